//! Scaling an instance's data disks: how full they are, out and in by one action, and the rule.

use super::disks::fullness;
use crate::{
    components::{
        action::{Action, barred, restore_first},
        ask::Ask,
        command_dialog::CommandDialog,
        disk_form::disk_len,
        field::TextField,
        help::head,
    },
    format::size,
    hooks::use_field,
    i18n::{DisksText, InstancesText, Term},
};
use rowdisk::{
    service::{
        DATA_DISKS_MAX,
        command::{Command, InstanceRef, ScaleIn, ScaleOut, SetScaleRule, format_size},
        views::{InstanceView, ScaleRule},
    },
    units::{DISK_LEN_MAX, DISK_LEN_MIN},
};
use yew::prelude::*;

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Out,
    In,
    Rule,
}

/// Which instance.
#[derive(PartialEq, Properties)]
pub(super) struct ScaleProps {
    pub(super) instance: InstanceView,
}

/// The card.
#[component]
pub(super) fn Scale(props: &ScaleProps) -> Html {
    let instance = props.instance.clone();
    let open = use_state(|| None::<Open>);
    let opens = |which: Open| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(Some(which)))
    };
    let on_close = {
        let open = open.clone();
        Callback::from(move |()| open.set(None))
    };
    let sum = |of: fn(&rowdisk::service::views::AttachedView) -> u64| {
        instance.data_disks.iter().map(of).sum::<u64>()
    };
    let (written, len) = (sum(|disk| disk.data_bytes), sum(|disk| disk.len));
    let lost = restore_first(instance.is_lost);
    let has_room = instance.data_disks.len() < DATA_DISKS_MAX;
    let has_scaled = instance.data_disks.iter().any(|disk| disk.is_scaled);
    let max = DATA_DISKS_MAX as u64;
    let no_room = barred(!has_room, InstancesText::ScaleNoRoom { max });
    let no_scaled = barred(!has_scaled, InstancesText::ScaleNone);
    let words = match instance.used_percent {
        Some(percent) => InstancesText::Used {
            percent: percent.into(),
        },
        None => InstancesText::UsedNone,
    };
    html! {
        <section class="card panel" aria-label={InstancesText::Scale}>
            <div class="head">{ head(InstancesText::Scale, Term::ScaleRule) }</div>
            <div class="inset">
                <p><b>{ words.to_string() }</b></p>
                if len > 0 { { fullness(written, len, &words.to_string()) } }
                <p class="hint">{ InstancesText::ScaleWhy }</p>
                <p>{ match instance.rule {
                    Some(rule) => html! { <>{ InstancesText::RuleIs }{ rule_words(rule) }</> },
                    None => html! { InstancesText::RuleNoneYet },
                } }</p>
                <div class="buttons">
                    <Action onclick={opens(Open::Out)} why_not={lost.clone().or(no_room)}>{ InstancesText::ScaleOut }</Action>
                    <Action onclick={opens(Open::In)} why_not={lost.or(no_scaled)}>{ InstancesText::ScaleIn }</Action>
                    <Action onclick={opens(Open::Rule)}>{ InstancesText::Rule }</Action>
                </div>
            </div>
            { match *open {
                None => html! {},
                Some(Open::Out) => html! { <Out {instance} {on_close} /> },
                Some(Open::In) => html! { <In {instance} {on_close} /> },
                Some(Open::Rule) => html! { <Rule {instance} {on_close} /> },
            } }
        </section>
    }
}

fn rule_words(rule: ScaleRule) -> InstancesText {
    InstancesText::RuleWords {
        above: rule.above_percent,
        below: rule.below_percent,
        size: size(rule.len),
        max: rule.disks_max,
    }
}

#[derive(PartialEq, Properties)]
struct DialogProps {
    instance: InstanceView,
    on_close: Callback<()>,
}

/// A whole number from 1 to so many.
fn number(text: &str, max: usize) -> Option<u32> {
    let number: u32 = text.trim().parse().ok()?;
    (1..=u32::try_from(max).unwrap_or(u32::MAX))
        .contains(&number)
        .then_some(number)
}

fn len_hint() -> AttrValue {
    let (min, max) = (size(DISK_LEN_MIN), size(DISK_LEN_MAX));
    DisksText::LenHint { min, max }.into()
}

