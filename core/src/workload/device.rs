//! The device a workload runs on.

/// A disk as an application sees it: bytes with a volatile cache in front. Reads see all writes;
/// only what a `flush` followed is sure to survive, and what was not flushed may be lost in any
/// order.
#[expect(
    async_fn_in_trait,
    reason = "one task owns a pool; futures need not be Send"
)]
pub trait Device {
    /// Why the device failed.
    type Error;

    /// Its size in bytes.
    fn size(&self) -> u64;

    /// Fills `bytes` from `offset` on.
    ///
    /// # Errors
    /// When they cannot be read, or lie past the end.
    async fn read(&self, offset: u64, bytes: &mut [u8]) -> Result<(), Self::Error>;

    /// Writes `bytes` from `offset` on.
    ///
    /// # Errors
    /// When there is no room for them, or they lie past the end.
    async fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), Self::Error>;

    /// Makes durable what was written before.
    ///
    /// # Errors
    /// When it could not be kept.
    async fn flush(&self) -> Result<(), Self::Error>;

    /// Whether a failed read means that these bytes are damaged, while others may be well.
    fn is_damage(error: &Self::Error) -> bool {
        let _ = error;
        false
    }
}
