//! What ends something of an instance: releasing it, and replacing its system disk.

use crate::{
    components::{
        ask::Ask,
        field::{Select, TextField},
        loaded::loaded,
    },
    format::snapshot_name,
    hooks::{use_field, use_now, use_previews, use_query},
    i18n::{AskText, InstancesText, Term, name_fault},
    state::names::check_snapshot_name,
    worker::protocol::Query,
};
use rowdisk::service::{
    command::{Command, DeleteInstance, ImageRef, InstanceRef, ReplaceSystemDisk},
    views::{ImageView, InstanceView},
};
use yew::prelude::*;

/// Which instance.
#[derive(PartialEq, Properties)]
pub(super) struct ReleaseProps {
    pub(super) instance: InstanceView,
    /// Whether it was done.
    pub(super) on_close: Callback<bool>,
}

/// Asks before an instance is released.
#[component]
pub(super) fn Release(props: &ReleaseProps) -> Html {
    let instance = &props.instance;
    let keeps = use_state(|| false);
    let command = |keep_automatic| {
        Command::DeleteInstance(DeleteInstance {
            instance: InstanceRef::new(instance.id.clone()),
            force: false,
            keep_automatic,
        })
    };
    let previews = use_previews(&[command(false)]).known;
    html! {
        <Ask
            title={InstancesText::ReleaseTitle { name: instance.name.clone() }}
            submit={InstancesText::ReleaseDo}
            commands={vec![command(*keeps)]}
            on_close={props.on_close.clone()}
        >
            { keep_automatic(&previews, &keeps) }
        </Ask>
    }
}

/// Asks before the system disk is replaced.
#[component]
pub(super) fn Replace(props: &ReleaseProps) -> Html {
    let instance = &props.instance;
    let now = use_now();
    let images = use_query::<Vec<ImageView>>(Query::Images);
    let all = images.ready().map_or(&[][..], |all| all.as_slice());
    let image = use_field(|| instance.image.id.clone());
    let keeps_present = use_state(|| true);
    let name = use_field(|| snapshot_name(now.ms, now.zone_minutes));
    let keeps = use_state(|| false);
    let chosen = all
        .iter()
        .find(|one| one.id == image.text())
        .or(all.first());
    let fault = check_snapshot_name(name.text()).err();
    let command = |keep_automatic| {
        chosen.map(|image| {
            Command::ReplaceSystemDisk(ReplaceSystemDisk {
                instance: InstanceRef::new(instance.id.clone()),
                image: ImageRef::new(image.id.clone()),
                len: None,
                keep_current: keeps_present
                    .then(|| name.text().to_owned())
                    .filter(|_| fault.is_none()),
                keep_automatic,
            })
        })
    };
    let previews = use_previews(command(false).as_slice()).known;
    let is_ready = chosen.is_some() && (!*keeps_present || fault.is_none());
    let options: Vec<(AttrValue, AttrValue)> = (all.iter())
        .map(|image| (image.id.clone().into(), image.name.clone().into()))
        .collect();
    let toggle = {
        let keeps_present = keeps_present.clone();
        Callback::from(move |_: InputEvent| keeps_present.set(!*keeps_present))
    };
    html! {
        <Ask
            title={InstancesText::ReplaceTitle { name: instance.name.clone() }}
            submit={InstancesText::ReplaceDo}
            commands={command(*keeps).into_iter().collect::<Vec<_>>()}
            on_close={props.on_close.clone()}
            {is_ready}
        >
            <p>{ InstancesText::ReplaceWhy }</p>
            { loaded(&images, |_| if options.is_empty() {
                html! { <p class="note warn">{ InstancesText::RunNoImage }</p> }
            } else {
                html! { <Select id="replace-image" word={Term::CustomImage} label={InstancesText::RunImage} {options} field={image.clone()} /> }
            }) }
            <label class="choice"><input type="checkbox" checked={*keeps_present} oninput={toggle} /><span>{ AskText::Keep }</span></label>
            if *keeps_present { <TextField id="replace-keep" label={AskText::KeepName} field={name} fault={fault.map(|fault| AttrValue::from(name_fault(fault)))} /> }
            { keep_automatic(&previews, &keeps) }
        </Ask>
    }
}

/// Offers to keep the automatic snapshots, where there are some that would go.
fn keep_automatic(
    previews: &crate::state::remote::Remote<Vec<rowdisk::service::views::DeletionView>>,
    keeps: &UseStateHandle<bool>,
) -> Html {
    let some = previews.ready();
    let some = some.is_some_and(|views| views.iter().any(|view| !view.automatic.is_empty()));
    if !some {
        return html! {};
    }
    let toggle = {
        let keeps = keeps.clone();
        Callback::from(move |_: InputEvent| keeps.set(!*keeps))
    };
    html! { <label class="choice"><input type="checkbox" checked={**keeps} oninput={toggle} /><span>{ AskText::KeepAutomatic }</span></label> }
}
