//! A static file server for the built page, on a free loopback port, under a sub-path if wanted.
//! It sends no headers a plain static host would not, so what the page needs it must bring itself.

use std::{
    collections::HashMap,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

use anyhow::{Result, anyhow};
use tiny_http::Request;

/// A running server; it ends with this value.
pub struct Server {
    http: Arc<tiny_http::Server>,
    shared: Arc<Shared>,
    url: String,
}

struct Shared {
    folder: PathBuf,
    prefix: String,
    replaced: Mutex<HashMap<String, Vec<u8>>>,
    asked: Mutex<Vec<String>>,
}

const THREADS: usize = 4;

impl Server {
    /// Serves `folder` under `prefix`, which starts and ends with a slash.
    pub fn start(folder: &Path, prefix: &str) -> Result<Self> {
        let http = tiny_http::Server::http("127.0.0.1:0").map_err(|error| anyhow!(error))?;
        let port = http.server_addr().to_ip().map(|address| address.port());
        let port = port.ok_or_else(|| anyhow!("a server on loopback has a port"))?;
        let shared = Arc::new(Shared {
            folder: folder.to_owned(),
            prefix: prefix.to_owned(),
            replaced: Mutex::default(),
            asked: Mutex::default(),
        });
        let http = Arc::new(http);
        for _ in 0..THREADS {
            let (http, shared) = (http.clone(), shared.clone());
            thread::spawn(move || {
                while let Ok(request) = http.recv() {
                    // A browser that was killed does not wait for its answer.
                    let _ = shared.answer(request);
                }
            });
        }
        Ok(Self {
            http,
            shared,
            url: format!("http://127.0.0.1:{port}{prefix}"),
        })
    }

    /// The page's address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// From now on, `name` has this content.
    pub fn replace(&self, name: &str, content: impl Into<Vec<u8>>) {
        locked(&self.shared.replaced).insert(name.to_owned(), content.into());
    }

    /// From now on, `name` has its own content again.
    pub fn restore(&self, name: &str) {
        locked(&self.shared.replaced).remove(name);
    }

    /// The name of the page's part that is called `part`: its files have the build's name.
    pub fn part(&self, part: &str) -> Result<String> {
        for entry in fs::read_dir(&self.shared.folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.ends_with("-parts") {
                return Ok(format!("{name}/split_{part}.wasm"));
            }
        }
        Err(anyhow!("the page has no parts"))
    }

    /// Every path asked for so far, in order.
    pub fn asked(&self) -> Vec<String> {
        locked(&self.shared.asked).clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for _ in 0..THREADS {
            self.http.unblock();
        }
    }
}

impl Shared {
    fn answer(&self, request: Request) -> io::Result<()> {
        let url = request.url().to_owned();
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let name = match path.strip_prefix(&self.prefix) {
            Some("") => Some("index.html"),
            name => name,
        };
        let found = name.and_then(|name| Some((mime_type(name), self.content(name)?)));
        // Whoever sees that it was asked for may replace it: it was read by then.
        locked(&self.asked).push(url.clone());
        let (status, kind, content) = match found {
            Some((kind, content)) => ("200 OK", kind, content),
            None => ("404 Not Found", "text/plain", Vec::new()),
        };
        let len = content.len();
        // A connection that is kept keeps one of the few threads, and another request may wait for it.
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len}\r\nConnection: close\r\n\r\n"
        );
        let mut writer = request.into_writer();
        writer.write_all(head.as_bytes())?;
        writer.write_all(&content)?;
        writer.flush()
    }

    fn content(&self, name: &str) -> Option<Vec<u8>> {
        if let Some(content) = locked(&self.replaced).get(name) {
            return Some(content.clone());
        }
        // A name that leads out of the folder is none of its files.
        let leads_out = |step: &str| step.is_empty() || step.starts_with('.');
        if name.contains('\\') || name.split('/').any(leads_out) {
            return None;
        }
        fs::read(self.folder.join(name)).ok()
    }
}

fn mime_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
