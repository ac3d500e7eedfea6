//! How a view is looked at: how wide, and in which colours.

use std::fmt;

use anyhow::Result;

use crate::Page;

/// The colours the system asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The word for it in style sheets.
    pub fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// A width and a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variant {
    /// In CSS pixels.
    pub width: u32,
    /// The colours.
    pub theme: Theme,
}

impl Variant {
    /// How views are reached.
    pub const WIDE: Self = Self {
        width: 1280,
        theme: Theme::Light,
    };

    /// All there are: a desk's width and a phone's, in both themes.
    pub const ALL: [Self; 4] = [
        Self::WIDE,
        Self {
            theme: Theme::Dark,
            ..Self::WIDE
        },
        Self {
            width: 390,
            theme: Theme::Dark,
        },
        Self {
            width: 390,
            theme: Theme::Light,
        },
    ];

    /// Whether it is a phone's.
    pub fn is_narrow(self) -> bool {
        self.width < 600
    }

    /// Shows `page` in it, with everything in its final place: nothing moves or fades.
    pub async fn put_on(self, page: &Page) -> Result<()> {
        self.put_on_with_height(page, 900).await
    }

    pub(super) async fn put_on_with_height(self, page: &Page, height: u64) -> Result<()> {
        page.show(self, height).await?;
        page.drawn().await
    }
}

impl Page {
    /// A picture of the page from top to bottom, as a PNG file. Of a page behind a dialog it is what the
    /// window shows.
    pub async fn whole_picture(&self, variant: Variant) -> Result<Vec<u8>> {
        variant.put_on(self).await?;
        let height = self.evaluate(HEIGHT).await?;
        if let Some(height) = height.as_u64() {
            variant.put_on_with_height(self, height).await?;
        }
        self.picture().await
    }
}

/// How high the window must be for all of the page; nothing if it is high enough or only a dialog counts.
const HEIGHT: &str = "
    const { scrollHeight, clientHeight } = document.documentElement;
    const isBehind = document.querySelector('dialog[open]') !== null;
    return isBehind || scrollHeight <= clientHeight ? null : Math.min(scrollHeight, 8000);
";

impl fmt::Display for Variant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} px {}", self.width, self.theme.word())
    }
}
