//! Looking at bytes and typing over them: the place, what was found, what was typed. Every key acts on
//! what the one before it left, however fast they come.

use super::{
    bytes::byte_at,
    edits::Edits,
    place::{Move, Place, Shape},
};
use crate::worker::protocol::BytesPair;
use rowdisk::service::views::BytesKind;
use std::{ops::Range, rc::Rc};
use yew::Reducible;

/// Where typing goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Column {
    #[default]
    Hex,
    Text,
}

/// How the bytes are looked at.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Editor {
    pub(crate) place: Place,
    pub(crate) column: Column,
    /// What was found.
    pub(crate) hit: Option<Range<u64>>,
    /// What was typed; `None` while nobody edits.
    pub(crate) edits: Option<Edits>,
    /// Whether the first digit of the byte with the cursor was typed.
    is_half: bool,
}

/// What happens.
#[derive(Clone, Debug)]
pub(crate) enum EditorAction {
    /// The layout or the disk's size changed.
    Shape(Shape),
    Move(Move),
    Go(u64),
    /// A byte was pressed, in that column.
    Press(u64, Column),
    /// The view moves by rows; the cursor stays.
    Scroll(i64),
    /// The view moves to a step of its scroll bar.
    Slide(u64),
    Found(Range<u64>),
    Column(Column),
    Begin,
    /// Leaves, with nothing kept.
    End,
    /// A hexadecimal digit over the byte with the cursor, of those that are known.
    Digit(u8, Rc<BytesPair>),
    /// Bytes from the cursor on.
    Put(Vec<u8>, Rc<BytesPair>),
    Undo,
}

impl Editor {
    /// At an offset.
    pub(crate) fn at(shape: Shape, offset: u64) -> Self {
        Self {
            place: Place::at(shape, offset),
            column: Column::default(),
            hit: None,
            edits: None,
            is_half: false,
        }
    }

    /// The other column.
    pub(crate) fn turned(&self) -> Column {
        match self.column {
            Column::Hex => Column::Text,
            Column::Text => Column::Hex,
        }
    }

    /// The edits with bytes typed from an offset on; `None` where they cannot be: nobody edits, the
    /// bytes there are not known, or they are damaged, since a part of a block can be written only
    /// where the rest of it can be read.
    fn typed(&self, offset: u64, bytes: &[u8], pair: &BytesPair) -> Option<Edits> {
        let mut edits = self.edits.clone()?;
        for (offset, byte) in (offset..).zip(bytes) {
            let (was, kind) = byte_at(&pair.here, offset)?;
            if kind == BytesKind::Damaged {
                return None;
            }
            edits = edits.typed(offset, was, *byte);
        }
        Some(edits)
    }

    fn digit(&mut self, digit: u8, pair: &BytesPair) {
        let at = self.place.cursor;
        let edited = self.edits.as_ref().and_then(|edits| edits.at(at));
        let Some(now) = edited.or_else(|| Some(byte_at(&pair.here, at)?.0)) else {
            return;
        };
        let byte = if self.is_half {
            now & 0xf0 | digit
        } else {
            digit << 4 | now & 0x0f
        };
        let Some(edits) = self.typed(at, &[byte], pair) else {
            return;
        };
        self.edits = Some(edits);
        let was_half = std::mem::replace(&mut self.is_half, false);
        if was_half {
            self.place = self.place.moved(Move::Bytes(1));
        } else {
            self.is_half = true;
        }
    }
}

impl Reducible for Editor {
    type Action = EditorAction;

