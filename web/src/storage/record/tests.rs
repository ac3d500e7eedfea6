use std::num::NonZeroU64;

use rowdisk::backend::BackendError;

use super::*;
use crate::storage::kind::Kind;

fn entries() -> Vec<Entry> {
    vec![
        Entry::live(0, 8192),
        Entry::live(3, 1).with(State::Dead),
        Entry::live(200, 65536).with(State::Quarantined),
        Entry::live(255, 100),
    ]
}

#[test]
fn entries_keep_slot_length_and_state() {
    for state in [State::Dead, State::Live, State::Quarantined] {
        let entry = Entry::live(255, 65536).with(State::Quarantined).with(state);
        assert_eq!(
            (entry.slot(), entry.len(), entry.state()),
            (255, 65536, state)
        );
    }
}

#[test]
fn allocation_pages_come_back_and_no_flip_goes_unnoticed() {
    let first = Allocations {
        number: NonZeroU64::new(1 << 39).unwrap(),
        kind: Kind::Scattered,
        entries: entries(),
        generations: vec![77],
    };
    let second = Allocations {
        number: NonZeroU64::new((1 << 39) + 7).unwrap(),
        kind: Kind::Bulk,
        entries: vec![Entry::live(9, 65536)],
        generations: vec![],
    };
    let page = AllocationPage {
        page: page_of(1 << 39),
        segments: vec![first.clone(), second.clone()],
    };
    let bytes = page.encode();
    assert_eq!(AllocationPage::decode(&bytes).as_ref(), Some(&page));
    every_flip(&bytes, |bytes| AllocationPage::decode(bytes).is_none());
    for segments in [vec![second.clone(), first], vec![second.clone(), second]] {
        let disordered = AllocationPage { segments, ..page };
        assert_eq!(AllocationPage::decode(&disordered.encode()), None);
    }
}

#[test]
fn root_records_come_back_and_no_flip_goes_unnoticed() {
    let record = RootRecord {
        store_id: 9,
        generation: 12,
        segment_next: 13,
        root: vec![5; 100],
    };
    let bytes = record.encode();
    assert_eq!(RootRecord::decode(&bytes, 9).as_ref(), Some(&record));
    assert_eq!(RootRecord::decode(&bytes, 8), None, "of another database");
    every_flip(&bytes, |bytes| RootRecord::decode(bytes, 9).is_none());
}

#[test]
fn segment_heads_vouch_only_for_themselves() {
    let entries = entries();
    let head = SegmentHead {
        store_id: 9,
        number: 4,
        kind: Kind::Node,
        entries: &entries,
    };
    let mut record = head.encode();
    assert_eq!(record.len(), head_len(4) as usize);
    let mut whole = record.clone();
    whole.extend([1; 50]);
    assert!(head.vouches_for(&whole));
    let misplaced = SegmentHead { number: 5, ..head };
    assert!(!misplaced.vouches_for(&whole));
    let packed = SegmentHead {
        entries: &entries[1..],
        ..head
    };
    assert!(!packed.vouches_for(&whole));
    every_flip(&record, |bytes| !head.vouches_for(bytes));
    record.pop();
    assert!(!head.vouches_for(&record));
}

#[test]
fn identities_tell_foreign_newer_and_damaged_apart() {
    let identity = Identity { store_id: 1 << 60 };
    let bytes = identity.encode();
    assert_eq!(Identity::decode(&bytes).unwrap(), identity);
    assert!(matches!(
        Identity::decode(b"something else"),
        Err(BackendError::NotAPool)
    ));
    assert!(matches!(Identity::decode(b""), Err(BackendError::NotAPool)));
    let mut newer = bytes.clone();
    newer[8] = 1;
    assert!(matches!(
        Identity::decode(&newer),
        Err(BackendError::UnsupportedVersion {
            found: 1,
            supported: 0
        })
    ));
    let mut damaged = bytes;
    damaged[20] ^= 1;
    assert!(matches!(
        Identity::decode(&damaged),
        Err(BackendError::Damaged { .. })
    ));
}

fn every_flip(bytes: &[u8], is_noticed: impl Fn(&[u8]) -> bool) {
    for index in 0..bytes.len() {
        for bit in [1, 0x80] {
            let mut flipped = bytes.to_vec();
            flipped[index] ^= bit;
            assert!(is_noticed(&flipped), "byte {index}");
        }
        assert!(is_noticed(&bytes[..index]), "cut at {index}");
    }
}
