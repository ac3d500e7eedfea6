//! All chains: what each snapshot of a disk counts for, as the bill does.

use crate::{
    components::{
        amount::{ago, exact_size},
        empty::empty,
        help::title,
        link::{link, link_to_view},
        loaded::loaded,
        name::name_in_row,
        pager::pager,
    },
    format::{count, size},
    hooks::{Now, use_now, use_query, use_title},
    i18n::{ChainsText, Term, copy_of},
    routes::{DiskView, Route},
    state::paging::{PageNumber, Paging},
    worker::protocol::Query,
};
use rowdisk::service::views::{ChainListView, LinksView};
use yew::prelude::*;

/// Chains on a page: each has up to 64 rows.
const CARDS: usize = 10;

/// The page of chains.
#[component]
pub(crate) fn Chains() -> Html {
    use_title(ChainsText::Title.to_string());
    let page = use_state(|| 1);
    let chains = use_query::<ChainListView>(Query::Chains(PageNumber::new(*page).of(CARDS)));
    let now = use_now();
    let on_page = {
        let page = page.setter();
        Callback::from(move |number| page.set(number))
    };
    html! {
        <>
            <div class="title">{ title(ChainsText::Title, Term::Chain) }</div>
            { loaded(&chains, |chains| if chains.total == 0 {
                empty(ChainsText::EmptyTitle, ChainsText::EmptyWhy, html! {})
            } else {
                let shown = Paging::cut(chains.number, chains.total, CARDS);
                html! {
                    <>
                        <p class="lead">{ ChainsText::Why }</p>
                        { for chains.chains.iter().map(|chain| card(chain, now)) }
                        { pager(shown, &on_page) }
                    </>
                }
            }) }
        </>
    }
}

fn card(chain: &LinksView, now: Now) -> Html {
    let of_disk = Route::Disk {
        disk: chain.disk_id.clone(),
    };
    let deleted = || match &chain.copies_of {
        Some(of) => copy_of(of),
        None if chain.binned_disk_name.is_some() => ChainsText::BinnedDisk {
            name: chain.binned_disk_name.clone().unwrap_or_default(),
        }
        .to_string(),
        None => ChainsText::DeletedDisk {
            id: chain.disk_id.clone(),
        }
        .to_string(),
    };
    let name = match &chain.disk_name {
        Some(name) => link(&of_disk, name_in_row(name)),
        None => html! { <span class="muted">{ deleted() }</span> },
    };
    let summary = ChainsText::Summary {
        count: chain.snapshots.len() as u64,
        snapshots: count(chain.snapshots.len() as u64),
        bytes: size(chain.total_bytes),
    };
    let label = chain.disk_name.clone().unwrap_or_else(deleted);
    let rows = chain.snapshots.iter().rev().map(|one| {
        let view = DiskView {
            pick: Some(one.snapshot.id.clone()),
            ..DiskView::default()
        };
        let name = name_in_row(&one.snapshot.name);
        html! {
            <tr key={one.snapshot.id.clone()}>
                <th scope="row" class="text first">{ if chain.disk_name.is_some() { link_to_view(&of_disk, &view, name) } else { name } }</th>
                <td class="text wide">{ ago(one.created_ms, now) }</td>
                <td><meter class="wide-inline" aria-hidden="true" max={chain.total_bytes.max(1).to_string()} value={one.bytes.to_string()} />{ " " }{ exact_size(one.bytes) }</td>
            </tr>
        }
    });
    html! {
        <section key={chain.disk_id.clone()} class="card scroll below" aria-label={label}>
            <div class="head"><h2>{ name }</h2><span class="muted">{ summary }</span></div>
            <table class="list">
                <thead><tr>
                    <th scope="col" class="text first">{ ChainsText::Snapshot }</th>
                    <th scope="col" class="text wide">{ ChainsText::Taken }</th>
                    <th scope="col">{ ChainsText::Counts }</th>
                </tr></thead>
                <tbody>
                    { for rows }
                    <tr>
                    <th scope="row" class="text first">{ ChainsText::Total }</th>
                    <td class="wide"></td>
                    <td><b>{ exact_size(chain.total_bytes) }</b></td>
                    </tr>
                </tbody>
            </table>
        </section>
    }
}
