//! Going back: to a snapshot, or to what the disk was made from. Both offer to keep the present.

use super::dialogs::{NamesProps, SnapshotProps};
use crate::{
    components::{
        ask::Ask,
        keep::{KeepFields, use_keep},
    },
    i18n::{AskText, DiskText},
};
use rowdisk::service::{
    command::{Command, ReInitDisk, ResetDisk, SnapshotRef},
    views::Source,
};
use yew::prelude::*;

/// Asks before a roll back.
#[component]
pub(super) fn RollBack(props: &SnapshotProps) -> Html {
    let history = &props.names.history;
    let keep = use_keep(history.disk.is_changed, || history.safety_name.clone());
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
    let keep = use_keep(history.disk.is_changed, || history.safety_name.clone());
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
