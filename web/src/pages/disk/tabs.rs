//! The tabs of what is shown of a disk.

use crate::{
    i18n::{BytesText, DiskText, FilesText},
    platform::focus,
    routes::{DiskTab, DiskView},
};
use yew::prelude::*;

/// What the tabs show, as the focus finds it.
pub(super) const PANEL: &str = "contents";
const TABS: [DiskTab; 4] = [DiskTab::Map, DiskTab::Files, DiskTab::Bytes, DiskTab::Write];

/// The tabs: one stop for Tab, arrows lead from one to the next.
pub(super) fn tabs(view: &DiskView, push: &Callback<DiskView>) -> Html {
    let open = {
        let (view, push) = (view.clone(), push.clone());
        move |tab: DiskTab| {
            push.emit(DiskView {
                tab,
                ..view.clone()
            });
        }
    };
    let one = |tab: DiskTab| {
        let open = open.clone();
        let onclick = Callback::from(move |_: MouseEvent| open(tab));
        let is_here = view.tab == tab;
        let text = match tab {
            DiskTab::Map => DiskText::TabMap.to_string(),
            DiskTab::Files => FilesText::Tab.to_string(),
            DiskTab::Bytes => BytesText::Tab.to_string(),
            DiskTab::Write => DiskText::TabWrite.to_string(),
        };
        html! {
            <button type="button" role="tab" id={tab_id(tab)} aria-controls={PANEL} aria-selected={is_here.to_string()} tabindex={if is_here { "0" } else { "-1" }} {onclick}>{ text }</button>
        }
    };
    let here = TABS.iter().position(|tab| *tab == view.tab).unwrap_or(0);
    let onkeydown = {
        let open = open.clone();
        Callback::from(move |event: KeyboardEvent| {
            let step = match event.key().as_str() {
                "ArrowRight" => 1,
                "ArrowLeft" => TABS.len() - 1,
                _ => return,
            };
            let next = TABS[(here + step) % TABS.len()];
            open(next);
            focus(tab_id(next));
        })
    };
    html! {
        <div class="tabs" role="tablist" aria-label={DiskText::Tabs} {onkeydown}>{ for TABS.into_iter().map(one) }</div>
    }
}

pub(super) fn tab_id(tab: DiskTab) -> &'static str {
    match tab {
        DiskTab::Map => "tab-map",
        DiskTab::Files => "tab-files",
        DiskTab::Bytes => "tab-bytes",
        DiskTab::Write => "tab-write",
    }
}
