//! The worker without the page: a blank page of the same origin with a client of the worker's
//! protocol, for what a person cannot do fast or often enough (kills, figures).

use anyhow::{Context, Result};
use std::fs;

use crate::{Browser, Page, Scenario};

const BLANK: &str =
    "<!doctype html><meta charset=utf-8><title>bare</title><link rel=icon href=data:,>";
const CLIENT: &str = include_str!("js/pool.js");

impl Scenario {
    /// Opens a blank page of the console's origin, which stores nothing.
    pub async fn blank_page(&self, browser: &Browser) -> Result<Page> {
        self.server.replace("bare.html", BLANK);
        browser
            .open(&format!("{}bare.html", self.server.url()))
            .await
    }

    /// Opens a blank page on which scripts have the class `Pool` and the constant `MODULE`.
    pub async fn bare_page(&self, browser: &Browser) -> Result<Page> {
        let page = self.blank_page(browser).await?;
        page.evaluate(&format!("window.MODULE = '{}';\n{CLIENT}", self.module()?))
            .await?;
        Ok(page)
    }

    /// The file name of the page's wasm module loader.
    fn module(&self) -> Result<String> {
        let html = fs::read_to_string(self.page_folder().join("index.html"))?;
        let (_, rest) = html
            .split_once("import init, * as bindings from './")
            .context("trunk's script")?;
        let (name, _) = rest
            .split_once('\'')
            .context("the module's name is quoted")?;
        Ok(name.to_owned())
    }
}
