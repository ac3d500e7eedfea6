//! Decorators (to come).
