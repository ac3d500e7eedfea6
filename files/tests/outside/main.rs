//! The library against disks that other programs made, and other programs against disks it made:
//! dosfstools, mtools, e2fsprogs, sfdisk and sgdisk. They must be installed.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that fails here says where"
)]

mod ahead;
mod compare;
mod damage;
mod disk;
mod ext;
mod fat;
mod folders;
mod journal;
mod links;
mod model;
mod names;
mod partitions;
mod steps;
mod tools;
