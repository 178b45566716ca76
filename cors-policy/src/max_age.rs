//! How long a browser may keep the answer to a preflight.

use crate::finding::Finding;
use crate::form::Form;
use crate::key::Key;
use crate::lint::Lint;
use crate::text::quote;

/// Firefox's cap in seconds, the longest of any browser.
pub const MAX_AGE_LIMIT: u64 = 86_400;

/// Chromium's cap in seconds.
pub const MAX_AGE_CHROMIUM: u64 = 7_200;

const UNITS: [(char, u64); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

/// Reads a duration like `"90s"`, `"10m"`, `"2h"` or `"1d"`, in seconds.
///
/// ```
/// # use cors_policy as cors_runtime;
/// use cors_runtime::parse_max_age;
///
/// assert_eq!(parse_max_age("10m"), Ok(600));
/// assert_eq!(parse_max_age("10 min").unwrap_err().replacement(), Some("10m"));
/// ```
///
/// # Errors
///
/// A finding that says what to write, unless the text is a number and a unit.
pub fn parse_max_age(text: &str) -> Result<u64, Finding> {
    let unit = |unit: &str| {
        UNITS
            .into_iter()
            .find(|(letter, _)| unit == letter.encode_utf8(&mut [0; 4]))
    };
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    // A number too long for 64 bits is too long for any browser: it is out of range, not malformed.
    let saturated = || number.parse::<u64>().unwrap_or(u64::MAX);
    if let (true, Some((_, seconds))) = (digits > 0, unit(rest)) {
        return Ok(saturated().saturating_mul(seconds));
    }
    let message = format!(
        "{} is not a duration: a duration is a whole number and one of `s`, `m`, `h`, `d`",
        quote(text)
    );
    let finding = Finding::new(Lint::InvalidValue, text, message);
    Err(match repair(text) {
        Some(meant) => finding.replace_by(meant),
        None => finding.help(
            "write seconds (`600`), or a duration like `\"90s\"`, `\"10m\"`, `\"2h\"`, `\"1d\"`",
        ),
    })
}

/// `"600"`, `"10 min"`, `"2 Hours"`
fn repair(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let unit = match rest.trim() {
        "" | "s" | "sec" | "secs" | "second" | "seconds" => "s",
        "m" | "min" | "mins" | "minute" | "minutes" => "m",
        "h" | "hr" | "hrs" | "hour" | "hours" => "h",
        "d" | "day" | "days" => "d",
        _ => return None,
    };
    // Without a number there is nothing to read, and reading it would only ask for a repair again.
    if digits == 0 {
        return None;
    }
    let repaired = format!("{number}{unit}");
    let seconds = parse_max_age(&repaired).ok()?;
    (seconds <= MAX_AGE_LIMIT).then_some(repaired)
}

pub(crate) fn check(seconds: u64, form: Form) -> Option<Finding> {
    if seconds > MAX_AGE_LIMIT {
        let long = match seconds {
            // It is more than that, which is as far as numbers go here.
            u64::MAX => "for so long".to_owned(),
            _ => format!("for {seconds} s"),
        };
        let message = format!(
            "no browser keeps a preflight {long}: {MAX_AGE_LIMIT} s (Firefox) is the longest"
        );
        let finding = Finding::new(Lint::MaxAgeOutOfRange, seconds.to_string(), message);
        let longest = match form {
            Form::Builder => MAX_AGE_LIMIT.to_string(),
            _ => "\"1d\"".to_owned(),
        };
        return Some(finding.help(format!(
            "write at most `{MAX_AGE_CHROMIUM}`, where Chromium stops, or `{longest}`"
        )));
    }
    if seconds > MAX_AGE_CHROMIUM {
        let message = format!(
            "Chromium keeps a preflight for {MAX_AGE_CHROMIUM} s at most, not for {seconds} s"
        );
        let finding = Finding::new(Lint::MaxAgeAboveCap, seconds.to_string(), message);
        return Some(finding.help(format!(
            "say `{MAX_AGE_CHROMIUM}`, or `{}({})` if it is meant for Firefox",
            Key::Allow,
            Lint::MaxAgeAboveCap.name(),
        )));
    }
    None
}
