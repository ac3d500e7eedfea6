//! Commands as text: how they print, what is refused and with which words, and that every command
//! reads back from its own text.

mod errors;
mod generated;
mod printing;
mod properties;

use super::*;

fn parse(text: &str) -> Result<Command, ParseError> {
    text.parse()
}

#[track_caller]
fn reads(text: &str, command: Command) {
    assert_eq!(parse(text), Ok(command), "{text}");
}

/// A command is printed in its shortest usual form, and that form reads as the same command.
#[track_caller]
fn prints(command: Command, text: &str) {
    assert_eq!(command.to_string(), text);
    reads(text, command);
}
