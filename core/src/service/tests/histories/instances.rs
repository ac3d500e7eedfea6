//! The steps of a history that are about instances.

use super::model::{Disk, Instance, Refused, Source};
use super::{History, MIB};
use crate::service::views::IdName;

const STATUS: Refused = "IncorrectInstanceStatus";

impl History<'_> {
    pub(super) async fn instance_step(&mut self, disk: &str) {
        let there: Vec<_> = self.model.instances.keys().cloned().collect();
        let id = if self.random.is(85) {
            self.random.pick(&there)
        } else {
            self.random.pick(&self.instances)
        };
        match self.random.below(16) {
            0 | 1 if there.len() < 6 => self.run_instance().await,
            0..=3 => self.turn(&id).await,
            4 | 5 => self.attach(disk, &id).await,
            6 => self.detach(disk, &id).await,
            7 => self.release(&id).await,
            8 => self.replace(&id).await,
            9 => self.scale(&id).await,
            10 => self.image_of(&id).await,
            12 | 13 => self.set_workload(disk, &id).await,
            14 => self.upgrade(&id).await,
            15 => self.incident(disk).await,
            _ => self.mark(disk).await,
        }
    }

    fn find(&self, id: &str) -> Result<Instance, Refused> {
        let found = self.model.instances.get(id).cloned();
        found.ok_or("InvalidInstanceId.NotFound")
    }

    /// A disk that the service made, as the model has it.
    fn made(&mut self, made: &IdName, filling: ([u8; 4], u64), source: Option<Source>) -> String {
        let disk = Disk {
            name: made.name.clone(),
            is_system: made.name.ends_with("-system"),
            len: filling.1,
            data: filling.0,
            source,
            binned: None,
        };
        self.model.disks.insert(made.id.clone(), disk);
        self.disks.push(made.id.clone());
        made.id.clone()
    }

    async fn run_instance(&mut self) {
        let image = self.random.pick(&self.images);
        let keeps = self.random.is(50);
        let keep = if keeps { "--keep-data-disks" } else { "" };
        let wanted = self.model.image(&image);
        let text = format!("instance run web --image {image} --data-size 1M {keep}");
        let made = self.run(&text, wanted.as_ref().map(drop).map_err(|code| *code));
        if let (Some(made), Ok(held)) = (made.await, wanted) {
            let filling = |id: &String| {
                let snapshot = &self.model.snapshots[id];
                (snapshot.data, snapshot.len)
            };
            let mut fillings: Vec<_> = held.iter().map(filling).collect();
            fillings.push(([0; 4], MIB));
            let mut disks = Vec::new();
            for (at, (made, filling)) in made[1..].iter().zip(fillings).enumerate() {
                let source = match at {
                    0 => Some(Source::Image(image.clone())),
                    at => held.get(at).cloned().map(Source::Snapshot),
                };
                disks.push(self.made(made, filling, source));
            }
            let instance = Instance {
                image,
                system: disks.remove(0),
                data: disks.into_iter().map(|id| (id, !keeps, false)).collect(),
                is_running: true,
                workload: None,
            };
            self.instances.push(made[0].id.clone());
            self.model.instances.insert(made[0].id.clone(), instance);
        }
    }

    async fn turn(&mut self, id: &str) {
        let verb = ["start", "stop", "stop", "reboot"][self.random.below(4)];
        let wanted = self.find(id).and_then(|instance| {
            if instance.is_running == (verb == "start") {
                return Err(STATUS);
            }
            Ok(())
        });
        if self
            .run(&format!("instance {verb} {id}"), wanted)
            .await
            .is_some()
        {
            self.model.instances.get_mut(id).unwrap().is_running = verb != "stop";
        }
    }

    async fn attach(&mut self, disk: &str, id: &str) {
        let goes = self.random.is(50);
        let flag = if goes { "--delete-with-instance" } else { "" };
        let wanted = self.model.disk(disk).and_then(|row| {
            let instance = self.find(id)?;
            if row.is_system {
                return Err("OperationDenied");
            }
            if self.model.holder(disk).is_some() {
                return Err("IncorrectDiskStatus");
            }
            if instance.data.len() >= 16 {
                return Err("InstanceDiskLimitExceeded");
            }
            Ok(())
        });
        let text = format!("disk attach {disk} {id} {flag}");
        if self.run(&text, wanted).await.is_some() {
            let instance = self.model.instances.get_mut(id).unwrap();
            instance.data.push((disk.to_owned(), goes, false));
        }
    }

    async fn detach(&mut self, disk: &str, id: &str) {
        let holder = self.model.holder(disk);
        let id = holder
            .filter(|_| self.random.is(80))
            .unwrap_or(id.to_owned());
        let wanted = self.model.disk(disk).and_then(|_| {
            let instance = self.find(&id)?;
            if instance.system == disk {
                return Err("OperationDenied");
            }
            let has = instance.data.iter().any(|(data, ..)| data == disk);
            has.then_some(()).ok_or("IncorrectDiskStatus")
        });
        let text = format!("disk detach {disk} {id}");
        if self.run(&text, wanted).await.is_some() {
            let instance = self.model.instances.get_mut(&id).unwrap();
            instance.data.retain(|(data, ..)| data != disk);
        }
    }

    async fn release(&mut self, id: &str) {
        let (is_forced, keeps) = (self.random.is(50), self.random.is(30));
        let force = if is_forced { "--force" } else { "" };
        let keep = if keeps { "--keep-automatic" } else { "" };
        let wanted = self.find(id).and_then(|instance| {
            if instance.is_running && !is_forced {
                return Err(STATUS);
            }
            Ok(instance)
        });
        let text = format!("instance delete {id} {force} {keep}");
        let done = self.run(&text, wanted.as_ref().map(drop).map_err(|code| *code));
        if let (Some(_), Ok(instance)) = (done.await, wanted) {
            self.model.instances.remove(id);
            self.model.delete_disk(&instance.system, keeps);
            for (disk, goes, _) in &instance.data {
                if *goes {
                    self.model.delete_disk(disk, keeps);
                }
            }
        }
    }

    async fn replace(&mut self, id: &str) {
        let image = self.random.pick(&self.images);
        let wanted = self.find(id).and_then(|instance| {
            let held = self.model.image(&image)?;
            if instance.is_running {
                return Err(STATUS);
            }
            Ok((instance, held[0].clone()))
        });
        let text = format!("instance replace-system {id} --image {image}");
        let made = self.run(&text, wanted.as_ref().map(drop).map_err(|code| *code));
        if let (Some(made), Ok((instance, held))) = (made.await, wanted) {
            let old = self.model.disks[&instance.system].len;
            self.model.delete_disk(&instance.system, false);
            let snapshot = &self.model.snapshots[&held];
            let filling = (snapshot.data, snapshot.len.max(old));
            let system = self.made(&made[0], filling, Some(Source::Image(image.clone())));
            self.model.disks.get_mut(&system).unwrap().is_system = true;
            let row = self.model.instances.get_mut(id).unwrap();
            (row.system, row.image) = (system, image);
        }
    }

    async fn scale(&mut self, id: &str) {
        let count = self.random.below(3);
        if self.random.is(50) {
            let wanted = self.find(id).and_then(|instance| match count {
                0 => Err("InvalidParameter"),
                _ if instance.data.len() + count > 16 => Err("InstanceDiskLimitExceeded"),
                _ => Ok(()),
            });
            let text = format!("instance scale-out {id} --count {count} --size 1M");
            for made in self.run(&text, wanted).await.unwrap_or_default() {
                let disk = self.made(&made, ([0; 4], MIB), None);
                let instance = self.model.instances.get_mut(id).unwrap();
                instance.data.push((disk, true, true));
            }
            return;
        }
        let wanted = self.find(id).and_then(|instance| {
            let scaled = instance
                .data
                .into_iter()
                .rev()
                .filter(|(.., scaled)| *scaled);
            let going: Vec<_> = scaled.take(count).collect();
            if count == 0 || going.len() < count {
                return Err("InvalidParameter");
            }
            Ok(going)
        });
        let text = format!("instance scale-in {id} --count {count}");
        let done = self.run(&text, wanted.as_ref().map(drop).map_err(|code| *code));
        if let (Some(_), Ok(going)) = (done.await, wanted) {
            for (disk, goes, _) in going {
                let instance = self.model.instances.get_mut(id).unwrap();
                instance.data.retain(|(data, ..)| *data != disk);
                if goes {
                    self.model.delete_disk(&disk, false);
                }
            }
        }
    }

    /// An image of all its disks, with a snapshot of each.
    async fn image_of(&mut self, id: &str) {
        let name = format!("image-{}", self.images.len());
        let wanted = self.find(id).and_then(|instance| {
            let data = instance.data.into_iter().map(|(disk, ..)| disk);
            let disks: Vec<_> = std::iter::once(instance.system).chain(data).collect();
            for disk in &disks {
                self.model.victim(disk, false, None)?;
            }
            Ok(disks)
        });
        let text = format!("image create {name} --instance {id}");
        let made = self.run(&text, wanted.as_ref().map(drop).map_err(|code| *code));
        if let (Some(made), Ok(disks)) = (made.await, wanted) {
            let (image, taken) = made.split_last().unwrap();
            for (made, disk) in taken.iter().zip(&disks) {
                self.model
                    .take(&made.id, (disk, &made.name), false, None, None);
                self.snapshots.push(made.id.clone());
            }
            let held = taken.iter().map(|made| made.id.clone()).collect();
            self.model.images.insert(image.id.clone(), held);
            self.images.push(image.id.clone());
        }
    }

    /// Whether a data disk goes with its instance.
    async fn mark(&mut self, disk: &str) {
        let goes = self.random.is(50);
        let switch = if goes { "on" } else { "off" };
        let wanted = self.model.disk(disk).and_then(|_| {
            let holder = self.model.holder(disk).ok_or("IncorrectDiskStatus")?;
            if self.model.instances[&holder].system == disk {
                return Err("OperationDenied");
            }
            Ok(holder)
        });
        let text = format!("disk modify {disk} --delete-with-instance {switch}");
        let done = self.run(&text, wanted.as_ref().map(drop).map_err(|code| *code));
        if let (Some(_), Ok(holder)) = (done.await, wanted) {
            let instance = self.model.instances.get_mut(&holder).unwrap();
            let mut data = instance.data.iter_mut();
            data.find(|(data, ..)| data == disk).unwrap().1 = goes;
        }
    }
}
