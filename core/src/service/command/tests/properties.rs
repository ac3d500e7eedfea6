use proptest::prelude::*;

use super::generated::{command, text};
use super::*;

proptest! {
    #[test]
    fn every_command_parses_back_from_its_text(command in command()) {
        let text = command.to_string();
        prop_assume!(text.len() <= TEXT_LEN_MAX);
        prop_assert_eq!(parse(&text), Ok(command), "{}", text);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in any::<String>()) {
        let _ = parse(&text);
    }

    #[test]
    fn no_tail_of_words_makes_the_parser_panic(
        at in 0..verbs().len(),
        tail in prop::collection::vec(
            prop_oneof![text(), prop::sample::select(vec![
                "--size", "--offset", "--length", "--fill", "--random", "--tag", "--file", "--",
                "--force", "--name", "=", "--=", "-", "@", "0x", "0x+1", "iB",
            ]).prop_map(str::to_owned)],
            0..6,
        ),
    ) {
        let verb = &verbs()[at];
        let tail: Vec<_> = tail
            .iter()
            .map(|word| shlex::Quoter::new().allow_nul(true).quote(word).unwrap().into_owned())
            .collect();
        if let Err(error) = parse(&format!("{} {} {}", verb.noun, verb.verb, tail.join(" "))) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn every_size_parses_back_from_its_text(bytes in any::<u64>(), shift in 0_u32..64) {
        for bytes in [bytes, bytes << shift] {
            prop_assert_eq!(parse_size(&format_size(bytes)), Ok(bytes));
        }
    }
}
