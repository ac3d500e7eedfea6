//! Which cells have just changed, for as long as that is news.

use crate::state::map_changes::changed_cells;
use gloo_timers::callback::Timeout;
use rowdisk::service::views::MapView;
use std::{cell::RefCell, rc::Rc};
use yew::prelude::*;

/// The stylesheet's marks fade in this time; without motion they stay as long.
const NEWS_MS: u32 = 2_500;

/// Cells that changed.
#[derive(PartialEq)]
pub(super) struct Changed {
    pub(super) cells: Vec<usize>,
    /// Tells one change from the next, though the cells be the same.
    pub(super) turn: u32,
}

/// The map as it was last seen, and whose it is. Who keeps it across the tabs sees what was written in another one.
#[derive(Clone, Default)]
pub(crate) struct Seen(Rc<RefCell<Last>>);

impl PartialEq for Seen {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Default)]
struct Last {
    map: Option<(String, Rc<MapView>)>,
    turn: u32,
}

impl Seen {
    /// What is different on the map that is seen now. `None` if there is nothing to compare it with.
    fn see(&self, disk: &str, map: &Rc<MapView>) -> Option<Changed> {
        let mut last = self.0.borrow_mut();
        last.turn += 1;
        let (whose, before) = last.map.replace((disk.to_owned(), map.clone()))?;
        // The map itself says of which moment it is: it may be older than what is asked for.
        let frame = |map: &MapView| {
            let shown = map.moments.last().map(|moment| moment.id.clone());
            (shown, map.first_block, map.cell_blocks)
        };
        (whose == disk && frame(&before) == frame(map)).then(|| Changed {
            cells: changed_cells(&before, map),
            turn: last.turn,
        })
    }
}

/// Compares each map with the one that was seen before it, if it is of the same moment and cells.
#[hook]
pub(super) fn use_changed(
    seen: &Seen,
    disk: String,
    map: Option<Rc<MapView>>,
) -> Option<Rc<Changed>> {
    let changed = use_state(|| None::<Rc<Changed>>);
    {
        let (changed, seen) = (changed.setter(), seen.clone());
        use_effect_with((disk, map), move |(disk, map)| {
            match map.as_ref().map(|map| seen.see(disk, map)) {
                // Other cells than those that are marked.
                Some(None) => changed.set(None),
                Some(Some(news)) if !news.cells.is_empty() => changed.set(Some(Rc::new(news))),
                // The marks of the last change stay as long as they are news.
                _ => {}
            }
        });
    }
    {
        let ended = changed.setter();
        use_effect_with((*changed).clone(), move |changed| {
            let ends = (changed.as_ref()).map(|_| Timeout::new(NEWS_MS, move || ended.set(None)));
            move || drop(ends)
        });
    }
    (*changed).clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rowdisk::service::views::{Cell, Moment};

    fn map(shown: Option<&str>, first_block: u64, births: u32) -> Rc<MapView> {
        let cell = Cell {
            never: 1,
            births,
            ..Cell::default()
        };
        Rc::new(MapView {
            len: 1 << 20,
            block_size: 4096,
            cell_blocks: 1,
            first_block,
            cells: vec![cell],
            moments: vec![Moment {
                id: shown.map(str::to_owned),
                name: String::new(),
            }],
            legend: Vec::new(),
        })
    }

    fn news(seen: &Seen, disk: &str, map: &Rc<MapView>) -> Option<Vec<usize>> {
        seen.see(disk, map).map(|changed| changed.cells)
    }

    #[test]
    fn only_the_same_moment_of_the_same_disk_has_news() {
        let seen = Seen::default();
        assert_eq!(news(&seen, "d", &map(None, 0, 1)), None);
        assert_eq!(news(&seen, "d", &map(None, 0, 2)), Some(vec![0]));
        assert_eq!(news(&seen, "d", &map(None, 0, 2)), Some(vec![]));
        // Another moment, another part, another disk: they differ, and nothing happened.
        assert_eq!(news(&seen, "d", &map(Some("s"), 0, 3)), None);
        assert_eq!(news(&seen, "d", &map(Some("s"), 4, 4)), None);
        assert_eq!(news(&seen, "e", &map(Some("s"), 4, 5)), None);
        assert_eq!(news(&seen, "e", &map(Some("s"), 4, 6)), Some(vec![0]));
    }
}
