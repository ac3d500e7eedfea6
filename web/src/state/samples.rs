//! Views without anything in them, for tests to change what they are about.

use rowdisk::service::{
    Region,
    views::{
        AttachedView, Choices, DiskKind, DiskStatus, DiskView, IdName, InstanceStatus,
        InstanceView, QuotaPolicy, RegionView, SnapshotOrigin, SnapshotStatus, SnapshotUsage,
        SnapshotView, StorageView,
    },
};

pub(crate) fn region(region: Region, pool_bytes: u64) -> RegionView {
    RegionView {
        id: region.id().to_owned(),
        is_lost: false,
        zones: Vec::new(),
        disks: 0,
        snapshots: 0,
        images: 0,
        instances: 0,
        pool_bytes,
        copies: Vec::new(),
    }
}

pub(crate) fn storage() -> StorageView {
    StorageView {
        pool_id: String::new(),
        format: 0,
        generation: 0,
        allocated_bytes: 0,
        held_back_bytes: 0,
        live_data_bytes: 0,
        node_bytes: 0,
        free_bytes: None,
        zombies: 0,
        walkers: 0,
        disks: 0,
        snapshots: 0,
        images: 0,
        bin_items: 0,
        bin_days: 7,
        quota_policy: QuotaPolicy::Oldest,
        region: String::new(),
        is_lost: false,
        lost_zones: Vec::new(),
        time_zone: "UTC".to_owned(),
    }
}

pub(crate) fn attached() -> AttachedView {
    AttachedView {
        disk: nobody(),
        len: 0,
        data_bytes: 0,
        delete_with_instance: true,
        is_scaled: false,
        multi_attach: false,
        locked: false,
        others: Vec::new(),
    }
}

pub(crate) fn instance() -> InstanceView {
    InstanceView {
        id: String::new(),
        name: String::new(),
        description: String::new(),
        tags: Vec::new(),
        status: InstanceStatus::Running,
        zone: String::new(),
        is_lost: false,
        created_ms: 0,
        was_cut_off: false,
        started_ms: 0,
        image: nobody(),
        is_image_gone: false,
        system_disk: attached(),
        data_disks: Vec::new(),
        groups: Choices {
            some: Vec::new(),
            more: 0,
        },
        rule: None,
        used_percent: None,
    }
}

fn nobody() -> IdName {
    IdName {
        id: String::new(),
        name: String::new(),
    }
}

pub(crate) fn disk() -> DiskView {
    DiskView {
        is_name_shared: false,
        key: None,
        locked: false,
        id: String::new(),
        name: String::new(),
        description: String::new(),
        kind: DiskKind::Data,
        tags: Vec::new(),
        status: DiskStatus::Available,
        len: 0,
        block_size: 4096,
        created_ms: 0,
        zone: String::new(),
        is_lost: false,
        source: None,
        delete_auto_snapshot: true,
        multi_attach: false,
        attached: Vec::new(),
        policies: Vec::new(),
        data_bytes: 0,
        chain_bytes: Some(0),
        own_bytes: Some(0),
        is_changed: false,
        redirected_blocks: 0,
        cow_copies: 0,
        snapshots: 0,
        snapshot_quota: 64,
        last_snapshot_ms: None,
        next_to_go: None,
    }
}

pub(crate) fn snapshot() -> SnapshotView {
    SnapshotView {
        key: None,
        locked: false,
        id: String::new(),
        name: String::new(),
        description: String::new(),
        tags: Vec::new(),
        status: SnapshotStatus::Accomplished,
        origin: SnapshotOrigin::User,
        disk_id: String::new(),
        disk_name: None,
        binned_disk_name: None,
        source_disk_kind: DiskKind::Data,
        created_ms: 0,
        len: 0,
        block_size: 4096,
        group: None,
        policy: None,
        expires_ms: None,
        is_counted: false,
        kept: None,
        parent: None,
        children: Vec::new(),
        is_head_parent: false,
        added_bytes: Some(0),
        frees_bytes: Some(0),
        data_bytes: 0,
        held_by: Vec::new(),
        is_held_by_bin: false,
        lock: None,
        copied_from: None,
        used_by_images: Vec::new(),
        used_by_disks: Vec::new(),
        usage: SnapshotUsage::None,
    }
}
