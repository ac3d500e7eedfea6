//! What is to be tried: which policies on which disks, how much changes, for how long.

use crate::{
    components::combobox::{Combobox, Entry, LISTED_MAX},
    format::{date_words, day_of, day_start},
    hooks::{View, use_field, use_query},
    i18n::ClockText,
    routes::ClockView,
    state::paging::PageNumber,
    worker::protocol::Query,
};
use rowdisk::service::views::{
    DiskFilter, DiskFit, DiskList, DiskListView, DiskOrder, PickedDiskView, PolicyView, Retention,
    SandboxChoice, Schedule,
};
use std::rc::Rc;
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
    Some(SandboxChoice {
        disks,
        policy: policy.map(|schedule| (schedule, Retention::Forever)),
        change_percent: view.change.unwrap_or(CHANGE),
        start_day: day_number(&view.from),
        days: view.days.unwrap_or(DAYS_FIRST),
    })
}

/// A day as dates are written, counted from 1970-01-01.
fn day_number(text: &str) -> Option<i32> {
    day_start(text, 0).map(|start| day_of(start, 0))
}

/// Looked at how, and the policies to try.
#[derive(PartialEq, Properties)]
pub(super) struct ChoicesProps {
    pub(super) view: View<ClockView>,
    pub(super) policies: Rc<Vec<PolicyView>>,
    /// The day that the simulation began with, counted from 1970-01-01.
    pub(super) started: Option<i32>,
}

/// The choices.
#[component]
pub(super) fn Choices(props: &ChoicesProps) -> Html {
    let (view, policies) = (&props.view, &props.policies);
    let now = &view.now;
    let sought = use_field(String::new);
    let disks = use_query::<DiskListView>(Query::DiskList(DiskList {
        filter: DiskFilter {
            text: sought.text().to_owned(),
            fit: Some(DiskFit::Policy),
            ..DiskFilter::default()
        },
        order: DiskOrder::Name,
        is_down: false,
        part: PageNumber::default().of(LISTED_MAX),
    }));
    let tried = tried(now, policies);
    let of_disk = use_query::<Vec<PickedDiskView>>(Query::PickedDisks {
        ids: Vec::from_iter(tried.starts_with("d-").then(|| tried.to_owned())),
    });
    let (found, total) = disks
        .ready()
        .map_or((&[][..], 0), |list| (list.disks.as_slice(), list.total));
    let mut entries = words(policies);
    let chosen = entries.iter().find(|entry| entry.value.as_str() == tried);
    let chosen = chosen.map_or_else(
        || {
            let mut there = of_disk.ready().into_iter().flat_map(|all| all.iter());
            let disk = there.find(|disk| disk.id == tried);
            of_one(disk.map_or(tried, |disk| &disk.name))
        },
        |entry| entry.text.clone(),
    );
    let wanted = sought.text().trim().to_lowercase();
    entries.retain(|entry| entry.text.to_lowercase().contains(&wanted));
    entries.extend(found.iter().map(|disk| Entry {
        value: disk.id.clone().into(),
        text: of_one(&disk.name),
        small: None,
    }));
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
    // It begins now at the earliest, and after the newest snapshot.
    let later = props
        .started
        .filter(|started| day_number(&now.from).is_some_and(|from| from < *started));
    let on_from = {
        let changed = changed(|view, value| view.from = value);
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
                changed.emit(input.value());
            }
        })
    };
    html! {
        <>
        <div class="filter">
            <Combobox
                id="clock-what"
                label={ClockText::Try}
                {sought}
                {entries}
                more={total.saturating_sub(found.len() as u64)}
                {chosen}
                on_choose={changed(|view, value| {
                    view.what = value;
                    view.disk = String::new();
                }).reform(|value: AttrValue| value.to_string())}
            />
            { select(ClockText::Change, &changes, &change.to_string(), changed(|view, value| view.change = value.parse().ok())) }
            { select(ClockText::Days, &days, &for_days.to_string(), changed(|view, value| view.days = value.parse().ok())) }
            <label><span>{ ClockText::From }{ " " }</span><input type="date" value={now.from.clone()} onchange={on_from} aria-describedby="clock-from-note" /></label>
        </div>
        <div id="clock-from-note" role="status">
            if let Some(day) = later { <p class="hint lead">{ ClockText::FromPast { date: date_words(day) } }</p> }
        </div>
        </>
    }
}

/// What is tried: a word that nobody knows, and a policy that is gone, mean the first choice.
fn tried<'a>(view: &'a ClockView, policies: &[PolicyView]) -> &'a str {
    let what = view.what.as_str();
    let is_policy = policies.iter().any(|policy| policy.id == what);
    let is_known = is_policy || what == DAILY || what == OFTEN || what.starts_with("d-");
    if is_known { what } else { "" }
}

/// What can be tried beside one disk.
fn words(policies: &[PolicyView]) -> Vec<Entry> {
    let entry = |value: &str, text: ClockText| Entry {
        value: value.to_owned().into(),
        text: text.into(),
        small: None,
    };
    let of_policy = policies.iter().map(|policy| {
        let name = policy.name.clone();
        entry(&policy.id, ClockText::OfPolicy { policy: name })
    });
    let presets = [(DAILY, ClockText::Daily), (OFTEN, ClockText::Often)];
    let presets = presets.map(|(word, text)| entry(word, text));
    let own = entry("", ClockText::Own);
    [own].into_iter().chain(of_policy).chain(presets).collect()
}

fn of_one(disk: &str) -> AttrValue {
    let disk = disk.to_owned();
    ClockText::OfDisk { disk }.into()
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
    fn a_day_is_a_day_wherever_the_browser_is() {
        let view = |from: &str| ClockView {
            from: from.to_owned(),
            ..ClockView::default()
        };
        let day = |from| choice(&view(from), &[]).and_then(|choice| choice.start_day);
        assert_eq!(day("2027-03-13"), Some(20_890));
        assert_eq!(day(""), None);
    }

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
    }
}
