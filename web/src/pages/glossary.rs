//! The glossary: every word, what it means, which operation of ECS it belongs to, where it is here.

use crate::{
    components::link::{link, link_to_view},
    hooks::{use_title, use_view, value_of},
    i18n::{BinText, ChainsText, ClockText, Common, GlossaryText, Term},
    platform,
    routes::{GlossaryView, Route},
};
use yew::prelude::*;

/// The page of words.
#[component]
pub(crate) fn Glossary() -> Html {
    use_title(Common::Glossary.to_string());
    let view = use_view::<GlossaryView>(Route::Glossary);
    let wanted = Term::of_key(&view.now.word);
    // Whoever follows a link to a word is led to it, also from a word on this page.
    use_effect_with(wanted, |wanted| {
        if let Some(word) = wanted {
            platform::focus(&id_of(*word));
        }
    });
    let mut shown: Vec<Term> = (Term::ALL.iter().copied())
        .filter(|word| Some(*word) == wanted || is_about(*word, &view.now.text))
        .collect();
    shown.sort_by_key(|word| word.name().to_lowercase());
    let on_text = {
        let replace = view.replace.clone();
        Callback::from(move |event: InputEvent| {
            replace.emit(GlossaryView {
                word: String::new(),
                text: value_of(&event),
            });
        })
    };
    let count = GlossaryText::Count {
        count: shown.len() as u64,
    };
    let is_unknown = wanted.is_none() && !view.now.word.is_empty();
    html! {
        <>
            <div class="title"><h1>{ Common::Glossary }</h1></div>
            <p class="lead">{ GlossaryText::Lead }</p>
            <div class="filter" role="search">
                <input type="search" value={view.now.text.clone()} oninput={on_text} placeholder={GlossaryText::Search} aria-label={GlossaryText::Search} />
                <output role="status">{ count }</output>
            </div>
            if is_unknown { <p class="note warn" role="status">{ GlossaryText::NoSuch { word: view.now.word.clone() } }</p> }
            if shown.is_empty() {
                <p class="lead">{ Common::NothingMatches }</p>
            } else {
                <section class="card words">{ for shown.into_iter().map(|word| entry(word, wanted == Some(word))) }</section>
            }
        </>
    }
}

fn id_of(word: Term) -> String {
    format!("word-{}", word.key())
}

fn is_about(word: Term, text: &str) -> bool {
    let wanted = text.trim().to_lowercase();
    let meaning = word.meaning();
    let texts = [word.name(), meaning.text, meaning.unlike];
    let mut texts = texts.iter().chain(word.operations());
    texts.any(|text| text.to_lowercase().contains(&wanted))
}

fn entry(word: Term, is_wanted: bool) -> Html {
    let meaning = word.meaning();
    let term = word.name();
    let view = GlossaryView::of(word.key());
    let place = place(word).map(
        |(to, text)| html! { <p><span>{ GlossaryText::Here }</span>{ " " }{ link(&to, text) }</p> },
    );
    let names = (word.operations().iter())
        .map(|operation| html! { <><code>{ *operation }</code>{ " " }</> });
    html! {
        <article key={word.key()} id={id_of(word)} class={classes!("word", is_wanted.then_some("here"))} tabindex="-1" aria-label={term}>
            <h2>
                { link_to_view(&Route::Glossary, &view, term) }
                if word.is_not_here() { <span class="badge plain">{ GlossaryText::NotHere }</span> }
            </h2>
            <p>{ meaning.text }</p>
            if !meaning.unlike.is_empty() { <p><span>{ GlossaryText::Unlike }</span>{ " " }{ meaning.unlike }</p> }
            if !word.operations().is_empty() { <p><span>{ GlossaryText::Operations }</span>{ " " }{ for names }</p> }
            { for place }
        </article>
    }
}

/// Where on these pages a word is at home.
fn place(word: Term) -> Option<(Route, AttrValue)> {
    use GlossaryText as T;
    Some(match word {
        Term::Activity | Term::Command => (Route::Activity, Common::Activity.into()),
        Term::Instance | Term::Attach | Term::SharedBlockStorage => {
            (Route::Instances, Common::Instances.into())
        }
        Term::ReplaceOs | Term::ScaleRule | Term::Upgrade | Term::Verify | Term::Workload => {
            (Route::Instances, T::InstancePage.into())
        }
        Term::Policy | Term::Coverage | Term::OffPeak | Term::Retention => {
            (Route::Policies, Common::Policies.into())
        }
        Term::SimulatedClock => (Route::Clock, ClockText::Title.into()),
        Term::CloudDisk
        | Term::DataDisk
        | Term::SystemDisk
        | Term::MultiAttach
        | Term::Group
        | Term::Image
        | Term::Encryption
        | Term::Passphrase => (Route::Disks, Common::Disks.into()),
        Term::Rollback
        | Term::ReInit
        | Term::Resize
        | Term::Lineage
        | Term::Quota
        | Term::Status
        | Term::Undo
        | Term::Row
        | Term::Redirected => (Route::Disks, T::DiskPage.into()),
        Term::Block | Term::Map | Term::Generation => (Route::Disks, T::DiskMap.into()),
        Term::FilesWord => (Route::Disks, T::DiskFiles.into()),
        Term::Snapshot
        | Term::AutomaticSnapshot
        | Term::Incremental
        | Term::Expiry
        | Term::Lock
        | Term::CoolOff
        | Term::Tag
        | Term::Usage => (Route::Snapshots, Common::Snapshots.into()),
        Term::Chain => (Route::Chains, ChainsText::Title.into()),
        Term::CustomImage => (Route::Images, Common::Images.into()),
        Term::Billing | Term::Ownership => (Route::Billing, Common::Billing.into()),
        Term::RecycleBin => (Route::Bin, BinText::Title.into()),
        Term::Incident | Term::BadBlock => (Route::Incidents, Common::Incidents.into()),
        Term::Pool | Term::Check | Term::Persistence | Term::Reclaim => {
            (Route::Storage, Common::Storage.into())
        }
        Term::Eviction | Term::TimeZone => (Route::Settings, Common::Settings.into()),
        Term::Documents => (Route::Incidents, Common::Incidents.into()),
        Term::Catalogue
        | Term::Checksum
        | Term::Commit
        | Term::Cow
        | Term::DryRun
        | Term::Force
        | Term::Network
        | Term::Region
        | Term::SecurityGroup
        | Term::Zone => return None,
    })
}
