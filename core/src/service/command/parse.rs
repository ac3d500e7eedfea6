//! From a text to a command.

use std::str::FromStr;

use super::arguments::Arguments;
use super::error::{ParseError, clip};
use super::grammar::{Verb, verbs};
use super::scalar::{
    parse_block_size, parse_byte, parse_hex, parse_number, parse_policy, parse_size, parse_switch,
    parse_tag,
};
use super::schedule::{parse_count, parse_retention, parse_schedule};
use super::{
    ApplyPolicy, AttachDisk, CancelPolicy, Command, Content, CreateDisk, CreateImage, CreatePolicy,
    CreateSnapshot, CreateSnapshotGroup, DeleteDisk, DeleteFiles, DeleteFromBin, DeleteImage,
    DeleteInstance, DeletePolicy, DeleteSnapshot, DeleteSnapshotGroup, DetachDisk, DiscardDisk,
    DiskRef, DiskSource, ExportDisk, FormatDisk, FormatKind, ImageSource, ImportDisk,
    IncidentTarget, InstanceRef, LockSnapshot, MakeFolder, ModifyDisk, ModifyImage, ModifyInstance,
    ModifyPolicy, ModifySnapshot, NewWorkload, PutFiles, ReInitDisk, RenameFile, ReplaceSystemDisk,
    ResetDisk, ResizeDisk, RestoreFile, RestoreFromBin, RunInstances, ScaleIn, ScaleOut,
    SetBinPeriod, SetQuotaPolicy, SetScaleRule, SetTimeZone, SetWorkload, SnapshotRef,
    StartIncident, TEXT_LEN_MAX, UnlockSnapshot, WriteDisk, ZeroDisk,
};
use crate::service::views::{DiskKind, IncidentKind, Rate, Retention, ScaleRule, Schedule, Tag};
use crate::workload::Kind;

impl FromStr for Command {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        // Before anything is split or copied: what comes here may be a megabyte of anything.
        if text.len() > TEXT_LEN_MAX {
            return Err(ParseError::TooLong { len: text.len() });
        }
        let words = shlex::split(text).ok_or(ParseError::OpenQuote)?;
        let mut words = words.into_iter().peekable();
        words.next_if(|word| word == "rowdisk");
        let noun = words.next().ok_or(ParseError::Empty)?;
        let verb = find(&noun, words.next().as_deref())?;
        let mut arguments = Arguments::sort(verb, words)?;
        let command = read(verb, &mut arguments)?;
        arguments.finish()?;
        Ok(command)
    }
}

fn find(noun: &str, verb: Option<&str>) -> Result<&'static Verb, ParseError> {
    let of_noun = || verbs().iter().filter(|known| known.noun == noun);
    let found = match verb {
        Some(verb) => format!("{} {}", clip(noun), clip(verb)),
        None => clip(noun),
    };
    of_noun()
        .find(|known| Some(known.verb) == verb)
        .ok_or_else(|| {
            let mut expected: Vec<_> = of_noun()
                .map(|known| format!("{} {}", known.noun, known.verb))
                .collect();
            if expected.is_empty() {
                expected = verbs().iter().map(|known| known.noun.to_owned()).collect();
                expected.dedup();
            }
            ParseError::UnknownCommand {
                found,
                expected: expected.join(", "),
            }
        })
}

