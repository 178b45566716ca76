//! Header names: which ones a policy can allow or expose.

use std::fmt::Display;

use crate::finding::Finding;
use crate::form::Form;
use crate::key::Key;
use crate::lint::Lint;
use crate::list::{self, CheckedEntry, Entry};
use crate::text;
use crate::text::quote;

/// What browsers let no script set (Fetch, "forbidden request-header"), beside all that begin with
/// `proxy-` or `sec-`, and less the names of the CORS protocol, which have lists of their own below.
const FORBIDDEN_REQUEST: [&str; 19] = [
    "accept-charset",
    "accept-encoding",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// What browsers let no script read (Fetch, "forbidden response-header name").
const FORBIDDEN_RESPONSE: [&str; 2] = ["set-cookie", "set-cookie2"];

/// The protocol's own request headers.
const CORS_REQUEST: [&str; 3] = [
    "access-control-request-headers",
    "access-control-request-method",
    "access-control-request-private-network",
];

/// The protocol's own response headers.
const CORS_RESPONSE: [&str; 7] = [
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-allow-private-network",
    "access-control-expose-headers",
    "access-control-max-age",
];

/// Whether browsers let no script set this request header, whatever its value (Fetch, "forbidden
/// request-header").
///
/// ```
/// use cors_policy::__private::is_forbidden_request_header;
///
/// assert!(is_forbidden_request_header("Cookie") && is_forbidden_request_header("sec-fetch-site"));
/// assert!(!is_forbidden_request_header("authorization"));
/// ```
#[must_use]
pub fn is_forbidden_request_header(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_of_the_protocol = CORS_REQUEST.contains(&&*lower) && !lower.ends_with("private-network");
    is_of_the_protocol || is_set_by_the_browser(&lower)
}

/// Whether browsers let no script read this response header (Fetch, "forbidden response-header
/// name").
#[must_use]
pub fn is_forbidden_response_header(name: &str) -> bool {
    FORBIDDEN_RESPONSE
        .iter()
        .any(|forbidden| forbidden.eq_ignore_ascii_case(name))
}

fn is_set_by_the_browser(lower: &str) -> bool {
    FORBIDDEN_REQUEST.contains(&lower) || lower.starts_with("proxy-") || lower.starts_with("sec-")
}

/// The longest name that a policy takes; servers and proxies refuse far shorter ones.
pub(crate) const MAX_NAME: usize = 1024;

/// Checks the names of one list, less `*`.
pub(crate) fn check_all(key: Key, names: &[Entry<&str>], form: Form) -> Vec<Entry<Finding>> {
    list::check(names.iter().map(|(at, name)| {
        // RFC 9110, 5.1: names are the same in any case.
        let lower = name.to_ascii_lowercase();
        let error = check(key, name, &lower, form);
        let canonical = error.is_none().then(|| lower.clone().into());
        let finding = error.or_else(|| unusual(name, &lower, form));
        let checked = CheckedEntry {
            text: name,
            canonical,
            id: lower,
            findings: finding.into_iter().collect(),
        };
        (*at, checked)
    }))
}

fn check(list: Key, name: &str, lower: &str, form: Form) -> Option<Finding> {
    let quoted = quote(name);
    if !text::is_token(name) {
        let meant = lower.split(':').next().unwrap_or_default().trim();
        let message = format!(
            "{quoted} is not a header name: {}",
            text::why_no_token(name)
        );
        let finding = Finding::new(Lint::InvalidHeaderName, name, message);
        // A `*` is nothing to suggest: it opens every header.
        if meant == "*" || !text::is_token(meant) {
            return Some(finding.help(if meant.is_empty() {
                "take it out"
            } else {
                "each name is an entry of its own, like `[\"content-type\", \"x-api-key\"]`"
            }));
        }
        // To mend a name that could not be allowed anyway would be a wrong turn.
        return check(list, meant, meant, form).or_else(|| Some(finding.replace_by(meant)));
    }
    if name.contains('*') {
        let message =
            format!("{quoted} is one header, whose name has a `*` in it: names have no patterns");
        let help = if list == Key::AllowHeaders {
            format!("list the headers one by one, or {}", form.mirror())
        } else {
            "list the headers one by one".to_owned()
        };
        return Some(Finding::new(Lint::InvalidHeaderName, name, message).help(help));
    }
    if name.len() > MAX_NAME {
        let message =
            format!("{quoted} is too long for a header name ({MAX_NAME} characters at most)");
        return Some(Finding::new(Lint::InvalidHeaderName, name, message).help("take it out"));
    }
    match list {
        Key::AllowHeaders => check_request(name, quoted, lower, form),
        _ => check_response(name, quoted, lower, form),
    }
}

/// Headers that scripts often send or read, besides those that need no permission.
const WELL_KNOWN: [&str; 49] = [
    "accept-language",
    "authorization",
    "baggage",
    "cache-control",
    "content-digest",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-location",
    "content-range",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "last-event-id",
    "last-modified",
    "location",
    "mcp-protocol-version",
    "mcp-session-id",
    "ratelimit-limit",
    "ratelimit-remaining",
    "ratelimit-reset",
    "retry-after",
    "sentry-trace",
    "server-timing",
    "traceparent",
    "tracestate",
    "user-agent",
    "www-authenticate",
    "x-amz-date",
    "x-api-key",
    "x-correlation-id",
    "x-csrf-token",
    "x-csrftoken",
    "x-forwarded-for",
    "x-http-method-override",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-request-id",
    "x-requested-with",
    "x-total",
    "x-total-count",
    "x-trace-id",
    "x-xsrf-token",
];

/// A name that is legal and probably not meant: nearly a well-known one, or with an underscore.
fn unusual(name: &str, lower: &str, form: Form) -> Option<Finding> {
    if WELL_KNOWN.contains(&lower) {
        return None;
    }
    let hyphenated = lower.replace('_', "-");
    let near = |known: &&str| {
        let is_as_long = known.len() >= 8 && known.len().abs_diff(lower.len()) <= 1;
        hyphenated == **known || is_as_long && strsim::osa_distance(lower, known) == 1
    };
    let meant = WELL_KNOWN.into_iter().find(near);
    let has_underscore = lower.contains('_');
    if meant.is_none() && !has_underscore {
        return None;
    }
    let quoted = quote(name);
    let message = match meant {
        Some(meant) if !has_underscore => {
            format!("{quoted} looks like a misspelled `{meant}`")
        }
        _ => format!("{quoted} has an underscore, and many servers and proxies drop such headers"),
    };
    let finding = Finding::new(Lint::UnusualHeaderName, name, message);
    let silence = if form == Form::Attribute {
        format!(
            "; `{}({})` silences this",
            Key::Allow,
            Lint::UnusualHeaderName.name()
        )
    } else {
        String::new()
    };
    Some(match meant {
        Some(meant) => finding.replace_by(meant),
        None => finding.help(format!(
            "if its name is `{hyphenated}`, write that{silence}"
        )),
    })
}

fn check_request(name: &str, quoted: impl Display, lower: &str, form: Form) -> Option<Finding> {
    if CORS_RESPONSE.contains(&lower) {
        let message = format!(
            "{quoted} is a header of the answer, which this policy writes: no request has it"
        );
        return Some(
            Finding::new(Lint::MisplacedHeader, name, message).help(instead_of(lower, form)),
        );
    }
    if CORS_REQUEST.contains(&lower) {
        let message = format!(
            "{quoted} is set by the browser itself, on the preflight: no script can set it"
        );
        return Some(
            Finding::new(Lint::ForbiddenRequestHeader, name, message)
                .help("take it out: it needs no permission"),
        );
    }
    if is_set_by_the_browser(lower) {
        let message = format!("{quoted} cannot be set by a script: browsers forbid it");
        let help = match lower {
            "cookie" | "cookie2" | "set-cookie" => format!(
                "take it out: browsers send cookies by themselves; {} lets pages read the answer",
                form.credentials()
            ),
            "origin" => {
                "take it out: browsers send it with every request to another origin".to_owned()
            }
            _ => "take it out: it needs no permission".to_owned(),
        };
        return Some(Finding::new(Lint::ForbiddenRequestHeader, name, message).help(help));
    }
    None
}

fn check_response(name: &str, quoted: impl Display, lower: &str, form: Form) -> Option<Finding> {
    if FORBIDDEN_RESPONSE.contains(&lower) {
        let message = format!("{quoted} cannot be read by a script: browsers forbid it");
        let help = "take it out: browsers keep cookies, and send them back, by themselves";
        return Some(Finding::new(Lint::ForbiddenResponseHeader, name, message).help(help));
    }
    if CORS_REQUEST.contains(&lower) || lower == "origin" {
        let message = format!("{quoted} is a header of requests: no answer has it");
        return Some(Finding::new(Lint::MisplacedHeader, name, message).help("take it out"));
    }
    if CORS_RESPONSE.contains(&lower) {
        let message = format!("{quoted} is for the browser: a script has no use for it");
        return Some(
            Finding::new(Lint::MisplacedHeader, name, message).help(instead_of(lower, form)),
        );
    }
    None
}

/// The key that writes this header.
fn instead_of(lower: &str, form: Form) -> String {
    let key = match lower {
        "access-control-allow-credentials" => Key::AllowCredentials,
        "access-control-allow-headers" => Key::AllowHeaders,
        "access-control-allow-methods" => Key::AllowMethods,
        "access-control-allow-origin" => Key::AllowOrigins,
        "access-control-expose-headers" => Key::ExposeHeaders,
        "access-control-max-age" => Key::MaxAge,
        // Private Network Access was given up; no browser asks for it.
        _ => return "take it out: no browser looks at it any more".to_owned(),
    };
    let the_key = if form == Form::Builder {
        ""
    } else {
        "the key "
    };
    format!("take it out: {the_key}{} writes it", form.key(key))
}
