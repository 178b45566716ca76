//! One text, as a pattern, as an origin, and as an entry of a policy.

use cors_policy::__private::{FindingAt, OriginPattern, PolicyDraft};
use cors_policy::{Origin, OriginSet};
use url::Url;

use crate::naive;

/// The schemes whose origins the URL Standard serializes.
const SPECIAL: [&str; 5] = ["https", "http", "wss", "ws", "ftp"];

/// A text: what the parser takes is written as it was read, means what a browser on it sends, and
/// nobody else; and what is proposed for what it does not take is sound.
///
/// # Panics
///
/// If it does not hold.
pub fn patterns(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let pattern = OriginPattern::parse(text);
    if let Ok(pattern) = &pattern {
        reads_as_written(text, pattern);
        means_its_own(text, pattern);
        means_no_other(text, pattern);
    }
    let exact = pattern.ok().filter(OriginPattern::is_exact);
    // A pattern with a scheme that no page has is a mistake. A request may have it, and is refused.
    if exact.is_some() || text.starts_with("https://") || text.starts_with("http://") {
        let origin = Origin::parse(text).ok();
        assert_eq!(exact, origin.map(OriginPattern::exact), "{text:?}");
    }
    is_what_browsers_say(text);
    is_judged(text);
}

fn reads_as_written(text: &str, pattern: &OriginPattern<'_>) {
    let written = pattern.to_string();
    assert_eq!(written, text);
    assert_eq!(
        OriginPattern::parse(&written).as_ref(),
        Ok(pattern),
        "{text:?}"
    );
    assert_eq!(pattern.is_exact(), !text.contains('*'), "{text:?}");
}

/// Origins that it means.
fn means_its_own(text: &str, pattern: &OriginPattern<'_>) {
    let set = OriginSet::parse([text]).expect("it is a pattern");
    let default = text.strip_suffix(":*").unwrap_or(text);
    for origin in [default.to_owned(), text.replace(":*", ":8443")] {
        let origin = origin.replace('*', "a");
        let parsed = Origin::parse(&origin);
        let parsed = parsed.unwrap_or_else(|flaw| panic!("{text:?} means {origin:?}: {flaw}"));
        assert!(pattern.matches(&parsed), "{text:?}: {origin:?}");
        assert!(set.allows(&origin), "{text:?}: {origin:?}");
    }
}

/// Origins beside those that it means: of a longer host, a shorter one, another scheme or port.
fn means_no_other(text: &str, pattern: &OriginPattern<'_>) {
    let set = OriginSet::parse([text]).expect("it is a pattern");
    // The host, or what stands to the right of its `*`.
    let (scheme, authority) = text.split_once("://").expect("a pattern has a scheme");
    let authority = authority.strip_suffix(":*").unwrap_or(authority);
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => host,
        _ => authority,
    };
    let host = host
        .rsplit('*')
        .next()
        .unwrap_or(host)
        .trim_start_matches('.');
    let shorter = host.split_once('.').map_or("", |(_, rest)| rest);
    let others = [
        format!("{scheme}://{host}"),
        format!("{scheme}://{}", authority.replacen('*', "a.b", 1)),
        format!("{scheme}://{}", authority.replacen('*', "", 1)),
        format!("{scheme}://x{}", authority.replacen('*', "a", 1)),
        format!("{scheme}://evil{host}"),
        format!("{scheme}://evil-{host}:8443"),
        format!("{scheme}://{host}.evil.example"),
        format!("{scheme}://{shorter}"),
        format!("{scheme}://evil.example:1"),
        format!("x{scheme}://a.{host}"),
        format!("{scheme}://a.{host}:8443"),
        format!("{scheme}://a.{host}:1"),
    ];
    for other in others {
        let meant = naive::means(text, &other);
        assert_eq!(set.allows(&other), meant, "{text:?}: {other:?}");
        if let Ok(origin) = Origin::parse(&other) {
            assert_eq!(pattern.matches(&origin), meant, "{text:?}: {other:?}");
        }
    }
}

/// What a browser makes of the text is an origin, and what is an origin it sends as it is.
fn is_what_browsers_say(text: &str) {
    let is_read = Origin::parse(text).is_ok();
    assert_eq!(is_read, naive::is_origin(text), "{text:?}");
    let Some(url) = Url::parse(text)
        .ok()
        .filter(|url| SPECIAL.contains(&url.scheme()))
    else {
        return;
    };
    let sent = url.origin().ascii_serialization();
    assert_eq!(
        Origin::parse(&sent).is_ok(),
        naive::is_origin(&sent),
        "{sent:?}"
    );
    if is_read {
        assert_eq!(sent, text);
    }
}

/// As the only entry of `allow_origins`, with credentials and without.
fn is_judged(text: &str) {
    for allow_credentials in [false, true] {
        let proposals = proposals(text, allow_credentials);
        for meant in &proposals {
            assert_ne!(meant, text);
            let again = self::proposals(meant, allow_credentials);
            assert!(again.is_empty(), "{text:?} is to be {meant:?}: {again:?}");
        }
    }
}

/// What is proposed in the place of the text.
fn proposals(text: &str, allow_credentials: bool) -> Vec<String> {
    let draft = PolicyDraft {
        allow_origins: Some(vec![text].into()),
        allow_credentials,
        ..PolicyDraft::default()
    };
    let mut proposals = Vec::new();
    for FindingAt { finding, .. } in draft.check() {
        let message = finding.message();
        assert!(!message.contains('\n'), "{text:?}: {message}");
        assert!(message.len() < 2_000, "{text:?}: {message}");
        proposals.extend(finding.replacement().map(str::to_owned));
    }
    proposals
}
