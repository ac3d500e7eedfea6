//! The dialogs that stand on the first page or on all of them: loaded when one of them is first needed.

use super::{
    disk_form::DiskForm,
    import_form::ImportForm,
    later::{Draw, Later},
    reset_dialog::ResetDialog,
};
use crate::later::{Missing, later};
use web_sys::File;
use yew::prelude::*;

/// Asks for a new disk.
pub(crate) fn disk_form(on_close: Callback<()>) -> Html {
    shown(move || draw(Dialog::Disk, on_close.clone()))
}

/// Asks for files to import, or what those that were dropped become.
pub(crate) fn import_form(dropped: Vec<File>, on_close: Callback<()>) -> Html {
    shown(move || {
        draw(
            Dialog::Import {
                dropped: dropped.clone(),
            },
            on_close.clone(),
        )
    })
}

/// Asks whether all is thrown away.
pub(crate) fn reset_dialog(what: AttrValue, on_close: Callback<()>) -> Html {
    shown(move || draw(Dialog::Reset { what: what.clone() }, on_close.clone()))
}

enum Dialog {
    Disk,
    Import { dropped: Vec<File> },
    Reset { what: AttrValue },
}

fn shown<F: Future<Output = Result<Html, Missing>> + 'static>(
    draw: impl Fn() -> F + 'static,
) -> Html {
    html! { <Later draw={Draw::new(draw)} /> }
}

later! {
    other: fn draw(dialog: Dialog, on_close: Callback<()>) -> Result<Html, Missing> {
        Ok(match dialog {
            Dialog::Disk => html! { <DiskForm {on_close} /> },
            Dialog::Import { dropped } => html! { <ImportForm {dropped} {on_close} /> },
            Dialog::Reset { what } => html! { <ResetDialog {what} {on_close} /> },
        })
    }
}
