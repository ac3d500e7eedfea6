//! The question before something goes: what goes, what depends on it, what it gives back, as the
//! worker tells without changing anything.

use super::{dialog::Dialog, failure::failure_note};
use crate::{
    format::{moment, size},
    hooks::{Now, use_doing, use_now, use_previews},
    i18n::{AskText, PoliciesText, UndoText, explain, names, something},
    state::{remote::Remote, undo::is_instance},
};
use rowdisk::service::{
    command::Command,
    views::{BackView, DeletionView, IdName, LeftOut, RefusalView},
};
use yew::prelude::*;

/// What is asked.
#[derive(PartialEq, Properties)]
pub(crate) struct AskProps {
    pub(crate) title: AttrValue,
    pub(crate) submit: AttrValue,
    /// What is done on agreement, in this order.
    pub(crate) commands: Vec<Command>,
    /// Called once it is over; true if it was done.
    pub(crate) on_close: Callback<bool>,
    /// Choices that change the commands.
    #[prop_or_default]
    pub(crate) children: Html,
    /// Whether the choices are valid.
    #[prop_or(true)]
    pub(crate) is_ready: bool,
}

/// Asks before something goes.
#[component]
pub(crate) fn Ask(props: &AskProps) -> Html {
    let now = use_now();
    let force = use_state(|| false);
    let commands: Vec<Command> = props
        .commands
        .iter()
        .map(|command| forced(command, *force))
        .collect();
    let previews = use_previews(&commands);
    // Nobody agrees to what is not shown.
    let is_shown = previews.is_current;
    let previews = previews.known;
    let refusals: Vec<RefusalView> = (previews.ready().into_iter())
        .flat_map(|views| views.iter().flat_map(|view| view.refusals.clone()))
        .collect();
    let offers_force = *force || (!refusals.is_empty() && refusals.iter().all(|r| r.can_force));
    let (doing, on_submit) = use_doing(commands, props.on_close.clone());
    let on_force = {
        let force = force.clone();
        Callback::from(move |_: InputEvent| force.set(!*force))
    };
    let is_ready = props.is_ready && is_shown && previews.ready().is_some() && refusals.is_empty();
    html! {
        <Dialog
            title={props.title.clone()}
            submit={props.submit.clone()}
            on_close={props.on_close.reform(|()| false)}
            {on_submit}
            {is_ready}
            is_danger=true
            is_busy={matches!(doing, Remote::Loading)}
        >
            { match &previews {
                Remote::Loading => html! { <p class="loading" role="status">{ AskText::LookingUp }</p> },
                Remote::Failed(failure) => failure_note(failure, html! {}),
                Remote::Ready(views) => consequences(&merged(views), &props.title, now),
            } }
            { props.children.clone() }
            if offers_force {
                <label class="choice"><input type="checkbox" checked={*force} oninput={on_force} /><span>{ force_words(&props.commands) }</span></label>
            }
            if let Remote::Failed(failure) = &doing { { failure_note(failure, html! {}) } }
        </Dialog>
    }
}

/// Several actions as one list. What each gives back adds up to no more than what all give back.
fn merged(views: &[DeletionView]) -> DeletionView {
    let mut all = DeletionView::default();
    for view in views.iter().cloned() {
        all.what.extend(view.what);
        all.frees_bytes += view.frees_bytes;
        all.bill_fall_bytes += view.bill_fall_bytes;
        all.bill_fall_micros += view.bill_fall_micros;
        all.currency = view.currency;
        // Only disks that go are asked about together.
        all.present_lost_bytes = match (all.present_lost_bytes, view.present_lost_bytes) {
            (Some(a), Some(b)) => Some(a.saturating_add(b)),
            (a, b) => a.or(b),
        };
        all.is_present_changed |= view.is_present_changed;
        all.len_after = all.len_after.or(view.len_after);
        all.back.extend(view.back);
        all.left_out.extend(view.left_out);
        all.evicted.extend(view.evicted);
        all.automatic.extend(view.automatic);
        all.refusals.extend(view.refusals);
        all.disks_left.extend(view.disks_left);
        all.disks_losing_reinit.extend(view.disks_losing_reinit);
        all.disks_losing_policy.extend(view.disks_losing_policy);
        all.snapshots_left.extend(view.snapshots_left);
        all.held_by.extend(view.held_by);
        all.is_held_by_bin |= view.is_held_by_bin;
        all.bin_until_ms = all.bin_until_ms.or(view.bin_until_ms);
    }
    all
}

