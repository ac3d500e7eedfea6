//! Where the block with the focus is kept, and since when.

use crate::{hooks::use_console, worker::protocol::Query};
use gloo_timers::callback::Timeout;
use rowdisk::service::views::{BlockState, BlockView, MapView};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The focus rests on a block for so long before it is asked about.
const REST_MS: u32 = 120;

/// Where a block is kept, and since which generation.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Birth {
    pub(super) generation: u64,
    pub(super) location: u64,
}

/// Whose blocks: a disk, or its snapshot of that id.
#[derive(Clone, PartialEq)]
pub(super) struct Of {
    pub(super) disk: String,
    pub(super) snapshot: Option<String>,
}

/// Asks for the block with the focus, once it stays there and the cells are single blocks.
#[hook]
pub(super) fn use_birth(of: Option<Of>, map: &MapView, focus: Option<usize>) -> Option<Birth> {
    let console = use_console();
    let birth = use_state_eq(|| None::<Birth>);
    let index = focus.filter(|_| map.cell_blocks == 1);
    let index = index.map(|cell| map.first_block + cell as u64);
    {
        let birth = birth.setter();
        use_effect_with(of.zip(index), move |asked| {
            birth.set(None);
            let is_wanted = Rc::new(Cell::new(true));
            let wanted = is_wanted.clone();
            let asks = asked.clone().map(|(Of { disk, snapshot }, index)| {
                let query = Query::Block {
                    disk,
                    snapshot,
                    index,
                };
                Timeout::new(REST_MS, move || {
                    spawn_local(async move {
                        // A block that cannot be told of is shown without it.
                        if let Ok(block) = console.client().ask::<BlockView>(query).await
                            && wanted.get()
                            && let BlockState::Data {
                                birth: generation,
                                location,
                                ..
                            } = block.state
                        {
                            birth.set(Some(Birth {
                                generation,
                                location,
                            }));
                        }
                    });
                })
            });
            move || {
                is_wanted.set(false);
                drop(asks);
            }
        });
    }
    *birth
}
