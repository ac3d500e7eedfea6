//! Tags as one line of text: `env=prod, team=data`.

use rowdisk::service::{TAG_COUNT_MAX, views::Tag};

/// The tags of a line; none if it is not one, or has a key twice. The service checks the rest.
pub(crate) fn read(text: &str) -> Option<Vec<Tag>> {
    let parts = text.split(',').map(str::trim);
    let parts = parts.filter(|part| !part.is_empty());
    let tags = parts.map(|part| {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let tag = Tag {
            key: key.trim().to_owned(),
            value: value.trim().to_owned(),
        };
        (!tag.key.is_empty()).then_some(tag)
    });
    let mut tags: Vec<Tag> = tags.collect::<Option<_>>()?;
    let count = tags.len();
    tags.sort();
    tags.dedup_by(|a, b| a.key == b.key);
    (tags.len() == count && count <= TAG_COUNT_MAX).then_some(tags)
}

/// The line of tags.
pub(crate) fn written(tags: &[Tag]) -> String {
    let one = |tag: &Tag| match tag.value.as_str() {
        "" => tag.key.clone(),
        value => format!("{}={value}", tag.key),
    };
    tags.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// What is to be set and which keys are to be taken off, so that `before` becomes `after`.
pub(crate) fn difference(before: &[Tag], after: &[Tag]) -> (Vec<Tag>, Vec<String>) {
    let set = after.iter().filter(|tag| !before.contains(tag)).cloned();
    let stays = |tag: &Tag| after.iter().any(|other| other.key == tag.key);
    let off = before.iter().filter(|tag| !stays(tag));
    (set.collect(), off.map(|tag| tag.key.clone()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_is_written() {
        let tags = read(" team = data,env=prod , loose,").unwrap();
        assert_eq!(written(&tags), "env=prod, loose, team=data");
        assert_eq!(read(&written(&tags)), Some(tags));
        assert_eq!(read(""), Some(Vec::new()));
        assert_eq!(read("=x"), None);
        assert_eq!(read("a=1, a=2"), None);
        let many: Vec<String> = (0..=TAG_COUNT_MAX).map(|n| format!("k{n}")).collect();
        assert_eq!(read(&many.join(",")), None);
    }

    #[test]
    fn only_what_differs_is_changed() {
        let (before, after) = (
            read("a=1, b=2, c=3").unwrap(),
            read("a=1, b=9, d=4").unwrap(),
        );
        let (set, off) = difference(&before, &after);
        assert_eq!(written(&set), "b=9, d=4");
        assert_eq!(off, ["c"]);
        assert_eq!(difference(&after, &after), (Vec::new(), Vec::new()));
    }
}
