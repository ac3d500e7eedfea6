//! What keys mean on the bytes.

use super::bar;
use crate::state::place::Move;
use yew::prelude::*;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Wish {
    Move(Move),
    /// To the field of that id.
    Focus(&'static str),
    /// As the button of that id.
    Press(&'static str),
    Edit,
    Leave,
    Undo,
    Write,
    /// Type into the other column.
    Turn,
}

/// What a key asks for; letters are for typing while one edits.
pub(super) fn wish(event: &KeyboardEvent, is_editing: bool) -> Option<Wish> {
    let is_control = event.ctrl_key() || event.meta_key();
    meant(&event.key(), is_control, is_editing)
}

fn meant(key: &str, is_control: bool, is_editing: bool) -> Option<Wish> {
    let moves = match (key, is_control) {
        ("ArrowLeft", _) => Move::Bytes(-1),
        ("ArrowRight", _) => Move::Bytes(1),
        ("ArrowUp", _) => Move::Rows(-1),
        ("ArrowDown", _) => Move::Rows(1),
        ("PageUp", _) => Move::Pages(-1),
        ("PageDown", _) => Move::Pages(1),
        ("Home", false) => Move::RowStart,
        ("End", false) => Move::RowEnd,
        ("Home", true) => Move::First,
        ("End", true) => Move::Last,
        _ => return other(key, is_control, is_editing),
    };
    Some(Wish::Move(moves))
}

fn other(key: &str, is_control: bool, is_editing: bool) -> Option<Wish> {
    Some(match (key, is_control, is_editing) {
        ("Escape", false, true) => Wish::Leave,
        ("z", true, true) | ("Backspace", false, true) => Wish::Undo,
        ("s", true, true) => Wish::Write,
        ("F2", false, true) => Wish::Turn,
        ("g", false, false) => Wish::Focus(bar::GO),
        ("f" | "/", false, false) => Wish::Focus(bar::FIND),
        ("n", false, false) => Wish::Press(bar::FIND_NEXT),
        ("N", false, false) => Wish::Press(bar::FIND_PREVIOUS),
        ("d", false, false) => Wish::Press(bar::DIFFERENCE_NEXT),
        ("D", false, false) => Wish::Press(bar::DIFFERENCE_PREVIOUS),
        ("e", false, false) => Wish::Edit,
        _ => return None,
    })
}

/// The character a key types; none for those with a name, or held with Control.
pub(super) fn typed_letter(event: &KeyboardEvent) -> Option<char> {
    let key = event.key();
    let mut letters = key.chars();
    let letter = letters.next()?;
    let is_typed = letters.next().is_none() && !event.ctrl_key() && !event.meta_key();
    is_typed.then_some(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_shortcuts_only_while_nobody_types() {
        assert_eq!(meant("g", false, false), Some(Wish::Focus(bar::GO)));
        for letter in ["g", "f", "n", "d", "e", "/"] {
            assert_eq!(meant(letter, false, true), None, "{letter}");
        }
        assert_eq!(meant("Escape", false, false), None);
        assert_eq!(meant("Escape", false, true), Some(Wish::Leave));
    }

    #[test]
    fn home_and_end_are_the_rows_and_with_control_the_disks() {
        assert_eq!(meant("Home", false, true), Some(Wish::Move(Move::RowStart)));
        assert_eq!(meant("End", true, false), Some(Wish::Move(Move::Last)));
    }
}
