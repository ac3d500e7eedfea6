//! axe-core, with which the accessibility test looks through the page. It comes from npm into cargo's
//! target folder: of one version, with the contents it had when it was chosen, and no script of it or of
//! anything else is run on the way.

use std::{env, fs, path::PathBuf};

use sha2::{Digest, Sha256};
use xshell::{Shell, cmd};

use crate::{
    debian::apt_get,
    run::{self, on_path},
};

const VERSION: &str = "4.14.1";
const SHA256: &str = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c";

/// The script, or in words what is missing and how to get it.
pub(crate) fn find(sh: &Shell) -> Result<PathBuf, String> {
    let folder = run::target_dir(sh).join(format!("axe-core-{VERSION}"));
    let script = folder.join("node_modules/axe-core/axe.min.js");
    if is_it(&script) {
        return Ok(script);
    }
    if npm().is_none() {
        apt_get(sh, &["nodejs", "npm"]);
    }
    let npm = npm().ok_or_else(|| {
        "There is no npm here, which gets axe-core. Get it with Node: https://nodejs.org, or apt-get \
         install nodejs npm (as root on Debian this task does it)."
            .to_owned()
    })?;
    println!("Getting axe-core {VERSION} (seconds)");
    // npm takes what is there for what it got before, and leaves it.
    if let Err(error) = sh.remove_path(&folder) {
        return Err(format!("{error}."));
    }
    let got = cmd!(
        sh,
        "{npm} install --ignore-scripts --no-audit --no-fund --no-package-lock --loglevel=error --prefix {folder} axe-core@{VERSION}"
    );
    if let Err(error) = got.run() {
        return Err(format!("axe-core {VERSION} did not come: {error}."));
    }
    if is_it(&script) {
        Ok(script)
    } else {
        Err(format!(
            "What came as axe-core {VERSION} is not what it was when it was chosen: {}.",
            script.display()
        ))
    }
}

/// Whether the script is there, as it was when it was chosen.
fn is_it(script: &PathBuf) -> bool {
    fs::read(script).is_ok_and(|bytes| {
        let digest = Sha256::digest(bytes);
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        hex == SHA256
    })
}

/// npm is a program everywhere but on Windows, where it is a batch file.
fn npm() -> Option<PathBuf> {
    if cfg!(windows) {
        let path = env::var_os("PATH")?;
        return env::split_paths(&path)
            .map(|folder| folder.join("npm.cmd"))
            .find(|file| file.is_file());
    }
    on_path("npm")
}
