//! Getting from one view to the next without loading the page again.

use anyhow::{Context, Result, ensure};

use crate::Page;

impl Page {
    /// Leaves whatever is open, and goes to the address `at` behind the page's own.
    pub(super) async fn go_to(&self, at: &str) -> Result<()> {
        // A page without dialogs, queries and fields.
        self.evaluate("location.hash = '#/nothing'").await?;
        self.wait_for("Nothing is at this address").await?;
        self.forget_notices().await?;
        let at = self.with_ids(at).await?;
        self.evaluate(&format!("location.hash = '{at}'")).await?;
        Ok(())
    }

    /// Waits until nothing is loading, moving or about to be drawn.
    pub(super) async fn settle(&self) -> Result<()> {
        let busy = "return document.querySelector('.loading, [aria-busy=true]') !== null";
        self.until("the page to have loaded", async || {
            Ok(self.evaluate(busy).await? == false)
        })
        .await?;
        self.drawn().await
    }

    /// Waits until what the page knows is drawn.
    pub(crate) async fn drawn(&self) -> Result<()> {
        self.evaluate_async(
            "const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
             await frame();
             await frame();",
        )
        .await?;
        Ok(())
    }

    /// The address with ids in place of the disks' names in braces.
    async fn with_ids(&self, at: &str) -> Result<String> {
        let Some((before, rest)) = at.split_once('{') else {
            return Ok(at.to_owned());
        };
        let (name, after) = rest.split_once('}').context("a brace is closed")?;
        let id = self
            .evaluate(&format!("return window.diskIds?.['{name}'] ?? ''"))
            .await?;
        let id = match id.as_str() {
            Some(id) if !id.is_empty() => id.to_owned(),
            _ => self.id_of(name).await?,
        };
        Ok(format!("{before}{id}{after}"))
    }

    /// A disk's id, which its link has. Kept on the page, for the next view.
    async fn id_of(&self, name: &str) -> Result<String> {
        self.evaluate("location.hash = '#/disks'").await?;
        self.row(name).wait_for(name).await?;
        let script = format!(
            "const link = [...document.querySelectorAll('main a')].find((link) => link.innerText.trim() === '{name}');
             const id = link?.hash.split('/')[2] ?? '';
             (window.diskIds ??= {{}})['{name}'] = id;
             return id;"
        );
        let id = self.evaluate(&script).await?;
        let id = id.as_str().unwrap_or_default();
        ensure!(!id.is_empty(), "the disk {name} has no link");
        Ok(id.to_owned())
    }
}
