//! The canvas: draws the cells and answers mouse, wheel and keyboard.

use super::Zoom;
use crate::{
    format::count,
    i18n::DiskText,
    platform::{self, Palette},
    state::map::{Landing, Paint, Painter, Step, Viewport, landing},
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};
use yew::prelude::*;

/// Rows as high as this at most, in CSS pixels.
const ROW_HEIGHT_MAX: f64 = 7.6;
const COLUMNS_WIDE: usize = 64;
const COLUMNS_NARROW: usize = 48;
const NARROW: f64 = 500.0;
const GAP: f64 = 1.2;

/// A map to draw.
#[derive(PartialEq, Properties)]
pub(super) struct CanvasProps {
    pub(super) zoom: Zoom,
    pub(super) painter: Painter,
    pub(super) on_focus: Callback<Option<usize>>,
    pub(super) on_viewport: Callback<Viewport>,
}

/// The map on a canvas.
#[component]
pub(super) fn Canvas(props: &CanvasProps) -> Html {
    let node = use_node_ref();
    let redraws = use_state(|| 0_u32);
    {
        let (node, redraws) = (node.clone(), redraws.setter());
        use_effect_with((), move |()| watch(&node, redraws));
    }
    {
        let (node, zoom, painter) = (node.clone(), props.zoom.clone(), props.painter.clone());
        use_effect_with((zoom, painter, *redraws), move |(zoom, painter, _)| {
            if let Some(canvas) = node.cast::<HtmlCanvasElement>() {
                draw(&canvas, zoom, painter);
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
        Callback::from(move |event: MouseEvent| {
            let focus = cell_under(&event).or(zoom.focus);
            on_viewport.emit(
                Zoom {
                    focus,
                    ..zoom.clone()
                }
                .zoomed_in(),
            );
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

/// How the cells lie on the canvas, in CSS pixels.
struct Grid {
    columns: usize,
    cells: usize,
    width: f64,
    height: f64,
}

impl Grid {
    fn of(canvas: &HtmlCanvasElement, cells: usize) -> Self {
        let across = f64::from(canvas.client_width());
        let columns = if across < NARROW {
            COLUMNS_NARROW
        } else {
            COLUMNS_WIDE
        };
        let width = across / columns as f64;
        Self {
            columns,
            cells,
            width,
            height: width.min(ROW_HEIGHT_MAX),
        }
    }

    fn rows(&self) -> usize {
        self.cells.div_ceil(self.columns)
    }

    fn at(&self, x: f64, y: f64) -> Option<usize> {
        let (column, row) = ((x / self.width) as usize, (y / self.height) as usize);
        let cell = row * self.columns + column;
        (column < self.columns && cell < self.cells && y >= 0.0).then_some(cell)
    }

    fn corner(&self, cell: usize) -> (f64, f64) {
        let (row, column) = (cell / self.columns, cell % self.columns);
        (column as f64 * self.width, row as f64 * self.height)
    }
}

fn draw(canvas: &HtmlCanvasElement, zoom: &Zoom, painter: &Painter) {
    let grid = Grid::of(canvas, zoom.map.cells.len());
    let (Some(context), Some(palette)) = (context(canvas), Palette::read(canvas)) else {
        return;
    };
    let scale = platform::pixel_ratio();
    let height = grid.rows() as f64 * grid.height;
    // Through the object model: a style attribute would be refused by the page's policy.
    let _ = canvas
        .style()
        .set_property("height", &format!("{height}px"));
    canvas.set_width((f64::from(canvas.client_width()) * scale) as u32);
    canvas.set_height((height * scale).ceil() as u32);
    // It fails only for values that are not finite.
    let _ = context.scale(scale, scale);
    let (width, height) = (grid.width - GAP, grid.height - GAP);
    for (index, cell) in zoom.map.cells.iter().enumerate() {
        let (x, y) = grid.corner(index);
        let mut from = 0.0;
        for (paint, share) in painter.cell(cell) {
            let (left, across) = (x + from * width, f64::from(share) * width);
            context.set_fill_style_str(&palette.color(paint));
            context.fill_rect(left, y, across, height);
            mark(&context, &palette, paint, (left, y), (across, height));
            from += f64::from(share);
        }
    }
    if let Some(focus) = zoom.focus.filter(|cell| *cell < grid.cells) {
        let (x, y) = grid.corner(focus);
        context.set_stroke_style_str(&palette.text);
        context.set_line_width(2.0);
        context.stroke_rect(x - 0.5, y - 0.5, width + 1.0, height + 1.0);
    }
}

/// A pattern of their own for what must not be told by colour alone.
fn mark(
    context: &CanvasRenderingContext2d,
    palette: &Palette,
    paint: Paint,
    (x, y): (f64, f64),
    (width, height): (f64, f64),
) {
    if width < 3.0 {
        return;
    }
    context.set_fill_style_str(&palette.surface);
    match paint {
        Paint::Now => context.fill_rect(x + width / 2.0 - 1.5, y + height / 2.0 - 1.2, 3.0, 2.4),
        Paint::Chosen => context.fill_rect(x + 1.0, y + height - 1.8, width - 2.0, 1.0),
        Paint::Never | Paint::Zero | Paint::Age(_) => {}
    }
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
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
