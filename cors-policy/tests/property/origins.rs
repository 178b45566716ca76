//! One origin, beside the `url` crate.

use cors_policy::__private::{FindingAt, OriginPattern, PolicyDraft};
use cors_policy::Origin;
use proptest::prelude::*;
use url::Url;

use crate::texts::origin_text;
use crate::{Tally, runner};

/// The schemes whose origins the URL Standard serializes.
const SPECIAL: [&str; 5] = ["https", "http", "wss", "ws", "ftp"];

/// The origin that a browser makes of the text, if it is a URL whose scheme has origins.
fn browser(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    SPECIAL
        .contains(&url.scheme())
        .then(|| url.origin().ascii_serialization())
}

/// Why an origin that browsers could send is no pattern. This list is closed: whatever else a
/// browser can send is a pattern.
fn refused_on_purpose(origin: &str) -> Option<&'static str> {
    let authority = origin.split_once("://")?.1;
    let host = authority.split(':').next()?;
    // The dot of the root.
    let host = host.strip_suffix('.').unwrap_or(host);
    let is_label = |label: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        label.bytes().all(plain)
    };
    if authority.starts_with('[') {
        authority
            .ends_with("]:0")
            .then_some("port 0 is no port that a server has")
    } else if host.split('.').any(str::is_empty) {
        Some("DNS has no empty labels")
    } else if !host.split('.').all(is_label) {
        Some("nobody can register a name with other characters")
    } else if host.len() > 253 || host.split('.').any(|label| label.len() > 63) {
        Some("DNS has no longer names")
    } else if authority.ends_with(":0") {
        Some("port 0 is no port that a server has")
    } else {
        None
    }
}

/// Whether a page can have the origin, as far as its scheme tells.
fn is_of_a_page(origin: &str) -> bool {
    origin.starts_with("http://") || origin.starts_with("https://")
}

fn single(origin: &str) -> PolicyDraft<'_> {
    PolicyDraft {
        allow_origins: Some(vec![origin].into()),
        ..PolicyDraft::default()
    }
}

/// An exact pattern is what browsers send, byte by byte.
#[test]
fn what_is_accepted_is_what_a_browser_sends() {
    let (mut runner, accepted) = (runner(), Tally::default());
    let property = |text: String| {
        let Ok(pattern) = OriginPattern::parse(&text) else {
            return Ok(());
        };
        prop_assert_eq!(pattern.to_string(), text.as_str());
        if !pattern.is_exact() || !SPECIAL.contains(&pattern.scheme()) {
            return Ok(());
        }
        match browser(&text) {
            Some(sent) => prop_assert_eq!(sent, text),
            // A label of Punycode that decodes to nothing: to know takes the tables of UTS 46.
            // Nobody sends it, so that it lets nobody in.
            None => prop_assert!(text.contains("xn--"), "{text}"),
        }
        accepted.count();
        Ok(())
    };
    runner.run(&origin_text(), property).unwrap();
    accepted.assert_share(&runner, 10);
}

/// What browsers send is an exact pattern, and a request's origin.
#[test]
fn what_a_browser_sends_is_accepted() {
    let (mut runner, sent) = (runner(), Tally::default());
    let property = |text: String| {
        let Some(origin) = browser(&text) else {
            return Ok(());
        };
        // Browsers can be made to send `*` in a host, too: as a pattern it says something else.
        let read = Origin::parse(&origin);
        if let Some(why) = refused_on_purpose(&origin) {
            prop_assert!(read.is_err(), "{origin}: {why}");
            return Ok(());
        }
        prop_assert!(read.is_ok(), "{origin}");
        if !is_of_a_page(&origin) {
            prop_assert!(OriginPattern::parse(&origin).is_err(), "{origin}");
            return Ok(());
        }
        let pattern = OriginPattern::parse(&origin);
        prop_assert!(pattern.is_ok_and(|pattern| pattern.is_exact()), "{origin}");
        sent.count();
        Ok(())
    };
    runner.run(&origin_text(), property).unwrap();
    sent.assert_share(&runner, 20);
}

/// A replacement is sound, and is the origin that the browser makes of what was written.
#[test]
fn a_replacement_is_what_a_browser_sends() {
    let (mut runner, replaced, compared) = (runner(), Tally::default(), Tally::default());
    let property = |text: String| {
        let draft = single(&text);
        for FindingAt { finding, .. } in draft.check() {
            let Some(meant) = finding.replacement() else {
                continue;
            };
            prop_assert_ne!(meant, &text);
            prop_assert!(OriginPattern::parse(meant).is_ok(), "{text} -> {meant}");
            prop_assert_eq!(single(meant).check(), vec![], "{} -> {}", &text, meant);
            replaced.count();
            // `example.com:80` is a URL too, of the scheme `example.com`: only what is written with
            // one of the schemes is compared.
            if let Some(sent) = browser(&text) {
                // A WebSocket's page has the scheme without it.
                let sent = match sent.strip_prefix("ws") {
                    Some(rest) => format!("http{rest}"),
                    None => sent,
                };
                prop_assert_eq!(meant, sent, "{}", &text);
                compared.count();
            }
        }
        Ok(())
    };
    runner.run(&origin_text(), property).unwrap();
    replaced.assert_share(&runner, 15);
    compared.assert_share(&runner, 10);
}

/// A request's origin is read as a pattern is, less the `*`.
#[test]
fn origins_and_exact_patterns_are_the_same_texts() {
    let property = |text: String| {
        let pattern = OriginPattern::parse(&text)
            .ok()
            .filter(OriginPattern::is_exact);
        let origin = Origin::parse(&text).ok();
        // A pattern with a scheme that no page has is a mistake. A request may have it, and is refused.
        if pattern.is_some() || origin.is_some_and(|origin| is_of_a_page(origin.as_str())) {
            prop_assert_eq!(pattern, origin.map(OriginPattern::exact));
        }
        if let (Some(pattern), Some(origin)) = (pattern, origin) {
            prop_assert!(pattern.matches(&origin));
        }
        Ok(())
    };
    runner().run(&origin_text(), property).unwrap();
}
