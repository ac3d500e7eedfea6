//! Groups: taking them, going back to them, deleting them.

use super::*;

impl History<'_> {
    pub(super) async fn group(&mut self) {
        let (one, other) = (self.random.pick(&self.disks), self.random.pick(&self.disks));
        if one == other {
            return;
        }
        let found = |id: &str| {
            self.model.disk(id)?;
            self.model.victim(id, false, None)
        };
        let wanted = found(&one).and_then(|_| found(&other));
        let text = format!("snapshot group-create nightly {one} {other}");
        if let Some(made) = self.run(&text, wanted.map(drop)).await {
            let group = made[0].id.clone();
            for (made, disk) in made[1..].iter().zip([&one, &other]) {
                let of = Some(group.clone());
                self.model
                    .take(&made.id, (disk, "nightly"), false, of, None);
                self.snapshots.push(made.id.clone());
            }
            // Last: an eviction for one of them takes groups without any.
            let name = "nightly".to_owned();
            self.model.groups.insert(group.clone(), name);
            self.groups.push(group);
        }
    }

    /// All of a group's disks go back, or one of them.
    pub(super) async fn roll_back_group(&mut self) {
        let id = self.random.pick(&self.groups);
        let of: Vec<_> = self
            .model
            .members(&id)
            .map(|(_, s)| s.disk.clone())
            .collect();
        let chosen = match self.random.below(10) {
            0..=6 => None,
            7 | 8 => Some(self.random.pick(&of)),
            _ => Some(self.random.pick(&self.disks)),
        };
        let keeps = self.random.is(50);
        let backs = self.model.backs(&id, chosen.as_deref());
        let wanted = backs.as_ref().map_err(|code| *code).and_then(|backs| {
            backs.iter().try_for_each(|(disk, target)| {
                self.model.writable(disk)?;
                if keeps {
                    self.model.victim(disk, false, Some(target))?;
                }
                Ok(())
            })
        });
        let chosen = chosen.map_or(String::new(), |disk| format!("--disk {disk}"));
        let keep = if keeps { "--keep-current kept" } else { "" };
        let text = format!("snapshot group-rollback {id} {chosen} {keep}");
        let made = self.run(&text, wanted).await;
        let (Some(made), Ok(backs)) = (made, backs) else {
            return;
        };
        let safety = made.first().map(|group| group.id.clone());
        for (made, (disk, target)) in made.iter().skip(1).zip(&backs) {
            self.model.take(
                &made.id,
                (disk, "kept"),
                false,
                safety.clone(),
                Some(target),
            );
            self.snapshots.push(made.id.clone());
        }
        for (disk, target) in &backs {
            let target = self.model.snapshots[target].clone();
            let disk = self.model.disks.get_mut(disk).unwrap();
            (disk.data, disk.len) = (target.data, target.len);
        }
        // Last, as above.
        if let Some(safety) = safety {
            self.model.groups.insert(safety.clone(), "kept".to_owned());
            self.groups.push(safety);
        }
    }

    pub(super) async fn delete_group(&mut self) {
        let id = self.random.pick(&self.groups);
        let members = self.model.members(&id);
        let members: Vec<_> = members.map(|(id, _)| id.clone()).collect();
        let wanted = if members.is_empty() {
            Err("InvalidSnapshotGroupId.NotFound")
        } else {
            members
                .iter()
                .try_for_each(|id| self.model.may_delete(id, false))
        };
        if self
            .run(&format!("snapshot group-delete {id}"), wanted)
            .await
            .is_some()
        {
            for id in members {
                self.model.delete(&id, None);
            }
        }
    }
}
