//! What runs in a browser: the page's own wasm tests, and the end-to-end tests on the release page.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::{PushEnv, Shell, cmd};

use crate::{
    browser::{self, Browser},
    run,
};

const WASM: &str = "wasm32-unknown-unknown";

/// Builds the release page, sealed, apart from the `dist` a `trunk serve` may be using.
pub(crate) fn release_page(sh: &Shell) -> Result<PathBuf> {
    let dist = run::target_dir(sh).join("page");
    cmd!(sh, "trunk build --release --offline=true --dist {dist}").run()?;
    Ok(dist)
}

/// Runs the web crate's tests in headless Chromium, on real IndexedDB.
pub(crate) fn wasm_tests(sh: &Shell, browser: &Browser) -> Result<()> {
    let capabilities = run::target_dir(sh).join("webdriver.json");
    sh.write_file(&capabilities, capabilities_json(sh, browser)?)?;
    cmd!(
        sh,
        "cargo test --locked --package rowdisk-web --tests --target {WASM}"
    )
    .env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
        "wasm-bindgen-test-runner",
    )
    .env("CHROMEDRIVER", &browser.driver)
    .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities)
    .env("WASM_BINDGEN_TEST_TIMEOUT", "600")
    .run()?;
    Ok(())
}

fn capabilities_json(sh: &Shell, browser: &Browser) -> Result<String> {
    let chrome = browser
        .chrome
        .to_str()
        .context("Chrome's path is not text")?;
    let sandbox = if browser::is_root(sh) {
        ", \"--no-sandbox\""
    } else {
        ""
    };
    // Only a path with quotes in it could break out; the escape is for Windows' separators.
    let chrome = chrome.replace('\\', "\\\\").replace('"', "\\\"");
    Ok(format!(
        "{{\"goog:chromeOptions\": {{\"binary\": \"{chrome}\", \"args\": [\"--headless\", \
         \"--disable-gpu\", \"--disable-dev-shm-usage\"{sandbox}]}}}}\n"
    ))
}

/// Tells the `tests` package which browser to use and which page, for as long as the answer is kept.
pub(crate) fn variables<'a>(sh: &'a Shell, browser: &Browser, dist: &Path) -> [PushEnv<'a>; 3] {
    [
        sh.push_env("CHROME", &browser.chrome),
        sh.push_env("CHROMEDRIVER", &browser.driver),
        sh.push_env("ROWDISK_PAGE", dist),
    ]
}

/// Runs those tests of the `tests` package whose names start with `which`, on the page in `dist`.
pub(crate) fn on_the_page(
    sh: &Shell,
    browser: &Browser,
    dist: &Path,
    which: &[&str],
) -> Result<()> {
    let _variables = variables(sh, browser, dist);
    cmd!(sh, "cargo test --locked --package rowdisk-tests --test end_to_end -- --include-ignored {which...}")
        .run()?;
    Ok(())
}
