//! From a command to its text, which parses back to the same command.

use std::fmt;

use super::scalar::{format_hex, format_size, kind_flag};
use super::schedule::{format_numbers, format_retention};
use super::{
    Command, Content, CreateDisk, CreateImage, DiskSource, ImageSource, ImportDisk, IncidentTarget,
    ModifyDisk, ModifyImage, ModifyInstance, ModifySnapshot, RunInstances, SetScaleRule,
    SetWorkload,
};
use crate::service::views::{DiskKind, Retention, Schedule, Tag};
use crate::units::BlockSize;

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line().finish())
    }
}

/// A line being put together.
struct Line {
    words: String,
    arguments: String,
    options: String,
    /// An argument that looks like an option has to stand after `--`.
    has_odd_argument: bool,
}

impl Line {
    fn new(noun: &str, verb: &str) -> Self {
        Self {
            words: format!("rowdisk {noun} {verb}"),
            arguments: String::new(),
            options: String::new(),
            has_odd_argument: false,
        }
    }

    fn word(mut self, text: impl fmt::Display) -> Self {
        let text = text.to_string();
        self.has_odd_argument |= text.starts_with('-');
        push_quoted(&mut self.arguments, &text);
        self
    }

    fn words<T: fmt::Display>(self, texts: &[T]) -> Self {
        texts.iter().fold(self, |line, text| line.word(text))
    }

    fn flag(mut self, name: &str, is_set: bool) -> Self {
        if is_set {
            self.options.push(' ');
            self.options.push_str(name);
        }
        self
    }

    fn option(mut self, name: &str, value: Option<impl fmt::Display>) -> Self {
        if let Some(value) = value {
            self = self.flag(name, true);
            push_quoted(&mut self.options, &value.to_string());
        }
        self
    }

    fn size(self, name: &str, value: Option<u64>) -> Self {
        self.option(name, value.map(format_size))
    }

    fn kind(self, kind: Option<DiskKind>) -> Self {
        match kind {
            Some(kind) => self.flag(kind_flag(kind), true),
            None => self,
        }
    }

    fn block_size(self, size: Option<BlockSize>) -> Self {
        self.size("--block-size", size.map(BlockSize::bytes))
    }

    fn partition(self, number: Option<u32>) -> Self {
        self.option("--partition", number)
    }

    fn schedule(self, schedule: Option<Schedule>) -> Self {
        let hours = schedule.map(|schedule| format_numbers(&schedule.hours()));
        let weekdays = schedule.map(|schedule| format_numbers(&schedule.weekdays()));
        self.option("--hours", hours).option("--weekdays", weekdays)
    }

    fn retention(self, retention: Option<Retention>) -> Self {
        let option = retention.map(format_retention);
        match option {
            Some((name, value)) => self.option(name, Some(value)),
            None => self,
        }
    }

    fn description(self, text: &str) -> Self {
        self.option("--description", (!text.is_empty()).then_some(text))
    }

    fn tags(self, tags: &[Tag]) -> Self {
        tags.iter().fold(self, |line, Tag { key, value }| {
            line.option("--tag", Some(format!("{key}={value}")))
        })
    }

    fn untag(self, keys: &[String]) -> Self {
        keys.iter()
            .fold(self, |line, key| line.option("--untag", Some(key)))
    }

    fn finish(self) -> String {
        let Self {
            words,
            arguments,
            options,
            has_odd_argument,
        } = self;
        if has_odd_argument {
            format!("{words}{options} --{arguments}")
        } else {
            format!("{words}{arguments}{options}")
        }
    }
}

fn push_quoted(to: &mut String, text: &str) {
    to.push(' ');
    match shlex::Quoter::new().allow_nul(true).quote(text) {
        Ok(quoted) => to.push_str(&quoted),
        // A NUL is the one thing that cannot be quoted, and it is allowed.
        Err(_) => to.push_str(text),
    }
}

