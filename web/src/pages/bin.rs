//! The recycle bin: what was deleted, when, how long it stays; restore it, or delete it for good.

use crate::{
    components::{
        action::Action,
        amount::{ago, exact_size},
        ask::Ask,
        empty::empty,
        help::title,
        link::classed_link,
        loaded::loaded,
        name::name_in_row,
        pager::pager,
    },
    format::{moment, size},
    hooks::{Now, use_console, use_now, use_query, use_title},
    i18n::{BinText, Common, DiskText, Term, copy_of},
    platform,
    routes::Route,
    state::paging::{PageNumber, Paging, ROWS},
    worker::protocol::Query,
};
use rowdisk::service::{
    command::{BinRef, Command, DeleteFromBin},
    views::{BinItemView, BinKind, BinListView},
};
use std::collections::BTreeSet;
use yew::prelude::*;

/// What is asked about.
#[derive(Clone, PartialEq)]
enum Open {
    ForGood { id: String, name: String },
    Empty,
}

const HOUR_MS: u64 = 60 * 60 * 1000;

/// The page of the recycle bin.
#[component]
pub(crate) fn Bin() -> Html {
    use_title(BinText::Title.to_string());
    let page = use_state(|| 1);
    let bin = use_query::<BinListView>(Query::Bin(PageNumber::new(*page).part()));
    let console = use_console();
    let now = use_now();
    let open = use_state(|| None::<Open>);
    let on_page = {
        let page = page.setter();
        Callback::from(move |number| page.set(number))
    };
    let opens = |which: Open| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(Some(which.clone())))
    };
    let close = {
        let open = open.clone();
        Callback::from(move |_: bool| open.set(None))
    };
    let one = |(item, is_nested): (&BinItemView, bool)| {
        let (console, id) = (console.clone(), item.id.clone());
        let restore = Callback::from(move |_: MouseEvent| {
            console.restore(vec![id.clone()]);
            // Its row goes, and the button with it.
            platform::focus("main");
        });
        let for_good = opens(Open::ForGood {
            id: item.id.clone(),
            name: told(item),
        });
        row(item, is_nested, restore, for_good, now)
    };
    let is_filled = bin.ready().is_some_and(|bin| !bin.items.is_empty());
    html! {
        <>
            <div class="title">
                { title(BinText::Title, Term::RecycleBin) }
                if is_filled {
                    <div class="actions"><Action class="danger" onclick={opens(Open::Empty)}>{ BinText::Empty }</Action></div>
                }
            </div>
            { loaded(&bin, |bin| if bin.items.is_empty() {
                let why = match bin.days {
                    0 => BinText::OffWhy,
                    count => BinText::EmptyWhy { count },
                };
                empty(BinText::EmptyTitle, why, classed_link(&Route::Settings, Some("link"), BinText::ToSettings))
            } else {
                let why = match bin.days {
                    0 => BinText::WhyOff,
                    count => BinText::Why { count },
                };
                let shown = Paging::cut(bin.number, bin.total, ROWS);
                html! {
                    <>
                        <p class="lead">{ why }{ " " }{ BinText::FreesAll { bytes: size(bin.frees_bytes) } }{ " " }{ classed_link(&Route::Settings, Some("link"), BinText::ToSettings) }</p>
                        { table(nested(&bin.items).map(one).collect()) }
                        { pager(shown, &on_page) }
                    </>
                }
            }) }
            { match (*open).clone() {
                None => html! {},
                Some(Open::Empty) => html! {
                    <Ask title={BinText::EmptyAsk} submit={BinText::EmptyDo} commands={vec![Command::EmptyBin]} on_close={close} />
                },
                Some(Open::ForGood { id, name }) => html! {
                    <Ask
                        title={BinText::ForGoodTitle { name }}
                        submit={BinText::ForGoodDo}
                        commands={vec![Command::DeleteFromBin(DeleteFromBin { items: vec![BinRef::new(id)] })]}
                        on_close={close}
                    />
                },
            } }
        </>
    }
}

