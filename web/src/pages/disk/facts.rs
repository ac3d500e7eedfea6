//! The line of facts under the disk's name.

use crate::{
    components::{
        amount::{coming_local, exact_size, size_to_come},
        help::help,
        link::link,
    },
    format::{count, size},
    hooks::Now,
    i18n::{DiskText, InstancesText, PoliciesText, RegionsText, Term},
    routes::Route,
};
use rowdisk::service::views::{AssociationView, AttachmentView, DiskKind, DiskView, Source};
use yew::prelude::*;

/// Size, data, what its snapshots hold, what was written since.
pub(super) fn facts(disk: &DiskView, now: Now) -> Html {
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
            <span><b>{ disk.snapshots }</b>{ DiskText::CountAfter { quota: disk.snapshot_quota } }{ help("facts", Term::Quota) }</span>
            <span>{ since(disk) }{ help("facts", Term::Row) }</span>
            <span>{ RegionsText::InZone { zone: disk.zone.clone() } }</span>
            { for disk.attached.iter().map(attached) }
            if disk.multi_attach { <span>{ InstancesText::OnDiskMulti }{ help("facts", Term::SharedBlockStorage) }</span> }
            { for disk.policies.iter().map(|applied| policy(applied, now)) }
            if let Some(source) = &disk.source { <span>{ origin(source) }</span> }
        </div>
    }
}

/// An instance that has it.
fn attached(attached: &AttachmentView) -> Html {
    let to = Route::Instance {
        instance: attached.instance.id.clone(),
    };
    html! {
        <span>
            { InstancesText::OnDisk }{ link(&to, html! { <b>{ &attached.instance.name }</b> }) }{ " " }{ attached.status.as_str() }
        </span>
    }
}

/// Its policy, and when that runs next.
fn policy(applied: &AssociationView, now: Now) -> Html {
    let to = Route::Policy {
        policy: applied.policy.id.clone(),
    };
    let next = match applied.next {
        Some(at) if at.at_ms > now.ms => Some(coming_local(at, now)),
        Some(_) => Some(PoliciesText::Due.to_string()),
        None => None,
    };
    html! {
        <span>
            { PoliciesText::DiskBy }{ link(&to, html! { <b>{ &applied.policy.name }</b> }) }
            if let Some(at) = next { { PoliciesText::DiskNext { at } } }
        </span>
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
