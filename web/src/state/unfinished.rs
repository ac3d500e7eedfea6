//! Imports that have not ended, as a tab remembers them until they have: a page that is loaded again has neither the files
//! nor the line in which they waited.

use crate::worker::{protocol::Failure, wire};
use js_sys::JSON;
use rowdisk::{
    service::{Region, command::ImportDisk, views::DiskKind},
    units::BlockSize,
};
use web_sys::UrlSearchParams;

/// An import, without its file and without its secrets.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unfinished {
    pub(crate) region: Region,
    pub(crate) import: ImportDisk,
    /// The file's length in bytes.
    pub(crate) len: u64,
    /// Why it failed, if it did: nothing broke it off.
    pub(crate) why: Option<Failure>,
}

impl Unfinished {
    /// It as text; nothing where the browser cannot.
    pub(crate) fn written(&self) -> Option<String> {
        let text = UrlSearchParams::new().ok()?;
        let import = &self.import;
        text.set("region", self.region.id());
        text.set("name", &import.name);
        text.set("file", &import.file);
        text.set("len", &self.len.to_string());
        if let Some(block) = import.block_size {
            text.set("block", &block.bytes().to_string());
        }
        if import.kind == Some(DiskKind::System) {
            text.set("system", "true");
        }
        if import.encrypted {
            text.set("encrypted", "true");
        }
        if let Some(zone) = &import.zone {
            text.set("zone", zone);
        }
        if let Some(why) = self.why.as_ref().and_then(words) {
            text.set("why", &why);
        }
        Some(String::from(text.to_string()))
    }

    /// What [`Self::written`] wrote.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let text = UrlSearchParams::new_with_str(text).ok()?;
        let block = text.get("block").and_then(|bytes| bytes.parse().ok());
        let kind = match text.get("system") {
            Some(_) => DiskKind::System,
            None => DiskKind::Data,
        };
        Some(Self {
            region: text.get("region")?.parse().ok()?,
            import: ImportDisk {
                name: text.get("name")?,
                file: text.get("file")?,
                len: None,
                block_size: block.and_then(BlockSize::new),
                kind: Some(kind),
                encrypted: text.get("encrypted").is_some(),
                zone: text.get("zone"),
                description: String::new(),
                tags: Vec::new(),
            },
            len: text.get("len")?.parse().ok()?,
            why: text.get("why").and_then(|why| failure_of(&why)),
        })
    }
}

fn words(why: &Failure) -> Option<String> {
    JSON::stringify(&wire::to_js(why).ok()?).ok()?.as_string()
}

fn failure_of(words: &str) -> Option<Failure> {
    wire::from_js(JSON::parse(words).ok()?).ok()
}
