//! The tools above the bytes: go to an offset, find, step through differences, begin to edit.

use crate::{
    format::parse_size,
    hooks::use_field,
    i18n::{BytesText, DiskText},
    routes::DiskView,
    state::bytes::parse_hex,
    worker::protocol::{NOW, SOUGHT_LEN_MAX, Sought},
};
use rowdisk::service::views::HistoryView;
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

pub(super) const GO: &str = "bytes-go";
pub(super) const FIND: &str = "bytes-find";
pub(super) const FIND_NEXT: &str = "bytes-find-next";
pub(super) const FIND_PREVIOUS: &str = "bytes-find-previous";
pub(super) const DIFFERENCE_NEXT: &str = "bytes-difference-next";
pub(super) const DIFFERENCE_PREVIOUS: &str = "bytes-difference-previous";

const AS_TEXT: &str = "text";
const AS_HEX: &str = "hex";

/// What to look for.
#[derive(Clone, PartialEq)]
pub(super) struct Search {
    pub(super) sought: Sought,
    /// How long what is found is; a difference is but a place.
    pub(super) len: u64,
    pub(super) is_backward: bool,
}

/// The disk, the moment shown, and what its bytes are compared with.
pub(super) struct Bar {
    pub(super) history: Rc<HistoryView>,
    pub(super) moment: String,
    pub(super) other: Option<String>,
    pub(super) view: DiskView,
    pub(super) on_view: Callback<DiskView>,
    pub(super) on_go: Callback<u64>,
    pub(super) on_search: Callback<Search>,
    pub(super) is_now: bool,
    pub(super) is_editing: bool,
    pub(super) on_edit: Callback<()>,
}

/// The tools.
#[hook]
pub(super) fn use_bar(props: &Bar) -> Html {
    let go = use_field(String::new);
    let find = use_field(String::new);
    let way = use_field(|| AS_TEXT.to_owned());
    let offset = parse_size(go.text()).ok();
    let on_go = {
        let on_go = props.on_go.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(offset) = offset {
                on_go.emit(offset);
            }
        })
    };
    let needle = match way.text() {
        AS_HEX => parse_hex(find.text()),
        _ => Some(find.text().as_bytes().to_vec()).filter(|bytes| !bytes.is_empty()),
    };
    let is_long = needle
        .as_ref()
        .is_some_and(|bytes| bytes.len() > SOUGHT_LEN_MAX);
    let fault = match &needle {
        _ if find.text().is_empty() => None,
        None => Some(BytesText::FindNot),
        Some(_) if is_long => Some(BytesText::FindLong),
        Some(_) => None,
    };
    let needle = needle.filter(|_| !is_long);
    let search = |is_backward: bool| {
        let (on_search, needle) = (props.on_search.clone(), needle.clone());
        Callback::from(move |()| {
            if let Some(needle) = needle.clone() {
                on_search.emit(Search {
                    len: needle.len() as u64,
                    sought: Sought::Bytes(needle),
                    is_backward,
                });
            }
        })
    };
    let on_find = {
        let next = search(false);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            next.emit(());
        })
    };
    let step = |is_backward: bool| {
        let (on_search, other) = (props.on_search.clone(), props.other.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(other) = other.clone() {
                on_search.emit(Search {
                    sought: Sought::Difference(other),
                    len: 0,
                    is_backward,
                });
            }
        })
    };
    let can_find = needle.is_some();
    let on_way = {
        let way = way.clone();
        Callback::from(move |event: Event| {
            if let Some(list) = event.target_dyn_into::<HtmlSelectElement>() {
                way.set(list.value());
            }
        })
    };
    let way_option = |value: &'static str, text: BytesText| {
        html! { <option {value} selected={way.text() == value}>{ text }</option> }
    };
    html! {
        <div class="hex-bar">
            <form class="inline" onsubmit={on_go}>
                <label for={GO}>{ BytesText::GoTo }</label>
                <input id={GO} class="mono" type="text" size="12" placeholder={BytesText::GoHint} value={go.text().to_owned()} oninput={go.typed()} autocomplete="off" spellcheck="false" />
                <button type="submit" class="small" disabled={offset.is_none()}>{ BytesText::Go }</button>
            </form>
            if !props.is_editing {
                <button type="button" class="small" disabled={!props.is_now} title={(!props.is_now).then(|| BytesText::EditNot.to_string())} onclick={props.on_edit.reform(|_: MouseEvent| ())}>{ BytesText::Edit }</button>
            }
            <form class="inline" onsubmit={on_find}>
                <label for={FIND}>{ BytesText::Find }</label>
                <input id={FIND} class="mono" type="text" size="14" value={find.text().to_owned()} oninput={find.typed()} autocomplete="off" spellcheck="false" aria-invalid={fault.is_some().to_string()} aria-describedby="bytes-find-note" />
                <select aria-label={BytesText::FindAs} onchange={on_way}>
                    { way_option(AS_TEXT, BytesText::Text) }{ way_option(AS_HEX, BytesText::Hex) }
                </select>
                <button type="submit" id={FIND_NEXT} class="small" disabled={!can_find}>{ BytesText::FindNext }</button>
                <button type="button" id={FIND_PREVIOUS} class="small" disabled={!can_find} onclick={search(true).reform(|_: MouseEvent| ())}>{ BytesText::FindPrevious }</button>
                <span id="bytes-find-note" class="fault">{ for fault }</span>
            </form>
            if !props.history.snapshots.is_empty() { <div class="inline">
                { against(props) }
                if props.other.is_some() {
                    <button type="button" id={DIFFERENCE_PREVIOUS} class="small" onclick={step(true)}>{ BytesText::DifferencePrevious }</button>
                    <button type="button" id={DIFFERENCE_NEXT} class="small" onclick={step(false)}>{ BytesText::DifferenceNext }</button>
                }
            </div> }
        </div>
    }
}

/// The moments to compare with.
fn against(props: &Bar) -> Html {
    let onchange = {
        let (view, on_view) = (props.view.clone(), props.on_view.clone());
        Callback::from(move |event: Event| {
            let list = event.target_dyn_into::<HtmlSelectElement>();
            let value = list.map(|list| list.value()).unwrap_or_default();
            on_view.emit(DiskView {
                against: Some(value).filter(|value| !value.is_empty()),
                ..view.clone()
            });
        })
    };
    let option = |value: &str, text: String| {
        let is_chosen = props.other.as_deref().unwrap_or_default() == value;
        html! { <option value={value.to_owned()} selected={is_chosen}>{ text }</option> }
    };
    let snapshots = props.history.snapshots.iter();
    let snapshots = snapshots.filter(|snapshot| snapshot.id != props.moment);
    html! {
        <>
            <label for="bytes-against">{ BytesText::Against }</label>
            <select id="bytes-against" {onchange}>
                { option("", BytesText::AgainstNone.to_string()) }
                if props.moment != NOW { { option(NOW, DiskText::Now.to_string()) } }
                { for snapshots.map(|snapshot| option(&snapshot.id, snapshot.name.clone())) }
            </select>
        </>
    }
}
