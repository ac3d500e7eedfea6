//! What the disk holds at the moment shown: its map, or the tools that write to it.

use super::{moment::Moment, names::Names, write::WriteTools};
use crate::{
    components::block_map::BlockMap,
    hooks::View,
    i18n::DiskText,
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

const TABS: [DiskTab; 2] = [DiskTab::Map, DiskTab::Write];

/// The card with its tabs.
#[component]
pub(super) fn Contents(props: &ContentsProps) -> Html {
    let disk = &props.names.history.disk;
    let name = props.moment.name();
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
            DiskTab::Map => DiskText::TabMap,
            DiskTab::Write => DiskText::TabWrite,
        };
        html! {
            <button type="button" role="tab" id={tab_id(tab)} aria-controls="contents" aria-selected={is_here.to_string()} tabindex={if is_here { "0" } else { "-1" }} {onclick}>{ text }</button>
        }
    };
    let onkeydown = {
        let (view, push) = (props.view.clone(), props.on_view.push.clone());
        Callback::from(move |event: KeyboardEvent| {
            if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
                let next = if view.tab == DiskTab::Map {
                    DiskTab::Write
                } else {
                    DiskTab::Map
                };
                push.emit(DiskView {
                    tab: next,
                    ..view.clone()
                });
                crate::platform::focus(tab_id(next));
            }
        })
    };
    html! {
        <section class="card" aria-label={DiskText::Contents}>
            <div class="head">
                <h2>{ DiskText::Showing { moment: name.clone() } }</h2>
                <div class="tabs" role="tablist" aria-label={DiskText::Tabs} {onkeydown}>{ for TABS.into_iter().map(tab) }</div>
            </div>
            <div id="contents" role="tabpanel" aria-labelledby={tab_id(props.view.tab)}>
                { match props.view.tab {
                    DiskTab::Map => html! {
                        <BlockMap
                            disk={disk.id.clone()}
                            total={props.moment.len(&props.names.history).div_ceil(u64::from(disk.block_size).max(1))}
                            view={props.view.clone()}
                            on_view={props.on_view.replace.clone()}
                        />
                    },
                    DiskTab::Write => html! {
                        <WriteTools
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
        DiskTab::Write => "tab-write",
    }
}
