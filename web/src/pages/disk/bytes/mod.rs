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
mod use_address;
mod use_scroll;
mod words;

use self::{
    bar::{Bar, Search, use_bar},
    edit_bar::{EditBar, use_edit_bar},
    keys::{Wish, typed_letter, wish},
    leave::leave_dialog,
    review::review_dialog,
    use_address::use_address,
    use_scroll::use_scroll,
};
use super::{moment::Moment, names::Names};
use crate::{
    components::{
        failure::failure_note,
        hex_table::{CURSOR, HexRows, byte_under, hex_head, hex_rows},
    },
    hooks::{Sought, View, use_query, use_seek, use_width},
    i18n::BytesText,
    platform,
    routes::DiskView,
    state::{
        bytes::{byte_at, offset_digits, shown_at},
        editor::{Column, Editor, EditorAction},
        edits::Edits,
        place::{Place, Shape},
        remote::Remote,
    },
    worker::protocol::{BytesPair, BytesQuery, NOW, Query, Seek, Sought as What},
};
use rowdisk::service::views::FoundView;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The table, as the focus finds it.
const TABLE: &str = "bytes";
const COLUMNS_WIDE: u64 = 16;
const COLUMNS_NARROW: u64 = 8;
/// Below this width, rows have 8 bytes.
const WIDTH_WIDE: f64 = 560.0;
const ROWS: u64 = 24;
/// Bytes are asked for in steps of this, with as much before and more after.
const STEP: u64 = 4096;
const ASKED_LEN: u32 = 16_384;

/// Which bytes.
#[derive(PartialEq, Properties)]
pub(super) struct BytesProps {
    pub(super) names: Names,
    pub(super) moment: Moment,
    pub(super) view: DiskView,
    pub(super) on_view: View<DiskView>,
    pub(super) editor: UseReducerHandle<Editor>,
}

/// What is asked before it is done.
#[derive(Clone, Copy, PartialEq)]
enum Asking {
    Write,
    Leave,
}

/// A fresh look at a disk's bytes, before anybody knows how much room there is.
pub(super) fn first_look(len: u64, offset: u64) -> Editor {
    let shape = Shape {
        len,
        columns: COLUMNS_WIDE,
        rows: ROWS,
    };
    Editor::at(shape, offset)
}

