use super::*;

#[test]
fn errors_say_what_why_and_what_is_expected() {
    for (text, code, message) in [
        (
            "",
            "MissingParameter",
            "nothing to do; write a command such as: disk create web-root --size 64M",
        ),
        (
            "rowdisk",
            "MissingParameter",
            "nothing to do; write a command such as: disk create web-root --size 64M",
        ),
        (
            "disc create x",
            "InvalidParameter",
            "there is no command \"disc create\"; there are: disk, file, snapshot, image, instance, incident, zone, region, policy, bin, pool",
        ),
        (
            "pool",
            "InvalidParameter",
            "there is no command \"pool\"; there are: pool set-bin-period, pool set-quota-policy, pool set-time-zone, pool modify, pool check, pool reset",
        ),
        (
            "disk resize web-root",
            "MissingParameter",
            "SIZE is missing; write: rowdisk disk resize DISK SIZE",
        ),
        (
            "disk resize web-root big",
            "InvalidParameter",
            "\"big\" is not a size; write bytes, or a whole number with K, M, G or T, such as 64M",
        ),
        (
            "disk resize web-root 1G 2G",
            "InvalidParameter",
            "\"2G\" is one word too many; write: rowdisk disk resize DISK SIZE",
        ),
        (
            "disk delete web-root --force",
            "InvalidParameter",
            "there is no option \"--force\" here; write: rowdisk disk delete DISK [--keep-automatic]",
        ),
        (
            "disk delete web-root --keep-automatic=yes",
            "InvalidParameter",
            "--keep-automatic takes no value; write: rowdisk disk delete DISK [--keep-automatic]",
        ),
        (
            "disk reinit web-root --keep-current",
            "MissingParameter",
            "--keep-current needs a value; write: rowdisk disk reinit DISK [--keep-current NAME]",
        ),
        (
            "disk zero a --offset 0 --offset 1 --length 1",
            "InvalidParameter",
            "--offset is given twice; once is enough",
        ),
        (
            "disk create a --size 1M --system --data",
            "InvalidParameter",
            "--system and --data exclude each other; give one of them",
        ),
        (
            "disk create a --from-image i --from-snapshot s",
            "InvalidParameter",
            "--from-snapshot and --from-image exclude each other; give one of them",
        ),
        (
            "disk write a --offset 0 --text x --length 3",
            "InvalidParameter",
            "--text and --length exclude each other; give one of them",
        ),
        (
            "instance scale-rule web --none --max 3",
            "InvalidParameter",
            "--none and --max exclude each other; give one of them",
        ),
        (
            "instance scale-rule web --above 300 --below 3 --size 1M --max 3",
            "InvalidParameter",
            "--above \"300\" is not a whole number from 0 to 18446744073709551615",
        ),
        (
            "image create base --instance web --data-snapshot a@b",
            "InvalidParameter",
            "--data-snapshot and --instance exclude each other; give one of them",
        ),
        (
            "disk attach data",
            "MissingParameter",
            "INSTANCE is missing; write: rowdisk disk attach DISK INSTANCE [--delete-with-instance]",
        ),
        (
            "disk write a --offset 0 --fill 256 --length 1",
            "InvalidParameter",
            "\"256\" is not a byte; write 0 to 255, or 0x00 to 0xff",
        ),
        (
            "disk write a --offset 0 --random -1 --length 1",
            "InvalidParameter",
            "--random \"-1\" is not a whole number from 0 to 18446744073709551615",
        ),
        (
            "disk write a --offset 0 --hex 123",
            "InvalidParameter",
            "\"123\" is not bytes; write two digits a byte, and gaps between runs: 48656c+4K+ff",
        ),
        (
            "disk create a --size 1M --block-size 5K",
            "InvalidParameter",
            "\"5K\" is not a block size; choose 4K, 8K, 16K, 32K or 64K",
        ),
        (
            "disk modify a --delete-automatic maybe",
            "InvalidParameter",
            "--delete-automatic \"maybe\" is not known; write on or off",
        ),
        (
            "pool set-quota-policy newest",
            "InvalidParameter",
            "POLICY \"newest\" is not known; write oldest or oldest-automatic",
        ),
        (
            "snapshot create a b --tag role",
            "InvalidParameter",
            "\"role\" is not a tag; write KEY=VALUE",
        ),
        (
            "disk delete a@b",
            "InvalidParameter",
            "\"a@b\" does not fit here; write the name or id of a disk",
        ),
        (
            "snapshot delete a@b@c",
            "InvalidParameter",
            "\"a@b@c\" does not fit here; write DISK@SNAPSHOT, or the id of a snapshot",
        ),
        (
            "disk delete 'a",
            "InvalidParameter",
            "a quotation mark is not closed; close it, or quote it with a backslash",
        ),
    ] {
        let error = parse(text).expect_err(text);
        assert_eq!(error.to_string(), message, "{text}");
        assert_eq!(error.code(), code, "{text}");
    }
}

#[test]
fn every_value_of_a_message_is_in_its_params() {
    let error = parse("disk resize web-root big").expect_err("not a size");
    assert_eq!(error.key(), "command-bad-size");
    assert_eq!(error.params(), [("found", "big".to_owned())]);
}

#[test]
fn a_command_of_a_mebibyte_is_refused_before_it_is_split() {
    let name = "n".repeat(1 << 20);
    let error = parse(&format!("disk create {name} --size 1M")).expect_err("too long");
    assert_eq!(
        error,
        ParseError::TooLong {
            len: (1 << 20) + 22
        }
    );
}

#[test]
fn messages_repeat_only_the_beginning_of_what_they_refuse() {
    let word = "ж".repeat(1000);
    for text in [
        word.clone(),
        format!("disk {word}"),
        format!("disk resize a {word}"),
    ] {
        assert!(parse(&text).expect_err("refused").to_string().len() < 600);
    }
}

#[test]
fn every_line_of_the_grammar_has_a_parser_and_every_option_a_reader() {
    for verb in verbs() {
        let mut text = format!("rowdisk {} {} 1M 1M", verb.noun, verb.verb);
        for option in verb.flags {
            text += &format!(" {option}");
        }
        for option in verb.options.iter().chain(verb.lists) {
            text += &format!(" {option} 4K");
        }
        // Whatever this nonsense is refused for, it is known, and no option is left unread.
        let result = parse(&text);
        let is_unknown = matches!(
            result,
            Err(ParseError::UnknownCommand { .. } | ParseError::UnknownOption { .. })
        );
        assert!(!is_unknown, "{text}: {}", verb.usage);
    }
}

#[test]
fn usage_names_every_option() {
    for verb in verbs() {
        for option in verb.flags.iter().chain(verb.options).chain(verb.lists) {
            assert!(verb.usage.contains(option), "{option} in {}", verb.usage);
        }
    }
}
