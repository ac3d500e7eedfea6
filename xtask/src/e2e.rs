//! What runs in a browser: the page's own wasm tests, and the end-to-end tests on the release page.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use xshell::{Cmd, PushEnv, Shell, cmd};

use crate::{
    browser::{Browser, Family},
    debian, run,
};

const WASM: &str = "wasm32-unknown-unknown";

/// Where the release page is built, apart from the `dist` a `trunk serve` may be using.
fn dist(sh: &Shell) -> PathBuf {
    run::target_dir(sh).join("page")
}

fn build<'a>(sh: &'a Shell, dist: &Path) -> Cmd<'a> {
    cmd!(sh, "trunk build --release --offline=true --dist {dist}")
}

/// Builds the release page, sealed.
pub(crate) fn release_page(sh: &Shell) -> Result<PathBuf> {
    let dist = dist(sh);
    build(sh, &dist).run()?;
    Ok(dist)
}

/// A release page that is being built beside other work.
pub(crate) struct PageBuild {
    process: Child,
    /// What the build prints, to be shown once it is waited for.
    printed: PathBuf,
    dist: PathBuf,
}

impl PageBuild {
    /// Begins. Linking is most of it, which one processor does while the others are free.
    pub(crate) fn begin(sh: &Shell) -> Result<Self> {
        let dist = dist(sh);
        let printed = dist.with_extension("log");
        fs::create_dir_all(run::target_dir(sh))?;
        let file = File::create(&printed)?;
        let process = Command::from(build(sh, &dist))
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file)
            .spawn()
            .context("trunk does not start")?;
        Ok(Self {
            process,
            printed,
            dist,
        })
    }

    /// Waits for its end.
    pub(crate) fn wait(mut self) -> Result<PathBuf> {
        let ended = self.process.wait()?;
        print!("{}", fs::read_to_string(&self.printed)?);
        ensure!(ended.success(), "trunk build: {ended}");
        Ok(self.dist)
    }
}

/// Runs the web crate's tests in a headless browser, on real IndexedDB.
pub(crate) fn wasm_tests(sh: &Shell, browser: &Browser) -> Result<()> {
    let capabilities = run::target_dir(sh).join("webdriver.json");
    let (_, driver) = browser.family.variables();
    sh.write_file(&capabilities, capabilities_json(sh, browser)?)?;
    // Only these run in a browser: the others of the package are native ones, long in the making here.
    cmd!(
        sh,
        "cargo test --locked --package rowdisk-web --test storage --target {WASM}"
    )
    // Lines of the source make the module three times as large, and its bindings wait for that.
    .env("CARGO_PROFILE_TEST_DEBUG", "false")
    .env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
        "wasm-bindgen-test-runner",
    )
    // The runner takes the first driver that is named.
    .env_remove("CHROMEDRIVER")
    .env_remove("GECKODRIVER")
    .env(driver, &browser.driver)
    .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities)
    .env("WASM_BINDGEN_TEST_TIMEOUT", "600")
    .run()?;
    Ok(())
}

fn capabilities_json(sh: &Shell, browser: &Browser) -> Result<String> {
    let program = browser
        .program
        .to_str()
        .context("the browser's path is not text")?;
    // Only a path with quotes in it could break out; the escape is for Windows' separators.
    let program = program.replace('\\', "\\\\").replace('"', "\\\"");
    Ok(match browser.family {
        Family::Chromium => {
            let is_root = debian::is_root(sh);
            let sandbox = if is_root { ", \"--no-sandbox\"" } else { "" };
            format!(
                "{{\"goog:chromeOptions\": {{\"binary\": \"{program}\", \"args\": [\"--headless\", \
                 \"--disable-gpu\", \"--disable-dev-shm-usage\"{sandbox}]}}}}\n"
            )
        }
        // The runner itself asks for a headless one.
        Family::Firefox => {
            format!("{{\"moz:firefoxOptions\": {{\"binary\": \"{program}\"}}}}\n")
        }
    })
}

/// Tells the `tests` package which browser to use and which page, for as long as the answer is kept.
pub(crate) fn variables<'a>(sh: &'a Shell, browser: &Browser, dist: &Path) -> [PushEnv<'a>; 4] {
    let (program, driver) = browser.family.variables();
    [
        sh.push_env("ROWDISK_BROWSER", browser.family.word()),
        sh.push_env(program, &browser.program),
        sh.push_env(driver, &browser.driver),
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