impl Command {
    fn line(&self) -> Line {
        match self {
            Self::CreateDisk(create) => create_disk(create),
            Self::ImportDisk(import) => import_disk(import),
            Self::CopyDisk(copy) => Line::new("disk", "copy")
                .word(&copy.what)
                .word(&copy.name)
                .flag("--encrypted", true)
                .option("--zone", copy.zone.as_ref())
                .description(&copy.description)
                .tags(&copy.tags),
            Self::UnlockDisk(what) => Line::new("disk", "unlock").word(what),
            Self::LockDisk(what) => Line::new("disk", "lock").word(what),
            Self::RekeyDisk(disk) => Line::new("disk", "rekey").word(disk),
            Self::ExportDisk(export) => Line::new("disk", "export")
                .word(&export.what)
                .option("--file", export.file.as_ref())
                .flag("--zero-unreadable", export.zeroes_unreadable),
            Self::DeleteDisk(delete) => Line::new("disk", "delete")
                .word(&delete.disk)
                .flag("--keep-automatic", delete.keep_automatic),
            Self::ResizeDisk(resize) => Line::new("disk", "resize")
                .word(&resize.disk)
                .word(format_size(resize.len)),
            Self::ModifyDisk(modify) => modify_disk(modify),
            Self::AttachDisk(attach) => Line::new("disk", "attach")
                .word(&attach.disk)
                .word(&attach.instance)
                .flag("--delete-with-instance", attach.delete_with_instance),
            Self::DetachDisk(detach) => Line::new("disk", "detach")
                .word(&detach.disk)
                .word(&detach.instance),
            Self::ResetDisk(reset) => Line::new("disk", "rollback")
                .word(&reset.disk)
                .word(&reset.snapshot)
                .option("--keep-current", reset.keep_current.as_ref())
                .flag("--unless-held", reset.unless_held),
            Self::ReInitDisk(reinit) => Line::new("disk", "reinit")
                .word(&reinit.disk)
                .option("--keep-current", reinit.keep_current.as_ref()),
            Self::WriteDisk(write) => content(
                Line::new("disk", "write")
                    .word(&write.disk)
                    .size("--offset", Some(write.offset)),
                &write.content,
            ),
            Self::ZeroDisk(zero) => Line::new("disk", "zero")
                .word(&zero.disk)
                .size("--offset", Some(zero.offset))
                .size("--length", Some(zero.len)),
            Self::DiscardDisk(discard) => Line::new("disk", "discard")
                .word(&discard.disk)
                .size("--offset", Some(discard.offset))
                .size("--length", Some(discard.len)),
            Self::FormatDisk(format) => Line::new("disk", "format")
                .word(&format.disk)
                .flag(format.kind.flag(), true)
                .partition(format.partition)
                .option("--label", format.label.as_ref()),
            Self::PutFiles(put) => {
                let line = Line::new("file", "put").word(&put.disk).word(&put.path);
                let files = put.files.iter();
                files
                    .fold(line, |line, file| line.option("--file", Some(file)))
                    .partition(put.partition)
                    .flag("--replace", put.replace)
            }
            Self::MakeFolder(make) => Line::new("file", "mkdir")
                .word(&make.disk)
                .word(&make.path)
                .partition(make.partition),
            Self::RenameFile(rename) => Line::new("file", "rename")
                .word(&rename.disk)
                .word(&rename.from)
                .word(&rename.to)
                .partition(rename.partition),
            Self::DeleteFiles(delete) => Line::new("file", "delete")
                .word(&delete.disk)
                .words(&delete.paths)
                .partition(delete.partition),
            Self::RestoreFile(restore) => Line::new("file", "restore")
                .word(&restore.snapshot)
                .word(&restore.path)
                .partition(restore.partition),
            Self::CreateSnapshot(create) => Line::new("snapshot", "create")
                .word(&create.disk)
                .word(&create.name)
                .description(&create.description)
                .retention(create.retention)
                .tags(&create.tags),
            Self::CreateSnapshotGroup(create) => Line::new("snapshot", "group-create")
                .word(&create.name)
                .words(&create.disks)
                .description(&create.description)
                .tags(&create.tags),
            Self::DeleteSnapshot(delete) => Line::new("snapshot", "delete")
                .words(&delete.snapshots)
                .flag("--force", delete.force),
            Self::DeleteSnapshotGroup(delete) => Line::new("snapshot", "group-delete")
                .word(&delete.group)
                .flag("--force", delete.force),
            Self::ResetDisks(reset) => {
                let line = Line::new("snapshot", "group-rollback").word(&reset.group);
                let disks = reset.disks.iter();
                disks
                    .fold(line, |line, disk| line.option("--disk", Some(disk)))
                    .option("--keep-current", reset.keep_current.as_ref())
                    .flag("--unless-held", reset.unless_held)
            }
            Self::ModifySnapshot(modify) => modify_snapshot(modify),
            Self::LockSnapshot(lock) => Line::new("snapshot", "lock")
                .word(&lock.snapshot)
                .option("--days", Some(lock.days))
                .option("--cool-off", lock.cool_off_hours),
            Self::UnlockSnapshot(unlock) => Line::new("snapshot", "unlock").word(&unlock.snapshot),
            Self::CopySnapshot(copy) => Line::new("snapshot", "copy")
                .word(&copy.snapshot)
                .option("--to", Some(&copy.to))
                .option("--name", copy.name.as_ref())
                .description(&copy.description)
                .retention(copy.retention),
            Self::CopyImage(copy) => Line::new("image", "copy")
                .word(&copy.image)
                .option("--to", Some(&copy.to))
                .option("--name", copy.name.as_ref())
                .description(&copy.description),
            Self::LoseZone(zone) => Line::new("zone", "lose").word(zone),
            Self::RestoreZone(zone) => Line::new("zone", "restore").word(zone),
            Self::LoseRegion(region) => Line::new("region", "lose").word(region),
            Self::RestoreRegion(region) => Line::new("region", "restore").word(region),
            Self::CreateImage(create) => create_image(create),
            Self::DeleteImage(delete) => Line::new("image", "delete")
                .word(&delete.image)
                .flag("--force", delete.force),
            Self::ModifyImage(modify) => modify_image(modify),
            Self::RunInstances(run) => run_instances(run),
            Self::StartInstance(instance) => Line::new("instance", "start").word(instance),
            Self::StopInstance(instance) => Line::new("instance", "stop").word(instance),
            Self::RebootInstance(instance) => Line::new("instance", "reboot").word(instance),
            Self::DeleteInstance(delete) => Line::new("instance", "delete")
                .word(&delete.instance)
                .flag("--force", delete.force)
                .flag("--keep-automatic", delete.keep_automatic),
            Self::ReplaceSystemDisk(replace) => Line::new("instance", "replace-system")
                .word(&replace.instance)
                .option("--image", Some(&replace.image))
                .size("--size", replace.len)
                .option("--keep-current", replace.keep_current.as_ref())
                .flag("--keep-automatic", replace.keep_automatic),
            Self::ModifyInstance(modify) => modify_instance(modify),
            Self::ScaleOut(scale) => Line::new("instance", "scale-out")
                .word(&scale.instance)
                .option("--count", Some(scale.count))
                .size("--size", Some(scale.len)),
            Self::ScaleIn(scale) => Line::new("instance", "scale-in")
                .word(&scale.instance)
                .option("--count", Some(scale.count))
                .flag("--keep-automatic", scale.keep_automatic),
            Self::SetScaleRule(set) => scale_rule(set),
            Self::SetWorkload(set) => set_workload(set),
            Self::UpgradeApplication(instance) => Line::new("instance", "upgrade").word(instance),
            Self::StartIncident(start) => {
                let line = Line::new("incident", "start").word(start.kind.as_str());
                match &start.target {
                    IncidentTarget::Disk(disk) => line.option("--disk", Some(disk)),
                    IncidentTarget::Instance(instance) => line.option("--instance", Some(instance)),
                }
                .option("--seed", start.seed)
            }
            Self::CloseIncident(number) => Line::new("incident", "close").word(number),
            Self::CreatePolicy(create) => Line::new("policy", "create")
                .word(&create.name)
                .schedule(Some(create.schedule))
                .retention(Some(create.retention))
                .tags(&create.tags),
            Self::ModifyPolicy(modify) => Line::new("policy", "modify")
                .word(&modify.policy)
                .option("--name", modify.name.as_ref())
                .schedule(modify.schedule)
                .retention(modify.retention)
                .tags(&modify.tags)
                .untag(&modify.untag),
            Self::ApplyPolicy(apply) => Line::new("policy", "apply")
                .word(&apply.policy)
                .words(&apply.disks),
            Self::CancelPolicy(cancel) => Line::new("policy", "cancel").words(&cancel.disks),
            Self::DeletePolicy(delete) => Line::new("policy", "delete").word(&delete.policy),
            Self::SetTimeZone(set) => Line::new("pool", "set-time-zone").word(&set.name),
            Self::RestoreFromBin(restore) => Line::new("bin", "restore").words(&restore.items),
            Self::DeleteFromBin(delete) => Line::new("bin", "delete").words(&delete.items),
            Self::EmptyBin => Line::new("bin", "empty"),
            Self::ExpireBin => Line::new("bin", "expire"),
            Self::SetBinPeriod(set) => Line::new("pool", "set-bin-period").word(set.days),
            Self::SetQuotaPolicy(set) => {
                Line::new("pool", "set-quota-policy").word(set.policy.as_str())
            }
            Self::ModifyPool(modify) => Line::new("pool", "modify")
                .option("--price", modify.price.as_ref())
                .option("--currency", modify.currency.as_ref()),
            Self::CheckPool => Line::new("pool", "check"),
            Self::ResetPool => Line::new("pool", "reset"),
        }
    }
}

