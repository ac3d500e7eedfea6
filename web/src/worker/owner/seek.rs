//! Looking for bytes and for differences: with progress, until it is canceled.

use super::{
    Cancel, failure::of_service, open::Session, post::Progresses, questions::moment, run::Seldom,
};
use crate::worker::protocol::{Answer, Failure, SOUGHT_LEN_MAX, Seek, Sought, code, failure};
use rowdisk::service::{Direction, Needle, ServiceError, views::FoundView};

/// Looks for it.
pub(super) async fn run(
    session: &Session,
    seek: Seek,
    cancel: &Cancel,
    progress: &Progresses,
) -> Result<Answer, Failure> {
    let (here, service) = (moment(&seek.disk, &seek.moment), session.service());
    let direction = if seek.is_backward {
        Direction::Backward
    } else {
        Direction::Forward
    };
    let mut seldom = Seldom::new(progress);
    let tell = |done, total| {
        seldom.tell(done, total);
        !cancel.is_canceled()
    };
    let (len, needle) = match &seek.sought {
        Sought::Bytes(bytes) => (bytes.len(), Needle::bytes(bytes)),
        Sought::Text {
            text,
            is_case_blind,
        } => (text.len(), Needle::text(text, *is_case_blind)),
        Sought::Difference(other) => {
            let other = moment(&seek.disk, other);
            let found = service.find_difference(&other, &here, seek.from, direction, tell);
            return told(found.await);
        }
    };
    if len > SOUGHT_LEN_MAX {
        return Err(failure(code::TOO_MUCH));
    }
    told(
        service
            .find(&here, &needle, seek.from, direction, tell)
            .await,
    )
}

fn told(found: Result<FoundView, ServiceError>) -> Result<Answer, Failure> {
    found.map(Answer::of).map_err(|error| of_service(&error))
}