fn read(verb: &Verb, from: &mut Arguments) -> Result<Command, ParseError> {
    Ok(match (verb.noun, verb.verb) {
        ("disk", "create") => Command::CreateDisk(create_disk(from)?),
        ("disk", "import") => Command::ImportDisk(import_disk(from)?),
        ("disk", "export") => Command::ExportDisk(ExportDisk {
            what: from.word("DISK[@SNAPSHOT]")?.parse()?,
            file: from.option("--file"),
            zeroes_unreadable: from.flag("--zero-unreadable"),
        }),
        ("disk", "delete") => Command::DeleteDisk(DeleteDisk {
            disk: disk(from)?,
            keep_automatic: from.flag("--keep-automatic"),
        }),
        ("disk", "resize") => Command::ResizeDisk(ResizeDisk {
            disk: disk(from)?,
            len: parse_size(&from.word("SIZE")?)?,
        }),
        ("disk", "rename") => {
            let disk = disk(from)?;
            Command::ModifyDisk(ModifyDisk {
                name: Some(from.word("NAME")?),
                ..ModifyDisk::new(disk)
            })
        }
        ("disk", "modify") => Command::ModifyDisk(ModifyDisk {
            disk: disk(from)?,
            name: from.option("--name"),
            description: from.option("--description"),
            delete_auto_snapshot: switch(from, "--delete-automatic")?,
            delete_with_instance: switch(from, "--delete-with-instance")?,
            tags: tags(from)?,
            untag: from.list("--untag"),
        }),
        ("disk", "attach") => Command::AttachDisk(AttachDisk {
            disk: disk(from)?,
            instance: instance(from)?,
            delete_with_instance: from.flag("--delete-with-instance"),
        }),
        ("disk", "detach") => Command::DetachDisk(DetachDisk {
            disk: disk(from)?,
            instance: instance(from)?,
        }),
        ("disk", "rollback") => Command::ResetDisk(ResetDisk {
            disk: disk(from)?,
            snapshot: from.word("SNAPSHOT")?.parse()?,
            keep_current: from.option("--keep-current"),
            unless_held: from.flag("--unless-held"),
        }),
        ("disk", "reinit") => Command::ReInitDisk(ReInitDisk {
            disk: disk(from)?,
            keep_current: from.option("--keep-current"),
        }),
        ("disk", "write") => Command::WriteDisk(WriteDisk {
            disk: disk(from)?,
            offset: parse_size(&from.required("--offset")?)?,
            content: content(from)?,
        }),
        ("disk", "zero") => Command::ZeroDisk(ZeroDisk {
            disk: disk(from)?,
            offset: parse_size(&from.required("--offset")?)?,
            len: parse_size(&from.required("--length")?)?,
        }),
        ("disk", "discard") => Command::DiscardDisk(DiscardDisk {
            disk: disk(from)?,
            offset: parse_size(&from.required("--offset")?)?,
            len: parse_size(&from.required("--length")?)?,
        }),
        ("disk", "format") => Command::FormatDisk(FormatDisk {
            disk: disk(from)?,
            partition: partition(from)?,
            kind: format_kind(from)?,
            label: from.option("--label"),
        }),
        ("file", "put") => Command::PutFiles(put_files(from)?),
        ("file", "mkdir") => Command::MakeFolder(MakeFolder {
            disk: disk(from)?,
            partition: partition(from)?,
            path: from.word("PATH")?,
        }),
        ("file", "rename") => Command::RenameFile(RenameFile {
            disk: disk(from)?,
            partition: partition(from)?,
            from: from.word("PATH")?,
            to: from.word("PATH")?,
        }),
        ("file", "delete") => Command::DeleteFiles(DeleteFiles {
            disk: disk(from)?,
            partition: partition(from)?,
            paths: from.words("PATH")?,
        }),
        ("file", "restore") => Command::RestoreFile(restore_file(from)?),
        ("snapshot", "create") => Command::CreateSnapshot(CreateSnapshot {
            disk: disk(from)?,
            name: from.word("NAME")?,
            description: from.option("--description").unwrap_or_default(),
            retention: retention_days(from)?,
            tags: tags(from)?,
        }),
        ("snapshot", "group-create") => Command::CreateSnapshotGroup(CreateSnapshotGroup {
            name: from.word("NAME")?,
            disks: all(from.words("DISK")?)?,
            description: from.option("--description").unwrap_or_default(),
            tags: tags(from)?,
        }),
        ("snapshot", "delete") => Command::DeleteSnapshot(DeleteSnapshot {
            snapshots: all(from.words("DISK@SNAPSHOT")?)?,
            force: from.flag("--force"),
        }),
        ("snapshot", "group-delete") => Command::DeleteSnapshotGroup(DeleteSnapshotGroup {
            group: from.word("GROUP")?.parse()?,
            force: from.flag("--force"),
        }),
        ("snapshot", "modify") => Command::ModifySnapshot(ModifySnapshot {
            snapshot: from.word("DISK@SNAPSHOT")?.parse()?,
            name: from.option("--name"),
            description: from.option("--description"),
            retention: retention_days(from)?,
            tags: tags(from)?,
            untag: from.list("--untag"),
        }),
        ("snapshot", "lock") => Command::LockSnapshot(LockSnapshot {
            snapshot: from.word("DISK@SNAPSHOT")?.parse()?,
            days: small_number("--days", &from.required("--days")?)?,
            cool_off_hours: optional_number(from, "--cool-off")?,
        }),
        ("snapshot", "unlock") => Command::UnlockSnapshot(UnlockSnapshot {
            snapshot: from.word("DISK@SNAPSHOT")?.parse()?,
        }),
        ("image", "create") => Command::CreateImage(CreateImage {
            name: from.word("NAME")?,
            source: image_source(from)?,
            description: from.option("--description").unwrap_or_default(),
            tags: tags(from)?,
        }),
        ("image", "delete") => Command::DeleteImage(DeleteImage {
            image: from.word("IMAGE")?.parse()?,
            force: from.flag("--force"),
        }),
        ("image", "modify") => Command::ModifyImage(ModifyImage {
            image: from.word("IMAGE")?.parse()?,
            name: from.option("--name"),
            description: from.option("--description"),
            tags: tags(from)?,
            untag: from.list("--untag"),
        }),
        ("instance", "run") => Command::RunInstances(RunInstances {
            name: from.word("NAME")?,
            image: from.required("--image")?.parse()?,
            amount: optional_number(from, "--amount")?,
            system_len: size(from, "--system-size")?,
            data_lens: sizes(from.list("--data-size"))?,
            keep_data_disks: from.flag("--keep-data-disks"),
            description: from.option("--description").unwrap_or_default(),
            tags: tags(from)?,
        }),
        ("instance", "start") => Command::StartInstance(instance(from)?),
        ("instance", "stop") => Command::StopInstance(instance(from)?),
        ("instance", "reboot") => Command::RebootInstance(instance(from)?),
        ("instance", "delete") => Command::DeleteInstance(DeleteInstance {
            instance: instance(from)?,
            force: from.flag("--force"),
            keep_automatic: from.flag("--keep-automatic"),
        }),
        ("instance", "replace-system") => Command::ReplaceSystemDisk(ReplaceSystemDisk {
            instance: instance(from)?,
            image: from.required("--image")?.parse()?,
            len: size(from, "--size")?,
            keep_current: from.option("--keep-current"),
            keep_automatic: from.flag("--keep-automatic"),
        }),
        ("instance", "modify") => Command::ModifyInstance(ModifyInstance {
            instance: instance(from)?,
            name: from.option("--name"),
            description: from.option("--description"),
            tags: tags(from)?,
            untag: from.list("--untag"),
        }),
        ("instance", "scale-out") => Command::ScaleOut(ScaleOut {
            instance: instance(from)?,
            count: small_number("--count", &from.required("--count")?)?,
            len: parse_size(&from.required("--size")?)?,
        }),
        ("instance", "scale-in") => Command::ScaleIn(ScaleIn {
            instance: instance(from)?,
            count: small_number("--count", &from.required("--count")?)?,
            keep_automatic: from.flag("--keep-automatic"),
        }),
        ("instance", "scale-rule") => Command::SetScaleRule(SetScaleRule {
            instance: instance(from)?,
            rule: scale_rule(from)?,
        }),
        ("instance", "workload") => Command::SetWorkload(SetWorkload {
            instance: instance(from)?,
            workload: workload(from)?,
        }),
        ("instance", "upgrade") => Command::UpgradeApplication(instance(from)?),
        ("incident", "start") => Command::StartIncident(StartIncident {
            kind: choice(
                "INCIDENT",
                &from.word("INCIDENT")?,
                &IncidentKind::ALL,
                IncidentKind::as_str,
                "wrong-data, files-deleted, instance-released, failed-os-upgrade, application-error, failed-upgrade, virus or bad-block",
            )?,
            target: incident_target(from)?,
            seed: seed(from)?,
        }),
        ("incident", "close") => {
            Command::CloseIncident(parse_number("NUMBER", &from.word("NUMBER")?)?)
        }
        ("policy", "create") => Command::CreatePolicy(CreatePolicy {
            name: from.word("NAME")?,
            schedule: schedule(from)?.ok_or_else(|| from.missing("--hours"))?,
            retention: retention(from)?.ok_or_else(|| from.missing("--retention"))?,
            tags: tags(from)?,
        }),
        ("policy", "modify") => Command::ModifyPolicy(ModifyPolicy {
            policy: from.word("POLICY")?.parse()?,
            name: from.option("--name"),
            schedule: schedule(from)?,
            retention: retention(from)?,
            tags: tags(from)?,
            untag: from.list("--untag"),
        }),
        ("policy", "apply") => Command::ApplyPolicy(ApplyPolicy {
            policy: from.word("POLICY")?.parse()?,
            disks: all(from.words("DISK")?)?,
        }),
        ("policy", "cancel") => Command::CancelPolicy(CancelPolicy {
            disks: all(from.words("DISK")?)?,
        }),
        ("policy", "delete") => Command::DeletePolicy(DeletePolicy {
            policy: from.word("POLICY")?.parse()?,
        }),
        ("bin", "restore") => Command::RestoreFromBin(RestoreFromBin {
            items: all(from.words("ITEM")?)?,
        }),
        ("bin", "delete") => Command::DeleteFromBin(DeleteFromBin {
            items: all(from.words("ITEM")?)?,
        }),
        ("bin", "empty") => Command::EmptyBin,
        ("bin", "expire") => Command::ExpireBin,
        ("pool", "set-bin-period") => Command::SetBinPeriod(SetBinPeriod {
            days: small_number("DAYS", &from.word("DAYS")?)?,
        }),
        ("pool", "set-quota-policy") => Command::SetQuotaPolicy(SetQuotaPolicy {
            policy: parse_policy(&from.word("POLICY")?)?,
        }),
        ("pool", "set-time-zone") => Command::SetTimeZone(SetTimeZone {
            name: from.word("NAME")?,
        }),
        ("pool", "check") => Command::CheckPool,
        ("pool", "reset") => Command::ResetPool,
        (noun, verb) => unreachable!("the grammar has no `{noun} {verb}`"),
    })
}

