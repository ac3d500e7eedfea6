//! What a transaction does to the lineage.

use std::rc::Rc;

use super::error::{Error, InvalidRequest};
use super::lineage::{Version, VersionKind};
use super::map::Entry;
use super::seal::Seal;
use super::stage::Stage;
use crate::backend::BlockBackend;
use crate::rules::{Rule, applies};
use crate::units::{BlockSize, DISK_LEN_MAX, DISK_LEN_MIN, DISK_LEN_STEP, Generation, VersionId};

/// One change of the lineage. Ids of new versions were handed out when it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    CreateHead {
        id: VersionId,
        len: u64,
        block_size: BlockSize,
        seal: Option<Rc<Seal>>,
        /// The version whose key it has.
        like: Option<VersionId>,
    },
    Snapshot {
        id: VersionId,
        head: VersionId,
    },
    CloneHead {
        id: VersionId,
        from: VersionId,
    },
    /// The state that is left behind gets an id of its own until it is reclaimed.
    RollBack {
        head: VersionId,
        to: VersionId,
        left: VersionId,
    },
    Resize {
        head: VersionId,
        len: u64,
    },
    Hold {
        id: VersionId,
        version: VersionId,
    },
    Delete {
        id: VersionId,
    },
}

impl Op {
    /// Whether it keeps what a head has at that moment, whatever becomes of the head.
    pub(crate) fn keeps(&self, id: VersionId) -> bool {
        match *self {
            Self::Snapshot { head, .. } => head == id,
            Self::Hold { version, .. } => version == id,
            _ => false,
        }
    }
}

/// Whether a disk can have this size.
pub(crate) fn check_disk_len(len: u64) -> Result<(), InvalidRequest> {
    let is_len = (DISK_LEN_MIN..=DISK_LEN_MAX).contains(&len) && len.is_multiple_of(DISK_LEN_STEP);
    if is_len {
        Ok(())
    } else {
        Err(InvalidRequest::DiskLen { len })
    }
}

impl<B: BlockBackend> Stage<'_, B> {
    /// Applies changes in order; deletions take effect at the end of the commit, and `doomed`
    /// collects them.
    pub(crate) async fn apply_ops(
        &mut self,
        ops: &[Op],
        doomed: &mut Vec<VersionId>,
    ) -> Result<(), Error> {
        for op in ops {
            match *op {
                Op::CreateHead {
                    id,
                    len,
                    block_size,
                    ref seal,
                    ..
                } => {
                    check_disk_len(len)?;
                    let head = new_head(id, len, block_size, seal.clone());
                    self.put_version(id, Some(head));
                }
                Op::Snapshot { id, head } => {
                    self.head(head, doomed)?;
                    self.insert_above(id, head, VersionKind::Snapshot)?;
                }
                Op::CloneHead { id, from } => {
                    let origin = self.snapshot(from, doomed)?.clone();
                    self.put_version(id, Some(on_top_of(&origin, from, id)?));
                }
                Op::RollBack { head, to, left } => {
                    let before = self.head(head, doomed)?.clone();
                    let target = self.snapshot(to, doomed)?.clone();
                    if target.lineage != before.lineage {
                        return Err(InvalidRequest::ForeignLineage(to).into());
                    }
                    self.put_version(left, Some(before));
                    self.put_version(head, Some(on_top_of(&target, to, head)?));
                    doomed.push(left);
                }
                Op::Resize { head, len } => {
                    check_disk_len(len)?;
                    let mut version = self.head(head, doomed)?.clone();
                    if len < version.len {
                        return Err(InvalidRequest::Shrink {
                            from: version.len,
                            to: len,
                        }
                        .into());
                    }
                    self.raise(&mut version, len).await?;
                    self.put_version(head, Some(version));
                }
                Op::Hold { id, version } => {
                    let held = self.present(version, doomed)?.clone();
                    if !applies(Rule::Hold) {
                        continue;
                    }
                    if held.kind == VersionKind::Head {
                        self.insert_above(id, version, VersionKind::Hold)?;
                    } else {
                        let hold = Version {
                            kind: VersionKind::Hold,
                            parent: Some(version),
                            ..held
                        };
                        self.put_version(id, Some(hold));
                    }
                }
                Op::Delete { id } => {
                    self.present(id, doomed)?;
                    doomed.push(id);
                }
            }
        }
        Ok(())
    }

    /// Puts a read-only version between a head and its parent, with all the head has.
    fn insert_above(
        &mut self,
        id: VersionId,
        head: VersionId,
        kind: VersionKind,
    ) -> Result<(), Error> {
        let generation = self.generation;
        let version = self.version_mut(head)?;
        let above = Version {
            kind,
            generation,
            ..version.clone()
        };
        version.parent = Some(id);
        if kind == VersionKind::Snapshot {
            version.redirected_blocks = 0;
            version.cow_copies = 0;
        }
        self.put_version(id, Some(above));
        Ok(())
    }

    fn present(&self, id: VersionId, doomed: &[VersionId]) -> Result<&Version, Error> {
        let version = self.version(id)?;
        if version.is_zombie || doomed.contains(&id) {
            return Err(Error::NotFound(id));
        }
        Ok(version)
    }

    fn head(&self, id: VersionId, doomed: &[VersionId]) -> Result<&Version, Error> {
        let version = self.present(id, doomed)?;
        if version.kind == VersionKind::Head {
            Ok(version)
        } else {
            Err(InvalidRequest::NotAHead(id).into())
        }
    }

    fn snapshot(&self, id: VersionId, doomed: &[VersionId]) -> Result<&Version, Error> {
        let version = self.present(id, doomed)?;
        if version.kind == VersionKind::Snapshot {
            Ok(version)
        } else {
            Err(InvalidRequest::NotASnapshot(id).into())
        }
    }
}

fn new_head(id: VersionId, len: u64, block_size: BlockSize, seal: Option<Rc<Seal>>) -> Version {
    Version {
        kind: VersionKind::Head,
        is_zombie: false,
        parent: None,
        lineage: id,
        generation: Generation::ZERO,
        len,
        block_size,
        redirected_blocks: 0,
        cow_copies: 0,
        seal,
        root: Entry::None,
    }
}

/// A head that goes on from a snapshot.
fn on_top_of(
    snapshot: &Version,
    id: VersionId,
    head: VersionId,
) -> Result<Version, InvalidRequest> {
    let seal = snapshot.seal.as_ref();
    let seal = seal.map(|seal| seal.on_top(snapshot.generation, head));
    Ok(Version {
        kind: VersionKind::Head,
        parent: Some(id),
        seal: seal.transpose()?,
        generation: Generation::ZERO,
        redirected_blocks: 0,
        cow_copies: 0,
        ..snapshot.clone()
    })
}
