//! The time zone in which policies run: typed with suggestions, or the browser's own.

use crate::{
    components::action::Action,
    components::failure::failure_note,
    components::help::help,
    hooks::{use_console, use_field},
    i18n::{Common, PoliciesText, Term},
    platform,
    state::remote::Remote,
};
use rowdisk::service::command::{Command, SetTimeZone};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The zone there is.
#[derive(PartialEq, Properties)]
pub(super) struct ZoneProps {
    pub(super) zone: String,
}

/// Shows and changes it.
#[component]
pub(super) fn Zone(props: &ZoneProps) -> Html {
    let console = use_console();
    let field = use_field(|| props.zone.clone());
    let doing = use_state(|| Remote::Ready(Rc::new(())));
    {
        let field = field.clone();
        use_effect_with(props.zone.clone(), move |zone| field.set(zone.clone()));
    }
    let zones = use_memo((), |()| platform::time_zones());
    let set = {
        let doing = doing.clone();
        Callback::from(move |name: String| {
            let (console, doing) = (console.clone(), doing.clone());
            doing.set(Remote::Loading);
            spawn_local(async move {
                let command = Command::SetTimeZone(SetTimeZone { name });
                doing.set(match console.run_in_dialog(command).await {
                    Ok(_) => Remote::Ready(Rc::new(())),
                    Err(failure) => Remote::Failed(failure),
                });
            });
        })
    };
    let onsubmit = {
        let (set, text) = (set.clone(), field.text().trim().to_owned());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            set.emit(text.clone());
        })
    };
    let browsers = platform::time_zone().filter(|zone| *zone != props.zone);
    let is_same = field.text().trim() == props.zone || field.text().trim().is_empty();
    let why_not = match is_same {
        true => Some(Common::NotReady),
        false => matches!(&*doing, Remote::Loading).then_some(Common::Doing),
    };
    let why_not = why_not.map(AttrValue::from);
    html! {
        <form class="field" {onsubmit}>
            <div class="labelled"><label for="time-zone">{ PoliciesText::Zone }</label>{ help("settings", Term::TimeZone) }</div>
            <div class="zone">
                <input id="time-zone" type="text" list="time-zones" value={field.text().to_owned()} oninput={field.typed()} autocomplete="off" spellcheck="false" aria-describedby="time-zone-note" />
                <Action is_submit=true {why_not}>{ PoliciesText::ZoneDo }</Action>
            </div>
            <datalist id="time-zones">{ for zones.iter().map(|zone| html! { <option value={zone.clone()} /> }) }</datalist>
            <p id="time-zone-note" class="hint">{ PoliciesText::ZoneHint }</p>
            if let Some(zone) = browsers {
                <p><Action class="link" onclick={let zone = zone.clone(); set.reform(move |_: MouseEvent| zone.clone())}>{ PoliciesText::ZoneBrowsers { zone } }</Action></p>
            }
            if let Remote::Failed(failure) = &*doing { { failure_note(failure, html! {}) } }
        </form>
    }
}