fn create_disk(from: &mut Arguments) -> Result<CreateDisk, ParseError> {
    let source = match (from.option("--from-snapshot"), from.option("--from-image")) {
        (None, None) => DiskSource::Empty,
        (Some(snapshot), None) => DiskSource::Snapshot(snapshot.parse()?),
        (None, Some(image)) => DiskSource::Image(image.parse()?),
        (Some(_), Some(_)) => {
            return Err(ParseError::Conflict {
                first: "--from-snapshot",
                second: "--from-image",
            });
        }
    };
    let len = size(from, "--size")?;
    if len.is_none() && source == DiskSource::Empty {
        return Err(from.missing("--size"));
    }
    Ok(CreateDisk {
        name: from.word("NAME")?,
        source,
        len,
        block_size: block_size(from)?,
        kind: kind(from)?,
        multi_attach: from.flag("--multi-attach"),
        description: from.option("--description").unwrap_or_default(),
        tags: tags(from)?,
    })
}

fn import_disk(from: &mut Arguments) -> Result<ImportDisk, ParseError> {
    Ok(ImportDisk {
        name: from.word("NAME")?,
        file: from.required("--file")?,
        len: size(from, "--size")?,
        block_size: block_size(from)?,
        kind: kind(from)?,
        description: from.option("--description").unwrap_or_default(),
        tags: tags(from)?,
    })
}

