//! Why a text is not a command.

use super::TEXT_LEN_MAX;

/// How much of an offending text a message repeats.
const CLIP_LEN_MAX: usize = 64;

/// The beginning of a text from outside, short enough for a message.
pub(in crate::service) fn clip(text: &str) -> String {
    match text.char_indices().nth(CLIP_LEN_MAX) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
    }
}

/// Why a text is not a command. Each says what was found and what is expected instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseError {
    /// The text is longer than a command may be.
    #[error(
        "the command is {len} bytes long; write at most {TEXT_LEN_MAX}, and longer contents with --file"
    )]
    TooLong {
        /// Its length in bytes.
        len: usize,
    },
    /// A quotation mark or a backslash stands open at the end.
    #[error("a quotation mark is not closed; close it, or quote it with a backslash")]
    OpenQuote,
    /// There is no command in the text.
    #[error("nothing to do; write a command such as: disk create web-root --size 64M")]
    Empty,
    /// No command begins like this.
    #[error("there is no command \"{found}\"; there are: {expected}")]
    UnknownCommand {
        /// What was found.
        found: String,
        /// The commands that begin with the same word, or all first words.
        expected: String,
    },
    /// The command has no such option.
    #[error("there is no option \"{found}\" here; write: {usage}")]
    UnknownOption {
        /// What was found.
        found: String,
        /// How the command is written.
        usage: &'static str,
    },
    /// An option that is a word by itself was given a value.
    #[error("{option} takes no value; write: {usage}")]
    UnexpectedValue {
        /// The option.
        option: &'static str,
        /// How the command is written.
        usage: &'static str,
    },
    /// An option stands at the end without its value.
    #[error("{option} needs a value; write: {usage}")]
    MissingValue {
        /// The option.
        option: &'static str,
        /// How the command is written.
        usage: &'static str,
    },
    /// An option that can be given once was given again.
    #[error("{option} is given twice; once is enough")]
    Repeated {
        /// The option.
        option: &'static str,
    },
    /// Two options exclude each other.
    #[error("{first} and {second} exclude each other; give one of them")]
    Conflict {
        /// One.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
    /// Something the command cannot do without is not there.
    #[error("{what} is missing; write: {usage}")]
    Missing {
        /// What is missing.
        what: &'static str,
        /// How the command is written.
        usage: &'static str,
    },
    /// There are more words than the command takes.
    #[error("\"{found}\" is one word too many; write: {usage}")]
    UnexpectedWord {
        /// The first word too many.
        found: String,
        /// How the command is written.
        usage: &'static str,
    },
    /// Not a size or an offset.
    #[error(
        "\"{found}\" is not a size; write bytes, or a whole number with K, M, G or T, such as 64M"
    )]
    BadSize {
        /// What was found.
        found: String,
    },
    /// Not a block size.
    #[error("\"{found}\" is not a block size; choose 4K, 8K, 16K, 32K or 64K")]
    BadBlockSize {
        /// What was found.
        found: String,
    },
    /// Not a whole number of 64 bits.
    #[error("{option} \"{found}\" is not a whole number from 0 to 18446744073709551615")]
    BadNumber {
        /// The option.
        option: &'static str,
        /// What was found.
        found: String,
    },
    /// Not a byte.
    #[error("\"{found}\" is not a byte; write 0 to 255, or 0x00 to 0xff")]
    BadByte {
        /// What was found.
        found: String,
    },
    /// Not bytes in hexadecimal.
    #[error(
        "\"{found}\" is not bytes; write two digits a byte, and gaps between runs: 48656c+4K+ff"
    )]
    BadHex {
        /// What was found.
        found: String,
    },
    /// Not hours or weekdays.
    #[error(
        "\"{found}\" is no schedule; write hours 0-23 and weekdays 1-7 (Monday is 1), such as --hours 0,4,8-12 --weekdays 1-5"
    )]
    BadSchedule {
        /// What was found.
        found: String,
    },
    /// Not a retention.
    #[error(
        "\"{found}\" is no retention; write days from 1 to 65536, or forever; or --keep and a count"
    )]
    BadRetention {
        /// What was found.
        found: String,
    },
    /// Not a tag.
    #[error("\"{found}\" is not a tag; write KEY=VALUE")]
    BadTag {
        /// What was found.
        found: String,
    },
    /// Not one of a few words.
    #[error("{option} \"{found}\" is not known; write {expected}")]
    BadChoice {
        /// The option or argument.
        option: &'static str,
        /// What was found.
        found: String,
        /// The words.
        expected: &'static str,
    },
    /// Not a reference of the kind that belongs here.
    #[error("\"{found}\" does not fit here; write {expected}")]
    BadReference {
        /// What was found.
        found: String,
        /// What belongs here.
        expected: &'static str,
    },
}

