//! The steps of a history that are about what runs on instances, and incidents. What these write is
//! not for the model to say: it takes over what is there, and holds everything to that.

use super::model::Refused;
use super::{BLOCK, History};
use crate::service::command::DiskRef;

/// Also what a look at the data may come to.
const UNREADABLE: Refused = "OperationDenied.Workload";

impl History<'_> {
    pub(super) async fn set_workload(&mut self, disk: &str, id: &str) {
        let instance = self.model.instances.get(id).cloned();
        let found = instance.ok_or("InvalidInstanceId.NotFound");
        if self.random.is(20) {
            let wanted = found.and_then(|instance| instance.workload.map(drop).ok_or(UNREADABLE));
            let text = format!("instance workload {id} --none");
            if self.run(&text, wanted).await.is_some() {
                self.model.instances.get_mut(id).unwrap().workload = None;
            }
            return;
        }
        let disk = match &found {
            Ok(instance) if self.random.is(70) => {
                let data = instance.data.iter().map(|(data, ..)| data.clone());
                let own: Vec<_> = data.chain([instance.system.clone()]).collect();
                self.random.pick(&own)
            }
            _ => disk.to_owned(),
        };
        let wanted = found.and_then(|_| {
            self.model.disk(&disk)?;
            let has = self.model.holder(&disk).as_deref() == Some(id);
            has.then_some(()).ok_or("IncorrectDiskStatus")
        });
        let kind = ["log", "database", "web"][self.random.below(3)];
        let text =
            format!("instance workload {id} --kind {kind} --rate low --disk {disk} --overwrite");
        if self.run(&text, wanted).await.is_some() {
            self.take_over(&disk).await;
            self.model.instances.get_mut(id).unwrap().workload = Some(disk);
        }
    }

    pub(super) async fn upgrade(&mut self, id: &str) {
        let found = self.model.instances.get(id).cloned();
        let wanted = found.ok_or("InvalidInstanceId.NotFound").and_then(|row| {
            let disk = row.workload.ok_or(UNREADABLE)?;
            let has = self.model.holder(&disk).as_deref() == Some(id);
            has.then_some(disk).ok_or("IncorrectDiskStatus")
        });
        let text = format!("instance upgrade {id}");
        if let Some(disk) = self.run_on_data(&text, wanted).await {
            self.take_over(&disk).await;
        }
    }

    pub(super) async fn incident(&mut self, disk: &str) {
        let open: Vec<_> = self.model.incidents.iter().copied().collect();
        if self.random.is(40) {
            let one = open.get(self.random.below(open.len() + 2)).copied();
            let number = one.unwrap_or(self.model.incident_last);
            let wanted = open.contains(&number).then_some(());
            let wanted = wanted.ok_or("InvalidIncidentId.NotFound");
            let text = format!("incident close {number}");
            if self.run(&text, wanted).await.is_some() {
                self.model.incidents.remove(&number);
            }
            return;
        }
        let kind = ["virus", "wrong-data"][self.random.below(2)];
        let wanted = self.model.disk(disk).map(|_| disk.to_owned());
        let text = format!("incident start {kind} --disk {disk}");
        if let Some(disk) = self.run_on_data(&text, wanted).await {
            self.take_over(&disk).await;
            self.model.incident_last += 1;
            self.model.incidents.insert(self.model.incident_last);
        }
    }

    /// Runs what may be refused for what the disk holds, too. Answers the disk that was changed.
    async fn run_on_data(&mut self, text: &str, wanted: Result<String, Refused>) -> Option<String> {
        let result = self.bench.service.run(text).await;
        match (result, wanted) {
            (Ok(_), Ok(disk)) => return Some(disk),
            (Err(error), Ok(_)) => assert_eq!(error.code(), UNREADABLE, "{text}: {error}"),
            (Err(error), Err(code)) => assert_eq!(error.code(), code, "{text}: {error}"),
            (Ok(_), Err(code)) => panic!("{text}: it was done, not refused with {code}"),
        }
        self.refused += 1;
        None
    }

    async fn take_over(&mut self, disk: &str) {
        let service = &self.bench.service;
        let head = service.head_of(&DiskRef::new(disk)).unwrap();
        let data = &mut self.model.disks.get_mut(disk).unwrap().data;
        for (block, byte) in data.iter_mut().enumerate() {
            let mut read = [0];
            let place = block as u64 * BLOCK + 7;
            service.pool().read(head, place, &mut read).await.unwrap();
            [*byte] = read;
        }
    }
}