fn image_source(from: &mut Arguments) -> Result<ImageSource, ParseError> {
    let (snapshot, data) = (from.option("--snapshot"), from.list("--data-snapshot"));
    let conflict = |first| ParseError::Conflict {
        first,
        second: "--instance",
    };
    match (snapshot, from.option("--instance")) {
        (Some(_), Some(_)) => Err(conflict("--snapshot")),
        (None, Some(_)) if !data.is_empty() => Err(conflict("--data-snapshot")),
        (None, Some(instance)) => Ok(ImageSource::Instance(instance.parse()?)),
        (Some(system), None) => Ok(ImageSource::Snapshots {
            system: system.parse()?,
            data: all(data)?,
        }),
        (None, None) => Err(from.missing("--snapshot")),
    }
}

fn scale_rule(from: &mut Arguments) -> Result<Option<ScaleRule>, ParseError> {
    if from.flag("--none") {
        let given = ["--above", "--below", "--size", "--max"];
        return match given.into_iter().find(|name| from.option(name).is_some()) {
            Some(second) => Err(ParseError::Conflict {
                first: "--none",
                second,
            }),
            None => Ok(None),
        };
    }
    let mut byte = |option: &'static str| {
        let text = from.required(option)?;
        let number = parse_number(option, &text)?;
        u8::try_from(number).map_err(|_| ParseError::BadNumber {
            option,
            found: clip(&text),
        })
    };
    Ok(Some(ScaleRule {
        above_percent: byte("--above")?,
        below_percent: byte("--below")?,
        disks_max: byte("--max")?,
        len: parse_size(&from.required("--size")?)?,
    }))
}

