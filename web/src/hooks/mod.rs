//! Hooks: what components share with the page around them.

mod use_console;
mod use_doing;
mod use_draft;
mod use_dry_run;
mod use_following;
mod use_form;
mod use_leave_guard;
mod use_now;
mod use_previews;
mod use_query;
mod use_seek;
mod use_settings;
mod use_simulation;
mod use_title;
mod use_view;
mod use_width;

pub(crate) use use_console::{use_console, use_reach, use_session, use_tasks};
pub(crate) use use_doing::use_doing;
pub(crate) use use_draft::use_draft;
pub(crate) use use_dry_run::use_dry_run;
pub(crate) use use_following::use_following;
pub(crate) use use_form::{Field, use_field, value_of};
pub(crate) use use_leave_guard::{use_leave_guard, use_stay_guard};
pub(crate) use use_now::{Now, NowProvider, use_now};
pub(crate) use use_previews::use_previews;
pub(crate) use use_query::use_query;
pub(crate) use use_seek::{SeekHandle, Seeking, Sought, use_seek};
pub(crate) use use_settings::{SettingsHandle, use_own_settings, use_settings};
pub(crate) use use_simulation::{Going, Simulation, use_simulation};
pub(crate) use use_title::use_title;
pub(crate) use use_view::{View, use_view};
pub(crate) use use_width::use_width;
