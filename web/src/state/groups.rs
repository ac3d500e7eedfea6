//! Snapshot groups, and what going back to one takes.

use rowdisk::service::{command::DiskRef, views::GroupBackView};

/// What a command calls disks of a group.
pub(crate) fn disk_refs<'a>(
    group: &GroupBackView,
    ids: impl Iterator<Item = &'a String>,
) -> Vec<DiskRef> {
    let refs = ids.map(|id| {
        let disk = group.disks.iter().find(|disk| disk.disk.id == *id);
        disk.map_or(id, |disk| &disk.reference).clone()
    });
    refs.map(DiskRef::new).collect()
}

/// Whether one group holds the presents of all these disks: going back to it would undo whatever is
/// done to them.
pub(crate) fn is_held(group: &GroupBackView, ids: &[String]) -> bool {
    let holder = |id: &String| {
        let disk = group.disks.iter().find(|disk| disk.disk.id == *id)?;
        disk.held_by.as_ref()
    };
    let mut holders = ids.iter().map(holder);
    let first = holders.next().flatten();
    first.is_some() && holders.all(|holder| holder == first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rowdisk::service::views::{GroupDiskView, IdName};

    fn named(id: &str, name: &str) -> IdName {
        IdName {
            id: id.to_owned(),
            name: name.to_owned(),
        }
    }

    fn group(disks: &[(&str, &str, Option<&str>)]) -> GroupBackView {
        let disk = |&(id, reference, held_by): &(&str, &str, Option<&str>)| GroupDiskView {
            disk: named(id, "db"),
            reference: reference.to_owned(),
            held_by: held_by.map(str::to_owned),
        };
        GroupBackView {
            group: named("ssg-1", "nightly"),
            reference: "nightly".to_owned(),
            created_ms: 0,
            count: 3,
            disks: disks.iter().map(disk).collect(),
            safety_name: "before-rollback".to_owned(),
        }
    }

    #[test]
    fn disks_are_called_as_commands_call_them() {
        let group = group(&[("d-1", "d-1", None), ("d-3", "log", None)]);
        let ids = ["d-1", "d-3", "d-4"].map(str::to_owned);
        let refs = disk_refs(&group, ids.iter());
        let refs: Vec<_> = refs.iter().map(DiskRef::as_str).collect();
        assert_eq!(refs, ["d-1", "log", "d-4"]);
    }

    #[test]
    fn presents_are_held_by_one_group_or_by_none() {
        let ids = ["d-1", "d-2"].map(str::to_owned);
        let is_held = |first: Option<&str>, second: Option<&str>| {
            let group = group(&[("d-1", "db", first), ("d-2", "log", second)]);
            super::is_held(&group, &ids)
        };
        assert!(is_held(Some("ssg-1"), Some("ssg-1")));
        assert!(!is_held(Some("ssg-1"), Some("ssg-2")));
        assert!(!is_held(Some("ssg-1"), None) && !is_held(None, None));
        assert!(!super::is_held(&group(&[]), &ids));
        assert!(!super::is_held(
            &group(&[("d-1", "db", Some("ssg-1"))]),
            &[]
        ));
    }
}
