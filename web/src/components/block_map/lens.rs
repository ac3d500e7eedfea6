//! The map with the bar over it: what the focus does stays in here, so that only this is drawn when a pointer moves.

use super::{
    canvas::Canvas,
    use_birth::{Of, use_birth},
    use_changed::Changed,
    zoom::Zoom,
    zoom_bar::ZoomBar,
};
use crate::state::{
    blocks::Blocks,
    map::{Painter, Viewport},
};
use rowdisk::service::views::MapView;
use std::rc::Rc;
use yew::prelude::*;

/// A map, and what is done with it.
#[derive(PartialEq, Properties)]
pub(super) struct LensProps {
    pub(super) map: Rc<MapView>,
    pub(super) painter: Painter,
    pub(super) viewport: Viewport,
    pub(super) total: u64,
    /// What the map is called.
    pub(super) label: AttrValue,
    /// What stands in the cell with the focus, if not blocks by moments.
    #[prop_or_default]
    pub(super) words: Option<Callback<Zoom, String>>,
    /// Whose blocks they are; without it a block's place is not told.
    #[prop_or_default]
    pub(super) of: Option<Of>,
    #[prop_or_default]
    pub(super) changed: Option<Rc<Changed>>,
    #[prop_or_default]
    pub(super) chosen: Option<Blocks>,
    /// Whether the next press says where the choice ends.
    #[prop_or_default]
    pub(super) is_reaching: bool,
    /// Without it, nothing can be chosen.
    #[prop_or_default]
    pub(super) on_choose: Option<Callback<Option<Blocks>>>,
    pub(super) on_viewport: Callback<Viewport>,
    /// Opens the bytes at an offset.
    pub(super) on_open: Callback<u64>,
}

/// Bar and map.
#[component]
pub(super) fn Lens(props: &LensProps) -> Html {
    let focus = use_state_eq(|| None::<usize>);
    let birth = use_birth(props.of.clone(), &props.map, *focus);
    let zoom = Zoom {
        viewport: props.viewport,
        total: props.total,
        focus: *focus,
        map: props.map.clone(),
    };
    let on_focus = {
        let focus = focus.setter();
        Callback::from(move |cell| focus.set(cell))
    };
    html! {
        <>
            <ZoomBar zoom={zoom.clone()} {birth} words={props.words.clone()} on_viewport={props.on_viewport.clone()} />
            <Canvas
                {zoom}
                label={props.label.clone()}
                painter={props.painter.clone()}
                chosen={props.chosen}
                is_reaching={props.is_reaching}
                changed={props.changed.clone()}
                on_choose={props.on_choose.clone()}
                {on_focus}
                on_viewport={props.on_viewport.clone()}
                on_open={props.on_open.clone()}
            />
        </>
    }
}
