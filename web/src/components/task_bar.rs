//! Long work under way, on every page.

use super::{
    action::{Action, barred},
    button::Button,
    failure::failure_note,
};
use crate::{
    format::{rate, size},
    hooks::{use_console, use_leave_guard, use_tasks},
    i18n::{Common, FailureText, UndoText},
    platform,
    state::{
        tasks::{Task, TaskKind, TaskState, WayOut},
        undo::Undo,
        unfinished::Unfinished,
    },
};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The list of it, as the focus finds it.
const TASKS: &str = "tasks";

/// Shows what runs, how fast, how long yet, and can cancel it.
#[component]
pub(crate) fn TaskBar() -> Html {
    let tasks = use_tasks();
    use_leave_guard(tasks.would_stop());
    if tasks.all.is_empty() {
        return html! {};
    }
    let item = |task: &&Task| html! { <TaskItem key={task.id} task={(*task).clone()} /> };
    let (waiting, others): (Vec<&Task>, Vec<&Task>) =
        (tasks.all.iter()).partition(|task| task.state == TaskState::Waiting);
    html! {
        <section id={TASKS} class="tasks" tabindex="-1" aria-label={Common::LongWork}>
            { for others.iter().map(item) }
            if !waiting.is_empty() {
                <details class="waiting">
                    <summary>{ Common::WaitingMany { count: waiting.len() as u64 } }</summary>
                    { for waiting.iter().map(item) }
                </details>
            }
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct ChooseAgainProps {
    id: u64,
    one: Unfinished,
}

/// Asks for the file of an import that the page before did not end. An encrypted one needs its passphrase too.
#[component]
fn ChooseAgain(props: &ChooseAgainProps) -> Html {
    let console = use_console();
    let node = use_node_ref();
    if props.one.import.encrypted {
        return html! {};
    }
    let press = {
        let node = node.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = node.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let onchange = {
        let (id, one) = (props.id, props.one.clone());
        Callback::from(move |event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            let files = platform::files_of(input.and_then(|input| input.files()));
            if let Some(file) = files.into_iter().next() {
                console.import_chosen(id, one.clone(), file);
            }
        })
    };
    let label = AttrValue::from(format!(
        "{} {}",
        FailureText::ChooseFile,
        props.one.import.file
    ));
    html! {
        <>
            <Action class="primary" label={label.clone()} onclick={press}>{ FailureText::ChooseFile }</Action>
            <input ref={node} type="file" hidden=true {onchange} aria-label={label} />
        </>
    }
}

#[derive(PartialEq, Properties)]
struct TaskItemProps {
    task: Task,
}

#[component]
fn TaskItem(props: &TaskItemProps) -> Html {
    let console = use_console();
    let task = &props.task;
    let id = task.id;
    // What has the focus goes when the work ends, and when its failure was answered.
    let has_focus = use_mut_ref(|| false);
    {
        let has_focus = has_focus.clone();
        use_effect_with(matches!(task.state, TaskState::Failed(_)), move |_| {
            move || {
                if has_focus.take() {
                    // What had it may still be there now, and be gone once all is drawn.
                    spawn_local(async {
                        platform::catch_focus(TASKS);
                        platform::catch_focus("main");
                    });
                }
            }
        });
    }
    let onfocusin = {
        let has_focus = has_focus.clone();
        Callback::from(move |_: FocusEvent| *has_focus.borrow_mut() = true)
    };
    // A button that goes with its work loses the focus to nothing: it counts as here.
    let onfocusout = Callback::from(move |event: FocusEvent| {
        *has_focus.borrow_mut() = event.related_target().is_none();
    });
    let name = task.name.clone();
    let title = match task.kind {
        TaskKind::Import => Common::Importing { name },
        TaskKind::Export => Common::Exporting { name },
        TaskKind::Write => Common::Writing { name },
        TaskKind::Check => Common::Checking,
        TaskKind::Verify => Common::Verifying { name },
        TaskKind::Copy => Common::CopyingTo { name },
        TaskKind::Incident => Common::SettingOff { name },
        TaskKind::EncryptedCopy => Common::CopyingSealed { name },
    };
    if let TaskState::Failed(failure) = &task.state {
        let way_out = task.way_out.as_ref().map(|way_out| {
            let (console, task) = (console.in_region(task.region), task.clone());
            let (text, take): (AttrValue, Callback<MouseEvent>) = match way_out.clone() {
                WayOut::ExportReadable(_) => (
                    FailureText::ExportReadable.into(),
                    Callback::from(move |_| console.export_readable(&task)),
                ),
                WayOut::ImportAgain(one) => (
                    Common::TryAgain.into(),
                    Callback::from(move |_| console.import_again(id, one.clone())),
                ),
                WayOut::ChooseAgain(one) => return html! { <ChooseAgain {id} {one} /> },
                WayOut::Undo(undo) => (
                    UndoText::UndoWritten.into(),
                    Callback::from(move |_| {
                        console.dismiss_task(id);
                        console.undo(Undo::Disk(undo.clone()));
                    }),
                ),
            };
            html! { <button type="button" class="primary" onclick={take}>{ text }</button> }
        });
        let dismiss = Callback::from(move |_: MouseEvent| console.dismiss_task(id));
        let ways = html! {
            <div class="buttons">
                { for way_out }
                <button type="button" onclick={dismiss}>{ Common::Dismiss }</button>
            </div>
        };
        return html! {
            <div class="task" {onfocusin} {onfocusout}>
                <b>{ title }</b>
                { failure_note(failure, ways) }
            </div>
        };
    }
    let amount = match task.total {
        Some(total) => Common::DoneOf {
            done: size(task.done),
            total: size(total),
        }
        .to_string(),
        None => size(task.done),
    };
    let is_canceling = task.state == TaskState::Canceling;
    let pace = if is_canceling {
        Some(Common::Canceling.to_string())
    } else {
        rate(&task.pace, task.total)
    };
    let is_waiting = task.state == TaskState::Waiting;
    let cancel = Button {
        onclick: Callback::from(move |_: MouseEvent| console.cancel(id)),
        why_not: barred(is_canceling, Common::Canceling),
        ..Button::default()
    };
    let label = title.to_string();
    html! {
        <div class="task" {onfocusin} {onfocusout}>
            <b>{ title }</b>
            if is_waiting {
                <span class="muted">{ Common::Waiting }</span>
                <span class="figure">{ size(task.total.unwrap_or_default()) }</span>
            } else {
                // Without a value it shows that something moves, not how far it is.
                <progress
                    aria-label={label}
                    max={task.total.map(|total| total.max(1).to_string())}
                    value={task.total.map(|_| task.done.to_string())}
                />
                <span class="figure">{ amount }if let Some(pace) = pace { { ", " }{ pace } }</span>
            }
            { cancel.with(Common::Cancel) }
        </div>
    }
}
