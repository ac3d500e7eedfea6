//! What keys mean on a map.

use crate::state::map::Step;

/// What a person wants of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Go(Step),
    Zoom(bool),
    All,
    Open,
    /// Choose the cell with the focus, or let it go.
    Choose,
    /// Choose nothing.
    Clear,
}

/// The wish of a key, if it has one.
pub(super) fn wish(key: &str) -> Option<Wish> {
    Some(match key {
        "ArrowLeft" => Wish::Go(Step::Cells(-1)),
        "ArrowRight" => Wish::Go(Step::Cells(1)),
        "ArrowUp" => Wish::Go(Step::Rows(-1)),
        "ArrowDown" => Wish::Go(Step::Rows(1)),
        "PageUp" => Wish::Go(Step::Rows(-8)),
        "PageDown" => Wish::Go(Step::Rows(8)),
        "Home" => Wish::Go(Step::First),
        "End" => Wish::Go(Step::Last),
        "+" | "=" => Wish::Zoom(true),
        "-" | "_" => Wish::Zoom(false),
        "0" => Wish::All,
        "Enter" => Wish::Open,
        " " => Wish::Choose,
        "Escape" => Wish::Clear,
        _ => return None,
    })
}
