//! The canvas: draws the cells and answers mouse, wheel and keyboard.

use super::{
    Zoom,
    painting::{Grid, Painting},
};
use crate::{
    format::count,
    i18n::DiskText,
    state::map::{Landing, Painter, Step, Viewport, landing},
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

/// A map to draw.
#[derive(PartialEq, Properties)]
pub(super) struct CanvasProps {
    pub(super) zoom: Zoom,
    pub(super) painter: Painter,
    pub(super) on_focus: Callback<Option<usize>>,
    pub(super) on_viewport: Callback<Viewport>,
    /// Opens the bytes at an offset.
    pub(super) on_open: Callback<u64>,
}

/// The map on a canvas.
#[component]
pub(super) fn Canvas(props: &CanvasProps) -> Html {
    let node = use_node_ref();
    let redraws = use_state(|| 0_u32);
    let painting = use_mut_ref(|| None::<Painting>);
    {
        let (node, redraws) = (node.clone(), redraws.setter());
        use_effect_with((), move |()| watch(&node, redraws));
    }
    {
        let (node, painting, focus) = (node.clone(), painting.clone(), props.zoom.focus);
        let (map, painter) = (props.zoom.map.clone(), props.painter.clone());
        use_effect_with((map, painter, *redraws), move |(map, painter, _)| {
            let canvas = node.cast::<HtmlCanvasElement>();
            let drawn = canvas.and_then(|canvas| Painting::draw(&canvas, map, painter));
            painting.replace(drawn);
            if let Some(painting) = &mut *painting.borrow_mut() {
                painting.focus(focus);
            }
        });
    }
    {
        let painting = painting.clone();
        use_effect_with(props.zoom.focus, move |focus| {
            if let Some(painting) = &mut *painting.borrow_mut() {
                painting.focus(*focus);
            }
        });
    }
    let zoom = &props.zoom;
    let cell_under = {
        let (node, cells) = (node.clone(), zoom.map.cells.len());
        move |event: &MouseEvent| {
            let grid = Grid::of(&node.cast::<HtmlCanvasElement>()?, cells);
            grid.at(f64::from(event.offset_x()), f64::from(event.offset_y()))
        }
    };
    let onmousemove = {
        let (on_focus, cell_under) = (props.on_focus.clone(), cell_under.clone());
        Callback::from(move |event: MouseEvent| on_focus.emit(cell_under(&event)))
    };
    let onmouseleave = props.on_focus.reform(|_: MouseEvent| None);
    let onblur = props.on_focus.reform(|_: FocusEvent| None);
    let onfocus = {
        let (on_focus, focus) = (props.on_focus.clone(), zoom.focus);
        Callback::from(move |_: FocusEvent| on_focus.emit(focus.or(Some(0))))
    };
    let ondblclick = {
        let (zoom, on_viewport) = (zoom.clone(), props.on_viewport.clone());
        let on_open = props.on_open.clone();
        Callback::from(move |event: MouseEvent| {
            let focus = cell_under(&event).or(zoom.focus);
            let zoom = Zoom {
                focus,
                ..zoom.clone()
            };
            // Where nothing is left to zoom into, it leads to the bytes.
            let nearer = zoom.zoomed_in();
            if nearer == zoom.viewport {
                on_open.emit(zoom.focused_offset());
            } else {
                on_viewport.emit(nearer);
            }
        })
    };
    let onwheel = {
        let (zoom, on_viewport) = (zoom.clone(), props.on_viewport.clone());
        Callback::from(move |event: WheelEvent| {
            // The plain wheel scrolls the page; with Ctrl (or a pinch) it zooms, as in maps.
            if event.ctrl_key() || event.meta_key() {
                event.prevent_default();
                let is_in = event.delta_y() < 0.0;
                on_viewport.emit(if is_in {
                    zoom.zoomed_in()
                } else {
                    zoom.zoomed_out()
                });
            }
        })
    };
    let onkeydown = {
        let (node, zoom) = (node.clone(), zoom.clone());
        let (on_focus, on_viewport) = (props.on_focus.clone(), props.on_viewport.clone());
        let on_open = props.on_open.clone();
        Callback::from(move |event: KeyboardEvent| {
            let Some(canvas) = node.cast::<HtmlCanvasElement>() else {
                return;
            };
            let columns = Grid::of(&canvas, zoom.map.cells.len()).columns;
            match wish(&event.key()) {
                None => return,
                Some(Wish::Zoom(is_in)) => {
                    on_viewport.emit(if is_in {
                        zoom.zoomed_in()
                    } else {
                        zoom.zoomed_out()
                    });
                }
                Some(Wish::Open) => on_open.emit(zoom.focused_offset()),
                Some(Wish::All) => on_viewport.emit(Viewport::whole(zoom.total)),
                Some(Wish::Go(step)) => go(&zoom, step, columns, &on_focus, &on_viewport),
            }
            event.prevent_default();
        })
    };
    let label = DiskText::MapLabel {
        cells: count(zoom.map.cells.len() as u64),
        blocks: count(zoom.viewport.count),
    };
    html! {
        <div class="map">
            <canvas
                ref={node}
                tabindex="0"
                role="application"
                aria-label={label}
                title={DiskText::MapHint}
                {onmousemove} {onmouseleave} {onfocus} {onblur} {ondblclick} {onwheel} {onkeydown}
            />
        </div>
    }
}

enum Wish {
    Go(Step),
    Zoom(bool),
    All,
    Open,
}

fn wish(key: &str) -> Option<Wish> {
    Some(match key {
        "ArrowLeft" => Wish::Go(Step::Cells(-1)),
        "ArrowRight" => Wish::Go(Step::Cells(1)),
        "ArrowUp" => Wish::Go(Step::Rows(-1)),
        "ArrowDown" => Wish::Go(Step::Rows(1)),
        "PageUp" => Wish::Go(Step::Rows(-8)),
        "PageDown" => Wish::Go(Step::Rows(8)),
        "Home" => Wish::Go(Step::First),
        "End" => Wish::Go(Step::Last),
        "+" | "=" => Wish::Zoom(true),
        "-" | "_" => Wish::Zoom(false),
        "0" => Wish::All,
        "Enter" => Wish::Open,
        _ => return None,
    })
}

/// Moves the focus; at the view's edge the view moves with it.
fn go(
    zoom: &Zoom,
    step: Step,
    columns: usize,
    on_focus: &Callback<Option<usize>>,
    on_viewport: &Callback<Viewport>,
) {
    let cells = zoom.map.cells.len();
    let blocks =
        |cells: u64| (cells.next_multiple_of(columns as u64) * zoom.map.cell_blocks) as i64;
    match landing(zoom.focus.unwrap_or(0), step, columns, cells) {
        Landing::Cell(cell) => on_focus.emit(Some(cell)),
        Landing::Before(by) => on_viewport.emit(zoom.viewport.moved(-blocks(by), zoom.total)),
        Landing::After(by) => on_viewport.emit(zoom.viewport.moved(blocks(by), zoom.total)),
    }
}

/// Draws again when the canvas gets another width or the page another theme.
fn watch(node: &NodeRef, redraws: UseStateSetter<u32>) -> impl FnOnce() + use<> {
    let mut count = 0_u32;
    let again = Closure::<dyn FnMut()>::new(move || {
        count = count.wrapping_add(1);
        redraws.set(count);
    });
    let observer = web_sys::ResizeObserver::new(again.as_ref().unchecked_ref()).ok();
    if let (Some(observer), Some(canvas)) = (&observer, node.cast::<web_sys::Element>()) {
        observer.observe(&canvas);
    }
    let theme = web_sys::window().and_then(|window| {
        window
            .match_media("(prefers-color-scheme: dark)")
            .ok()
            .flatten()
    });
    if let Some(theme) = &theme {
        // Listening to a media query cannot fail.
        let _ = theme.add_event_listener_with_callback("change", again.as_ref().unchecked_ref());
    }
    move || {
        if let Some(observer) = observer {
            observer.disconnect();
        }
        if let Some(theme) = theme {
            let callback = again.as_ref().unchecked_ref();
            let _ = theme.remove_event_listener_with_callback("change", callback);
        }
        drop(again);
    }
}
