//! Running instances from an image: how many, and with which disks.

use crate::{
    components::{
        command_dialog::CommandDialog,
        disk_form::disk_len,
        field::{Select, TextField},
        loaded::loaded,
        zone_field::{ZoneField, use_zone, zone_of},
    },
    format::{parse_size, size},
    hooks::{use_field, use_query},
    i18n::{Common, InstancesText, RegionsText, Term, name_fault},
    state::names::{check_name, free_name},
    worker::protocol::Query,
};
use rowdisk::{
    service::{
        DATA_DISKS_MAX, RUN_AMOUNT_MAX,
        command::{Command, ImageRef, RunInstances, format_size},
        views::{ImageView, InstanceView},
    },
    units::{DISK_LEN_MAX, DISK_LEN_MIN, DISK_LEN_STEP},
};
use yew::prelude::*;

/// Instances to run.
#[derive(PartialEq, Properties)]
pub(crate) struct RunFormProps {
    /// The image's id, where it is known already.
    #[prop_or_default]
    pub(crate) image: Option<String>,
    pub(crate) on_close: Callback<()>,
}

/// Asks for the image first.
#[component]
pub(crate) fn RunForm(props: &RunFormProps) -> Html {
    let images = use_query::<Vec<ImageView>>(Query::Images);
    let instances = use_query::<Vec<InstanceView>>(Query::Instances);
    let image = use_field(|| props.image.clone().unwrap_or_default());
    let name = use_field(String::new);
    let amount = use_field(|| "1".to_owned());
    let system = use_field(String::new);
    let data = use_field(String::new);
    let zone = use_zone(None);
    let keeps = use_state(|| false);

    let all = images.ready().map_or(&[][..], |all| all.as_slice());
    let chosen = all
        .iter()
        .find(|one| one.id == image.text())
        .or(all.first());
    // What a person has not typed yet is suggested.
    let suggested = {
        let taken = instances.ready().map_or(&[][..], |all| all.as_slice());
        let base = InstancesText::SampleName.to_string();
        free_name(&base, taken.iter().map(|one| one.name.as_str()))
    };
    let name = name.or(suggested);
    let system = system.or(chosen.map_or(String::new(), |one| format_size(one.len)));

    let name_wrong = check_name(name.text()).err();
    let count = amount.text().trim().parse().ok();
    let count = count.filter(|count| (1..=RUN_AMOUNT_MAX).contains(count));
    let system_len = disk_len(&system, chosen.map(|one| one.len));
    let room = DATA_DISKS_MAX - chosen.map_or(0, |one| one.data.len().min(DATA_DISKS_MAX));
    let data_lens = lens(data.text()).filter(|lens| lens.len() <= room);
    let is_ready = name_wrong.is_none() && count.is_some();
    let command = (chosen.zip(data_lens.clone()).zip(system_len.as_ref().ok()))
        .filter(|_| is_ready)
        .map(|((image, data_lens), system_len)| {
            Command::RunInstances(RunInstances {
                amount: count.filter(|count| *count > 1),
                system_len: Some(*system_len).filter(|len| *len != image.len),
                keep_data_disks: *keeps && (!data_lens.is_empty() || !image.data.is_empty()),
                data_lens,
                zone: zone_of(&zone),
                ..RunInstances::new(name.text(), ImageRef::new(image.name.clone()))
            })
        });
    let toggle = {
        let keeps = keeps.clone();
        Callback::from(move |_: InputEvent| keeps.set(!*keeps))
    };
    let words = |text: InstancesText| AttrValue::from(text);
    html! {
        <CommandDialog title={InstancesText::RunTitle} submit={InstancesText::RunDo} {command} on_close={props.on_close.clone()}>
            { loaded(&images, |all| match chosen {
                None => html! { <p class="note warn">{ InstancesText::RunNoImage }</p> },
                Some(chosen) => html! {
                    <>
                        <Select id="run-image" word={Term::CustomImage} label={InstancesText::RunImage} options={options(all)} field={image.clone()} />
                        <TextField id="run-name" label={Common::Name} field={name.clone()} is_first=true fault={name_wrong.map(|fault| AttrValue::from(name_fault(fault)))} />
                        <TextField id="run-amount" label={InstancesText::RunAmount} field={amount.clone()} hint={words(InstancesText::RunAmountHint)} fault={count.is_none().then(|| words(InstancesText::RunAmountFault))} />
                        <TextField id="run-system" word={Term::SystemDisk} label={InstancesText::RunSystem} field={system.clone()} hint={words(InstancesText::RunSystemHint { min: size(chosen.len) })} fault={system_len.err().map(AttrValue::from)} />
                        if !chosen.data.is_empty() { <p class="hint">{ InstancesText::RunDataImage { count: chosen.data.len() as u64 } }</p> }
                        <TextField id="run-data" word={Term::DataDisk} label={InstancesText::RunData} field={data.clone()} hint={words(InstancesText::RunDataHint)} fault={data_lens.is_none().then(|| words(InstancesText::RunDataFault))} />
                        <ZoneField id="run-zone" field={zone.clone()} hint={AttrValue::from(RegionsText::ZoneHintInstance)} />
                        <label class="choice"><input type="checkbox" checked={*keeps} oninput={toggle} /><span>{ InstancesText::RunKeep }</span></label>
                    </>
                },
            }) }
        </CommandDialog>
    }
}

fn options(images: &[ImageView]) -> Vec<(AttrValue, AttrValue)> {
    let option = |image: &ImageView| (image.id.clone().into(), image.name.clone().into());
    images.iter().map(option).collect()
}

/// Sizes of disks with spaces between.
fn lens(text: &str) -> Option<Vec<u64>> {
    let len = |word: &str| {
        let len = parse_size(word).ok()?;
        let fits = (DISK_LEN_MIN..=DISK_LEN_MAX).contains(&len) && len % DISK_LEN_STEP == 0;
        fits.then_some(len)
    };
    text.split_whitespace().map(len).collect()
}
