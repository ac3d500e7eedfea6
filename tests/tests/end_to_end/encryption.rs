//! An encrypted disk: made, locked, opened again after a reload, its passphrase changed; a copy of a plain
//! one.

use anyhow::{Result, ensure};
use rowdisk_tests::scenario;

const WORDS: &str = "correct horse battery";
/// Of one row of bytes.
const SECRET: &str = "nobody-reads-it";

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn an_encrypted_disk_opens_with_its_passphrase_only() -> Result<()> {
    scenario("encryption", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.press("Make an empty disk").await?;
        let form = page.dialog("New disk");
        form.fill("Name", "vault").await?;
        form.fill("Size", "4M").await?;
        form.pick("Encrypted").await?;
        form.fill("Passphrase", "short").await?;
        form.wait_for("A passphrase has 8").await?;
        form.barred("Create").await?;
        form.fill("Passphrase", WORDS).await?;
        form.fill("The same once more", WORDS).await?;
        form.press("Create").await?;
        page.told("Made the disk vault").await?;
        page.write_text("vault", SECRET).await?;
        page.take_snapshot("vault", "one").await?;

        // Locked by hand: its data are not shown, and what needs none of it works.
        page.forget_notices().await?;
        page.press("More").await?;
        page.press("Lock its data…").await?;
        page.dialog("Lock the data of vault").press("Lock").await?;
        page.told("Locked vault").await?;
        page.wait_for("This disk is encrypted and locked").await?;
        page.press("More").await?;
        page.barred("Export…").await?;
        page.take_snapshot("vault", "two").await?;
        page.tab("Bytes").await?;
        page.wait_for("nothing to see here before it is unlocked")
            .await?;

        // A reload forgets the key too.
        page.reload().await?;
        page.press("Unlock…").await?;
        let dialog = page.dialog("Unlock vault");
        dialog.fill("Passphrase", "another one entirely").await?;
        dialog.press("Unlock").await?;
        dialog.wait_for("The passphrase does not fit").await?;
        dialog.fill("Passphrase", WORDS).await?;
        dialog.press("Unlock").await?;
        page.told("Unlocked vault").await?;
        page.shows_bytes("vault", SECRET).await?;

        page.forget_notices().await?;
        page.press("More").await?;
        page.press("Change the passphrase…").await?;
        let dialog = page.dialog("Another passphrase for vault");
        dialog.fill("The passphrase now", WORDS).await?;
        dialog.fill("Passphrase", "a new one at last").await?;
        dialog
            .fill("The same once more", "a new one at last")
            .await?;
        dialog.press("Change it").await?;
        page.told("vault has another passphrase").await?;
        page.reload().await?;
        page.press("Unlock…").await?;
        let dialog = page.dialog("Unlock vault");
        dialog.fill("Passphrase", "a new one at last").await?;
        dialog.press("Unlock").await?;
        page.told("Unlocked vault").await?;

        // A plain disk is copied; the copy has its bytes.
        page.new_disk("plain", "1M").await?;
        page.write_text("plain", "in the open").await?;
        page.forget_notices().await?;
        page.press("More").await?;
        page.press("Make an encrypted copy…").await?;
        let dialog = page.dialog("An encrypted copy of plain");
        dialog.fill("Passphrase", WORDS).await?;
        dialog.fill("The same once more", WORDS).await?;
        dialog.press("Copy").await?;
        page.told("Made the encrypted copy plain-encrypted").await?;
        page.disk("plain-encrypted").await?;
        page.shows_bytes("plain-encrypted", "in the open").await?;

        // An image comes in encrypted: what was in the open in the file is locked away here.
        let file = test.file("image.raw");
        let mut bytes = vec![0; 1 << 20];
        bytes[..SECRET.len()].copy_from_slice(SECRET.as_bytes());
        std::fs::write(&file, bytes)?;
        page.choose_import("brought", &file).await?;
        let form = page.dialog("Import a disk image");
        form.pick("Encrypted").await?;
        form.fill("Passphrase", WORDS).await?;
        form.fill("The same once more", WORDS).await?;
        form.press("Import").await?;
        page.told("Imported brought").await?;
        page.disk("brought").await?;
        page.shows_bytes("brought", SECRET).await?;
        page.reload().await?;
        page.wait_for("This disk is encrypted and locked").await?;

        // Its snapshot outlives it, and is unlocked where it is shown.
        page.take_snapshot("brought", "left").await?;
        page.forget_notices().await?;
        page.press("More").await?;
        page.press("Delete disk…").await?;
        page.dialog("Delete brought?").press("Delete").await?;
        page.told("Deleted brought").await?;
        page.follow("Snapshots").await?;
        let row = page.row("left");
        row.wait_for("Locked").await?;
        row.wait_for("brought, in the recycle bin").await?;
        row.press("Unlock…").await?;
        let dialog = page.dialog("Unlock left");
        dialog.fill("Passphrase", WORDS).await?;
        dialog.press("Unlock").await?;
        page.told("Unlocked").await?;
        page.row("left").wait_for_no("Locked").await
    })
    .await
}

