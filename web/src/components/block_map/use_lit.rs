//! Which blocks of the disk a file has, for lighting them.

use crate::{
    hooks::{use_console, use_session},
    routes::DiskView,
    worker::protocol::{Failure, FilesAnswer, FilesRequest, Query},
};
use rowdisk_files::Extent;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Where the file that the view names lies; `None` until it is known, an error where it is not told.
#[hook]
pub(super) fn use_lit(
    disk: &AttrValue,
    view: &DiskView,
) -> Option<Rc<Result<Vec<Extent>, Failure>>> {
    let (console, session) = (use_console(), use_session());
    let found = use_state(|| None::<Rc<Result<Vec<Extent>, Failure>>>);
    let asked = view.lit.clone().map(|path| Query::Files {
        disk: disk.to_string(),
        snapshot: view.show.clone(),
        request: FilesRequest::Extents {
            volume: view.volume.unwrap_or_default(),
            path,
        },
    });
    {
        let found = found.setter();
        use_effect_with((asked, session.revision), move |(asked, _)| {
            let is_wanted = Rc::new(Cell::new(true));
            let wanted = is_wanted.clone();
            match asked.clone() {
                None => found.set(None),
                Some(query) => spawn_local(async move {
                    let answer = console.client().ask::<FilesAnswer>(query).await;
                    if wanted.get() {
                        found.set(Some(Rc::new(answer.map(|answer| match answer {
                            FilesAnswer::Extents(extents) => extents,
                            _ => Vec::new(),
                        }))));
                    }
                }),
            }
            move || is_wanted.set(false)
        });
    }
    (*found).clone()
}
