//! A phone and a finger on it. Only in Chromium: other drivers have no touches that scroll.

use anyhow::{Context, Result};
use serde_json::json;

use crate::Page;

impl Page {
    /// Shows the page on a phone of that size, or turns the one it is on.
    pub async fn on_phone(&self, width: u32, height: u32) -> Result<()> {
        let fingers = json!({ "enabled": true, "maxTouchPoints": 2 });
        self.devtools("Emulation.setTouchEmulationEnabled", fingers)
            .await?;
        let screen = json!({
            "width": width, "height": height, "deviceScaleFactor": 2, "mobile": true,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", screen)
            .await?;
        self.until("the phone to be turned", async || {
            Ok(self.evaluate("return innerWidth").await? == json!(width))
        })
        .await?;
        self.drawn().await
    }

    /// Puts a finger down at a point of the window.
    pub async fn finger_down(&self, at: (f64, f64)) -> Result<()> {
        self.touch("touchStart", Some(at)).await
    }

    /// Moves it.
    pub async fn finger_to(&self, at: (f64, f64)) -> Result<()> {
        self.touch("touchMove", Some(at)).await
    }

    /// Lifts it.
    pub async fn finger_up(&self) -> Result<()> {
        self.touch("touchEnd", None).await
    }

    /// Has the system take it, as it does when a phone is turned in some hands.
    pub async fn finger_canceled(&self) -> Result<()> {
        self.touch("touchCancel", None).await
    }

    /// Presses with it.
    pub async fn tap(&self, at: (f64, f64)) -> Result<()> {
        self.finger_down(at).await?;
        self.finger_up().await
    }

    /// Where the first element of that selector is in the window, once it is scrolled to: left, top, width, height.
    pub async fn place(&self, selector: &str) -> Result<[f64; 4]> {
        let script = format!(
            "const element = document.querySelector('{selector}');
             element.scrollIntoView({{ block: 'center', behavior: 'instant' }});
             const {{ left, top, width, height }} = element.getBoundingClientRect();
             return [left, top, width, height];"
        );
        let place = self.evaluate(&script).await?;
        serde_json::from_value(place).with_context(|| format!("{selector} has a place"))
    }

    async fn touch(&self, kind: &str, at: Option<(f64, f64)>) -> Result<()> {
        let points: Vec<_> = at.iter().map(|(x, y)| json!({ "x": x, "y": y })).collect();
        let touch = json!({ "type": kind, "touchPoints": points });
        self.devtools("Input.dispatchTouchEvent", touch).await
    }
}
