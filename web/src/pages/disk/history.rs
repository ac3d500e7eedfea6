//! The history as a table whose first column draws the lineage. Choosing a row picks the moment;
//! what the page shows changes only with Show.

use crate::{
    components::{
        amount::{ago, size_to_come},
        expiry::goes,
        lineage::lineage_cell,
        lock_dialog::is_locked,
    },
    hooks::{Now, use_now},
    i18n::{Common, DiskText, LockText, SnapshotsText},
    platform::step_focus,
    routes::DiskView,
    state::{
        lanes::{self, Row, lay_out},
        map::Paint,
    },
    worker::protocol::NOW,
};
use rowdisk::service::views::{HistoryView, SnapshotOrigin, SnapshotView};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// Whose history, and what is picked in it.
#[derive(PartialEq, Properties)]
pub(super) struct HistoryProps {
    pub(super) history: Rc<HistoryView>,
    pub(super) view: DiskView,
    pub(super) on_view: Callback<DiskView>,
}

/// The history, newest on top.
#[component]
pub(super) fn History(props: &HistoryProps) -> Html {
    let now = use_now();
    let box_ref = use_node_ref();
    {
        let box_ref = box_ref.clone();
        // A link may lead to a moment far down.
        use_effect_with((), move |()| {
            let part = box_ref.cast::<HtmlElement>();
            let row = part
                .as_ref()
                .and_then(|part| part.query_selector("[aria-selected=true]").ok().flatten());
            let row = row.and_then(|row| row.dyn_into::<HtmlElement>().ok());
            if let Some((part, row)) = part.zip(row) {
                part.set_scroll_top(row.offset_top() - part.client_height() / 2);
            }
        });
    }
    let history = &props.history;
    let mut moments = vec![lanes::Moment {
        id: NOW,
        parent: history.head_parent.as_deref(),
    }];
    moments.extend(history.snapshots.iter().map(|snapshot| lanes::Moment {
        id: &snapshot.id,
        parent: snapshot.parent.as_deref(),
    }));
    let lanes = lay_out(&moments);
    let pick = |id: Option<String>| {
        let (view, on_view) = (props.view.clone(), props.on_view.clone());
        Callback::from(move |()| {
            on_view.emit(DiskView {
                pick: id.clone(),
                ..view.clone()
            });
        })
    };
    let mark = |id: String| {
        let (view, on_view) = (props.view.clone(), props.on_view.clone());
        Callback::from(move |()| on_view.emit(view.clone().marked(&id)))
    };
    // The rows are one stop for Tab: the one that is picked; arrows move from there.
    let picked = props.view.pick.as_deref().unwrap_or(NOW);
    let newest = history.snapshots.len().saturating_sub(1).max(1) as f32;
    let rows = lanes.rows.iter().enumerate().map(|(index, row)| {
        let snapshot = index
            .checked_sub(1)
            .and_then(|index| history.snapshots.get(index));
        let id = snapshot.map(|snapshot| snapshot.id.clone());
        let is_picked = props.view.pick == id;
        let is_shown = props.view.show == id;
        let key = id.clone().unwrap_or_else(|| NOW.to_owned());
        let paint = match snapshot {
            None => Paint::Now,
            Some(_) if is_picked => Paint::Chosen,
            Some(_) => Paint::Age(1.0 - (index - 1) as f32 / newest),
        };
        let is_marked = props.view.mark.as_ref() == Some(&key);
        html! {
            <HistoryRow
                is_stop={picked == key}
                on_mark={mark(key.clone())}
                {is_marked}
                {key}
                snapshot={snapshot.cloned()}
                own_bytes={history.disk.own_bytes}
                row={row.clone()}
                lanes={lanes.count}
                {paint} {is_picked} {is_shown} {now}
                on_pick={pick(id.clone())}
            />
        }
    });
    html! {
        <div class="history-box" ref={box_ref}>
            <table class="history" aria-describedby="history-keys">
                <thead><tr>
                    <th scope="col"><span class="unseen">{ DiskText::Branch }</span></th>
                    <th scope="col">{ DiskText::Moment }</th>
                    <th scope="col" class="wide" title={DiskText::AddedHint}>{ DiskText::Added }</th>
                    <th scope="col" title={DiskText::FreesHint}>{ DiskText::Frees }</th>
                </tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
            <p id="history-keys" class="unseen">{ DiskText::HistoryKeys }</p>
            if history.snapshots.is_empty() { <p class="hint inset">{ DiskText::NoSnapshots }</p> }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct HistoryRowProps {
    snapshot: Option<SnapshotView>,
    own_bytes: Option<u64>,
    row: Row,
    lanes: usize,
    paint: Paint,
    is_picked: bool,
    is_shown: bool,
    /// Whether another is to be compared with it.
    is_marked: bool,
    /// Whether Tab leads to it.
    is_stop: bool,
    now: Now,
    on_pick: Callback<()>,
    on_mark: Callback<()>,
}

#[component]
fn HistoryRow(props: &HistoryRowProps) -> Html {
    let onclick = {
        let (on_pick, on_mark) = (props.on_pick.clone(), props.on_mark.clone());
        Callback::from(move |event: MouseEvent| {
            if event.shift_key() {
                on_mark.emit(());
            } else {
                on_pick.emit(());
            }
        })
    };
    let onkeydown = {
        let (on_pick, on_mark) = (props.on_pick.clone(), props.on_mark.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            // These are the browser's own.
            _ if event.ctrl_key() || event.alt_key() || event.meta_key() => {}
            "Enter" | " " => {
                event.prevent_default();
                on_pick.emit(());
            }
            "m" | "M" if !event.ctrl_key() && !event.meta_key() && !event.alt_key() => {
                on_mark.emit(());
            }
            "Home" => step_focus(&event, |row| row.parent_element()?.first_element_child()),
            "End" => step_focus(&event, |row| row.parent_element()?.last_element_child()),
            "ArrowDown" => step_focus(&event, Element::next_element_sibling),
            "ArrowUp" => step_focus(&event, Element::previous_element_sibling),
            _ => {}
        })
    };
    let (name, small, added, frees) = match &props.snapshot {
        None => (
            DiskText::Now.to_string(),
            html! { DiskText::NowSmall },
            size_to_come(props.own_bytes),
            html! { Common::Dash },
        ),
        Some(snapshot) => (
            snapshot.name.clone(),
            html! { <>{ ago(snapshot.created_ms, props.now) }{ marks(snapshot, props.now) }</> },
            size_to_come(snapshot.added_bytes),
            size_to_come(snapshot.frees_bytes),
        ),
    };
    html! {
        <tr tabindex={if props.is_stop { "0" } else { "-1" }} aria-selected={props.is_picked.to_string()} {onclick} {onkeydown}>
            <td>{ lineage_cell(&props.row, props.lanes, props.paint, props.snapshot.is_none()) }</td>
            <th scope="row">
                <span class="moment" title={name.clone()}>{ &name }</span>
                if props.is_shown { <span class="badge plain">{ DiskText::Shown }</span> }
                if props.is_marked { <span class="badge plain">{ DiskText::Marked }</span> }
                <small>{ small }</small>
            </th>
            <td class="wide">{ added }</td>
            <td>{ frees }</td>
        </tr>
    }
}

/// What was made from it, in short.
fn marks(snapshot: &SnapshotView, now: Now) -> Html {
    let images = snapshot.used_by_images.len() as u64;
    let disks = snapshot.used_by_disks.len() as u64;
    html! {
        <>
            if snapshot.origin == SnapshotOrigin::Auto { { DiskText::Dot }{ SnapshotsText::Automatic } }
            if let Some(goes) = goes(snapshot, now) { { DiskText::Dot }{ goes } }
            if images > 0 { { DiskText::Dot }{ DiskText::ImageMark { count: images } } }
            if is_locked(snapshot, now.ms) { { DiskText::Dot }{ LockText::Badge } }
            if disks > 0 { { DiskText::Dot }{ DiskText::DiskMark { count: disks } } }
        </>
    }
}
