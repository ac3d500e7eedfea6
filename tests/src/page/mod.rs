//! A page as a person meets it: buttons, links and fields by what they are called, texts, the console.
//! Whatever is looked for may still be on its way, so everything waits up to [`WAIT`].

mod waits;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use thirtyfour::prelude::*;

use crate::{Family, Variant, browser::chromium};

/// How long something that is expected may take to appear, on a machine that does much else. A test only waits
/// that long to fail.
pub const WAIT: Duration = Duration::from_secs(120);
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
        let path = self.labelled(LINES, label);
        self.with(&path, label, async |field| {
            let select = "arguments[0].select()";
            self.session.execute(select, [field.to_json()?]).await?;
            field.send_keys(text).await
        })
        .await
    }

    /// Types keys into the element of that selector, as its focus takes them. In Firefox the page is not drawn
    /// between them: where one key decides what the next does, each is typed by itself.
    pub async fn keys(&self, selector: &str, keys: &str) -> Result<()> {
        let start = Instant::now();
        loop {
            let found = self.session.query(By::Css(selector));
            let element = found.wait(WAIT, POLL).and_displayed().first().await?;
            match element.send_keys(keys).await {
                Err(error) if is_drawn_anew(&error) && start.elapsed() < WAIT => {}
                done => return Ok(done?),
            }
        }
    }

    /// Puts the value of a script's expression into the field labelled `label` at once.
    pub async fn paste(&self, label: &str, expression: &str) -> Result<()> {
        let script = format!(
            "arguments[0].value = {expression};\
             arguments[0].dispatchEvent(new InputEvent('input', {{ bubbles: true }}));"
        );
        let path = self.labelled(LINES, label);
        self.with(&path, label, async |field| {
            let script = self.session.execute(script.clone(), [field.to_json()?]);
            script.await.map(drop)
        })
        .await
    }

    /// What stands in the field labelled `label`. It may still change: to ensure something, use [`Page::holds`].
    pub async fn value(&self, label: &str) -> Result<String> {
        let path = self.labelled(LINES, label);
        let value = self.with(&path, label, async |field| field.value().await);
        Ok(value.await?.unwrap_or_default())
    }

    /// Chooses `option` in the list labelled `label`, once it is there.
    pub async fn choose(&self, label: &str, option: &str) -> Result<()> {
        let option = format!("option[normalize-space(.)={}]", quoted(option));
        let list = self.labelled(&format!("select[{option}]"), label);
        self.with(&list, label, async |list| {
            let option = list.find(By::XPath(format!("./{option}"))).await?;
            option.click().await
        })
        .await
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

    /// Gives `file` to the file field labelled `label`.
    pub async fn upload(&self, label: &str, file: &Path) -> Result<()> {
        let path = self.labelled("input[@type='file']", label);
        let file = file.to_str().context("the file's path is text")?;
        let start = Instant::now();
        loop {
            let field = self.session.query(By::XPath(path.as_str()));
            let field = field.wait(WAIT, POLL).first().await;
            let field = field.with_context(|| format!("there is no file field {label:?}"))?;
            match field.send_keys(file).await {
                Err(error) if is_drawn_anew(&error) && start.elapsed() < WAIT => {}
                done => return Ok(done?),
            }
        }
    }

    /// Whether the button called `name` is there now and can be pressed. What was just done may not show
    /// yet: to ensure something, use [`Page::live`] and [`Page::barred`].
    pub async fn can_press(&self, name: &str) -> Result<bool> {
        let found = self.find(&self.named(&["button"], name)).await?;
        Ok(found.is_some())
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

    /// The address in the bar. It may still change: to ensure something, use [`Page::address_has`].
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
            // The page may be drawn anew between finding a thing and pressing it, and a notice may cover it.
            match self.family.click(&self.session, &element).await {
                Ok(()) => return Ok(()),
                Err(_) if start.elapsed() < WAIT => tokio::time::sleep(POLL).await,
                Err(error) => {
                    return Err(error).with_context(|| format!("{name:?} cannot be pressed"));
                }
            }
        }
    }

    /// Does something with the first that is found. What is drawn anew before anything was done is looked for again.
    async fn with<T>(
        &self,
        path: &str,
        name: &str,
        act: impl AsyncFn(WebElement) -> WebDriverResult<T>,
    ) -> Result<T> {
        let start = Instant::now();
        loop {
            let element = self.first(path, name).await?;
            match act(element).await {
                Err(error) if is_drawn_anew(&error) && start.elapsed() < WAIT => {}
                done => return done.with_context(|| format!("{name:?} cannot be used")),
            }
        }
    }

    /// The first that can be seen and used, once there is one.
    async fn first(&self, path: &str, name: &str) -> Result<WebElement> {
        let start = Instant::now();
        loop {
            if let Some(found) = self.find(path).await? {
                return Ok(found);
            }
            ensure!(start.elapsed() < WAIT, "nothing is called {name:?}");
            tokio::time::sleep(POLL).await;
        }
    }

    /// The first that can be seen and used now. One script looks for it: asking the driver about each that it
    /// finds took a third of the tests' time.
    async fn find(&self, path: &str) -> Result<Option<WebElement>> {
        let found = self.session.execute(FIND, [path.into()]).await?;
        if found.json().is_null() {
            return Ok(None);
        }
        Ok(Some(found.element()?))
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

/// Whether what was found is not on the page any more.
fn is_drawn_anew(error: &WebDriverError) -> bool {
    use thirtyfour::error::WebDriverErrorInner::{NoSuchElement, StaleElementReference};
    matches!(**error, NoSuchElement(_) | StaleElementReference(_))
}

/// `text` as an XPath string, which has no escapes.
fn quoted(text: &str) -> String {
    if text.contains('\'') {
        format!("\"{text}\"")
    } else {
        format!("'{text}'")
    }
}
