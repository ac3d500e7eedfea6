//! A page as a person meets it: buttons, links and fields by what they are called, texts, the console.
//! Whatever is looked for may still be on its way, so everything waits up to [`WAIT`].

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use thirtyfour::prelude::*;

use crate::{Family, Variant, browser::chromium};

/// How long something that is expected may take to appear. A test only waits that long to fail.
pub const WAIT: Duration = Duration::from_secs(60);
const POLL: Duration = Duration::from_millis(50);

/// What can be read and pressed in the current tab, or in a part of it.
pub struct Page {
    session: WebDriver,
    family: Family,
    /// The XPath of the part; empty for all of it.
    part: String,
}

impl Page {
    pub(crate) fn new(session: WebDriver, family: Family) -> Self {
        Self {
            session,
            family,
            part: String::new(),
        }
    }

    /// The open dialog of that title.
    pub fn dialog(&self, title: &str) -> Self {
        self.part(format!("//dialog[@open][@aria-label={}]", quoted(title)))
    }

    /// The table row in which something is called `name`.
    pub fn row(&self, name: &str) -> Self {
        let name = quoted(name);
        self.part(format!(
            "//tr[.//*[normalize-space(.)={name} or text()[normalize-space(.)={name}]]]"
        ))
    }

    /// The part of the page that is labelled `label`.
    pub fn labelled_part(&self, label: &str) -> Self {
        self.part(format!("//*[@aria-label={}]", quoted(label)))
    }

    /// The long work that is shown under `title`.
    pub fn task(&self, title: &str) -> Self {
        let title = quoted(title);
        self.part(format!(
            "//*[contains(concat(' ', @class, ' '), ' task ')][b[normalize-space(.)={title}]]"
        ))
    }

    fn part(&self, path: String) -> Self {
        Self {
            session: self.session.clone(),
            family: self.family,
            part: format!("{}{path}", self.part),
        }
    }

    /// Presses the button called `name`.
    pub async fn press(&self, name: &str) -> Result<()> {
        self.click(&self.named(&["button", "summary"], name), name)
            .await
    }

    /// Follows the link called `name`.
    pub async fn follow(&self, name: &str) -> Result<()> {
        self.click(&self.named(&["a"], name), name).await
    }

    /// Presses the table row in which something is called `name`.
    pub async fn press_row(&self, name: &str) -> Result<()> {
        // On one of its cells, as one does: Firefox's driver knows no place that is only the row's.
        let cell = format!("{}/*[1]", self.row(name).part);
        self.click(&cell, name).await
    }

    /// Switches to the tab called `name`, of those within the page.
    pub async fn tab(&self, name: &str) -> Result<()> {
        let tab = format!(
            "{}//*[@role='tab'][normalize-space(.)={}]",
            self.part,
            quoted(name)
        );
        self.click(&tab, name).await
    }

    /// Ticks the box or picks the choice labelled `label`.
    pub async fn pick(&self, label: &str) -> Result<()> {
        self.click(
            &self.labelled("input[@type='checkbox' or @type='radio']", label),
            label,
        )
        .await
    }

    /// Replaces what stands in the field labelled `label`.
    pub async fn fill(&self, label: &str, text: &str) -> Result<()> {
        let field = self.first(&self.labelled(LINES, label), label).await?;
        self.session
            .execute("arguments[0].select()", [field.to_json()?])
            .await?;
        Ok(field.send_keys(text).await?)
    }

    /// Types keys into the element of that selector, as its focus takes them. In Firefox the page is not drawn
    /// between them: where one key decides what the next does, each is typed by itself.
    pub async fn keys(&self, selector: &str, keys: &str) -> Result<()> {
        let element = self
            .session
            .query(By::Css(selector))
            .wait(WAIT, POLL)
            .and_displayed()
            .first()
            .await?;
        Ok(element.send_keys(keys).await?)
    }

    /// Puts the value of a script's expression into the field labelled `label` at once.
    pub async fn paste(&self, label: &str, expression: &str) -> Result<()> {
        let field = self.first(&self.labelled(LINES, label), label).await?;
        let script = format!(
            "arguments[0].value = {expression};\
             arguments[0].dispatchEvent(new InputEvent('input', {{ bubbles: true }}));"
        );
        self.session.execute(script, [field.to_json()?]).await?;
        Ok(())
    }

    /// What stands in the field labelled `label`.
    pub async fn value(&self, label: &str) -> Result<String> {
        let field = self.first(&self.labelled(LINES, label), label).await?;
        Ok(field.value().await?.unwrap_or_default())
    }

    /// Chooses `option` in the list labelled `label`.
    pub async fn choose(&self, label: &str, option: &str) -> Result<()> {
        let list = self.first(&self.labelled("select", label), label).await?;
        let option = format!("./option[normalize-space(.)={}]", quoted(option));
        Ok(list.find(By::XPath(option)).await?.click().await?)
    }

    /// Looks for `text` in the field labelled `label`, and takes what begins with `entry` of what is found.
    pub async fn look_for(&self, label: &str, text: &str, entry: &str) -> Result<()> {
        self.fill(label, text).await?;
        let found = format!(
            "{}//*[@role='option'][starts-with(normalize-space(.), {})]",
            self.part,
            quoted(entry)
        );
        self.click(&found, entry).await
    }

    /// The option that is chosen in the list labelled `label`.
    pub async fn value_of(&self, label: &str) -> Result<String> {
        let list = self.first(&self.labelled("select", label), label).await?;
        let chosen = "return arguments[0].selectedOptions[0]?.innerText ?? ''";
        let chosen = self.session.execute(chosen, [list.to_json()?]).await?;
        Ok(chosen.convert()?)
    }

