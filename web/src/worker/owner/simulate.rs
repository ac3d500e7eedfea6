//! The simulation, in slices: each request does a little of it and is answered, so that whatever else
//! is asked waits no longer than that, and what is due in the pool is done between two of them.

use super::{environment::steady_ms, failure::of_service, open::Session};
use crate::worker::protocol::{Answer, Failure, Simulate, code, failure};
use rowdisk::service::Sandbox;
use std::cell::RefCell;

/// How long a slice may take.
const SLICE_MS: f64 = 24.0;
/// Between two looks at the clock.
const STEPS: usize = 2;
/// As many of the newest events are told.
const EVENTS: usize = 40;

/// Does what is asked of it. Whoever works on it has it to themselves.
pub(super) async fn answer(
    session: &Session,
    slot: &RefCell<Option<Sandbox>>,
    what: Simulate,
) -> Result<Answer, Failure> {
    let (sandbox, until_ms, disk, is_shown) = match what {
        Simulate::Begin(choice) => {
            // Its memory first.
            drop(slot.take());
            let plan = session.service().sandbox_plan(&choice);
            let plan = plan.map_err(|error| of_service(&error))?;
            let sandbox = Sandbox::new(plan).await;
            let sandbox = sandbox.map_err(|error| of_service(&error))?;
            let (start_ms, _) = sandbox.span_ms();
            (sandbox, start_ms, String::new(), true)
        }
        Simulate::Go {
            until_ms,
            disk,
            is_shown,
        } => {
            let sandbox = slot.take();
            let sandbox = sandbox.ok_or_else(|| failure(code::NO_SIMULATION))?;
            (sandbox, until_ms, disk, is_shown)
        }
        Simulate::End => {
            drop(slot.take());
            return Err(failure(code::CANCELED));
        }
    };
    let begun_ms = steady_ms();
    let mut is_there = false;
    while !is_there && steady_ms() - begun_ms < SLICE_MS {
        let advanced = sandbox.advance(until_ms, STEPS).await;
        is_there = advanced.map_err(|error| of_service(&error))?;
    }
    let view = (is_there || is_shown).then(|| sandbox.view(&disk, EVENTS));
    // One that was begun meanwhile stays.
    slot.borrow_mut().get_or_insert(sandbox);
    Ok(Answer::of(view))
}
