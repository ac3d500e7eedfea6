//! The stylesheet's colours as a canvas needs them.

use crate::state::map::Paint;
use wasm_bindgen::JsCast;

/// Red, green and blue.
type Channels = [f32; 3];

/// The colours of the present theme.
pub(crate) struct Palette {
    never: Channels,
    zero: Channels,
    chosen: Channels,
    now: Channels,
    ages: [Channels; 4],
    surface: Channels,
    ground: Channels,
    /// The text's colour, in the stylesheet's words.
    pub(crate) text: String,
}

impl Palette {
    /// Reads them as they are for the present theme, next to `beside`.
    pub(crate) fn read(beside: &web_sys::Element) -> Option<Self> {
        let window = web_sys::window()?;
        let probe = window.document()?.create_element("i").ok()?;
        let probe: web_sys::HtmlElement = probe.dyn_into().ok()?;
        beside.parent_element()?.append_child(&probe).ok()?;
        let text = |name: &str| {
            probe
                .style()
                .set_property("color", &format!("var({name})"))
                .ok()?;
            let style = window.get_computed_style(&probe).ok()??;
            style.get_property_value("color").ok()
        };
        let color = |name: &str| text(name).map(|text| channels(&text));
        let palette = (|| {
            Some(Self {
                never: color("--never")?,
                zero: color("--zero")?,
                chosen: color("--chosen")?,
                now: color("--now")?,
                ages: [
                    color("--age0")?,
                    color("--age1")?,
                    color("--age2")?,
                    color("--age3")?,
                ],
                surface: color("--surface")?,
                ground: color("--text")?,
                text: text("--text")?,
            })
        })();
        probe.remove();
        palette
    }

    /// A paint's colour; ages lie between the ramp's four.
    pub(crate) fn color(&self, paint: Paint) -> u32 {
        packed(match paint {
            Paint::Never | Paint::Leaving | Paint::Freed => self.never,
            Paint::Zero => self.zero,
            Paint::Chosen => self.chosen,
            Paint::Now => self.now,
            Paint::Age(age) => {
                let place = age.clamp(0.0, 1.0) * 3.0;
                let below = (place as usize).min(2);
                let (from, to) = (self.ages[below], self.ages[below + 1]);
                [0, 1, 2].map(|c| from[c] + (to[c] - from[c]) * (place - below as f32))
            }
        })
    }

    /// What marks are drawn in.
    pub(crate) fn mark(&self) -> u32 {
        packed(self.surface)
    }

    /// What is behind the cells that are chosen.
    pub(crate) fn ground(&self) -> u32 {
        packed(self.ground)
    }
}

/// As a canvas keeps it.
fn packed(channels: Channels) -> u32 {
    let [r, g, b] = channels.map(|channel| channel.round() as u8);
    u32::from_le_bytes([r, g, b, u8::MAX])
}

/// The three channels of a computed colour, `rgb(1, 2, 3)`.
fn channels(text: &str) -> Channels {
    let mut numbers = text
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .filter(|part| !part.is_empty())
        .map(|part| js_sys::parse_float(part) as f32);
    [(); 3].map(|()| numbers.next().unwrap_or(0.0))
}
