//! Which cells have just changed, for as long as that is news.

use super::use_birth::Of;
use crate::state::map_changes::changed_cells;
use gloo_timers::callback::Timeout;
use rowdisk::service::views::MapView;
use std::rc::Rc;
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

/// The last map, and whose it is.
#[derive(Default)]
struct Last {
    map: Option<(Of, Rc<MapView>)>,
    turn: u32,
    ends: Option<Timeout>,
}

/// Compares each map with the one before it of the same moment and cells.
#[hook]
pub(super) fn use_changed(of: Of, map: Option<Rc<MapView>>) -> Option<Rc<Changed>> {
    let changed = use_state(|| None::<Rc<Changed>>);
    let last = use_mut_ref(Last::default);
    {
        let changed = changed.setter();
        use_effect_with((of, map), move |(of, map)| {
            let Some(map) = map else { return };
            let mut last = last.borrow_mut();
            let before = last.map.replace((of.clone(), map.clone()));
            let before = before.filter(|(whose, _)| whose == of).map(|(_, map)| map);
            let frame = |map: &MapView| (map.first_block, map.cell_blocks);
            match before.filter(|before| frame(before) == frame(map)) {
                None => changed.set(None),
                Some(before) => {
                    let cells = changed_cells(&before, map);
                    if cells.is_empty() {
                        return;
                    }
                    last.turn += 1;
                    let turn = last.turn;
                    let ended = changed.clone();
                    changed.set(Some(Rc::new(Changed { cells, turn })));
                    last.ends = Some(Timeout::new(NEWS_MS, move || ended.set(None)));
                }
            }
        });
    }
    (*changed).clone()
}