fn workload(from: &mut Arguments) -> Result<Option<NewWorkload>, ParseError> {
    if from.flag("--none") {
        let given = ["--kind", "--rate", "--disk", "--seed"];
        return match given.into_iter().find(|name| from.option(name).is_some()) {
            Some(second) => Err(ParseError::Conflict {
                first: "--none",
                second,
            }),
            None => Ok(None),
        };
    }
    Ok(Some(NewWorkload {
        kind: choice(
            "--kind",
            &from.required("--kind")?,
            &Kind::ALL,
            Kind::as_str,
            "log, database, web or video",
        )?,
        rate: choice(
            "--rate",
            &from.required("--rate")?,
            &Rate::ALL,
            Rate::as_str,
            "low, medium or high",
        )?,
        disk: from.required("--disk")?.parse()?,
        seed: seed(from)?,
        overwrite: from.flag("--overwrite"),
    }))
}

fn seed(from: &mut Arguments) -> Result<Option<u64>, ParseError> {
    let text = from.option("--seed");
    text.map(|text| parse_number("--seed", &text)).transpose()
}

fn incident_target(from: &mut Arguments) -> Result<IncidentTarget, ParseError> {
    match (from.option("--disk"), from.option("--instance")) {
        (Some(_), Some(_)) => Err(ParseError::Conflict {
            first: "--disk",
            second: "--instance",
        }),
        (Some(disk), None) => Ok(IncidentTarget::Disk(disk.parse()?)),
        (None, Some(instance)) => Ok(IncidentTarget::Instance(instance.parse()?)),
        (None, None) => Err(from.missing("--disk")),
    }
}

fn choice<T: Copy>(
    option: &'static str,
    text: &str,
    all: &[T],
    word: fn(T) -> &'static str,
    expected: &'static str,
) -> Result<T, ParseError> {
    let found = all.iter().find(|known| word(**known) == text);
    found.copied().ok_or_else(|| ParseError::BadChoice {
        option,
        found: clip(text),
        expected,
    })
}

fn content(from: &mut Arguments) -> Result<Content, ParseError> {
    /// The ways to say which bytes.
    const WAYS: [&str; 5] = ["--text", "--fill", "--random", "--hex", "--file"];
    let length = from.option("--length");
    let mut given = WAYS
        .into_iter()
        .filter_map(|way| Some((way, from.option(way)?)))
        .collect::<Vec<_>>()
        .into_iter();
    let Some((way, value)) = given.next() else {
        return Err(from.missing("--text, --fill, --random, --hex or --file"));
    };
    if let Some((second, _)) = given.next() {
        return Err(ParseError::Conflict { first: way, second });
    }
    let needs_length = matches!(way, "--fill" | "--random");
    let len = match length {
        Some(text) if needs_length => parse_size(&text)?,
        Some(_) => {
            return Err(ParseError::Conflict {
                first: way,
                second: "--length",
            });
        }
        None if needs_length => return Err(from.missing("--length")),
        None => 0,
    };
    Ok(match way {
        "--text" => Content::Text(value),
        "--fill" => Content::Fill {
            byte: parse_byte(&value)?,
            len,
        },
        "--random" => Content::Random {
            seed: parse_number("--random", &value)?,
            len,
        },
        "--hex" => Content::Hex(parse_hex(&value)?),
        _ => Content::File { name: value },
    })
}

fn put_files(from: &mut Arguments) -> Result<PutFiles, ParseError> {
    let put = PutFiles {
        disk: disk(from)?,
        partition: partition(from)?,
        path: from.word("PATH")?,
        files: from.list("--file"),
        replace: from.flag("--replace"),
    };
    if put.files.is_empty() {
        return Err(from.missing("--file"));
    }
    // A path without `/` at its end is one file's.
    if put.files.len() > 1 && !put.path.ends_with('/') {
        return Err(ParseError::Repeated { option: "--file" });
    }
    Ok(put)
}

