//! Notices of what was done by itself: each of a few, one for many.

use crate::{
    i18n::{InstancesText, PoliciesText, cost},
    state::toasts::Notice,
};
use rowdisk::service::views::{Actor, EventView};

/// More at once are told as one.
const TOLD_MAX: usize = 2;

/// The notices.
pub(super) fn notices(events: &[EventView]) -> Vec<Notice> {
    if events.len() <= TOLD_MAX {
        return events.iter().map(notice).collect();
    }
    vec![Notice::Done {
        what: PoliciesText::RanMany {
            count: events.len() as u64,
        }
        .to_string(),
        cost: PoliciesText::RanManyWhy.to_string(),
    }]
}

fn notice(event: &EventView) -> Notice {
    let disk = event.disk.name.clone();
    let outcome = match &event.result {
        Ok(outcome) => outcome,
        Err(failure) => return Notice::Failed(failure.clone()),
    };
    let what = match &event.by {
        Some(Actor::Policy(policy)) => {
            let policy = policy.name.clone();
            PoliciesText::RanTook { disk, policy }.to_string()
        }
        Some(Actor::ScaleRule(instance)) => {
            let instance = instance.name.clone();
            match outcome.deleted.is_empty() {
                true => InstancesText::RanOut { instance, disk },
                false => InstancesText::RanIn { instance, disk },
            }
            .to_string()
        }
        _ if outcome.deleted.is_empty() => PoliciesText::RanKept { disk }.to_string(),
        _ => PoliciesText::RanGone { disk }.to_string(),
    };
    Notice::Done {
        what,
        cost: cost(outcome),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rowdisk::service::views::{IdName, Outcome};

    #[test]
    fn a_few_are_told_apart_and_many_as_one() {
        let thing = |name: &str| IdName {
            id: name.to_owned(),
            name: name.to_owned(),
        };
        let event = EventView {
            at_ms: 0,
            by: Some(Actor::Policy(thing("daily"))),
            disk: thing("web-root"),
            result: Ok(Outcome::default()),
        };
        let what = |notice: &Notice| match notice {
            Notice::Done { what, .. } => what.clone(),
            other => panic!("{other:?}"),
        };
        let one = notices(std::slice::from_ref(&event));
        assert_eq!(what(&one[0]), "daily took a snapshot of web-root");
        let many = notices(&vec![event; 3]);
        assert_eq!(many.len(), 1);
        assert!(what(&many[0]).contains('3'));
    }
}
