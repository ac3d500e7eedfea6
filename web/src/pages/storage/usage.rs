//! Where the space goes, by kind, and what the pools of other regions take. The shares add up to the pool.

use super::panel;
use crate::{
    components::amount::exact_size,
    hooks::{use_query, use_session},
    i18n::StorageText,
    platform,
    region::region,
    state::uses::{Use, other_pools, pool_bytes, uses},
    worker::protocol::{Query, RegionState},
};
use rowdisk::service::{Region, views::StorageView};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Whose space.
#[derive(PartialEq, Properties)]
pub(super) struct UsageProps {
    pub(super) storage: StorageView,
}

/// A table of kinds with a bar each.
#[component]
pub(super) fn Usage(props: &UsageProps) -> Html {
    let session = use_session();
    let origin = use_state(|| None::<u64>);
    let copy = use_state(|| None::<u64>);
    {
        let (origin, copy) = (origin.setter(), copy.setter());
        use_effect_with(session.revision, move |_| {
            spawn_local(async move {
                origin.set(platform::usage().await);
                copy.set(platform::export_copy().await);
            });
        });
    }
    let regions = use_query::<Vec<RegionState>>(Query::Regions);
    let others = (regions.ready()).map_or_else(Vec::new, |all| other_pools(all, region()));
    let others_bytes: u64 = others.iter().map(|(_, bytes)| bytes).sum();
    let other = |(region, bytes): &(Region, u64)| {
        let region = region.name().to_owned();
        html! { <tr><th scope="row" class="text">{ StorageText::OtherPool { region } }</th><td /><td>{ exact_size(*bytes) }</td></tr> }
    };
    let storage = &props.storage;
    let max = pool_bytes(storage).max(1);
    let row = |(kind, bytes): (Use, u64)| {
        let kind = match kind {
            Use::Data => StorageText::Data,
            Use::Nodes => StorageText::Nodes,
            Use::Leaving => StorageText::Rest,
            Use::HeldBack => StorageText::HeldBack,
        };
        let label = kind.to_string();
        let share = u128::from(bytes) * 1000 / u128::from(max);
        html! {
            <tr>
                <th scope="row" class="text">{ kind }</th>
                <td class="bar">
                    <svg
                        class="meter"
                        viewBox="0 0 1000 1"
                        preserveAspectRatio="none"
                        role="meter"
                        aria-valuemin="0"
                        aria-valuemax={max.to_string()}
                        aria-valuenow={bytes.to_string()}
                        aria-label={label}
                    >
                        <rect width={share.to_string()} height="1" />
                    </svg>
                </td>
                <td>{ exact_size(bytes) }</td>
            </tr>
        }
    };
    panel(
        StorageText::Use,
        html! {
            <>
            <table class="list kinds">
                <thead><tr>
                    <th scope="col" class="text">{ StorageText::Kind }</th>
                    <th scope="col" class="text">{ StorageText::Share }</th>
                    <th scope="col">{ StorageText::Bytes }</th>
                </tr></thead>
                <tbody>{ for uses(storage).into_iter().filter(|(_, bytes)| *bytes > 0).map(row) }</tbody>
                <tfoot>
                    <tr><th scope="row" class="text">{ StorageText::AllocatedOf { region: region().name().to_owned() } }</th><td /><td><b>{ exact_size(pool_bytes(storage)) }</b></td></tr>
                    if !others.is_empty() {
                        { for others.iter().map(other) }
                        <tr><th scope="row" class="text">{ StorageText::AllPools }</th><td /><td><b>{ exact_size(pool_bytes(storage).saturating_add(others_bytes)) }</b></td></tr>
                    }
                    if let Some(bytes) = *copy {
                        <tr><th scope="row" class="text" title={StorageText::ExportCopyHint}>{ StorageText::ExportCopy }</th><td /><td>{ exact_size(bytes) }</td></tr>
                    }
                    if let Some(bytes) = *origin {
                        <tr><th scope="row" class="text" title={StorageText::OriginHint}>{ StorageText::Origin }</th><td /><td>{ exact_size(bytes) }</td></tr>
                    }
                </tfoot>
            </table>
            <p class="hint">{ StorageText::OriginHint }</p>
            if storage.walkers > 0 { <p>{ StorageText::Reclaiming { count: storage.walkers } }</p> }
            if storage.zombies > 0 { <p>{ StorageText::Zombies { count: storage.zombies } }</p> }
            </>
        },
    )
}
