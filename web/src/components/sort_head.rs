//! A table's head cell that sorts.

use super::help::help;
use crate::{
    hooks::View,
    i18n::{Common, Term},
    routes::ListView,
    state::sort::Direction,
};
use yew::prelude::*;

/// Sorts a list by `column`, or the other way round if it is sorted by it.
pub(crate) fn sorter<C>(view: &View<ListView<C>>, column: C) -> Callback<()>
where
    C: Copy + Default + PartialEq + 'static,
{
    let (push, now) = (view.push.clone(), view.now.clone());
    Callback::from(move |()| {
        let direction = if now.sort == column {
            now.direction.turned()
        } else {
            Direction::Up
        };
        push.emit(ListView {
            sort: column,
            direction,
            ..now.at_page(1)
        });
    })
}

/// A column that can be sorted by.
#[derive(PartialEq, Properties)]
pub(crate) struct SortHeadProps {
    pub(crate) text: AttrValue,
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
    /// How the table is sorted by this column, if it is.
    pub(crate) sorted: Option<Direction>,
    pub(crate) on_sort: Callback<()>,
    #[prop_or_default]
    pub(crate) class: Classes,
    /// The word of the glossary that it is.
    #[prop_or_default]
    pub(crate) word: Option<Term>,
}

/// A head cell with a button in it.
#[component]
pub(crate) fn SortHead(props: &SortHeadProps) -> Html {
    let onclick = props.on_sort.reform(|_: MouseEvent| ());
    let (aria_sort, mark) = match props.sorted {
        None => (None, html! {}),
        Some(Direction::Up) => (
            Some("ascending"),
            html! { <i class="sorted up" role="img" aria-label={Common::SortedUp} /> },
        ),
        Some(Direction::Down) => (
            Some("descending"),
            html! { <i class="sorted down" role="img" aria-label={Common::SortedDown} /> },
        ),
    };
    html! {
        <th scope="col" class={props.class.clone()} aria-sort={aria_sort} abbr={props.word.map(|_| props.text.clone())} title={props.hint.clone()}>
            <button type="button" class="sort" {onclick}>{ &props.text }{ mark }</button>{ for props.word.map(|word| help("column", word)) }
        </th>
    }
}
