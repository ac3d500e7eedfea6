//! Rowdisk in the browser.
fn main() {}
