//! The line of facts under the disk's name.

use crate::{
    components::amount::{exact_size, size_to_come},
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
    html! {
        <div class="facts">
            <span><b>{ exact_size(disk.len) }</b>{ " " }{ DiskText::SizeAndKind { kind: kind.to_string(), block } }</span>
            <span>{ DiskText::SeesBefore }<b>{ exact_size(disk.data_bytes) }</b>{ DiskText::SeesAfter }</span>
            <span>{ DiskText::ChainBefore }<b>{ size_to_come(disk.chain_bytes) }</b>{ DiskText::ChainAfter }</span>
            <span><b>{ disk.snapshots }</b>{ DiskText::CountAfter { quota: disk.snapshot_quota } }</span>
            <span>{ since(disk) }</span>
            if let Some(source) = &disk.source { <span>{ origin(source) }</span> }
        </div>
    }
}

/// What became of it since its last snapshot; since it was made, where there is none.
fn since(disk: &DiskView) -> Html {
    let (blocks, redirected) = (disk.redirected_blocks, count(disk.redirected_blocks));
    let copied = count(disk.cow_copies);
    let is_untouched = disk.redirected_blocks == 0 && disk.cow_copies == 0;
    match (disk.snapshots, disk.own_bytes) {
        (0, _) if is_untouched => html! { DiskText::NothingYet },
        (0, bytes) => {
            html! { <><b>{ size_to_come(bytes) }</b>{ DiskText::OwnAfterFirst { count: blocks, redirected } }</> }
        }
        _ if is_untouched && !disk.is_changed => html! { DiskText::NothingOwn },
        (_, Some(0)) => html! { DiskText::ChangedAfter { count: blocks, redirected, copied } },
        (_, bytes) => {
            html! { <><b>{ size_to_come(bytes) }</b>{ DiskText::OwnAfter { count: blocks, redirected, copied } }</> }
        }
    }
}

fn origin(source: &Source) -> Html {
    let (before, name, gone) = match source {
        Source::Snapshot { name, .. } => (DiskText::FromSnapshot, name, DiskText::FromSnapshotGone),
        Source::Image { name, .. } => (DiskText::FromImage, name, DiskText::FromImageGone),
    };
    match name {
        Some(name) => html! { <>{ before }<b>{ name }</b></> },
        None => html! { gone },
    }
}
