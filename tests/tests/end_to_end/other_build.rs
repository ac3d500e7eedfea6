//! The files on the server changed under an open page: page and worker of two builds never talk.

use anyhow::{Result, ensure};
use rowdisk_tests::scenario;

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn a_worker_of_another_build_is_not_used() -> Result<()> {
    scenario("other-build", async |test| {
        test.server.replace(
            "worker.js",
            "postMessage({ Ready: { build: 'another.js' } });\
             onmessage = () => { throw new Error('the page talks to a worker of another build'); };",
        );
        let browser = test.browser().await?;
        let page = browser.open(test.server.url()).await?;
        page.wait_for("The page on the server is newer than this one").await?;
        page.live("Reload the page").await?;
        let databases = page.evaluate_async("return (await indexedDB.databases()).length").await?;
        ensure!(databases == 0, "something was stored");
        page.no_errors().await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn the_worker_runs_no_module_from_elsewhere() -> Result<()> {
    scenario("foreign-module", async |test| {
        let browser = test.browser().await?;
        let page = browser.open(test.server.url()).await?;
        for name in [
            "//127.0.0.1:1/evil.js",
            "../evil.js",
            "https%3A%2F%2Fexample.org%2Fevil.js",
            "",
        ] {
            let outcome = page
                .evaluate_async(&format!(
                    "return await new Promise((done) => {{
                       const worker = new Worker('worker.js?{name}', {{ type: 'module' }});
                       worker.onerror = () => done('refused');
                       worker.onmessage = () => done('ran');
                     }})"
                ))
                .await?;
            ensure!(outcome == "refused", "worker.js?{name}: {outcome}");
        }
        let asked = test.server.asked();
        let files = asked.iter().filter_map(|address| address.split('?').next());
        ensure!(
            files.into_iter().all(|file| !file.ends_with("evil.js")),
            "{asked:?}"
        );
        Ok(())
    })
    .await
}
