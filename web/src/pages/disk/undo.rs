//! What can undo what is about to be done, said before it is done.

use crate::i18n::UndoText;
use rowdisk::service::views::HistoryView;
use yew::prelude::*;

/// The snapshot that holds the present, or that there is none.
pub(super) fn undo_note(history: &HistoryView) -> Html {
    let parent = history.head_parent.as_deref();
    let last = (history.snapshots.iter()).find(|snapshot| Some(snapshot.id.as_str()) == parent);
    match (&history.undo_point, last) {
        (Some(point), _) => html! {
            <p class="hint">{ UndoText::Exact { snapshot: point.name.clone() } }</p>
        },
        (None, Some(last)) => html! {
            <p class="note warn">{ UndoText::Part { snapshot: last.name.clone() } }</p>
        },
        (None, None) => html! { <p class="note warn">{ UndoText::Never }</p> },
    }
}
