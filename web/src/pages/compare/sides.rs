//! The bytes of both moments at one place, with what differs marked.

use crate::{
    components::{
        action::barred,
        button::Button,
        failure::failure_note,
        hex_table::{HexRows, hex_head, hex_rows},
        link::link_to_view,
    },
    hooks::{Sought, View, use_query, use_seek, use_width},
    i18n::{BytesText, CompareText, DiskText},
    routes::{CompareView, DiskTab, DiskView, Route},
    state::{
        bytes::{offset_digits, shown_at},
        edits::Edits,
        place::{Place, Shape},
        remote::Remote,
    },
    worker::protocol::{BytesPair, BytesQuery, NOW, Pair, Query, Seek, Sought as What},
};
use rowdisk::service::views::{FoundView, HistoryView};
use std::rc::Rc;
use yew::prelude::*;

const ROWS: u64 = 16;
const ASKED_LEN: u32 = 256;
/// Below this width, rows have 8 bytes.
const WIDTH_WIDE: f64 = 560.0;

/// The moments, and where to look.
pub(super) struct Sides {
    pub(super) history: Rc<HistoryView>,
    pub(super) pair: Pair,
    pub(super) view: View<CompareView>,
    /// The size of the longer moment.
    pub(super) len: u64,
}

/// Both sides.
#[hook]
pub(super) fn use_sides(props: &Sides) -> Html {
    let pair = &props.pair;
    let node = use_node_ref();
    let columns = if use_width(&node) < WIDTH_WIDE { 8 } else { 16 };
    let shape = Shape {
        len: props.len,
        columns,
        rows: ROWS,
    };
    let offset = props.view.now.offset.unwrap_or(0);
    let place = Place::at(shape, offset);
    // What was opened stands on top.
    let top = place.cursor / columns * columns;
    let both = use_query::<BytesPair>(Query::Bytes(BytesQuery {
        disk: pair.disk.clone(),
        moment: pair.after.clone(),
        other: Some(pair.before.clone()),
        offset: top,
        len: ASKED_LEN,
    }));
    let seek = use_seek();
    let said = use_state(|| None::<Sought>);
    let goes = {
        let (push, now) = (props.view.push.clone(), props.view.now.clone());
        Callback::from(move |offset: u64| {
            push.emit(CompareView {
                offset: Some(offset),
                ..now.clone()
            });
        })
    };
    let step = |is_backward: bool| {
        let (begin, goes, said, pair) =
            (seek.begin.clone(), goes.clone(), said.clone(), pair.clone());
        let from = place.cursor;
        Callback::from(move |_: MouseEvent| {
            let (goes, said) = (goes.clone(), said.clone());
            let on_found = Callback::from(move |sought: Sought| {
                if let Ok(FoundView { at: Some(at), .. }) = &sought {
                    goes.emit(*at);
                    said.set(None);
                } else {
                    said.set(Some(sought));
                }
            });
            let seek = Seek {
                disk: pair.disk.clone(),
                moment: pair.after.clone(),
                from,
                is_backward,
                sought: What::Difference(pair.before.clone()),
            };
            begin.emit((seek, on_found));
        })
    };
    let page = shape.page();
    let by = |to: u64, why_not: Option<AttrValue>, words: CompareText| {
        let button = Button {
            class: Some("small"),
            onclick: goes.reform(move |_: MouseEvent| to),
            why_not,
            ..Button::default()
        };
        button.with(words)
    };
    let up = by(
        top.saturating_sub(page),
        barred(top == 0, CompareText::SidesBegin),
        CompareText::Up,
    );
    let down = by(
        (top + page).min(props.len.saturating_sub(1)),
        barred(top + page >= props.len, CompareText::SidesEnd),
        CompareText::Down,
    );
    let name = |moment: &str| {
        let snapshots = &props.history.snapshots;
        let snapshot = snapshots.iter().find(|snapshot| snapshot.id == moment);
        snapshot.map_or_else(|| DiskText::Now.to_string(), |one| one.name.clone())
    };
    let none = Edits::default();
    let here = both.ready().cloned();
    let there = both.ready().and_then(|both| {
        Some(BytesPair {
            here: both.other.clone()?,
            other: Some(both.here.clone()),
        })
    });
    let table = |moment: &str, bytes: Option<&BytesPair>| {
        let shown = |offset: u64| shown_at(bytes?, &none, offset);
        let rows = hex_rows(&HexRows {
            top,
            shape,
            digits: offset_digits(props.len),
            cursor: None,
            hit: None,
            shown: &shown,
        });
        let label = BytesText::Table {
            disk: props.history.disk.name.clone(),
            moment: name(moment),
        };
        html! {
            <div class="side">
                <h3>{ name(moment) }</h3>
                <div class="scroll" tabindex="0" role="group" aria-label={name(moment)}><table class="hex" aria-label={label}>{ hex_head(columns) }{ rows }</table></div>
            </div>
        }
    };
    let in_bytes = DiskView {
        show: Some(pair.after.clone()).filter(|after| after != NOW),
        tab: DiskTab::Bytes,
        offset: Some(place.cursor),
        against: Some(pair.before.clone()),
        ..DiskView::default()
    };
    let disk = Route::Disk {
        disk: pair.disk.clone(),
    };
    html! {
        <section class="card below" aria-label={CompareText::Sides}>
            <div class="head">
                <h2>{ CompareText::Sides }</h2>
                { link_to_view(&disk, &in_bytes, CompareText::InBytes) }
            </div>
            <div class="hex-bar">
                <span class="inline">
                    { up }
                    { down }
                    <button type="button" class="small" onclick={step(true)}>{ BytesText::DifferencePrevious }</button>
                    <button type="button" class="small" onclick={step(false)}>{ BytesText::DifferenceNext }</button>
                </span>
                <output role="status">
                    { match (&seek.now, &*said) {
                        (Some(_), _) => html! { BytesText::Searching },
                        (None, Some(Ok(_))) => html! { BytesText::DifferenceNone },
                        _ if props.view.now.offset.is_none() => html! { CompareText::SidesHint },
                        _ => html! {},
                    } }
                </output>
            </div>
            if let Some(Err(failure)) = &*said { { failure_note(failure, html! {}) } }
            if let Remote::Failed(failure) = &both { { failure_note(failure, html! {}) } }
            <div class="sides">
                <div ref={node} class="side-box">{ table(&pair.before, there.as_ref()) }</div>
                <div class="side-box">{ table(&pair.after, here.as_deref()) }</div>
            </div>
        </section>
    }
}
