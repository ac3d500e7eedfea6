//! Makes a picture of every page and dialog of the console, in every variant: `cargo xtask shots`.

use std::{env, fs, path::PathBuf};

use anyhow::{Context, Result};
use rowdisk_tests::{Page, Variant, scenario};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let folder = env::args_os().nth(1).context("usage: shots FOLDER")?;
    let folder = PathBuf::from(folder);
    let mut views = 0;
    scenario("shots", async |test| {
        let browser = test.browser().await?;
        let shoot = async |page: &Page, view: &str| {
            views += 1;
            for variant in Variant::ALL {
                let folder = folder.join(variant.to_string().replace(' ', "-"));
                fs::create_dir_all(&folder)?;
                let picture = page.whole_picture(variant).await?;
                fs::write(folder.join(format!("{view}.png")), picture)?;
            }
            Ok(())
        };
        test.every_view(&browser, shoot).await
    })
    .await?;
    println!(
        "{views} views, {} pictures each: {}",
        Variant::ALL.len(),
        folder.display()
    );
    Ok(())
}
