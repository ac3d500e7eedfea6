//! What was found of an incident's damage, kept until somebody closes it.

use crate::backend::BlockBackend;
use crate::service::claims::Claim;
use crate::service::command::VersionRef;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::index::Known;
use crate::service::rows::{IncidentNumber, IncidentRow, ThenRow, VerdictRow};
use crate::service::views::{VerdictView, VerifiedView};

impl<B: BlockBackend + 'static> Service<B> {
    /// Keeps what [`Service::verify_kept`] found for an incident: of its disk, which begins anew, or of
    /// a snapshot beside that. Nothing is kept of one that was closed meanwhile.
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
        let claim = Claim::Incident(number);
        self.turn(std::slice::from_ref(&claim)).await;
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
            } else {
                row.verdict = Some(VerdictRow {
                    at_ms: found.at_ms,
                    report: found.report,
                    then: None,
                });
            }
            plan.claims.push(claim);
            plan.changes.incidents.insert(number, Some(row));
            Ok(())
        })?;
        self.land(flight).await?;
        Ok(())
    }
}

impl IncidentRow {
    /// As people see it.
    pub(super) fn verdict_view(&self) -> Option<VerdictView> {
        let (setup, found) = self.setup.zip(self.verdict.as_ref())?;
        let verified = |report| VerifiedView {
            kind: setup.kind,
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
