//! What is there at the simulated moment: the disks, and the snapshots of the one that is shown.

use crate::{
    components::{help::column, lineage::lineage_cell, name::name_in_row},
    format::moment,
    hooks::View,
    i18n::{ClockText, Common, Term, coverage_of, expiry_words, reach_words, span_words},
    routes::ClockView,
    state::{
        lanes::{self, lay_out},
        map::Paint,
    },
};
use rowdisk::service::views::{LocalTime, SandboxDiskView, SandboxSnapshotView, SandboxView};
use yew::prelude::*;

/// The disks: one is shown.
pub(super) fn disks(shown: &SandboxView, view: &View<ClockView>) -> Html {
    let row = |disk: &SandboxDiskView| {
        let is_shown = disk.disk.id == shown.disk;
        let show = {
            let (now, replace, id) = (view.now.clone(), view.replace.clone(), disk.disk.id.clone());
            Callback::from(move |_: MouseEvent| {
                let disk = id.clone();
                replace.emit(ClockView {
                    disk,
                    ..now.clone()
                });
            })
        };
        let policy = disk.policy.as_ref();
        html! {
            <tr key={disk.disk.id.clone()} class={classes!(is_shown.then_some("picked"))}>
                <th scope="row" class="text first"><button type="button" class="link" aria-pressed={is_shown.to_string()} onclick={show}>{ name_in_row(&disk.disk.name) }</button></th>
                <td class="text wide">{ policy.map_or_else(|| html! { ClockText::NoPolicy }, |policy| name_in_row(&policy.policy.name)) }</td>
                <td>{ disk.snapshots }</td>
                <td title={policy.map(|policy| coverage_of(policy.coverage, &disk.disk.name))}>{ policy.map(|policy| reach_words(policy.coverage)) }</td>
                <td>{ span_words(disk.reach_ms) }</td>
            </tr>
        }
    };
    html! {
        <table class="list">
            <thead><tr>
                <th scope="col" class="text first">{ Common::Name }</th>
                <th scope="col" class="text wide">{ ClockText::Policy }</th>
                <th scope="col">{ ClockText::Held }</th>
                <th scope="col">{ column(ClockText::Promised, Term::Coverage) }</th>
                <th scope="col">{ ClockText::Really }</th>
            </tr></thead>
            <tbody>{ for shown.disks.iter().map(row) }</tbody>
        </table>
    }
}

/// The snapshots of the disk shown, newest on top.
pub(super) fn history(shown: &SandboxView) -> Html {
    let disk = shown.disks.iter().find(|view| view.disk.id == shown.disk);
    let Some(disk) = disk else { return html! {} };
    // Nobody goes back in a simulation: each goes on from the one below.
    let ids = shown.snapshots.iter().map(|snapshot| snapshot.id.as_str());
    let parents = ids.clone().skip(1).map(Some).chain([None]);
    let moments: Vec<_> = ids
        .zip(parents)
        .map(|(id, parent)| lanes::Moment { id, parent })
        .collect();
    let lanes = lay_out(&moments);
    let newest = shown.snapshots.len().saturating_sub(1).max(1) as f32;
    let at = |time: LocalTime| moment(time.at_ms, time.offset_minutes);
    let row = |(index, snapshot): (usize, &SandboxSnapshotView)| {
        let paint = Paint::Age(1.0 - index as f32 / newest);
        let is_next = (disk.next_to_go.as_ref()).is_some_and(|next| next.id == snapshot.id);
        let expires = snapshot.expires;
        let goes = expiry_words(
            expires.map(|time| time.at_ms),
            snapshot.is_counted,
            snapshot.kept.as_ref(),
            |ms| moment(ms, expires.unwrap_or(snapshot.taken).offset_minutes),
        );
        html! {
            <tr key={snapshot.id.clone()}>
                <td>{ lanes.rows.get(index).map(|row| lineage_cell(row, lanes.count, paint, false)) }</td>
                <th scope="row">
                    <span class="moment" title={snapshot.name.clone()}>{ &snapshot.name }</span>
                    if is_next { <span class="badge plain">{ ClockText::NextToGo }</span> }
                    if snapshot.is_of_before { <span class="badge plain">{ ClockText::OfBefore }</span> }
                    <small>
                        { at(snapshot.taken) }
                        if let Some(goes) = goes { { ClockText::And }{ goes } }
                        if let Some(until) = snapshot.locked_until { { ClockText::And }{ ClockText::Locked { at: at(until) } } }
                    </small>
                </th>
            </tr>
        }
    };
    html! {
        <>
            <div class="head"><h2>{ ClockText::History { disk: disk.disk.name.clone() } }</h2><span class="figure">{ disk.snapshots }</span></div>
            if shown.snapshots.is_empty() {
                <p class="hint inset">{ ClockText::None }</p>
            } else {
                <div class="history-box" tabindex="0" role="region" aria-label={ClockText::History { disk: disk.disk.name.clone() }}>
                    <table class="history"><tbody>{ for shown.snapshots.iter().enumerate().map(row) }</tbody></table>
                </div>
            }
        </>
    }
}
