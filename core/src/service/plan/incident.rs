//! Closing incidents.

use super::Plan;
use crate::backend::BlockBackend;
use crate::service::claims::Claim;
use crate::service::error::{Resource, ServiceError};
use crate::service::rows::{IncidentNumber, PoolSettings};

impl<B: BlockBackend> Plan<'_, B> {
    /// Nothing is known of it any more but that its number was given; what it did stays.
    pub(super) fn close_incident(&mut self, number: u64) -> Result<(), ServiceError> {
        let key = IncidentNumber(number);
        let row = self.state.incidents.get(&key);
        let missing = || ServiceError::not_found(Resource::Incident, &number.to_string());
        let row = row.ok_or_else(missing)?;
        self.outcome.changed.push(row.disk.clone());
        self.changes.incidents.insert(key, None);
        self.claims.push(Claim::Incident(key));
        self.claims.push(Claim::Settings);
        self.changes.settings = Some(PoolSettings {
            closed_incident: self.state.settings.closed_incident.max(Some(number)),
            ..self.state.settings.clone()
        });
        Ok(())
    }
}
