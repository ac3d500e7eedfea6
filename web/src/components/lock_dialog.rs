//! Locking snapshots: for how long, and for how long it can be taken back.

use super::{commands_dialog::CommandsDialog, field::TextField};
use crate::{
    format::moment,
    hooks::{use_field, use_now},
    i18n::{LockText, Term},
};
use rowdisk::service::{
    COOL_OFF_HOURS_MAX, LOCK_DAYS_MAX,
    command::{Command, LockSnapshot, SnapshotRef},
    views::{LockStatus, PickedView, SnapshotView},
};
use yew::prelude::*;

const HOUR_MS: u64 = 60 * 60 * 1000;

/// Which snapshots.
#[derive(PartialEq, Properties)]
pub(crate) struct LockDialogProps {
    /// One at least, each with what commands call it.
    pub(crate) snapshots: Vec<(SnapshotRef, PickedView)>,
    pub(crate) on_close: Callback<()>,
}

/// Asks for days and hours, says what the lock means, and locks.
#[component]
pub(crate) fn LockDialog(props: &LockDialogProps) -> Html {
    let now = use_now();
    let days = use_field(|| "30".to_owned());
    let hours = use_field(|| "3".to_owned());
    // Past its cool-off period a lock can only be extended.
    let bound = |snapshot: &PickedView| {
        let lock = snapshot.lock?;
        let is_bound = lock.status != LockStatus::Expired
            && (lock.cool_off_until_ms..lock.until_ms).contains(&now.ms);
        is_bound.then_some(lock.until_ms)
    };
    let all = props.snapshots.iter();
    let bound_until = all.clone().filter_map(|(_, one)| bound(one)).max();
    let is_any_free = all.clone().any(|(_, one)| bound(one).is_none());
    let chosen = number(days.text(), 1, LOCK_DAYS_MAX);
    let until_ms = chosen.map(|days| now.ms + u64::from(days) * 24 * HOUR_MS);
    let is_short = bound_until
        .zip(until_ms)
        .is_some_and(|(bound, until_ms)| until_ms <= bound);
    let days_fault = match chosen {
        None => Some(LockText::DaysNot),
        Some(_) if is_short => Some(LockText::DaysShort),
        Some(_) => None,
    };
    let cool_off = number(hours.text(), 0, COOL_OFF_HOURS_MAX);
    let hours_fault = cool_off.is_none().then_some(LockText::HoursNot);
    let is_ready = !is_short && (cool_off.is_some() || !is_any_free);
    let commands = chosen.filter(|_| is_ready).map(|days| {
        let command = |(reference, snapshot): &(SnapshotRef, PickedView)| {
            Command::LockSnapshot(LockSnapshot {
                snapshot: reference.clone(),
                days,
                cool_off_hours: cool_off.filter(|_| bound(snapshot).is_none()),
            })
        };
        all.clone().map(command).collect::<Vec<_>>()
    });
    let title = match props.snapshots.as_slice() {
        [(_, one)] => LockText::Title {
            name: one.name.clone(),
        },
        many => LockText::TitleMany {
            count: many.len() as u64,
        },
    };
    let said = |ms: u64| moment(ms, now.zone_minutes);
    html! {
        <CommandsDialog
            {title}
            submit={LockText::Do}
            commands={commands.unwrap_or_default()}
            on_close={props.on_close.reform(|_: bool| ())}
        >
            <p>{ LockText::Why }{ " " }{ LockText::Reset }</p>
            <TextField id="lock-days" word={Term::Lock} label={LockText::Days} field={days} hint={LockText::DaysHint} fault={days_fault.map(AttrValue::from)} is_first=true />
            if let Some(until) = bound_until { <p class="note warn">{ LockText::ExtendOnly { until: said(until) } }</p> }
            if is_any_free {
                <TextField id="lock-hours" word={Term::CoolOff} label={LockText::Hours} field={hours} hint={LockText::HoursHint} fault={hours_fault.map(AttrValue::from)} />
                <p class="note warn">{ LockText::WhyCoolOff }</p>
            }
            if let Some(until_ms) = until_ms { <p role="status">{ LockText::Until { until: said(until_ms) } }</p> }
        </CommandsDialog>
    }
}

/// The number, if it is one within the limits.
fn number(text: &str, min: u32, max: u32) -> Option<u32> {
    let number = text.trim().parse().ok()?;
    (min..=max).contains(&number).then_some(number)
}

/// A snapshot of a list, as one that was picked.
pub(crate) fn picked(snapshot: &SnapshotView) -> PickedView {
    PickedView {
        id: snapshot.id.clone(),
        name: snapshot.name.clone(),
        lock: snapshot.lock,
    }
}

/// Whether a lock keeps the snapshot now.
pub(crate) fn is_locked(snapshot: &SnapshotView, now_ms: u64) -> bool {
    snapshot.lock.is_some_and(|lock| now_ms < lock.until_ms)
}

/// Whether a lock can be taken off now.
pub(crate) fn can_unlock(snapshot: &SnapshotView, now_ms: u64) -> bool {
    let lock = snapshot.lock.filter(|lock| now_ms < lock.until_ms);
    lock.is_some_and(|lock| now_ms < lock.cool_off_until_ms)
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn only_whole_numbers_within_the_limits_are_taken() {
        assert_eq!(number(" 30 ", 1, 36_500), Some(30));
        for bad in ["", "0", "36501", "-1", "1.5", "30d", "99999999999999999999"] {
            assert_eq!(number(bad, 1, 36_500), None, "{bad}");
        }
    }
}
