//! The tools above the bytes: go to an offset, find, step through differences, begin to edit.

use crate::{
    components::{action::barred, button::Button},
    format::parse_size,
    hooks::{View, use_draft, use_field, value_of},
    i18n::{BytesText, DiskText},
    routes::{DiskView, Finding},
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
    pub(super) is_backward: bool,
}

/// The disk, the moment shown, and what its bytes are compared with.
pub(super) struct Bar {
    pub(super) history: Rc<HistoryView>,
    pub(super) moment: String,
    pub(super) other: Option<String>,
    pub(super) view: DiskView,
    pub(super) on_view: View<DiskView>,
    pub(super) on_go: Callback<u64>,
    pub(super) on_search: Callback<Search>,
    pub(super) is_now: bool,
    pub(super) is_editing: bool,
    pub(super) on_edit: Callback<()>,
}

/// The tools, and what stands in the field to be found.
#[hook]
pub(super) fn use_bar(props: &Bar) -> (Html, Option<Sought>) {
    let go = use_field(String::new);
    // Typing is no step that Back undoes.
    let tell = {
        let (view, replace) = (props.view.clone(), props.on_view.replace.clone());
        Callback::from(move |find: Finding| {
            replace.emit(DiskView {
                find,
                ..view.clone()
            });
        })
    };
    let (find, on_find) = use_draft(props.view.find.clone(), tell);
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
    let text = find.text.clone();
    let sought = if find.is_hex {
        parse_hex(&text).map(|bytes| (bytes.len(), Sought::Bytes(bytes)))
    } else {
        let is_case_blind = find.is_case_blind;
        (!text.is_empty()).then_some((
            text.len(),
            Sought::Text {
                text,
                is_case_blind,
            },
        ))
    };
    let is_long = matches!(sought, Some((len, _)) if len > SOUGHT_LEN_MAX);
    let fault = match &sought {
        _ if find.text.is_empty() => None,
        None => Some(BytesText::FindNot),
        Some(_) => is_long.then_some(BytesText::FindLong),
    };
    let sought = sought.filter(|_| !is_long).map(|(_, sought)| sought);
    let not_found = match &fault {
        Some(fault) => Some(AttrValue::from(fault.clone())),
        None => barred(sought.is_none(), BytesText::FindFirst),
    };
    let search = |is_backward: bool| {
        let (on_search, sought) = (props.on_search.clone(), sought.clone());
        Callback::from(move |()| {
            if let Some(sought) = sought.clone() {
                on_search.emit(Search {
                    sought,
                    is_backward,
                });
            }
        })
    };
    let on_next = {
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
                    is_backward,
                });
            }
        })
    };
    let changed = |change: fn(&mut Finding, String)| {
        let (find, on_find) = (find.clone(), on_find.clone());
        Callback::from(move |value: String| {
            let mut next = find.clone();
            change(&mut next, value);
            on_find.emit(next);
        })
    };
    let on_text = changed(|find, text| find.text = Finding::line(&text))
        .reform(|event: InputEvent| value_of(&event));
    let on_way =
        changed(|find, way| find.is_hex = way == AS_HEX).reform(|event: Event| value_of(&event));
    let on_case = changed(|find, _| find.is_case_blind = !find.is_case_blind)
        .reform(|_: InputEvent| String::new());
    let find_button = |id: &'static str, is_backward: bool, text: BytesText| {
        let button = Button {
            id: Some(id),
            class: Some("small"),
            // Enter finds the next one.
            is_submit: !is_backward,
            onclick: match is_backward {
                true => search(true).reform(|_: MouseEvent| ()),
                false => Callback::noop(),
            },
            why_not: not_found.clone(),
            ..Button::default()
        };
        button.with(text)
    };
    let go_button = Button {
        class: Some("small"),
        is_submit: true,
        why_not: barred(offset.is_none(), BytesText::GoFirst),
        ..Button::default()
    };
    let edit_button = Button {
        class: Some("small"),
        onclick: props.on_edit.reform(|_: MouseEvent| ()),
        why_not: barred(!props.is_now, BytesText::EditNot),
        ..Button::default()
    };
    let way_option = |value: &'static str, text: BytesText| {
        html! { <option {value} selected={find.is_hex == (value == AS_HEX)}>{ text }</option> }
    };
    let bar = html! {
        <div class="hex-bar">
            <form class="inline" onsubmit={on_go}>
                <label for={GO}>{ BytesText::GoTo }</label>
                <input id={GO} class="mono" type="text" size="12" placeholder={BytesText::GoHint} value={go.text().to_owned()} oninput={go.typed()} autocomplete="off" spellcheck="false" />
                { go_button.with(BytesText::Go) }
            </form>
            if !props.is_editing { { edit_button.with(BytesText::Edit) } }
            <form class="inline" onsubmit={on_next}>
                <label for={FIND}>{ BytesText::Find }</label>
                <input id={FIND} class="mono" type="text" size="14" value={find.text.clone()} oninput={on_text} autocomplete="off" spellcheck="false" aria-invalid={fault.is_some().to_string()} aria-describedby="bytes-find-note" />
                <select aria-label={BytesText::FindAs} title={BytesText::FindAsHint} onchange={on_way}>
                    { way_option(AS_TEXT, BytesText::Text) }{ way_option(AS_HEX, BytesText::Hex) }
                </select>
                if !find.is_hex {
                    <label class="choice" title={BytesText::AnyCaseHint}><input type="checkbox" checked={find.is_case_blind} oninput={on_case} /><span>{ BytesText::AnyCase }</span></label>
                }
                { find_button(FIND_NEXT, false, BytesText::FindNext) }
                { find_button(FIND_PREVIOUS, true, BytesText::FindPrevious) }
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
    };
    (bar, sought)
}

/// The moments to compare with.
fn against(props: &Bar) -> Html {
    let onchange = {
        let (view, on_view) = (props.view.clone(), props.on_view.push.clone());
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