fn create_disk(create: &CreateDisk) -> Line {
    let line = Line::new("disk", "create")
        .word(&create.name)
        .size("--size", create.len)
        .block_size(create.block_size);
    match &create.source {
        DiskSource::Empty => line,
        DiskSource::Snapshot(snapshot) => line.option("--from-snapshot", Some(snapshot)),
        DiskSource::Image(image) => line.option("--from-image", Some(image)),
    }
    .kind(create.kind)
    .flag("--multi-attach", create.multi_attach)
    .flag("--encrypted", create.encrypted)
    .option("--zone", create.zone.as_ref())
    .description(&create.description)
    .tags(&create.tags)
}

fn create_image(create: &CreateImage) -> Line {
    let line = Line::new("image", "create").word(&create.name);
    match &create.source {
        ImageSource::Snapshots { system, data } => {
            let line = line.option("--snapshot", Some(system));
            data.iter().fold(line, |line, snapshot| {
                line.option("--data-snapshot", Some(snapshot))
            })
        }
        ImageSource::Instance(instance) => line.option("--instance", Some(instance)),
    }
    .description(&create.description)
    .tags(&create.tags)
}

fn run_instances(run: &RunInstances) -> Line {
    let line = Line::new("instance", "run")
        .word(&run.name)
        .option("--image", Some(&run.image))
        .option("--amount", run.amount)
        .size("--system-size", run.system_len);
    let lens = run.data_lens.iter();
    lens.fold(line, |line, len| line.size("--data-size", Some(*len)))
        .flag("--keep-data-disks", run.keep_data_disks)
        .option("--zone", run.zone.as_ref())
        .description(&run.description)
        .tags(&run.tags)
}