/// What goes, where it goes, and what depends on it, sentence by sentence.
fn lines(view: &DeletionView, now: Now) -> Vec<String> {
    let mut lines = Vec::new();
    let list = |all: &[IdName], say: fn(String) -> AskText| {
        (!all.is_empty()).then(|| say(names(all)).to_string())
    };
    let is_binned = view.bin_until_ms.is_some();
    let count = view.what.len().max(1) as u64;
    if let Some(until_ms) = view.bin_until_ms {
        let until = moment(until_ms, now.zone_minutes);
        if view.what.iter().any(is_instance) {
            lines.push(AskText::InstanceForGood.to_string());
            lines.push(AskText::DisksIntoBin { until }.to_string());
        } else {
            lines.push(AskText::IntoBin { count, until }.to_string());
        }
    }
    if !view.what.is_empty() {
        let frees = match (view.frees_bytes, is_binned) {
            (0, false) => AskText::FreesNothing,
            (0, true) => AskText::FreesNothingLater { count },
            (bytes, false) => AskText::Frees { bytes: size(bytes) },
            (bytes, true) => AskText::FreesLater {
                count,
                bytes: size(bytes),
            },
        };
        lines.push(frees.to_string());
        let in_bin = view
            .present_lost_bytes
            .filter(|bytes| is_binned && *bytes > 0);
        lines.extend(in_bin.map(|bytes| AskText::BilledInBin { bytes: size(bytes) }.to_string()));
        if view.bill_fall_bytes > 0 {
            let amount = something(view.bill_fall_micros, &view.currency);
            let falls = if is_binned {
                AskText::BillFallsLater { count, amount }
            } else {
                AskText::BillFalls { amount }
            };
            lines.push(falls.to_string());
        }
        if !is_binned {
            lines.push(UndoText::Final.to_string());
        }
    }
    if view.is_held_by_bin {
        lines.push(AskText::HeldByBin.to_string());
    }
    lines.extend(list(&view.held_by, |names| AskText::HeldBy { names }));
    lines.extend(
        view.present_lost_bytes
            .filter(|_| !is_binned && view.back.is_empty())
            .map(|bytes| present(view, bytes).to_string()),
    );
    lines.extend(view.back.iter().flat_map(one_back));
    lines.extend(view.left_out.iter().map(left_out));
    lines.extend(
        view.len_after
            .map(|len| AskText::LenAfter { len: size(len) }.to_string()),
    );
    lines.extend(list(&view.automatic, |names| AskText::Automatic { names }));
    lines.extend(list(&view.evicted, |quota| AskText::Evicted { quota }));
    lines.extend(list(&view.disks_left, |names| AskText::DisksStay { names }));
    lines.extend(list(&view.disks_losing_reinit, |names| {
        AskText::LosesReinit { names }
    }));
    lines.extend(list(&view.snapshots_left, |names| AskText::SnapshotsStay {
        names,
    }));
    if !view.disks_losing_policy.is_empty() {
        let names = names(&view.disks_losing_policy);
        lines.push(PoliciesText::Without { names }.to_string());
    }
    lines
}

