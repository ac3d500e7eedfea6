//! The recycle bin: what was deleted, when, how long it stays; restore it, or delete it for good.

use crate::{
    components::{
        amount::{ago, exact_size},
        ask::Ask,
        empty::empty,
        help::title,
        link::classed_link,
        loaded::loaded,
        name::name_in_row,
    },
    format::{moment, size},
    hooks::{Now, use_console, use_now, use_query, use_title},
    i18n::{BinText, Common, DiskText, Term},
    platform,
    routes::Route,
    worker::protocol::Query,
};
use rowdisk::service::{
    command::{BinRef, Command, DeleteFromBin},
    views::{BinItemView, BinKind, BinView},
};
use yew::prelude::*;

/// What is asked about.
#[derive(Clone, PartialEq)]
enum Open {
    ForGood(BinItemView),
    Empty,
}

const HOUR_MS: u64 = 60 * 60 * 1000;

/// The page of the recycle bin.
#[component]
pub(crate) fn Bin() -> Html {
    use_title(BinText::Title.to_string());
    let bin = use_query::<BinView>(Query::Bin);
    let console = use_console();
    let now = use_now();
    let open = use_state(|| None::<Open>);
    let opens = |which: Open| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(Some(which.clone())))
    };
    let close = {
        let open = open.clone();
        Callback::from(move |_: bool| open.set(None))
    };
    let one = |item: &BinItemView| {
        let (console, id) = (console.clone(), item.id.clone());
        let restore = Callback::from(move |_: MouseEvent| {
            console.restore(vec![id.clone()]);
            // Its row goes, and the button with it.
            platform::focus("main");
        });
        row(item, restore, opens(Open::ForGood(item.clone())), now)
    };
    let is_filled = bin.ready().is_some_and(|bin| !bin.items.is_empty());
    html! {
        <>
            <div class="title">
                { title(BinText::Title, Term::RecycleBin) }
                if is_filled {
                    <div class="actions"><button type="button" class="danger" onclick={opens(Open::Empty)}>{ BinText::Empty }</button></div>
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
                html! {
                    <>
                        <p class="lead">{ why }{ " " }{ BinText::FreesAll { bytes: size(bin.frees_bytes) } }{ " " }{ classed_link(&Route::Settings, Some("link"), BinText::ToSettings) }</p>
                        { table(bin.items.iter().map(one).collect()) }
                    </>
                }
            }) }
            { match (*open).clone() {
                None => html! {},
                Some(Open::Empty) => html! {
                    <Ask title={BinText::EmptyAsk} submit={BinText::EmptyDo} commands={vec![Command::EmptyBin]} on_close={close} />
                },
                Some(Open::ForGood(item)) => html! {
                    <Ask
                        title={BinText::ForGoodTitle { name: item.name.clone() }}
                        submit={BinText::ForGoodDo}
                        commands={vec![Command::DeleteFromBin(DeleteFromBin { items: vec![BinRef::new(item.id)] })]}
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

fn row(
    item: &BinItemView,
    restore: Callback<MouseEvent>,
    for_good: Callback<MouseEvent>,
    now: Now,
) -> Html {
    let name = item.name.clone();
    let by = if item.is_with_disk {
        BinText::WithDisk
    } else {
        BinText::ByHand
    };
    html! {
        <tr key={item.id.clone()}>
            <th scope="row" class="text first">
                { name_in_row(&item.name) }
                <small class="narrow">{ kind(item) }{ DiskText::Dot }{ left(item.until_ms, now.ms) }</small>
            </th>
            <td class="text wide">{ kind(item) }</td>
            <td class="text wide">{ ago(item.deleted_ms, now) }{ DiskText::Dot }{ by }</td>
            <td class="text wide"><time title={moment(item.until_ms, now.zone_minutes)}>{ left(item.until_ms, now.ms) }</time></td>
            <td class="wide">{ exact_size(item.frees_bytes) }</td>
            <td class="row-actions">
                <button type="button" onclick={restore} aria-label={BinText::RestoreOne { name: name.clone() }}>{ BinText::Restore }</button>
                <button type="button" class="danger" onclick={for_good} aria-label={BinText::ForGoodOne { name }}>{ BinText::ForGood }</button>
            </td>
        </tr>
    }
}

fn kind(item: &BinItemView) -> String {
    let kind = match (item.kind, item.with.len() as u64) {
        (BinKind::Disk, 0) => BinText::Disk,
        (BinKind::Disk, count) => BinText::DiskWith { count },
        (BinKind::Snapshot, _) => BinText::SnapshotOf {
            disk: item
                .disk
                .as_ref()
                .map_or_else(String::new, |disk| disk.name.clone()),
        },
    };
    kind.to_string()
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
