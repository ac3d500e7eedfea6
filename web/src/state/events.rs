//! Which actions of the log are shown: about what, by whom, how they ended, when, in pages.

use crate::{
    format::day,
    routes::{By, Ended, EventsView},
};
use rowdisk::service::{
    command::words,
    views::{ActivityView, Actor, IdName, Note, Outcome},
};
use std::collections::BTreeSet;

/// How many actions a page of the list has.
pub(crate) const PAGE_LEN: usize = 50;

/// Those that the view lets through, in their order. Days are the person's own.
pub(crate) fn let_through<'a>(
    all: &'a [ActivityView],
    view: &EventsView,
    zone_minutes: i32,
) -> Vec<&'a ActivityView> {
    let about = About::of(all, view.about.trim());
    let text = view.text.trim().to_lowercase();
    let fits = |action: &&ActivityView| {
        let at = day(action.at_ms, zone_minutes);
        about.fits(action)
            && has_text(action, &text)
            && is_by(action, view.by)
            && ended(action, view.ended)
            && (view.from.is_empty() || at >= view.from)
            && (view.to.is_empty() || at <= view.to)
    };
    all.iter().filter(fits).collect()
}

/// The names and ids of everything that the actions tell of, to choose from.
pub(crate) fn names_in(all: &[ActivityView]) -> BTreeSet<&str> {
    let things = all.iter().flat_map(things_of);
    things.map(|thing| thing.name.as_str()).collect()
}

/// The names of what an action's text calls by id only: that says nothing to whoever reads it.
pub(crate) fn names_behind(action: &ActivityView) -> Vec<&str> {
    let words = words(&action.command);
    let parts: Vec<&str> = words.iter().flat_map(|word| parts(word)).collect();
    let is_there = |text: &str| parts.contains(&text);
    let mut names: Vec<&str> = things_of(action)
        .filter(|thing| is_there(&thing.id) && !is_there(&thing.name))
        .map(|thing| thing.name.as_str())
        .collect();
    // Snapshots of a group are called alike.
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(*name));
    names
}

/// What an action made, changed or deleted.
fn things_of(action: &ActivityView) -> impl Iterator<Item = &IdName> {
    let outcome = action.result.as_ref().ok();
    outcome.into_iter().flat_map(|outcome| {
        let things = outcome.created.iter().chain(&outcome.changed);
        things.chain(&outcome.deleted).chain(&outcome.evicted)
    })
}

/// A resource: by an id or a name, however written, and whatever else it is called in the log. What was
/// refused has only its text, which says a name mostly.
struct About {
    /// In small letters.
    words: BTreeSet<String>,
}

impl About {
    fn of(all: &[ActivityView], wanted: &str) -> Self {
        let wanted = wanted.to_lowercase();
        let things = all.iter().flat_map(things_of);
        let same = things.filter(|thing| thing.id == wanted);
        let mut words: BTreeSet<_> = same.map(|thing| thing.name.to_lowercase()).collect();
        words.insert(wanted);
        words.remove("");
        Self { words }
    }

    fn fits(&self, action: &ActivityView) -> bool {
        let is = |word: &str| self.words.contains(&word.to_lowercase());
        let mut disks = action.result.iter().flat_map(|outcome| &outcome.disks);
        self.words.is_empty()
            || things_of(action).any(|thing| is(&thing.id) || is(&thing.name))
            || disks.any(|disks| disks.iter().any(|disk| is(disk)))
            || (words(&action.command).iter())
                .flat_map(|word| parts(word))
                .any(is)
    }
}

/// What a word calls things by: a list of some, or a snapshot as `DISK@SNAP`.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    word.split(['@', ','])
}

fn has_text(action: &ActivityView, text: &str) -> bool {
    let code = action.result.as_ref().err().map(|failure| &failure.code);
    let mut texts = [Some(&action.command), code].into_iter().flatten();
    texts.any(|of| of.to_lowercase().contains(text))
}

fn is_by(action: &ActivityView, by: By) -> bool {
    match by {
        By::Anybody => true,
        By::Hand => action.by.is_none(),
        By::Policy => matches!(action.by, Some(Actor::Policy(_))),
        By::Date => matches!(action.by, Some(Actor::Expiry(_))),
        By::Rule => matches!(action.by, Some(Actor::ScaleRule(_))),
    }
}

/// Whether it has only begun: its end is told elsewhere.
fn goes_on(outcome: &Outcome) -> bool {
    let mut notes = outcome.notes.iter();
    notes.any(|note| matches!(note, Note::GoesOn { .. }))
}

