//! Which cells have just changed, for as long as that is news.

use super::use_birth::Of;
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
    map: Option<(Of, Rc<MapView>)>,
    turn: u32,
}

impl Seen {
    /// What is different on the map that is seen now. `None` if there is nothing to compare it with.
    fn see(&self, of: &Of, map: &Rc<MapView>) -> Option<Changed> {
        let mut last = self.0.borrow_mut();
        last.turn += 1;
        let (whose, before) = last.map.replace((of.clone(), map.clone()))?;
        let frame = |map: &MapView| (map.first_block, map.cell_blocks);
        (whose == *of && frame(&before) == frame(map)).then(|| Changed {
            cells: changed_cells(&before, map),
            turn: last.turn,
        })
    }
}

/// Compares each map with the one that was seen before it, if it is of the same moment and cells.
#[hook]
pub(super) fn use_changed(seen: &Seen, of: Of, map: Option<Rc<MapView>>) -> Option<Rc<Changed>> {
    let changed = use_state(|| None::<Rc<Changed>>);
    {
        let (changed, seen) = (changed.setter(), seen.clone());
        use_effect_with((of, map), move |(of, map)| {
            match map.as_ref().map(|map| seen.see(of, map)) {
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
