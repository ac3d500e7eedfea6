//! Copying a snapshot or an image to another region: where to, and what has to be carried for it.

use super::{
    dialog::Dialog,
    failure::failure_note,
    field::{Select, TextField},
};
use crate::{
    format::size,
    hooks::{Field, use_console, use_dry_run, use_field},
    i18n::{Common, RegionsText, name_fault},
    region::region,
    state::{names::check_name, remote::Remote},
    worker::protocol::Request,
};
use rowdisk::service::{
    Region,
    command::{Command, CopyImage, CopySnapshot, ImageRef, SnapshotRef},
    views::{CopyPlanView, RETENTION_DAYS_MAX, Retention},
};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What is copied.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Copied {
    Snapshot(SnapshotRef),
    Image(ImageRef),
}

#[derive(PartialEq, Properties)]
pub(crate) struct CopyDialogProps {
    pub(crate) what: Copied,
    /// What people call it.
    pub(crate) name: String,
    pub(crate) on_close: Callback<()>,
}

/// Asks where to, says how much, and begins.
#[component]
pub(crate) fn CopyDialog(props: &CopyDialogProps) -> Html {
    let console = use_console();
    let to = use_field(|| other_regions().next().map_or("", Region::id).to_owned());
    let name = use_field(|| props.name.clone());
    let days = use_field(String::new);
    let fault = check_name(name.text()).err();
    let retention = match days.text().trim() {
        "" => Some(None),
        text => {
            let days = text.parse().ok();
            let days = days.filter(|days| (1..=RETENTION_DAYS_MAX).contains(days));
            days.map(|days| Some(Retention::Days(days)))
        }
    };
    let own_name = (name.text() != props.name).then(|| name.text().to_owned());
    let command = match &props.what {
        Copied::Snapshot(snapshot) => Command::CopySnapshot(CopySnapshot {
            snapshot: snapshot.clone(),
            to: to.text().to_owned(),
            name: own_name,
            description: String::new(),
            retention: retention.flatten(),
        }),
        Copied::Image(image) => Command::CopyImage(CopyImage {
            image: image.clone(),
            to: to.text().to_owned(),
            name: own_name,
            description: String::new(),
        }),
    };
    let command = Some(command).filter(|_| fault.is_none() && retention.is_some());
    let plan = use_plan(plain(&props.what, to.text()));
    let checked = use_dry_run(command.as_ref());
    let is_ready = command.is_some() && checked.ready().is_some() && plan.ready().is_some();
    let is_snapshot = matches!(props.what, Copied::Snapshot(_));
    let on_submit = {
        let (console, on_close) = (console.clone(), props.on_close.clone());
        let name = props.name.clone();
        let total = plan.ready().map_or(0, |plan| plan.bytes);
        Callback::from(move |()| {
            if let Some(command) = command.clone() {
                console.begin_copy(command, name.clone(), total);
                on_close.emit(());
            }
        })
    };
    let carried = match (&checked, &plan) {
        // What either region refuses is said once.
        (Remote::Failed(failure), _) | (_, Remote::Failed(failure)) => {
            failure_note(failure, html! {})
        }
        (_, Remote::Ready(plan)) => html! { <p>{ carried(plan) }</p> },
        (_, Remote::Loading) => html! { <p class="muted">{ RegionsText::PlanComing }</p> },
    };
    html! {
        <Dialog
            title={RegionsText::CopyTitle { name: props.name.clone() }}
            submit={RegionsText::CopyDo}
            on_close={props.on_close.clone()}
            {on_submit}
            {is_ready}
            is_busy=false
        >
            <p>{ if is_snapshot { RegionsText::CopyWhy } else { RegionsText::CopyImageWhy } }</p>
            <RegionSelect id="copy-to" field={to} />
            { carried }
            <TextField id="copy-name" label={Common::Name} field={name} fault={fault.map(|fault| AttrValue::from(name_fault(fault)))} />
            if is_snapshot {
                <TextField id="copy-days" label={RegionsText::Days} field={days} hint={AttrValue::from(RegionsText::DaysHint)} fault={retention.is_none().then(|| AttrValue::from(RegionsText::DaysNot))} />
            }
        </Dialog>
    }
}

/// The regions that are not shown.
pub(crate) fn other_regions() -> impl Iterator<Item = Region> {
    Region::ALL.into_iter().filter(|one| *one != region())
}

#[derive(PartialEq, Properties)]
pub(crate) struct RegionSelectProps {
    pub(crate) id: AttrValue,
    pub(crate) field: Field,
}

/// One of the other regions.
#[component]
pub(crate) fn RegionSelect(props: &RegionSelectProps) -> Html {
    let option = |one: Region| (AttrValue::from(one.id()), AttrValue::from(one.name()));
    let options: Vec<_> = other_regions().map(option).collect();
    html! { <Select id={props.id.clone()} label={RegionsText::To} {options} field={props.field.clone()} /> }
}

/// The copy without what does not matter for its size.
fn plain(what: &Copied, to: &str) -> Command {
    let (to, name, description) = (to.to_owned(), None, String::new());
    match what {
        Copied::Snapshot(snapshot) => Command::CopySnapshot(CopySnapshot {
            snapshot: snapshot.clone(),
            to,
            name,
            description,
            retention: None,
        }),
        Copied::Image(image) => Command::CopyImage(CopyImage {
            image: image.clone(),
            to,
            name,
            description,
        }),
    }
}

/// What a copy would come to; asked again when it changes.
#[hook]
fn use_plan(command: Command) -> Remote<CopyPlanView> {
    let console = use_console();
    let known = use_state(|| Remote::Loading);
    {
        let known = known.clone();
        use_effect_with(command.to_string(), move |command| {
            let is_wanted = Rc::new(Cell::new(true));
            let (wanted, command) = (is_wanted.clone(), command.clone());
            known.set(Remote::Loading);
            spawn_local(async move {
                let call = console.client().call(Request::PreviewCopy { command });
                let answer = call.answer::<CopyPlanView>().await;
                if wanted.get() {
                    known.set(answer.into());
                }
            });
            move || is_wanted.set(false)
        });
    }
    (*known).clone()
}

fn carried(plan: &CopyPlanView) -> RegionsText {
    let bytes = size(plan.bytes);
    match plan.bases.first() {
        None => RegionsText::PlanWhole { bytes },
        Some(base) => RegionsText::PlanSince {
            base: base.name.clone(),
            bytes,
        },
    }
}