/// The bytes.
#[component]
pub(super) fn Bytes(props: &BytesProps) -> Html {
    let history = &props.names.history;
    let len = props.moment.len(history);
    let is_now = props.moment == Moment::Now;
    let moment = props.view.show.clone().unwrap_or_else(|| NOW.to_owned());
    // A moment that is gone, or the one that is shown, is nothing to compare with.
    let other = props.view.against.clone().filter(|other| {
        let is_known = history.snapshots.iter().any(|one| one.id == *other);
        (other == NOW || is_known) && *other != moment
    });
    let node = use_node_ref();
    let width = use_width(&node);
    let columns = if width > 0.0 && width < WIDTH_WIDE {
        COLUMNS_NARROW
    } else {
        COLUMNS_WIDE
    };
    let shape = Shape {
        len,
        columns,
        rows: ROWS,
    };
    let editor = props.editor.dispatcher();
    {
        let editor = editor.clone();
        use_effect_with(shape, move |shape| {
            editor.dispatch(EditorAction::Shape(*shape))
        });
    }
    let place = props.editor.place.reshaped(shape);
    let edits = props.editor.edits.as_ref().filter(|_| is_now);
    // What came of a search, and of which.
    let said = use_state(|| None::<(What, Sought)>);
    let asking = use_state(|| None::<Asking>);
    let seek = use_seek();
    use_address(&props.view, &props.on_view.replace, place.cursor, &editor);

    let pair = use_query::<BytesPair>(Query::Bytes(BytesQuery {
        disk: history.disk.id.clone(),
        moment: moment.clone(),
        other: other.clone(),
        offset: (place.top / STEP * STEP).saturating_sub(STEP),
        len: ASKED_LEN,
    }));
    let none = Edits::default();
    let shown = |offset: u64| shown_at(pair.ready()?, edits.unwrap_or(&none), offset);

    let on_search = {
        let (begin, said, editor) = (seek.begin.clone(), said.clone(), editor.clone());
        let (disk, moment) = (history.disk.id.clone(), moment.clone());
        let hit = props.editor.hit.clone();
        Callback::from(move |search: Search| {
            said.set(None);
            // The next one after what was found begins later.
            let is_there = hit.as_ref().is_some_and(|hit| hit.start == place.cursor);
            let is_difference = matches!(search.sought, What::Difference(_));
            let is_after = is_there && !search.is_backward && !is_difference;
            let what = search.sought.clone();
            let seek = Seek {
                disk: disk.clone(),
                moment: moment.clone(),
                from: place.cursor + u64::from(is_after),
                is_backward: search.is_backward,
                sought: search.sought,
            };
            let (said, editor) = (said.clone(), editor.clone());
            let on_found = Callback::from(move |sought: Sought| {
                if let Ok(FoundView {
                    at: Some(at), len, ..
                }) = &sought
                {
                    editor.dispatch(EditorAction::Found(*at..*at + len));
                }
                said.set(Some((what.clone(), sought)));
            });
            begin.emit((seek, on_found));
        })
    };
    let does = |action: EditorAction| {
        let editor = editor.clone();
        Callback::from(move |()| editor.dispatch(action.clone()))
    };
    // Afterwards one goes on with the keyboard.
    let and_back = |to: Callback<()>| {
        Callback::from(move |()| {
            to.emit(());
            platform::focus(TABLE);
        })
    };
    let asks = |what: Option<Asking>| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(what))
    };
    let is_unchanged = edits.is_none_or(Edits::is_empty);
    let leave = if is_unchanged {
        and_back(does(EditorAction::End))
    } else {
        asks(Some(Asking::Leave))
    };
    let write = asks((!is_unchanged).then_some(Asking::Write));
    let begin_edit = if is_now {
        and_back(does(EditorAction::Begin))
    } else {
        Callback::noop()
    };
    let undo = does(EditorAction::Undo);
    let on_put = {
        let (editor, pair) = (editor.clone(), pair.ready().cloned());
        Callback::from(move |bytes: Vec<u8>| {
            if let Some(pair) = pair.clone() {
                editor.dispatch(EditorAction::Put(bytes, pair));
            }
        })
    };

    let onkeydown = {
        let (editor, pair, on_put) = (editor.clone(), pair.ready().cloned(), on_put.clone());
        let (undo, leave, write, begin_edit) = (
            undo.clone(),
            leave.clone(),
            write.clone(),
            begin_edit.clone(),
        );
        let (column, turned) = (props.editor.column, props.editor.turned());
        let is_editing = edits.is_some();
        Callback::from(move |event: KeyboardEvent| {
            match wish(&event, is_editing) {
                Some(Wish::Move(wish)) => editor.dispatch(EditorAction::Move(wish)),
                Some(Wish::Focus(id)) => platform::focus(id),
                Some(Wish::Press(id)) => platform::press(id),
                Some(Wish::Edit) => begin_edit.emit(()),
                Some(Wish::Leave) => leave.emit(()),
                Some(Wish::Undo) => undo.emit(()),
                Some(Wish::Write) => write.emit(()),
                Some(Wish::Turn) => editor.dispatch(EditorAction::Column(turned)),
                None => {
                    let Some(letter) = typed_letter(&event).filter(|_| is_editing) else {
                        return;
                    };
                    match (column, letter.to_digit(16), pair.clone()) {
                        (Column::Text, _, _) => on_put.emit(letter.to_string().into_bytes()),
                        (Column::Hex, Some(digit), Some(pair)) => {
                            editor.dispatch(EditorAction::Digit(digit as u8, pair));
                        }
                        (Column::Hex, _, _) => return,
                    }
                }
            }
            event.prevent_default();
        })
    };
    let onclick = {
        let editor = editor.clone();
        Callback::from(move |event: MouseEvent| {
            if let Some((offset, is_letter)) = byte_under(&event) {
                let column = if is_letter { Column::Text } else { Column::Hex };
                editor.dispatch(EditorAction::Press(offset, column));
            }
        })
    };
    let scroll = use_scroll(place, &editor);
    let onslide = {
        let editor = editor.clone();
        Callback::from(move |event: InputEvent| {
            let slider = event.target_dyn_into::<HtmlInputElement>();
            if let Some(step) = slider.and_then(|slider| slider.value().parse().ok()) {
                editor.dispatch(EditorAction::Slide(step));
            }
        })
    };
    let on_go = {
        let editor = editor.clone();
        Callback::from(move |offset| {
            editor.dispatch(EditorAction::Go(offset));
            platform::focus(TABLE);
        })
    };
    let on_column = {
        let editor = editor.clone();
        Callback::from(move |column| {
            editor.dispatch(EditorAction::Column(column));
            platform::focus(TABLE);
        })
    };

    let (bar, wanted) = use_bar(&Bar {
        history: history.clone(),
        moment,
        other: other.clone(),
        view: props.view.clone(),
        on_view: props.on_view.clone(),
        on_go,
        on_search,
        is_now,
        is_editing: edits.is_some(),
        on_edit: begin_edit,
    });
    let edit_bar = use_edit_bar(&EditBar {
        changed: edits.map(Edits::len),
        column: props.editor.column,
        on_column,
        on_put,
        on_undo: undo,
        on_write: write,
        on_leave: leave,
    });
    // What came of another search than the one that can be read now would be taken for its answer.
    let said = said.as_ref().filter(|(what, _)| match what {
        What::Difference(from) => Some(from) == other.as_ref(),
        what => Some(what) == wanted.as_ref(),
    });
    let cursor = shown(place.cursor);
    let in_view = (place.top..place.top + shape.page()).contains(&place.cursor);
    let is_loaded = pair
        .ready()
        .is_some_and(|pair| byte_at(&pair.here, place.top).is_some());
    let table_label = BytesText::Table {
        disk: history.disk.name.clone(),
        moment: props.moment.name(),
    };
    let rows = hex_rows(&HexRows {
        top: place.top,
        shape,
        digits: offset_digits(len),
        cursor: Some(place.cursor),
        hit: props.editor.hit.clone(),
        shown: &shown,
    });
    let is_text = props.editor.column == Column::Text;
    html! {
        <div class="bytes">
            { bar }
            { edit_bar }
            { words::status(place.cursor, cursor, &seek, said.map(|(_, sought)| sought)) }
            if let Remote::Failed(failure) = &pair { { failure_note(failure, html! {}) } }
            <div ref={node} class={classes!("hex-box", edits.is_some().then_some("editing"))}>
                <table
                    id={TABLE}
                    class={classes!("hex", is_text.then_some("as-text"))}
                    role="grid"
                    tabindex="0"
                    aria-label={table_label}
                    aria-rowcount={len.div_ceil(shape.columns).to_string()}
                    aria-activedescendant={in_view.then_some(CURSOR)}
                    title={BytesText::Keys}
                    data-loaded={is_loaded.to_string()}
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
                (Some(Asking::Write), Some(edits)) => {
                    review_dialog(&props.names, edits, asks(None), does(EditorAction::End))
                }
                (Some(Asking::Leave), Some(edits)) => {
                    leave_dialog(edits.len(), asks(None), does(EditorAction::End))
                }
                _ => html! {},
            } }
        </div>
    }
}
