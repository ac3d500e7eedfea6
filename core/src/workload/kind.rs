//! A workload of any kind: one surface over the four.

use super::bytes::is_blank;
use super::device::Device;
use super::error::Error;
use super::header::Header;
use super::keyed::{self, Keyed};
use super::report::{Report, Step};
use super::rewrite::{Rewrite, Rewritten};
use super::ring::{self, Ring};
use super::setup::{Kind, Setup};

/// How much is wiped at once.
const WIPE_LEN: u64 = 256 * 1024;

/// A workload that was recovered from its disk and goes on.
pub struct Workload {
    setup: Setup,
    running: Running,
    /// Whether the last step did not end: the disk may be ahead of the memory.
    is_torn: bool,
}

enum Running {
    Ring(Ring),
    Keyed(Box<Keyed>),
}

impl Workload {
    /// Makes an empty workload on a disk. What stands in its span is gone.
    ///
    /// # Errors
    /// [`Error::Span`]; [`Error::Device`].
    pub async fn format<D: Device>(device: &D, setup: Setup) -> Result<(), Error<D::Error>> {
        setup.check(device.size())?;
        wipe(device, setup.span).await?;
        if matches!(setup.kind, Kind::Database | Kind::Web) {
            keyed::format(device, setup).await?;
        }
        Header::NEW.write(device, &setup).await
    }

    /// What workload a disk holds, if any, by its own header.
    ///
    /// # Errors
    /// [`Error::Device`].
    pub async fn find<D: Device>(device: &D) -> Result<Option<Setup>, Error<D::Error>> {
        Header::find(device).await
    }

    /// Recovers a workload from its disk, whatever was lost before a flush.
    ///
    /// # Errors
    /// [`Error::NotOurs`], [`Error::Damaged`], [`Error::UnsupportedVersion`] when its data cannot be
    /// used; [`Error::Span`]; [`Error::Device`].
    pub async fn open<D: Device>(device: &D, setup: Setup) -> Result<Self, Error<D::Error>> {
        setup.check(device.size())?;
        settle(device).await?;
        let header = Header::read(device, &setup).await?;
        let version = header.version;
        let running = match setup.kind {
            Kind::Log | Kind::Video => Running::Ring(Ring::open(device, setup, version).await?),
            Kind::Database | Kind::Web => {
                Running::Keyed(Box::new(Keyed::open(device, setup, version).await?))
            }
        };
        Ok(Self {
            setup,
            running,
            is_torn: false,
        })
    }

    /// Does a bounded piece of work: at most some dozen requests.
    ///
    /// # Errors
    /// As for [`Self::open`]: a step that did not end is followed by a recovery.
    pub async fn step<D: Device>(
        &mut self,
        device: &D,
        now_ms: u64,
    ) -> Result<Step, Error<D::Error>> {
        if self.is_torn {
            *self = Self::open(device, self.setup).await?;
        }
        self.is_torn = true;
        let step = match &mut self.running {
            Running::Ring(ring) => ring.step(device, now_ms).await,
            Running::Keyed(keyed) => keyed.step(device, now_ms).await,
        }?;
        self.is_torn = false;
        Ok(step)
    }

    /// Reads all data and judges it, without changing anything. `progress` gets parts done and all.
    ///
    /// # Errors
    /// [`Error::Span`]; [`Error::Device`]. What is damaged is no error: the report says it.
    pub async fn verify<D: Device>(
        device: &D,
        setup: Setup,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Report, Error<D::Error>> {
        setup.check(device.size())?;
        let header = match Header::read(device, &setup).await {
            Ok(header) => Some(header),
            Err(error @ Error::Device(_)) => return Err(error),
            Err(_) => None,
        };
        let version = header.map(|header| header.version);
        let mut report = match setup.kind {
            Kind::Log | Kind::Video => {
                let shape = ring::Shape::new(setup);
                shape.verify(device, version, progress).await?
            }
            Kind::Database | Kind::Web => keyed::verify(device, setup, version, progress).await?,
        };
        report.is_lost |= header.is_none();
        Ok(report)
    }

    /// Changes a bounded part of the data from above; `from` is 0, then where the last part ended.
    /// Of a workload that does not run meanwhile.
    ///
    /// # Errors
    /// As for [`Self::open`].
    pub async fn rewrite<D: Device>(
        device: &D,
        setup: Setup,
        what: Rewrite,
        from: u64,
    ) -> Result<Rewritten, Error<D::Error>> {
        setup.check(device.size())?;
        settle(device).await?;
        Header::read(device, &setup).await?;
        match setup.kind {
            Kind::Log | Kind::Video => {
                let shape = ring::Shape::new(setup);
                shape.rewrite(device, what, from).await
            }
            Kind::Database | Kind::Web => keyed::rewrite(device, setup, what, from).await,
        }
    }

    /// Where a rewrite of all that fits would end.
    #[must_use]
    pub fn parts(setup: Setup) -> u64 {
        match setup.kind {
            Kind::Log | Kind::Video => ring::Shape::new(setup).slots(),
            Kind::Database | Kind::Web => keyed::pages(setup),
        }
    }

    /// The application's version, by the header.
    ///
    /// # Errors
    /// As for [`Self::open`].
    pub async fn version<D: Device>(device: &D, setup: Setup) -> Result<u32, Error<D::Error>> {
        let header = Header::read(device, &setup).await?;
        Ok(header.version)
    }

    /// Says in the header which version of the application the data is for. An upgrade does it last.
    ///
    /// # Errors
    /// As for [`Self::open`].
    pub async fn set_version<D: Device>(
        device: &D,
        setup: Setup,
        version: u32,
    ) -> Result<(), Error<D::Error>> {
        settle(device).await?;
        let header = Header::read(device, &setup).await?;
        header.with_version(version).write(device, &setup).await
    }
}

/// Makes durable what will be read: what is built on it must not outlive it.
async fn settle<D: Device>(device: &D) -> Result<(), Error<D::Error>> {
    device.flush().await.map_err(Error::Device)
}

/// Puts zeroes over whatever stands in a span.
async fn wipe<D: Device>(device: &D, span: u64) -> Result<(), Error<D::Error>> {
    let mut at = 0;
    while at < span {
        let len = WIPE_LEN.min(span - at);
        let mut bytes = vec![0; len as usize];
        let is_well = match device.read(at, &mut bytes).await {
            Ok(()) => is_blank(&bytes),
            Err(error) if D::is_damage(&error) => false,
            Err(error) => return Err(Error::Device(error)),
        };
        if !is_well {
            bytes.fill(0);
            device.write(at, &bytes).await.map_err(Error::Device)?;
        }
        at += len;
    }
    device.flush().await.map_err(Error::Device)
}
