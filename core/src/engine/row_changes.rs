//! What a commit does to the catalog's rows.

use std::collections::BTreeMap;

use super::catalog::ROW_LEN_MAX;
use super::error::{Error, InvalidRequest};
use super::writer::{Costs, Meter, Written};
use crate::units::Generation;

/// Rows put (`Some`) and deleted (`None`), by key.
pub(super) type Rows = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// The changes of one transaction.
#[derive(Default)]
pub(super) struct RowChanges {
    pub(super) plain: Rows,
    pub(super) telling: Vec<Telling>,
}

/// A row that tells of the commit it is in.
pub(super) struct Telling {
    pub(super) key: Vec<u8>,
    pub(super) meter: Option<Meter>,
    pub(super) tell: Box<dyn Fn(Told) -> Vec<u8>>,
}

/// What a commit knows of itself when its rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Told {
    /// The generation that it ends.
    pub generation: Generation,
    /// What the writer's writes have cost, this commit included; `None` without a writer.
    pub written: Option<Written>,
}

impl RowChanges {
    /// The rows, now that the commit is known.
    pub(super) fn told(&self, generation: Generation, costs: &Costs) -> Result<Rows, Error> {
        let mut rows = self.plain.clone();
        for Telling { key, meter, tell } in &self.telling {
            let written = meter.as_ref().map(|meter| costs.total(meter));
            let value = tell(Told {
                generation,
                written,
            });
            if value.len() > ROW_LEN_MAX {
                return Err(InvalidRequest::Row.into());
            }
            rows.insert(key.clone(), Some(value));
        }
        Ok(rows)
    }
}
