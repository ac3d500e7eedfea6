//! The command line of `cargo xtask`.

use std::{fmt, path::PathBuf, str::FromStr};

xflags::xflags! {
    /// Rowdisk's development tasks.
    cmd xtask {
        /// Get the tools that are missing, then serve the console on 127.0.0.1:8080.
        cmd serve {
            /// Serve a debug build: compiles faster, runs slower, reloads by itself.
            optional --dev
            /// Another port than 8080.
            optional --port port: u16
            /// Open the page in the default browser.
            optional --open
        }
        /// Run the whole gate: formatting, lints, native tests, tests in Chromium and Firefox, end to end.
        cmd test {}
        /// Run the long versions of the crash, history and kill tests.
        cmd soak {}
        /// Measure, and print ratios against plain counterparts.
        cmd bench {
            /// What to measure: `core` or `web`.
            required target: BenchTarget
            /// `web` in Firefox, not in Chromium.
            optional --firefox
        }
        /// Make a picture of every page and dialog, wide and narrow, light and dark.
        cmd shots {
            /// Where to: a folder outside the repository. Else it is in the target folder.
            optional folder: PathBuf
            /// In Firefox, not in Chromium.
            optional --firefox
        }
        /// Build the release page and print what a visitor downloads.
        cmd size {}
        /// Pack a release page and put the Content-Security-Policy into it (trunk runs this after a build).
        cmd finish {}
    }
}

/// What `cargo xtask bench` measures.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BenchTarget {
    /// The engine over memory, natively.
    Core,
    /// The release page in a browser.
    Web,
}

/// A word that is no [`BenchTarget`].
#[derive(Debug)]
pub(crate) struct UnknownTarget;

impl fmt::Display for UnknownTarget {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("expected `core` or `web`")
    }
}

impl FromStr for BenchTarget {
    type Err = UnknownTarget;

    fn from_str(word: &str) -> Result<Self, UnknownTarget> {
        match word {
            "core" => Ok(Self::Core),
            "web" => Ok(Self::Web),
            _ => Err(UnknownTarget),
        }
    }
}
