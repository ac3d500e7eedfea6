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
        self.swipe(at, &[]).await
    }

    /// Puts it down, moves it over these points and lifts it, without a rest: however long that takes here, to
    /// the page no time goes by.
    pub async fn swipe(&self, from: (f64, f64), over: &[(f64, f64)]) -> Result<()> {
        self.evaluate(STAND_STILL).await?;
        self.finger_down(from).await?;
        for at in over {
            self.finger_to(*at).await?;
        }
        self.finger_up().await?;
        self.evaluate("window.goOn()").await.map(drop)
    }

    /// Where the first element of that selector is in the window, once it is scrolled to and nothing moves any
    /// more: left, top, width, height.
    pub async fn place(&self, selector: &str) -> Result<[f64; 4]> {
        let script = format!(
            "const element = document.querySelector('{selector}');
             element.scrollIntoView({{ block: 'center', behavior: 'instant' }});
             let place = [];
             for (let still = 0; still < 3;) {{
               await new Promise((drawn) => requestAnimationFrame(drawn));
               const {{ left, top, width, height }} = element.getBoundingClientRect();
               const now = [left, top, width, height];
               still = now.join() === place.join() ? still + 1 : 0;
               place = now;
             }}
             return place;"
        );
        let place = self.evaluate_async(&script).await?;
        serde_json::from_value(place).with_context(|| format!("{selector} has a place"))
    }

    async fn touch(&self, kind: &str, at: Option<(f64, f64)>) -> Result<()> {
        let points: Vec<_> = at.iter().map(|(x, y)| json!({ "x": x, "y": y })).collect();
        let touch = json!({ "type": kind, "touchPoints": points });
        self.devtools("Input.dispatchTouchEvent", touch).await
    }
}

/// What is to be done after a while waits until the page goes on, and is done then, unless it was given up.
const STAND_STILL: &str = "
    const { setTimeout, clearTimeout } = window;
    const LONG = 300, NEVER = 1 << 30;
    const waiting = new Map();
    window.setTimeout = (run, after, ...more) => {
      if (!(after >= LONG)) return setTimeout(run, after, ...more);
      const id = setTimeout(() => {}, NEVER);
      waiting.set(id, run);
      return id;
    };
    window.clearTimeout = (id) => {
      waiting.delete(id);
      clearTimeout(id);
    };
    window.goOn = () => {
      Object.assign(window, { setTimeout, clearTimeout });
      waiting.forEach((run, id) => {
        clearTimeout(id);
        run();
      });
    };
";
