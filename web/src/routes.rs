//! The pages' addresses, after the `#`: which page, of what, and how it is looked at.
//!
//! What a person chose on a page (the moment shown, the tab, a filter, the order) stands in the
//! query, so that reload, Back and links bring the same view. Defaults are left out of it, and what
//! nobody can read counts as the default.

use crate::state::{blocks::Blocks, changes::ChangeColumn, sort::Direction};
use std::collections::BTreeMap;
use web_sys::UrlSearchParams;
use yew_router::Routable;

/// The pages.
#[derive(Clone, Debug, PartialEq, Routable)]
pub(crate) enum Route {
    #[at("/")]
    Overview,
    #[at("/disks")]
    Disks,
    #[at("/disks/:disk")]
    Disk { disk: String },
    #[at("/disks/:disk/compare")]
    Compare { disk: String },
    #[at("/instances")]
    Instances,
    #[at("/instances/:instance")]
    Instance { instance: String },
    #[at("/snapshots")]
    Snapshots,
    #[at("/policies")]
    Policies,
    #[at("/policies/:policy")]
    Policy { policy: String },
    #[at("/clock")]
    Clock,
    #[at("/chains")]
    Chains,
    #[at("/bin")]
    Bin,
    #[at("/images")]
    Images,
    #[at("/incidents")]
    Incidents,
    #[at("/regions")]
    Regions,
    #[at("/storage")]
    Storage,
    #[at("/activity")]
    Activity,
    #[at("/settings")]
    Settings,
    /// For whoever builds the console.
    #[cfg(debug_assertions)]
    #[at("/parts")]
    Parts,
    #[not_found]
    #[at("/not-found")]
    NotFound,
}

/// How a page is looked at, as far as its address keeps it.
pub(crate) trait PageView: Clone + Default + PartialEq + 'static {
    /// The view an address tells.
    fn read(address: &UrlSearchParams) -> Self;
    /// Tells the address what is not the default.
    fn write(&self, address: &UrlSearchParams);
}

/// One of a few, with a word for each in the address.
pub(crate) trait Word: Copy + Default + PartialEq + 'static {
    /// All of them.
    const WORDS: &'static [(&'static str, Self)];
}

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
    /// The moment that the bytes are compared with: a snapshot, or `now`.
    pub(crate) against: Option<String>,
    /// The partition whose files are shown; none is the first that has some.
    pub(crate) volume: Option<u32>,
    /// The folder shown; none is the top one.
    pub(crate) path: Option<String>,
    /// The file whose blocks are lit on the map.
    pub(crate) lit: Option<String>,
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
            table: address.get("table").is_some_and(|value| value == "true"),
            is_physical: (address.get("physical")).is_some_and(|value| value == "true"),
            chosen: (address.get("chosen")).and_then(|text| Blocks::read(&text)),
            tool: word_in(address, "tool"),
            offset: number_in(address, "offset"),
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

/// How two moments are compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CompareView {
    /// A snapshot, or `now`.
    pub(crate) before: Option<String>,
    /// A snapshot, or `now`.
    pub(crate) after: Option<String>,
    pub(crate) sort: ChangeColumn,
    pub(crate) direction: Direction,
    /// The byte that is shown side by side.
    pub(crate) offset: Option<u64>,
}

impl PageView for CompareView {
    fn read(address: &UrlSearchParams) -> Self {
        Self {
            before: address.get("before"),
            after: address.get("after"),
            sort: word_in(address, "sort"),
            direction: word_in(address, "direction"),
            offset: number_in(address, "offset"),
        }
    }

    fn write(&self, address: &UrlSearchParams) {
        put(address, "before", self.before.as_deref());
        put(address, "after", self.after.as_deref());
        put(address, "sort", word_of(self.sort));
        put(address, "direction", word_of(self.direction));
        put(
            address,
            "offset",
            self.offset.map(|at| at.to_string()).as_deref(),
        );
    }
}

impl Word for ChangeColumn {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("offset", Self::Offset),
        ("length", Self::Length),
        ("differing", Self::Differing),
        ("kind", Self::Kind),
    ];
}

/// What the simulated clock tries, and whose snapshots it shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ClockView {
    /// The id of a policy or of a disk, or one of the presets; none is all that is under a policy.
    pub(crate) what: String,
    /// Percent of a disk that change in a day.
    pub(crate) change: Option<u32>,
    pub(crate) days: Option<u32>,
    /// A day as dates are written; none is now.
    pub(crate) from: String,
    /// The disk shown; none is the first.
    pub(crate) disk: String,
    /// Days a second; 0 is as fast as it can.
    pub(crate) speed: Option<u32>,
}

impl PageView for ClockView {
    fn read(address: &UrlSearchParams) -> Self {
        let number = |name| number_in(address, name).and_then(|number| number.try_into().ok());
        Self {
            what: address.get("what").unwrap_or_default(),
            change: number("change"),
            days: number("days"),
            from: address.get("from").unwrap_or_default(),
            disk: address.get("disk").unwrap_or_default(),
            speed: number("speed"),
        }
    }

    fn write(&self, address: &UrlSearchParams) {
        let texts = [
            ("what", &self.what),
            ("from", &self.from),
            ("disk", &self.disk),
        ];
        for (name, text) in texts {
            put(
                address,
                name,
                Some(text.as_str()).filter(|text| !text.is_empty()),
            );
        }
        let numbers = [
            ("change", self.change),
            ("days", self.days),
            ("speed", self.speed),
        ];
        for (name, number) in numbers {
            put(
                address,
                name,
                number.map(|number| number.to_string()).as_deref(),
            );
        }
    }
}

