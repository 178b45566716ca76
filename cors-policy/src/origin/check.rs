//! The findings on a list of origins.

use std::borrow::Cow;

use super::facts::cross_key_rules;
use super::invalid::InvalidOriginKind;
use super::pattern::OriginPattern;
use super::repair::{is_regex, repair};
use super::set::OriginSet;
use crate::cross_key::CrossKeyRule;
use crate::dangers::Dangers;
use crate::finding::{Finding, PolicyErrors};
use crate::form::Form;
use crate::key::Key;
use crate::lint::{Level, Lint};
use crate::list::{self, CheckedEntry, Entry};
use crate::text::{is_invisible, quote};

/// Checks the entries of `allow_origins`, less `"*"`, one by one and beside each other. `rules` says which dangers
/// are allowed for an entry, and where it is written.
pub(crate) fn check_all(
    entries: &[Entry<&str>],
    credentials: bool,
    rules: impl Fn(usize) -> (Dangers, Form),
) -> Vec<Entry<Finding>> {
    let mut valid = Vec::new();
    let checked = entries.iter().map(|(at, entry)| {
        let (dangers, form) = rules(*at);
        let pattern = OriginPattern::parse(entry);
        let checked = check(entry, pattern, credentials, dangers, form);
        // What is refused is about to change, so it is beside the point what it covers.
        if let Ok(pattern) = pattern
            && checked.findings.is_empty()
        {
            valid.push((*at, pattern));
        }
        (*at, checked)
    });
    let mut findings = list::check(checked);
    findings.extend(redundant(&valid));
    findings.sort_by_key(|(at, _)| *at);
    findings
}

fn check<'a>(
    entry: &'a str,
    pattern: Result<OriginPattern<'_>, InvalidOriginKind>,
    credentials: bool,
    dangers: Dangers,
    form: Form,
) -> CheckedEntry<'a, &'a str> {
    let malformed = malformed(entry, pattern.err(), form);
    // What is wrong with the origin that was meant is wrong, too: both are said at once.
    let rules: Vec<CrossKeyRule> = match &malformed {
        None => cross_key_rules(entry, pattern.ok()).collect(),
        Some((_, None)) => Vec::new(),
        Some((_, Some(meant))) => {
            cross_key_rules(meant, OriginPattern::parse(meant).ok()).collect()
        }
    };
    let refused: Vec<CrossKeyRule> = rules
        .into_iter()
        .filter(|rule| rule.refused(credentials, dangers))
        .collect();
    let canonical = malformed.is_none().then_some(Cow::Borrowed(entry));
    let malformed = malformed.and_then(|(finding, meant)| {
        Some(match meant {
            Some(meant) if refused.is_empty() => finding.replace_by(meant),
            // `NULL` is wrong in any case.
            Some(meant) if meant == "null" => return None,
            Some(meant) => finding.help(format!("browsers send {}", quote(&meant))),
            None => finding,
        })
    });
    let refused = refused
        .into_iter()
        .map(|rule| refusal(rule, entry, credentials, form));
    CheckedEntry {
        text: entry,
        id: entry,
        canonical,
        findings: malformed.into_iter().chain(refused).collect(),
    }
}

