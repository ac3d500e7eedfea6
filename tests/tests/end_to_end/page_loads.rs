//! The page starts from any static host, under its policy, and asks nobody else for anything.

use anyhow::{Result, ensure};
use rowdisk_tests::scenario;

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
        let requests = page.requests().await?;
        ensure!(
            requests.iter().any(|address| address.ends_with(".wasm")),
            "{requests:?}"
        );
        for address in &requests {
            ensure!(
                address.starts_with(test.server.url()),
                "the page asked for {address}"
            );
        }
        Ok(())
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
        ensure!(page.no_errors().await.is_err(), "the browser tells of the script it stopped");
        Ok(())
    })
    .await
}
