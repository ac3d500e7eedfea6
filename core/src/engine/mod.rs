//! The engine: pool, map, lineage, commit, reclaim, check.