fn set_workload(set: &SetWorkload) -> Line {
    let line = Line::new("instance", "workload").word(&set.instance);
    match &set.workload {
        None => line.flag("--none", true),
        Some(new) => line
            .option("--kind", Some(new.kind.as_str()))
            .option("--rate", Some(new.rate.as_str()))
            .option("--disk", Some(&new.disk))
            .option("--seed", new.seed)
            .flag("--overwrite", new.overwrite),
    }
}

fn scale_rule(set: &SetScaleRule) -> Line {
    let line = Line::new("instance", "scale-rule").word(&set.instance);
    match set.rule {
        None => line.flag("--none", true),
        Some(rule) => line
            .option("--above", Some(rule.above_percent))
            .option("--below", Some(rule.below_percent))
            .size("--size", Some(rule.len))
            .option("--max", Some(rule.disks_max)),
    }
}

fn modify_instance(modify: &ModifyInstance) -> Line {
    Line::new("instance", "modify")
        .word(&modify.instance)
        .option("--name", modify.name.as_ref())
        .option("--description", modify.description.as_ref())
        .tags(&modify.tags)
        .untag(&modify.untag)
}

fn import_disk(import: &ImportDisk) -> Line {
    Line::new("disk", "import")
        .word(&import.name)
        .option("--file", Some(&import.file))
        .size("--size", import.len)
        .block_size(import.block_size)
        .kind(import.kind)
        .flag("--encrypted", import.encrypted)
        .option("--zone", import.zone.as_ref())
        .description(&import.description)
        .tags(&import.tags)
}

fn content(line: Line, content: &Content) -> Line {
    match content {
        Content::Text(text) => line.option("--text", Some(text)),
        Content::Fill { byte, len } => line
            .option("--fill", Some(format_args!("{byte:#04x}")))
            .size("--length", Some(*len)),
        Content::Random { seed, len } => line
            .option("--random", Some(seed))
            .size("--length", Some(*len)),
        Content::Hex(runs) => line.option("--hex", Some(format_hex(runs))),
        Content::File { name } => line.option("--file", Some(name)),
    }
}

fn modify_disk(modify: &ModifyDisk) -> Line {
    let switch = |is_on| if is_on { "on" } else { "off" };
    Line::new("disk", "modify")
        .word(&modify.disk)
        .option("--name", modify.name.as_ref())
        .option("--description", modify.description.as_ref())
        .option(
            "--delete-automatic",
            modify.delete_auto_snapshot.map(switch),
        )
        .option(
            "--delete-with-instance",
            modify.delete_with_instance.map(switch),
        )
        .tags(&modify.tags)
        .untag(&modify.untag)
}

fn modify_snapshot(modify: &ModifySnapshot) -> Line {
    Line::new("snapshot", "modify")
        .word(&modify.snapshot)
        .option("--name", modify.name.as_ref())
        .option("--description", modify.description.as_ref())
        .retention(modify.retention)
        .tags(&modify.tags)
        .untag(&modify.untag)
}

fn modify_image(modify: &ModifyImage) -> Line {
    Line::new("image", "modify")
        .word(&modify.image)
        .option("--name", modify.name.as_ref())
        .option("--description", modify.description.as_ref())
        .tags(&modify.tags)
        .untag(&modify.untag)
}
