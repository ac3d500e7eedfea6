//! Which rows of a table are picked.

use std::collections::BTreeSet;

/// Picked rows, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Selection(BTreeSet<String>);

impl Selection {
    /// Picks a row, or lets it go.
    pub(crate) fn toggled(&self, id: &str) -> Self {
        let mut next = self.clone();
        if !next.0.remove(id) {
            next.0.insert(id.to_owned());
        }
        next
    }

    /// Picks all of `ids`, or lets all go if all were picked.
    pub(crate) fn all_toggled<'a>(&self, ids: impl Iterator<Item = &'a str> + Clone) -> Self {
        if ids.clone().all(|id| self.has(id)) {
            Self::default()
        } else {
            Self(ids.map(str::to_owned).collect())
        }
    }

    /// Only what is in `ids`: rows that went, or that a filter hides, are not picked.
    pub(crate) fn within<'a>(&self, ids: impl Iterator<Item = &'a str>) -> Self {
        Self(ids.filter(|id| self.has(id)).map(str::to_owned).collect())
    }

    /// These alone.
    pub(crate) fn of(ids: Vec<String>) -> Self {
        Self(ids.into_iter().collect())
    }

    pub(crate) fn ids(&self) -> Vec<String> {
        self.0.iter().cloned().collect()
    }

    pub(crate) fn has(&self, id: &str) -> bool {
        self.0.contains(id)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::Selection;

    #[test]
    fn picking_all_twice_picks_none() {
        let ids = ["a", "b"];
        let some = Selection::default().toggled("a");
        let all = some.all_toggled(ids.into_iter());
        assert_eq!(all.len(), 2);
        assert!(all.all_toggled(ids.into_iter()).is_empty());
    }

    #[test]
    fn rows_that_went_are_not_picked() {
        let picked = Selection::default().toggled("a").toggled("b");
        let left = picked.within(["b", "c"].into_iter());
        assert!(left.has("b") && left.len() == 1);
    }
}
