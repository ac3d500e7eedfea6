//! Conformance (to come).
