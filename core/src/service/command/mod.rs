//! Every operation as a value, with a text that prints and parses back.
//!
//! The worker's protocol, the activity log, replays and the command line all carry this text:
//! `rowdisk snapshot create web-root before-upgrade`. Names and ids of disks, snapshots and images
//! stand in it as a person typed them; whether they exist is the service's business.
//!
//! Invariant: `command.to_string().parse()` gives the same command, as long as its text is not
//! longer than [`TEXT_LEN_MAX`], what cannot be left out is there, and references hold no `@` and
//! tag keys no `=` (no name may).

mod arguments;
mod bin;
mod disk;
mod error;
mod file;
mod grammar;
mod image;
mod incident;
mod instance;
mod options;
mod parse;
mod parse_data;
mod parse_instances;
mod policy;
mod pool;
mod print;
mod reference;
mod scalar;
mod schedule;
mod snapshot;
#[cfg(test)]
mod tests;

pub use bin::{DeleteFromBin, RestoreFromBin, SetBinPeriod};
pub use disk::{
    Content, CopyDisk, CreateDisk, DeleteDisk, DiscardDisk, DiskSource, ExportDisk, HexRun,
    ImportDisk, ModifyDisk, ReInitDisk, ResetDisk, ResizeDisk, WriteDisk, ZeroDisk,
};
pub use error::ParseError;
pub(in crate::service) use error::clip;
pub use file::{
    DeleteFiles, FormatDisk, FormatKind, MakeFolder, PutFiles, RenameFile, RestoreFile,
};
pub use grammar::{Verb, verbs};
pub use image::{CopyImage, CreateImage, DeleteImage, ImageSource, ModifyImage};
pub use incident::{IncidentTarget, NewWorkload, SetWorkload, StartIncident};
pub use instance::{
    AttachDisk, DeleteInstance, DetachDisk, ModifyInstance, ReplaceSystemDisk, RunInstances,
    ScaleIn, ScaleOut, SetScaleRule,
};
pub use parse::words;
pub use policy::{ApplyPolicy, CancelPolicy, CreatePolicy, DeletePolicy, ModifyPolicy};
pub use pool::{Currency, ModifyPool, SetQuotaPolicy, SetTimeZone};
pub use reference::{
    BinRef, DiskRef, GroupRef, ImageRef, InstanceRef, PolicyRef, SnapshotRef, VersionRef,
};
pub use scalar::{format_size, parse_size};
pub use snapshot::{
    CopySnapshot, CreateSnapshot, CreateSnapshotGroup, DeleteSnapshot, DeleteSnapshotGroup,
    LockSnapshot, ModifySnapshot, ResetDisks, UnlockSnapshot,
};

/// The longest text of a command, in bytes. A row of the activity log holds one whole.
pub const TEXT_LEN_MAX: usize = 16 << 10;

/// One operation. The names are those of the service's API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// `disk create`
    CreateDisk(CreateDisk),
    /// `disk import`
    ImportDisk(ImportDisk),
    /// `disk copy`
    CopyDisk(CopyDisk),
    /// `disk unlock`
    UnlockDisk(VersionRef),
    /// `disk lock`
    LockDisk(VersionRef),
    /// `disk rekey`
    RekeyDisk(DiskRef),
    /// `disk export`
    ExportDisk(ExportDisk),
    /// `disk delete`
    DeleteDisk(DeleteDisk),
    /// `disk resize`
    ResizeDisk(ResizeDisk),
    /// `disk modify`
    ModifyDisk(ModifyDisk),
    /// `disk attach`
    AttachDisk(AttachDisk),
    /// `disk detach`
    DetachDisk(DetachDisk),
    /// `disk rollback`
    ResetDisk(ResetDisk),
    /// `disk reinit`
    ReInitDisk(ReInitDisk),
    /// `disk write`
    WriteDisk(WriteDisk),
    /// `disk zero`
    ZeroDisk(ZeroDisk),
    /// `disk discard`
    DiscardDisk(DiscardDisk),
    /// `disk format`
    FormatDisk(FormatDisk),
    /// `file put`
    PutFiles(PutFiles),
    /// `file mkdir`
    MakeFolder(MakeFolder),
    /// `file rename`
    RenameFile(RenameFile),
    /// `file delete`
    DeleteFiles(DeleteFiles),
    /// `file restore`
    RestoreFile(RestoreFile),
    /// `snapshot create`
    CreateSnapshot(CreateSnapshot),
    /// `snapshot group-create`
    CreateSnapshotGroup(CreateSnapshotGroup),
    /// `snapshot delete`
    DeleteSnapshot(DeleteSnapshot),
    /// `snapshot group-delete`
    DeleteSnapshotGroup(DeleteSnapshotGroup),
    /// `snapshot group-rollback`
    ResetDisks(ResetDisks),
    /// `snapshot modify`
    ModifySnapshot(ModifySnapshot),
    /// `snapshot lock`
    LockSnapshot(LockSnapshot),
    /// `snapshot unlock`
    UnlockSnapshot(UnlockSnapshot),
    /// `snapshot copy`
    CopySnapshot(CopySnapshot),
    /// `image create`
    CreateImage(CreateImage),
    /// `image delete`
    DeleteImage(DeleteImage),
    /// `image modify`
    ModifyImage(ModifyImage),
    /// `image copy`
    CopyImage(CopyImage),
    /// `instance run`
    RunInstances(RunInstances),
    /// `instance start`
    StartInstance(InstanceRef),
    /// `instance stop`
    StopInstance(InstanceRef),
    /// `instance reboot`
    RebootInstance(InstanceRef),
    /// `instance delete`
    DeleteInstance(DeleteInstance),
    /// `instance replace-system`
    ReplaceSystemDisk(ReplaceSystemDisk),
    /// `instance modify`
    ModifyInstance(ModifyInstance),
    /// `instance scale-out`
    ScaleOut(ScaleOut),
    /// `instance scale-in`
    ScaleIn(ScaleIn),
    /// `instance scale-rule`
    SetScaleRule(SetScaleRule),
    /// `instance workload`
    SetWorkload(SetWorkload),
    /// `instance upgrade`
    UpgradeApplication(InstanceRef),
    /// `incident start`
    StartIncident(StartIncident),
    /// `incident close`
    CloseIncident(u64),
    /// `zone lose`: a drill.
    LoseZone(String),
    /// `zone restore`
    RestoreZone(String),
    /// `region lose`: a drill.
    LoseRegion(String),
    /// `region restore`
    RestoreRegion(String),
    /// `policy create`
    CreatePolicy(CreatePolicy),
    /// `policy modify`
    ModifyPolicy(ModifyPolicy),
    /// `policy apply`
    ApplyPolicy(ApplyPolicy),
    /// `policy cancel`
    CancelPolicy(CancelPolicy),
    /// `policy delete`
    DeletePolicy(DeletePolicy),
    /// `bin restore`
    RestoreFromBin(RestoreFromBin),
    /// `bin delete`
    DeleteFromBin(DeleteFromBin),
    /// `bin empty`
    EmptyBin,
    /// `bin expire`
    ExpireBin,
    /// `pool set-bin-period`
    SetBinPeriod(SetBinPeriod),
    /// `pool set-quota-policy`
    SetQuotaPolicy(SetQuotaPolicy),
    /// `pool set-time-zone`
    SetTimeZone(SetTimeZone),
    /// `pool modify`
    ModifyPool(ModifyPool),
    /// `pool check`
    CheckPool,
    /// `pool reset`
    ResetPool,
}

