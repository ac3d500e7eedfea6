//! The files that differ between two moments, as a list for a spreadsheet.

use crate::worker::protocol::{ComparedVolume, FilesOutcome};
use rowdisk_files::{Differs, EntryKind, Version};

/// How many differences are listed.
pub(crate) fn listed(volumes: &[ComparedVolume]) -> usize {
    let lists = volumes.iter().map(|volume| match &volume.outcome {
        FilesOutcome::Files(found) => found.list.len(),
        _ => 0,
    });
    lists.sum()
}

/// The folder that something is in.
pub(crate) fn parent(path: &str) -> &str {
    match path.rfind('/') {
        Some(0) | None => "/",
        Some(end) => &path[..end],
    }
}

/// The list. Words of a file, not of the page: the same in every language.
pub(crate) fn csv(volumes: &[ComparedVolume]) -> String {
    let mut text =
        "partition,path,kind,how,size_before,size_after,changed_before,changed_after\r\n"
            .to_owned();
    for volume in volumes {
        let FilesOutcome::Files(found) = &volume.outcome else {
            continue;
        };
        for one in &found.list {
            let kind = match one.kind {
                EntryKind::Folder => "folder",
                EntryKind::File => "file",
                EntryKind::Link => "link",
                EntryKind::Other => "special",
            };
            let how = match one.differs {
                Differs::Added => "added",
                Differs::Removed => "removed",
                Differs::Bytes => "changed",
                Differs::Time => "time",
                Differs::Perhaps | Differs::Not => "perhaps",
            };
            // A name may have the marks of a list; each path begins with a slash, so none is a formula.
            let path = one.path.replace('"', "\"\"");
            let number = volume.number;
            let len = |version: Option<Version>| version.map(|version| version.len.to_string());
            let time = |version: Option<Version>| version?.modified.map(|time| time.to_string());
            let cells = [
                len(one.before),
                len(one.after),
                time(one.before),
                time(one.after),
            ];
            let cells = cells.map(Option::unwrap_or_default).join(",");
            text += &format!("{number},\"{path}\",{kind},{how},{cells}\r\n");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use rowdisk_files::{Difference, Differences};

    #[test]
    fn the_list_has_one_line_for_each() {
        let difference = |path: &str, differs, before, after| Difference {
            path: path.to_owned(),
            kind: EntryKind::File,
            differs,
            before,
            after,
        };
        let version = |len, modified| Some(Version { len, modified });
        let found = Differences {
            list: vec![
                difference("/a", Differs::Added, None, version(3, Some(7))),
                difference(
                    "/b,\"c\"",
                    Differs::Bytes,
                    version(1, None),
                    version(2, None),
                ),
            ],
            ..Differences::default()
        };
        let volumes = [
            ComparedVolume {
                number: 1,
                outcome: FilesOutcome::OtherFilesystem,
            },
            ComparedVolume {
                number: 2,
                outcome: FilesOutcome::Files(found),
            },
        ];
        assert_eq!(listed(&volumes), 2);
        assert_eq!(
            csv(&volumes),
            "partition,path,kind,how,size_before,size_after,changed_before,changed_after\r\n\
             2,\"/a\",file,added,,3,,7\r\n\
             2,\"/b,\"\"c\"\"\",file,changed,1,2,,\r\n"
        );
    }

    #[test]
    fn everything_is_in_a_folder() {
        assert_eq!(parent("/a/b"), "/a");
        assert_eq!(parent("/a"), "/");
        assert_eq!(parent("/"), "/");
    }
}
