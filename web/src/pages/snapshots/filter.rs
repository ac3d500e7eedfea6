//! What of all snapshots is shown. All of it stands in the address.

use crate::{
    format::day_start,
    hooks::{View, value_of},
    i18n::{Common, GroupText, SnapshotsText},
    routes::ListView,
};
use rowdisk::service::views::{
    DiskKind, SnapshotFilter, SnapshotOrder, SnapshotOrigin, SnapshotUsage,
};
use yew::prelude::*;

/// How the list is looked at.
pub(super) type ListOf = ListView<SnapshotOrder>;

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

/// A filter of a few words: its name in the address, its label, its words with their texts.
type Words = (
    &'static str,
    SnapshotsText,
    Vec<(&'static str, SnapshotsText)>,
);

fn choices() -> [Words; 5] {
    use SnapshotsText as T;
    [
        (
            "type",
            T::TypeFilter,
            vec![("user", T::TypeUser), ("auto", T::TypeAuto)],
        ),
        (
            "usage",
            T::UsageFilter,
            vec![
                ("none", T::UsageNone),
                ("image", T::UsageImage),
                ("disk", T::UsageDisk),
                ("image_disk", T::UsageBoth),
            ],
        ),
        (
            "source",
            T::SourceFilter,
            vec![("system", T::SourceSystem), ("data", T::SourceData)],
        ),
        (
            "lock",
            T::LockFilter,
            vec![("locked", T::LockLocked), ("none", T::LockFree)],
        ),
        (
            "encrypted",
            T::EncryptedFilter,
            vec![("yes", T::EncryptedYes), ("no", T::EncryptedNo)],
        ),
    ]
}

/// Ids and names to choose from, and how many more there are.
#[derive(Clone, PartialEq)]
pub(super) struct Options {
    pub(super) some: Vec<(String, String)>,
    pub(super) more: u64,
}

#[derive(PartialEq, Properties)]
pub(super) struct FilterProps {
    /// Disks to choose from.
    pub(super) disks: Options,
    /// Groups that snapshots are in.
    pub(super) groups: Options,
    pub(super) view: View<ListOf>,
    pub(super) shown: u64,
    pub(super) count: u64,
}

/// The fields of the filter.
#[component]
pub(super) fn Filter(props: &FilterProps) -> Html {
    let now = &props.view.now;
    // Open where something is set. Emptying the last of it does not shut it under one's hands.
    let is_open = use_mut_ref(|| false);
    *is_open.borrow_mut() |= !now.more.is_empty();
    // Typing is no step that Back undoes, nor is a date, which changes with every key; choosing is.
    let changed = |is_push: bool, change: fn(&mut ListOf, &'static str, String), name| {
        let by = if is_push {
            &props.view.push
        } else {
            &props.view.replace
        };
        let (by, now) = (by.clone(), now.clone());
        Callback::from(move |event: InputEvent| {
            let mut next = now.at_page(1);
            change(&mut next, name, value_of(&event));
            by.emit(next);
        })
    };
    let on_text = changed(false, |list, _, text| list.text = text, "");
    let on_disk = changed(true, |list, _, disk| list.disk = disk, "");
    let clear = {
        let (push, now) = (props.view.push.clone(), now.clone());
        Callback::from(move |_: MouseEvent| {
            push.emit(ListOf {
                sort: now.sort,
                direction: now.direction,
                ..ListOf::default()
            });
        })
    };
    let value = |name: &str| now.more.get(name).cloned().unwrap_or_default();
    let select = |(name, label, words): Words| {
        let chosen = value(name);
        html! {
            <label class="field"><span>{ label }</span>
                <select oninput={changed(true, set, name)}>
                    <option value="" selected={chosen.is_empty()}>{ SnapshotsText::Any }</option>
                    { for words.into_iter().map(|(word, text)| html! { <option value={word} selected={chosen == word}>{ text }</option> }) }
                </select>
            </label>
        }
    };
    let input = |name: &'static str, kind: &'static str, label: SnapshotsText| {
        html! {
            <label class="field"><span>{ label }</span>
                <input type={kind} value={value(name)} oninput={changed(false, set, name)} />
            </label>
        }
    };
    let in_group = value("group");
    let has_groups = !props.groups.some.is_empty() || !in_group.is_empty();
    let groups = html! {
        <label class="field"><span>{ GroupText::Filter }</span>
            <select oninput={changed(true, set, "group")}>{ options(GroupText::All.into(), &props.groups, &in_group) }</select>
        </label>
    };
    let is_gone = is_gone(&props.disks, &now.disk) || is_gone(&props.groups, &in_group);
    let is_turned = is_turned(&filter_of(now, 0));
    let is_filtered = !now.text.is_empty() || !now.disk.is_empty() || !now.more.is_empty();
    let summary = if is_filtered {
        SnapshotsText::Summary {
            count: props.count,
            shown: props.shown,
        }
    } else {
        SnapshotsText::SummaryAll { count: props.count }
    };
    let more = match now.more.len() as u64 {
        0 => SnapshotsText::MoreFilters,
        count => SnapshotsText::MoreFiltersSet { count },
    };
    html! {
        <>
            <div class="filter" role="search">
                <input type="search" value={now.text.clone()} oninput={on_text} placeholder={SnapshotsText::FilterByText} aria-label={SnapshotsText::FilterByText} />
                <select oninput={on_disk} aria-label={SnapshotsText::DiskFilter}>{ options(SnapshotsText::AllDisks.into(), &props.disks, &now.disk) }</select>
                <output role="status">{ summary }</output>
                if is_filtered { <button type="button" class="link" onclick={clear}>{ Common::ClearFilter }</button> }
            </div>
            if is_gone { <p class="note warn" role="status">{ SnapshotsText::FilterGoneWhy }</p> }
            if is_turned { <p class="note warn" role="status">{ SnapshotsText::FilterTurned }</p> }
            <details class="more-filters" open={*is_open.borrow()}>
                <summary>{ more }</summary>
                <div class="filter">
                    { for choices().into_iter().map(select) }
                    if has_groups { { groups } }
                    { input("tag", "text", SnapshotsText::TagFilter) }
                    { input("from", "date", SnapshotsText::FromFilter) }
                    { input("to", "date", SnapshotsText::ToFilter) }
                </div>
            </details>
        </>
    }
}

/// What there is to choose from, and what is chosen, though it may be gone.
fn options(all: AttrValue, there: &Options, chosen: &str) -> Html {
    let one = |(id, name): &(String, String)| html! { <option value={id.clone()} selected={chosen == id}>{ name }</option> };
    html! {
        <>
            <option value="" selected={chosen.is_empty()}>{ all }</option>
            if is_gone(there, chosen) { <option value={chosen.to_owned()} selected=true>{ SnapshotsText::FilterGone { id: chosen.to_owned() } }</option> }
            { for there.some.iter().map(one) }
            if there.more > 0 { <option disabled=true>{ SnapshotsText::MoreChoices { count: there.more } }</option> }
        </>
    }
}

/// Whether something is chosen that is not there: an address outlives what it names.
fn is_gone(there: &Options, chosen: &str) -> bool {
    !chosen.is_empty() && !there.some.iter().any(|(id, _)| id == chosen)
}

/// Whether the last day wanted is before the first.
fn is_turned(filter: &SnapshotFilter) -> bool {
    let days = filter.from_ms.zip(filter.to_ms);
    days.is_some_and(|(from, to)| from > to)
}

fn set(list: &mut ListOf, name: &'static str, value: String) {
    if value.is_empty() {
        list.more.remove(name);
    } else {
        list.more.insert(name, value);
    }
}

/// What of all snapshots is wanted. A word that nobody knows lets all through.
pub(super) fn filter_of(view: &ListOf, zone_minutes: i32) -> SnapshotFilter {
    let word = |name: &str| view.more.get(name).map(String::as_str);
    let day = |name: &str| day_start(word(name)?, zone_minutes);
    let text = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    SnapshotFilter {
        text: view.text.clone(),
        disk: text(&view.disk),
        status: None,
        origin: match word("type") {
            Some("user") => Some(SnapshotOrigin::User),
            Some("auto") => Some(SnapshotOrigin::Auto),
            _ => None,
        },
        usage: match word("usage") {
            Some("none") => Some(SnapshotUsage::None),
            Some("image") => Some(SnapshotUsage::Image),
            Some("disk") => Some(SnapshotUsage::Disk),
            Some("image_disk") => Some(SnapshotUsage::ImageDisk),
            _ => None,
        },
        source_disk_kind: match word("source") {
            Some("system") => Some(DiskKind::System),
            Some("data") => Some(DiskKind::Data),
            _ => None,
        },
        is_encrypted: match word("encrypted") {
            Some("yes") => Some(true),
            Some("no") => Some(false),
            _ => None,
        },
        tag: word("tag").map(|tag| match tag.split_once('=') {
            Some((key, value)) => (key.to_owned(), Some(value.to_owned())),
            None => (tag.to_owned(), None),
        }),
        group: view.more.get("group").and_then(text),
        is_locked: match word("lock") {
            Some("locked") => Some(true),
            Some("none") => Some(false),
            _ => None,
        },
        from_ms: day("from"),
        to_ms: day("to").map(|start| start + DAY_MS - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_and_not_there_is_gone() {
        let there = Options {
            some: vec![("d-1".to_owned(), "web-root".to_owned())],
            more: 0,
        };
        assert!(is_gone(&there, "d-2"));
        assert!(!is_gone(&there, "d-1") && !is_gone(&there, ""));
    }

    #[test]
    fn each_word_asks_for_what_it_says() {
        let of = |name: &'static str, value: &str| {
            let mut view = ListOf::default();
            set(&mut view, name, value.to_owned());
            filter_of(&view, 60)
        };
        let all = SnapshotFilter::default;
        assert_eq!(of("type", "nonsense"), all());
        assert_eq!(of("type", "auto").origin, Some(SnapshotOrigin::Auto));
        assert_eq!(of("usage", "none").usage, Some(SnapshotUsage::None));
        let usage = of("usage", "image_disk").usage;
        assert_eq!(usage, Some(SnapshotUsage::ImageDisk));
        assert_eq!(
            of("source", "system").source_disk_kind,
            Some(DiskKind::System)
        );
        assert_eq!(of("lock", "locked").is_locked, Some(true));
        assert_eq!(of("lock", "none").is_locked, Some(false));
        assert_eq!(of("encrypted", "no").is_encrypted, Some(false));
        assert_eq!(of("group", "ssg-1").group.as_deref(), Some("ssg-1"));
        let tag = |key: &str, value: Option<&str>| Some((key.to_owned(), value.map(str::to_owned)));
        assert_eq!(of("tag", "role").tag, tag("role", None));
        assert_eq!(of("tag", "role=db").tag, tag("role", Some("db")));
        // 18 November 2026 in a zone that is an hour ahead.
        let midnight = 1_794_956_400_000;
        assert_eq!(of("from", "2026-11-18").from_ms, Some(midnight));
        assert_eq!(of("to", "2026-11-18").to_ms, Some(midnight + DAY_MS - 1));
    }

    #[test]
    fn a_first_day_after_the_last_is_turned() {
        let turned = |from: &str, to: &str| {
            let mut view = ListOf::default();
            set(&mut view, "from", from.to_owned());
            set(&mut view, "to", to.to_owned());
            is_turned(&filter_of(&view, 0))
        };
        assert!(turned("2026-11-19", "2026-11-18"));
        assert!(!turned("2026-11-18", "2026-11-18"));
        assert!(!turned("2026-11-19", "") && !turned("", "2026-11-18"));
    }
}
