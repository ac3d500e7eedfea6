//! The bytes of the disk at the moment shown: hexadecimal and text, searches, differences from another
//! moment, and typing over them.
//!
//! The cursor stands in the address once it rests. What was typed belongs to the page around, so that
//! a look at the map does not lose it.

mod bar;
mod edit_bar;
mod keys;
mod leave;
mod review;
mod words;

use self::{
    bar::{Bar, Search},
    edit_bar::EditBar,
    keys::{Column, Wish, hex_digit, typed_letter, wish},
    leave::Leave,
    review::Review,
};
use super::{moment::Moment, names::Names};
use crate::{
    components::{
        failure::failure_note,
        hex_table::{CURSOR, HexRows, byte_under, hex_head, hex_rows},
    },
    hooks::{Sought, View, use_leave_guard, use_query, use_seek, use_width},
    i18n::BytesText,
    platform,
    routes::DiskView,
    state::{
        bytes::{byte_at, offset_digits, shown_at},
        edits::Edits,
        place::{Move, Place, Shape},
        remote::Remote,
    },
    worker::protocol::{BytesPair, BytesQuery, NOW, Query, Seek},
};
use gloo_timers::callback::Timeout;
use rowdisk::service::views::BytesKind;
use std::{cell::Cell, ops::Range};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The table, as the focus finds it.
const TABLE: &str = "bytes";
const COLUMNS_WIDE: u64 = 16;
const COLUMNS_NARROW: u64 = 8;
/// Below this width, rows have 8 bytes.
const WIDTH_WIDE: f64 = 560.0;
const ROWS: u64 = 24;
const ROW_HEIGHT: f64 = 21.0;
/// Bytes are asked for in steps of this, with as much before and more after.
const STEP: u64 = 4096;
const ASKED_LEN: u32 = 16_384;
/// The cursor rests so long before the address says where it is.
const REST_MS: u32 = 400;

/// Which bytes.
#[derive(PartialEq, Properties)]
pub(super) struct BytesProps {
    pub(super) names: Names,
    pub(super) moment: Moment,
    pub(super) view: DiskView,
    pub(super) on_view: View<DiskView>,
    /// What was typed; `None` while nobody edits.
    pub(super) edits: UseStateHandle<Option<Edits>>,
}

/// What is asked before it is done.
#[derive(Clone, Copy, PartialEq)]
enum Asking {
    Write,
    Leave,
}

