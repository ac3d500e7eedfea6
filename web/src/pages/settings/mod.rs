//! What a person chooses for this page, and the one choice that is the pool's.

mod period;
mod pick;
mod policy;
mod zone;

use self::{period::Period, pick::Pick, policy::Policy, zone::Zone};
use crate::{
    components::{disk_form::BlockSizeChoice, link::classed_link, loaded::loaded},
    format::{Dial, Preferences, Times, Units},
    hooks::{use_field, use_query, use_settings, use_title},
    i18n::{Common, SettingsText},
    routes::{Route, Word, word},
    state::settings::{Blocks, Settings as Chosen},
    worker::protocol::Query,
};
use rowdisk::service::views::StorageView;
use yew::prelude::*;

/// The page of settings.
#[component]
pub(crate) fn Settings() -> Html {
    use_title(Common::Settings.to_string());
    let settings = use_settings();
    let storage = use_query::<StorageView>(Query::Storage);
    let blocks = use_field(|| word(settings.now.blocks).to_owned());
    {
        let settings = settings.clone();
        use_effect_with(blocks.text().to_owned(), move |chosen| {
            let chosen = Blocks::WORDS.iter().find(|(word, _)| word == chosen);
            if let Some(&(_, blocks)) = chosen.filter(|(_, blocks)| *blocks != settings.now.blocks)
            {
                settings.change.emit(Chosen {
                    blocks,
                    ..settings.now
                });
            }
        });
    }
    let figures = |change: fn(&mut Preferences, usize)| {
        let settings = settings.clone();
        Callback::from(move |index: usize| {
            let mut next = settings.now.clone();
            change(&mut next.figures, index);
            settings.change.emit(next);
        })
    };
    let theme = {
        let settings = settings.clone();
        Callback::from(move |index: usize| {
            settings.change.emit(Chosen {
                theme: nth(index),
                ..settings.now.clone()
            });
        })
    };
    let now = &settings.now;
    html! {
        <>
            <div class="title"><h1>{ Common::Settings }</h1></div>
            <div class="panels">
                { panel(SettingsText::Page, html! {
                    <>
                    <p class="hint">{ SettingsText::Why }</p>
                    <Pick
                        name="theme" label={SettingsText::Theme} chosen={place(now.theme)} on_pick={theme}
                        texts={vec![
                            (SettingsText::ThemeSystem.into(), None),
                            (SettingsText::ThemeLight.into(), None),
                            (SettingsText::ThemeDark.into(), None),
                        ]}
                    />
                    <Pick
                        name="units" label={SettingsText::Units} chosen={place(now.figures.units)}
                        on_pick={figures(|figures, index| figures.units = nth::<Units>(index))}
                        texts={vec![
                            (SettingsText::UnitsBinary.into(), Some(SettingsText::UnitsBinaryHint.into())),
                            (SettingsText::UnitsDecimal.into(), Some(SettingsText::UnitsDecimalHint.into())),
                        ]}
                    />
                    <Pick
                        name="times" label={SettingsText::Times} chosen={place(now.figures.times)}
                        on_pick={figures(|figures, index| figures.times = nth::<Times>(index))}
                        texts={vec![(SettingsText::TimesRelative.into(), None), (SettingsText::TimesExact.into(), None)]}
                    />
                    <Pick
                        name="dial" label={SettingsText::Dial} chosen={place(now.figures.dial)}
                        on_pick={figures(|figures, index| figures.dial = nth::<Dial>(index))}
                        texts={vec![(SettingsText::Dial24.into(), None), (SettingsText::Dial12.into(), None)]}
                    />
                    </>
                }) }
                { panel(SettingsText::NewDisks, html! { <BlockSizeChoice field={blocks} /> }) }
                { panel(SettingsText::Pool, html! {
                    <>
                    <p class="hint">{ SettingsText::PoolWhy }</p>
                    { loaded(&storage, |storage| html! {
                        <>
                            <Policy policy={storage.quota_policy} />
                            <Zone zone={storage.time_zone.clone()} />
                            <Period days={storage.bin_days} />
                            <p>{ classed_link(&Route::Bin, Some("link"), Common::RecycleBin) }</p>
                        </>
                    }) }
                    </>
                }) }
            </div>
        </>
    }
}

/// Which of its kind a choice is.
fn place<W: Word>(chosen: W) -> usize {
    let place = W::WORDS.iter().position(|(_, one)| *one == chosen);
    place.unwrap_or_default()
}

fn nth<W: Word>(index: usize) -> W {
    W::WORDS.get(index).map_or_else(W::default, |&(_, one)| one)
}

/// A card with a title.
fn panel(title: SettingsText, content: Html) -> Html {
    html! {
        <section class="card panel">
            <div class="head"><h2>{ title }</h2></div>
            <div class="inset">{ content }</div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::{nth, place};
    use crate::state::settings::Theme;

    #[test]
    fn a_choice_is_at_its_place() {
        assert_eq!(nth::<Theme>(place(Theme::Dark)), Theme::Dark);
        assert_eq!(nth::<Theme>(99), Theme::System);
    }
}
