//! The header: which workload's data this is, and its application's version. It stands twice, so
//! that an upgrade is done or not done.
//!
//! | offset | bytes | |
//! |---|---|---|
//! | 0 | 8 | checksum of the rest |
//! | 8 | 8 | `rdwrkld\0` |
//! | 16 | 4 | layout: 0 |
//! | 20 | 4 | kind |
//! | 24 | 8 | seed |
//! | 32 | 8 | span |
//! | 40 | 4 | version of the application |
//! | 44 | 4 | 0 |
//! | 48 | 8 | how often the header was written; the higher one is valid |

use super::bytes::{is_sealed, put, put_u32, put_u64, seal, u32_at, u64_at};
use super::device::Device;
use super::error::Error;
use super::setup::{Kind, Setup};

const LEN: usize = 4096;
const MAGIC: [u8; 8] = *b"rdwrkld\0";
const LAYOUT: u32 = 0;
const KEY: u64 = 0x6865_6164;

/// The application's first version.
pub(super) const FIRST_VERSION: u32 = 1;

/// The part of a header that changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// The application's version.
    pub(super) version: u32,
    written: u64,
}

impl Header {
    /// Of data that is made now.
    pub(super) const NEW: Self = Self {
        version: FIRST_VERSION,
        written: 1,
    };

    /// Finds the valid one.
    pub(super) async fn read<D: Device>(
        device: &D,
        setup: &Setup,
    ) -> Result<Self, Error<D::Error>> {
        let mut found: Result<Self, Error<D::Error>> = Err(Error::NotOurs);
        for place in 0..2 {
            let Some(bytes) = read(device, place).await? else {
                continue;
            };
            let here = Self::parse(&bytes, setup);
            let is_newer = match (&found, &here) {
                (Ok(found), Ok(here)) => here.written > found.written,
                (_, Ok(_)) => true,
                (Err(Error::NotOurs), Err(_)) => true,
                _ => false,
            };
            if is_newer {
                found = here;
            }
        }
        found
    }

    /// Writes it beside the one before, and makes it durable.
    pub(super) async fn write<D: Device>(
        self,
        device: &D,
        setup: &Setup,
    ) -> Result<(), Error<D::Error>> {
        let mut bytes = vec![0; LEN];
        put(&mut bytes, 8, &MAGIC);
        put_u32(&mut bytes, 16, LAYOUT);
        put_u32(&mut bytes, 20, setup.kind.number());
        put_u64(&mut bytes, 24, setup.seed);
        put_u64(&mut bytes, 32, setup.span);
        put_u32(&mut bytes, 40, self.version);
        put_u64(&mut bytes, 48, self.written);
        seal(&mut bytes, KEY);
        let place = self.written % 2 * LEN as u64;
        let written = device.write(place, &bytes).await;
        written.map_err(Error::Device)?;
        device.flush().await.map_err(Error::Device)
    }

    /// The next header, of another version.
    pub(super) fn with_version(self, version: u32) -> Self {
        Self {
            version,
            written: self.written.saturating_add(1),
        }
    }

    /// The setup of whatever workload the disk holds, by a header that is whole.
    pub(super) async fn find<D: Device>(device: &D) -> Result<Option<Setup>, Error<D::Error>> {
        for place in 0..2 {
            if let Some(bytes) = read(device, place).await?
                && let Ok((setup, _)) = Self::parse_any::<D::Error>(&bytes)
                && setup.check::<D::Error>(device.size()).is_ok()
            {
                return Ok(Some(setup));
            }
        }
        Ok(None)
    }

    fn parse<E>(bytes: &[u8], wanted: &Setup) -> Result<Self, Error<E>> {
        let (setup, header) = Self::parse_any(bytes)?;
        (setup == *wanted).then_some(header).ok_or(Error::NotOurs)
    }

    fn parse_any<E>(bytes: &[u8]) -> Result<(Setup, Self), Error<E>> {
        if bytes.get(8..16) != Some(&MAGIC) || !is_sealed(bytes, KEY) {
            return Err(Error::NotOurs);
        }
        let layout = u32_at(bytes, 16);
        if layout > LAYOUT {
            return Err(Error::UnsupportedVersion(layout));
        }
        let number = u32_at(bytes, 20);
        let kind = Kind::ALL.into_iter().find(|kind| kind.number() == number);
        let setup = Setup {
            kind: kind.ok_or(Error::NotOurs)?,
            seed: u64_at(bytes, 24),
            span: u64_at(bytes, 32),
        };
        let header = Self {
            version: u32_at(bytes, 40),
            written: u64_at(bytes, 48),
        };
        Ok((setup, header))
    }
}

/// One of the two places; `None` where the device cannot read it.
async fn read<D: Device>(device: &D, place: u64) -> Result<Option<Vec<u8>>, Error<D::Error>> {
    let mut bytes = vec![0; LEN];
    match device.read(place * LEN as u64, &mut bytes).await {
        Ok(()) => Ok(Some(bytes)),
        Err(error) if D::is_damage(&error) => Ok(None),
        Err(error) => Err(Error::Device(error)),
    }
}
