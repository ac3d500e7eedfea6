//! Views of which all sizes are known: they are put together again when a commit came in between.

use crate::service::error::ServiceError;

/// How often a view is put together again because a commit came in between.
pub(super) const TRIES_MAX: usize = 4;

/// Measures and describes until all that is shown is known: at most so often, and then as it is.
pub(super) async fn measured<V>(
    measure: impl AsyncFn() -> Result<(), ServiceError>,
    describe: impl AsyncFn() -> Result<V, ServiceError>,
    is_measured: impl Fn(&V) -> bool,
) -> Result<V, ServiceError> {
    for _ in 1..TRIES_MAX {
        measure().await?;
        let view = describe().await?;
        if is_measured(&view) {
            return Ok(view);
        }
    }
    describe().await
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn what_is_not_known_in_time_is_told_as_it_is() {
        for (known_at, measured_times, described) in [(1, 1, 1), (3, 3, 3), (9, 3, 4)] {
            let (measures, describes) = (Cell::new(0), Cell::new(0));
            let measure = async || {
                measures.set(measures.get() + 1);
                Ok(())
            };
            let describe = async || {
                describes.set(describes.get() + 1);
                Ok(describes.get())
            };
            let view = measured(measure, describe, |at| *at >= known_at);
            assert_eq!(pollster::block_on(view).unwrap(), described);
            assert_eq!(measures.get(), measured_times);
        }
    }
}
