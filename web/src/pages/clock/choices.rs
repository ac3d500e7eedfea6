//! What is to be tried: which policies on which disks, how much changes, for how long.

use crate::{hooks::View, i18n::ClockText, routes::ClockView};
use rowdisk::service::views::{DiskView, PolicyView, Retention, SandboxChoice, Schedule};
use yew::prelude::*;

/// A preset's word in the address.
pub(super) const DAILY: &str = "daily";
pub(super) const OFTEN: &str = "often";
const CHANGES: [u32; 7] = [0, 1, 2, 5, 10, 30, 100];
const CHANGE: u32 = 5;
const DAYS: [u32; 6] = [7, 30, 70, 140, 200, 400];
/// Long enough to see the quota met by daily snapshots.
const DAYS_FIRST: u32 = 70;

/// What the address asks to try. None where it names a policy that is not there.
pub(super) fn choice(view: &ClockView, policies: &[PolicyView]) -> Option<SandboxChoice> {
    let policy = match view.what.as_str() {
        DAILY => Some(Schedule::DAILY),
        OFTEN => Some(Schedule::FOUR_HOURLY),
        _ => None,
    };
    let of_policy = policies.iter().find(|policy| policy.id == view.what);
    let disks = match of_policy {
        Some(policy) => policy.disks.iter().map(|disk| disk.id.clone()).collect(),
        None if view.what.starts_with("d-") => vec![view.what.clone()],
        None => Vec::new(),
    };
    let from = js_sys::Date::parse(&view.from);
    Some(SandboxChoice {
        disks,
        policy: policy.map(|schedule| (schedule, Retention::Forever)),
        change_percent: view.change.unwrap_or(CHANGE),
        start_ms: (from.is_finite() && from > 0.0).then_some(from as u64),
        days: view.days.unwrap_or(DAYS_FIRST),
    })
}

/// The choices.
pub(super) fn choices(view: &View<ClockView>, policies: &[PolicyView], disks: &[DiskView]) -> Html {
    let now = &view.now;
    let what = {
        let own = ("".to_owned(), ClockText::Own.to_string());
        let of_policy = policies.iter().map(|policy| {
            let text = ClockText::OfPolicy {
                policy: policy.name.clone(),
            };
            (policy.id.clone(), text.to_string())
        });
        let presets = [(DAILY, ClockText::Daily), (OFTEN, ClockText::Often)];
        let presets = presets.map(|(word, text)| (word.to_owned(), text.to_string()));
        let under = disks.iter().filter(|disk| !disk.policies.is_empty());
        let of_disk = under.map(|disk| {
            let text = ClockText::OfDisk {
                disk: disk.name.clone(),
            };
            (disk.id.clone(), text.to_string())
        });
        let first = [own].into_iter().chain(of_policy);
        first.chain(presets).chain(of_disk).collect::<Vec<_>>()
    };
    let what = with_present(what, tried(now, policies), |id| {
        let disk = disks.iter().find(|disk| disk.id == id);
        let disk = disk.map_or(id, |disk| &disk.name).to_owned();
        ClockText::OfDisk { disk }.to_string()
    });
    let (change, for_days) = (now.change.unwrap_or(CHANGE), now.days.unwrap_or(DAYS_FIRST));
    let changes = with_number(&CHANGES, change).map(|percent| {
        let text = match percent {
            0 => ClockText::ChangeNothing,
            percent => ClockText::ChangePercent { percent },
        };
        (percent.to_string(), text.to_string())
    });
    let days = with_number(&DAYS, for_days).map(|days| {
        let text = ClockText::DaysCount { days };
        (days.to_string(), text.to_string())
    });
    let (changes, days): (Vec<_>, Vec<_>) = (changes.collect(), days.collect());
    let changed = |set: fn(&mut ClockView, String)| {
        let (now, push) = (now.clone(), view.push.clone());
        Callback::from(move |value: String| {
            let mut next = now.clone();
            set(&mut next, value);
            push.emit(next);
        })
    };
    let on_from = {
        let changed = changed(|view, value| view.from = value);
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
                changed.emit(input.value());
            }
        })
    };
    html! {
        <div class="filter">
            { select(ClockText::Try, &what, tried(now, policies), changed(|view, value| {
                view.what = value;
                view.disk = String::new();
            })) }
            { select(ClockText::Change, &changes, &change.to_string(), changed(|view, value| view.change = value.parse().ok())) }
            { select(ClockText::Days, &days, &for_days.to_string(), changed(|view, value| view.days = value.parse().ok())) }
            <label><span>{ ClockText::From }{ " " }</span><input type="date" value={now.from.clone()} onchange={on_from} /></label>
        </div>
    }
}

/// What is tried: a word that nobody knows, and a policy that is gone, mean the first choice.
fn tried<'a>(view: &'a ClockView, policies: &[PolicyView]) -> &'a str {
    let what = view.what.as_str();
    let is_policy = policies.iter().any(|policy| policy.id == what);
    let is_known = is_policy || what == DAILY || what == OFTEN || what.starts_with("d-");
    if is_known { what } else { "" }
}

/// The choices, and the one in force where it is none of them.
fn with_present(
    mut all: Vec<(String, String)>,
    present: &str,
    text: impl FnOnce(&str) -> String,
) -> Vec<(String, String)> {
    if all.iter().all(|(word, _)| word != present) {
        all.push((present.to_owned(), text(present)));
    }
    all
}

/// The numbers to choose from, upwards, and the one in force among them.
pub(super) fn with_number(all: &[u32], present: u32) -> impl Iterator<Item = u32> {
    let mut all = all.to_vec();
    if !all.contains(&present) {
        let after = all.iter().position(|&one| one > present);
        all.insert(after.unwrap_or(all.len()), present);
    }
    all.into_iter()
}

/// A labelled list to choose from. What is in force is among the choices: otherwise the first would be
/// shown instead of it.
pub(super) fn select(
    label: ClockText,
    options: &[(String, String)],
    value: &str,
    on_choice: Callback<String>,
) -> Html {
    let onchange = Callback::from(move |event: Event| {
        if let Some(select) = event.target_dyn_into::<web_sys::HtmlSelectElement>() {
            on_choice.emit(select.value());
        }
    });
    let one = |(word, text): &(String, String)| {
        html! { <option value={word.clone()} selected={word == value}>{ text }</option> }
    };
    html! { <label><span>{ label }{ " " }</span><select {onchange}>{ for options.iter().map(one) }</select></label> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_in_force_is_always_among_the_choices() {
        let numbers = |present| with_number(&DAYS, present).collect::<Vec<_>>();
        assert_eq!(numbers(70), DAYS);
        assert_eq!(numbers(1), [1, 7, 30, 70, 140, 200, 400]);
        assert_eq!(numbers(99), [7, 30, 70, 99, 140, 200, 400]);
        // Speeds end with the fastest, which is written as 0.
        let speeds: Vec<_> = with_number(&[1, 4, 0], 90).collect();
        assert_eq!(speeds, [1, 4, 0, 90]);
        let view = |what: &str| ClockView {
            what: what.to_owned(),
            ..ClockView::default()
        };
        for (what, shown) in [("zzz", ""), ("sp-gone", ""), (OFTEN, OFTEN), ("d-1", "d-1")] {
            assert_eq!(tried(&view(what), &[]), shown, "{what}");
        }
        let all = vec![("d-1".to_owned(), "web".to_owned())];
        let with = |id: &str| with_present(all.clone(), id, str::to_owned).len();
        assert_eq!((with("d-1"), with("d-2")), (1, 2));
    }
}
