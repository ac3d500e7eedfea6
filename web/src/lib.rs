//! Rowdisk in the browser: the console on the main thread, and the worker that owns the pool.
//! Both are one wasm binary; `main` calls [`app::start`] or [`worker::start`].

pub mod app;
pub mod build;
pub mod storage;
pub mod worker;
