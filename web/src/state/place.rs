//! Where one is in a disk's bytes: the byte with the cursor, and the rows in view. Both are plain
//! offsets, so that a disk of 32 TiB scrolls like one of 1 MiB.

/// Where one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The byte with the cursor.
    pub(crate) cursor: u64,
    /// The first byte in view; begins a row.
    pub(crate) top: u64,
    pub(crate) shape: Shape,
}

/// How the bytes are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Bytes of the disk.
    pub(crate) len: u64,
    /// Bytes in a row.
    pub(crate) columns: u64,
    /// Rows in view.
    pub(crate) rows: u64,
}

/// A wish for the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    Bytes(i64),
    Rows(i64),
    Pages(i64),
    RowStart,
    RowEnd,
    First,
    Last,
}

impl Shape {
    /// Rows before a byte's own.
    fn row_of(self, offset: u64) -> u64 {
        offset / self.columns
    }

    /// The last row that can stand on top.
    fn last_top(self) -> u64 {
        self.len.div_ceil(self.columns).saturating_sub(self.rows)
    }

    /// Bytes in view.
    pub(crate) fn page(self) -> u64 {
        self.columns * self.rows
    }
}

impl Place {
    /// With the cursor at an offset, or at the last byte if that lies past it, a third of the way
    /// down.
    pub(crate) fn at(shape: Shape, offset: u64) -> Self {
        let cursor = offset.min(shape.len.saturating_sub(1));
        let row = shape.row_of(cursor).saturating_sub(shape.rows / 3);
        Self {
            cursor,
            top: row.min(shape.last_top()) * shape.columns,
            shape,
        }
    }

    /// The same cursor in another layout, or on a disk that grew.
    pub(crate) fn reshaped(self, shape: Shape) -> Self {
        if shape == self.shape {
            return self;
        }
        let top = shape.row_of(self.top).min(shape.last_top()) * shape.columns;
        let cursor = self.cursor.min(shape.len.saturating_sub(1));
        Self { cursor, top, shape }.followed()
    }

    /// At an offset: in view as it is if it is in view, otherwise newly placed.
    pub(crate) fn gone_to(self, offset: u64) -> Self {
        let end = self.top + self.shape.page();
        if (self.top..end).contains(&offset) && offset < self.shape.len {
            Self {
                cursor: offset,
                ..self
            }
        } else {
            Self::at(self.shape, offset)
        }
    }

    /// With the cursor moved; the view follows.
    pub(crate) fn moved(self, wish: Move) -> Self {
        let Shape { len, columns, rows } = self.shape;
        let last = len.saturating_sub(1);
        let row_start = self.cursor / columns * columns;
        let by = |bytes: i64| self.cursor.saturating_add_signed(bytes).min(last);
        // Up and down keep to the column: where there is no row, the cursor stays.
        let by_rows = |count: i64| {
            let room = if count < 0 {
                self.cursor / columns
            } else {
                last / columns - self.cursor / columns
            };
            let count = (room.min(count.unsigned_abs()) as i64) * count.signum();
            by(count * columns as i64)
        };
        let cursor = match wish {
            Move::Bytes(bytes) => by(bytes),
            Move::Rows(count) => by_rows(count),
            Move::Pages(count) => by_rows(count * rows as i64),
            Move::RowStart => row_start,
            Move::RowEnd => (row_start + columns - 1).min(last),
            Move::First => 0,
            Move::Last => last,
        };
        Self { cursor, ..self }.followed()
    }

    /// With the view moved; the cursor stays.
    pub(crate) fn scrolled(self, rows: i64) -> Self {
        let row = self.shape.row_of(self.top).saturating_add_signed(rows);
        let top = row.min(self.shape.last_top()) * self.shape.columns;
        Self { top, ..self }
    }

    /// How far down the view is, in [`Self::STEPS`].
    pub(crate) fn step(self) -> u64 {
        let (row, last) = (self.shape.row_of(self.top), self.shape.last_top());
        (u128::from(row) * u128::from(Self::STEPS) / u128::from(last.max(1))) as u64
    }

