//! Snapshot groups, as the list of all snapshots tells of them.

use super::names::{free_name, reference};
use rowdisk::service::{
    command::{DiskRef, GroupRef},
    views::{DiskView, IdName, SnapshotView},
};
use std::collections::BTreeMap;

/// The groups that the snapshots are in, by id, with their names.
pub(crate) fn groups_of(all: &[SnapshotView]) -> BTreeMap<String, String> {
    let groups = all.iter().filter_map(|snapshot| snapshot.group.as_ref());
    groups
        .map(|group| (group.id.clone(), group.name.clone()))
        .collect()
}

/// The snapshots that are in a group.
pub(crate) fn members<'a>(
    all: &'a [SnapshotView],
    group: &str,
) -> impl Iterator<Item = &'a SnapshotView> {
    let is_in = move |snapshot: &&SnapshotView| {
        let of = snapshot.group.as_ref();
        of.is_some_and(|of| of.id == group)
    };
    all.iter().filter(is_in)
}

/// The disks that a group takes back: those that are there.
pub(crate) fn disks_of(all: &[SnapshotView], group: &str) -> Vec<IdName> {
    let disks = members(all, group).filter_map(|member| {
        let (id, name) = (member.disk_id.clone(), member.disk_name.clone()?);
        Some(IdName { id, name })
    });
    disks.collect()
}

/// What a command calls a group.
pub(crate) fn group_ref(all: &[SnapshotView], id: &str) -> GroupRef {
    let groups = groups_of(all);
    let names = groups.values().map(String::as_str);
    let name = groups.get(id);
    GroupRef::new(name.map_or_else(|| id.to_owned(), |name| reference(id, name, names)))
}

/// What a command calls disks.
pub(crate) fn disk_refs<'a>(
    disks: &[DiskView],
    ids: impl Iterator<Item = &'a String>,
) -> Vec<DiskRef> {
    let names = disks.iter().map(|disk| disk.name.as_str());
    let refs = ids.map(|id| {
        let disk = disks.iter().find(|disk| disk.id == *id);
        disk.map_or_else(
            || id.clone(),
            |disk| reference(id, &disk.name, names.clone()),
        )
    });
    refs.map(DiskRef::new).collect()
}

/// A free name for a safety group, and so for each snapshot in it.
pub(crate) fn safety_name(all: &[SnapshotView]) -> String {
    let groups = groups_of(all);
    let snapshots = all.iter().map(|snapshot| snapshot.name.as_str());
    free_name(
        "before-rollback",
        snapshots.chain(groups.values().map(String::as_str)),
    )
}

/// Whether one group holds the presents of all these disks: going back to it would undo whatever is
/// done to them.
pub(crate) fn is_held(disks: &[DiskView], all: &[SnapshotView], ids: &[String]) -> bool {
    let group_of = |id: &String| {
        disks
            .iter()
            .find(|disk| disk.id == *id && !disk.is_changed)?;
        let mut chain = all.iter().filter(|snapshot| snapshot.disk_id == *id);
        let parent = chain.find(|snapshot| snapshot.is_head_parent)?;
        parent.group.as_ref().map(|group| group.id.as_str())
    };
    let mut groups = ids.iter().map(group_of);
    let first = groups.next().flatten();
    first.is_some() && groups.all(|group| group == first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples::{disk, snapshot};

    fn of(disk: &str, name: Option<&str>, group: Option<(&str, &str)>) -> SnapshotView {
        SnapshotView {
            name: "nightly".to_owned(),
            disk_id: disk.to_owned(),
            disk_name: name.map(str::to_owned),
            group: group.map(|(id, name)| IdName {
                id: id.to_owned(),
                name: name.to_owned(),
            }),
            ..snapshot()
        }
    }

    fn named(id: &str, name: &str) -> DiskView {
        DiskView {
            id: id.to_owned(),
            name: name.to_owned(),
            ..disk()
        }
    }

    #[test]
    fn a_group_takes_back_the_disks_that_are_there() {
        let nightly = Some(("ssg-1", "nightly"));
        let all = [
            of("d-1", Some("db"), nightly),
            of("d-2", None, nightly),
            of("d-3", Some("log"), Some(("ssg-2", "weekly"))),
            of("d-3", Some("log"), None),
        ];
        let disks = disks_of(&all, "ssg-1");
        assert_eq!(disks.len(), 1);
        assert_eq!((&*disks[0].id, &*disks[0].name), ("d-1", "db"));
        assert_eq!(members(&all, "ssg-1").count(), 2);
        assert_eq!(group_ref(&all, "ssg-1").as_str(), "nightly");
        assert_eq!(group_ref(&all, "ssg-9").as_str(), "ssg-9");
        let twice = [
            all[0].clone(),
            of("d-1", Some("db"), Some(("ssg-3", "nightly"))),
        ];
        assert_eq!(group_ref(&twice, "ssg-1").as_str(), "ssg-1");
        let disks = [named("d-1", "db"), named("d-2", "db"), named("d-3", "log")];
        let ids = ["d-1", "d-3", "d-4"].map(str::to_owned);
        let refs = disk_refs(&disks, ids.iter());
        let refs: Vec<_> = refs.iter().map(DiskRef::as_str).collect();
        assert_eq!(refs, ["d-1", "log", "d-4"]);
    }

    #[test]
    fn a_safety_group_is_called_like_nothing_else() {
        assert_eq!(safety_name(&[]), "before-rollback");
        let renamed = of("d-1", None, Some(("ssg-1", "before-rollback")));
        let other = SnapshotView {
            name: "before-rollback-2".to_owned(),
            ..snapshot()
        };
        assert_eq!(safety_name(&[renamed, other]), "before-rollback-3");
    }

    #[test]
    fn presents_are_held_by_one_group_or_by_none() {
        let parent = |disk: &str, group: Option<&str>| SnapshotView {
            is_head_parent: true,
            ..of(disk, Some(disk), group.map(|group| (group, "nightly")))
        };
        let disks = [named("d-1", "db"), named("d-2", "log")];
        let ids = ["d-1", "d-2"].map(str::to_owned);
        let held = [
            of("d-1", Some("db"), Some(("ssg-2", "weekly"))),
            parent("d-1", Some("ssg-1")),
            parent("d-2", Some("ssg-1")),
        ];
        assert!(is_held(&disks, &held, &ids));
        let apart = [parent("d-1", Some("ssg-1")), parent("d-2", Some("ssg-2"))];
        assert!(!is_held(&disks, &apart, &ids));
        let alone = [parent("d-1", None), parent("d-2", None)];
        assert!(!is_held(&disks, &alone, &ids));
        let changed = DiskView {
            is_changed: true,
            ..named("d-2", "log")
        };
        assert!(!is_held(&[named("d-1", "db"), changed], &held, &ids));
        assert!(!is_held(&[], &held, &ids) && !is_held(&disks, &held, &[]));
    }
}
