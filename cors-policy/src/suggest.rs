//! "Did you mean": one measure of nearness for keys, methods and names of lints.

/// Below this, a suggestion is more likely to mislead than to help.
const NEAR_ENOUGH: f64 = 0.6;

/// The candidate that is nearest to `word`, if any is near, by Damerau-Levenshtein distance
/// (a swap of two letters is one step: `GTE`), ignoring case.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Anything longer is no slip of the fingers, and the distance is quadratic in the lengths.
    if word.is_empty() || word.len() > 64 {
        return None;
    }
    let word = word.to_ascii_lowercase();
    candidates
        .into_iter()
        .map(|candidate| {
            let lower = candidate.to_ascii_lowercase();
            (
                strsim::normalized_damerau_levenshtein(&word, &lower),
                candidate,
            )
        })
        .filter(|(nearness, _)| *nearness >= NEAR_ENOUGH)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        let methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"];
        for (word, meant) in [
            ("GTE", Some("GET")),
            ("POTS", Some("POST")),
            ("DELTE", Some("DELETE")),
            ("pacth", Some("PATCH")),
            ("PURGE", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, methods), meant, "{word}");
        }
    }
}
