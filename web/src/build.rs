//! Which build this is, and where its files lie. The page and its worker are the same wasm module,
//! and trunk names that module by its contents, so the module's own file name is the build's id.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_namespace = ["import", "meta"], js_name = url)]
    static MODULE_URL: String;
}

/// The file name of the running module: differs whenever the code does.
pub fn id() -> String {
    MODULE_URL.with(|url| file_name(url).to_owned())
}

/// The address a worker of this build is started from: `worker.js` beside the module, told which
/// module to run.
pub fn worker_url() -> String {
    MODULE_URL.with(|url| worker_url_of(url))
}

/// The address of what writes a file beside the worker: `writer.js` of this build.
pub(crate) fn writer_url() -> String {
    MODULE_URL.with(|url| beside(url, "writer.js"))
}

/// `url` without what follows the path.
fn path(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}

fn file_name(url: &str) -> &str {
    path(url).rsplit('/').next().unwrap_or(url)
}

fn worker_url_of(module_url: &str) -> String {
    beside(module_url, "worker.js")
}

/// The address of a script beside the module, with the build's name, so that no cache answers with that of
/// another build.
fn beside(module_url: &str, script: &str) -> String {
    let name = file_name(module_url);
    let path = path(module_url);
    let folder = path.strip_suffix(name).unwrap_or(path);
    format!("{folder}{script}?{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_lies_beside_the_module_and_is_told_its_name() {
        assert_eq!(
            worker_url_of("https://host/sub/path/rowdisk-web-1f.js"),
            "https://host/sub/path/worker.js?rowdisk-web-1f.js"
        );
    }

    #[test]
    fn what_follows_the_path_is_not_part_of_the_build() {
        assert_eq!(file_name("https://host/a.js?b=/c#/d"), "a.js");
        assert_eq!(
            worker_url_of("https://host/a.js?v=1"),
            "https://host/worker.js?a.js"
        );
    }
}
