//! What the disk holds at the moment shown: its map, or the tools that write to it.

use super::{
    attach::Locked,
    bytes::{Bytes, first_look},
    files::Files,
    moment::Moment,
    names::Names,
    tabs::{PANEL, tab_id, tabs},
    write::WriteTools,
};
use crate::{
    components::{
        action::restore_first,
        block_map::{BlockMap, Seen},
    },
    hooks::{View, use_leave_guard, use_reach, use_stay_guard},
    i18n::{Common, DiskText, EncryptionText, FilesText},
    platform::{Stays, catch_focus},
    routes::{DiskTab, DiskView},
};
use yew::prelude::*;

/// The moment shown, and how.
#[derive(PartialEq, Properties)]
pub(super) struct ContentsProps {
    pub(super) names: Names,
    /// Nothing where the address names a snapshot that is gone.
    pub(super) moment: Option<Moment>,
    pub(super) view: DiskView,
    pub(super) on_view: View<DiskView>,
}

/// The card with its tabs.
#[component]
pub(super) fn Contents(props: &ContentsProps) -> Html {
    // It is here that what was typed outlives a look at another tab.
    let editor = use_reducer(|| {
        let moment = props.moment.as_ref().unwrap_or(&Moment::Now);
        let len = moment.len(&props.names.history);
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
    let Some(moment) = &props.moment else {
        return gone(props);
    };
    let is_sealed = moment.is_locked(&props.names.history);
    // A snapshot is in no zone: it can be read all the same.
    let is_now = *moment == Moment::Now;
    let lost = match use_reach().is_region_lost() {
        true => Some(Common::RegionLost.into()),
        false => restore_first(props.names.history.disk.is_lost),
    };
    let lost = lost.filter(|_| is_now || props.view.tab == DiskTab::Write);
    html! {
        <section class="card" aria-label={DiskText::Contents}>
            <div class="head">
                <h2>{ DiskText::Showing { moment: moment.name() } }</h2>
                { tabs(&props.view, &props.on_view.push) }
            </div>
            <div id={PANEL} role="tabpanel" tabindex="-1" aria-labelledby={tab_id(props.view.tab)}>
                if props.view.tab != DiskTab::Map { <Locked disk={props.names.history.disk.clone()} /> }
                { match props.view.tab {
                    DiskTab::Files | DiskTab::Bytes | DiskTab::Write if lost.is_some() => html! {
                        <div class="note"><p>{ for lost }</p></div>
                    },
                    DiskTab::Files | DiskTab::Bytes | DiskTab::Write if is_sealed => html! {
                        <div class="note"><p>{ EncryptionText::LockedTab }</p></div>
                    },
                    DiskTab::Map => map(props, moment, &seen),
                    DiskTab::Files => html! {
                        <Files
                            names={props.names.clone()}
                            moment={moment.clone()}
                            view={props.view.clone()}
                            on_view={props.on_view.clone()}
                        />
                    },
                    DiskTab::Bytes => html! {
                        <Bytes
                            names={props.names.clone()}
                            moment={moment.clone()}
                            view={props.view.clone()}
                            on_view={props.on_view.clone()}
                            {editor}
                        />
                    },
                    DiskTab::Write => tools(props, moment),
                } }
            </div>
        </section>
    }
}

/// In place of a snapshot that is gone: nothing of now is shown as if it were that.
fn gone(props: &ContentsProps) -> Html {
    let (view, push) = (props.view.clone(), props.on_view.push.clone());
    let show_now = Callback::from(move |_: MouseEvent| {
        push.emit(DiskView {
            show: None,
            ..view.clone()
        });
    });
    html! {
        <section class="card" aria-label={DiskText::Contents}>
            <div class="head"><h2>{ DiskText::MomentGone }</h2></div>
            <div id={PANEL} class="inset" tabindex="-1">
                <p>{ DiskText::MomentGoneWhy }</p>
                <button type="button" class="primary" onclick={show_now}>{ DiskText::ShowNow }</button>
            </div>
        </section>
    }
}

fn map(props: &ContentsProps, moment: &Moment, seen: &Seen) -> Html {
    let disk = &props.names.history.disk;
    let len = moment.len(&props.names.history);
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
    html! {
        <BlockMap
            disk={disk.id.clone()}
            total={len.div_ceil(u64::from(disk.block_size).max(1))}
            has_moments={!props.names.history.snapshots.is_empty()}
            seen={seen.clone()}
            view={props.view.clone()}
            on_view={props.on_view.clone()}
            {on_open}
        />
    }
}

fn tools(props: &ContentsProps, moment: &Moment) -> Html {
    let disk = &props.names.history.disk;
    let range = (props.view.chosen).map(|chosen| chosen.bytes(disk.block_size, disk.len));
    // Another choice begins the form anew.
    let key = format!("{:?} {range:?}", props.view.tool);
    let shown = (*moment != Moment::Now).then(|| AttrValue::from(moment.name()));
    html! {
        <WriteTools
            {key}
            tool={props.view.tool}
            {range}
            disk={disk.clone()}
            names={props.names.clone()}
            {shown}
        />
    }
}