fn ended(action: &ActivityView, ended: Ended) -> bool {
    match ended {
        Ended::Anyhow => true,
        Ended::Done => action.result.as_ref().is_ok_and(|done| !goes_on(done)),
        Ended::Failed => action.result.is_err(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::protocol::failure;

    fn thing(id: &str, name: &str) -> IdName {
        IdName {
            id: id.to_owned(),
            name: name.to_owned(),
        }
    }

    fn actions() -> Vec<ActivityView> {
        let line = |number, command: &str, by| ActivityView {
            number,
            at_ms: 1_795_000_000_000 + number * 86_400_000,
            command: command.to_owned(),
            by,
            result: Ok(Outcome::default()),
        };
        let mut made = line(0, "rowdisk disk create web-root", None);
        made.result = Ok(Outcome {
            created: vec![thing("d-1", "web-root")],
            ..Outcome::default()
        });
        let mut refused = line(1, "rowdisk disk rollback web-root base", None);
        refused.result = Err(failure("IncorrectInstanceStatus"));
        let taken = "rowdisk snapshot create web-root auto";
        let policy = Some(Actor::Policy(thing("sp-1", "daily")));
        let other = "rowdisk disk create other";
        vec![made, refused, line(2, taken, policy), line(3, other, None)]
    }

    fn numbers(view: &EventsView) -> Vec<u64> {
        let all = actions();
        let shown = let_through(&all, view, 0).into_iter();
        shown.map(|action| action.number).collect()
    }

    #[test]
    fn each_filter_lets_through_what_it_says() {
        let all = EventsView::default();
        assert_eq!(numbers(&all), [0, 1, 2, 3]);
        let view = |change: fn(&mut EventsView)| {
            let mut view = EventsView::default();
            change(&mut view);
            numbers(&view)
        };
        assert_eq!(view(|view| view.by = By::Policy), [2]);
        assert_eq!(view(|view| view.by = By::Hand), [0, 1, 3]);
        assert_eq!(view(|view| view.by = By::Rule), [0_u64; 0]);
        assert_eq!(view(|view| view.ended = Ended::Failed), [1]);
        assert_eq!(view(|view| view.ended = Ended::Done), [0, 2, 3]);
        assert_eq!(view(|view| view.text = "ROLLBACK".to_owned()), [1]);
        assert_eq!(view(|view| view.text = "instancestatus".to_owned()), [1]);
        assert_eq!(view(|view| view.from = day(actions()[2].at_ms, 0)), [2, 3]);
        assert_eq!(view(|view| view.to = day(actions()[0].at_ms, 0)), [0]);
    }

    #[test]
    fn what_has_only_begun_is_neither_done_nor_failed() {
        let mut copied = actions().remove(0);
        copied.result = Ok(Outcome {
            notes: vec![Note::GoesOn {
                region: "cn-beijing".to_owned(),
            }],
            ..Outcome::default()
        });
        let all = [copied];
        let fits = |ended| {
            let view = EventsView {
                ended,
                ..EventsView::default()
            };
            let_through(&all, &view, 0).len()
        };
        assert_eq!(
            [Ended::Anyhow, Ended::Done, Ended::Failed].map(fits),
            [1, 0, 0]
        );
    }

    #[test]
    fn a_resource_is_found_by_its_id_also_where_only_its_name_was_written() {
        let about = |what: &str| {
            numbers(&EventsView {
                about: what.to_owned(),
                ..EventsView::default()
            })
        };
        assert_eq!(about("web-root"), [0, 1, 2]);
        assert_eq!(about("d-1"), [0, 1, 2]);
        assert_eq!(about("web"), [0_u64; 0]);
        assert_eq!(about("other"), [3]);
        assert_eq!(about("Web-Root"), [0, 1, 2]);
        assert_eq!(about("D-1"), [0, 1, 2]);
    }

    #[test]
    fn what_is_called_by_id_only_gets_its_name() {
        let names = |command: &str| {
            let mut action = actions().remove(0);
            action.command = command.to_owned();
            action.result = Ok(Outcome {
                changed: vec![thing("d-1", "web-root")],
                deleted: vec![
                    thing("s-1", "base"),
                    thing("s-2", "base"),
                    thing("s-3", "x"),
                ],
                ..Outcome::default()
            });
            names_behind(&action).join(" ")
        };
        assert_eq!(names("rowdisk snapshot delete s-1,s-2"), "base");
        assert_eq!(names("rowdisk disk modify d-1 --name d1"), "web-root");
        assert_eq!(names("rowdisk disk modify d-1 --name web-root"), "");
        assert_eq!(names("rowdisk snapshot delete d-1@base"), "web-root");
        assert_eq!(names("rowdisk disk delete web-root"), "");
        assert_eq!(names("rowdisk disk delete d-11"), "");
    }

    #[test]
    fn the_words_of_a_command_are_what_was_quoted() {
        let mut action = actions().remove(3);
        let fits = |action: &ActivityView, what: &str| About::of(&[], what).fits(action);
        action.command = "rowdisk disk create '数据' --description 'all mail of web'".to_owned();
        assert!(fits(&action, "数据"));
        assert!(!fits(&action, "mail"), "a word of a sentence is no name");
        action.command = "rowdisk group create web,mail@base --description 'it".to_owned();
        assert!(fits(&action, "mail"));
    }
}
