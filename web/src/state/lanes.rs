//! The lineage as lanes, the way git graphs draw it: one row a moment, newest on top, and in each row
//! the lines that pass, begin, end or turn in it.
//!
//! Invariants: a row's parent stands below it. Each lane leads to one moment; moments that go on from
//! the same one turn into the lane that already leads there, so there are never more lanes than
//! moments still awaited.

/// A moment: its id and the one it goes on from. Order newest first; a parent that is not in the list
/// counts as none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moment<'a> {
    pub(crate) id: &'a str,
    pub(crate) parent: Option<&'a str>,
}

/// A piece of line in a row. Lanes count from the left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Piece {
    /// From the row's top to its bottom.
    Pass { lane: usize },
    /// From the row's top to its dot.
    Into { lane: usize },
    /// From the dot straight to the row's bottom.
    Down { lane: usize },
    /// From the dot to the bottom of another lane.
    Turn { from: usize, to: usize },
}

/// What a row draws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// The lane of its dot.
    pub(crate) lane: usize,
    pub(crate) pieces: Vec<Piece>,
}

/// The rows, and how many lanes they need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lanes {
    pub(crate) rows: Vec<Row>,
    pub(crate) count: usize,
}

/// Lays the moments out.
pub(crate) fn lay_out(moments: &[Moment<'_>]) -> Lanes {
    // Which moment each lane leads to.
    let mut awaited: Vec<Option<&str>> = Vec::new();
    let mut lanes = Lanes::default();
    for (index, moment) in moments.iter().enumerate() {
        let arrival = awaited.iter().position(|id| *id == Some(moment.id));
        let lane = arrival.unwrap_or_else(|| free_lane(&mut awaited));
        let mut pieces: Vec<Piece> = (awaited.iter().enumerate())
            .filter(|(other, id)| id.is_some() && *other != lane)
            .map(|(other, _)| Piece::Pass { lane: other })
            .collect();
        if arrival.is_some() {
            pieces.push(Piece::Into { lane });
        }
        let below = &moments[index + 1..];
        let parent = moment
            .parent
            .filter(|parent| below.iter().any(|other| other.id == *parent));
        awaited[lane] = None;
        if let Some(parent) = parent {
            match awaited.iter().position(|id| *id == Some(parent)) {
                Some(to) => pieces.push(Piece::Turn { from: lane, to }),
                None => {
                    awaited[lane] = Some(parent);
                    pieces.push(Piece::Down { lane });
                }
            }
        }
        pieces.sort_unstable();
        lanes.count = lanes.count.max(awaited.len());
        while awaited.last() == Some(&None) {
            awaited.pop();
        }
        lanes.rows.push(Row { lane, pieces });
    }
    lanes
}

fn free_lane(awaited: &mut Vec<Option<&str>>) -> usize {
    awaited.iter().position(Option::is_none).unwrap_or_else(|| {
        awaited.push(None);
        awaited.len() - 1
    })
}

#[cfg(test)]
mod tests {
    use super::{Lanes, Moment, Piece, Piece::*, lay_out};

    fn laid(moments: &[(&str, &str)]) -> Lanes {
        let moments: Vec<Moment<'_>> = moments
            .iter()
            .map(|(id, parent)| Moment {
                id,
                parent: (!parent.is_empty()).then_some(*parent),
            })
            .collect();
        lay_out(&moments)
    }

    fn dots(lanes: &Lanes) -> Vec<usize> {
        lanes.rows.iter().map(|row| row.lane).collect()
    }

    #[test]
    fn a_straight_history_is_one_lane() {
        let lanes = laid(&[("now", "b"), ("b", "a"), ("a", "")]);
        assert_eq!(lanes.count, 1);
        assert_eq!(lanes.rows[0].pieces, [Down { lane: 0 }]);
        assert_eq!(lanes.rows[1].pieces, [Into { lane: 0 }, Down { lane: 0 }]);
        assert_eq!(lanes.rows[2].pieces, [Into { lane: 0 }]);
    }

    #[test]
    fn a_roll_back_leaves_a_branch_beside() {
        let lanes = laid(&[
            ("now", "before-upgrade"),
            ("before-upgrade", "with-content"),
            ("broken", "day-2"),
            ("day-2", "with-content"),
            ("with-content", "installed"),
            ("installed", ""),
        ]);
        assert_eq!(dots(&lanes), [0, 0, 1, 1, 0, 0]);
        assert_eq!(lanes.rows[2].pieces, [Pass { lane: 0 }, Down { lane: 1 }]);
        let turn: [Piece; 3] = [Pass { lane: 0 }, Into { lane: 1 }, Turn { from: 1, to: 0 }];
        assert_eq!(lanes.rows[3].pieces, turn);
        assert_eq!(lanes.rows[4].pieces, [Into { lane: 0 }, Down { lane: 0 }]);
        assert_eq!(lanes.count, 2);
    }

    #[test]
    fn many_branches_from_one_moment_need_two_lanes() {
        let tips: Vec<String> = (0..63).map(|n| format!("t{n}")).collect();
        let mut moments: Vec<(&str, &str)> = vec![("now", "root")];
        moments.extend(tips.iter().map(|tip| (tip.as_str(), "root")));
        moments.push(("root", ""));
        let lanes = laid(&moments);
        assert_eq!(lanes.count, 2);
        assert!(lanes.rows[1..64].iter().all(|row| row.lane == 1));
    }

    #[test]
    fn a_parent_that_is_not_shown_ends_the_lane() {
        let lanes = laid(&[("now", "gone"), ("b", "gone"), ("a", "")]);
        assert_eq!(dots(&lanes), [0, 0, 0]);
        assert!(lanes.rows.iter().all(|row| row.pieces.is_empty()));
    }

    #[test]
    fn lines_never_break_between_rows() {
        // A history of 64 with branches at every third moment.
        let ids: Vec<String> = (0..64).map(|n| format!("s{n}")).collect();
        let moments: Vec<(&str, &str)> = (0..64)
            .rev()
            .map(|n: usize| {
                let parent = if n % 3 == 2 {
                    n / 2
                } else {
                    n.saturating_sub(1)
                };
                (
                    ids[n].as_str(),
                    if n == 0 { "" } else { ids[parent].as_str() },
                )
            })
            .collect();
        let lanes = laid(&moments);
        for pair in lanes.rows.windows(2) {
            let mut leaving: Vec<usize> = pair[0]
                .pieces
                .iter()
                .filter_map(|piece| match *piece {
                    Pass { lane } | Down { lane } => Some(lane),
                    Turn { to, .. } => Some(to),
                    Into { .. } => None,
                })
                .collect();
            let mut arriving: Vec<usize> = pair[1]
                .pieces
                .iter()
                .filter_map(|piece| match *piece {
                    Pass { lane } | Into { lane } => Some(lane),
                    Down { .. } | Turn { .. } => None,
                })
                .collect();
            leaving.sort_unstable();
            leaving.dedup();
            arriving.sort_unstable();
            assert_eq!(leaving, arriving);
        }
    }
}