/// The bytes.
#[component]
pub(super) fn Bytes(props: &BytesProps) -> Html {
    let history = &props.names.history;
    let len = props.moment.len(history);
    let moment = props.view.show.clone().unwrap_or_else(|| NOW.to_owned());
    // A moment that is gone, or the one that is shown, is nothing to compare with.
    let other = props.view.against.clone().filter(|other| {
        let is_known = history.snapshots.iter().any(|one| one.id == *other);
        (other == NOW || is_known) && *other != moment
    });
    let node = use_node_ref();
    let width = use_width(&node);
    let shape = Shape {
        len,
        columns: if width > 0.0 && width < WIDTH_WIDE {
            COLUMNS_NARROW
        } else {
            COLUMNS_WIDE
        },
        rows: ROWS,
    };
    let known = use_state(|| Place::at(shape, props.view.offset.unwrap_or(0)));
    let place = known.reshaped(shape);
    let column = use_state(|| Column::Hex);
    let is_half = use_state(|| false);
    let hit = use_state(|| None::<Range<u64>>);
    let said = use_state(|| None::<Sought>);
    let asking = use_state(|| None::<Asking>);
    let seek = use_seek();
    let is_now = props.moment == Moment::Now;
    let edits = props.edits.as_ref().filter(|_| is_now);
    use_leave_guard(props.edits.as_ref().is_some_and(|edits| !edits.is_empty()));

    let go = {
        let (known, is_half) = (known.clone(), is_half.clone());
        Callback::from(move |place: Place| {
            is_half.set(false);
            known.set(place);
        })
    };
    use_address(&props.view, &props.on_view.replace, place, go.clone());

    let pair = use_query::<BytesPair>(Query::Bytes(BytesQuery {
        disk: history.disk.id.clone(),
        moment: moment.clone(),
        other: other.clone(),
        offset: (place.top / STEP * STEP).saturating_sub(STEP),
        len: ASKED_LEN,
    }));
    let none = Edits::default();
    let shown = |offset: u64| shown_at(pair.ready()?, edits.unwrap_or(&none), offset);

    let on_found = {
        let (known, hit, said) = (known.clone(), hit.clone(), said.clone());
        Callback::from(move |(sought, found_len): (Sought, u64)| {
            if let Ok(found) = &sought
                && let Some(at) = found.at
            {
                known.set(place.gone_to(at));
                hit.set(Some(at..at + found_len));
            }
            said.set(Some(sought));
        })
    };
    let on_search = {
        let (begin, said, hit) = (seek.begin.clone(), said.setter(), hit.clone());
        let (disk, moment) = (history.disk.id.clone(), moment.clone());
        Callback::from(move |search: Search| {
            said.set(None);
            let found_len = search.len;
            // A search begins behind what the last one found, a step at the cursor.
            let from = match (&*hit, search.is_backward, found_len) {
                (Some(hit), false, 1..) if hit.start == place.cursor => place.cursor + 1,
                _ => place.cursor,
            };
            hit.set(None);
            let seek = Seek {
                disk: disk.clone(),
                moment: moment.clone(),
                from,
                is_backward: search.is_backward,
                sought: search.sought,
            };
            let on_found = on_found.clone();
            begin.emit((
                seek,
                Callback::from(move |sought| on_found.emit((sought, found_len))),
            ));
        })
    };

    let put = {
        let edits = edits.cloned();
        let pair = pair.ready().cloned();
        // The edits with bytes typed from an offset on; `None` where they cannot be.
        move |offset: u64, bytes: &[u8]| -> Option<Edits> {
            let mut edits = edits.clone()?;
            for (offset, byte) in (offset..).zip(bytes) {
                let (was, kind) = byte_at(&pair.as_ref()?.here, offset)?;
                // A part of a block can be written only where the rest of it can be read.
                if kind == BytesKind::Damaged {
                    return None;
                }
                edits = edits.typed(offset, was, *byte);
            }
            Some(edits)
        }
    };
    let type_bytes = {
        let (put, handle, go) = (put.clone(), props.edits.clone(), go.clone());
        Callback::from(move |bytes: Vec<u8>| {
            if let Some(next) = put(place.cursor, &bytes) {
                handle.set(Some(next));
                go.emit(place.moved(Move::Bytes(bytes.len() as i64)));
            }
        })
    };
    let undo = {
        let (handle, edits, go) = (props.edits.clone(), edits.cloned(), go.clone());
        Callback::from(move |()| {
            if let Some((next, at)) = edits.as_ref().and_then(Edits::undone) {
                handle.set(Some(next));
                go.emit(place.gone_to(at));
            }
        })
    };
    let leave = {
        let (handle, asking) = (props.edits.clone(), asking.clone());
        let is_empty = edits.is_none_or(Edits::is_empty);
        Callback::from(move |()| {
            if is_empty {
                handle.set(None);
            } else {
                asking.set(Some(Asking::Leave));
            }
            platform::focus(TABLE);
        })
    };
    let begin_edit = {
        let handle = props.edits.clone();
        Callback::from(move |()| {
            if is_now {
                handle.set(Some(Edits::default()));
                platform::focus(TABLE);
            }
        })
    };
    let ask_write = {
        let asking = asking.clone();
        let is_empty = edits.is_none_or(Edits::is_empty);
        Callback::from(move |()| {
            if !is_empty {
                asking.set(Some(Asking::Write));
            }
        })
    };

    let onkeydown = {
        let (go, column, is_half) = (go.clone(), column.clone(), is_half.clone());
        let (put, handle, is_editing) = (put.clone(), props.edits.clone(), edits.is_some());
        let (type_bytes, undo, leave) = (type_bytes.clone(), undo.clone(), leave.clone());
        let (begin_edit, ask_write) = (begin_edit.clone(), ask_write.clone());
        let now = shown(place.cursor).map(|shown| shown.byte);
        Callback::from(move |event: KeyboardEvent| {
            match wish(&event, is_editing) {
                Some(Wish::Move(wish)) => go.emit(place.moved(wish)),
                Some(Wish::Focus(id)) => platform::focus(id),
                Some(Wish::Press(id)) => platform::press(id),
                Some(Wish::Edit) => begin_edit.emit(()),
                Some(Wish::Leave) => leave.emit(()),
                Some(Wish::Undo) => undo.emit(()),
                Some(Wish::Write) => ask_write.emit(()),
                Some(Wish::Turn) => column.set(column.other()),
                None if !is_editing => return,
                None => match *column {
                    Column::Text => match typed_letter(&event) {
                        Some(letter) => type_bytes.emit(letter.to_string().into_bytes()),
                        None => return,
                    },
                    Column::Hex => {
                        let Some((digit, now)) = hex_digit(&event).zip(now) else {
                            return;
                        };
                        let byte = if *is_half {
                            now & 0xf0 | digit
                        } else {
                            digit << 4 | now & 0x0f
                        };
                        if let Some(next) = put(place.cursor, &[byte]) {
                            handle.set(Some(next));
                            if *is_half {
                                go.emit(place.moved(Move::Bytes(1)));
                            } else {
                                is_half.set(true);
                            }
                        }
                    }
                },
            }
            event.prevent_default();
        })
    };
    let onclick = {
        let (go, column) = (go.clone(), column.clone());
        Callback::from(move |event: MouseEvent| {
            if let Some((offset, is_letter)) = byte_under(&event) {
                column.set(if is_letter { Column::Text } else { Column::Hex });
                go.emit(place.gone_to(offset));
            }
        })
    };
    let scroll = use_scroll(place, known.setter());
    let onslide = {
        let known = known.setter();
        Callback::from(move |event: InputEvent| {
            let slider = event.target_dyn_into::<HtmlInputElement>();
            if let Some(step) = slider.and_then(|slider| slider.value().parse().ok()) {
                known.set(place.at_step(step));
            }
        })
    };

    let cursor = shown(place.cursor);
    let in_view = (place.top..place.top + shape.page()).contains(&place.cursor);
    let digits = offset_digits(len);
    let table_label = BytesText::Table {
        disk: history.disk.name.clone(),
        moment: props.moment.name(),
    };
    let rows = hex_rows(&HexRows {
        top: place.top,
        shape,
        digits,
        cursor: Some(place.cursor),
        hit: (*hit).clone(),
        shown: &shown,
    });
    let close = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(None))
    };
    let drop_all = {
        let (handle, close) = (props.edits.clone(), close.clone());
        Callback::from(move |()| {
            handle.set(None);
            close.emit(());
        })
    };
    html! {
        <div class="bytes">
            <Bar
                history={history.clone()}
                {moment}
                {other}
                view={props.view.clone()}
                on_view={props.on_view.push.clone()}
                on_go={let go = go.clone(); Callback::from(move |offset| { go.emit(place.gone_to(offset)); platform::focus(TABLE); })}
                {on_search}
                {is_now}
                is_editing={edits.is_some()}
                on_edit={begin_edit}
            />
            if let Some(edits) = edits {
                <EditBar
                    edits={edits.clone()}
                    column={*column}
                    on_column={let column = column.clone(); Callback::from(move |next| { column.set(next); platform::focus(TABLE); })}
                    on_put={type_bytes}
                    on_undo={undo}
                    on_write={ask_write}
                    on_leave={leave}
                />
            }
            { words::status(place.cursor, cursor, &seek, said.as_ref()) }
            if let Remote::Failed(failure) = &pair { { failure_note(failure, html! {}) } }
            <div ref={node} class={classes!("hex-box", edits.is_some().then_some("editing"))}>
                <table
                    id={TABLE}
                    class={classes!("hex", (*column == Column::Text).then_some("as-text"))}
                    role="grid"
                    tabindex="0"
                    aria-label={table_label}
                    aria-rowcount={len.div_ceil(shape.columns).to_string()}
                    aria-activedescendant={in_view.then_some(CURSOR)}
                    title={BytesText::Keys}
                    data-loaded={pair.ready().is_some_and(|pair| byte_at(&pair.here, place.top).is_some()).to_string()}
                    {onkeydown} {onclick}
                    onwheel={scroll.wheel} onpointerdown={scroll.down} onpointermove={scroll.drag}
                >
                    { hex_head(shape.columns) }
                    { rows }
                </table>
                <input
                    type="range"
                    class="scroll-bar"
                    min="0"
                    max={Place::STEPS.to_string()}
                    value={place.step().to_string()}
                    aria-label={BytesText::Scroll}
                    aria-valuetext={format!("0x{:x}", place.top)}
                    oninput={onslide}
                />
            </div>
            { match (*asking, edits) {
                (Some(Asking::Write), Some(edits)) => html! {
                    <Review names={props.names.clone()} edits={edits.clone()} on_close={close} on_done={let edits = props.edits.clone(); Callback::from(move |()| edits.set(None))} />
                },
                (Some(Asking::Leave), Some(edits)) => html! {
                    <Leave count={edits.len()} on_close={close} on_leave={drop_all} />
                },
                _ => html! {},
            } }
        </div>
    }
}

