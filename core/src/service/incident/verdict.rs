//! What was found of an incident's damage, kept until somebody closes it.

use crate::backend::BlockBackend;
use crate::service::claims::Claim;
use crate::service::command::VersionRef;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::index::Known;
use crate::service::rows::{IncidentNumber, IncidentRow, ThenRow, VerdictRow};
use crate::service::state::State;
use crate::service::views::{VerdictView, VerifiedView};

impl<B: BlockBackend + 'static> Service<B> {
    /// Keeps what [`Service::verify_kept`] found for an incident: of its disk, which begins anew, or of
    /// a snapshot beside that. What was found of the disk holds for all incidents that met the same data
    /// on it. Nothing is kept of one that was closed meanwhile.
    ///
    /// # Errors
    /// That what was verified is there no more; what the engine says.
    pub async fn keep_verdict(
        &self,
        incident: u64,
        what: &VersionRef,
        found: &VerifiedView,
    ) -> Result<(), ServiceError> {
        let number = IncidentNumber(incident);
        let same = self.inner.state.borrow().incidents_like(number);
        let claims: Vec<Claim> = same.iter().copied().map(Claim::Incident).collect();
        self.turn(&claims).await;
        let (flight, (), _) = self.launch(None, self.now(), |plan| {
            let known = plan.state.index.version(plan.state.find_version(what)?);
            let Some(mut row) = plan.state.incidents.get(&number).cloned() else {
                return Ok(());
            };
            if let Some(Known::Snapshot(id)) = known {
                let snapshot = plan.state.snapshot_name(id);
                let Some(kept) = &mut row.verdict else {
                    return Ok(());
                };
                kept.then = Some(ThenRow {
                    snapshot,
                    report: found.report,
                });
                plan.changes.incidents.insert(number, Some(row));
            } else {
                let there = same.iter().filter_map(|number| {
                    let row = plan.state.incidents.get(number)?.clone();
                    Some((*number, row))
                });
                for (number, mut row) in there {
                    row.verdict = Some(VerdictRow {
                        at_ms: found.at_ms,
                        report: found.report,
                        then: None,
                    });
                    plan.changes.incidents.insert(number, Some(row));
                }
            }
            plan.claims.extend(claims);
            Ok(())
        })?;
        self.land(flight).await?;
        Ok(())
    }
}

impl State {
    /// An incident, and the others that met the same data on the same disk.
    fn incidents_like(&self, number: IncidentNumber) -> Vec<IncidentNumber> {
        let Some(row) = self.incidents.get(&number) else {
            return vec![number];
        };
        let same = self
            .incidents
            .iter()
            .filter(|(_, other)| (&other.disk.id, other.setup) == (&row.disk.id, row.setup));
        same.map(|(number, _)| *number).collect()
    }
}

impl IncidentRow {
    /// As people see it.
    pub(super) fn verdict_view(&self) -> Option<VerdictView> {
        let found = self.verdict.as_ref()?;
        let verified = |report| VerifiedView {
            kind: self.setup.map(|setup| setup.kind),
            report,
            at_ms: found.at_ms,
        };
        let then = found.then.as_ref();
        Some(VerdictView {
            now: verified(found.report),
            then: then.map(|then| (then.snapshot.clone(), verified(then.report))),
        })
    }
}
