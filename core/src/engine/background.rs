//! Background work: walkers and pruning, in bounded steps, each a commit of its own; then one more
//! without changes, after which what they gave back can be used.

use super::commit::Built;
use super::error::Error;
use super::row_changes::RowChanges;
use super::stage::Stage;
use super::state::{Shared, Standing, State};
use crate::backend::BlockBackend;
use crate::units::VersionId;

/// Pruning may write each node that it visits, so its steps are this much shorter than walkers'.
const PRUNE_SHARE: usize = 8;
/// A step of pruning visits at least a path, or it would never get on.
const PRUNE_STEP_MIN: usize = 8;
/// Overwrites under a zombie after which it is worth looking at it again.
const LEFT_BEHIND_MIN: u64 = 64;

/// What a step did with one grave or zombie.
#[derive(Default)]
struct Step {
    /// A grave whose tree is damaged.
    stuck_grave: Option<u64>,
    /// The zombie pruned, and where to go on.
    pruned: Option<(VersionId, Option<u64>)>,
}

impl State {
    /// Whether there is background work that can be done now.
    pub(super) fn has_background_work(&self) -> bool {
        !self.is_background_stuck
            && (self.wants_release
                || !self.stale_holds.is_empty()
                || self
                    .lineage
                    .graves
                    .keys()
                    .any(|id| !self.stuck_graves.contains(id))
                || !self.to_prune.is_empty()
                || self
                    .left_behind
                    .values()
                    .any(|&count| count >= LEFT_BEHIND_MIN))
    }

    /// Takes all that was left behind as worth a look, however little it is.
    pub(super) fn prune_all(&mut self) {
        for (zombie, _) in std::mem::take(&mut self.left_behind) {
            self.to_prune.insert(zombie, 0);
        }
    }
}

impl<B: BlockBackend> Shared<B> {
    /// One step, one commit.
    pub(super) async fn background(&self) {
        let mut stage = self.stage();
        let mut step = Step::default();
        let built = self.background_step(&mut stage, &mut step).await;
        if let Err(Error::Corrupt(_)) = built {
            stage.abandon();
            self.set_aside(&step);
            return;
        }
        let built = built.map(|()| Built::default());
        let unclaimed = self.unclaimed(&Vec::new(), &[]);
        match self
            .finish(stage, built, &RowChanges::default(), &unclaimed)
            .await
        {
            Ok(landed) => {
                self.land(landed, None, false);
                let mut state = self.state.borrow_mut();
                state.stale_holds.clear();
                if let Some((zombie, next)) = step.pruned {
                    match next {
                        Some(next) => {
                            if let Some(from) = state.to_prune.get_mut(&zombie) {
                                *from = next;
                            }
                        }
                        None => {
                            state.to_prune.remove(&zombie);
                        }
                    }
                }
            }
            Err(Error::NoSpace) => {
                let mut state = self.state.borrow_mut();
                state.is_background_stuck = true;
                state.generation = state.generation.next();
            }
            Err(Error::Corrupt(_)) => self.set_aside(&step),
            Err(_) => self.poison(Standing::Poisoned),
        }
        self.progress.notify(usize::MAX);
    }

    /// Leaves alone what turned out damaged; `check` names it.
    fn set_aside(&self, step: &Step) {
        let mut state = self.state.borrow_mut();
        state.generation = state.generation.next();
        state.stuck_graves.extend(step.stuck_grave);
        if let Some((zombie, _)) = step.pruned {
            state.to_prune.remove(&zombie);
        }
        if step.stuck_grave.is_none() && step.pruned.is_none() {
            state.is_background_stuck = true;
        }
        drop(state);
        self.progress.notify(usize::MAX);
    }

    async fn background_step(
        &self,
        stage: &mut Stage<'_, B>,
        step: &mut Step,
    ) -> Result<(), Error> {
        let (holds, stuck, zombie) = {
            let mut state = self.state.borrow_mut();
            let worth: Vec<VersionId> = state
                .left_behind
                .iter()
                .filter(|&(_, &count)| count >= LEFT_BEHIND_MIN)
                .map(|(&id, _)| id)
                .collect();
            for id in worth {
                state.left_behind.remove(&id);
                state.to_prune.insert(id, 0);
            }
            // Children before parents: a child snapshot has the higher id.
            let zombie = state
                .to_prune
                .last_key_value()
                .map(|(&id, &from)| (id, from));
            (
                state.stale_holds.clone(),
                state.stuck_graves.clone(),
                zombie,
            )
        };
        if !holds.is_empty() {
            for id in holds {
                stage.unlink(id).await?;
            }
            return Ok(());
        }
        let mut budget = self.reclaim_step;
        let mut has_walked = false;
        for (id, mut grave) in stage.graves() {
            if budget == 0 {
                break;
            }
            if stuck.contains(&id) {
                continue;
            }
            step.stuck_grave = Some(id);
            let is_done = stage.walk(&mut grave, &mut budget).await?;
            stage.put_grave(id, (!is_done).then_some(grave));
            has_walked = true;
        }
        step.stuck_grave = None;
        if !has_walked && let Some((zombie, from)) = zombie {
            step.pruned = Some((zombie, None));
            let next = stage
                .prune(
                    zombie,
                    from,
                    (self.reclaim_step / PRUNE_SHARE).max(PRUNE_STEP_MIN),
                )
                .await?;
            step.pruned = Some((zombie, next));
        }
        Ok(())
    }
}
