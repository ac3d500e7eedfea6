//! From a text to a command.

use std::str::FromStr;

use super::arguments::Arguments;
use super::error::{ParseError, clip};
use super::grammar::{Verb, verbs};
use super::options::{
    all, block_size, disk, format_kind, instance, kind, optional_number, partition, retention,
    retention_days, schedule, size, sizes, small_number, switch, tags,
};
use super::parse_data::{content, put_files, restore_file};
use super::parse_instances::{choice, image_source, incident_target, scale_rule, seed, workload};
use super::pool::parse_price;
use super::scalar::{parse_number, parse_policy, parse_size};
use super::{
    ApplyPolicy, AttachDisk, CancelPolicy, Command, CopyDisk, CopyImage, CopySnapshot, CreateDisk,
    CreateImage, CreatePolicy, CreateSnapshot, CreateSnapshotGroup, DeleteDisk, DeleteFiles,
    DeleteFromBin, DeleteImage, DeleteInstance, DeletePolicy, DeleteSnapshot, DeleteSnapshotGroup,
    DetachDisk, DiscardDisk, DiskSource, ExportDisk, FormatDisk, ImportDisk, LockSnapshot,
    MakeFolder, ModifyDisk, ModifyImage, ModifyInstance, ModifyPolicy, ModifyPool, ModifySnapshot,
    ReInitDisk, RenameFile, ReplaceSystemDisk, ResetDisk, ResetDisks, ResizeDisk, RestoreFromBin,
    RunInstances, ScaleIn, ScaleOut, SetBinPeriod, SetQuotaPolicy, SetScaleRule, SetTimeZone,
    SetWorkload, StartIncident, TEXT_LEN_MAX, UnlockSnapshot, WriteDisk, ZeroDisk,
};
use crate::service::views::IncidentKind;

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
        ("disk", "copy") => Command::CopyDisk(copy_disk(from)?),
        ("disk", "unlock") => Command::UnlockDisk(from.word("DISK[@SNAPSHOT]")?.parse()?),
        ("disk", "lock") => Command::LockDisk(from.word("DISK[@SNAPSHOT]")?.parse()?),
        ("disk", "rekey") => Command::RekeyDisk(disk(from)?),
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
        ("snapshot", "group-rollback") => Command::ResetDisks(ResetDisks {
            group: from.word("GROUP")?.parse()?,
            disks: all(from.list("--disk"))?,
            keep_current: from.option("--keep-current"),
            unless_held: from.flag("--unless-held"),
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
        ("snapshot", "copy") => Command::CopySnapshot(CopySnapshot {
            snapshot: from.word("DISK@SNAPSHOT")?.parse()?,
            to: from.required("--to")?,
            name: from.option("--name"),
            description: from.option("--description").unwrap_or_default(),
            retention: retention_days(from)?,
        }),
        ("image", "copy") => Command::CopyImage(CopyImage {
            image: from.word("IMAGE")?.parse()?,
            to: from.required("--to")?,
            name: from.option("--name"),
            description: from.option("--description").unwrap_or_default(),
        }),
        ("zone", "lose") => Command::LoseZone(from.word("ZONE")?),
        ("zone", "restore") => Command::RestoreZone(from.word("ZONE")?),
        ("region", "lose") => Command::LoseRegion(from.word("REGION")?),
        ("region", "restore") => Command::RestoreRegion(from.word("REGION")?),
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
            zone: from.option("--zone"),
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
                "wrong-data, files-deleted, instance-released, failed-os-upgrade, application-error, failed-upgrade, virus, bad-block or zone-lost",
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
        ("pool", "modify") => Command::ModifyPool(ModifyPool {
            price: from
                .option("--price")
                .map(|text| parse_price(&text))
                .transpose()?,
            currency: from
                .option("--currency")
                .map(|text| text.parse())
                .transpose()?,
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
        encrypted: from.flag("--encrypted"),
        zone: from.option("--zone"),
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
        encrypted: from.flag("--encrypted"),
        zone: from.option("--zone"),
        description: from.option("--description").unwrap_or_default(),
        tags: tags(from)?,
    })
}

/// The words of a command's text, as they were before it was quoted. Text that is clipped may end in
/// the middle of a quotation.
#[must_use]
pub fn words(command: &str) -> Vec<String> {
    let plain = || command.split(' ').map(str::to_owned).collect();
    shlex::split(command).unwrap_or_else(plain)
}

fn copy_disk(from: &mut Arguments) -> Result<CopyDisk, ParseError> {
    // Said, so that a copy which is not encrypted can be thought of one day.
    if !from.flag("--encrypted") {
        return Err(from.missing("--encrypted"));
    }
    Ok(CopyDisk {
        what: from.word("DISK[@SNAPSHOT]")?.parse()?,
        name: from.word("NAME")?,
        zone: from.option("--zone"),
        description: from.option("--description").unwrap_or_default(),
        tags: tags(from)?,
    })
}