    /// With the view so far down.
    pub(crate) fn at_step(self, step: u64) -> Self {
        let last = u128::from(self.shape.last_top());
        let row = (u128::from(step.min(Self::STEPS)) * last).div_ceil(u128::from(Self::STEPS));
        Self {
            top: row as u64 * self.shape.columns,
            ..self
        }
    }

    /// The steps of a scroll bar.
    pub(crate) const STEPS: u64 = 1_000_000;

    /// With the view where the cursor is.
    fn followed(self) -> Self {
        let Shape { columns, rows, .. } = self.shape;
        let (row, top) = (self.shape.row_of(self.cursor), self.shape.row_of(self.top));
        let top = top.clamp((row + 1).saturating_sub(rows), row);
        Self {
            top: top * columns,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(len: u64) -> Shape {
        Shape {
            len,
            columns: 16,
            rows: 10,
        }
    }

    #[test]
    fn the_view_follows_the_cursor() {
        let mut place = Place::at(shape(1 << 20), 0);
        for _ in 0..9 {
            place = place.moved(Move::Rows(1));
        }
        assert_eq!((place.cursor, place.top), (9 * 16, 0));
        place = place.moved(Move::Rows(1));
        assert_eq!((place.cursor, place.top), (160, 16));
        place = place.moved(Move::Pages(1));
        assert_eq!((place.cursor, place.top), (320, 176));
        place = place.moved(Move::Last);
        assert_eq!(place.cursor, (1 << 20) - 1);
        assert_eq!(place.top, (1 << 20) - 160);
        assert_eq!(place.moved(Move::First).top, 0);
    }

    #[test]
    fn no_wish_leaves_the_disk_and_the_column_is_kept() {
        let place = Place::at(shape(1000), 5);
        assert_eq!(place.moved(Move::Bytes(-6)).cursor, 0);
        assert_eq!(place.moved(Move::Rows(-1)).cursor, 5);
        assert_eq!(place.moved(Move::Pages(-1)).cursor, 5);
        let end = place.moved(Move::Rows(1_000));
        assert_eq!(end.cursor, 62 * 16 + 5);
        // The last row is short: below a column it has not, the last byte is near enough.
        let short = Place::at(shape(1000), 61 * 16 + 12).moved(Move::Rows(1));
        assert_eq!(short.cursor, 999);
        assert_eq!(place.moved(Move::RowEnd).cursor, 15);
        assert_eq!(end.moved(Move::RowEnd).cursor, 999);
        assert_eq!(end.moved(Move::RowStart).cursor, 62 * 16);
    }

    #[test]
    fn the_largest_disk_scrolls_to_both_ends() {
        let place = Place::at(shape(32 << 40), 7 << 40);
        assert!(place.top <= 7 << 40 && 7 << 40 < place.top + 160);
        assert_eq!(place.at_step(0).top, 0);
        let end = place.at_step(Place::STEPS);
        assert_eq!((end.top + 160, end.step()), (32 << 40, Place::STEPS));
        assert_eq!(place.scrolled(i64::MAX).top, end.top);
        assert_eq!(place.scrolled(i64::MIN).top, 0);
        assert_eq!(place.scrolled(3).cursor, place.cursor);
        assert_eq!(place.at_step(place.step()).step(), place.step());
    }

    #[test]
    fn a_turned_phone_keeps_the_place() {
        let place = Place::at(shape(1 << 20), 5000);
        let narrow = place.reshaped(Shape {
            columns: 8,
            rows: 20,
            ..shape(1 << 20)
        });
        assert_eq!(narrow.cursor, 5000);
        assert!((narrow.top..narrow.top + 160).contains(&5000));
        let small = place.reshaped(shape(100));
        assert_eq!((small.cursor, small.top), (99, 0));
        let empty = Place::at(shape(0), 9);
        assert_eq!((empty.cursor, empty.top), (0, 0));
    }

    #[test]
    fn what_is_in_view_is_gone_to_without_moving_it() {
        let place = Place::at(shape(1 << 20), 5000);
        assert_eq!(place.gone_to(5016).top, place.top);
        let far = place.gone_to(1 << 19);
        assert!(far.top < 1 << 19 && far.top + 160 > 1 << 19);
        assert_eq!(place.gone_to(u64::MAX).cursor, (1 << 20) - 1);
    }
}
