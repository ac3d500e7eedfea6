//! Random changes against a plain map of paths, with fsck.fat at the end.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rowdisk_files::{Answer, Change, EntryKind, FatKind, Request};

use crate::{
    disk::TestDisk,
    tools::{self, check_fat, noise},
};

/// What should be there: files with their bytes, folders without. By path in capitals, as FAT compares.
type Model = BTreeMap<String, Option<Vec<u8>>>;

#[derive(Clone, Debug)]
enum Op {
    MakeFolder(String),
    Put(String, usize, u64, bool),
    Rename(String, String),
    Remove(String),
}

fn path() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "a",
        "B",
        "c d",
        "long name of a file.txt",
        "ö",
        "Ö.bin",
        "比較.txt",
        "e.f.g",
    ]);
    prop::collection::vec(name, 1..4).prop_map(|names| format!("/{}", names.join("/")))
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        2 => path().prop_map(Op::MakeFolder),
        4 => (path(), 0..60_000usize, any::<u64>(), any::<bool>()).prop_map(|(path, len, seed, replace)| Op::Put(path, len, seed, replace)),
        3 => (path(), path()).prop_map(|(from, to)| Op::Rename(from, to)),
        2 => path().prop_map(Op::Remove),
    ]
}

fn key(path: &str) -> String {
    path.to_uppercase()
}

fn above(path: &str) -> Vec<String> {
    let cuts = path
        .match_indices('/')
        .map(|(at, _)| at)
        .filter(|at| *at > 0);
    cuts.map(|at| path[..at].to_owned()).collect()
}

/// Makes the folders on the way; false if a file is in it.
fn make_way(model: &mut Model, path: &str) -> bool {
    let above = above(path);
    if above
        .iter()
        .any(|folder| matches!(model.get(folder), Some(Some(_))))
    {
        return false;
    }
    for folder in above {
        model.entry(folder).or_insert(None);
    }
    true
}

/// Whether the change is possible; then it is made.
fn apply(model: &mut Model, op: &Op) -> bool {
    let mut next = model.clone();
    let possible = match op {
        Op::MakeFolder(path) => {
            let path = key(path);
            make_way(&mut next, &path) && next.insert(path, None).is_none()
        }
        Op::Put(path, len, seed, replace) => {
            let path = key(path);
            let free = match model.get(&path) {
                None => true,
                Some(Some(_)) => *replace,
                Some(None) => false,
            };
            free && make_way(&mut next, &path) && {
                next.insert(path, Some(noise(*seed, *len)));
                true
            }
        }
        Op::Rename(from, to) => {
            let (from, to) = (key(from), key(to));
            let inside = format!("{from}/");
            let way = above(&to)
                .iter()
                .all(|folder| matches!(model.get(folder), Some(None)));
            let is_folder = matches!(model.get(&from), Some(None));
            let possible = model.contains_key(&from)
                && way
                && (from == to || !model.contains_key(&to))
                && !(is_folder && to.starts_with(&inside));
            if possible && from != to {
                let moved: Vec<_> = model
                    .iter()
                    .filter(|(path, _)| **path == from || path.starts_with(&inside))
                    .map(|(path, what)| (path.clone(), what.clone()))
                    .collect();
                for (path, what) in moved {
                    next.remove(&path);
                    next.insert(format!("{to}{}", &path[from.len()..]), what);
                }
            }
            possible
        }
        Op::Remove(path) => {
            let path = key(path);
            let inside = format!("{path}/");
            next.retain(|other, _| *other != path && !other.starts_with(&inside));
            model.contains_key(&path)
        }
    };
    if possible {
        *model = next;
    }
    possible
}

fn change(op: &Op) -> (Change, Vec<u8>) {
    match op.clone() {
        Op::MakeFolder(path) => (Change::MakeFolder { path }, Vec::new()),
        Op::Put(path, len, seed, replace) => {
            let len_64 = len as u64;
            (
                Change::Put {
                    path,
                    len: len_64,
                    replace,
                },
                noise(seed, len),
            )
        }
        Op::Rename(from, to) => (Change::Rename { from, to }, Vec::new()),
        Op::Remove(path) => (Change::Remove { path }, Vec::new()),
    }
}

fn found(disk: &mut TestDisk) -> Model {
    let request = Request::Tree {
        volume: 0,
        path: "/".into(),
    };
    let Ok(Answer::Tree(tree)) = disk.run(&request, &[]) else {
        panic!("no tree")
    };
    let mut found = Model::new();
    for entry in tree.entries {
        let content =
            (entry.kind == EntryKind::File).then(|| disk.read_extents(0, &entry.path).unwrap());
        assert!(found.insert(key(&entry.path), content).is_none());
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changes_do_what_a_plain_map_does(
        kind in prop::sample::select(vec![(3, FatKind::Fat12), (12, FatKind::Fat16), (40, FatKind::Fat32)]),
        ops in prop::collection::vec(op(), 1..40),
    ) {
        let (mebibytes, kind) = kind;
        let mut disk = TestDisk::zeros(mebibytes);
        disk.change(0, vec![Change::Format { kind: Some(kind), label: None }], &[]).unwrap();
        let mut model = Model::new();
        for op in &ops {
            let (change, bytes) = change(op);
            let did = disk.change(0, vec![change], &[&bytes]);
            let possible = apply(&mut model, op);
            prop_assert_eq!(did.is_ok(), possible, "{:?}: {:?}", op, did);
        }
        let found = found(&mut disk);
        let paths = |model: &Model| model.keys().cloned().collect::<Vec<_>>();
        prop_assert_eq!(paths(&found), paths(&model));
        prop_assert!(found == model, "a file has other bytes");
        let outside = tools::folder();
        let said = check_fat(outside.path(), &disk.bytes);
        prop_assert!(!said.contains("wrong"), "{}", said);
    }
}
