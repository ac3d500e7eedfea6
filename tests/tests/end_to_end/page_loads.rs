//! The page starts from any static host, under its policy, and asks nobody else for anything.

use anyhow::{Context, Result, ensure};
use rowdisk_tests::scenario;
use serde_json::Value;

/// The addresses of all that the page asked for, answered or not.
const REQUESTS: &str = "return performance.getEntries()
    .filter(({ entryType }) => ['navigation', 'resource'].includes(entryType)).map(({ name }) => name)";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn the_page_starts_its_worker_without_a_complaint() -> Result<()> {
    scenario("page-starts", async |test| {
        let browser = test.browser().await?;
        let page = browser.open(test.server.url()).await?;
        page.opened().await?;
        let policy = page
            .evaluate("return document.querySelector('meta[http-equiv=Content-Security-Policy]')?.content")
            .await?;
        ensure!(policy.as_str().is_some_and(|policy| policy.starts_with("default-src 'none'")));
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn no_request_leaves_the_origin() -> Result<()> {
    scenario("own-origin-only", async |test| {
        let browser = test.browser().await?;
        let page = browser.open(test.server.url()).await?;
        page.opened().await?;
        let requests = page.evaluate(REQUESTS).await?;
        let requests = requests.as_array().context("a list")?;
        let addresses = || requests.iter().filter_map(Value::as_str);
        ensure!(
            addresses().any(|address| address.ends_with(".wasm")),
            "{requests:?}"
        );
        for address in addresses() {
            ensure!(
                address.starts_with(test.server.url()),
                "the page asked for {address}"
            );
        }
        // A request of the worker to another server fails: this browser finds none.
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn the_policy_stops_inline_scripts_and_styles() -> Result<()> {
    scenario("policy", async |test| {
        let browser = test.browser().await?;
        let page = browser.open(test.server.url()).await?;
        page.opened().await?;
        page.evaluate(
            "const script = document.createElement('script'); script.textContent = 'window.injected = true';\
             document.body.append(script);",
        )
        .await?;
        ensure!(page.evaluate("return window.injected === undefined").await? == true);
        page.until("the browser to tell of the script it stopped", async || {
            Ok(page.no_errors().await.is_err())
        })
        .await
    })
    .await
}
