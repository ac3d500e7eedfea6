//! Rowdisk in the browser: the console on the main thread, and the worker that owns the pool.
//! Both are one wasm binary; `main` calls [`app::start`] or [`worker::start`].

pub mod app;
pub mod build;
pub mod storage;
pub mod worker;

mod components;
mod console;
mod format;
mod hooks;
mod i18n;
mod later;
mod pages;
mod platform;
mod region;
mod routes;
mod small_storage;
mod state;
