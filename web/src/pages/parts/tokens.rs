//! Colours and sizes of type.

use super::part;
use yew::prelude::*;

const COLOURS: [&str; 24] = [
    "bg",
    "surface",
    "sunken",
    "raised",
    "line",
    "edge",
    "text",
    "muted",
    "accent",
    "accent-strong",
    "on-accent",
    "danger",
    "on-danger",
    "warn",
    "now",
    "chosen",
    "never",
    "zero",
    "age0",
    "age1",
    "age2",
    "age3",
    "lane",
    "veil",
];

pub(super) fn tokens() -> Html {
    let swatch = |name: &&str| {
        let fill = format!("var(--{name})");
        part(
            name,
            html! { <svg viewBox="0 0 64 28" width="64" height="28" aria-hidden="true"><rect width="64" height="28" rx="4" {fill} stroke="var(--line)" /></svg> },
        )
    };
    html! {
        <>
            <div class="parts-row">{ for COLOURS.iter().map(swatch) }</div>
            <h1>{ "A page's title" }</h1>
            <h2>{ "A card's title" }</h2>
            <p>{ "Text, " }<a href="#/parts">{ "a link" }</a>{ ", " }<b>{ "strong" }</b>{ ", " }<code>{ "rowdisk disk create web-root --size 10G" }</code></p>
            <p class="muted">{ "Muted text" }</p>
            <p class="hint">{ "A hint" }</p>
        </>
    }
}