#[tokio::test]
#[ignore = "needs a browser and the release page: cargo xtask test"]
async fn what_is_locked_is_named_and_said_once() -> Result<()> {
    scenario("encryption-locked", async |test| {
        let browser = test.browser().await?;
        let page = test.console(&browser).await?;
        page.new_encrypted_disk("vault", "4M", WORDS).await?;
        page.take_snapshot("vault", "one").await?;
        page.write_text("vault", SECRET).await?;
        page.forget_notices().await?;
        page.press("More").await?;
        page.press("Lock its data…").await?;
        page.dialog("Lock the data of vault").press("Lock").await?;
        page.told("Locked vault").await?;

        // The check names it, with the way there.
        page.follow("Storage").await?;
        page.press("Check now").await?;
        page.wait_for("The pool is sound.").await?;
        page.wait_for("Unlock them and check again").await?;
        let named = "return document.querySelector('.note ul.locked a')?.innerText";
        page.gives(named, "vault").await?;
        page.follow("vault").await?;
        page.wait_for("This disk is encrypted and locked").await?;

        // The comparison says it once, with the way in, and then compares.
        page.choose_moment("one").await?;
        page.follow("Compare").await?;
        page.wait_for("What differs can be told once it is unlocked")
            .await?;
        let text = page.text().await?;
        ensure!(text.matches("encrypted and locked").count() == 1, "{text}");
        page.press("Unlock…").await?;
        let dialog = page.dialog("Unlock vault");
        dialog.fill("Passphrase", WORDS).await?;
        dialog.press("Unlock").await?;
        page.told("Unlocked vault").await?;
        page.wait_for("in 1 range changed").await?;

        // What would be refused takes no snapshot first.
        page.follow("Regions").await?;
        page.press("Lose the zone cn-hangzhou-i…").await?;
        page.dialog("Lose the zone cn-hangzhou-i?")
            .press("Lose it")
            .await?;
        page.told("Lost the zone cn-hangzhou-i").await?;
        page.disk("vault").await?;
        page.forget_notices().await?;
        page.press("More").await?;
        page.press("Make an encrypted copy…").await?;
        let dialog = page.dialog("An encrypted copy of vault");
        dialog.fill("Passphrase", WORDS).await?;
        dialog.fill("The same once more", WORDS).await?;
        // It cannot be chosen; as if it were lost while the dialog stands open.
        let lost = "const lost = document.querySelector('#copy-zone option:disabled');
             if (lost) lost.disabled = false;
             return lost !== null";
        page.gives(lost, true).await?;
        dialog.choose("Zone", "cn-hangzhou-i (lost)").await?;
        dialog.press("Copy").await?;
        dialog.wait_for("The zone cn-hangzhou-i is lost").await?;
        dialog.press("Cancel").await?;
        ensure!(!page.text().await?.contains("before-copy"));
        page.no_errors().await
    })
    .await
}
