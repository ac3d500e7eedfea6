//! The rows of a table of bytes, read as a person reads them.

use anyhow::{Context, Result};
use rowdisk_tests::Page;

/// The rows in view: their first offset, and their bytes as far as they are known; `None` while there
/// are none.
async fn shown(page: &Page, label: &str) -> Result<Option<(usize, Vec<Option<u8>>)>> {
    let script = format!(
        "const rows = document.querySelector('[aria-label=\"{label}\"]')?.tBodies[0].rows ?? [];\
         return [...rows].map(row => [...row.cells].slice(0, -1).map(cell => cell.innerText));"
    );
    let rows: Vec<Vec<String>> = serde_json::from_value(page.evaluate(&script).await?)?;
    let Some(first) = rows.first().and_then(|row| row.first()) else {
        return Ok(None);
    };
    let bytes = rows.iter().flat_map(|row| row.iter().skip(1));
    let bytes = bytes.map(|text| u8::from_str_radix(text, 16).ok());
    Ok(Some((usize::from_str_radix(first, 16)?, bytes.collect())))
}

/// Waits until the rows in view have `place` among them, and hold what `bytes` do.
pub(crate) async fn shows(page: &Page, label: &str, place: usize, bytes: &[u8]) -> Result<()> {
    page.until(&format!("the bytes at {place:#x}"), async || {
        let Some((first, shown)) = shown(page, label).await? else {
            return Ok(false);
        };
        let part = bytes.get(first..first + shown.len());
        let part = part.context("the rows are within the disk")?;
        let is_there = (first..first + shown.len()).contains(&place);
        Ok(is_there && part.iter().copied().map(Some).eq(shown))
    })
    .await
}
