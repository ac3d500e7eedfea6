//! The suite on the memory backend.

use pollster::block_on;

use super::Store;
use crate::backend::memory::{Medium, Memory};

#[derive(Default)]
struct InMemory {
    capacity: Option<u64>,
}

impl Store for InMemory {
    type Backend = Memory;

    async fn fresh(&mut self) -> Memory {
        self.capacity = None;
        Memory::new()
    }

    async fn reopen(&mut self, ended: Memory) -> Memory {
        Memory::over(ended.medium(), self.capacity)
    }

    async fn crash(&mut self, dropped: Memory) -> Memory {
        self.reopen(dropped).await
    }

    async fn fall_back(&mut self, dropped: Memory) -> Option<Memory> {
        let medium: Medium = dropped.medium();
        assert!(medium.damage_newest_root());
        Some(Memory::over(medium, self.capacity))
    }

    async fn with_capacity(&mut self, bytes: u64) -> Option<Memory> {
        self.capacity = Some(bytes);
        Some(Memory::with_capacity(bytes))
    }
}

macro_rules! tests {
    ($($clause:ident)*) => {
        $(
            #[test]
            fn $clause() {
                block_on(super::$clause(&mut InMemory::default()));
            }
        )*
    };
}

crate::for_each_clause!(tests);
