//! The parts pages are made of: values in, callbacks out.

pub(crate) mod amount;
pub(crate) mod ask;
pub(crate) mod block_map;
pub(crate) mod command_dialog;
pub(crate) mod command_log;
pub(crate) mod dialog;
pub(crate) mod disk_form;
pub(crate) mod drop_target;
pub(crate) mod empty;
pub(crate) mod failure;
pub(crate) mod field;
pub(crate) mod file_field;
pub(crate) mod gate;
pub(crate) mod hex_table;
pub(crate) mod import_form;
mod import_rows;
pub(crate) mod lineage;
pub(crate) mod link;
pub(crate) mod loaded;
pub(crate) mod menu;
pub(crate) mod name;
pub(crate) mod reset_dialog;
pub(crate) mod shell;
pub(crate) mod sort_head;
pub(crate) mod status;
pub(crate) mod task_bar;
pub(crate) mod toasts;
