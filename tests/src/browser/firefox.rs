//! Firefox: preferences, and what is asked of the browser itself. Its driver can run scripts not only in
//! a page but in the browser's own window, which has the console, the preferences and the tab's size.

use std::{fs, path::Path};

use anyhow::Result;
use serde_json::{Value, json};
use thirtyfour::{
    Capabilities, RequestData, SessionId, common::command::FormatRequestData, prelude::*,
};

use super::{Family, text};
use crate::{Download, Page, Setup, Variant};

pub(super) fn capabilities(
    setup: &Setup,
    profile: &Path,
    downloads: &Download,
) -> Result<Capabilities> {
    // Firefox makes no folder for it.
    fs::create_dir_all(profile)?;
    let mut capabilities = DesiredCapabilities::firefox();
    let preferences = json!({
        "browser.download.dir": text(&downloads.folder)?,
        "browser.download.folderList": 2,
        "browser.download.always_ask_before_handling_new_types": false,
        // A request to anywhere else fails: it would have to go through a proxy that is not there.
        "network.proxy.type": 1,
        "network.proxy.http": "127.0.0.1",
        "network.proxy.http_port": 9,
        "network.proxy.ssl": "127.0.0.1",
        "network.proxy.ssl_port": 9,
        "network.proxy.no_proxies_on": "127.0.0.1",
        "ui.prefersReducedMotion": 1,
    });
    capabilities.set(
        "moz:firefoxOptions",
        json!({
            "binary": text(&setup.browser)?,
            "args": ["-headless", "-width", "1280", "-height", "1000", "-profile", text(profile)?],
            "prefs": preferences,
        }),
    )?;
    Ok(capabilities.into())
}

/// Errors of scripts and of the Content-Security-Policy, of all tabs and workers. Warnings are of what is no
/// mistake here, such as the transaction of a worker that was ended.
const ERRORS: &str = "
    const said = Services.console.getMessageArray();
    Services.console.reset();
    return said
      .filter((entry) => entry instanceof Ci.nsIScriptError && entry.sourceName.startsWith('http'))
      .filter(({ flags }) => (flags & Ci.nsIScriptError.warningFlag) === 0)
      .map((entry) => `${entry.sourceName}:${entry.lineNumber} ${entry.category}: ${entry.errorMessage}`);
";

pub(super) async fn errors(session: &WebDriver) -> Result<Vec<String>> {
    Ok(serde_json::from_value(
        in_the_browser(session, ERRORS).await?,
    )?)
}

pub(super) async fn show(session: &WebDriver, variant: Variant, height: u64) -> Result<()> {
    let is_light = u8::from(variant.theme.word() == "light");
    let width = variant.width;
    let script = format!(
        "Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', {is_light});
         const {{ style }} = gBrowser.selectedBrowser;
         for (const [name, length] of [['width', {width}], ['height', {height}]]) {{
           style.setProperty(`min-${{name}}`, `${{length}}px`);
           style.setProperty(`max-${{name}}`, `${{length}}px`);
         }}"
    );
    in_the_browser(session, &script).await?;
    let fits = format!("return innerWidth === {width} && innerHeight === {height}");
    let page = Page::new(session.clone(), Family::Firefox);
    page.until("the tab to have its size", async || {
        Ok(page.evaluate(&fits).await? == true)
    })
    .await
}

/// The value of a script's `return` in the browser's own window.
async fn in_the_browser(session: &WebDriver, script: &str) -> Result<Value> {
    session.handle().cmd(Context("chrome")).await?;
    let value = session.execute(script, []).await;
    session.handle().cmd(Context("content")).await?;
    Ok(value?.json().clone())
}

/// Where scripts run: in the page, `content`, or in the browser's own window, `chrome`.
#[derive(Debug)]
struct Context(&'static str);

impl FormatRequestData for Context {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let method = "POST".parse().expect("it is a method of HTTP");
        RequestData::new(method, format!("/session/{session}/moz/context"))
            .add_body(json!({ "context": self.0 }))
    }
}
