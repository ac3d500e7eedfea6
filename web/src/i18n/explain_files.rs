//! Failures of work with files in words, from the codes and values that the files module gives.

use super::explain::Explanation;
use crate::{format::size, worker::protocol::Failure};

texts! {
    /// Texts of what files cannot do.
    FileFailure {
        Nothing = "";
        ModuleMissing = "What reads filesystems did not load";
        ModuleMissingDo = "Check the connection and try again, or reload the page.";
        NoVolume { volume: String } = "The disk has no partition {volume}";
        NoFilesystem = "There is no filesystem that is known here";
        NoFilesystemDo = "Format it, or look at its bytes.";
        NotFound { path: String } = "There is no {path} at this moment";
        NotFoundDo = "It may have been renamed or deleted. An older snapshot may still have it.";
        Exists { path: String } = "There is something at {path} already";
        ExistsDo = "Choose another name, or replace it.";
        NotAFolder { path: String } = "{path} is no folder";
        NotAFile { path: String } = "{path} is no file";
        IntoItself { path: String } = "{path} cannot be moved there";
        Full = "The filesystem is full";
        FullWhy = "Nothing was changed.";
        FullDo = "Delete files on it, or use a larger disk.";
        ReadOnly = "This filesystem is not changed here";
        ReadOnlyKind = "It is read, not written: only FAT is written.";
        ReadOnlyDamaged = "It is damaged or was not closed properly.";
        ReadOnlyMisplaced = "Its partition reaches past the disk or over another one.";
        Damaged = "The filesystem is damaged";
        DamagedHeader = "What it says of itself cannot be. Nothing was changed.";
        DamagedChain = "The list of places of a file or folder leads to where it cannot: nowhere, into another file or in a circle. Nothing was changed.";
        DamagedFolder = "A folder holds what no folder holds. Nothing was changed.";
        DamagedEndless = "What is read does not end: a folder may contain itself, or a list lead in a circle. Nothing was changed.";
        DamagedOutside = "It names a place that lies outside of it. Nothing was changed.";
        DamagedStructure = "A checksum does not fit, or what is written there cannot be. Nothing was changed.";
        DamagedDo = "An older snapshot may still be sound. Bytes shows what is there.";
        Name { name: String } = "The name “{name}” is not allowed on this disk";
        Path { path: String } = "The path “{path}” cannot be one";
        PathStart = "A path begins with “/”.";
        PathLong = "Here a path has at most 4,096 bytes of UTF-8 and 128 folders.";
        NameEmpty = "A name cannot be empty.";
        NameDots = "“.” and “..” stand for folders.";
        NameLong = "On FAT a name has at most 255 characters, of which an emoji takes two, and a label 11.";
        NameCharacter { character: String } = "“{character}” cannot stand in a FAT name here.";
        NameEnd = "It ends with a dot or a space.";
        NameReserved = "DOS and Windows keep it for a device.";
        TooLarge = "This is more than can be done at once";
        TooLargeWhy { limit: String } = "The limit is {limit}.";
        Unsupported = "This filesystem cannot do that here";
        UnsupportedSize = "FAT cannot have this size.";
        UnsupportedExtents = "A part of this file waits in the journal in another form, so no place has its bytes.";
        UnsupportedTogether = "What frees space and what needs it cannot be done in one step.";
        UnsupportedFeature = "It uses a feature that is not known here, such as encryption.";
    }
}