fn restore_file(from: &mut Arguments) -> Result<RestoreFile, ParseError> {
    let text = from.word("DISK@SNAPSHOT")?;
    let snapshot: SnapshotRef = text.parse()?;
    if snapshot.disk.is_none() {
        return Err(ParseError::BadReference {
            found: clip(&text),
            expected: "DISK@SNAPSHOT",
        });
    }
    Ok(RestoreFile {
        snapshot,
        partition: partition(from)?,
        path: from.word("PATH")?,
    })
}

fn format_kind(from: &mut Arguments) -> Result<FormatKind, ParseError> {
    let given = FormatKind::FLAGS.map(|(kind, flag)| from.flag(flag).then_some((kind, flag)));
    let mut given = given.into_iter().flatten();
    let Some((kind, first)) = given.next() else {
        return Err(from.missing("--fat"));
    };
    match given.next() {
        None => Ok(kind),
        Some((_, second)) => Err(ParseError::Conflict { first, second }),
    }
}

fn partition(from: &mut Arguments) -> Result<Option<u32>, ParseError> {
    optional_number(from, "--partition")
}

fn optional_number(from: &mut Arguments, option: &'static str) -> Result<Option<u32>, ParseError> {
    let text = from.option(option);
    text.map(|text| small_number(option, &text)).transpose()
}

/// A number of 32 bits.
fn small_number(option: &'static str, text: &str) -> Result<u32, ParseError> {
    let number = parse_number(option, text)?;
    u32::try_from(number).map_err(|_| ParseError::BadNumber {
        option,
        found: clip(text),
    })
}

fn disk(from: &mut Arguments) -> Result<DiskRef, ParseError> {
    from.word("DISK")?.parse()
}

fn instance(from: &mut Arguments) -> Result<InstanceRef, ParseError> {
    from.word("INSTANCE")?.parse()
}

fn sizes(texts: Vec<String>) -> Result<Vec<u64>, ParseError> {
    texts.iter().map(|text| parse_size(text)).collect()
}

fn kind(from: &mut Arguments) -> Result<Option<DiskKind>, ParseError> {
    match (from.flag("--system"), from.flag("--data")) {
        (false, false) => Ok(None),
        (true, false) => Ok(Some(DiskKind::System)),
        (false, true) => Ok(Some(DiskKind::Data)),
        (true, true) => Err(ParseError::Conflict {
            first: "--system",
            second: "--data",
        }),
    }
}

/// Hours and weekdays, which belong together.
fn schedule(from: &mut Arguments) -> Result<Option<Schedule>, ParseError> {
    match (from.option("--hours"), from.option("--weekdays")) {
        (None, None) => Ok(None),
        (Some(hours), Some(weekdays)) => parse_schedule(&hours, &weekdays).map(Some),
        (Some(_), None) => Err(from.missing("--weekdays")),
        (None, Some(_)) => Err(from.missing("--hours")),
    }
}

fn retention(from: &mut Arguments) -> Result<Option<Retention>, ParseError> {
    match (retention_days(from)?, from.option("--keep")) {
        (days, None) => Ok(days),
        (None, Some(count)) => parse_count(&count).map(Some),
        (Some(_), Some(_)) => Err(ParseError::Conflict {
            first: "--retention",
            second: "--keep",
        }),
    }
}

fn retention_days(from: &mut Arguments) -> Result<Option<Retention>, ParseError> {
    let text = from.option("--retention");
    text.as_deref().map(parse_retention).transpose()
}

fn size(from: &mut Arguments, option: &str) -> Result<Option<u64>, ParseError> {
    from.option(option).as_deref().map(parse_size).transpose()
}

fn block_size(from: &mut Arguments) -> Result<Option<crate::units::BlockSize>, ParseError> {
    let text = from.option("--block-size");
    text.as_deref().map(parse_block_size).transpose()
}

fn switch(from: &mut Arguments, option: &'static str) -> Result<Option<bool>, ParseError> {
    let text = from.option(option);
    text.as_deref()
        .map(|text| parse_switch(option, text))
        .transpose()
}

fn tags(from: &mut Arguments) -> Result<Vec<Tag>, ParseError> {
    let texts = from.list("--tag");
    texts.iter().map(|text| parse_tag(text)).collect()
}

fn all<T: FromStr<Err = ParseError>>(texts: Vec<String>) -> Result<Vec<T>, ParseError> {
    texts.iter().map(|text| text.parse()).collect()
}