fn table(rows: Html) -> Html {
    html! {
        <section class="card scroll">
            <table class="list">
                <thead><tr>
                    <th scope="col" class="text first">{ Common::Name }</th>
                    <th scope="col" class="text wide">{ BinText::Kind }</th>
                    <th scope="col" class="text wide">{ BinText::Deleted }</th>
                    <th scope="col" class="text wide" title={BinText::LeftHint}>{ BinText::Left }</th>
                    <th scope="col" class="wide" title={BinText::FreesHint}>{ BinText::Frees }</th>
                    <th scope="col"><span class="unseen">{ Common::Actions }</span></th>
                </tr></thead>
                <tbody>{ rows }</tbody>
            </table>
        </section>
    }
}

/// Each with whether it stands below its group.
fn nested(items: &[BinItemView]) -> impl Iterator<Item = (&BinItemView, bool)> {
    let groups = items.iter().filter(|item| item.kind == BinKind::Group);
    let groups: BTreeSet<&str> = groups.map(|group| group.id.as_str()).collect();
    items.iter().map(move |item| {
        let group = item.group.as_ref();
        (
            item,
            group.is_some_and(|group| groups.contains(group.id.as_str())),
        )
    })
}

/// What it is called where its name alone does not say which: all of a group are called alike.
fn told(item: &BinItemView) -> String {
    let name = item.name.clone();
    match (item.kind, &item.group, &item.disk) {
        (BinKind::Group, ..) => BinText::GroupName { name }.to_string(),
        (_, Some(_), Some(disk)) => format!("{}@{name}", disk.name),
        _ => name,
    }
}

fn row(
    item: &BinItemView,
    is_nested: bool,
    restore: Callback<MouseEvent>,
    for_good: Callback<MouseEvent>,
    now: Now,
) -> Html {
    let name = told(item);
    let kind = kind(item, is_nested);
    let by = if item.is_with_disk {
        BinText::WithDisk
    } else {
        BinText::ByHand
    };
    html! {
        <tr key={item.id.clone()} class={classes!(is_nested.then_some("nested"))}>
            <th scope="row" class="text first">
                { name_in_row(&item.name) }
                <small class="narrow">{ &kind }{ DiskText::Dot }{ left(item.until_ms, now.ms) }</small>
            </th>
            <td class="text wide">{ &kind }</td>
            <td class="text wide">{ ago(item.deleted_ms, now) }{ DiskText::Dot }{ by }</td>
            <td class="text wide"><time title={moment(item.until_ms, now.zone_minutes)}>{ left(item.until_ms, now.ms) }</time></td>
            <td class="wide">{ exact_size(item.frees_bytes) }</td>
            <td class="row-actions">
                <Action onclick={restore} label={BinText::RestoreOne { name: name.clone() }}>{ BinText::Restore }</Action>
                <Action class="danger" onclick={for_good} label={BinText::ForGoodOne { name }}>{ BinText::ForGood }</Action>
            </td>
        </tr>
    }
}

fn kind(item: &BinItemView, is_nested: bool) -> String {
    let disk = item.disk.as_ref();
    let kind = match (item.kind, item.with.len() as u64) {
        (BinKind::Disk, 0) => BinText::Disk,
        (BinKind::Disk, count) => BinText::DiskWith { count },
        (BinKind::Group, count) => BinText::GroupWith { count },
        (BinKind::Snapshot, _) => match (&item.copied_from, disk) {
            (Some(of), _) => BinText::SnapshotIs { what: copy_of(of) },
            // What is nowhere any more is called by its id.
            (None, Some(disk)) if disk.name != disk.id => BinText::SnapshotOf {
                disk: disk.name.clone(),
            },
            _ => BinText::SnapshotOfGone,
        },
    };
    let kind = kind.to_string();
    match &item.group {
        Some(group) if !is_nested => {
            let group = group.name.clone();
            BinText::InGroup { kind, group }.to_string()
        }
        _ => kind,
    }
}

