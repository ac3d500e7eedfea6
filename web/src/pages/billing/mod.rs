//! What snapshots cost: this pool's bill, and what owning them costs elsewhere.

mod bill;
mod chain;
mod disks;
mod ownership;
mod picture;
mod price;

use self::{bill::Bill, ownership::Ownership};
use crate::{
    hooks::{use_title, use_view},
    i18n::BillingText,
    platform::focus,
    routes::{BillingTab, BillingView, Route},
};
use yew::prelude::*;

const TABS: [(BillingTab, &str); 2] = [
    (BillingTab::Bill, "tab-bill"),
    (BillingTab::Ownership, "tab-ownership"),
];
/// What the tabs show.
const PANEL: &str = "billing";

/// The page.
#[component]
pub(crate) fn Billing() -> Html {
    use_title(BillingText::Title.to_string());
    let view = use_view::<BillingView>(Route::Billing);
    let here = TABS.iter().find(|(tab, _)| *tab == view.now.tab);
    html! {
        <>
            <div class="title"><h1>{ BillingText::Title }</h1></div>
            { tabs(&view.now, &view.push) }
            <div id={PANEL} role="tabpanel" aria-labelledby={here.map(|(_, id)| *id)}>
                { match view.now.tab {
                    BillingTab::Bill => html! { <Bill {view} /> },
                    BillingTab::Ownership => html! { <Ownership {view} /> },
                } }
            </div>
        </>
    }
}

/// The tabs: one stop for Tab, arrows lead from one to the other.
fn tabs(view: &BillingView, push: &Callback<BillingView>) -> Html {
    let open = {
        let (view, push) = (view.clone(), push.clone());
        move |tab: BillingTab| {
            push.emit(BillingView {
                tab,
                ..view.clone()
            });
        }
    };
    let one = |(tab, id): (BillingTab, &'static str)| {
        let open = open.clone();
        let onclick = Callback::from(move |_: MouseEvent| open(tab));
        let is_here = view.tab == tab;
        let text = match tab {
            BillingTab::Bill => BillingText::TabBill,
            BillingTab::Ownership => BillingText::TabOwnership,
        };
        html! {
            <button type="button" role="tab" {id} aria-controls={PANEL} aria-selected={is_here.to_string()} tabindex={if is_here { "0" } else { "-1" }} {onclick}>{ text }</button>
        }
    };
    let here = view.tab;
    let onkeydown = {
        let open = open.clone();
        Callback::from(move |event: KeyboardEvent| {
            let is_step = matches!(event.key().as_str(), "ArrowRight" | "ArrowLeft");
            // There are two: either way leads to the other.
            let other = TABS.iter().find(|(tab, _)| *tab != here);
            if let Some((tab, id)) = other.filter(|_| is_step) {
                open(*tab);
                focus(id);
            }
        })
    };
    html! {
        <div class="tabs" role="tablist" aria-label={BillingText::Tabs} {onkeydown}>{ for TABS.into_iter().map(one) }</div>
    }
}