/// What stands in the way, each said once: two disks of one instance wait for the same.
fn reasons(refusals: &[RefusalView]) -> Vec<(&str, String)> {
    let mut reasons = Vec::new();
    for refusal in refusals {
        let reason = (refusal.why.code.as_str(), explain(&refusal.why).what);
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}

/// The same, with what stands in the way. `title` names a single thing that goes already, mostly.
pub(crate) fn consequences(view: &DeletionView, title: &str, now: Now) -> Html {
    let count = view.what.len().max(1) as u64;
    // What one can choose to do all the same is not impossible.
    let (class, refused) = match view.refusals.iter().all(|refusal| refusal.can_force) {
        true => ("note warn", AskText::RefusedUnless),
        false => ("note danger", AskText::Refused),
    };
    html! {
        <>
            if !view.refusals.is_empty() {
                <div {class} role="alert">
                    <p><b>{ refused }</b></p>
                    { for reasons(&view.refusals).into_iter().map(|(code, what)| html! { <p data-code={code.to_owned()}>{ what }</p> }) }
                </div>
            }
            if let [one] = view.what.as_slice() && !title.contains(&one.name) {
                <p>{ AskText::WhatGoes { count: 1 } }{ ": " }<b>{ &one.name }</b></p>
            }
            if view.what.len() > 1 {
                <details class="goes" open={view.what.len() <= 8}>
                    <summary>{ AskText::WhatGoes { count } }</summary>
                    <ul>{ for view.what.iter().map(|item| html! { <li>{ &item.name }if is_ambiguous(item, &view.what) { { " " }<span class="id">{ &item.id }</span> }</li> }) }</ul>
                </details>
            }
            <ul class="consequences">{ for lines(view, now).into_iter().map(|line| html! { <li>{ line }</li> }) }</ul>
        </>
    }
}

/// Whether the name alone does not say which one it is: snapshots of a group are called alike.
fn is_ambiguous(item: &IdName, all: &[IdName]) -> bool {
    let mut same = all.iter().filter(|other| other.name == item.name);
    same.nth(1).is_some()
}

/// What becomes of a disk's present state, of which so many bytes are in no snapshot before it. A
/// disk that goes is in `what`, and there is no way to keep its present then.
fn present(view: &DeletionView, bytes: u64) -> AskText {
    let is_deletion = view.what.len() > view.evicted.len();
    match (is_deletion, view.is_present_changed, bytes) {
        (false, false, _) => AskText::PresentSame,
        (false, true, 0) => AskText::PresentChanged,
        (false, true, bytes) => AskText::PresentLost { bytes: size(bytes) },
        (true, false, _) => AskText::DiskSame,
        (true, true, 0) => AskText::DiskChanged,
        (true, true, bytes) => AskText::DiskLost { bytes: size(bytes) },
    }
}

/// What doing it all the same is called.
fn force_words(commands: &[Command]) -> AskText {
    let is_release = |command: &Command| matches!(command, Command::DeleteInstance(_));
    match commands.iter().all(is_release) {
        true => AskText::ForceRelease,
        false => AskText::Force,
    }
}

/// What becomes of one of several disks that go back.
fn one_back(back: &BackView) -> impl Iterator<Item = String> {
    let disk = || back.disk.name.clone();
    let lost = back.present_lost_bytes.map(|bytes| match bytes {
        _ if !back.is_present_changed => AskText::OneSame { disk: disk() },
        0 => AskText::OneChanged { disk: disk() },
        bytes => AskText::OneLost {
            disk: disk(),
            bytes: size(bytes),
        },
    });
    let len = back.len_after.map(|len| AskText::OneLenAfter {
        disk: disk(),
        len: size(len),
    });
    lost.into_iter().chain(len).map(|text| text.to_string())
}

/// Why one of them does not.
fn left_out((disk, why): &(IdName, LeftOut)) -> String {
    let disk = disk.name.clone();
    match why {
        LeftOut::DiskDeleted => AskText::OutDeleted { disk },
        LeftOut::DiskInBin => AskText::OutInBin { disk },
        LeftOut::SnapshotInBin => AskText::OutSnapshotInBin { disk },
    }
    .to_string()
}

fn forced(command: &Command, is_forced: bool) -> Command {
    let mut command = command.clone();
    match &mut command {
        Command::DeleteSnapshot(delete) => delete.force |= is_forced,
        Command::DeleteSnapshotGroup(delete) => delete.force |= is_forced,
        Command::DeleteImage(delete) => delete.force |= is_forced,
        Command::DeleteInstance(delete) => delete.force |= is_forced,
        _ => {}
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(ids: &[&str]) -> String {
        let what = ids.iter().map(|id| IdName {
            id: (*id).to_owned(),
            name: (*id).to_owned(),
        });
        let view = DeletionView {
            what: what.collect(),
            bin_until_ms: Some(1),
            ..DeletionView::default()
        };
        let now = Now {
            ms: 0,
            zone_minutes: 0,
        };
        lines(&view, now).join(" ")
    }

    #[test]
    fn an_instance_is_not_said_to_lie_in_the_recycle_bin() {
        let release = said(&["i-1", "d-1", "d-2"]);
        assert!(
            release.contains("instance itself goes for good"),
            "{release}"
        );
        assert!(
            release.contains("disks that go lie in the recycle bin"),
            "{release}"
        );
        assert!(!release.contains("They go to the recycle bin"), "{release}");
        let disks = said(&["d-1", "d-2"]);
        assert!(disks.contains("They go to the recycle bin"), "{disks}");
        assert!(!disks.contains("instance"), "{disks}");
    }

    #[test]
    fn what_stands_in_the_way_of_several_is_said_once() {
        use crate::worker::protocol::{code, failure};
        let refusal = |code: &str| RefusalView {
            what: IdName {
                id: "d-1".to_owned(),
                name: "web-root".to_owned(),
            },
            why: failure(code),
            can_force: false,
        };
        let refusals = [code::STORAGE_FULL, code::SINK_FAILED, code::STORAGE_FULL].map(refusal);
        let codes: Vec<&str> = reasons(&refusals).iter().map(|(code, _)| *code).collect();
        assert_eq!(codes, [code::STORAGE_FULL, code::SINK_FAILED]);
    }
}
