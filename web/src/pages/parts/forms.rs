//! What is pressed, typed and chosen.

use super::part;
use crate::{
    components::{
        button::Button,
        dialog::Dialog,
        disk_form::DiskForm,
        field::{Choice, Choices, Select, TextField},
        file_field::FileField,
        import_form::ImportForm,
        menu::Menu,
    },
    hooks::use_field,
};
use yew::prelude::*;

pub(super) fn buttons() -> Html {
    let barred = Button {
        is_barred: true,
        ..Button::default()
    };
    let says_why = Button {
        class: Some("primary"),
        why_not: Some("A name is missing.".into()),
        ..Button::default()
    };
    html! {
        <div class="parts-row">
            { part("plain", html! { <button type="button">{ "Export…" }</button> }) }
            { part("primary", html! { <button type="button" class="primary">{ "Take snapshot" }</button> }) }
            { part("danger", html! { <button type="button" class="danger">{ "Delete…" }</button> }) }
            { part("primary danger", html! { <button type="button" class="primary danger">{ "Delete" }</button> }) }
            { part("cannot be pressed", barred.with("Import")) }
            { part("primary, cannot be pressed", says_why.with("Create")) }
            { part("as a link", html! { <button type="button" class="link">{ "Undo" }</button> }) }
            { part("menu", html! {
                <Menu id="parts-menu" text="More">
                    <button type="button">{ "Rename…" }</button>
                    <button type="button" class="danger">{ "Delete…" }</button>
                </Menu>
            }) }
        </div>
    }
}

#[component]
pub(super) fn Fields() -> Html {
    let (name, bad) = (
        use_field(|| "web-root".to_owned()),
        use_field(|| "1st".to_owned()),
    );
    let (empty, mono) = (use_field(String::new), use_field(|| "0x4000".to_owned()));
    let (kind, unit) = (
        use_field(|| "data".to_owned()),
        use_field(|| "binary".to_owned()),
    );
    let choice = |value, text: &'static str, hint: Option<&'static str>| Choice {
        value,
        text: text.into(),
        hint: hint.map(AttrValue::from),
    };
    let kinds = vec![
        choice("system", "System disk", Some("Holds an operating system.")),
        choice("data", "Data disk", None),
    ];
    let units = vec![
        ("binary".into(), "MiB, 1024".into()),
        ("decimal".into(), "MB, 1000".into()),
    ];
    html! {
        <div class="parts-grid">
            { part("with a hint", html! { <TextField id="parts-name" label="Name" field={name} hint="2 to 128 characters" /> }) }
            { part("with a fault", html! { <TextField id="parts-bad" label="Name" field={bad} hint="2 to 128 characters" fault="A name begins with a letter." /> }) }
            { part("empty: its fault is not shown yet", html! { <TextField id="parts-empty" label="Name" field={empty} fault="A name has 2 to 128 characters." /> }) }
            { part("in one width", html! { <TextField id="parts-mono" label="Offset" field={mono} is_mono=true /> }) }
            { part("choices", html! { <Choices name="parts-kind" label="Use" choices={kinds} field={kind} /> }) }
            { part("select", html! { <Select id="parts-unit" label="Units" options={units} field={unit} hint="For every size" /> }) }
            { part("a file", html! { <FileField id="parts-file" label="File" on_files={Callback::noop()} hint="Its bytes are written from the offset on." /> }) }
            { part("files, with a fault", html! { <FileField id="parts-files" label="Raw image files" is_many=true on_files={Callback::noop()} fault="This file is empty." /> }) }
        </div>
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Question,
    Danger,
    NotReady,
    Busy,
    Disk,
    Import,
}

const OPENINGS: [(Open, &str); 6] = [
    (Open::Question, "a question"),
    (Open::Danger, "before something goes"),
    (Open::NotReady, "cannot be submitted"),
    (Open::Busy, "being done"),
    (Open::Disk, "a new disk"),
    (Open::Import, "an import"),
];

#[component]
pub(super) fn Dialogs() -> Html {
    let open = use_state(|| None::<Open>);
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    let opens = |(which, state): &(Open, &'static str)| {
        let (open, which) = (open.clone(), *which);
        let onclick = Callback::from(move |_: MouseEvent| open.set(Some(which)));
        part(
            state,
            html! { <button type="button" {onclick}>{ "Open" }</button> },
        )
    };
    let dialog = |which: Open| {
        html! {
            <Dialog
                title={if which == Open::Danger { "Delete web-root?" } else { "Resize web-root" }}
                submit={if which == Open::Danger { "Delete" } else { "Resize" }}
                on_close={close.clone()}
                on_submit={close.clone()}
                is_danger={which == Open::Danger}
                is_ready={which != Open::NotReady}
                is_busy={which == Open::Busy}
            >
                <p>{ "What is about to happen, and what depends on it." }</p>
            </Dialog>
        }
    };
    html! {
        <>
            <div class="parts-row">{ for OPENINGS.iter().map(opens) }</div>
            { match *open {
                None => html! {},
                Some(Open::Disk) => html! { <DiskForm on_close={close} /> },
                Some(Open::Import) => html! { <ImportForm on_close={close} /> },
                Some(which) => dialog(which),
            } }
        </>
    }
}
