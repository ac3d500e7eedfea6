//! How tasks run things: at the workspace's root, in stages with a heading, a duration each and a
//! summary at the end. A failed stage does not stop the next, so one run tells all there is to tell.

use std::{
    env, fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use xshell::Shell;

/// A shell whose current folder is the workspace's root.
pub(crate) fn at_the_root() -> Result<Shell> {
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let root = package
        .parent()
        .context("xtask lies in the workspace's root")?;
    let sh = Shell::new()?;
    sh.change_dir(root);
    Ok(sh)
}

/// Cargo's target folder, where tasks may leave things.
pub(crate) fn target_dir(sh: &Shell) -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => sh.current_dir().join(dir),
        None => sh.current_dir().join("target"),
    }
}

/// All files in `folder` and the folders in it.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_below(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

/// Where `program` lies on PATH.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).find_map(|folder| in_folder(&folder, program))
}

/// Where `program` lies in `folder`.
pub(crate) fn in_folder(folder: &Path, program: &str) -> Option<PathBuf> {
    let file = folder.join(format!("{program}{}", env::consts::EXE_SUFFIX));
    file.is_file().then_some(file)
}

enum Outcome {
    Passed,
    Failed,
    NotRun(String),
}

/// What ran, how long it took and how it ended.
#[derive(Default)]
pub(crate) struct Stages {
    ended: Vec<(String, Outcome, Duration)>,
}

impl Stages {
    /// Runs one stage under its heading; what it made, if it passed.
    pub(crate) fn run<T>(&mut self, name: &str, stage: impl FnOnce() -> Result<T>) -> Option<T> {
        println!("\n━━ {name} ━━");
        let start = Instant::now();
        let (made, outcome) = match stage() {
            Ok(made) => (Some(made), Outcome::Passed),
            Err(error) => {
                eprintln!("error: {error:#}");
                (None, Outcome::Failed)
            }
        };
        let took = start.elapsed();
        let word = if matches!(outcome, Outcome::Passed) {
            "passed"
        } else {
            "FAILED"
        };
        println!("── {name}: {word} after {}", minutes(took));
        self.ended.push((name.to_owned(), outcome, took));
        made
    }

    /// Runs a stage with what it needs, or records why that is not here.
    pub(crate) fn run_with<T>(
        &mut self,
        name: &str,
        needed: &Result<T, String>,
        stage: impl FnOnce(&T) -> Result<()>,
    ) {
        match needed {
            Ok(needed) => {
                self.run(name, || stage(needed));
            }
            Err(why) => self.not_run(name, why),
        }
    }

    /// Records a stage that cannot run here, and how that is mended.
    pub(crate) fn not_run(&mut self, name: &str, why: &str) {
        self.ended.push((
            name.to_owned(),
            Outcome::NotRun(why.to_owned()),
            Duration::ZERO,
        ));
    }

    /// Prints the summary. An error unless every stage ran and passed.
    pub(crate) fn finish(self) -> Result<()> {
        println!("\n━━ Summary ━━");
        let width = self
            .ended
            .iter()
            .map(|(name, ..)| name.len())
            .max()
            .unwrap_or(0);
        let total: Duration = self.ended.iter().map(|(_, _, took)| *took).sum();
        for (name, outcome, took) in &self.ended {
            let word = match outcome {
                Outcome::Passed => "passed",
                Outcome::Failed => "FAILED",
                Outcome::NotRun(_) => "NOT RUN",
            };
            println!("  {name:width$}  {word:7}  {:>8}", minutes(*took));
        }
        println!("  {:width$}  {:7}  {:>8}", "together", "", minutes(total));
        let failed = self.count(|outcome| matches!(outcome, Outcome::Failed));
        let not_run = self.count(|outcome| matches!(outcome, Outcome::NotRun(_)));
        for (why, names) in self.reasons() {
            println!("\nNOT RUN: {}. {why}", names.join(", "));
        }
        match (failed, not_run) {
            (0, 0) => Ok(()),
            (0, _) => bail!("{not_run} of {} stages did not run", self.ended.len()),
            _ => bail!("{failed} of {} stages failed", self.ended.len()),
        }
    }

    /// Why stages did not run, and which for each reason.
    fn reasons(&self) -> Vec<(&str, Vec<&str>)> {
        let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
        for (name, outcome, _) in &self.ended {
            let Outcome::NotRun(why) = outcome else {
                continue;
            };
            match reasons.iter_mut().find(|(known, _)| known == why) {
                Some((_, names)) => names.push(name),
                None => reasons.push((why, vec![name])),
            }
        }
        reasons
    }

    fn count(&self, which: impl Fn(&Outcome) -> bool) -> usize {
        self.ended
            .iter()
            .filter(|(_, outcome, _)| which(outcome))
            .count()
    }
}

fn minutes(took: Duration) -> String {
    match took.as_secs() {
        0..60 => format!("{:.1} s", took.as_secs_f64()),
        seconds => format!("{}:{:02} min", seconds / 60, seconds % 60),
    }
}
