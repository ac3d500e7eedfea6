//! Going back: to a snapshot, or to what the disk was made from. Both offer to keep the present.

use super::dialogs::{NamesProps, SnapshotProps, fault_words};
use crate::{
    components::{ask::Ask, field::TextField},
    hooks::{Field, use_field},
    i18n::{AskText, DiskText},
    state::names::check_snapshot_name,
};
use rowdisk::service::{
    command::{Command, ReInitDisk, ResetDisk, SnapshotRef},
    views::{HistoryView, Source},
};
use yew::prelude::*;

/// Asks before a roll back.
#[component]
pub(super) fn RollBack(props: &SnapshotProps) -> Html {
    let history = &props.names.history;
    let keep = use_keep(history);
    let snapshot = &props.snapshot;
    let command = Command::ResetDisk(ResetDisk {
        disk: props.names.disk(),
        // Only a snapshot of this disk will do, so its name alone says which.
        snapshot: SnapshotRef::new(props.names.snapshot(snapshot).snapshot),
        keep_current: keep.name(),
        unless_held: false,
    });
    let (disk, name) = (history.disk.name.clone(), snapshot.name.clone());
    html! {
        <Ask title={AskText::RollBack { disk, snapshot: name.clone() }} submit={AskText::DoRollBack} commands={vec![command]} on_close={props.on_close.reform(|_| ())} is_ready={keep.is_ready()}>
            <p>{ AskText::RollBackWhy { snapshot: name } }</p>
            <KeepFields {keep} />
        </Ask>
    }
}

/// Asks before the disk is set back to what it was made from.
#[component]
pub(super) fn ReInit(props: &NamesProps) -> Html {
    let history = &props.names.history;
    let keep = use_keep(history);
    let disk = props.names.disk();
    let command = Command::ReInitDisk(ReInitDisk {
        disk,
        keep_current: keep.name(),
    });
    let source = match &history.disk.source {
        Some(Source::Snapshot { name, .. } | Source::Image { name, .. }) => name.clone(),
        None => None,
    };
    let source = source.unwrap_or_else(|| DiskText::SourceGone.to_string());
    let title = AskText::ReInit {
        disk: history.disk.name.clone(),
    };
    html! {
        <Ask {title} submit={AskText::DoReInit} commands={vec![command]} on_close={props.on_close.reform(|_| ())} is_ready={keep.is_ready()}>
            <p>{ AskText::ReInitWhy { source } }</p>
            <KeepFields {keep} />
        </Ask>
    }
}

/// Whether the present is kept as a snapshot, and under which name.
#[derive(Clone, PartialEq)]
struct Keep {
    keeps: UseStateHandle<bool>,
    field: Field,
}

impl Keep {
    fn name(&self) -> Option<String> {
        (*self.keeps && self.is_ready()).then(|| self.field.text().to_owned())
    }

    fn is_ready(&self) -> bool {
        !*self.keeps || check_snapshot_name(self.field.text()).is_ok()
    }
}

/// Offered as chosen whenever something would be lost otherwise.
#[hook]
fn use_keep(history: &HistoryView) -> Keep {
    let keeps = use_state(|| history.disk.is_changed);
    let field = use_field(|| history.safety_name.clone());
    Keep { keeps, field }
}

#[derive(PartialEq, Properties)]
struct KeepFieldsProps {
    keep: Keep,
}

#[component]
fn KeepFields(props: &KeepFieldsProps) -> Html {
    let keep = &props.keep;
    let toggle = {
        let keeps = keep.keeps.clone();
        Callback::from(move |_: InputEvent| keeps.set(!*keeps))
    };
    let fault = check_snapshot_name(keep.field.text()).err();
    html! {
        <>
            <label class="choice"><input type="checkbox" checked={*keep.keeps} oninput={toggle} /><span>{ AskText::Keep }</span></label>
            if *keep.keeps { <TextField id="keep-name" label={AskText::KeepName} field={keep.field.clone()} fault={fault_words(fault)} /> }
        </>
    }
}