/// The cursor goes where the address says, and the address says where the cursor rests.
#[hook]
fn use_address(
    view: &DiskView,
    on_view: &Callback<DiskView>,
    place: Place,
    go: Callback<Place>,
) {
    // What the page itself put there is no wish of anybody's.
    let own = use_memo((), |()| Cell::new(view.offset));
    {
        let own = own.clone();
        use_effect_with(view.offset, move |offset| {
            if own.replace(*offset) != *offset
                && let Some(offset) = offset
            {
                go.emit(place.gone_to(*offset));
            }
        });
    }
    let (view, on_view) = (view.clone(), on_view.clone());
    use_effect_with(place.cursor, move |cursor| {
        let cursor = *cursor;
        let is_new = view.offset.unwrap_or(0) != cursor;
        let rest = is_new.then(|| {
            Timeout::new(REST_MS, move || {
                own.set(Some(cursor));
                on_view.emit(DiskView {
                    offset: Some(cursor),
                    ..view
                });
            })
        });
        move || drop(rest)
    });
}

/// The ways to move the view with a pointer.
struct Scroll {
    wheel: Callback<WheelEvent>,
    down: Callback<PointerEvent>,
    drag: Callback<PointerEvent>,
}

/// Moves the view with the wheel, and under a finger.
#[hook]
fn use_scroll(place: Place, known: UseStateSetter<Place>) -> Scroll {
    // Less than a row is kept for the next time.
    let rest = use_memo((), |()| Cell::new(0.0));
    let finger = use_memo((), |()| Cell::new(0.0));
    let by = {
        let known = known.clone();
        move |pixels: f64| {
            let all = rest.get() + pixels;
            let rows = (all / ROW_HEIGHT) as i64;
            rest.set(all - rows as f64 * ROW_HEIGHT);
            let next = place.scrolled(rows);
            if next != place {
                known.set(next);
            }
            // At an end it is the page that scrolls.
            next != place || rows == 0
        }
    };
    let wheel = {
        let by = by.clone();
        Callback::from(move |event: WheelEvent| {
            let pixels = match event.delta_mode() {
                WheelEvent::DOM_DELTA_PIXEL => event.delta_y(),
                WheelEvent::DOM_DELTA_LINE => event.delta_y() * ROW_HEIGHT,
                _ => event.delta_y() * ROW_HEIGHT * ROWS as f64,
            };
            if !event.ctrl_key() && by(pixels) {
                event.prevent_default();
            }
        })
    };
    let down = {
        let finger = finger.clone();
        Callback::from(move |event: PointerEvent| finger.set(f64::from(event.client_y())))
    };
    let drag = Callback::from(move |event: PointerEvent| {
        if event.pointer_type() == "touch" {
            let y = f64::from(event.client_y());
            by(finger.replace(y) - y);
        }
    });
    Scroll { wheel, down, drag }
}
