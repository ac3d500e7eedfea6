//! Every page and dialog can be used by everyone, as far as axe-core can tell: in both themes, at a desk's
//! width and at a phone's.

use anyhow::{Result, ensure};
use rowdisk_tests::{Axe, Page, Rules, Theme, Variant, scenario};

#[tokio::test]
#[ignore = "needs a browser, the release page and axe-core: cargo xtask test"]
async fn every_view_can_be_used_by_everyone() -> Result<()> {
    scenario("accessible", async |test| {
        let axe = Axe::from_env()?;
        let browser = test.browser().await?;
        let mut violations = Vec::new();
        let look = async |page: &Page, view: &str| {
            for variant in Variant::ALL {
                variant.put_on(page).await?;
                // A theme changes nothing but colours.
                let rules = match variant.theme {
                    Theme::Light => Rules::All,
                    Theme::Dark => Rules::Colours,
                };
                let found = axe.violations(page, rules).await?;
                violations.extend(
                    found
                        .iter()
                        .map(|found| format!("{view}, {variant}: {found}")),
                );
            }
            Ok(())
        };
        test.every_view(&browser, look).await?;
        ensure!(
            violations.is_empty(),
            "{} violations:\n{}",
            violations.len(),
            violations.join("\n")
        );
        Ok(())
    })
    .await
}

/// Things nobody could use, and the rule for each.
const MISTAKES: &str = "
    const main = document.querySelector('main');
    const picture = document.createElement('img');
    picture.className = 'mistake';
    picture.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=';
    const faint = document.createElement('p');
    faint.className = 'mistake';
    faint.textContent = 'Nobody can read this';
    faint.style.color = '#777';
    faint.style.backgroundColor = '#888';
    main.append(picture, faint);
";

#[tokio::test]
#[ignore = "needs a browser, the release page and axe-core: cargo xtask test"]
async fn mistakes_are_found() -> Result<()> {
    scenario("accessible-mistakes", async |test| {
        let axe = Axe::from_env()?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.evaluate(MISTAKES).await?;
        let found = axe.violations(&page, Rules::All).await?;
        for rule in ["image-alt: ", "color-contrast: "] {
            let is_found = |violation: &String| {
                violation.starts_with(rule) && violation.contains("class=\"mistake\"")
            };
            ensure!(found.iter().any(is_found), "{rule}{found:?}");
        }
        let found = axe.violations(&page, Rules::Colours).await?;
        ensure!(
            found
                .iter()
                .all(|violation| !violation.starts_with("image-alt"))
        );
        ensure!(found.iter().any(|violation| violation.contains("mistake")));
        Ok(())
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser, the release page and axe-core: cargo xtask test"]
async fn a_phones_sheet_of_pages_can_be_used_by_everyone() -> Result<()> {
    scenario("accessible-sheet", async |test| {
        let axe = Axe::from_env()?;
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        for variant in Variant::ALL
            .into_iter()
            .filter(|variant| variant.is_narrow())
        {
            variant.put_on(&page).await?;
            page.press("More pages").await?;
            page.wait_for("Recycle bin").await?;
            let found = axe.violations(&page, Rules::All).await?;
            ensure!(found.is_empty(), "{variant}: {}", found.join("\n"));
            page.keys("#more-pages", "\u{e00c}").await?;
        }
        page.no_errors().await
    })
    .await
}