/// What is wrong with an entry by itself, and the origin that was meant. (Where `*` may stand, it is
/// checked before.)
fn malformed(
    entry: &str,
    invalid: Option<InvalidOriginKind>,
    form: Form,
) -> Option<(Finding, Option<String>)> {
    if entry.eq_ignore_ascii_case("null") {
        let finding = Finding::new(
            Lint::InvalidOrigin,
            entry,
            "browsers send `null` in lower case",
        );
        return (entry != "null").then(|| (finding, Some("null".to_owned())));
    }
    if entry == "*" {
        let message = "`*` is everybody, and this lists some origins";
        let finding = Finding::new(Lint::InvalidOrigin, entry, message);
        return Some((
            finding.help(help(InvalidOriginKind::Wildcard, entry, form)),
            None,
        ));
    }
    if is_file(entry) {
        let message = "every file that any app opens has this origin: browsers send `null` for it, and some web views `file://`";
        let help = "while developing, serve the page over HTTP, and list that origin, like `http://localhost:8000`; in an app, give its pages an origin of their own, like `https://localhost` or `app://localhost`";
        return Some((
            Finding::new(Lint::FileOrigin, entry, message).help(help),
            None,
        ));
    }
    let invalid = invalid?;
    let (why, meant) = if let Some(letter) = entry.chars().find(|letter| is_invisible(*letter)) {
        let visible = entry.replace(is_invisible, "");
        let is_valid = OriginPattern::parse(&visible).is_ok();
        let meant = if is_valid {
            Some(visible)
        } else {
            repair(&visible)
        };
        let code = u32::from(letter);
        (
            format!("it has an invisible character in it, U+{code:04X}"),
            meant,
        )
    } else {
        (invalid.to_string(), repair(entry))
    };
    let is_of_star = matches!(
        invalid,
        InvalidOriginKind::Wildcard | InvalidOriginKind::WildcardUnderSuffix
    );
    let message = if is_of_star {
        format!("{} is not a pattern of origins: {why}", quote(entry))
    } else {
        format!("no browser sends the origin {}: {why}", quote(entry))
    };
    let finding = Finding::new(Lint::InvalidOrigin, entry, message);
    Some(match meant {
        None => (finding.help(help(invalid, entry, form)), None),
        meant => (finding, meant),
    })
}

/// `file:`, with or without slashes.
fn is_file(entry: &str) -> bool {
    entry
        .trim_start()
        .get(..5)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"))
}

/// A help where no pattern may say what is meant. In the attribute, code can decide instead.
fn or_by_code(help: &'static str, form: Form) -> Cow<'static, str> {
    match form {
        Form::Attribute => {
            format!("{help}, or decide with code: `allow_origins = with(|origin, _| …)`").into()
        }
        Form::Dev | Form::Builder | Form::OriginsAlone => help.into(),
    }
}

/// What to do where the origin that was meant cannot be told.
fn help(invalid: InvalidOriginKind, entry: &str, form: Form) -> Cow<'static, str> {
    let list = |origins: [&str; 2]| match form {
        Form::OriginsAlone => format!("`{}` and `{}`", origins[0], origins[1]),
        _ => format!("`{}`", form.entries(Key::AllowOrigins, &origins)),
    };
    let (scheme, host) = entry.split_once("://").unwrap_or(("", entry));
    // `**.example.com`, `*.*.example.com`
    let name = host.trim_start_matches(['*', '.']);
    let is_any_depth = name != host && !name.contains('*') && name.contains(char::is_alphabetic);
    match invalid {
        _ if is_regex(entry) => {
            let help = "a pattern is not a regular expression: write `*.` in front of a name for its subdomains (`https://*.example.com`), `*` in a label for part of it (`https://pr-*.example.com`), `:*` for any port";
            return or_by_code(help, form);
        }
        _ if scheme.contains('*') => {
            let list = list(["https://app.example.com", "http://app.example.com"]);
            return format!("schemes have no pattern: list an origin for each, like {list}").into();
        }
        InvalidOriginKind::Wildcard if is_any_depth => {
            "for all subdomains of a name, however deep, write `https://*.example.com`, and beside it `https://example.com`, if that is meant too"
        }
        InvalidOriginKind::Empty => {
            "take the entry out, or write an origin like `https://app.example.com`"
        }
        InvalidOriginKind::Comma | InvalidOriginKind::WhiteSpace if entry.matches("://").count() > 1 => {
            let list = list(["https://a.example.com", "https://b.example.com"]);
            return format!("each origin is an entry of its own: {list}").into();
        }
        InvalidOriginKind::Ip | InvalidOriginKind::IpForm => {
            "an IPv4 address has four parts from 0 to 255, without leading zeros; an IPv6 address is written in brackets"
        }
        InvalidOriginKind::Wildcard => return or_by_code("list the origins one by one", form),
        InvalidOriginKind::WildcardUnderSuffix => {
            let help = "put the `*` into a label in front of a name of yours, like `https://my-*.example.com`";
            return or_by_code(help, form);
        }
        InvalidOriginKind::SchemeMissing | InvalidOriginKind::Scheme => {
            "write the origin with its scheme, like `https://app.example.com`"
        }
        InvalidOriginKind::EmptyLabel if entry.contains("://.") => {
            "for the subdomains of a name, write `https://*.example.com`"
        }
        InvalidOriginKind::PortRange | InvalidOriginKind::Port => {
            "write the port as in the browser's address bar, or `:*` for any"
        }
        _ => {
            "write it as browsers send it: type `location.origin` into the console of a page there, and copy what it says"
        }
    }
    .into()
}