    /// Gives `file` to the file field labelled `label`.
    pub async fn upload(&self, label: &str, file: &Path) -> Result<()> {
        let field = self.labelled("input[@type='file']", label);
        let field = self
            .session
            .query(By::XPath(field))
            .wait(WAIT, POLL)
            .first()
            .await;
        let field = field.with_context(|| format!("there is no file field {label:?}"))?;
        Ok(field
            .send_keys(file.to_str().context("the file's path is text")?)
            .await?)
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
        self.until(&format!("{name:?} to be there, barred"), async || {
            Ok(self.has_button(name).await? && !self.can_press(name).await?)
        })
        .await
    }

    /// Whether the button called `name` is there now and can be pressed. What was just done may not show
    /// yet: to ensure something, use [`Page::live`] and [`Page::barred`].
    pub async fn can_press(&self, name: &str) -> Result<bool> {
        let found = self.named(&["button"], name);
        let found = format!("{found}[not(@aria-disabled='true')]");
        let query = self.session.query(By::XPath(found));
        Ok(query
            .and_displayed()
            .and_enabled()
            .nowait()
            .exists()
            .await?)
    }

    async fn has_button(&self, name: &str) -> Result<bool> {
        let query = self.session.query(By::XPath(self.named(&["button"], name)));
        Ok(query.and_displayed().nowait().exists().await?)
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

    /// All that can be read on the page, or on this part of it.
    pub async fn text(&self) -> Result<String> {
        let text = if self.part.is_empty() {
            self.session
                .execute("return document.body.innerText", [])
                .await?
        } else {
            let script = "return document.evaluate(arguments[0], document, null, 9).singleNodeValue?.innerText ?? ''";
            self.session
                .execute(script, [self.part.clone().into()])
                .await?
        };
        Ok(text.convert()?)
    }

    /// The value of a script's `return`. What is to be there for the next script belongs to `window`: in
    /// Firefox each has a global object of its own.
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

    /// Sends a command of the DevTools protocol. Only in Chromium.
    pub(crate) async fn devtools(&self, method: &str, parameters: Value) -> Result<()> {
        chromium::devtools(&self.session, method, parameters).await
    }

    /// Shows the tab in that width, height and theme.
    pub(crate) async fn show(&self, variant: Variant, height: u64) -> Result<()> {
        self.family.show(&self.session, variant, height).await
    }

    /// What the window shows, as a PNG file.
    pub(crate) async fn picture(&self) -> Result<Vec<u8>> {
        Ok(self.session.screenshot_as_png().await?)
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
        let errors = self.family.errors(&self.session).await?;
        ensure!(
            errors.is_empty(),
            "the console tells of errors:\n{}",
            errors.join("\n")
        );
        Ok(())
    }

    async fn click(&self, path: &str, name: &str) -> Result<()> {
        let start = Instant::now();
        loop {
            let element = self.first(path, name).await?;
            // The page may be drawn anew between finding a thing and pressing it.
            match self.family.click(&self.session, &element).await {
                Ok(()) => return Ok(()),
                Err(_) if start.elapsed() < PRESS_WAIT => tokio::time::sleep(POLL).await,
                Err(error) => {
                    return Err(error).with_context(|| format!("{name:?} cannot be pressed"));
                }
            }
        }
    }

    /// The first that can be seen and used. One script looks for it: asking the driver about each that it
    /// finds took a third of the tests' time.
    async fn first(&self, path: &str, name: &str) -> Result<WebElement> {
        let start = Instant::now();
        loop {
            let found = self.session.execute(FIND, [path.into()]).await?;
            if !found.json().is_null() {
                return Ok(found.element()?);
            }
            ensure!(start.elapsed() < WAIT, "nothing is called {name:?}");
            tokio::time::sleep(POLL).await;
        }
    }

    /// Elements with one of these tags that are called `name`: by their label, by their text, or by
    /// the first part of it (a figure or a sentence may follow).
    fn named(&self, tags: &[&str], name: &str) -> String {
        let name = quoted(name);
        let tags: Vec<_> = tags.iter().map(|tag| format!("self::{tag}")).collect();
        format!(
            "{}//*[{}][not(@role='tab')][@aria-label={name} or normalize-space(.)={name} or ./*[1][normalize-space(.)={name}]]",
            self.part,
            tags.join(" or "),
        )
    }

    /// The `field` labelled `label`: inside the label, named by it, or with the label as an attribute.
    /// A label may have a hint in `small` after its words.
    fn labelled(&self, field: &str, label: &str) -> String {
        let (part, label) = (&self.part, quoted(label));
        let labels = format!(
            "{part}//label[normalize-space(.)={label} or ./span/text()[normalize-space(.)={label}]]"
        );
        format!(
            "{labels}//{field} | {part}//{field}[@id={labels}/@for] | {part}//{field}[@aria-label={label}]"
        )
    }
}

const FIND: &str = "
    const found = document.evaluate(arguments[0], document, null, XPathResult.ORDERED_NODE_ITERATOR_TYPE);
    const visible = { opacityProperty: true, visibilityProperty: true };
    for (let one = found.iterateNext(); one; one = found.iterateNext()) {
      const { width, height } = one.getBoundingClientRect();
      if (width > 0 && height > 0 && one.checkVisibility(visible) && !one.matches(':disabled, [aria-disabled=true]')) return one;
    }
    return null;
";

/// Fields that are typed into.
const LINES: &str = "*[self::textarea or self::input[not(@type) or @type='text' or @type='password' or @type='number' or @type='search']]";

/// How long something found may take until it can be pressed.
const PRESS_WAIT: Duration = Duration::from_secs(10);

/// `text` as an XPath string, which has no escapes.
fn quoted(text: &str) -> String {
    if text.contains('\'') {
        format!("\"{text}\"")
    } else {
        format!("'{text}'")
    }
}
