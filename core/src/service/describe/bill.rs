//! The bill: what is settled, and what follows for the hours since.

use std::collections::BTreeMap;

use super::list::has;
use crate::backend::BlockBackend;
use crate::engine::Figure;
use crate::service::bill::{HOUR_MS, Month};
use crate::service::command::DiskRef;
use crate::service::error::{Resource, ServiceError};
use crate::service::handle::Service;
use crate::service::ids::{DiskId, SnapshotId};
use crate::service::naming::named;
use crate::service::state::State;
use crate::service::views::{
    BillList, BillListView, BillView, BilledPlace, ChainBillView, DiskBillView, LineBillView,
    MonthBillView,
};

impl<B: BlockBackend + 'static> Service<B> {
    /// The bill of a month, such as `2026-11`; of the present one without.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn describe_bill(&self, month: Option<&str>) -> Result<BillView, ServiceError> {
        self.catch_up().await;
        let now = self.now();
        let present = Month::of_hour(now / HOUR_MS);
        let month = month.and_then(Month::parse).unwrap_or(present);
        let chains = self.inner.state.borrow().billed_chains();
        let mut months: BTreeMap<Month, u64> = BTreeMap::from([(present, 0)]);
        let mut disks = Vec::new();
        for disk in chains {
            let (members, charged) = self.metered(disk, now).await?;
            for (month, row) in &charged {
                let sum = months.entry(*month).or_default();
                *sum = sum.saturating_add(row.byte_hours);
            }
            let row = charged.get(&month);
            if row.is_none() && members.is_empty() {
                continue;
            }
            let state = self.inner.state.borrow();
            let told = charged.values().next_back().map(|row| &row.name);
            let name = state.name_of_disk(disk).or(told);
            let snapshots = members.iter().filter(|member| member.snapshot.is_some());
            disks.push(DiskBillView {
                disk: named(disk, name),
                place: state.place(disk),
                snapshots: u32::try_from(snapshots.count()).unwrap_or(u32::MAX),
                byte_hours: row.map_or(0, |row| row.byte_hours),
                now_bytes: members.iter().map(|member| member.bytes).sum(),
            });
        }
        disks.sort_by(|a, b| {
            let key = |view: &DiskBillView| (view.byte_hours, view.now_bytes);
            key(b)
                .cmp(&key(a))
                .then_with(|| a.disk.name.cmp(&b.disk.name))
        });
        let byte_hours = months.get(&month).copied().unwrap_or(0);
        let now_bytes: u64 = disks.iter().map(|disk| disk.now_bytes).sum();
        // The hour that has begun is charged.
        let hours_left = month.next().first_hour().saturating_sub(now / HOUR_MS + 1);
        let projected = byte_hours.saturating_add(now_bytes.saturating_mul(hours_left));
        let months = months.into_iter().rev();
        let in_use_bytes = self.in_use().await?.data_bytes;
        let price = self.inner.state.borrow().settings.price_view();
        Ok(BillView {
            price,
            month: month.text(),
            from_ms: month.first_hour().saturating_mul(HOUR_MS),
            to_ms: month.next().first_hour().saturating_mul(HOUR_MS),
            months: months
                .map(|(month, byte_hours)| MonthBillView {
                    month: month.text(),
                    byte_hours,
                })
                .collect(),
            byte_hours,
            projected_byte_hours: (month == present).then_some(projected),
            now_bytes,
            in_use_bytes,
            disks,
        })
    }

    /// A page of it: what was charged in the month, and in the present one what is billed now.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn describe_bill_list(&self, list: &BillList) -> Result<BillListView, ServiceError> {
        let mut bill = self.describe_bill(list.month.as_deref()).await?;
        let is_present = bill.projected_byte_hours.is_some();
        let mut disks = std::mem::take(&mut bill.disks);
        // What is billed now says nothing of a month that is over.
        disks.retain(|one| is_present || one.byte_hours > 0);
        let count = disks.len() as u64;
        let wanted = list.text.trim().to_lowercase();
        disks.retain(|one| has(&one.disk.name, &wanted) || has(&one.disk.id, &wanted));
        let (number, places) = list.part.of(disks.len());
        let sum = |of: fn(&DiskBillView) -> u64| {
            let all = disks.iter().map(of);
            all.fold(0_u64, u64::saturating_add)
        };
        let (byte_hours, now_bytes) = (sum(|one| one.byte_hours), sum(|one| one.now_bytes));
        let total = disks.len() as u64;
        bill.disks = disks.drain(places).collect();
        Ok(BillListView {
            bill,
            number,
            total,
            count,
            byte_hours,
            now_bytes,
        })
    }

    /// What a disk's chain was charged in a month, by snapshot: of a deleted disk too, by its id.
    ///
    /// # Errors
    /// `InvalidDiskId.NotFound`; what the engine says.
    pub async fn describe_chain_bill(
        &self,
        disk: &DiskRef,
        month: Option<&str>,
    ) -> Result<ChainBillView, ServiceError> {
        self.catch_up().await;
        let now = self.now();
        let present = Month::of_hour(now / HOUR_MS);
        let month = month.and_then(Month::parse).unwrap_or(present);
        let id = self.inner.state.borrow().find_billed(disk)?;
        let (members, charged) = self.metered(id, now).await?;
        let row = charged.get(&month);
        let charged: BTreeMap<Option<SnapshotId>, (&str, u64)> = row
            .into_iter()
            .flat_map(|row| &row.lines)
            .map(|line| (line.snapshot, (&*line.name, line.byte_hours)))
            .collect();
        let versions = self.inner.state.borrow().billed_versions(id);
        let each = versions.iter().map(|version| Figure::Freed(vec![*version]));
        let frees = self.inner.pool.figures(&each.collect::<Vec<_>>()).await?;
        let mut lines = Vec::new();
        {
            let state = self.inner.state.borrow();
            for (member, frees) in members.iter().zip(frees) {
                let charge = charged.get(&member.snapshot);
                let is_there = member
                    .snapshot
                    .is_some_and(|id| state.snapshots.contains_key(&id));
                lines.push(LineBillView {
                    snapshot: member.snapshot.map(|id| named(id, Some(&member.name))),
                    place: if is_there {
                        BilledPlace::There
                    } else {
                        BilledPlace::Bin
                    },
                    byte_hours: charge.map_or(0, |(_, byte_hours)| *byte_hours),
                    now_bytes: member.bytes,
                    frees_bytes: frees.map_or(0, |usage| usage.data_bytes),
                });
            }
        }
        for (snapshot, (name, byte_hours)) in &charged {
            if members.iter().any(|member| member.snapshot == *snapshot) {
                continue;
            }
            lines.push(LineBillView {
                snapshot: snapshot.map(|id| named(id, Some(&(*name).to_owned()))),
                place: BilledPlace::Gone,
                byte_hours: *byte_hours,
                now_bytes: 0,
                frees_bytes: 0,
            });
        }
        Ok(ChainBillView {
            lines,
            other_byte_hours: row.map_or(0, |row| row.other_byte_hours()),
            is_sum_only: row.is_some_and(|row| row.lines.is_empty() && row.byte_hours > 0),
            frees_bytes: self.freed_by(&versions).await?,
        })
    }
}

impl State {
    fn place(&self, disk: DiskId) -> BilledPlace {
        if self.disks.contains_key(&disk) {
            BilledPlace::There
        } else if self.bin.disks.contains_key(&disk) {
            BilledPlace::Bin
        } else if self.origin_of_copies(disk).is_some() {
            BilledPlace::Elsewhere
        } else {
            BilledPlace::Gone
        }
    }

    /// A disk that something was charged for, by its name or, when it is gone, by its id.
    fn find_billed(&self, disk: &DiskRef) -> Result<DiskId, ServiceError> {
        if let Ok(id) = disk.as_str().parse()
            && self.billed_chains().contains(&id)
        {
            return Ok(id);
        }
        let found = self.find_disk(disk).map(|(id, _)| id);
        found.map_err(|_| ServiceError::not_found(Resource::Disk, disk.as_str()))
    }
}
