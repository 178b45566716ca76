//! The verdicts on a list of origins.

use std::collections::HashMap;

use super::facts::clashes_of;
use super::flaw::InvalidOrigin as Flaw;
use super::pattern::OriginPattern;
use super::repair::repair;
use super::set::OriginSet;
use crate::clash::Clash;
use crate::{Dangers, Finding, Key, Lint};

/// An entry of the list, and where it stands there.
pub(crate) type Entry<'a> = (usize, &'a str);

/// Judges the entries of `allow_origins`, less `"*"`, one by one and beside each other.
pub(crate) fn judge_all(
    entries: &[Entry<'_>],
    credentials: bool,
    dangers: Dangers,
) -> Vec<(usize, Finding)> {
    let mut findings = Vec::new();
    let mut seen = HashMap::new();
    let mut sound = Vec::new();
    for &(at, entry) in entries {
        if seen.insert(entry, at).is_some() {
            findings.push((at, duplicate(entry, entry)));
            continue;
        }
        let mut clashes: Vec<Clash> = Vec::new();
        match malformed(entry) {
            None => {
                clashes.extend(clashes_of(entry));
                if let Ok(pattern) = OriginPattern::parse(entry) {
                    sound.push((at, pattern));
                }
            }
            // What is wrong with the origin that was meant is wrong, too: both are said at once.
            Some((finding, meant)) => {
                let twice = meant
                    .as_deref()
                    .filter(|meant| entries.iter().any(|(_, other)| other == meant));
                if let Some(meant) = twice {
                    findings.push((at, duplicate(entry, meant)));
                    continue;
                }
                clashes.extend(meant.iter().flat_map(|meant| clashes_of(meant)));
                clashes.retain(|clash| clash.refused(credentials, dangers));
                findings.push((
                    at,
                    match meant {
                        Some(meant) if clashes.is_empty() => finding.replace_by(meant),
                        _ => finding,
                    },
                ));
            }
        }
        let refused = clashes
            .into_iter()
            .filter(|clash| clash.refused(credentials, dangers));
        findings.extend(refused.map(|clash| (at, refusal(clash, entry))));
    }
    findings.extend(redundant(&sound));
    findings.sort_by_key(|(at, _)| *at);
    findings
}

/// What is wrong with an entry by itself, and the origin that was meant.
fn malformed(entry: &str) -> Option<(Finding, Option<String>)> {
    if entry.eq_ignore_ascii_case("null") {
        let finding = Finding::new(
            Lint::InvalidOrigin,
            entry,
            "browsers send `null` in lower case",
        );
        return (entry != "null").then(|| (finding, Some("null".to_owned())));
    }
    if entry.len() >= 5 && entry.is_char_boundary(5) && entry[..5].eq_ignore_ascii_case("file:") {
        let finding = Finding::new(
            Lint::FileOrigin,
            entry,
            "pages opened from a file have no origin of their own: browsers send `null` for them",
        )
        .help("serve the page over HTTP while developing, and list that origin, like `http://localhost:8000`");
        return Some((finding, None));
    }
    let flaw = OriginPattern::parse(entry).err()?;
    let finding = Finding::new(
        Lint::InvalidOrigin,
        entry,
        format!("{} is no origin: {flaw}", quoted(entry)),
    );
    let meant = repair(entry);
    Some(match help(flaw) {
        Some(help) if meant.is_none() => (finding.help(help), None),
        _ => (finding, meant),
    })
}

/// What to do where the origin that was meant cannot be told.
fn help(flaw: Flaw) -> Option<&'static str> {
    match flaw {
        Flaw::Empty => {
            Some("take the entry out, or write an origin like `https://app.example.com`")
        }
        Flaw::Unicode => Some(
            "type `location.origin` into the console of a browser that shows the page, and copy what it says",
        ),
        Flaw::Ip | Flaw::IpForm => Some(
            "an IPv4 address has four parts from 0 to 255, without leading zeros; an IPv6 address stands in brackets",
        ),
        Flaw::Wildcard => Some(
            "to share with everybody, write `allow_origins = \"*\"`; a port list or a part of a label cannot be a pattern",
        ),
        Flaw::SchemeMissing | Flaw::Scheme => {
            Some("write the origin with its scheme, like `https://app.example.com`")
        }
        Flaw::WhiteSpace => Some("each origin is a string of its own in the list"),
        Flaw::EmptyLabel => Some("for a domain's subdomains, write `https://*.example.com`"),
        Flaw::PortRange | Flaw::Port => {
            Some("write the port as in the browser's address bar, or `:*` for any")
        }
        _ => None,
    }
}

fn duplicate(entry: &str, meant: &str) -> Finding {
    let message = if entry == meant {
        format!("{} is already in the list", quoted(entry))
    } else {
        format!(
            "{} means `{meant}`, which is already in the list",
            quoted(entry)
        )
    };
    Finding::new(Lint::DuplicateEntry, entry, message).help("take one of them out")
}

fn refusal(clash: Clash, entry: &str) -> Finding {
    let what = match clash {
        Clash::NullOrigin => format!("{} is nobody's origin", quoted(entry)),
        Clash::PublicSuffix => format!("{} does not go with `allow_credentials`", quoted(entry)),
        _ => format!("{} is not safe with `allow_credentials`", quoted(entry)),
    };
    Finding::new(clash.lint(), entry, format!("{what}: {}", clash.why())).help(clash.help())
}

/// Entries that another one covers.
fn redundant(sound: &[(usize, OriginPattern<'_>)]) -> Vec<(usize, Finding)> {
    let set = OriginSet::of(sound.iter().map(|(_, pattern)| *pattern));
    let covered = sound.iter().filter_map(|(at, pattern)| {
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

/// The text in a message, cut where it would not fit on a screen.
fn quoted(text: &str) -> String {
    crate::quote::quote(text)
}
