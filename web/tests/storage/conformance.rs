//! The public conformance suite on real IndexedDB.

use rowdisk::backend::conformance::{self, Store};
use rowdisk_web::storage::IndexedDb;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::pool;

#[derive(Default)]
struct InBrowser {
    name: String,
}

impl Store for InBrowser {
    type Backend = IndexedDb;

    async fn fresh(&mut self) -> IndexedDb {
        self.name = pool::name();
        IndexedDb::open(&self.name).await.unwrap()
    }

    async fn reopen(&mut self, ended: IndexedDb) -> IndexedDb {
        drop(ended);
        IndexedDb::open(&self.name).await.unwrap()
    }

    async fn crash(&mut self, dropped: IndexedDb) -> IndexedDb {
        self.reopen(dropped).await
    }
}

macro_rules! tests {
    ($($clause:ident)*) => {
        $(
            #[wasm_bindgen_test]
            async fn $clause() {
                conformance::$clause(&mut InBrowser::default()).await;
            }
        )*
    };
}

rowdisk::for_each_clause!(tests);
