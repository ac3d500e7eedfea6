//! A person's settings, for whoever shows or changes them.

use crate::{format, platform, small_storage, state::settings::Settings};
use yew::prelude::*;

/// The settings as they are, and a way to change them.
#[derive(Clone, PartialEq)]
pub(crate) struct SettingsHandle {
    pub(crate) now: Settings,
    pub(crate) change: Callback<Settings>,
}

/// The page's settings, kept in the browser and in force: for the outermost component.
#[hook]
pub(crate) fn use_own_settings() -> SettingsHandle {
    let settings = use_state(small_storage::settings);
    format::prefer(settings.figures);
    use_effect_with(settings.theme, |theme| platform::set_theme(*theme));
    let change = {
        let settings = settings.setter();
        use_callback((), move |next: Settings, ()| {
            small_storage::keep_settings(&next);
            settings.set(next);
        })
    };
    SettingsHandle {
        now: (*settings).clone(),
        change,
    }
}

/// The settings around a component.
#[hook]
pub(crate) fn use_settings() -> SettingsHandle {
    use_context().unwrap_or_else(|| SettingsHandle {
        now: Settings::default(),
        change: Callback::noop(),
    })
}
