//! The buttons under a long list.

use super::button::Button;
use crate::{format::count, hooks::View, i18n::Common, routes::ListView, state::paging::Paging};
use std::collections::BTreeSet;
use yew::prelude::*;

/// Which part of a list is shown, and the way to the others; nothing where all of it is.
pub(crate) fn pager(page: Paging, on_page: &Callback<usize>) -> Html {
    if page.count() == 1 {
        return html! {};
    }
    let (number, range) = (page.number(), page.range());
    let step = |to: usize, is_end: bool, text: Common| {
        let on_page = on_page.clone();
        let button = Button {
            onclick: Callback::from(move |_: MouseEvent| on_page.emit(to)),
            is_barred: is_end,
            ..Button::default()
        };
        button.with(text)
    };
    let shown = Common::RowsOf {
        first: count(range.start as u64 + 1),
        last: count(range.end as u64),
        total: count(page.total() as u64),
    };
    html! {
        <nav class="pager" aria-label={Common::PagesOfList}>
            { step(number.saturating_sub(1), number == 1, Common::PreviousPage) }
            <output role="status">{ shown }</output>
            { step(number + 1, number == page.count(), Common::NextPage) }
        </nav>
    }
}

/// What selecting all means where a list has more pages.
pub(crate) fn select_all_hint(page: Paging) -> Option<AttrValue> {
    let count = count(page.total() as u64);
    (page.count() > 1).then(|| Common::SelectAllHint { count }.into())
}

/// How many of those that are picked are not among those that are shown.
pub(crate) fn elsewhere<'a>(
    picked: impl Iterator<Item = &'a String>,
    shown: impl Iterator<Item = &'a String>,
) -> Html {
    let shown: BTreeSet<&String> = shown.collect();
    match picked.filter(|id| !shown.contains(id)).count() as u64 {
        0 => html! {},
        count => html! { <span class="muted">{ Common::PickedElsewhere { count } }</span> },
    }
}

/// Goes to another page of a list that keeps it in its address.
pub(crate) fn to_page<C>(view: &View<ListView<C>>) -> Callback<usize>
where
    C: Clone + PartialEq + 'static,
{
    let (push, now) = (view.push.clone(), view.now.clone());
    Callback::from(move |number| push.emit(now.at_page(number)))
}
