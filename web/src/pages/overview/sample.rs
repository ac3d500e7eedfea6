//! Making the sample: a disk with a filesystem, files and a snapshot.

use crate::{
    console::Console,
    i18n::SampleText,
    platform,
    state::{names::free_name, sample, toasts::Notice},
    worker::protocol::{Failure, Query, Texts},
};
use rowdisk::service::{
    command::{
        Command, CreateDisk, CreateSnapshot, DiskRef, DiskSource, FormatDisk, FormatKind, PutFiles,
    },
    views::DiskKind,
};
use web_sys::File;

/// Makes it under a name that is free; its id.
pub(super) async fn make(console: &Console) -> Result<Option<String>, Failure> {
    let base = SampleText::Disk.to_string();
    let Texts(taken) = console.client().ask(Query::DiskNames).await?;
    let name = free_name(&base, taken.iter().map(String::as_str));
    let create = Command::CreateDisk(CreateDisk {
        name: name.clone(),
        source: DiskSource::Empty,
        len: Some(sample::LEN),
        block_size: None,
        kind: Some(DiskKind::Data),
        multi_attach: false,
        encrypted: false,
        zone: None,
        description: String::new(),
        tags: Vec::new(),
    });
    let made = console.run_quietly(&create).await?.created;
    let Some(id) = made.into_iter().next().map(|disk| disk.id) else {
        return Ok(None);
    };
    // The name is free, so it is this disk's alone.
    let disk = || DiskRef::new(name.clone());
    let format = Command::FormatDisk(FormatDisk {
        disk: disk(),
        partition: None,
        kind: FormatKind::Fat,
        label: Some(SampleText::Label.to_string()),
    });
    console.run_quietly(&format).await?;
    let files = sample::files();
    let put = PutFiles {
        disk: disk(),
        partition: None,
        path: "/".to_owned(),
        files: files.iter().map(|(path, _)| path.clone()).collect(),
        replace: false,
    };
    let files: Vec<File> = (files.iter())
        .filter_map(|(path, bytes)| platform::file_of(bytes, path))
        .collect();
    console.put_quietly(put, &files).await?;
    let snapshot = CreateSnapshot::new(disk(), SampleText::Snapshot.to_string());
    let snapshot = Command::CreateSnapshot(snapshot);
    console.run_quietly(&snapshot).await?;
    console.notify(Notice::Done {
        what: SampleText::Done.to_string(),
        cost: SampleText::DoneCost.to_string(),
    });
    Ok(Some(id))
}
