//! Methods: which ones a policy can list.

use crate::list::{self, Entry, Judged};
use crate::quote::quote;
use crate::{Finding, Lint, served, token};

/// The methods that need no `custom(...)`: those of RFC 9110 that a script can send, `PATCH`
/// (RFC 5789) and `QUERY` (RFC 10008).
pub const STANDARD_METHODS: [&str; 8] = [
    "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "QUERY",
];

/// The methods that need no permission (Fetch, "CORS-safelisted method").
pub const SAFELISTED_METHODS: [&str; 3] = ["GET", "HEAD", "POST"];

/// What browsers send in upper case, however a script writes it (Fetch, "normalize a method").
const NORMALIZED: [&str; 6] = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];

/// The method as browsers send it (Fetch, "normalize a method"). `PATCH` is not among them: `patch` stays
/// what it is.
#[doc(hidden)]
#[must_use]
pub fn normalized(method: &str) -> &str {
    let mut known = NORMALIZED.into_iter();
    known
        .find(|known| known.eq_ignore_ascii_case(method))
        .unwrap_or(method)
}

/// What browsers let no script send (Fetch, "forbidden method").
const FORBIDDEN: [&str; 3] = ["CONNECT", "TRACE", "TRACK"];

/// Whether browsers let no script send the method, in whatever case it is written.
///
/// ```
/// use cors_policy::is_forbidden_method;
///
/// assert!(is_forbidden_method("CONNECT") && is_forbidden_method("trace"));
/// assert!(!is_forbidden_method("DELETE"));
/// ```
#[must_use]
pub const fn is_forbidden_method(method: &str) -> bool {
    let mut at = 0;
    while at < FORBIDDEN.len() {
        if FORBIDDEN[at].eq_ignore_ascii_case(method) {
            return true;
        }
        at += 1;
    }
    false
}

const ONE_EACH: &str = "each method is an entry of its own, like `[GET, PUT]`";

/// A method in a list: bare, or in `custom(...)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MethodEntry<'a> {
    /// The method, or `*`.
    pub name: &'a str,
    /// Whether it stands in `custom(...)`.
    pub custom: bool,
}

impl<'a> From<&'a str> for MethodEntry<'a> {
    fn from(name: &'a str) -> Self {
        MethodEntry {
            name,
            custom: false,
        }
    }
}

/// The findings on a list, under which `served` is served, if that is known.
pub(crate) fn judge_all(
    entries: &[Entry<MethodEntry<'_>>],
    served: Option<&[&str]>,
) -> Vec<Entry<Finding>> {
    let is_served = |method: &str| served.is_none_or(|served| served.contains(&method));
    list::judge(entries.iter().map(|(at, entry)| {
        let finding = judge(*entry);
        let stands_for = finding.is_none().then(|| entry.name.to_owned());
        let finding = match finding {
            None => (!is_served(entry.name)).then(|| served::not_routed(entry.name)),
            // What is suggested must be served, too.
            Some(finding) => Some(match finding.replacement().map(str::to_owned) {
                Some(meant) if !is_served(&meant) => {
                    let why = format!("`{meant}` is not routed here");
                    finding.without_help().take_out(&why)
                }
                _ => finding,
            }),
        };
        let judged = Judged {
            text: entry.name,
            id: *entry,
            stands_for,
            findings: finding.into_iter().collect(),
        };
        (*at, judged)
    }))
}

fn judge(entry: MethodEntry<'_>) -> Option<Finding> {
    let MethodEntry { name, custom } = entry;
    let quoted = quote(name);
    if name == "*" {
        let message = "`*` is no method: on the wire, nothing tells it from the wildcard";
        return Some(
            Finding::new(Lint::InvalidMethod, name, message)
                .help("say `allow_methods = \"*\"` for every method"),
        );
    }
    if !token::is_token(name) {
        let message = format!("{quoted} is no method: {}", token::why_not(name));
        let finding = Finding::new(Lint::InvalidMethod, name, message);
        return Some(match name.trim().to_ascii_uppercase() {
            meant if STANDARD_METHODS.contains(&meant.as_str()) => finding.replace_by(meant),
            nothing if nothing.is_empty() => finding.help("take it out"),
            _ => finding.help(ONE_EACH),
        });
    }
    if is_forbidden_method(name) {
        let in_any_case = if FORBIDDEN.contains(&name) {
            ""
        } else {
            " in any case"
        };
        let message = format!("{quoted} is sent by no script: browsers forbid it{in_any_case}");
        return Some(
            Finding::new(Lint::ForbiddenMethod, name, message)
                .help("take it out: no policy can allow it"),
        );
    }
    let meant = STANDARD_METHODS
        .into_iter()
        .find(|method| method.eq_ignore_ascii_case(name));
    match meant {
        Some(meant) if meant == name => None,
        // A script can send `patch`, which is then a method of its own.
        Some(meant) if custom && !NORMALIZED.contains(&meant) => None,
        Some(meant) => {
            let why = if NORMALIZED.contains(&meant) {
                format!("browsers send `{meant}`, however a script writes it")
            } else {
                format!(
                    "methods are case-sensitive, and a script that sends {quoted} does not send `{meant}`"
                )
            };
            let message = format!("{quoted} is not `{meant}`: {why}");
            let finding = Finding::new(Lint::MethodCase, name, message);
            Some(finding.replace_by(meant))
        }
        None if custom => None,
        None => Some(
            if let Some(near) = crate::suggest::nearest(name, STANDARD_METHODS) {
                let message = format!("{quoted} is not a standard method: did you mean `{near}`?");
                Finding::new(Lint::UnknownMethod, name, message)
                    .replace_by(near)
                    .help(format!(
                        "a method of your own is written `custom(\"{name}\")`"
                    ))
            } else {
                let message = format!(
                    "{quoted} is not a standard method ({})",
                    STANDARD_METHODS.join(", "),
                );
                let finding = Finding::new(Lint::UnknownMethod, name, message);
                // `GET|PUT` is a token, but nobody's method.
                if name.split('|').all(|part| STANDARD_METHODS.contains(&part)) {
                    finding.help(ONE_EACH)
                } else {
                    finding.replace_by_custom(name)
                }
            },
        ),
    }
}
