//! A page as a person meets it: buttons, links and fields by what they are called, texts, the console.
//! Whatever is looked for may still be on its way, so everything waits up to [`WAIT`].

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use thirtyfour::prelude::*;

/// How long something that is expected may take to appear. A test only waits that long to fail.
pub const WAIT: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(50);

/// What can be read and pressed in the current tab.
pub struct Page {
    session: WebDriver,
}

impl Page {
    pub(crate) fn new(session: WebDriver) -> Self {
        Self { session }
    }

    /// Presses the button called `name`.
    pub async fn press(&self, name: &str) -> Result<()> {
        self.click(By::XPath(named(&["button", "summary"], name)), name)
            .await
    }

    /// Follows the link called `name`.
    pub async fn follow(&self, name: &str) -> Result<()> {
        self.click(By::XPath(named(&["a"], name)), name).await
    }

    /// Replaces what stands in the field labelled `label`.
    pub async fn fill(&self, label: &str, text: &str) -> Result<()> {
        let field = self.first(By::XPath(labelled(label)), label).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    /// Chooses `option` in the list labelled `label`.
    pub async fn choose(&self, label: &str, option: &str) -> Result<()> {
        let list = self.first(By::XPath(labelled(label)), label).await?;
        let option = format!("./option[normalize-space(.)={}]", quoted(option));
        Ok(list.find(By::XPath(option)).await?.click().await?)
    }

    /// Gives `file` to the file field labelled `label`.
    pub async fn upload(&self, label: &str, file: &Path) -> Result<()> {
        let field = self
            .session
            .query(By::XPath(labelled(label)))
            .wait(WAIT, POLL)
            .first()
            .await;
        let field = field.with_context(|| format!("there is no file field {label:?}"))?;
        Ok(field
            .send_keys(file.to_str().context("the file's path is text")?)
            .await?)
    }

    /// Waits until `text` can be read somewhere on the page.
    pub async fn wait_for(&self, text: &str) -> Result<()> {
        self.until(&format!("{text:?} to be read"), async || {
            Ok(self.text().await?.contains(text))
        })
        .await
    }

    /// Waits until `text` cannot be read any more.
    pub async fn wait_for_no(&self, text: &str) -> Result<()> {
        self.until(&format!("{text:?} to go"), async || {
            Ok(!self.text().await?.contains(text))
        })
        .await
    }

    /// Waits until `condition` holds.
    pub async fn until(&self, what: &str, condition: impl AsyncFn() -> Result<bool>) -> Result<()> {
        let start = Instant::now();
        while !condition().await? {
            ensure!(start.elapsed() < WAIT, "waited {WAIT:?} for {what}");
            tokio::time::sleep(POLL).await;
        }
        Ok(())
    }

    /// All that can be read on the page.
    pub async fn text(&self) -> Result<String> {
        let text = self
            .session
            .execute("return document.body.innerText", [])
            .await?;
        Ok(text.convert()?)
    }

    /// The value of a script's `return`.
    pub async fn evaluate(&self, script: &str) -> Result<Value> {
        Ok(self.session.execute(script, []).await?.json().clone())
    }

    /// The value that an asynchronous function body returns.
    pub async fn evaluate_async(&self, body: &str) -> Result<Value> {
        let script = format!(
            "const done = arguments[arguments.length - 1];\
             (async () => {{ {body} }})().then(\
               value => done({{ value }}), error => done({{ error: String(error) }}));"
        );
        let answer = self.session.execute_async(script, []).await?.json().clone();
        match answer.get("error") {
            Some(error) => bail!("the script failed: {error}"),
            None => Ok(answer.get("value").cloned().unwrap_or(Value::Null)),
        }
    }

    /// Loads the page again.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.session.refresh().await?)
    }

    /// The address in the bar.
    pub async fn address(&self) -> Result<String> {
        Ok(self.session.current_url().await?.to_string())
    }

    /// Fails if the console told of an error since this was last asked.
    pub async fn no_errors(&self) -> Result<()> {
        let entries = self.session.browser_log().await?;
        let errors: Vec<_> = entries
            .iter()
            .filter(|entry| entry.level == "SEVERE" || entry.level == "WARNING")
            .map(|entry| entry.message.as_str())
            .collect();
        ensure!(
            errors.is_empty(),
            "the console tells of errors:\n{}",
            errors.join("\n")
        );
        Ok(())
    }

    /// The addresses of all requests the page made since this was last asked.
    pub async fn requests(&self) -> Result<Vec<String>> {
        let mut addresses = Vec::new();
        for entry in self.session.get_log("performance").await? {
            let event: Value = serde_json::from_str(&entry.message)?;
            if event["message"]["method"] == "Network.requestWillBeSent" {
                let address = event["message"]["params"]["request"]["url"].as_str();
                addresses.extend(address.map(str::to_owned));
            }
        }
        Ok(addresses)
    }

    async fn click(&self, by: By, name: &str) -> Result<()> {
        let element = self.first(by, name).await?;
        element.scroll_into_view().await?;
        element
            .click()
            .await
            .with_context(|| format!("{name:?} cannot be pressed"))
    }

    async fn first(&self, by: By, name: &str) -> Result<WebElement> {
        let query = self
            .session
            .query(by)
            .wait(WAIT, POLL)
            .and_displayed()
            .and_enabled();
        query
            .first()
            .await
            .with_context(|| format!("nothing is called {name:?}"))
    }
}

/// Elements with one of these tags that are called `name`, by their label or their text.
fn named(tags: &[&str], name: &str) -> String {
    let name = quoted(name);
    let tags: Vec<_> = tags.iter().map(|tag| format!("self::{tag}")).collect();
    format!(
        "//*[{}][@aria-label={name} or normalize-space(.)={name}]",
        tags.join(" or ")
    )
}

/// The field labelled `label`: inside the label, named by it, or with the label as an attribute.
fn labelled(label: &str) -> String {
    let label = quoted(label);
    let text = format!(
        "[normalize-space(text())={label} or normalize-space(.)={label} or ./span[normalize-space(.)={label}]]"
    );
    let field = "*[self::input or self::select or self::textarea]";
    format!(
        "//label{text}//{field} | //{field}[@id=//label{text}/@for] | //{field}[@aria-label={label}]"
    )
}

/// `text` as an XPath string, which has no escapes.
fn quoted(text: &str) -> String {
    if text.contains('\'') {
        format!("\"{text}\"")
    } else {
        format!("'{text}'")
    }
}
