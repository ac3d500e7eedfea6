//! Chrome and Chromium: arguments, preferences, and what goes through its DevTools.

use std::path::Path;

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use thirtyfour::{Capabilities, prelude::*};

use super::text;
use crate::{Download, Setup, Variant};

/// Runs in every page before its own scripts. The save picker is a window of the system that nobody
/// can press in a headless browser, so pages get what browsers without one have.
const BEFORE_LOAD: &str = "delete window.showSaveFilePicker;";

const ARGUMENTS: [&str; 11] = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--window-size=1280,900",
    // A request to anywhere else fails, and is seen as an error in the console. The one other name is
    // for pages that are not on localhost.
    "--host-resolver-rules=MAP rowdisk.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

pub(super) fn capabilities(
    setup: &Setup,
    profile: &Path,
    downloads: &Download,
) -> Result<Capabilities> {
    let mut capabilities = DesiredCapabilities::chrome();
    capabilities.set_binary(text(&setup.browser)?)?;
    for argument in ARGUMENTS {
        capabilities.add_arg(argument)?;
    }
    if setup.is_root {
        capabilities.add_arg("--no-sandbox")?;
    }
    capabilities.add_arg(&format!("--user-data-dir={}", text(profile)?))?;
    let preferences = json!({
        "download.default_directory": text(&downloads.folder)?,
        "download.prompt_for_download": false,
        "profile.default_content_setting_values.automatic_downloads": 1,
    });
    capabilities.add_experimental_option("prefs", preferences)?;
    capabilities.set("goog:loggingPrefs", json!({ "browser": "ALL" }))?;
    Ok(capabilities.into())
}

pub(super) async fn prepare_tab(session: &WebDriver) -> Result<()> {
    let source = json!({ "source": BEFORE_LOAD });
    devtools(session, "Page.addScriptToEvaluateOnNewDocument", source).await
}

pub(super) async fn errors(session: &WebDriver) -> Result<Vec<String>> {
    let entries = session.browser_log().await?.into_iter();
    Ok(entries
        .filter(|entry| entry.level == "SEVERE" || entry.level == "WARNING")
        .map(|entry| entry.message)
        .collect())
}

pub(super) async fn show(session: &WebDriver, variant: Variant, height: u64) -> Result<()> {
    let media = json!({ "features": [
        { "name": "prefers-color-scheme", "value": variant.theme.word() },
        { "name": "prefers-reduced-motion", "value": "reduce" },
    ] });
    devtools(session, "Emulation.setEmulatedMedia", media).await?;
    let fingers = json!({ "enabled": variant.is_narrow() });
    devtools(session, "Emulation.setTouchEmulationEnabled", fingers).await?;
    let screen = json!({
        "width": variant.width,
        "height": height,
        "deviceScaleFactor": 1,
        "mobile": variant.is_narrow(),
    });
    devtools(session, "Emulation.setDeviceMetricsOverride", screen).await
}

/// Where an element can be pressed, once it is in view; nothing while something covers it. What comes to stand
/// there instead before the press arrives is not pressed.
const PLACE: &str = "
    const [element] = arguments;
    element.scrollIntoViewIfNeeded();
    const { left, right, top, bottom } = element.getClientRects()[0];
    const [x, y] = [
      (Math.max(left, 0) + Math.min(right, innerWidth)) / 2,
      (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2,
    ];
    if (!element.contains(document.elementFromPoint(x, y))) return null;
    const kinds = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'];
    let isMissed = true;
    const guard = (event) => {
      if (!element.contains(event.target)) {
        event.stopImmediatePropagation();
        event.preventDefault();
      } else if (event.type === 'click') {
        isMissed = false;
        window.endPress();
      }
    };
    window.endPress = () => {
      for (const kind of kinds) window.removeEventListener(kind, guard, true);
      return isMissed;
    };
    for (const kind of kinds) window.addEventListener(kind, guard, true);
    return { x, y };
";

/// Presses an element with the mouse. The driver's own way asks a dozen things more, each a message to the
/// page and back.
pub(super) async fn click(session: &WebDriver, element: &WebElement) -> Result<()> {
    let place = session.execute(PLACE, [element.to_json()?]).await?;
    let place = place.json();
    ensure!(place.is_object(), "something covers it");
    for (kind, buttons) in [("mouseMoved", 0), ("mousePressed", 1), ("mouseReleased", 0)] {
        let button = if kind == "mouseMoved" { "none" } else { "left" };
        let event = json!({
            "type": kind,
            "x": place["x"],
            "y": place["y"],
            "button": button,
            "buttons": buttons,
            "clickCount": u8::from(button == "left"),
        });
        devtools(session, "Input.dispatchMouseEvent", event).await?;
    }
    // It may have moved away meanwhile. A page that was left by it knows nothing.
    let missed = session
        .execute("return window.endPress?.() ?? false", [])
        .await?;
    ensure!(missed.json() == false, "it moved away");
    Ok(())
}

/// Sends a command of the DevTools protocol to the current tab.
pub(crate) async fn devtools(session: &WebDriver, method: &str, parameters: Value) -> Result<()> {
    session.cdp().send_raw(method, parameters).await?;
    Ok(())
}
