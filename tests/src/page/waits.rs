//! What is waited for. The page answers a moment after it was asked, and a machine that does much else takes its
//! time: what a test ensures it waits for.

use std::time::Instant;

use anyhow::{Result, ensure};
use serde_json::Value;

use super::{POLL, Page, WAIT};

impl Page {
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

    /// Waits until this part of the page is not there any more, or empty.
    pub async fn gone(&self) -> Result<()> {
        self.until(&format!("{} to go", self.part), async || {
            Ok(self.text().await?.is_empty())
        })
        .await
    }

    /// Waits until the address has `part` in it: it tells what was done a moment later.
    pub async fn address_has(&self, part: &str) -> Result<()> {
        self.until(&format!("{part:?} in the address"), async || {
            Ok(self.address().await?.contains(part))
        })
        .await
    }

    /// Waits until a script's `return` is `value`.
    pub async fn gives(&self, script: &str, value: impl Into<Value>) -> Result<()> {
        let value = value.into();
        self.until(&format!("`{script}` to give {value}"), async || {
            Ok(self.evaluate(script).await? == value)
        })
        .await
    }

    /// From now on it is noted whether `text` is on the page, if only for a moment: [`Page::seen`] waits for that.
    pub async fn watch_for(&self, text: &str) -> Result<()> {
        let watch = format!(
            "window.isSeen = false;
             window.watcher?.disconnect();
             window.watcher = new MutationObserver(() => {{
               window.isSeen ||= document.body.textContent.includes('{text}');
             }});
             window.watcher.observe(document.body, {{ childList: true, characterData: true, subtree: true }});"
        );
        self.evaluate(&watch).await.map(drop)
    }

    /// Waits until what was watched for was there.
    pub async fn seen(&self) -> Result<()> {
        self.gives("return window.isSeen", true).await
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

    /// Waits until the button called `name` can be pressed.
    pub async fn live(&self, name: &str) -> Result<()> {
        self.until(&format!("{name:?} to be live"), async || {
            self.can_press(name).await
        })
        .await
    }

    /// Waits until the button called `name` is there and cannot be pressed.
    pub async fn barred(&self, name: &str) -> Result<()> {
        let path = self.named(&["button"], name);
        self.until(&format!("{name:?} to be there, barred"), async || {
            let found = self.session.execute(BARRED, [path.as_str().into()]).await?;
            Ok(found.convert()?)
        })
        .await
    }

    /// Waits until `text` stands in the field labelled `label`.
    pub async fn holds(&self, label: &str, text: &str) -> Result<()> {
        self.until(&format!("{text:?} in the field {label:?}"), async || {
            Ok(self.value(label).await? == text)
        })
        .await
    }

    /// Waits until `option` is what is chosen in the list labelled `label`.
    pub async fn is_chosen(&self, label: &str, option: &str) -> Result<()> {
        let list = self.labelled("select", label);
        self.until(
            &format!("{option:?} to be chosen in {label:?}"),
            async || {
                let chosen = self.with(&list, label, async |list| {
                    let chosen = "return arguments[0].selectedOptions[0]?.innerText ?? ''";
                    let chosen = self.session.execute(chosen, [list.to_json()?]).await?;
                    chosen.convert::<String>()
                });
                Ok(chosen.await? == option)
            },
        )
        .await
    }
}

/// Whether one can be seen, and of those none can be used.
const BARRED: &str = "
    const found = document.evaluate(arguments[0], document, null, XPathResult.ORDERED_NODE_ITERATOR_TYPE);
    const visible = { opacityProperty: true, visibilityProperty: true };
    let isThere = false;
    for (let one = found.iterateNext(); one; one = found.iterateNext()) {
      const { width, height } = one.getBoundingClientRect();
      if (!(width > 0 && height > 0 && one.checkVisibility(visible))) continue;
      if (!one.matches(':disabled, [aria-disabled=true]')) return false;
      isThere = true;
    }
    return isThere;
";
