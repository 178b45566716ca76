//! Punycode (RFC 3492), to tell a user how a browser sends the host name that they wrote.

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_N: u32 = 128;

/// The label as a browser sends it, if that can be told for sure.
///
/// Browsers map and check a label first (UTS 46), which takes tables of their own. Only characters
/// that those tables map to themselves, or to their lower case, are encoded here; for any other
/// there is no suggestion rather than a wrong one.
pub(super) fn encode_label(label: &str) -> Option<String> {
    if label.is_ascii() {
        return Some(label.to_ascii_lowercase());
    }
    let lower: Vec<char> = label.chars().flat_map(char::to_lowercase).collect();
    if !lower.iter().all(|letter| is_plain(*letter)) || lower.starts_with(&['x', 'n', '-', '-']) {
        return None;
    }
    // The Kelvin sign is a `k`, and a label that is ASCII by then is not encoded.
    if lower.iter().all(char::is_ascii) {
        return Some(lower.into_iter().collect());
    }
    encode(&lower).map(|encoded| format!("xn--{encoded}"))
}

/// Letters that UTS 46 leaves as they are, wherever in a label they stand.
fn is_plain(letter: char) -> bool {
    matches!(letter,
        'a'..='z' | '0'..='9' | '-' | '_'
        | 'ß'..='ö' | 'ø'..='ÿ'              // Latin-1
        | 'ā' | 'ă' | 'ą' | 'ć' | 'č' | 'ď' | 'đ' | 'ē' | 'ė' | 'ę' | 'ě' | 'ğ' | 'ģ' | 'ī' | 'į' | 'ı'
        | 'ķ' | 'ļ' | 'ł' | 'ń' | 'ņ' | 'ň' | 'ő' | 'œ' | 'ŕ' | 'ř' | 'ś' | 'ş' | 'š' | 'ţ' | 'ť'
        | 'ū' | 'ů' | 'ű' | 'ų' | 'ź' | 'ż' | 'ž'
        | 'ά'..='ώ'                          // Greek
        | 'а'..='ё' | 'є' | 'і' | 'ї'        // Cyrillic
        | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー'   // Kana
        | '\u{4e00}'..='\u{9fff}'            // Han
        | '가'..='힣'                         // Hangul
    )
}

fn encode(letters: &[char]) -> Option<String> {
    let mut output: String = letters.iter().filter(|letter| letter.is_ascii()).collect();
    let basic = u32::try_from(output.len()).ok()?;
    let total = u32::try_from(letters.len()).ok()?;
    if basic > 0 {
        output.push('-');
    }
    let (mut n, mut delta, mut bias, mut handled) = (INITIAL_N, 0u32, INITIAL_BIAS, basic);
    while handled < total {
        let next = letters
            .iter()
            .map(|letter| u32::from(*letter))
            .filter(|code| *code >= n)
            .min()?;
        delta = delta.checked_add((next - n).checked_mul(handled + 1)?)?;
        n = next;
        for letter in letters {
            let code = u32::from(*letter);
            if code < n {
                delta = delta.checked_add(1)?;
            }
            if code == n {
                let mut quotient = delta;
                let mut k = BASE;
                loop {
                    let threshold = k.saturating_sub(bias).clamp(T_MIN, T_MAX);
                    if quotient < threshold {
                        break;
                    }
                    let rest = quotient - threshold;
                    output.push(digit(threshold + rest % (BASE - threshold)));
                    quotient = rest / (BASE - threshold);
                    k += BASE;
                }
                output.push(digit(quotient));
                bias = adapt(delta, handled + 1, handled == basic);
                delta = 0;
                handled += 1;
            }
        }
        delta = delta.checked_add(1)?;
        n += 1;
    }
    Some(output)
}

/// Whether a label that begins with `xn--` stands for letters beyond ASCII. Browsers refuse a URL with any other
/// (UTS 46, "Processing"; its tables of characters are not looked at here).
pub(super) fn is_decodable(label: &str) -> bool {
    let Some(encoded) = label.strip_prefix("xn--") else {
        return false;
    };
    decode(encoded).is_some_and(|letters| {
        letters.iter().any(|letter| !letter.is_ascii())
            && !letters.iter().any(|letter| letter.is_control())
            && encode(&letters).as_deref() == Some(encoded)
    })
}

