//! For how many days the recycle bin keeps what is deleted.

use crate::{
    components::action::{Action, barred},
    components::field::TextField,
    hooks::{use_console, use_field},
    i18n::{BinText, Common, Term},
};
use rowdisk::service::{
    BIN_DAYS_MAX,
    command::{Command, SetBinPeriod},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The period there is.
#[derive(PartialEq, Properties)]
pub(super) struct PeriodProps {
    pub(super) days: u32,
}

/// Shows and changes it.
#[component]
pub(super) fn Period(props: &PeriodProps) -> Html {
    let console = use_console();
    let field = use_field(|| props.days.to_string());
    {
        let field = field.clone();
        use_effect_with(props.days, move |days| field.set(days.to_string()));
    }
    let wanted: Option<u32> = field.text().trim().parse().ok();
    let wanted = wanted.filter(|days| *days <= BIN_DAYS_MAX);
    let fault = wanted
        .is_none()
        .then(|| AttrValue::from(BinText::PeriodNot));
    let changed = wanted.filter(|days| *days != props.days);
    let why_not = barred(changed.is_none(), Common::NotReady);
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(days) = changed {
            let console = console.clone();
            spawn_local(async move {
                // Told either way; the field then shows what is in force.
                let _ = console
                    .run(Command::SetBinPeriod(SetBinPeriod { days }))
                    .await;
            });
        }
    });
    html! {
        <form {onsubmit}>
            <fieldset class="field">
                <legend>{ BinText::Period }</legend>
                <TextField id="bin-days" word={Term::RecycleBin} label={BinText::PeriodDays} {field} hint={BinText::PeriodWhy} {fault} />
                <div><Action is_submit=true {why_not}>{ BinText::PeriodSet }</Action></div>
            </fieldset>
        </form>
    }
}
