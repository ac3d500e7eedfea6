//! The library against disks that other programs made, and other programs against disks it made:
//! dosfstools, mtools, e2fsprogs, sfdisk and sgdisk. They must be installed.

mod damage;
mod disk;
mod ext;
mod fat;
mod model;
mod partitions;
mod steps;
mod tools;