/// Who can run a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runner {
    /// The service alone.
    Service,
    /// The service, with the named file's bytes given beside the command.
    ServiceWithBytes,
    /// The service, with the passphrases given beside the command.
    ServiceWithSecrets,
    /// Whoever can show progress: through the service's import, export or check.
    WithProgress,
    /// Whoever understands the filesystem on the disk: through the service's edit.
    WithFilesystem,
    /// Whoever owns the pool, since the pool itself goes.
    Owner,
}

impl Command {
    /// Who can run it.
    #[must_use]
    pub const fn runner(&self) -> Runner {
        match self {
            Self::ImportDisk(_)
            | Self::ExportDisk(_)
            | Self::CopySnapshot(_)
            | Self::CopyImage(_)
            | Self::CheckPool => Runner::WithProgress,
            Self::ResetPool => Runner::Owner,
            Self::FormatDisk(_)
            | Self::PutFiles(_)
            | Self::MakeFolder(_)
            | Self::RenameFile(_)
            | Self::DeleteFiles(_)
            | Self::RestoreFile(_) => Runner::WithFilesystem,
            Self::WriteDisk(write) => match write.content {
                Content::File { .. } => Runner::ServiceWithBytes,
                _ => Runner::Service,
            },
            Self::CopyDisk(_) | Self::UnlockDisk(_) | Self::RekeyDisk(_) => {
                Runner::ServiceWithSecrets
            }
            Self::CreateDisk(create) if create.encrypted => match create.source {
                DiskSource::Empty => Runner::ServiceWithSecrets,
                _ => Runner::Service,
            },
            _ => Runner::Service,
        }
    }

    /// The disk whose files it changes; nothing for a command that is not about files.
    #[must_use]
    pub const fn edited_disk(&self) -> Option<&DiskRef> {
        match self {
            Self::FormatDisk(format) => Some(&format.disk),
            Self::PutFiles(put) => Some(&put.disk),
            Self::MakeFolder(make) => Some(&make.disk),
            Self::RenameFile(rename) => Some(&rename.disk),
            Self::DeleteFiles(delete) => Some(&delete.disk),
            Self::RestoreFile(restore) => restore.snapshot.disk.as_ref(),
            _ => None,
        }
    }

    /// Whether it deletes or replaces something, so that a person is asked first.
    #[must_use]
    pub const fn is_destructive(&self) -> bool {
        matches!(
            self,
            Self::DeleteDisk(_)
                | Self::ResetDisk(_)
                | Self::ReInitDisk(_)
                | Self::FormatDisk(_)
                | Self::DeleteFiles(_)
                | Self::DeleteSnapshot(_)
                | Self::DeleteSnapshotGroup(_)
                | Self::ResetDisks(_)
                | Self::DeleteImage(_)
                | Self::DeleteInstance(_)
                | Self::ReplaceSystemDisk(_)
                | Self::ScaleIn(_)
                | Self::StartIncident(_)
                | Self::LoseZone(_)
                | Self::LoseRegion(_)
                | Self::DeletePolicy(_)
                | Self::DeleteFromBin(_)
                | Self::EmptyBin
                | Self::ResetPool
        )
    }
}
