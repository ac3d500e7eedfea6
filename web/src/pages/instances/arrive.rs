//! What makes an instance that was run in another region like the one it was taken from: its disks' names
//! where they are free there, which of them go with it, and what runs on it.

use crate::{
    console::Console,
    worker::protocol::{Failure, Query, Texts},
};
use rowdisk::service::{
    Region,
    command::{Command, DiskRef, InstanceRef, ModifyDisk, NewWorkload, SetWorkload},
    views::{IdName, InstanceView, WorkloadView},
};

/// Does it, as far as it can be done: what was refused last. The instance runs there anyhow.
pub(super) async fn arrange(
    console: &Console,
    region: Region,
    like: &InstanceView,
    runs: Option<&WorkloadView>,
    made: &[IdName],
) -> Option<Failure> {
    let console = console.in_region(region);
    let taken = match console.client().ask::<Texts>(Query::DiskNames).await {
        Ok(Texts(taken)) => taken,
        Err(failure) => return Some(failure),
    };
    let mut refused = None;
    for command in commands(like, runs, made, &taken) {
        let done = console.run_quietly(&command).await;
        refused = done.err().or(refused);
    }
    refused
}

/// The commands; `made` is the instance and its disks in the order of those that it is to be like, and
/// `taken` the names of all disks of the region.
fn commands(
    like: &InstanceView,
    runs: Option<&WorkloadView>,
    made: &[IdName],
    taken: &[String],
) -> Vec<Command> {
    let Some((instance, disks)) = made.split_first() else {
        return Vec::new();
    };
    let likes = [&like.system_disk].into_iter().chain(&like.data_disks);
    let pairs: Vec<_> = likes.zip(disks).collect();
    let mut taken: Vec<&str> = taken.iter().map(String::as_str).collect();
    let mut commands = Vec::new();
    for (like, disk) in &pairs {
        let name = Some(like.disk.name.as_str()).filter(|name| !taken.contains(name));
        taken.extend(name);
        let stays = !like.delete_with_instance;
        if name.is_some() || stays {
            commands.push(Command::ModifyDisk(ModifyDisk {
                name: name.map(str::to_owned),
                delete_with_instance: stays.then_some(false),
                ..ModifyDisk::new(DiskRef::new(disk.id.clone()))
            }));
        }
    }
    let worked_on = runs.and_then(|runs| {
        let mut pairs = pairs.iter();
        let (_, disk) = pairs.find(|(like, _)| like.disk.id == runs.disk.id)?;
        Some((runs, disk))
    });
    commands.extend(worked_on.map(|(runs, disk)| {
        Command::SetWorkload(SetWorkload {
            instance: InstanceRef::new(instance.id.clone()),
            workload: Some(NewWorkload {
                kind: runs.setup.kind,
                rate: runs.rate,
                disk: DiskRef::new(disk.id.clone()),
                seed: Some(runs.setup.seed),
                overwrite: false,
            }),
        })
    }));
    commands
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples;
    use rowdisk::{
        service::views::{AttachedView, Rate},
        workload::{Kind, Setup},
    };

    fn named(id: &str, name: &str) -> IdName {
        IdName {
            id: id.to_owned(),
            name: name.to_owned(),
        }
    }

    fn attached(id: &str, name: &str, delete_with_instance: bool) -> AttachedView {
        AttachedView {
            disk: named(id, name),
            delete_with_instance,
            ..samples::attached()
        }
    }

    #[test]
    fn disks_keep_their_free_names_and_stay_or_go_as_before_and_the_work_goes_on() {
        let like = InstanceView {
            system_disk: attached("d-1", "app-system", true),
            data_disks: vec![
                attached("d-2", "cache", true),
                attached("d-3", "vault", false),
            ],
            ..samples::instance()
        };
        let runs = WorkloadView {
            instance: named("i-1", "app"),
            setup: Setup {
                kind: Kind::Database,
                seed: 7,
                span: 1 << 20,
            },
            rate: Rate::Medium,
            disk: named("d-3", "vault"),
            locked: false,
            set_ms: 0,
            started_ms: None,
            cut_off_ms: None,
        };
        let made = [
            named("i-9", "app"),
            named("d-7", "app-system"),
            named("d-8", "app-data-1"),
            named("d-9", "app-data-2"),
        ];
        let taken = ["app-system", "app-data-1", "app-data-2", "cache"].map(str::to_owned);
        let commands = commands(&like, Some(&runs), &made, &taken);
        let said: Vec<String> = commands.iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "rowdisk disk modify d-9 --name vault --delete-with-instance off",
                "rowdisk instance workload i-9 --kind database --rate medium --disk d-9 --seed 7",
            ]
        );
    }
}
