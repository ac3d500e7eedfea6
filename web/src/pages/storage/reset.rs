//! The end of the pool, with a word to type first.

use super::panel;
use crate::{
    components::reset_dialog::ResetDialog, format::size, i18n::StorageText, region::region,
    state::uses::pool_bytes,
};
use rowdisk::service::views::StorageView;
use yew::prelude::*;

/// What there is to lose.
#[derive(PartialEq, Properties)]
pub(super) struct ResetProps {
    pub(super) storage: StorageView,
}

/// Offers the reset.
#[component]
pub(super) fn Reset(props: &ResetProps) -> Html {
    let is_open = use_state(|| false);
    let opens = |open: bool| {
        let is_open = is_open.clone();
        Callback::from(move |()| is_open.set(open))
    };
    let storage = &props.storage;
    let region = region().name().to_owned();
    let what = StorageText::ResetWhat {
        region: region.clone(),
        disks: storage.disks,
        snapshots: storage.snapshots,
        images: storage.images,
        bytes: size(pool_bytes(storage)),
    };
    panel(
        StorageText::Reset,
        html! {
            <>
            <p>{ StorageText::ResetWhy { region } }</p>
            <button type="button" class="danger" onclick={opens(true).reform(|_: MouseEvent| ())}>{ StorageText::ResetStart }</button>
            if *is_open { <ResetDialog {what} on_close={opens(false)} /> }
            </>
        },
    )
}