#[component]
fn Out(props: &DialogProps) -> Html {
    let instance = &props.instance;
    let count = use_field(|| "1".to_owned());
    let len = use_field(|| first_len(instance));
    let room = DATA_DISKS_MAX - instance.data_disks.len().min(DATA_DISKS_MAX);
    let chosen = number(count.text(), room);
    let parsed = disk_len(&len, None);
    let command = chosen.zip(parsed.as_ref().ok()).map(|(count, len)| {
        Command::ScaleOut(ScaleOut {
            instance: InstanceRef::new(instance.id.clone()),
            count,
            len: *len,
        })
    });
    let fault = chosen.is_none().then(|| {
        let max = room as u64;
        AttrValue::from(InstancesText::ScaleCountFault { max })
    });
    html! {
        <CommandDialog
            title={InstancesText::ScaleOutTitle { name: instance.name.clone() }}
            submit={InstancesText::ScaleOutDo { count: chosen.unwrap_or(1).into() }}
            {command}
            on_close={props.on_close.clone()}
        >
            <TextField id="scale-count" label={InstancesText::ScaleCount} field={count} {fault} is_first=true />
            <TextField id="scale-len" label={InstancesText::ScaleSize} field={len} hint={len_hint()} fault={parsed.err().map(AttrValue::from)} />
        </CommandDialog>
    }
}

#[component]
fn In(props: &DialogProps) -> Html {
    let instance = &props.instance;
    let count = use_field(|| "1".to_owned());
    let scaled = instance.data_disks.iter().filter(|disk| disk.is_scaled);
    let max = scaled.count();
    let chosen = number(count.text(), max);
    let fault = chosen.is_none().then(|| {
        let max = max as u64;
        AttrValue::from(InstancesText::ScaleCountFault { max })
    });
    let commands = chosen.map(|count| {
        Command::ScaleIn(ScaleIn {
            instance: InstanceRef::new(instance.id.clone()),
            count,
            keep_automatic: false,
        })
    });
    html! {
        <Ask
            title={InstancesText::ScaleInTitle { name: instance.name.clone() }}
            submit={InstancesText::ScaleInDo}
            commands={commands.into_iter().collect::<Vec<_>>()}
            on_close={props.on_close.reform(|_| ())}
            is_ready={chosen.is_some()}
        >
            <TextField id="scale-count" label={InstancesText::ScaleCount} field={count} {fault} is_first=true />
        </Ask>
    }
}

#[component]
fn Rule(props: &DialogProps) -> Html {
    let instance = &props.instance;
    let before = instance.rule;
    let is_on = use_state(|| true);
    let above = use_field(|| before.map_or(80, |rule| rule.above_percent).to_string());
    let below = use_field(|| before.map_or(30, |rule| rule.below_percent).to_string());
    let len =
        use_field(|| before.map_or_else(|| first_len(instance), |rule| format_size(rule.len)));
    let max = use_field(|| before.map_or(8, |rule| rule.disks_max).to_string());
    let parsed = disk_len(&len, None);
    let percents = number(above.text(), 100).zip(below.text().trim().parse::<u32>().ok());
    let percents = percents.filter(|(above, below)| below < above);
    let disks_max = number(max.text(), DATA_DISKS_MAX);
    let byte = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
    let rule = percents.zip(disks_max).zip(parsed.as_ref().ok());
    let rule = rule.map(|(((above, below), max), len)| ScaleRule {
        above_percent: byte(above),
        below_percent: byte(below),
        len: *len,
        disks_max: byte(max),
    });
    let wanted = if *is_on { rule.map(Some) } else { Some(None) };
    let command = wanted.filter(|rule| *rule != before).map(|rule| {
        Command::SetScaleRule(SetScaleRule {
            instance: InstanceRef::new(instance.id.clone()),
            rule,
        })
    });
    let toggle = {
        let is_on = is_on.clone();
        Callback::from(move |_: InputEvent| is_on.set(!*is_on))
    };
    let fault = |is_wrong: bool, text: InstancesText| is_wrong.then(|| AttrValue::from(text));
    let wrong = percents.is_none();
    html! {
        <CommandDialog title={InstancesText::RuleTitle { name: instance.name.clone() }} submit={InstancesText::RuleDo} {command} on_close={props.on_close.clone()}>
            <p>{ InstancesText::RuleWhy }</p>
            <label class="choice"><input type="checkbox" checked={*is_on} oninput={toggle} /><span>{ InstancesText::RuleOn }</span></label>
            if *is_on {
                <TextField id="rule-above" label={InstancesText::RuleAbove} field={above} fault={fault(wrong, InstancesText::RulePercentFault)} />
                <TextField id="rule-below" label={InstancesText::RuleBelow} field={below} fault={fault(wrong, InstancesText::RulePercentFault)} />
                <TextField id="rule-len" label={InstancesText::ScaleSize} field={len} hint={len_hint()} fault={parsed.err().map(AttrValue::from)} />
                <TextField id="rule-max" label={InstancesText::RuleMax} field={max} fault={fault(disks_max.is_none(), InstancesText::ScaleCountFault { max: DATA_DISKS_MAX as u64 })} />
                if let Some(rule) = rule { <p class="note good">{ rule_words(rule) }</p> }
            }
        </CommandDialog>
    }
}

/// The size of a disk to add: as those that are there.
fn first_len(instance: &InstanceView) -> String {
    let last = instance.data_disks.last();
    format_size(last.map_or(64 << 20, |disk| disk.len))
}
