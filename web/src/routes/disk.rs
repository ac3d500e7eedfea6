//! How a disk's page is looked at.

use super::{PageView, Word, number_in, put, word_in, word_of};
use crate::state::blocks::Blocks;
use web_sys::UrlSearchParams;

/// The disk page's tabs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum DiskTab {
    #[default]
    Map,
    Files,
    Bytes,
    Write,
}

impl Word for DiskTab {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("map", Self::Map),
        ("files", Self::Files),
        ("bytes", Self::Bytes),
        ("write", Self::Write),
    ];
}

/// What the tools that write begin with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum WriteTool {
    #[default]
    Text,
    Fill,
    Discard,
}

impl Word for WriteTool {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("text", Self::Text),
        ("fill", Self::Fill),
        ("discard", Self::Discard),
    ];
}

/// What is looked for in the bytes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Finding {
    /// As it was typed.
    pub(crate) text: String,
    /// Whether these are hexadecimal digits.
    pub(crate) is_hex: bool,
    pub(crate) is_case_blind: bool,
}

/// How the disk page is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct DiskView {
    /// The snapshot picked in the history.
    pub(crate) pick: Option<String>,
    /// The moment marked to compare another with: a snapshot, or `now`.
    pub(crate) mark: Option<String>,
    /// The snapshot shown; none is now.
    pub(crate) show: Option<String>,
    pub(crate) tab: DiskTab,
    /// The first block in view, and how many; none is the whole disk.
    pub(crate) first: Option<u64>,
    pub(crate) blocks: Option<u64>,
    /// Whether the map is shown as a table.
    pub(crate) table: bool,
    /// Whether the map is that of the store.
    pub(crate) is_physical: bool,
    /// The blocks chosen on the map.
    pub(crate) chosen: Option<Blocks>,
    pub(crate) tool: WriteTool,
    /// The byte with the cursor.
    pub(crate) offset: Option<u64>,
    pub(crate) find: Finding,
    /// The moment that the bytes are compared with: a snapshot, or `now`.
    pub(crate) against: Option<String>,
    /// The partition whose files are shown; none is the first that has some.
    pub(crate) volume: Option<u32>,
    /// The folder shown; none is the top one.
    pub(crate) path: Option<String>,
    /// The file whose blocks are lit on the map.
    pub(crate) lit: Option<String>,
}

impl Finding {
    /// A text as one line has it: what an address says may be none.
    pub(crate) fn line(text: &str) -> String {
        text.chars()
            .filter(|&one| !matches!(one, '\0' | '\n' | '\r'))
            .collect()
    }
}

impl DiskView {
    /// With that moment marked to be compared; without a mark if it was that one.
    pub(crate) fn marked(self, id: &str) -> Self {
        let mark = Some(id.to_owned()).filter(|_| self.mark.as_deref() != Some(id));
        Self { mark, ..self }
    }
}

impl PageView for DiskView {
    fn read(address: &UrlSearchParams) -> Self {
        Self {
            pick: address.get("pick"),
            mark: address.get("mark"),
            show: address.get("show"),
            tab: word_in(address, "tab"),
            first: number_in(address, "first"),
            blocks: number_in(address, "blocks"),
            table: is_true(address, "table"),
            is_physical: is_true(address, "physical"),
            chosen: (address.get("chosen")).and_then(|text| Blocks::read(&text)),
            tool: word_in(address, "tool"),
            offset: number_in(address, "offset"),
            find: Finding {
                text: Finding::line(&address.get("find").unwrap_or_default()),
                is_hex: is_true(address, "hex"),
                is_case_blind: is_true(address, "anycase"),
            },
            against: address.get("against"),
            volume: number_in(address, "volume").and_then(|number| number.try_into().ok()),
            path: address.get("path").filter(|path| path.starts_with('/')),
            lit: address.get("lit").filter(|path| path.starts_with('/')),
        }
    }

    fn write(&self, address: &UrlSearchParams) {
        put(address, "pick", self.pick.as_deref());
        put(address, "mark", self.mark.as_deref());
        put(address, "show", self.show.as_deref());
        put(address, "tab", word_of(self.tab));
        put(
            address,
            "first",
            self.first.map(|at| at.to_string()).as_deref(),
        );
        put(
            address,
            "blocks",
            self.blocks.map(|n| n.to_string()).as_deref(),
        );
        put(address, "table", self.table.then_some("true"));
        put(address, "physical", self.is_physical.then_some("true"));
        put(
            address,
            "chosen",
            self.chosen.map(Blocks::written).as_deref(),
        );
        put(address, "tool", word_of(self.tool));
        put(
            address,
            "offset",
            self.offset.map(|at| at.to_string()).as_deref(),
        );
        let find = &self.find;
        put(
            address,
            "find",
            Some(find.text.as_str()).filter(|text| !text.is_empty()),
        );
        put(address, "hex", find.is_hex.then_some("true"));
        put(address, "anycase", find.is_case_blind.then_some("true"));
        put(address, "against", self.against.as_deref());
        put(
            address,
            "volume",
            self.volume.map(|number| number.to_string()).as_deref(),
        );
        put(address, "path", self.path.as_deref());
        put(address, "lit", self.lit.as_deref());
    }
}

fn is_true(address: &UrlSearchParams, name: &str) -> bool {
    address.get(name).is_some_and(|value| value == "true")
}

#[cfg(test)]
mod tests {
    use super::Finding;

    #[test]
    fn what_no_field_holds_is_in_no_text_to_find() {
        assert_eq!(Finding::line("a\0b\r\nc\td"), "abc\td");
        assert_eq!(Finding::line("Größe 数据"), "Größe 数据");
    }
}
