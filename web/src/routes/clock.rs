//! How the simulated clock is looked at.

use super::{PageView, day_in, number_in, put};
use rowdisk::service::SANDBOX_DAYS_MAX;
use web_sys::UrlSearchParams;

/// What the simulated clock tries, and whose snapshots it shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ClockView {
    /// The id of a policy or of a disk, or one of the presets; none is all that is under a policy.
    pub(crate) what: String,
    /// Percent of a disk that change in a day.
    pub(crate) change: Option<u32>,
    pub(crate) days: Option<u32>,
    /// A day as dates are written; none is now.
    pub(crate) from: String,
    /// The disk shown; none is the first.
    pub(crate) disk: String,
    /// Days a second; 0 is as fast as it can.
    pub(crate) speed: Option<u32>,
}

impl PageView for ClockView {
    fn read(address: &UrlSearchParams) -> Self {
        let number = |name| number_in(address, name).and_then(|number| number.try_into().ok());
        Self {
            what: address.get("what").unwrap_or_default(),
            change: number("change").map(|percent: u32| percent.min(100)),
            days: number("days").map(|days: u32| days.clamp(1, SANDBOX_DAYS_MAX)),
            from: day_in(address, "from"),
            disk: address.get("disk").unwrap_or_default(),
            speed: number("speed").map(|speed: u32| speed.min(SANDBOX_DAYS_MAX)),
        }
    }

    fn write(&self, address: &UrlSearchParams) {
        let texts = [
            ("what", &self.what),
            ("from", &self.from),
            ("disk", &self.disk),
        ];
        for (name, text) in texts {
            put(
                address,
                name,
                Some(text.as_str()).filter(|text| !text.is_empty()),
            );
        }
        let numbers = [
            ("change", self.change),
            ("days", self.days),
            ("speed", self.speed),
        ];
        for (name, number) in numbers {
            put(
                address,
                name,
                number.map(|number| number.to_string()).as_deref(),
            );
        }
    }
}