    fn reduce(self: Rc<Self>, action: EditorAction) -> Rc<Self> {
        let mut next = (*self).clone();
        if !matches!(action, EditorAction::Digit(..) | EditorAction::Shape(_)) {
            next.is_half = false;
        }
        match action {
            EditorAction::Shape(shape) => next.place = self.place.reshaped(shape),
            EditorAction::Move(wish) => next.place = self.place.moved(wish),
            EditorAction::Go(offset) => next.place = self.place.gone_to(offset),
            EditorAction::Press(offset, column) => {
                next.place = self.place.gone_to(offset);
                next.column = column;
            }
            EditorAction::Scroll(rows) => next.place = self.place.scrolled(rows),
            EditorAction::Slide(step) => next.place = self.place.at_step(step),
            EditorAction::Found(hit) => {
                next.place = self.place.gone_to(hit.start);
                next.hit = Some(hit);
            }
            EditorAction::Column(column) => next.column = column,
            EditorAction::Begin => {
                next.edits.get_or_insert_default();
            }
            EditorAction::End => next.edits = None,
            EditorAction::Digit(digit, pair) => next.digit(digit, &pair),
            EditorAction::Put(bytes, pair) => {
                if let Some(edits) = self.typed(self.place.cursor, &bytes, &pair) {
                    next.edits = Some(edits);
                    next.place = self.place.moved(Move::Bytes(bytes.len() as i64));
                }
            }
            EditorAction::Undo => {
                if let Some((edits, at)) = self.edits.as_ref().and_then(Edits::undone) {
                    next.edits = Some(edits);
                    next.place = self.place.gone_to(at);
                }
            }
        }
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rowdisk::service::views::{BytesPart, BytesView};

    fn pair(bytes: &[u8], damaged: u64) -> Rc<BytesPair> {
        let sound = bytes.len() as u64 - damaged;
        Rc::new(BytesPair {
            here: BytesView {
                offset: 0,
                bytes: bytes.to_vec(),
                parts: vec![
                    BytesPart {
                        len: sound,
                        kind: BytesKind::Data,
                    },
                    BytesPart {
                        len: damaged,
                        kind: BytesKind::Damaged,
                    },
                ],
            },
            other: None,
        })
    }

    fn editor(len: u64) -> Rc<Editor> {
        let shape = Shape {
            len,
            columns: 16,
            rows: 4,
        };
        Rc::new(Editor::at(shape, 0)).reduce(EditorAction::Begin)
    }

    fn after(editor: Rc<Editor>, actions: Vec<EditorAction>) -> Rc<Editor> {
        actions.into_iter().fold(editor, Editor::reduce)
    }

    #[test]
    fn two_digits_are_a_byte_and_move_on() {
        let pair = pair(b"need", 0);
        let digits = [4, 1, 4, 2].map(|digit| EditorAction::Digit(digit, pair.clone()));
        let typed = after(editor(4), digits.into());
        let edits = typed.edits.as_ref().unwrap();
        assert_eq!(
            (edits.at(0), edits.at(1), edits.len()),
            (Some(0x41), Some(0x42), 2)
        );
        assert_eq!(typed.place.cursor, 2);
        // A digit behind a move begins a new byte.
        let moved = after(
            typed,
            vec![
                EditorAction::Digit(7, pair.clone()),
                EditorAction::Move(Move::Bytes(1)),
                EditorAction::Digit(7, pair),
            ],
        );
        let edits = moved.edits.as_ref().unwrap();
        assert_eq!((edits.at(2), edits.at(3)), (Some(0x75), Some(0x74)));
    }

    #[test]
    fn undo_goes_back_to_where_it_was_typed() {
        let pair = pair(b"need", 0);
        let typed = after(
            editor(4),
            vec![
                EditorAction::Put(b"A".to_vec(), pair.clone()),
                EditorAction::Put(b"B".to_vec(), pair),
                EditorAction::Undo,
            ],
        );
        assert_eq!(
            (typed.place.cursor, typed.edits.as_ref().unwrap().len()),
            (1, 1)
        );
    }

    #[test]
    fn nothing_is_typed_over_damage_past_the_end_or_without_editing() {
        let hurt = pair(b"need", 2);
        let put = |bytes: &[u8]| EditorAction::Put(bytes.to_vec(), hurt.clone());
        for bytes in [&b"abc"[..], b"abcde"] {
            let typed = after(editor(4), vec![put(bytes)]);
            assert!(typed.edits.as_ref().unwrap().is_empty());
        }
        let idle = after(editor(4), vec![EditorAction::End, put(b"a")]);
        assert_eq!(idle.edits, None);
    }
}
