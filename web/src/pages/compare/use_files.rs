//! Has the files of two moments compared, until it is done or somebody stops it.

use super::present;
use crate::{
    hooks::{use_console, use_session},
    state::{remote::Remote, session::Phase},
    worker::protocol::{ComparedVolume, Pair, Progress, Request},
};
use rowdisk::service::views::DiskView;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What is known of the files.
pub(super) struct Found {
    pub(super) volumes: Remote<Vec<ComparedVolume>>,
    /// How many bytes were compared, once it is known how many there are.
    pub(super) progress: Option<Progress>,
    pub(super) is_running: bool,
    /// Stops, or begins again.
    pub(super) turn: Callback<()>,
    /// Begins again after a failure.
    pub(super) again: Callback<()>,
}

/// The files of both moments, compared anew when the present is one of them and changes.
#[hook]
pub(super) fn use_files(pair: &Pair, disk: &DiskView) -> Found {
    let console = use_console();
    let known = use_state(|| None::<(Pair, Remote<Vec<ComparedVolume>>)>);
    let progress = use_state(|| None::<Progress>);
    let is_wanted = use_state_eq(|| true);
    let round = use_state(|| 0_u32);
    // A pool that was elsewhere for a while is asked again.
    let is_open = use_session().phase == Phase::Open;
    {
        let (known, progress) = (known.setter(), progress.setter());
        let subject = (
            pair.clone(),
            present(pair, disk),
            *is_wanted && is_open,
            *round,
        );
        use_effect_with(subject, move |(pair, _, is_asked, _)| {
            let is_current = Rc::new(Cell::new(*is_asked));
            let mut running = None;
            if *is_asked {
                progress.set(None);
                let on_progress = Rc::new(move |now: Progress| progress.set(Some(now)));
                let request = Request::CompareFiles(pair.clone());
                let call = console.client().call_with_progress(request, on_progress);
                running = Some(call.id);
                let (pair, is_current) = (pair.clone(), is_current.clone());
                spawn_local(async move {
                    let answer = call.answer().await;
                    if is_current.get() {
                        known.set(Some((pair, answer.into())));
                    }
                });
            }
            move || {
                is_current.set(false);
                if let Some(id) = running {
                    console.client().cancel(id);
                }
            }
        });
    }
    let turn = {
        let is_wanted = is_wanted.clone();
        Callback::from(move |()| is_wanted.set(!*is_wanted))
    };
    let again = {
        let (known, round) = (known.setter(), round.clone());
        Callback::from(move |()| {
            known.set(None);
            round.set(*round + 1);
        })
    };
    let mine = known.as_ref().filter(|(known, _)| known == pair);
    Found {
        volumes: mine.map_or(Remote::Loading, |(_, volumes)| volumes.clone()),
        progress: *progress,
        is_running: *is_wanted,
        turn,
        again,
    }
}
