//! Whose browser it is. What differs between the families is asked for here and answered in a module of
//! each; everything else knows only [`Browser`](crate::Browser) and [`Page`](crate::Page).

use std::path::Path;

use anyhow::Result;
use thirtyfour::{Capabilities, prelude::*};

use super::{chromium, firefox};
use crate::{Download, Setup, Variant};

/// The browsers that the tests can drive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Chrome and Chromium, by chromedriver. What only its DevTools can do (a small quota, storage taken
    /// away, a list of all requests) is tested in it alone.
    Chromium,
    /// Firefox, by geckodriver.
    Firefox,
}

impl Family {
    /// What a session is asked for.
    pub(super) fn capabilities(
        self,
        setup: &Setup,
        profile: &Path,
        downloads: &Download,
    ) -> Result<Capabilities> {
        match self {
            Self::Chromium => chromium::capabilities(setup, profile, downloads),
            Self::Firefox => firefox::capabilities(setup, profile, downloads),
        }
    }

    /// The session's word for the browser's process id.
    pub(super) fn process_id(self) -> &'static str {
        match self {
            Self::Chromium => "goog:processID",
            Self::Firefox => "moz:processID",
        }
    }

    /// Makes the current tab fit for tests.
    pub(super) async fn prepare_tab(self, session: &WebDriver) -> Result<()> {
        match self {
            Self::Chromium => chromium::prepare_tab(session).await,
            // It has no picker for a place to save to.
            Self::Firefox => Ok(()),
        }
    }

    /// Presses an element, as a person does: not through what covers it.
    pub(crate) async fn click(self, session: &WebDriver, element: &WebElement) -> Result<()> {
        match self {
            Self::Chromium => chromium::click(session, element).await,
            Self::Firefox => {
                element.scroll_into_view().await?;
                Ok(element.click().await?)
            }
        }
    }

    /// What the console told of errors since this was last asked.
    pub(crate) async fn errors(self, session: &WebDriver) -> Result<Vec<String>> {
        match self {
            Self::Chromium => chromium::errors(session).await,
            Self::Firefox => firefox::errors(session).await,
        }
    }

    /// Shows the current tab in another width, height and theme.
    pub(crate) async fn show(
        self,
        session: &WebDriver,
        variant: Variant,
        height: u64,
    ) -> Result<()> {
        match self {
            Self::Chromium => chromium::show(session, variant, height).await,
            Self::Firefox => firefox::show(session, variant, height).await,
        }
    }

    /// What its driver is started with, for a free port and all that the tests ask of it.
    pub(crate) fn driver_arguments(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["--port=0"],
            Self::Firefox => &["--port=0", "--websocket-port=0", "--allow-system-access"],
        }
    }

    /// The port in the line by which the driver tells where it listens.
    pub(crate) fn port_in(self, line: &str) -> Option<u16> {
        let words = match self {
            Self::Chromium => "successfully on port ",
            Self::Firefox => "Listening on 127.0.0.1:",
        };
        let (_, port) = line.split_once(words)?;
        port.trim_end_matches('.').trim().parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Family::{Chromium, Firefox};

    #[test]
    fn the_port_is_read_from_what_the_driver_prints() {
        let line = "ChromeDriver was started successfully on port 38571.";
        assert_eq!(Chromium.port_in(line), Some(38571));
        assert_eq!(
            Chromium.port_in("Starting ChromeDriver 156.0 on port 0"),
            None
        );
        let line = "1763800000000\tgeckodriver\tINFO\tListening on 127.0.0.1:38571";
        assert_eq!(Firefox.port_in(line), Some(38571));
    }
}
