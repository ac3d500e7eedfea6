//! Access to what the page shares: its console, where it stands, what is out of reach, its long work.

use crate::{
    console::Console,
    state::{reach::Reach, session::Session, tasks::Tasks},
};
use std::rc::Rc;
use yew::prelude::*;

/// The page's console: acts on the pool and tells of it. Never changes.
#[hook]
pub(crate) fn use_console() -> Console {
    use_context::<Console>().expect("the app provides it around every component")
}

/// Where the page stands with its pool.
#[hook]
pub(crate) fn use_session() -> Rc<Session> {
    use_context::<Rc<Session>>().expect("the app provides it around every component")
}

/// What drills made out of reach in the region shown.
#[hook]
pub(crate) fn use_reach() -> Reach {
    use_context::<Reach>().expect("the shell provides it around every page")
}

/// Long work under way.
#[hook]
pub(crate) fn use_tasks() -> Rc<Tasks> {
    use_context::<Rc<Tasks>>().expect("the app provides it around every component")
}
