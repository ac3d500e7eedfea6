//! The line of facts under the disk's name.

use crate::{
    components::amount::exact_size,
    format::{count, size},
    i18n::DiskText,
};
use rowdisk::service::views::{DiskKind, DiskView, Source};
use yew::prelude::*;

/// Size, data, what its snapshots hold, what was written since.
pub(super) fn facts(disk: &DiskView) -> Html {
    let kind = match disk.kind {
        DiskKind::System => DiskText::KindSystem,
        DiskKind::Data => DiskText::KindData,
    };
    let block = size(u64::from(disk.block_size));
    let redirected = count(disk.redirected_blocks);
    let since = if disk.snapshots == 0 {
        DiskText::OwnAfterFirst { redirected }
    } else {
        DiskText::OwnAfter {
            redirected,
            copied: count(disk.cow_copies),
        }
    };
    html! {
        <div class="facts">
            <span><b>{ exact_size(disk.len) }</b>{ " " }{ DiskText::SizeAndKind { kind: kind.to_string(), block } }</span>
            <span>{ DiskText::SeesBefore }<b>{ exact_size(disk.data_bytes) }</b>{ DiskText::SeesAfter }</span>
            <span>{ DiskText::ChainBefore }<b>{ exact_size(disk.chain_bytes) }</b>{ DiskText::ChainAfter }</span>
            <span><b>{ disk.snapshots }</b>{ DiskText::CountAfter { quota: disk.snapshot_quota } }</span>
            if disk.redirected_blocks == 0 && disk.own_bytes == 0 && disk.snapshots > 0 {
                <span>{ DiskText::NothingOwn }</span>
            } else {
                <span><b>{ exact_size(disk.own_bytes) }</b>{ since }</span>
            }
            if let Some(source) = &disk.source { <span>{ origin(source) }</span> }
        </div>
    }
}

fn origin(source: &Source) -> Html {
    let (before, name) = match source {
        Source::Snapshot { name, .. } => (DiskText::FromSnapshot, name),
        Source::Image { name, .. } => (DiskText::FromImage, name),
    };
    html! {
        <>
            { before }
            <b>{ name.clone().unwrap_or_else(|| DiskText::FromDeleted.to_string()) }</b>
        </>
    }
}
