//! What goes when a disk has as many snapshots as it may have.

use crate::{
    components::{
        action::barred,
        field::{Choice, Choices},
    },
    hooks::{use_console, use_field, use_reach},
    i18n::{Common, StorageText, Term},
};
use rowdisk::service::{
    command::{Command, SetQuotaPolicy},
    views::QuotaPolicy,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The policy there is.
#[derive(PartialEq, Properties)]
pub(super) struct PolicyProps {
    pub(super) policy: QuotaPolicy,
}

/// Shows and changes it.
#[component]
pub(super) fn Policy(props: &PolicyProps) -> Html {
    let console = use_console();
    let field = use_field(|| props.policy.as_str().to_owned());
    {
        let field = field.clone();
        use_effect_with(props.policy, move |policy| field.set(policy.as_str()));
    }
    {
        // A choice becomes the pool's policy at once; a refused one is told and taken back.
        let (policy, field) = (props.policy, field.clone());
        use_effect_with(field.text().to_owned(), move |chosen| {
            let wanted = [QuotaPolicy::Oldest, QuotaPolicy::OldestAutomatic]
                .into_iter()
                .find(|wanted| wanted.as_str() == chosen && *wanted != policy);
            if let Some(wanted) = wanted {
                spawn_local(async move {
                    let command = Command::SetQuotaPolicy(SetQuotaPolicy { policy: wanted });
                    if console.run(command).await.is_err() {
                        field.set(policy.as_str());
                    }
                });
            }
        });
    }
    let choice = |policy: QuotaPolicy, text: StorageText, hint: StorageText| Choice {
        value: policy.as_str(),
        text: text.into(),
        hint: Some(hint.into()),
    };
    let choices = vec![
        choice(
            QuotaPolicy::Oldest,
            StorageText::QuotaOldest,
            StorageText::QuotaOldestHint,
        ),
        choice(
            QuotaPolicy::OldestAutomatic,
            StorageText::QuotaAutomatic,
            StorageText::QuotaAutomaticHint,
        ),
    ];
    let why_not = barred(use_reach().is_region_lost(), Common::RegionLost);
    html! { <Choices name="quota-policy" {why_not} word={Term::Eviction} label={StorageText::QuotaWhy} {choices} {field} /> }
}
