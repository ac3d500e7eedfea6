//! The one binary of the page and its worker. One binary cannot mix versions, and links once: the
//! global scope tells which of the two this is.

use wasm_bindgen::JsCast;

fn main() {
    let global = js_sys::global();
    if global.has_type::<web_sys::Window>() {
        rowdisk_web::app::start();
    } else if global.has_type::<web_sys::DedicatedWorkerGlobalScope>() {
        rowdisk_web::worker::start();
    }
}