/// How a list is looked at: its order, and what is let through.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ListView<C> {
    pub(crate) sort: C,
    pub(crate) direction: Direction,
    pub(crate) text: String,
    /// A disk's id.
    pub(crate) disk: String,
    /// What else is let through, by the name it has in the address.
    pub(crate) more: BTreeMap<&'static str, String>,
}

/// The names that filters have in the address.
pub(crate) const FILTERS: [&str; 10] = [
    "type", "usage", "source", "lock", "tag", "from", "to", "state", "image", "zone",
];

impl<C: Word> PageView for ListView<C> {
    fn read(address: &UrlSearchParams) -> Self {
        Self {
            sort: word_in(address, "sort"),
            direction: word_in(address, "direction"),
            text: address.get("text").unwrap_or_default(),
            disk: address.get("disk").unwrap_or_default(),
            more: (FILTERS.into_iter())
                .filter_map(|name| Some((name, address.get(name).filter(|v| !v.is_empty())?)))
                .collect(),
        }
    }

    fn write(&self, address: &UrlSearchParams) {
        put(address, "sort", word_of(self.sort));
        put(address, "direction", word_of(self.direction));
        put(
            address,
            "text",
            Some(self.text.as_str()).filter(|text| !text.is_empty()),
        );
        put(
            address,
            "disk",
            Some(self.disk.as_str()).filter(|disk| !disk.is_empty()),
        );
        for (name, value) in &self.more {
            put(address, name, Some(value.as_str()));
        }
    }
}

/// The columns of the disks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum DiskColumn {
    #[default]
    Name,
    Size,
    Holds,
    Own,
    Snapshots,
    Last,
}

impl Word for DiskColumn {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("name", Self::Name),
        ("size", Self::Size),
        ("holds", Self::Holds),
        ("own", Self::Own),
        ("snapshots", Self::Snapshots),
        ("last", Self::Last),
    ];
}

/// The columns of the instances.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum InstanceColumn {
    #[default]
    Name,
    State,
    Image,
    Made,
}

impl Word for InstanceColumn {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("name", Self::Name),
        ("state", Self::State),
        ("image", Self::Image),
        ("made", Self::Made),
    ];
}

/// The columns of the snapshots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SnapshotColumn {
    /// Newest first is up: that is what one looks for.
    #[default]
    Taken,
    Name,
    Disk,
    Sees,
    Added,
    Frees,
}

impl Word for SnapshotColumn {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("taken", Self::Taken),
        ("name", Self::Name),
        ("disk", Self::Disk),
        ("sees", Self::Sees),
        ("added", Self::Added),
        ("frees", Self::Frees),
    ];
}

impl Word for Direction {
    const WORDS: &'static [(&'static str, Self)] = &[("up", Self::Up), ("down", Self::Down)];
}

/// Whether the part of an address behind the `#` is one the router can take apart. It takes it for a
/// path on this host, and panics where a browser would read another host's name in it.
pub(crate) fn is_readable(behind: &str) -> bool {
    let mut characters = behind.chars();
    match characters.next() {
        None => true,
        Some('/') => !matches!(characters.next(), Some('/' | '\\')),
        Some(_) => false,
    }
}

/// A view as the part of an address behind the `?`.
pub(crate) fn query(view: &impl PageView) -> String {
    // Without arguments the constructor cannot fail.
    let Ok(address) = UrlSearchParams::new() else {
        return String::new();
    };
    view.write(&address);
    String::from(address.to_string())
}

/// The view that the part of an address behind the `?` tells.
pub(crate) fn view_of<V: PageView>(query: &str) -> V {
    UrlSearchParams::new_with_str(query).map_or_else(|_| V::default(), |address| V::read(&address))
}

/// Tells an address something, if there is something to tell.
pub(crate) fn put(address: &UrlSearchParams, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        address.set(name, value);
    }
}

fn number_in(address: &UrlSearchParams, name: &str) -> Option<u64> {
    address.get(name)?.parse().ok()
}

/// The one an address tells, or the default.
pub(crate) fn word_in<W: Word>(address: &UrlSearchParams, name: &str) -> W {
    let told = address.get(name);
    let found = W::WORDS
        .iter()
        .find(|(word, _)| told.as_deref() == Some(*word));
    found.map_or_else(W::default, |&(_, one)| one)
}

/// The word, except for the default.
pub(crate) fn word_of<W: Word>(one: W) -> Option<&'static str> {
    (one != W::default()).then(|| word(one))
}

/// The word of one of a few.
pub(crate) fn word<W: Word>(one: W) -> &'static str {
    let found = W::WORDS.iter().find(|(_, of)| *of == one);
    found.map_or("", |(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::is_readable;

    #[test]
    fn only_paths_on_this_host_are_readable() {
        for (behind, readable) in [
            ("", true),
            ("/", true),
            ("/disks/d-1?tab=write", true),
            ("/%ff", true),
            ("disks", false),
            ("//", false),
            ("//elsewhere/disks", false),
            ("/\\elsewhere", false),
        ] {
            assert_eq!(is_readable(behind), readable, "{behind}");
        }
    }
}
