//! Many patterns at once, against one pattern after the other.

use cors_policy::__private::OriginPattern;
use cors_policy::{Dangers, Origin, OriginSet};

use crate::naive;

/// Patterns, a line each; an empty line; and origins, a line each: the set of the patterns has those
/// that the patterns mean.
///
/// # Panics
///
/// If it does not hold.
pub fn matcher(input: &[u8]) {
    let mut lines = input.split(|byte| *byte == b'\n');
    let written: Vec<&str> = lines
        .by_ref()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| std::str::from_utf8(line).ok())
        .collect();
    let is_sound = |text: &&str| *text == "null" || OriginPattern::parse(text).is_ok();
    let sound: Vec<&str> = written.iter().copied().filter(is_sound).collect();
    assert_eq!(
        OriginSet::parse(written.iter().copied()).is_ok(),
        sound.len() == written.len(),
        "{written:?}"
    );

    let set = OriginSet::parse(sound.iter().copied()).expect("each of them is a pattern");
    for origin in lines {
        let shown = origin.escape_ascii();
        let meant = naive::allows(sound.iter().copied(), origin);
        assert_eq!(set.allows(origin), meant, "{sound:?}: {shown}");
        let parsed = std::str::from_utf8(origin).map(Origin::parse);
        if let Ok(Ok(origin)) = parsed {
            assert_eq!(set.contains(&origin), meant, "{sound:?}: {shown}");
        }
    }

    held_to_the_rules(&sound);
}

/// A set with credentials and without dangers, if there is one, lets in nobody whom they are kept from.
fn held_to_the_rules(patterns: &[&str]) {
    let checked = |credentials| {
        OriginSet::checked(
            "fuzzed",
            patterns.iter().copied(),
            credentials,
            Dangers::NONE,
        )
    };
    if let Ok(set) = checked(true) {
        assert!(checked(false).is_ok(), "{patterns:?}: less is asked of it");
        assert!(!set.allows("null"), "{patterns:?}");
        for pattern in patterns {
            let is_open = pattern.starts_with("http://") && set.allows("http://a.b.example");
            assert!(!is_open, "{patterns:?}: in the clear");
        }
    }
}
