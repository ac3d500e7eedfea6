//! Running the programs that know disk images from another side.

use std::{path::PathBuf, process::Command};

use anyhow::{Context, Result, ensure};

/// A program of the system, also from where only root looks.
pub(crate) fn tool(name: &str) -> Command {
    let in_sbin = PathBuf::from("/usr/sbin").join(name);
    if in_sbin.is_file() {
        Command::new(in_sbin)
    } else {
        Command::new(name)
    }
}

/// Runs a program that must succeed; what it wrote.
pub(crate) fn run(mut command: Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("{command:?} does not start"))?;
    ensure!(
        output.status.success(),
        "{command:?}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
