//! End-to-end tests of the release page, its Content-Security-Policy on, in a real browser.
//! One module a scenario.

mod accessible;
mod bad_files;
mod bad_pools;
mod bad_words;
mod bin;
mod block_map;
mod bytes;
mod compaction;
mod compare;
mod compare_files;
mod deep_links;
mod exports;
mod ext4_walk;
mod fat_files;
mod fat_names;
mod hex_rows;
mod history;
mod imports;
mod kills;
mod lab;
mod long_names;
mod long_writes;
mod other_build;
mod overwriting;
mod page_loads;
mod persistence;
mod plug;
mod quota;
mod torn_log;
mod two_tabs;
mod undo;
