//! axe-core, which looks through a page for what shuts people out: missing names, wrong roles, faint
//! colours. It runs in the page through the driver, which the page's Content-Security-Policy does not
//! stop, and loads nothing.

use std::{env, fs};

use anyhow::{Context, Result};

use crate::Page;

/// The script.
pub struct Axe {
    source: String,
}

/// Which of its rules are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// Those of WCAG 2.2, levels A and AA, and what axe-core holds for good practice.
    All,
    /// Those about colours.
    Colours,
}

impl Rules {
    fn option(self) -> &'static str {
        match self {
            Self::All => {
                "{ type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }"
            }
            Self::Colours => "{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }",
        }
    }
}

impl Axe {
    /// Reads the script that `cargo xtask` got, by the variable `ROWDISK_AXE`.
    pub fn from_env() -> Result<Self> {
        let file = env::var_os("ROWDISK_AXE").context(
            "ROWDISK_AXE is not set: the accessibility test runs through `cargo xtask test`",
        )?;
        let source = fs::read_to_string(&file)
            .with_context(|| format!("{} cannot be read", file.display()))?;
        Ok(Self { source })
    }

    /// What `rules` find on the page as it is now: for each element the rule, the element, and what
    /// would mend it.
    pub async fn violations(&self, page: &Page, rules: Rules) -> Result<Vec<String>> {
        // A page that is loaded again has lost it.
        if page.evaluate("return 'axe' in window").await? == false {
            page.evaluate(&self.source).await?;
        }
        let body = format!("const RULES = {};\n{RUN}", rules.option());
        let found = page.evaluate_async(&body).await?;
        serde_json::from_value(found).context("axe-core gives a list")
    }
}

const RUN: &str = "
    const { violations } = await axe.run(document, {
      runOnly: RULES, preload: false, resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => {
      const advice = node.failureSummary.replace(/\\s+/g, ' ');
      return `${id}: ${node.target.join(' ')} ${node.html.slice(0, 160)} (${advice})`;
    }));
";
