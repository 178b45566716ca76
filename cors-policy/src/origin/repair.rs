//! The origin that was probably meant by a text that is not one.

use super::parse::default_port;
use super::pattern::{OriginPattern, misspelled_scheme};
use super::public_suffix::{SuffixKind, suffix_kind};
use super::{ip, punycode};

/// What ends an authority.
const AFTER_AUTHORITY: [char; 4] = ['/', '\\', '?', '#'];

/// The pattern that browsers would match, if it can be told from the text.
pub(super) fn repair(text: &str) -> Option<String> {
    // A name has 253 characters at most; a few times that leaves room for a path to cut off.
    if text.len() > 2048 || text.contains(',') || is_regex(text) {
        return None;
    }
    let text = text.trim();
    // `localhost://3000`
    if let Some((host, port)) = text.split_once("://")
        && (host == "localhost" || host.contains('.'))
        && port.bytes().all(|byte| byte.is_ascii_digit())
        && !port.is_empty()
    {
        return repair(&format!("{host}:{port}"));
    }
    let (scheme, rest) = scheme_and_rest(text)?;
    // `http*://…` is two schemes. A WebSocket is opened by a page.
    if scheme.contains('*') {
        return None;
    }
    let scheme = match &*scheme {
        "ws" => "http",
        "wss" => "https",
        scheme => misspelled_scheme(scheme).unwrap_or(scheme),
    };
    // `https://https://…`
    if rest.contains("://") {
        return None;
    }
    let authority = rest.split(AFTER_AUTHORITY).next()?;
    let authority = authority.rsplit('@').next()?;
    let (host, port) = match authority.strip_prefix('[') {
        Some(inner) => {
            let (address, rest) = inner.split_once(']')?;
            let port = match rest {
                "" => None,
                _ => Some(rest.strip_prefix(':')?),
            };
            (format!("[{address}]"), port)
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host.to_owned(), Some(port)),
            None => (authority.to_owned(), None),
        },
    };
    let repaired = format!(
        "{scheme}://{}{}",
        repair_host(&host)?,
        repair_port(scheme, port)?
    );
    OriginPattern::parse(&repaired).is_ok().then_some(repaired)
}

/// Whether it reads like a regular expression.
pub(super) fn is_regex(text: &str) -> bool {
    let escaped = ["\\.", "\\/", "\\d", "\\w", "[^", ")?", "://.*", "://.+"];
    // `https://{www.,}example.com` is a pattern in other places, too.
    text.contains('{')
        || text.starts_with(['^', '('])
        || text.starts_with(".*")
        || text.ends_with('$')
        || escaped.iter().any(|escaped| text.contains(escaped))
}

fn scheme_and_rest(text: &str) -> Option<(String, &str)> {
    if let Some((scheme, rest)) = text.split_once("://") {
        return Some((scheme.to_ascii_lowercase(), rest));
    }
    // `https:app.example.com`, `https:/app.example.com`, `https:\\app.example.com`
    for scheme in ["https", "http"] {
        let written = text.get(..scheme.len() + 1);
        if written.is_some_and(|written| written.eq_ignore_ascii_case(&format!("{scheme}:"))) {
            // Browsers read `\\` as `/`.
            let rest = text[scheme.len() + 1..].trim_start_matches(['/', '\\']);
            return Some((scheme.to_owned(), rest));
        }
        // `https//app.example.com`, `https;//app.example.com`
        let slashes = text.split_once("//");
        if let Some((written, rest)) = slashes
            && written.trim_end_matches(';').eq_ignore_ascii_case(scheme)
        {
            return Some((scheme.to_owned(), rest));
        }
    }
    // No scheme: a server on this machine is a developer's, without TLS; any other has TLS, unless
    // its port says that it has none.
    let rest = text.trim_start_matches('/');
    let authority = rest.split(AFTER_AUTHORITY).next()?;
    // `ws:\\a.example` has a scheme, before a colon that has no port behind it. With an `@`, it is as likely to be
    // an address of a person.
    let has_scheme = authority.ends_with(':') && rest.len() > authority.len();
    if has_scheme || authority.contains('@') {
        return None;
    }
    let host = authority.split(':').next()?;
    if host.strip_suffix('.').unwrap_or(host) == "localhost"
        || host.starts_with("127.")
        || rest.starts_with("[::1]")
        || authority.ends_with(":80")
    {
        return Some(("http".to_owned(), rest));
    }
    let is_name = host.contains('.') && !host.starts_with('.');
    is_name.then(|| ("https".to_owned(), rest))
}

fn repair_host(host: &str) -> Option<String> {
    if host.starts_with('[') {
        return ip::canonical_ipv6(host);
    }
    let (front, name) = match host.strip_prefix("*.") {
        Some(name) => ("*.", name),
        None => ("", host),
    };
    // `*example.com`
    let (front, name) = match name.strip_prefix('*') {
        Some(name) if is_registrable(name) => ("*.", name),
        _ => (front, name),
    };
    let labels: Option<Vec<String>> = name.split('.').map(punycode::encode_label).collect();
    let name = labels?.join(".");
    let name = if ip::ends_in_a_number(&name) {
        ip::canonical_ipv4(&name)?
    } else {
        name
    };
    Some(format!("{front}{name}"))
}

/// Whether this is a name right under a registry's suffix.
fn is_registrable(name: &str) -> bool {
    let parent = name.split_once('.').map(|(_, parent)| parent);
    cfg!(feature = "public-suffix")
        && name.starts_with(|letter: char| letter.is_ascii_alphanumeric())
        && parent.is_some_and(|parent| suffix_kind(parent) == Some(SuffixKind::Icann))
}

/// The port with its colon, or nothing.
fn repair_port(scheme: &str, port: Option<&str>) -> Option<String> {
    match port {
        None | Some("") => Some(String::new()),
        Some("*") => Some(":*".to_owned()),
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            let number: u16 = digits.parse().ok()?;
            if Some(number) == default_port(scheme) {
                Some(String::new())
            } else {
                Some(format!(":{number}"))
            }
        }
        Some(_) => None,
    }
}
