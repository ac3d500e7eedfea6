//! The zone of something new.

use super::field::Select;
use crate::{
    hooks::{Field, use_query},
    i18n::RegionsText,
    region::region,
    worker::protocol::Query,
};
use rowdisk::service::views::StorageView;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct ZoneFieldProps {
    pub(crate) id: AttrValue,
    pub(crate) field: Field,
    pub(crate) hint: AttrValue,
}

/// The zones of the region shown; one that is lost says so.
#[component]
pub(crate) fn ZoneField(props: &ZoneFieldProps) -> Html {
    let storage = use_query::<StorageView>(Query::Storage);
    let lost = storage.ready().map_or(&[][..], |view| &view.lost_zones);
    let option = |zone: &&'static str| {
        let text = match lost.iter().any(|lost| lost == zone) {
            true => RegionsText::ZoneLost {
                zone: (*zone).to_owned(),
            }
            .into(),
            false => AttrValue::from(*zone),
        };
        (AttrValue::from(*zone), text)
    };
    let options: Vec<_> = region().zone_ids().iter().map(option).collect();
    html! { <Select id={props.id.clone()} label={RegionsText::ZoneField} {options} field={props.field.clone()} hint={props.hint.clone()} /> }
}

/// The zone that was chosen, if it is not the one that is taken anyway.
pub(crate) fn zone_of(field: &Field) -> Option<String> {
    let mut others = region().zone_ids().iter().skip(1);
    others
        .find(|zone| **zone == field.text())
        .map(|zone| (*zone).to_owned())
}
