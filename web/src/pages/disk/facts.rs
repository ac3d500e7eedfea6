//! The line of facts under the disk's name.

use crate::{
    components::{
        amount::{coming, coming_local, exact_size, size_to_come},
        help::help,
        link::link,
    },
    format::{count, size},
    hooks::Now,
    i18n::{DiskText, InstancesText, PoliciesText, RegionsText, Term},
    routes::Route,
};
use rowdisk::service::views::{
    AssociationView, AttachmentView, DiskKind, DiskView, LocalTime, Source,
};
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
    html! {
        <span>
            { PoliciesText::DiskBy }{ link(&to, html! { <b>{ &applied.policy.name }</b> }) }
            if let Some(at) = applied.next { { next_run(at, &applied.time_zone, now) } }
        </span>
    }
}

/// When its policy runs next: by the pool's clock, which is named where the browser's tells another time.
fn next_run(at: LocalTime, zone: &str, now: Now) -> PoliciesText {
    if at.at_ms <= now.ms {
        let at = PoliciesText::Due.to_string();
        return PoliciesText::DiskNext { at };
    }
    let (here, at) = (coming(at.at_ms, now), coming_local(at, now));
    if at == here {
        return PoliciesText::DiskNext { at };
    }
    let zone = zone.to_owned();
    PoliciesText::DiskNextIn { at, zone }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_run_names_the_pools_zone_where_the_browser_has_another() {
        let (now_ms, hour) = (1_795_392_000_000, 3_600_000);
        let say = |in_hours: u64, offset_minutes| {
            let at = LocalTime {
                at_ms: now_ms + in_hours * hour,
                offset_minutes,
            };
            let now = Now {
                ms: now_ms,
                zone_minutes: 60,
            };
            next_run(at, "Asia/Tokyo", now).to_string()
        };
        assert_eq!(say(3, 60), ", next run 23 Nov 2026, 04:00");
        let other = ", next run 23 Nov 2026, 12:00 in the time zone Asia/Tokyo";
        assert_eq!(say(3, 540), other);
        // What is told from now has no zone.
        assert_eq!(say(0, 540), ", next run due now");
    }
}
