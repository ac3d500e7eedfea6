//! What the disk holds at the moment shown: its map, or the tools that write to it.

use super::{
    bytes::{Bytes, first_look},
    files::Files,
    moment::Moment,
    names::Names,
    write::WriteTools,
};
use crate::{
    components::block_map::{BlockMap, Seen},
    hooks::{View, use_leave_guard, use_stay_guard},
    i18n::{BytesText, DiskText, FilesText},
    platform::{Stays, catch_focus, focus},
    routes::{DiskTab, DiskView},
};
use yew::prelude::*;

/// The moment shown, and how.
#[derive(PartialEq, Properties)]
pub(super) struct ContentsProps {
    pub(super) names: Names,
    pub(super) moment: Moment,
    pub(super) view: DiskView,
    pub(super) on_view: View<DiskView>,
}

/// What the tabs show, as the focus finds it.
const PANEL: &str = "contents";
const TABS: [DiskTab; 4] = [DiskTab::Map, DiskTab::Files, DiskTab::Bytes, DiskTab::Write];

/// The card with its tabs.
#[component]
pub(super) fn Contents(props: &ContentsProps) -> Html {
    let disk = &props.names.history.disk;
    let name = props.moment.name();
    // It is here that what was typed outlives a look at another tab.
    let editor = use_reducer(|| {
        let len = props.moment.len(&props.names.history);
        first_look(len, props.view.offset.unwrap_or(0))
    });
    // So does the map as it was last seen: what was written on another tab is news on it.
    let seen = use_memo((), |()| Seen::default());
    let is_typed = editor.edits.as_ref().is_some_and(|edits| !edits.is_empty());
    use_leave_guard(is_typed);
    use_stay_guard(is_typed, Stays::Page, FilesText::DropEdit.to_string());
    // What led here may have gone by it: then the focus comes along.
    let is_begun = use_mut_ref(|| false);
    use_effect_with((props.view.tab, props.view.show.clone()), move |_| {
        if is_begun.replace(true) {
            catch_focus(PANEL);
        }
    });
    let tab = |tab: DiskTab| {
        let (view, push) = (props.view.clone(), props.on_view.push.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            push.emit(DiskView {
                tab,
                ..view.clone()
            })
        });
        let is_here = props.view.tab == tab;
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
    let onkeydown = {
        let (view, push) = (props.view.clone(), props.on_view.push.clone());
        Callback::from(move |event: KeyboardEvent| {
            let step = match event.key().as_str() {
                "ArrowRight" => 1,
                "ArrowLeft" => TABS.len() - 1,
                _ => return,
            };
            let here = TABS.iter().position(|tab| *tab == view.tab).unwrap_or(0);
            let next = TABS[(here + step) % TABS.len()];
            push.emit(DiskView {
                tab: next,
                ..view.clone()
            });
            focus(tab_id(next));
        })
    };
    let on_open = {
        let (view, push) = (props.view.clone(), props.on_view.push.clone());
        Callback::from(move |offset: u64| {
            push.emit(DiskView {
                tab: DiskTab::Bytes,
                offset: Some(offset),
                ..view.clone()
            });
        })
    };
    let range = (props.view.chosen).map(|chosen| chosen.bytes(disk.block_size, disk.len));
    // Another choice begins the form anew.
    let begun = format!("{:?} {range:?}", props.view.tool);
    html! {
        <section class="card" aria-label={DiskText::Contents}>
            <div class="head">
                <h2>{ DiskText::Showing { moment: name.clone() } }</h2>
                <div class="tabs" role="tablist" aria-label={DiskText::Tabs} {onkeydown}>{ for TABS.into_iter().map(tab) }</div>
            </div>
            <div id={PANEL} role="tabpanel" tabindex="-1" aria-labelledby={tab_id(props.view.tab)}>
                { match props.view.tab {
                    DiskTab::Map => html! {
                        <BlockMap
                            disk={disk.id.clone()}
                            total={props.moment.len(&props.names.history).div_ceil(u64::from(disk.block_size).max(1))}
                            has_moments={!props.names.history.snapshots.is_empty()}
                            seen={(*seen).clone()}
                            view={props.view.clone()}
                            on_view={props.on_view.clone()}
                            on_open={on_open}
                        />
                    },
                    DiskTab::Files => html! {
                        <Files
                            names={props.names.clone()}
                            moment={props.moment.clone()}
                            view={props.view.clone()}
                            on_view={props.on_view.clone()}
                        />
                    },
                    DiskTab::Bytes => html! {
                        <Bytes
                            names={props.names.clone()}
                            moment={props.moment.clone()}
                            view={props.view.clone()}
                            on_view={props.on_view.clone()}
                            {editor}
                        />
                    },
                    DiskTab::Write => html! {
                        <WriteTools
                            key={begun}
                            tool={props.view.tool}
                            {range}
                            disk={disk.clone()}
                            names={props.names.clone()}
                            shown={(props.moment != Moment::Now).then_some(AttrValue::from(name))}
                        />
                    },
                } }
            </div>
        </section>
    }
}

fn tab_id(tab: DiskTab) -> &'static str {
    match tab {
        DiskTab::Map => "tab-map",
        DiskTab::Files => "tab-files",
        DiskTab::Bytes => "tab-bytes",
        DiskTab::Write => "tab-write",
    }
}
