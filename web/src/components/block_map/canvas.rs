//! The canvas: shows the cells, and hands what mouse, fingers and keys do to whoever knows what it means.

use super::{
    MAP,
    hand::{Grip, Hand},
    keys, mouse,
    use_changed::Changed,
    use_drawn::use_drawn,
    use_finger::use_finger,
    zoom::Zoom,
};
use crate::{
    i18n::DiskText,
    state::{
        blocks::Blocks,
        map::{Painter, Viewport},
    },
};
use std::rc::Rc;
use yew::prelude::*;

/// A map to draw.
#[derive(PartialEq, Properties)]
pub(super) struct CanvasProps {
    pub(super) zoom: Zoom,
    /// What the map is called.
    pub(super) label: AttrValue,
    pub(super) painter: Painter,
    pub(super) chosen: Option<Blocks>,
    /// Whether the next press says where the choice ends.
    pub(super) is_reaching: bool,
    pub(super) changed: Option<Rc<Changed>>,
    pub(super) on_choose: Option<Callback<Option<Blocks>>>,
    pub(super) on_focus: Callback<Option<usize>>,
    pub(super) on_viewport: Callback<Viewport>,
    /// Opens the bytes at an offset.
    pub(super) on_open: Callback<u64>,
}

/// The map on a canvas.
#[component]
pub(super) fn Canvas(props: &CanvasProps) -> Html {
    let (node, marked) = (use_node_ref(), use_node_ref());
    let zoom = &props.zoom;
    let drawn = use_drawn(
        &node,
        &marked,
        zoom,
        &props.painter,
        props.chosen,
        &props.changed,
    );
    let hand = Hand {
        drawn,
        grip: use_mut_ref(Grip::default),
        zoom: zoom.clone(),
        chosen: props.chosen,
        is_reaching: props.is_reaching,
        on_choose: props.on_choose.clone(),
        on_focus: props.on_focus.clone(),
        on_viewport: props.on_viewport.clone(),
        on_open: props.on_open.clone(),
    };
    let fingers = use_finger(&node, &hand);
    let onfocus = {
        let (on_focus, focus) = (props.on_focus.clone(), zoom.focus);
        Callback::from(move |_: FocusEvent| on_focus.emit(focus.or(Some(0))))
    };
    html! {
        <div class="map">
            <canvas
                id={MAP}
                ref={node}
                tabindex="0"
                role="application"
                aria-label={props.label.clone()}
                title={DiskText::MapHint}
                onmousedown={mouse::down(&hand)} onmousemove={mouse::moved(&hand)}
                onclick={mouse::click(&hand)} ondblclick={mouse::double_click(&hand)} onwheel={mouse::wheel(&hand)}
                onpointerdown={fingers.on_down} onpointermove={fingers.on_move}
                onpointerup={fingers.on_up} onpointercancel={fingers.on_cancel}
                onkeydown={keys::key(&hand)}
                {onfocus}
                onblur={props.on_focus.reform(|_: FocusEvent| None)}
                onmouseleave={props.on_focus.reform(|_: MouseEvent| None)}
            />
            if let Some(changed) = &props.changed {
                <canvas key={changed.turn} ref={marked} class="marks" aria-hidden="true" />
            }
        </div>
    }
}
