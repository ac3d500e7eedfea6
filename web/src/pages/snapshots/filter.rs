//! What of all snapshots is shown. All of it stands in the address.

use crate::{
    components::lock_dialog::is_locked,
    format::day,
    hooks::{Now, View, value_of},
    i18n::{Common, GroupText, SnapshotsText},
    routes::{ListView, SnapshotColumn},
};
use rowdisk::service::views::{DiskKind, SnapshotOrigin, SnapshotUsage, SnapshotView};
use std::collections::BTreeMap;
use yew::prelude::*;

/// How the list is looked at.
pub(super) type ListOf = ListView<SnapshotColumn>;

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

#[derive(PartialEq, Properties)]
pub(super) struct FilterProps {
    /// Disks to choose from, by id, with their names.
    pub(super) disks: BTreeMap<String, String>,
    /// Groups that snapshots are in, by id, with their names.
    pub(super) groups: BTreeMap<String, String>,
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
    let has_groups = !props.groups.is_empty() || !in_group.is_empty();
    let groups = html! {
        <label class="field"><span>{ GroupText::Filter }</span>
            <select oninput={changed(true, set, "group")}>{ options(GroupText::All.into(), &props.groups, &in_group) }</select>
        </label>
    };
    let is_gone = is_gone(&props.disks, &now.disk) || is_gone(&props.groups, &in_group);
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
                <input type="search" value={now.text.clone()} oninput={on_text} placeholder={Common::FilterByText} aria-label={Common::FilterByText} />
                <select oninput={on_disk} aria-label={SnapshotsText::DiskFilter}>{ options(SnapshotsText::AllDisks.into(), &props.disks, &now.disk) }</select>
                <output role="status">{ summary }</output>
                if is_filtered { <button type="button" class="link" onclick={clear}>{ Common::ClearFilter }</button> }
            </div>
            if is_gone { <p class="note warn" role="status">{ SnapshotsText::FilterGoneWhy }</p> }
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
fn options(all: AttrValue, there: &BTreeMap<String, String>, chosen: &str) -> Html {
    html! {
        <>
            <option value="" selected={chosen.is_empty()}>{ all }</option>
            if is_gone(there, chosen) { <option value={chosen.to_owned()} selected=true>{ SnapshotsText::FilterGone { id: chosen.to_owned() } }</option> }
            { for there.iter().map(|(id, name)| html! { <option value={id.clone()} selected={chosen == id}>{ name }</option> }) }
        </>
    }
}

/// Whether something is chosen that is not there: an address outlives what it names.
fn is_gone(there: &BTreeMap<String, String>, chosen: &str) -> bool {
    !chosen.is_empty() && !there.contains_key(chosen)
}

fn set(list: &mut ListOf, name: &'static str, value: String) {
    if value.is_empty() {
        list.more.remove(name);
    } else {
        list.more.insert(name, value);
    }
}

/// Whether the filter lets a snapshot through. A word that nobody knows lets all through.
pub(super) fn lets_through(view: &ListOf, snapshot: &SnapshotView, now: Now) -> bool {
    let wanted = view.text.to_lowercase();
    let group = snapshot.group.iter();
    let group = group.flat_map(|group| [&group.name, &group.id]);
    let texts = [&snapshot.name, &snapshot.id, &snapshot.description];
    let mut texts = texts.into_iter().chain(group);
    let taken = day(snapshot.created_ms, now.zone_minutes);
    (view.disk.is_empty() || snapshot.disk_id == view.disk)
        && texts.any(|text| text.to_lowercase().contains(&wanted))
        && (view.more.iter()).all(|(&name, value)| match (name, value.as_str()) {
            ("type", "user") => snapshot.origin == SnapshotOrigin::User,
            ("type", "auto") => snapshot.origin == SnapshotOrigin::Auto,
            ("usage", "none") => snapshot.usage == SnapshotUsage::None,
            ("usage", "image") => snapshot.usage == SnapshotUsage::Image,
            ("usage", "disk") => snapshot.usage == SnapshotUsage::Disk,
            ("usage", "image_disk") => snapshot.usage == SnapshotUsage::ImageDisk,
            ("source", "system") => snapshot.source_disk_kind == DiskKind::System,
            ("source", "data") => snapshot.source_disk_kind == DiskKind::Data,
            ("lock", "locked") => is_locked(snapshot, now.ms),
            ("lock", "none") => !is_locked(snapshot, now.ms),
            ("encrypted", "yes") => snapshot.key.is_some(),
            ("encrypted", "no") => snapshot.key.is_none(),
            ("tag", tag) => has_tag(snapshot, tag),
            ("group", id) => snapshot.group.as_ref().is_some_and(|group| group.id == id),
            // Days are written so that they can be compared as they are.
            ("from", from) => taken.as_str() >= from,
            ("to", to) => taken.as_str() <= to,
            _ => true,
        })
}

fn has_tag(snapshot: &SnapshotView, wanted: &str) -> bool {
    let (key, value) = match wanted.split_once('=') {
        Some((key, value)) => (key, Some(value)),
        None => (wanted, None),
    };
    let mut tags = snapshot.tags.iter().filter(|tag| tag.key == key);
    tags.any(|tag| value.is_none_or(|value| tag.value == value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples;
    use rowdisk::service::views::{IdName, LockStatus, LockView, Tag};

    #[test]
    fn what_is_chosen_and_not_there_is_gone() {
        let there = BTreeMap::from([("d-1".to_owned(), "web-root".to_owned())]);
        assert!(is_gone(&there, "d-2"));
        assert!(!is_gone(&there, "d-1") && !is_gone(&there, ""));
    }

    #[test]
    fn each_filter_lets_through_what_it_says() {
        let now = Now {
            ms: 1_795_000_000_000,
            zone_minutes: 60,
        };
        let mut snapshot = samples::snapshot();
        snapshot.created_ms = now.ms; // 18 Nov 2026
        snapshot.tags = vec![Tag {
            key: "role".to_owned(),
            value: "db".to_owned(),
        }];
        snapshot.lock = Some(LockView {
            status: LockStatus::Compliance,
            locked_ms: 0,
            cool_off_until_ms: 0,
            until_ms: now.ms + 1,
        });
        snapshot.group = Some(IdName {
            id: "ssg-1".to_owned(),
            name: "together".to_owned(),
        });
        let taken = day(now.ms, now.zone_minutes);
        for (name, value, is_let) in [
            ("type", "user", true),
            ("type", "auto", false),
            ("type", "nonsense", true),
            ("usage", "none", true),
            ("usage", "disk", false),
            ("source", "data", true),
            ("source", "system", false),
            ("lock", "locked", true),
            ("lock", "none", false),
            ("tag", "role", true),
            ("tag", "role=db", true),
            ("tag", "role=web", false),
            ("tag", "rol", false),
            ("group", "ssg-1", true),
            ("group", "ssg-2", false),
            ("from", &taken, true),
            ("to", &taken, true),
            ("from", "2026-12-01", false),
            ("to", "2025-01-01", false),
        ] {
            let mut view = ListOf::default();
            set(&mut view, name, value.to_owned());
            assert_eq!(
                lets_through(&view, &snapshot, now),
                is_let,
                "{name}={value}"
            );
        }
    }
}
