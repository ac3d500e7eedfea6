//! chromedriver, started on a port of its own choosing and ended with the test.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    thread,
};

use anyhow::{Context, Result, anyhow};

use crate::Setup;

/// A running chromedriver.
pub struct Driver {
    process: Child,
    url: String,
}

impl Driver {
    /// Starts one and waits until it listens.
    pub fn start(setup: &Setup) -> Result<Self> {
        let mut process = Command::new(&setup.driver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{} does not start", setup.driver.display()))?;
        let output = process.stdout.take().context("its output is piped")?;
        let mut lines = BufReader::new(output).lines();
        let port = lines.find_map(|line| port_in(&line.ok()?));
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

/// The port in "ChromeDriver was started successfully on port 38571."
fn port_in(line: &str) -> Option<u16> {
    let (_, port) = line.split_once("successfully on port ")?;
    port.trim_end_matches('.').trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::port_in;

    #[test]
    fn the_port_is_read_from_what_the_driver_prints() {
        assert_eq!(
            port_in("ChromeDriver was started successfully on port 38571."),
            Some(38571)
        );
        assert_eq!(port_in("Starting ChromeDriver 156.0 on port 0"), None);
    }
}
