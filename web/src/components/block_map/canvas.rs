//! The canvas: draws the cells and answers mouse, wheel and keyboard.

use super::{
    grid::Grid,
    keys::{Wish, wish},
    painting::{Painting, Picture, marks},
    use_changed::Changed,
    watch::watch,
    zoom::Zoom,
};
use crate::{
    i18n::DiskText,
    platform::{self, Palette},
    state::{
        blocks::{Blocks, extended, pressed},
        map::{Landing, Painter, Step, Viewport, landing},
    },
};
use std::rc::Rc;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

/// A map to draw.
#[derive(PartialEq, Properties)]
pub(super) struct CanvasProps {
    pub(super) zoom: Zoom,
    /// What the map is called.
    pub(super) label: AttrValue,
    pub(super) painter: Painter,
    pub(super) chosen: Option<Blocks>,
    pub(super) changed: Option<Rc<Changed>>,
    pub(super) on_choose: Option<Callback<Option<Blocks>>>,
    pub(super) on_focus: Callback<Option<usize>>,
    pub(super) on_viewport: Callback<Viewport>,
    /// Opens the bytes at an offset.
    pub(super) on_open: Callback<u64>,
}

/// What the canvas is like, read only when that changes: reading makes the browser lay the page out.
struct Ground {
    redraws: u32,
    across: f64,
    scale: f64,
    palette: Palette,
}

/// What is drawn, and where a choice began.
#[derive(Default)]
struct Drawn {
    ground: Option<Ground>,
    grid: Option<Grid>,
    painting: Option<Painting>,
    anchor: Option<Blocks>,
    /// Whether the button went down here, and is.
    is_down: bool,
    /// Whether it has moved over other cells since.
    is_dragged: bool,
}

/// The map on a canvas.
#[component]
pub(super) fn Canvas(props: &CanvasProps) -> Html {
    let node = use_node_ref();
    let redraws = use_state(|| 0_u32);
    let drawn = use_mut_ref(Drawn::default);
    {
        let (node, redraws) = (node.clone(), redraws.setter());
        use_effect_with((), move |()| watch(&node, redraws));
    }
    let zoom = &props.zoom;
    let cells = props.chosen.and_then(|chosen| chosen.cells(&zoom.map));
    {
        let (node, drawn, focus) = (node.clone(), drawn.clone(), zoom.focus);
        let changes = (zoom.map.clone(), props.painter.clone(), cells, *redraws);
        use_effect_with(changes, move |(map, painter, chosen, redraws)| {
            let Some(canvas) = node.cast::<HtmlCanvasElement>() else {
                return;
            };
            let drawn = &mut *drawn.borrow_mut();
            drawn.look(&canvas, *redraws);
            let picture = Picture {
                map,
                painter,
                chosen: chosen.clone(),
            };
            drawn.draw(&canvas, &picture);
            if let Some(painting) = &mut drawn.painting {
                painting.focus(focus);
            }
        });
    }
    {
        let drawn = drawn.clone();
        use_effect_with(zoom.focus, move |focus| {
            if let Some(painting) = &mut drawn.borrow_mut().painting {
                painting.focus(*focus);
            }
        });
    }
    let marked = use_node_ref();
    {
        let (marked, drawn) = (marked.clone(), drawn.clone());
        let changes = (props.changed.clone(), *redraws);
        use_effect_with(changes, move |(changed, _)| {
            let drawn = drawn.borrow();
            if let (Some(canvas), Some(changed), Some(grid), Some(ground)) =
                (marked.cast(), changed, drawn.grid, &drawn.ground)
            {
                marks(&canvas, grid, &ground.palette, &changed.cells);
            }
        });
    }
    let cell_under = {
        let drawn = drawn.clone();
        move |event: &MouseEvent| {
            let grid = drawn.borrow().grid?;
            grid.at(f64::from(event.offset_x()), f64::from(event.offset_y()))
        }
    };
    let choose = props.on_choose.clone().unwrap_or_default();
    let can_choose = props.on_choose.is_some();
    let onmousedown = {
        let (drawn, zoom, chosen) = (drawn.clone(), zoom.clone(), props.chosen);
        let (cell_under, choose) = (cell_under.clone(), choose.clone());
        Callback::from(move |event: MouseEvent| {
            let here = cell_under(&event).and_then(|cell| Blocks::of_cell(&zoom.map, cell));
            let Some(here) = here.filter(|_| can_choose && event.button() == 0) else {
                return;
            };
            let drawn = &mut *drawn.borrow_mut();
            (drawn.is_down, drawn.is_dragged) = (true, event.shift_key());
            // What was given up is no beginning any more.
            drawn.anchor = drawn.anchor.filter(|_| chosen.is_some());
            if event.shift_key() {
                choose.emit(Some(extended(drawn.anchor, chosen, here)));
            } else {
                drawn.anchor = Some(here);
            }
        })
    };
    let onmousemove = {
        let (drawn, zoom, on_focus) = (drawn.clone(), zoom.clone(), props.on_focus.clone());
        let (cell_under, choose) = (cell_under.clone(), choose.clone());
        Callback::from(move |event: MouseEvent| {
            let cell = cell_under(&event);
            on_focus.emit(cell);
            let here = cell.and_then(|cell| Blocks::of_cell(&zoom.map, cell));
            let drawn = &mut *drawn.borrow_mut();
            drawn.is_down &= event.buttons() & 1 == 1;
            if let Some((here, anchor)) = here.zip(drawn.anchor)
                && drawn.is_down
                && (drawn.is_dragged || here != anchor)
            {
                drawn.is_dragged = true;
                choose.emit(Some(anchor.joined(here)));
            }
        })
    };
    let onclick = {
        let (drawn, zoom, chosen) = (drawn.clone(), zoom.clone(), props.chosen);
        let (cell_under, choose) = (cell_under.clone(), choose.clone());
        Callback::from(move |event: MouseEvent| {
            let here = cell_under(&event).and_then(|cell| Blocks::of_cell(&zoom.map, cell));
            if let Some(here) = here.filter(|_| !drawn.borrow().is_dragged) {
                choose.emit(pressed(chosen, here));
            }
        })
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
        let (drawn, zoom, chosen) = (drawn.clone(), zoom.clone(), props.chosen);
        let (on_focus, on_viewport) = (props.on_focus.clone(), props.on_viewport.clone());
        let on_open = props.on_open.clone();
        Callback::from(move |event: KeyboardEvent| {
            // These are the browser's own.
            if event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            let drawn = &mut *drawn.borrow_mut();
            let (Some(wish), Some(grid)) = (wish(&event.key()), drawn.grid) else {
                return;
            };
            match wish {
                Wish::Choose | Wish::Clear if !can_choose => return,
                Wish::Clear if chosen.is_none() => return,
                Wish::Clear => {
                    drawn.anchor = None;
                    choose.emit(None);
                }
                Wish::Choose => {
                    let here = zoom.blocks_of(zoom.focus.unwrap_or(0), &zoom.viewport);
                    drawn.anchor = here;
                    choose.emit(here.and_then(|here| pressed(chosen, here)));
                }
                Wish::Zoom(is_in) => {
                    on_viewport.emit(if is_in {
                        zoom.zoomed_in()
                    } else {
                        zoom.zoomed_out()
                    });
                }
                Wish::Open => on_open.emit(zoom.focused_offset()),
                Wish::All => on_viewport.emit(Viewport::whole(zoom.total)),
                Wish::Go(step) => {
                    let here = zoom.blocks_of(zoom.focus.unwrap_or(0), &zoom.viewport);
                    let there = go(&zoom, step, grid.columns, &on_focus, &on_viewport);
                    if !event.shift_key() || !can_choose {
                        drawn.anchor = None;
                    } else if let Some(there) = there {
                        let anchor = drawn.anchor.filter(|_| chosen.is_some());
                        drawn.anchor = anchor.or(chosen).or(here);
                        choose.emit(Some(extended(drawn.anchor, chosen, there)));
                    }
                }
            }
            event.prevent_default();
        })
    };
    html! {
        <div class="map">
            <canvas
                ref={node}
                tabindex="0"
                role="application"
                aria-label={props.label.clone()}
                title={DiskText::MapHint}
                {onmousedown} {onmousemove} {onmouseleave} {onclick} {onfocus} {onblur} {ondblclick} {onwheel} {onkeydown}
            />
            if let Some(changed) = &props.changed {
                <canvas key={changed.turn} ref={marked} class="marks" aria-hidden="true" />
            }
        </div>
    }
}

