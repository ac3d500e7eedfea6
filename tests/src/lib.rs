//! What the end-to-end tests stand on: a static server for the built page, a driver, browsers with
//! real profiles, and the page as a person sees it (roles, labels and texts, no inner names).
//!
//! The tests need Chromium or Firefox, its driver and a release page, which `cargo xtask test` provides through
//! the variables in [`Setup`]; without them they are ignored.

mod axe;
mod bare;
mod browser;
mod bytes;
mod console;
mod download;
mod driver;
pub mod ext4;
pub mod fat;
mod page;
mod scenario;
mod server;
mod setup;
mod tools;
mod touch;
mod views;

pub use axe::{Axe, Rules};
pub use browser::{Browser, Family};
pub use bytes::{different, noise, same};
pub use download::Download;
pub use driver::Driver;
pub use page::{Page, WAIT};
pub use scenario::{Scenario, scenario};
pub use server::Server;
pub use setup::Setup;
pub use views::{Theme, Variant, View};
