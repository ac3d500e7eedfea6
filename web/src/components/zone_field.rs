//! The zone of something new.

use super::field::Select;
use crate::{
    hooks::{Field, use_field, use_reach},
    i18n::RegionsText,
    region::region,
};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct ZoneFieldProps {
    pub(crate) id: AttrValue,
    pub(crate) field: Field,
    pub(crate) hint: AttrValue,
}

/// The zones of the region shown; one that is lost says so, and cannot be chosen.
#[component]
pub(crate) fn ZoneField(props: &ZoneFieldProps) -> Html {
    let reach = use_reach();
    let zones = region().zone_ids().iter();
    let lost = zones.clone().filter(|zone| reach.is_zone_lost(zone));
    let barred: Vec<AttrValue> = lost.map(|zone| AttrValue::from(*zone)).collect();
    let option = |zone: &&'static str| {
        let text = match reach.is_zone_lost(zone) {
            true => RegionsText::ZoneLost {
                zone: (*zone).to_owned(),
            }
            .into(),
            false => AttrValue::from(*zone),
        };
        (AttrValue::from(*zone), text)
    };
    let options: Vec<_> = zones.map(option).collect();
    html! { <Select id={props.id.clone()} label={RegionsText::ZoneField} {options} {barred} field={props.field.clone()} hint={props.hint.clone()} /> }
}

/// The field for it. It begins with the zone that is wanted, or else the one that is taken anyway; where that
/// is lost, with one that is there.
#[hook]
pub(crate) fn use_zone(wanted: Option<&str>) -> Field {
    let reach = use_reach();
    let field = use_field(String::new);
    let wanted = wanted.filter(|zone| !reach.is_zone_lost(zone));
    field.or(wanted
        .unwrap_or_else(|| reach.zone_for_new(region()))
        .to_owned())
}

/// The zone that was chosen, if it is not the one that is taken anyway.
pub(crate) fn zone_of(field: &Field) -> Option<String> {
    let mut others = region().zone_ids().iter().skip(1);
    others
        .find(|zone| **zone == field.text())
        .map(|zone| (*zone).to_owned())
}
