//! How the bill is looked at.

use super::{PageView, Word, put, word_in, word_of};
use crate::state::{
    ownership::{Assumption, Told},
    paging::PageNumber,
};
use web_sys::UrlSearchParams;

/// The tabs of the bill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum BillingTab {
    #[default]
    Bill,
    Ownership,
}

impl Word for BillingTab {
    const WORDS: &'static [(&'static str, Self)] =
        &[("bill", Self::Bill), ("ownership", Self::Ownership)];
}

/// How the bill is looked at, and what is assumed of what owning would cost.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct BillingView {
    pub(crate) tab: BillingTab,
    /// As `2026-11`; none is the present one.
    pub(crate) month: String,
    /// What a disk's name or id has in it.
    pub(crate) text: String,
    /// The id of the disk whose snapshots are shown.
    pub(crate) disk: String,
    /// Which page of the disks.
    pub(crate) page: PageNumber,
    pub(crate) assumed: Told,
}

impl PageView for BillingView {
    fn read(address: &UrlSearchParams) -> Self {
        let mut assumed = Told::default();
        for one in Assumption::ALL {
            let told = address.get(one.word()).and_then(|text| one.read(&text));
            assumed.set(one, told);
        }
        Self {
            tab: word_in(address, "tab"),
            month: address.get("month").unwrap_or_default(),
            text: address.get("text").unwrap_or_default(),
            disk: address.get("disk").unwrap_or_default(),
            page: PageNumber::read(address.get("page")),
            assumed,
        }
    }

    fn write(&self, address: &UrlSearchParams) {
        put(address, "tab", word_of(self.tab));
        put(address, "page", self.page.text().as_deref());
        let texts = [
            ("month", &self.month),
            ("text", &self.text),
            ("disk", &self.disk),
        ];
        for (name, text) in texts {
            put(
                address,
                name,
                Some(text.as_str()).filter(|text| !text.is_empty()),
            );
        }
        for one in Assumption::ALL {
            let text = self.assumed.get(one).map(|number| number.to_string());
            put(address, one.word(), text.as_deref());
        }
    }
}