/// What a failure with files means; nothing for others.
pub(super) fn explain_files(failure: &Failure) -> Option<Explanation> {
    use FileFailure as T;
    let code = failure.code.strip_prefix("Files.")?;
    let value = |name: &str| {
        let found = failure.params.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let (path, why) = (value("path"), value("why"));
    let (what, why, advice) = match code {
        "ModuleMissing" => (T::ModuleMissing, T::Nothing, T::ModuleMissingDo),
        "NoSuchVolume" => {
            let volume = value("volume");
            (T::NoVolume { volume }, T::Nothing, T::Nothing)
        }
        "NoFilesystem" => (T::NoFilesystem, T::Nothing, T::NoFilesystemDo),
        "NotFound" => (T::NotFound { path }, T::Nothing, T::NotFoundDo),
        "AlreadyExists" => (T::Exists { path }, T::Nothing, T::ExistsDo),
        "NotAFolder" => (T::NotAFolder { path }, T::Nothing, T::Nothing),
        "NotAFile" => (T::NotAFile { path }, T::Nothing, T::Nothing),
        "IntoItself" => (T::IntoItself { path }, T::Nothing, T::Nothing),
        "NoSpaceOnVolume" => (T::Full, T::FullWhy, T::FullDo),
        "ReadOnlyFilesystem" => {
            let why = match why.as_str() {
                "Kind" => T::ReadOnlyKind,
                "Misplaced" => T::ReadOnlyMisplaced,
                "NoFilesystem" => T::NoFilesystem,
                _ => T::ReadOnlyDamaged,
            };
            (T::ReadOnly, why, T::Nothing)
        }
        "Damaged" => {
            let why = match value("what").as_str() {
                "Chain" => T::DamagedChain,
                "Folder" => T::DamagedFolder,
                "Endless" => T::DamagedEndless,
                "Outside" => T::DamagedOutside,
                "Structure" => T::DamagedStructure,
                _ => T::DamagedHeader,
            };
            (T::Damaged, why, T::DamagedDo)
        }
        "NameNotAllowed" => {
            let (name, character) = (value("name"), value("character"));
            let is_path = name.contains('/');
            let why = match why.as_str() {
                "Empty" => T::NameEmpty,
                "Dots" => T::NameDots,
                "TooLong" if is_path => T::PathLong,
                "TooLong" => T::NameLong,
                "NotFromTheTop" => T::PathStart,
                "End" => T::NameEnd,
                "Reserved" => T::NameReserved,
                "Character" => T::NameCharacter { character },
                _ => T::Nothing,
            };
            let what = if is_path {
                T::Path { path: name }
            } else {
                T::Name { name }
            };
            (what, why, T::Nothing)
        }
        "TooLarge" => {
            let limit = value("limit");
            // Limits of bytes are far above those of entries.
            let limit = match limit.parse() {
                Ok(bytes) if bytes >= 1 << 20 => size(bytes),
                _ => limit,
            };
            let why = T::TooLargeWhy { limit };
            (T::TooLarge, why, T::Nothing)
        }
        "Unsupported" => {
            let why = match value("what").as_str() {
                "Size" => T::UnsupportedSize,
                "Extents" => T::UnsupportedExtents,
                "Together" => T::UnsupportedTogether,
                _ => T::UnsupportedFeature,
            };
            (T::Unsupported, why, T::Nothing)
        }
        _ => return None,
    };
    Some(Explanation {
        what: what.to_string(),
        why: why.to_string(),
        advice: advice.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rowdisk_files::{BadName, Damage, FilesError, Missing, WriteProtection};

    fn words(error: &FilesError) -> Option<Explanation> {
        let params = error.params().into_iter();
        explain_files(&Failure {
            code: format!("Files.{}", error.code()),
            key: String::new(),
            params: params
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            message: String::new(),
            undo: None,
        })
    }

    #[test]
    fn damage_and_paths_are_told_apart() {
        let damage = |what| words(&FilesError::Damaged { what }).unwrap().why;
        let all = [
            Damage::Header,
            Damage::Chain,
            Damage::Folder,
            Damage::Endless,
            Damage::Outside,
            Damage::Structure,
        ];
        let mut told: Vec<_> = all.map(damage).into();
        told.sort();
        told.dedup();
        assert_eq!(told.len(), all.len());
        assert!(damage(Damage::Endless).contains("contain itself"));
        let name = |name: &str, why| {
            let name = name.to_owned();
            words(&FilesError::NameNotAllowed { name, why })
                .unwrap()
                .what
        };
        assert!(name("..", BadName::Dots).starts_with("The name “..”"));
        assert!(name("/a//b", BadName::Empty).starts_with("The path “/a//b”"));
    }

    #[test]
    fn every_refusal_has_words_without_holes() {
        let path = || "/a".to_owned();
        let name = |why| FilesError::NameNotAllowed {
            name: "x".into(),
            why,
        };
        let all = [
            FilesError::NoSuchVolume { volume: 3 },
            FilesError::NoFilesystem { volume: 0 },
            FilesError::NotFound { path: path() },
            FilesError::AlreadyExists { path: path() },
            FilesError::NotAFolder { path: path() },
            FilesError::NotAFile { path: path() },
            FilesError::IntoItself { path: path() },
            FilesError::NoSpaceOnVolume,
            FilesError::ReadOnlyFilesystem {
                why: WriteProtection::Kind,
            },
            FilesError::Damaged {
                what: Damage::Chain,
            },
            name(BadName::Character('*')),
            name(BadName::Reserved),
            FilesError::TooLarge { limit: 1 << 30 },
            FilesError::Unsupported {
                what: Missing::Size,
            },
        ];
        for error in all {
            let words = words(&error);
            assert!(words.is_some_and(|words| !words.what.is_empty()), "{error}");
        }
    }
}