impl Drawn {
    /// Reads what the canvas is like, if that changed since.
    fn look(&mut self, canvas: &HtmlCanvasElement, redraws: u32) {
        if self
            .ground
            .as_ref()
            .is_some_and(|ground| ground.redraws == redraws)
        {
            return;
        }
        self.ground = Palette::read(canvas).map(|palette| Ground {
            redraws,
            across: f64::from(canvas.client_width()),
            scale: platform::pixel_ratio(),
            palette,
        });
    }

    fn draw(&mut self, canvas: &HtmlCanvasElement, picture: &Picture<'_>) {
        self.painting = self.ground.as_ref().and_then(|ground| {
            let grid = Grid::new(ground.across, ground.scale, picture.map.cells.len());
            self.grid = Some(grid);
            Painting::draw(canvas, grid, &ground.palette, picture)
        });
    }
}

/// Moves the focus; at the view's edge the view moves with it. The blocks that then have the focus.
fn go(
    zoom: &Zoom,
    step: Step,
    columns: usize,
    on_focus: &Callback<Option<usize>>,
    on_viewport: &Callback<Viewport>,
) -> Option<Blocks> {
    let cells = zoom.map.cells.len();
    let blocks =
        |cells: u64| (cells.next_multiple_of(columns as u64) * zoom.map.cell_blocks) as i64;
    let focus = zoom.focus.unwrap_or(0);
    let by = match landing(focus, step, columns, cells) {
        Landing::Cell(cell) => {
            on_focus.emit(Some(cell));
            return zoom.blocks_of(cell, &zoom.viewport);
        }
        Landing::Before(by) => -blocks(by),
        Landing::After(by) => blocks(by),
    };
    let moved = zoom.viewport.moved(by, zoom.total);
    on_viewport.emit(moved);
    zoom.blocks_of(focus, &moved)
}
