//! Locking a snapshot: for how long, and for how long it can be taken back.

use super::{command_dialog::CommandDialog, field::TextField};
use crate::{
    format::moment,
    hooks::{use_field, use_now},
    i18n::{LockText, Term},
};
use rowdisk::service::{
    COOL_OFF_HOURS_MAX, LOCK_DAYS_MAX,
    command::{Command, LockSnapshot, SnapshotRef},
    views::{LockStatus, SnapshotView},
};
use yew::prelude::*;

const HOUR_MS: u64 = 60 * 60 * 1000;

/// Which snapshot.
#[derive(PartialEq, Properties)]
pub(crate) struct LockDialogProps {
    /// As commands call it.
    pub(crate) reference: SnapshotRef,
    pub(crate) snapshot: SnapshotView,
    pub(crate) on_close: Callback<()>,
}

/// Asks for days and hours, says what the lock means, and locks.
#[component]
pub(crate) fn LockDialog(props: &LockDialogProps) -> Html {
    let now = use_now();
    let days = use_field(|| "30".to_owned());
    let hours = use_field(|| "3".to_owned());
    // Past its cool-off period it can only be extended.
    let bound = props.snapshot.lock.filter(|lock| {
        lock.status != LockStatus::Expired
            && (lock.cool_off_until_ms..lock.until_ms).contains(&now.ms)
    });
    let chosen = number(days.text(), 1, LOCK_DAYS_MAX);
    let until_ms = chosen.map(|days| now.ms + u64::from(days) * 24 * HOUR_MS);
    let is_short = bound
        .zip(until_ms)
        .is_some_and(|(lock, until_ms)| until_ms <= lock.until_ms);
    let days_fault = match chosen {
        None => Some(LockText::DaysNot),
        Some(_) if is_short => Some(LockText::DaysShort),
        Some(_) => None,
    };
    let cool_off = match bound {
        Some(_) => Some(None),
        None => number(hours.text(), 0, COOL_OFF_HOURS_MAX).map(Some),
    };
    let hours_fault = cool_off.is_none().then_some(LockText::HoursNot);
    let command = chosen
        .filter(|_| !is_short)
        .zip(cool_off)
        .map(|(days, cool_off_hours)| {
            Command::LockSnapshot(LockSnapshot {
                snapshot: props.reference.clone(),
                days,
                cool_off_hours,
            })
        });
    let said = |ms: u64| moment(ms, now.zone_minutes);
    html! {
        <CommandDialog
            title={LockText::Title { name: props.snapshot.name.clone() }}
            submit={LockText::Do}
            {command}
            on_close={props.on_close.clone()}
        >
            <p>{ LockText::Why }{ " " }{ LockText::Reset }</p>
            <TextField id="lock-days" word={Term::Lock} label={LockText::Days} field={days} hint={LockText::DaysHint} fault={days_fault.map(AttrValue::from)} is_first=true />
            { match bound {
                Some(lock) => html! { <p class="note warn">{ LockText::ExtendOnly { until: said(lock.until_ms) } }</p> },
                None => html! {
                    <>
                        <TextField id="lock-hours" word={Term::CoolOff} label={LockText::Hours} field={hours} hint={LockText::HoursHint} fault={hours_fault.map(AttrValue::from)} />
                        <p class="note warn">{ LockText::WhyCoolOff }</p>
                    </>
                },
            } }
            if let Some(until_ms) = until_ms { <p role="status">{ LockText::Until { until: said(until_ms) } }</p> }
        </CommandDialog>
    }
}

/// The number, if it is one within the limits.
fn number(text: &str, min: u32, max: u32) -> Option<u32> {
    let number = text.trim().parse().ok()?;
    (min..=max).contains(&number).then_some(number)
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
