//! The files that are about to be imported, each with a name for its disk or with what is wrong with it.

use super::field::TextField;
use crate::{
    format::{exact_bytes, size},
    hooks::Field,
    i18n::{Common, DisksText, name_fault, other_format},
    state::{
        import_list::{Entry, FileFault, ImportList, ListAction},
        names::check_name,
    },
};
use rowdisk::units::{DISK_LEN_MAX, DISK_LEN_MIN, DISK_LEN_STEP};
use web_sys::File;
use yew::prelude::*;

/// A row for each of several; of a single one only its name.
pub(super) fn rows(list: &UseReducerHandle<ImportList<File>>, names: &[String]) -> Html {
    let field = |key: u64, name: &str| {
        let list = list.dispatcher();
        let on_name = Callback::from(move |text| list.dispatch(ListAction::Name(key, text)));
        Field::new(name.to_owned(), on_name)
    };
    let row = |(index, (entry, name)): (usize, (&Entry<File>, &String))| {
        let (list, key) = (list.dispatcher(), entry.key);
        let leave = Callback::from(move |_: MouseEvent| list.dispatch(ListAction::Leave(key)));
        let field = field(key, name);
        html! { <ImportRow {key} {index} entry={entry.clone()} {field} {leave} /> }
    };
    match (list.all.as_slice(), names) {
        ([], _) => html! {},
        ([one], [name]) if one.fault().is_none() => name_field(0, field(one.key, name)),
        ([_], _) => html! {},
        (all, names) => {
            let rows = all.iter().zip(names).enumerate();
            html! { <ul class="import-rows">{ for rows.map(row) }</ul> }
        }
    }
}

#[derive(PartialEq, Properties)]
struct ImportRowProps {
    index: usize,
    entry: Entry<File>,
    field: Field,
    leave: Callback<MouseEvent>,
}

/// One of several files.
#[component]
fn ImportRow(props: &ImportRowProps) -> Html {
    let entry = &props.entry;
    let name = entry.found.name.clone();
    html! {
        <li>
            <p><b>{ &name }</b>if let Some(told) = told(entry) { <span class="muted">{ told }</span> }</p>
            <button type="button" onclick={props.leave.clone()} aria-label={DisksText::LeaveOutFile { file: name }}>{ DisksText::LeaveOut }</button>
            { match fault_text(entry) {
                Some(fault) => html! { <p class="fault">{ fault }</p> },
                None => name_field(props.index, props.field.clone()),
            } }
        </li>
    }
}

fn name_field(index: usize, field: Field) -> Html {
    let fault = check_name(field.text())
        .err()
        .map(|fault| AttrValue::from(name_fault(fault)));
    html! { <TextField id={name_id(index)} label={Common::Name} {field} {fault} /> }
}

pub(super) fn name_id(index: usize) -> String {
    match index {
        0 => "import-name".to_owned(),
        more => format!("import-name-{more}"),
    }
}

/// A good file's size, and its disk's.
pub(super) fn told(entry: &Entry<File>) -> Option<DisksText> {
    entry.fault().is_none().then(|| {
        let len = entry.found.len;
        let disk = len.next_multiple_of(DISK_LEN_STEP).max(DISK_LEN_MIN);
        let write = write_as(len);
        DisksText::FileSize {
            size: write(len),
            disk: write(disk),
        }
    })
}

/// How a file's size and its disk's are written: to the byte where they differ by less than is seen.
fn write_as(len: u64) -> fn(u64) -> String {
    let exactly = |bytes| {
        let bytes = exact_bytes(bytes);
        Common::ExactBytes { bytes }.to_string()
    };
    match len.is_multiple_of(DISK_LEN_STEP) {
        true => size,
        false => exactly,
    }
}

pub(super) fn fault_text(entry: &Entry<File>) -> Option<DisksText> {
    entry.fault().map(|fault| match fault {
        FileFault::Empty => DisksText::FileEmpty,
        FileFault::Other(format) => other_format(format),
        FileFault::Unreadable => DisksText::FileUnreadable,
        FileFault::TooLarge => DisksText::FileTooLarge {
            max: size(DISK_LEN_MAX),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::write_as;

    #[test]
    fn a_size_that_is_not_whole_is_written_to_the_byte() {
        let write = |len| write_as(len)(len);
        assert_eq!(write(5 << 20), "5 MiB");
        assert_eq!(write((5 << 20) + 1), "5,242,881 bytes");
    }
}