impl ParseError {
    /// The service's error code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty | Self::Missing { .. } | Self::MissingValue { .. } => "MissingParameter",
            Self::BadSchedule { .. } | Self::BadRetention { .. } => "ParameterInvalid",
            _ => "InvalidParameter",
        }
    }

    /// Which sentence this is, for a translation.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "command-too-long",
            Self::OpenQuote => "command-open-quote",
            Self::Empty => "command-empty",
            Self::UnknownCommand { .. } => "command-unknown",
            Self::UnknownOption { .. } => "command-unknown-option",
            Self::UnexpectedValue { .. } => "command-unexpected-value",
            Self::MissingValue { .. } => "command-missing-value",
            Self::Repeated { .. } => "command-repeated",
            Self::Conflict { .. } => "command-conflict",
            Self::Missing { .. } => "command-missing",
            Self::UnexpectedWord { .. } => "command-unexpected-word",
            Self::BadSize { .. } => "command-bad-size",
            Self::BadBlockSize { .. } => "command-bad-block-size",
            Self::BadNumber { .. } => "command-bad-number",
            Self::BadByte { .. } => "command-bad-byte",
            Self::BadHex { .. } => "command-bad-hex",
            Self::BadSchedule { .. } => "command-bad-schedule",
            Self::BadRetention { .. } => "command-bad-retention",
            Self::BadTag { .. } => "command-bad-tag",
            Self::BadChoice { .. } => "command-bad-choice",
            Self::BadReference { .. } => "command-bad-reference",
        }
    }

    /// The sentence's values, for a translation.
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, String)> {
        let text = |text: &str| text.to_owned();
        match self {
            Self::TooLong { len } => {
                vec![("len", len.to_string()), ("max", TEXT_LEN_MAX.to_string())]
            }
            Self::OpenQuote | Self::Empty => Vec::new(),
            Self::UnknownCommand { found, expected } => {
                vec![("found", text(found)), ("expected", text(expected))]
            }
            Self::UnknownOption { found, usage } | Self::UnexpectedWord { found, usage } => {
                vec![("found", text(found)), ("usage", text(usage))]
            }
            Self::UnexpectedValue { option, usage } | Self::MissingValue { option, usage } => {
                vec![("option", text(option)), ("usage", text(usage))]
            }
            Self::Repeated { option } => vec![("option", text(option))],
            Self::Conflict { first, second } => {
                vec![("first", text(first)), ("second", text(second))]
            }
            Self::Missing { what, usage } => vec![("what", text(what)), ("usage", text(usage))],
            Self::BadSize { found }
            | Self::BadBlockSize { found }
            | Self::BadByte { found }
            | Self::BadHex { found }
            | Self::BadSchedule { found }
            | Self::BadRetention { found }
            | Self::BadTag { found } => vec![("found", text(found))],
            Self::BadNumber { option, found } => {
                vec![("option", text(option)), ("found", text(found))]
            }
            Self::BadChoice {
                option,
                found,
                expected,
            } => vec![
                ("option", text(option)),
                ("found", text(found)),
                ("expected", text(expected)),
            ],
            Self::BadReference { found, expected } => {
                vec![("found", text(found)), ("expected", text(expected))]
            }
        }
    }
}
