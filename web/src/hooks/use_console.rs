//! Access to what the page shares: its console, where it stands, its long work.

use crate::{
    console::Console,
    state::{session::Session, tasks::Tasks},
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

/// Long work under way.
#[hook]
pub(crate) fn use_tasks() -> Rc<Tasks> {
    use_context::<Rc<Tasks>>().expect("the app provides it around every component")
}
