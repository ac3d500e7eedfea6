//! The browser's driver, started on a port of its own choosing and ended with the test.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    thread,
};

use anyhow::{Context, Result, anyhow};

use crate::Setup;

/// A running driver.
pub struct Driver {
    process: Child,
    url: String,
}

impl Driver {
    /// Starts one and waits until it listens.
    pub fn start(setup: &Setup) -> Result<Self> {
        let mut process = Command::new(&setup.driver)
            .args(setup.family.driver_arguments())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{} does not start", setup.driver.display()))?;
        let output = process.stdout.take().context("its output is piped")?;
        let mut lines = BufReader::new(output).lines();
        let port = lines.find_map(|line| setup.family.port_in(&line.ok()?));
        // Someone must read on, or the driver stops once the pipe is full.
        thread::spawn(move || lines.by_ref().for_each(drop));
        match port {
            Some(port) => Ok(Self {
                process,
                url: format!("http://127.0.0.1:{port}"),
            }),
            None => {
                let _ = process.kill();
                let _ = process.wait();
                Err(anyhow!("{} named no port", setup.driver.display()))
            }
        }
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