fn decode(encoded: &str) -> Option<Vec<char>> {
    let (basic, digits) = encoded.rsplit_once('-').unwrap_or(("", encoded));
    let mut letters: Vec<char> = basic.chars().collect();
    let (mut n, mut at, mut bias) = (INITIAL_N, 0u32, INITIAL_BIAS);
    let mut digits = digits.bytes();
    while digits.len() > 0 {
        let before = at;
        let (mut weight, mut k) = (1u32, BASE);
        loop {
            let digit = digit_value(digits.next()?)?;
            at = at.checked_add(digit.checked_mul(weight)?)?;
            let threshold = k.saturating_sub(bias).clamp(T_MIN, T_MAX);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
            k += BASE;
        }
        let count = u32::try_from(letters.len()).ok()? + 1;
        bias = adapt(at - before, count, before == 0);
        n = n.checked_add(at / count)?;
        at %= count;
        letters.insert(usize::try_from(at).ok()?, char::from_u32(n)?);
        at += 1;
    }
    Some(letters)
}

fn digit_value(byte: u8) -> Option<u32> {
    match byte {
        b'a'..=b'z' => Some(u32::from(byte - b'a')),
        b'0'..=b'9' => Some(u32::from(byte - b'0') + 26),
        _ => None,
    }
}

fn digit(value: u32) -> char {
    const DIGITS: &[u8; BASE as usize] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    char::from(DIGITS[(value % BASE) as usize])
}

fn adapt(delta: u32, handled: u32, first: bool) -> u32 {
    let mut delta = if first { delta / DAMP } else { delta / 2 };
    delta += delta / handled;
    let mut k = 0;
    while delta > ((BASE - T_MIN) * T_MAX) / 2 {
        delta /= BASE - T_MIN;
        k += BASE;
    }
    k + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

#[cfg(test)]
mod tests {
    use super::{encode_label, is_decodable};

    /// Beside an independent implementation, which also looks at tables: what it takes is decodable.
    #[test]
    fn what_browsers_take_is_decodable() {
        let mut taken = 0;
        for letter in ('\u{80}'..='\u{2ffff}').step_by(7) {
            for label in [format!("{letter}"), format!("a{letter}-b{letter}")] {
                let Ok(url) = url::Url::parse(&format!("https://{label}.example/")) else {
                    continue;
                };
                let host = url.host_str().unwrap();
                let label = host.strip_suffix(".example").unwrap();
                if label.starts_with("xn--") {
                    assert!(is_decodable(label), "{label}");
                    taken += 1;
                }
            }
        }
        assert!(taken > 30_000, "{taken}");
        for label in [
            "xn--",
            "xn--a",
            "xn--f",
            "xn--a-",
            "xn--abc-",
            "xn--99999",
            "xn--0ca-",
            "xn---",
        ] {
            assert!(!is_decodable(label), "{label}");
            assert!(
                url::Url::parse(&format!("https://{label}.example/")).is_err(),
                "{label}"
            );
        }
        // A control character, and letters whose code is too large.
        for label in ["xn--5a", "xn--sa", "xn--9999999999"] {
            assert!(!is_decodable(label), "{label}");
        }
    }

    /// Every letter for which a suggestion is made, beside an independent implementation.
    #[test]
    fn suggestions_are_what_a_browser_sends() {
        let mut tried = 0;
        for letter in ('\u{80}'..='\u{ffff}').filter(|letter| super::is_plain(*letter)) {
            for label in [
                format!("{letter}"),
                format!("a{letter}b-{letter}"),
                format!("{letter}{letter}c"),
            ] {
                let host = format!("https://{label}.example/");
                let sent = url::Url::parse(&host).unwrap();
                let sent = sent.host_str().unwrap().strip_suffix(".example").unwrap();
                assert_eq!(encode_label(&label).as_deref(), Some(sent), "{label}");
                tried += 1;
            }
        }
        assert!(tried > 90_000, "{tried}");
    }

    #[test]
    fn no_suggestion_is_made_where_it_may_be_wrong() {
        for label in ["ﬁsh", "ａ", "e\u{301}", "ªb", "ſ", "ŀ"] {
            assert_eq!(encode_label(label), None, "{label}");
        }
        assert_eq!(encode_label("BÜCHER").as_deref(), Some("xn--bcher-kva"));
    }
}
