//! An instance to begin with: a small system disk, its snapshot, an image, and an instance from it.

use crate::{console::Console, i18n::InstancesText, worker::protocol::Failure};
use rowdisk::service::{
    command::{
        Command, Content, CreateDisk, CreateImage, CreateSnapshot, DiskRef, ImageRef, RunInstances,
        SnapshotRef, WriteDisk,
    },
    views::DiskKind,
};

const SYSTEM_LEN: u64 = 16 << 20;
const INSTALLED_LEN: u64 = 2 << 20;
const DATA_LEN: u64 = 64 << 20;

/// Makes them; the instance's id. Names that are taken are told as a failure.
pub(super) async fn make(console: &Console) -> Result<Option<String>, Failure> {
    let image = InstancesText::SampleImage.to_string();
    let create = Command::CreateDisk(CreateDisk {
        kind: Some(DiskKind::System),
        ..CreateDisk::empty(InstancesText::SampleDisk.to_string(), SYSTEM_LEN)
    });
    let made = console.run_quietly(&create).await?.created;
    let Some(disk) = made.into_iter().next().map(|disk| disk.id) else {
        return Ok(None);
    };
    // What an installation would have written.
    let install = Command::WriteDisk(WriteDisk {
        disk: DiskRef::new(disk.clone()),
        offset: 0,
        content: Content::Random {
            seed: 1,
            len: INSTALLED_LEN,
        },
    });
    console.run_quietly(&install).await?;
    let name = InstancesText::SampleSnapshot.to_string();
    let take = CreateSnapshot::new(DiskRef::new(disk.clone()), name.clone());
    console.run_quietly(&Command::CreateSnapshot(take)).await?;
    let create = CreateImage::new(image.clone(), SnapshotRef::of(disk, name));
    console.run_quietly(&Command::CreateImage(create)).await?;
    let run = Command::RunInstances(RunInstances {
        data_lens: vec![DATA_LEN],
        ..RunInstances::new(InstancesText::SampleName.to_string(), ImageRef::new(image))
    });
    let outcome = console.run(run).await?;
    Ok(outcome.created.into_iter().next().map(|made| made.id))
}
