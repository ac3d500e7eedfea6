//! What a GiB costs here.

use crate::{
    components::action::{Action, barred},
    components::field::TextField,
    hooks::{use_console, use_field},
    i18n::{BillingText, Common},
    region::region,
};
use rowdisk::service::{
    command::{Command, Currency, ModifyPool},
    views::{MicroPrice, PriceView},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(super) struct PriceProps {
    pub(super) price: PriceView,
}

/// Shows and changes it.
#[component]
pub(super) fn Price(props: &PriceProps) -> Html {
    let console = use_console();
    let now = &props.price;
    let price = use_field(|| now.price.to_string());
    let currency = use_field(|| now.currency.clone());
    {
        let (price, currency) = (price.clone(), currency.clone());
        use_effect_with(now.clone(), move |now| {
            price.set(now.price.to_string());
            currency.set(now.currency.clone());
        });
    }
    let wanted: Option<MicroPrice> = price.text().trim().parse().ok();
    let named: Option<Currency> = currency.text().trim().parse().ok();
    let is_changed = wanted != Some(now.price) || currency.text().trim() != now.currency;
    // An example becomes one's own by setting it as it is.
    let set = wanted
        .zip(named.clone())
        .filter(|_| is_changed || now.is_example);
    let why_not = barred(set.is_none(), Common::NotReady);
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        if let Some((price, currency)) = set.clone() {
            let console = console.clone();
            spawn_local(async move {
                let modify = ModifyPool {
                    price: Some(price),
                    currency: Some(currency),
                };
                // Told either way; the fields then show what is in force.
                let _ = console.run(Command::ModifyPool(modify)).await;
            });
        }
    });
    let says = BillingText::PriceNow {
        price: crate::format::price(&now.price.to_string(), &now.currency),
    };
    let whose = if now.is_example {
        BillingText::PriceExample
    } else {
        BillingText::PriceOwn
    };
    let region_words = || BillingText::PriceRegion {
        region: region().name().to_owned(),
    };
    let fault = |is_bad: bool, text: BillingText| is_bad.then(|| AttrValue::from(text));
    html! {
        <section class="card panel">
            <div class="head"><h2>{ BillingText::Price }</h2></div>
            <form class="inset" {onsubmit}>
                <p><b>{ says }</b></p>
                <p class="hint">{ whose }{ " " }{ BillingText::PriceAll }{ " " }{ region_words() }</p>
                <TextField id="price" label={BillingText::PriceField} field={price} fault={fault(wanted.is_none(), BillingText::PriceNot)} />
                <TextField id="currency" label={BillingText::CurrencyField} field={currency} fault={fault(named.is_none(), BillingText::CurrencyNot)} />
                <div><Action is_submit=true {why_not}>{ BillingText::PriceSet }</Action></div>
            </form>
        </section>
    }
}