fn refusal(rule: CrossKeyRule, entry: &str, credentials: bool, form: Form) -> Finding {
    let what = match rule {
        CrossKeyRule::NullOrigin => format!("{} identifies no site", quote(entry)),
        CrossKeyRule::PublicSuffix => {
            format!("{} does not go with {}", quote(entry), form.credentials())
        }
        _ => format!("{} is not safe with {}", quote(entry), form.credentials()),
    };
    let is_any_host = OriginPattern::parse(entry).is_ok_and(|pattern| pattern.has_any_host());
    let why = match rule {
        CrossKeyRule::PublicSuffix if is_any_host => {
            "anyone who makes a page with this scheme could use your users' cookies"
        }
        _ => rule.why(),
    };
    let help = match rule {
        CrossKeyRule::NullOrigin if credentials => {
            "serve the page from an origin of its own: with credentials, anyone who makes such a page could act as your users".to_owned()
        }
        _ => rule.help(form).to_string(),
    };
    Finding::new(rule.lint(), entry, format!("{what}: {why}")).help(help)
}

/// Entries that another one covers.
fn redundant(valid: &[Entry<OriginPattern<'_>>]) -> Vec<Entry<Finding>> {
    // Only a `*` covers another entry.
    if valid.iter().all(|(_, pattern)| pattern.is_exact()) {
        return Vec::new();
    }
    let set = OriginSet::of(valid.iter().map(|(_, pattern)| *pattern));
    let covered = valid.iter().filter_map(|(at, pattern)| {
        let covering = set.covering(pattern)?;
        let message = format!("`{pattern}` is not needed: `{covering}` covers it");
        let finding =
            Finding::new(Lint::RedundantOrigin, pattern.to_string(), message).help(format!(
                "take it out, or narrow `{covering}`; `{}({})` silences this",
                Key::Allow,
                Lint::RedundantOrigin.name(),
            ));
        Some((*at, finding))
    });
    covered.collect()
}

impl OriginSet {
    /// Checks patterns by all rules on origins, with credentials or without, and makes a set of them. `*` is not
    /// a pattern, since a set never contains all origins. The name is for the errors.
    ///
    /// ```
    /// # use cors_policy as cors_runtime;
    /// use cors_runtime::{Dangers, OriginSet};
    ///
    /// let patterns = ["https://app.example.com", "http://shop.example", "*"];
    /// let errors = OriginSet::checked("tenant 7", patterns, true, Dangers::NONE).unwrap_err();
    /// assert_eq!(errors.findings().len(), 2);
    /// ```
    ///
    /// # Errors
    ///
    /// Everything that is wrong with them.
    pub fn checked<'a>(
        name: &str,
        patterns: impl IntoIterator<Item = &'a str>,
        credentials: bool,
        dangers: Dangers,
    ) -> Result<OriginSet, PolicyErrors> {
        let entries: Vec<(usize, &str)> = patterns.into_iter().enumerate().collect();
        let findings = check_all(&entries, credentials, |_| (dangers, Form::OriginsAlone))
            .into_iter()
            .map(|(_, finding)| finding)
            .filter(|finding| finding.level() == Level::Error)
            .collect();
        if let Some(errors) = PolicyErrors::of(name, findings) {
            return Err(errors);
        }
        let patterns = entries.iter().map(|(_, pattern)| *pattern);
        // The rules let patterns and `null` through, and both can be read.
        Ok(OriginSet::parse(patterns).unwrap_or_else(|_| OriginSet::empty()))
    }
}
