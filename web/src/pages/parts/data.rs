//! What is shown of disks: figures, names, lineage, commands, bytes.

use super::part;
use crate::{
    components::{
        amount::{ago, exact_size, size_to_come},
        calendar::Calendar,
        command_log::CommandLog,
        hex_table::{HexRows, hex_head, hex_rows},
        lineage::lineage_cell,
        name::name_in_row,
        sort_head::SortHead,
    },
    hooks::use_now,
    state::{
        bytes::Shown,
        lanes::{self, lay_out},
        map::Paint,
        place::Shape,
        sort::Direction,
        undo::Offer,
    },
};
use rowdisk::service::views::{
    ActivityView, BytesKind, CalendarView, DayView, FailureView, IdName, LocalTime, Outcome,
    UndoView,
};
use yew::prelude::*;

#[component]
pub(super) fn Figures() -> Html {
    let now = use_now();
    let ages = [0, 59_000, 3_600_000, 90_000_000, 40_000_000_000_u64];
    let name = "a-very-long-name-".repeat(8);
    let head = |text: &'static str, sorted| {
        html! { <SortHead {text} hint={None::<AttrValue>} {sorted} on_sort={Callback::noop()} class="" /> }
    };
    html! {
        <>
            <div class="parts-row">
                { for [0, 1, 4096, 1 << 20, 32 << 40].map(|bytes| part("size", exact_size(bytes))) }
                { part("size to come", size_to_come(None)) }
                { for ages.map(|age| part("age", ago(now.ms.saturating_sub(age), now))) }
            </div>
            <table class="list">
                <thead><tr>
                    { head("Name", Some(Direction::Up)) }
                    { head("Size", Some(Direction::Down)) }
                    { head("Last snapshot", None) }
                </tr></thead>
                <tbody>
                    { for [name.as_str(), "قرص-النظام", "web-root"].map(|name| html! {
                        <tr><th scope="row" class="text">{ name_in_row(name) }</th><td>{ exact_size(64 << 20) }</td><td>{ ago(now.ms, now) }</td></tr>
                    }) }
                </tbody>
            </table>
        </>
    }
}

/// A month with everything that a day can tell.
pub(super) fn calendar() -> Html {
    let now = LocalTime {
        at_ms: 1_795_392_000_000,
        offset_minutes: 60,
    };
    let day = |ahead: i32| {
        let (past, coming) = (u32::from(ahead < 0), u32::from(ahead > 0));
        DayView {
            day: now.day() + ahead,
            taken: 24 * past,
            left: if ahead % 3 == 0 { 24 * past } else { past },
            evicted: if ahead % 4 == 0 { past } else { 0 },
            expired: if ahead % 5 == 0 { 12 * past } else { 0 },
            skipped: if ahead % 7 == 0 { past } else { 0 },
            coming: 24 * coming,
            going: if ahead % 6 == 0 { coming } else { 0 },
        }
    };
    let calendar = CalendarView {
        time_zone: "Europe/Berlin".to_owned(),
        now,
        days: (-20..20).map(day).collect(),
    };
    html! { <Calendar id="part-day" {calendar} /> }
}

/// From one snapshot to 64 on several branches.
pub(super) fn lineages() -> Html {
    let drawn = |parents: &[Option<usize>]| {
        let ids: Vec<String> = (0..parents.len()).map(|id| id.to_string()).collect();
        let moments: Vec<lanes::Moment<'_>> = (parents.iter().zip(&ids))
            .map(|(parent, id)| lanes::Moment {
                id,
                parent: parent
                    .and_then(|parent| ids.get(parent))
                    .map(String::as_str),
            })
            .collect();
        let lanes = lay_out(&moments);
        let oldest = parents.len().saturating_sub(1).max(1) as f32;
        let row = |(index, row): (usize, &lanes::Row)| {
            let paint = match index {
                0 => Paint::Now,
                2 => Paint::Chosen,
                _ => Paint::Age(1.0 - index as f32 / oldest),
            };
            html! { <tr><td>{ lineage_cell(row, lanes.count, paint, index == 0) }</td></tr> }
        };
        html! { <table class="history"><tbody>{ for lanes.rows.iter().enumerate().map(row) }</tbody></table> }
    };
    let line = |count: usize| -> Vec<Option<usize>> {
        let next = |index: usize| (index + 1 < count).then_some(index + 1);
        (0..count).map(next).collect()
    };
    let mut branches = line(9);
    for (child, parent) in [(0, 4), (1, 6), (3, 7)] {
        if let Some(entry) = branches.get_mut(child) {
            *entry = Some(parent);
        }
    }
    let fan = (0..17)
        .map(|index| (index < 16).then_some(16))
        .collect::<Vec<_>>();
    html! {
        <div class="parts-row">
            { part("one snapshot", drawn(&line(2))) }
            { part("a line", drawn(&line(6))) }
            { part("branches", drawn(&branches)) }
            { part("sixteen from one", drawn(&fan)) }
        </div>
    }
}

pub(super) fn log() -> Html {
    let action = |number, command: &str, result| ActivityView {
        number,
        at_ms: 1_795_000_000_000,
        command: command.to_owned(),
        by: None,
        result,
    };
    let named = |id: &str, name: &str| IdName {
        id: id.to_owned(),
        name: name.to_owned(),
    };
    let wrote = Outcome {
        elapsed_ms: Some(3),
        written_bytes: 1 << 20,
        blocks_redirected: Some(64),
        cow_copies: Some(12),
        changed: vec![named("d-1", "web-root")],
        undo: Some(named("s-1", "base")),
        ..Outcome::default()
    };
    let refused = FailureView {
        code: "InvalidDiskId.NotFound".to_owned(),
        key: "InvalidDiskId.NotFound".to_owned(),
        params: vec![("id".to_owned(), "mail".to_owned())],
        message: "There is no disk mail.".to_owned(),
        undo: None,
    };
    let actions = vec![
        action(
            3,
            "rowdisk disk write web-root --offset 0 --random 7 --length 1M",
            Ok(wrote),
        ),
        action(2, "rowdisk disk resize mail 10G", Err(refused)),
        action(
            1,
            "rowdisk snapshot create web-root base",
            Ok(Outcome::default()),
        ),
    ];
    let undo = UndoView {
        disk: "d-1".to_owned(),
        snapshot: "s-1".to_owned(),
    };
    let offer = Offer {
        number: 3,
        undo,
        is_last: true,
        is_part: false,
    };
    html! { <CommandLog {actions} undo={Some((offer, Callback::noop()))} /> }
}

pub(super) fn bytes() -> Html {
    let shown = |offset: u64| {
        let kind = match offset / 16 {
            0 | 1 => BytesKind::Data,
            2 => BytesKind::Zeroes,
            _ => BytesKind::Never,
        };
        let byte = match kind {
            BytesKind::Data => b"Rowdisk keeps it"[(offset % 16) as usize],
            _ => 0,
        };
        // The last row is on its way.
        (offset < 64).then_some(Shown {
            byte,
            kind,
            differs: (20..24).contains(&offset),
            is_edited: offset == 26,
        })
    };
    let rows = HexRows {
        top: 0,
        shape: Shape {
            len: 80,
            columns: 16,
            rows: 5,
        },
        digits: 4,
        cursor: Some(3),
        hit: Some(8..13),
        shown: &shown,
    };
    html! { <div class="scroll"><table class="hex">{ hex_head(16) }{ hex_rows(&rows) }</table></div> }
}
