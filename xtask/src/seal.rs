//! The Content-Security-Policy of a built page. It allows the one inline script that trunk writes by
//! its hash, so it can only be made after the build; a page that has one is refused.

use anyhow::{Context, Result, ensure};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

const MARK: &str = "<meta http-equiv=\"Content-Security-Policy\"";

/// `html` with the policy as the first thing in its head that can load anything.
pub(crate) fn sealed(html: &str) -> Result<String> {
    ensure!(!html.contains(MARK), "the page is already sealed");
    let hashes = inline_scripts(html);
    ensure!(
        !hashes.is_empty(),
        "the page has no inline script: did trunk change?"
    );
    let scripts: String = hashes
        .iter()
        .map(|hash| format!(" 'sha256-{hash}'"))
        .collect();
    // `frame-ancestors` is missing because a meta element cannot set it.
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'; \
         img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; base-uri 'none'; \
         form-action 'none'"
    );
    let charset = html
        .find("<meta charset")
        .context("the page does not state its charset")?;
    let after = charset
        + html[charset..]
            .find('>')
            .context("an open tag in the page's head")?
        + 1;
    let (head, rest) = html.split_at(after);
    Ok(format!("{head}\n    {MARK} content=\"{policy}\">{rest}"))
}

/// The base64 SHA-256 of every inline script's text, as a browser takes it.
fn inline_scripts(html: &str) -> Vec<String> {
    let mut hashes = Vec::new();
    let mut rest = html;
    while let Some((tag, text, after)) = next_script(rest) {
        if !tag.contains("src=") && !text.is_empty() {
            hashes.push(STANDARD.encode(Sha256::digest(normalized(text))));
        }
        rest = after;
    }
    hashes
}

/// The next script's opening tag, its text, and what follows it.
fn next_script(html: &str) -> Option<(&str, &str, &str)> {
    let (_, html) = html.split_once("<script")?;
    let (tag, html) = html.split_once('>')?;
    let (text, after) = html.split_once("</script>")?;
    Some((tag, text, after))
}

/// Browsers read CRLF as LF before they hash.
fn normalized(text: &str) -> String {
    text.replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<html><head><meta charset=\"utf-8\"><script type=\"module\">\nlet a = 1;\r\n</script>\
                        <script src=\"b.js\"></script></head></html>";

    #[test]
    fn inline_scripts_are_allowed_by_hash_and_others_are_not() {
        // printf '\nlet a = 1;\n' | openssl dgst -sha256 -binary | base64
        let expected = "wCpX6PRaV2tYabHPuD0EVrhGyeiYQpOhQOJ8OhOtDwA=";
        assert_eq!(inline_scripts(PAGE), [expected]);
    }

    #[test]
    fn the_policy_stands_before_the_first_script() {
        let sealed = sealed(PAGE).expect("a page of this shape can be sealed");
        let policy = sealed.find(MARK).expect("the policy is there");
        let script = sealed.find("<script").expect("the script is there");
        assert!(policy < script, "{sealed}");
    }

    #[test]
    fn sealing_twice_is_refused() {
        let once = sealed(PAGE).expect("a page of this shape can be sealed");
        assert!(sealed(&once).is_err());
    }
}
