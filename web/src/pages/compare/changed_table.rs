//! The changed ranges as a table: sortable, and only the rows around the view are drawn.

use crate::{
    components::sort_head::SortHead,
    format::{count, size},
    hooks::View,
    i18n::CompareText,
    routes::CompareView,
    state::{
        changes::{ChangeColumn, Changes, rows_in_view},
        sort::Direction,
    },
};
use rowdisk::service::views::ChangeView;
use std::rc::Rc;
use web_sys::HtmlElement;
use yew::prelude::*;

const ROW_HEIGHT: f64 = 32.0;
const HEIGHT: f64 = 420.0;

/// The changes, and how they are looked at.
pub(super) struct Table {
    pub(super) changes: Rc<Changes>,
    pub(super) view: View<CompareView>,
    /// Opens the bytes at an offset.
    pub(super) on_open: Callback<u64>,
}

/// The table.
#[hook]
pub(super) fn use_changed_table(props: &Table) -> Html {
    let view = &props.view.now;
    let order = (props.changes.clone(), view.sort, view.direction);
    let ordered = use_memo(order, |(changes, sort, direction)| {
        changes.ordered(*sort, *direction)
    });
    let scrolled = use_state_eq(|| 0.0);
    let onscroll = {
        let scrolled = scrolled.setter();
        Callback::from(move |event: Event| {
            if let Some(part) = event.target_dyn_into::<HtmlElement>() {
                // In whole rows: less moves nothing that is drawn.
                let rows = (f64::from(part.scroll_top()) / ROW_HEIGHT).floor();
                scrolled.set(rows * ROW_HEIGHT);
            }
        })
    };
    let (first, shown) = rows_in_view(*scrolled, HEIGHT, ROW_HEIGHT, ordered.len());
    let head = |column: ChangeColumn, text: CompareText, hint: Option<CompareText>| {
        let (push, now) = (props.view.push.clone(), view.clone());
        let on_sort = Callback::from(move |()| {
            let direction = if now.sort == column {
                now.direction.turned()
            } else {
                Direction::Up
            };
            push.emit(CompareView {
                sort: column,
                direction,
                ..now.clone()
            });
        });
        let sorted = (view.sort == column).then_some(view.direction);
        let class = (column == ChangeColumn::Kind).then_some("text");
        html! { <SortHead {text} hint={hint.map(AttrValue::from)} {sorted} {on_sort} class={classes!(class)} /> }
    };
    let row = |(index, change): (usize, &ChangeView)| {
        let is_here = view
            .offset
            .is_some_and(|offset| (change.offset..change.offset + change.len).contains(&offset));
        let offset = change.offset;
        let first = change.first_differing;
        let onclick = props.on_open.reform(move |_: MouseEvent| first);
        let label = CompareText::OpenRange {
            offset: format!("0x{offset:x}"),
        };
        let kind = if change.is_zeroed {
            CompareText::Zeroed
        } else {
            CompareText::Written
        };
        html! {
            <tr aria-rowindex={(index + 2).to_string()} class={classes!(is_here.then_some("picked"))}>
                <td><button type="button" class="link mono" {onclick} aria-label={label} title={size(offset)}>{ format!("0x{offset:x}") }</button></td>
                <td title={count(change.len)}>{ size(change.len) }</td>
                <td>{ count(change.differing_bytes) }</td>
                <td class="text">{ kind }</td>
            </tr>
        }
    };
    let rows = ordered.iter().enumerate().skip(first).take(shown);
    html! {
        <div class="scroll changed" {onscroll} tabindex="0" role="group" aria-label={CompareText::Ranges}>
            <table class="list" aria-rowcount={(ordered.len() + 1).to_string()}>
                <thead><tr>
                    { head(ChangeColumn::Offset, CompareText::Offset, None) }
                    { head(ChangeColumn::Length, CompareText::Length, None) }
                    { head(ChangeColumn::Differing, CompareText::Differing, Some(CompareText::DifferingHint)) }
                    { head(ChangeColumn::Kind, CompareText::Kind, None) }
                </tr></thead>
                <tbody>
                    { spacer(first) }
                    { for rows.map(row) }
                    { spacer(ordered.len() - first - shown) }
                </tbody>
            </table>
        </div>
    }
}

/// The room of rows that are not drawn. A picture has a height of its own: styles are not allowed in
/// attributes.
fn spacer(rows: usize) -> Html {
    if rows == 0 {
        return html! {};
    }
    let height = (rows as f64 * ROW_HEIGHT).to_string();
    html! { <tr class="spacer" aria-hidden="true"><td colspan="4"><svg width="1" {height} /></td></tr> }
}
