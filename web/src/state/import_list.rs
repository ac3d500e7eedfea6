//! The files that are about to be imported: what each becomes, and why one cannot.

use super::{
    image_format::ImageFormat,
    names::{NameFault, check_name, free_name, name_from},
};
use rowdisk::units::DISK_LEN_MAX;
use std::rc::Rc;
use yew::Reducible;

/// A file that was chosen or dropped, looked into.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found<F> {
    pub(crate) file: F,
    pub(crate) name: String,
    /// Its size in bytes.
    pub(crate) len: u64,
    pub(crate) look: Look,
}

/// What the beginning of a file tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    Raw,
    /// No raw image: its contents are not a disk's.
    Other(ImageFormat),
    /// It does not let itself be read; so folders are dropped.
    Unreadable,
}

/// Why a file cannot be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileFault {
    Empty,
    Other(ImageFormat),
    Unreadable,
    TooLarge,
}

/// A file, and the disk that it is to become.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry<F> {
    /// Names it to [`ListAction`].
    pub(crate) key: u64,
    pub(crate) found: Found<F>,
    /// What a person wrote over the name that was suggested.
    typed: Option<String>,
}

impl<F> Entry<F> {
    /// Why it cannot be imported.
    pub(crate) fn fault(&self) -> Option<FileFault> {
        match (self.found.look, self.found.len) {
            (Look::Other(format), _) => Some(FileFault::Other(format)),
            (_, 0) => Some(FileFault::Empty),
            (Look::Unreadable, _) => Some(FileFault::Unreadable),
            (_, len) if len > DISK_LEN_MAX => Some(FileFault::TooLarge),
            _ => None,
        }
    }
}

/// The files, in the order in which they came.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ImportList<F> {
    pub(crate) all: Vec<Entry<F>>,
    last: u64,
}

/// What happens to the list.
#[derive(Clone, Debug)]
pub(crate) enum ListAction<F> {
    /// In place of what there was.
    Choose(Vec<Found<F>>),
    /// Beside what there was.
    Add(Vec<Found<F>>),
    Name(u64, String),
    Leave(u64),
}

impl<F> Default for ImportList<F> {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            last: 0,
        }
    }
}

impl<F: Clone> ImportList<F> {
    fn after(&self, action: ListAction<F>) -> Self {
        let mut next = self.clone();
        match action {
            ListAction::Choose(found) => {
                next.all.clear();
                next.add(found);
            }
            ListAction::Add(found) => next.add(found),
            ListAction::Name(key, text) => {
                if let Some(entry) = next.all.iter_mut().find(|entry| entry.key == key) {
                    entry.typed = Some(text);
                }
            }
            ListAction::Leave(key) => next.all.retain(|entry| entry.key != key),
        }
        next
    }

    fn add(&mut self, found: Vec<Found<F>>) {
        for found in found {
            self.last += 1;
            self.all.push(Entry {
                key: self.last,
                found,
                typed: None,
            });
        }
    }

    /// Each disk's name: the one that was typed, or a free one after the file's.
    pub(crate) fn names(&self, taken: &[String], fallback: &str) -> Vec<String> {
        let mut names: Vec<String> = Vec::with_capacity(self.all.len());
        for entry in &self.all {
            let name = entry.typed.clone().unwrap_or_else(|| {
                let base = name_from(&entry.found.name, fallback);
                free_name(&base, taken.iter().chain(&names).map(String::as_str))
            });
            names.push(name);
        }
        names
    }

    /// The first file that could be imported, had it another name.
    pub(crate) fn bad_name(&self, names: &[String]) -> Option<(usize, &Entry<F>)> {
        let mut all = self.all.iter().zip(names).enumerate();
        let bad =
            all.find(|(_, (entry, name))| entry.fault().is_none() && check_name(name).is_err());
        bad.map(|(index, (entry, _))| (index, entry))
    }

    /// What can be imported, each under its name.
    ///
    /// # Errors
    /// What is wrong with the first of these names that will not do.
    pub(crate) fn ready<'a>(
        &'a self,
        names: &'a [String],
    ) -> Result<Vec<(&'a Entry<F>, &'a str)>, NameFault> {
        let good = self.all.iter().zip(names);
        good.filter(|(entry, _)| entry.fault().is_none())
            .map(|(entry, name)| check_name(name).map(|()| (entry, name.as_str())))
            .collect()
    }
}

impl<F: Clone> Reducible for ImportList<F> {
    type Action = ListAction<F>;

    fn reduce(self: Rc<Self>, action: ListAction<F>) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, len: u64, look: Look) -> Found<()> {
        Found {
            file: (),
            name: name.to_owned(),
            len,
            look,
        }
    }

    fn list(found: Vec<Found<()>>) -> ImportList<()> {
        ImportList::default().after(ListAction::Add(found))
    }

    #[test]
    fn suggested_names_are_free_also_among_each_other() {
        let files = ["disk.img", "disk.raw", "web.img"].map(|name| found(name, 1, Look::Raw));
        let list = list(files.to_vec());
        let names = list.names(&["web".to_owned()], "disk");
        assert_eq!(names, ["disk", "disk-2", "web-2"]);
    }

    #[test]
    fn what_was_typed_stays_and_the_rest_makes_way() {
        let list = list(vec![
            found("a1.img", 1, Look::Raw),
            found("b2.img", 1, Look::Raw),
        ]);
        let list = list.after(ListAction::Name(1, "b2".to_owned()));
        assert_eq!(list.names(&[], "disk"), ["b2", "b2-2"]);
        let list = list.after(ListAction::Leave(1));
        assert_eq!(list.names(&[], "disk"), ["b2"]);
    }

    #[test]
    fn only_what_can_be_imported_is_and_under_good_names() {
        let list = list(vec![
            found("good.img", 5, Look::Raw),
            found("empty.img", 0, Look::Raw),
            found("vm.qcow2", 9, Look::Other(ImageFormat::Qcow)),
            found("folder", 4096, Look::Unreadable),
            found("vast.img", DISK_LEN_MAX + 1, Look::Raw),
            found("full.img", DISK_LEN_MAX, Look::Raw),
        ]);
        let faults: Vec<_> = list.all.iter().map(Entry::fault).collect();
        let expected = [
            None,
            Some(FileFault::Empty),
            Some(FileFault::Other(ImageFormat::Qcow)),
            Some(FileFault::Unreadable),
            Some(FileFault::TooLarge),
            None,
        ];
        assert_eq!(faults, expected);
        // A name of what stays behind does not matter.
        let list = list.after(ListAction::Name(2, "!".to_owned()));
        let names = list.names(&[], "disk");
        let ready = list.ready(&names).expect("the names are good");
        let ready: Vec<_> = ready.into_iter().map(|(_, name)| name).collect();
        assert_eq!(ready, ["good", "full"]);
        let list = list.after(ListAction::Name(1, "!".to_owned()));
        assert!(list.ready(&list.names(&[], "disk")).is_err());
    }

    #[test]
    fn choosing_again_begins_anew() {
        let list = list(vec![found("a1.img", 1, Look::Raw)]);
        let list = list.after(ListAction::Choose(vec![found("b2.img", 1, Look::Raw)]));
        assert_eq!(list.names(&[], "disk"), ["b2"]);
        assert_eq!(list.all[0].key, 2, "a key is not used again");
    }
}
