//! How a disk's map is looked at: what of it is in view, and which blocks are chosen. Both change many times a
//! second; the address has them once they rest.

use crate::{
    hooks::use_draft,
    routes::DiskView,
    state::{blocks::Blocks, map::Viewport},
};
use yew::prelude::*;

/// What is in view, and what is chosen.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Look {
    pub(super) viewport: Viewport,
    pub(super) chosen: Option<Blocks>,
}

/// The look, and how to change it.
pub(super) struct LookHandle {
    pub(super) now: Look,
    /// The view with it: the address may not have it yet.
    pub(super) view: DiskView,
    /// Whether the next press says where the choice ends. No address tells of it.
    pub(super) is_reaching: bool,
    pub(super) on_viewport: Callback<Viewport>,
    pub(super) on_choose: Callback<Option<Blocks>>,
    pub(super) on_reach: Callback<bool>,
}

/// The look that the address tells, at a disk of `total` blocks, and what became of it since.
#[hook]
pub(super) fn use_look(view: &DiskView, total: u64, replace: &Callback<DiskView>) -> LookHandle {
    let told = Look::of(view, total);
    let (now, on_look) = {
        let (view, replace) = (view.clone(), replace.clone());
        let tell = Callback::from(move |look: Look| replace.emit(look.written(&view, total)));
        use_draft(told, tell)
    };
    // One key can move the view and choose: the second change goes on from the first.
    let latest = use_mut_ref(|| now);
    latest.replace(now);
    let change = move |how: &dyn Fn(Look) -> Look| {
        let next = how(*latest.borrow());
        latest.replace(next);
        on_look.emit(next);
    };
    let on_viewport = {
        let change = change.clone();
        Callback::from(move |viewport| change(&|look| Look { viewport, ..look }))
    };
    let is_reaching = use_state_eq(|| false);
    let on_reach = {
        let is_reaching = is_reaching.setter();
        Callback::from(move |reaches| is_reaching.set(reaches))
    };
    let on_choose = {
        let on_reach = on_reach.clone();
        Callback::from(move |chosen| {
            on_reach.emit(false);
            change(&|look| Look { chosen, ..look });
        })
    };
    LookHandle {
        now,
        view: now.written(view, total),
        is_reaching: *is_reaching,
        on_viewport,
        on_choose,
        on_reach,
    }
}

impl Look {
    fn of(view: &DiskView, total: u64) -> Self {
        let viewport = match (view.first, view.blocks) {
            (Some(first), Some(count)) => Viewport { first, count }.within(total),
            _ => Viewport::whole(total),
        };
        Self {
            viewport,
            chosen: view.chosen.and_then(|chosen| chosen.within(total)),
        }
    }

    fn written(self, view: &DiskView, total: u64) -> DiskView {
        let part = (!self.viewport.is_whole(total)).then_some(self.viewport);
        DiskView {
            first: part.map(|part| part.first),
            blocks: part.map(|part| part.count),
            chosen: self.chosen,
            ..view.clone()
        }
    }
}
