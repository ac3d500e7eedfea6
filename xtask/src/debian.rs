//! What can be installed where this is root on Debian.

use std::fs;

use xshell::{Shell, cmd};

/// Installs Debian packages, if this is root on Debian. What fails is seen when the programs are
/// looked for again.
pub(crate) fn apt_get(sh: &Shell, packages: &[&str]) {
    let debian = fs::read_to_string("/etc/os-release")
        .is_ok_and(|text| text.lines().any(|line| line == "ID=debian"));
    if !debian || !is_root(sh) {
        return;
    }
    println!("Installing {} (about a minute)", packages.join(", "));
    let _env = sh.push_env("DEBIAN_FRONTEND", "noninteractive");
    let done = cmd!(sh, "apt-get update --quiet").run().and_then(|()| {
        cmd!(
            sh,
            "apt-get install --quiet --yes --no-install-recommends {packages...}"
        )
        .run()
    });
    if let Err(error) = done {
        eprintln!("{error}");
    }
}

/// Whether this is root, for whom Chrome has no sandbox.
pub(crate) fn is_root(sh: &Shell) -> bool {
    cfg!(unix)
        && cmd!(sh, "id -u")
            .quiet()
            .read()
            .is_ok_and(|id| id.trim() == "0")
}
