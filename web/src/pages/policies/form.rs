//! Making a policy, or changing one: hours and weekdays as toggles, how long to keep, and what it
//! comes to while one chooses.

use super::grid::grid;
use crate::{
    components::{
        amount::coming_local,
        dialog::Dialog,
        failure::failure_note,
        field::{Choice, Choices, TextField},
    },
    hooks::{Field, use_console, use_field, use_now, use_query},
    i18n::{Common, PoliciesText, Term, coverage_words, name_fault, policy_name, weekday},
    platform,
    state::{names::check_name, remote::Remote, tags},
    worker::protocol::Query,
};
use rowdisk::service::{
    command::{Command, CreatePolicy, ModifyPolicy, PolicyRef, SetTimeZone},
    views::{HOURS, PolicyView, Retention, Schedule, ScheduleView, StorageView, Tag, WEEKDAYS},
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

const DAYS: &str = "days";
const FOREVER: &str = "forever";
const COUNT: &str = "count";
const UTC: &str = "UTC";
const RUNS_SHOWN: usize = 3;

/// A policy to make, or to change.
#[derive(PartialEq, Properties)]
pub(super) struct PolicyFormProps {
    /// None is a new one.
    #[prop_or_default]
    pub(super) policy: Option<PolicyView>,
    pub(super) on_close: Callback<()>,
}

/// The form.
#[component]
pub(super) fn PolicyForm(props: &PolicyFormProps) -> Html {
    let console = use_console();
    let before = props.policy.as_ref();
    let name = use_field(|| before.map_or(String::new(), |policy| policy.name.clone()));
    let first = before.map_or(Schedule::DAILY, |policy| policy.schedule);
    let hours = use_state(|| first.hours());
    let weekdays = use_state(|| first.weekdays());
    let kept = before.map_or(Retention::DEFAULT, |policy| policy.retention);
    let way = use_field(|| way_of(kept).to_owned());
    let days = use_field(|| number_of(kept, DAYS, "30"));
    let count = use_field(|| number_of(kept, COUNT, "7"));
    let had_tags = before.map_or(&[][..], |policy| &policy.tags);
    let tags = use_field(|| tags::written(had_tags));
    let storage = use_query::<StorageView>(Query::Storage);
    let policies = use_query::<Vec<PolicyView>>(Query::Policies);
    let doing = use_state(|| Remote::Ready(Rc::new(())));

    let schedule = Schedule::new(&hours, &weekdays);
    let retention = retention_of(&way, &days, &count);
    // It follows the hours until somebody types one; a policy that is there keeps its own.
    let name = match before {
        None => name.or(policy_name(schedule)),
        Some(_) => name,
    };
    let name_wrong = check_name(name.text()).err();
    let zone = storage.ready().map(|view| view.time_zone.clone());
    let new_zone = match (&zone, policies.ready()) {
        (Some(zone), Some(all)) if zone == UTC && all.is_empty() => platform::time_zone(),
        _ => None,
    };
    let new_zone = new_zone.filter(|zone| zone != UTC);
    let has_tags = tags::read(tags.text());
    let chosen = schedule.zip(retention).zip(has_tags.clone());
    let chosen = chosen.filter(|_| name_wrong.is_none());
    let command = chosen
        .map(|((schedule, retention), tags)| command(before, &name, schedule, retention, tags));
    let is_ready = command.is_some() && zone.is_some();
    let on_submit = {
        let (doing, on_close, new_zone) = (doing.clone(), props.on_close.clone(), new_zone.clone());
        Callback::from(move |()| {
            let Some(command) = command.clone() else {
                return;
            };
            doing.set(Remote::Loading);
            let (console, doing, on_close) = (console.here(), doing.clone(), on_close.clone());
            let zone = new_zone
                .clone()
                .map(|name| Command::SetTimeZone(SetTimeZone { name }));
            spawn_local(async move {
                for command in zone.into_iter().chain([command]) {
                    if let Err(failure) = console.run_in_dialog(command).await {
                        doing.set(Remote::Failed(failure));
                        return;
                    }
                }
                on_close.emit(());
            });
        })
    };
    let preset = |schedule: Schedule, retention: Retention| {
        let (hours, weekdays) = (hours.setter(), weekdays.setter());
        let (way, days) = (way.clone(), days.clone());
        Callback::from(move |_: MouseEvent| {
            hours.set(schedule.hours());
            weekdays.set(schedule.weekdays());
            way.set(way_of(retention));
            days.set(number_of(retention, DAYS, "30"));
        })
    };
    let all_hours = |all: bool| {
        let hours = hours.setter();
        Callback::from(move |_: MouseEvent| {
            hours.set(if all {
                (0..HOURS).collect()
            } else {
                Vec::new()
            });
        })
    };
    let (title, submit) = match before {
        None => (PoliciesText::New, Common::Create.into()),
        Some(policy) => (
            PoliciesText::ModifyTitle {
                name: policy.name.clone(),
            },
            AttrValue::from(PoliciesText::ModifyDo),
        ),
    };
    html! {
        <Dialog {title} {submit} on_close={props.on_close.clone()} {on_submit} {is_ready} is_busy={matches!(&*doing, Remote::Loading)}>
            <TextField id="policy-name" label={Common::Name} field={name} is_first=true fault={name_wrong.map(|fault| AttrValue::from(name_fault(fault)))} />
            if before.is_none() {
                <fieldset class="field">
                    <legend>{ PoliciesText::Presets }</legend>
                    <div class="presets">
                        <button type="button" onclick={preset(Schedule::DAILY, Retention::DEFAULT)}>{ PoliciesText::PresetDefault }</button>
                        <button type="button" onclick={preset(Schedule::DAILY, Retention::Forever)}>{ PoliciesText::PresetDaily }{ " " }<small>{ PoliciesText::PresetDailyHint }</small></button>
                        <button type="button" onclick={preset(Schedule::FOUR_HOURLY, Retention::Forever)}>{ PoliciesText::PresetOften }{ " " }<small>{ PoliciesText::PresetOftenHint }</small></button>
                    </div>
                </fieldset>
            }
            { toggles(PoliciesText::Hours, 0..HOURS, &hours, |hour| PoliciesText::Hour { hour }.to_string()) }
            <p class="hint">
                <button type="button" class="link" onclick={all_hours(true)}>{ PoliciesText::AllHours }</button>{ " " }
                <button type="button" class="link" onclick={all_hours(false)}>{ PoliciesText::NoHours }</button>{ " " }
                { match (&new_zone, &zone) {
                    (Some(zone), _) => html! { PoliciesText::HoursNewZone { zone: zone.clone() } },
                    (None, Some(zone)) => html! { PoliciesText::HoursZone { zone: zone.clone() } },
                    (None, None) => html! {},
                } }
            </p>
            { toggles(PoliciesText::Weekdays, 1..WEEKDAYS + 1, &weekdays, |day| weekday(day).to_owned()) }
            { grid(schedule) }
            <Choices name="policy-kept" word={Term::Retention} label={PoliciesText::Retention} choices={ways()} field={way.clone()} />
            if way.text() == DAYS {
                <TextField id="policy-days" label={PoliciesText::Days} field={days} fault={retention.is_none().then(|| AttrValue::from(PoliciesText::DaysFault))} />
            } else if way.text() == COUNT {
                <TextField id="policy-count" label={PoliciesText::Count} field={count} fault={retention.is_none().then(|| AttrValue::from(PoliciesText::CountFault))} />
            }
            { match schedule.zip(retention) {
                Some((schedule, retention)) => html! { <Comes {schedule} {retention} is_new_zone={new_zone.is_some()} /> },
                None if schedule.is_none() => html! { <p class="note warn">{ PoliciesText::ScheduleMissing }</p> },
                None => html! {},
            } }
            <TextField id="policy-tags" word={Term::Tag} label={PoliciesText::Tags} field={tags} hint={AttrValue::from(PoliciesText::TagsHint)} fault={has_tags.is_none().then(|| AttrValue::from(PoliciesText::TagsFault))} />
            <p class="hint">{ PoliciesText::OffPeak }</p>
            if let Remote::Failed(failure) = &*doing { { failure_note(failure, html! {}) } }
        </Dialog>
    }
}

/// One command for all that was chosen.
fn command(
    before: Option<&PolicyView>,
    name: &Field,
    schedule: Schedule,
    retention: Retention,
    tags: Vec<Tag>,
) -> Command {
    let name = name.text().to_owned();
    match before {
        None => Command::CreatePolicy(CreatePolicy {
            name,
            schedule,
            retention,
            tags,
        }),
        Some(policy) => {
            // Left as the line was, what it cannot tell apart stays.
            let is_same = tags::read(&tags::written(&policy.tags)).as_ref() == Some(&tags);
            let (set, untag) = match is_same {
                true => (Vec::new(), Vec::new()),
                false => tags::difference(&policy.tags, &tags),
            };
            Command::ModifyPolicy(ModifyPolicy {
                name: Some(name),
                schedule: Some(schedule),
                retention: Some(retention),
                tags: set,
                untag,
                ..ModifyPolicy::new(PolicyRef::new(policy.id.clone()))
            })
        }
    }
}

/// Numbers to switch on and off, by pointer, finger or keys.
fn toggles(
    label: PoliciesText,
    all: std::ops::Range<u8>,
    chosen: &UseStateHandle<Vec<u8>>,
    text: fn(u8) -> String,
) -> Html {
    let one = |number: u8| {
        let is_on = chosen.contains(&number);
        let toggle = {
            let chosen = chosen.clone();
            Callback::from(move |_: InputEvent| {
                let mut next = (*chosen).clone();
                match next.iter().position(|one| *one == number) {
                    Some(at) => drop(next.remove(at)),
                    None => next.push(number),
                }
                chosen.set(next);
            })
        };
        html! { <label><input type="checkbox" checked={is_on} oninput={toggle} /><span>{ text(number) }</span></label> }
    };
    html! { <fieldset class="field"><legend>{ label }</legend><div class="toggles">{ for all.map(one) }</div></fieldset> }
}

#[derive(PartialEq, Properties)]
struct ComesProps {
    schedule: Schedule,
    retention: Retention,
    /// Whether the zone is not yet the pool's, so that the pool cannot tell the next runs.
    is_new_zone: bool,
}

/// What it comes to: how far back it reaches, and when it runs next.
#[component]
fn Comes(props: &ComesProps) -> Html {
    let now = use_now();
    let view = use_query::<ScheduleView>(Query::Schedule {
        schedule: props.schedule,
        retention: props.retention,
    });
    let Some(view) = view.ready() else {
        return html! {};
    };
    let runs = view.next_runs.iter().take(RUNS_SHOWN);
    html! {
        <div class="note good" aria-live="polite">
            <p>{ coverage_words(view.coverage) }</p>
            if !props.is_new_zone {
                <p>{ PoliciesText::NextRuns }{ ": " }{ runs.map(|at| coming_local(*at, now)).collect::<Vec<_>>().join("; ") }</p>
            }
        </div>
    }
}

fn ways() -> Vec<Choice> {
    let choice = |value, text: PoliciesText, hint: Option<PoliciesText>| Choice {
        value,
        text: text.into(),
        hint: hint.map(Into::into),
    };
    vec![
        choice(DAYS, PoliciesText::KeepDays, None),
        choice(FOREVER, PoliciesText::KeepForever, None),
        choice(
            COUNT,
            PoliciesText::KeepCount,
            Some(PoliciesText::KeepCountHint),
        ),
    ]
}

fn way_of(retention: Retention) -> &'static str {
    match retention {
        Retention::Days(_) => DAYS,
        Retention::Forever => FOREVER,
        Retention::Count(_) => COUNT,
    }
}

/// The number of a retention kept in that way; `otherwise` for one kept in another.
fn number_of(retention: Retention, way: &str, otherwise: &str) -> String {
    match retention {
        Retention::Days(number) | Retention::Count(number) if way_of(retention) == way => {
            number.to_string()
        }
        _ => otherwise.to_owned(),
    }
}

fn retention_of(way: &Field, days: &Field, count: &Field) -> Option<Retention> {
    let number = |field: &Field| field.text().trim().parse().ok();
    let retention = match way.text() {
        FOREVER => Some(Retention::Forever),
        COUNT => number(count).map(Retention::Count),
        _ => number(days).map(Retention::Days),
    };
    retention.filter(|retention| retention.is_valid())
}