/// How long it stays: the nearest whole day from two on, hours below.
fn left(until_ms: u64, now_ms: u64) -> BinText {
    match until_ms.saturating_sub(now_ms) / HOUR_MS {
        0 => BinText::Soon,
        hours @ 1..48 => BinText::InHours { hours },
        hours => BinText::InDays {
            days: (hours + 12) / 24,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rowdisk::service::views::{CopiedView, IdName};

    fn named(id: &str, name: &str) -> IdName {
        IdName {
            id: id.to_owned(),
            name: name.to_owned(),
        }
    }

    /// A snapshot in the bin, of a disk and a group called by these ids.
    fn item(id: &str, disk: &str, group: Option<&str>) -> BinItemView {
        BinItemView {
            id: id.to_owned(),
            name: "nightly".to_owned(),
            kind: BinKind::Snapshot,
            created_ms: 0,
            deleted_ms: 0,
            until_ms: 0,
            disk: Some(named("d-1", disk)),
            copied_from: None,
            group: group.map(|id| named(id, "together")),
            is_with_disk: false,
            with: Vec::new(),
            len: 0,
            data_bytes: 0,
            frees_bytes: 0,
        }
    }

    #[test]
    fn what_stands_below_its_group_needs_no_word_of_it() {
        let group = BinItemView {
            kind: BinKind::Group,
            disk: None,
            with: vec![named("s-1", "db@nightly"), named("s-3", "log@nightly")],
            ..item("ssg-1", "", None)
        };
        let items = [
            item("s-2", "db", Some("ssg-2")),
            group,
            item("s-1", "db", Some("ssg-1")),
            item("s-3", "log", Some("ssg-1")),
        ];
        let rows: Vec<_> = nested(&items)
            .map(|(item, is_nested)| (&*item.id, is_nested))
            .collect();
        let wanted = [
            ("s-2", false),
            ("ssg-1", false),
            ("s-1", true),
            ("s-3", true),
        ];
        assert_eq!(rows, wanted);
        let told: Vec<_> = items.iter().map(told).collect();
        let wanted = [
            "db@nightly",
            "the group nightly",
            "db@nightly",
            "log@nightly",
        ];
        assert_eq!(told, wanted);
        assert_eq!(kind(&items[1], false), "group, with 2 snapshots");
        assert_eq!(kind(&items[2], true), "snapshot of db");
        assert_eq!(
            kind(&items[0], false),
            "snapshot of db, in the group together"
        );
    }

    #[test]
    fn what_a_snapshot_is_of_is_never_an_id() {
        let copied = BinItemView {
            copied_from: Some(CopiedView {
                region: "cn-beijing".to_owned(),
                snapshot_id: "s-9".to_owned(),
                disk: named("d-9", "web-root"),
                taken_ms: 0,
            }),
            ..item("s-1", "d-1", None)
        };
        assert_eq!(
            kind(&copied, false),
            "snapshot, copy of web-root from cn-beijing"
        );
        let gone = item("s-1", "d-1", None);
        assert_eq!(kind(&gone, false), "snapshot of a deleted disk");
    }

    #[test]
    fn what_is_left_is_told_to_the_day_and_then_to_the_hour() {
        let day = 24 * HOUR_MS;
        assert_eq!(left(7 * day, 1).to_string(), "in 7 days");
        assert_eq!(left(5 * day / 2, 1).to_string(), "in 2 days");
        assert_eq!(left(7 * day, 0).to_string(), "in 7 days");
        assert_eq!(left(2 * day, 1).to_string(), "in 47 h");
        assert_eq!(left(HOUR_MS - 1, 0).to_string(), "soon");
        assert_eq!(left(0, day).to_string(), "soon");
    }
}
