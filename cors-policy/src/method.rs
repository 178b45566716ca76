//! Methods: which ones a policy can list.

use std::borrow::Cow;

use crate::finding::Finding;
use crate::form::Form;
use crate::key::Key;
use crate::lint::Lint;
use crate::list::{self, CheckedEntry, Entry};
use crate::text;
use crate::text::quote;

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
/// use cors_policy::__private::is_forbidden_method;
///
/// assert!(is_forbidden_method("CONNECT") && is_forbidden_method("trace"));
/// assert!(!is_forbidden_method("DELETE"));
/// ```
#[must_use]
pub const fn is_forbidden_method(method: &str) -> bool {
    text::contains_ignoring_case(&FORBIDDEN, method)
}

/// A method in a list: bare, or in `custom(...)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MethodEntry<'a> {
    /// The method, or `*`.
    pub name: &'a str,
    /// Whether it is in `custom(...)`.
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

/// The findings on a list, by the methods that are routed under it, if they are known.
pub(crate) fn check_all(
    entries: &[Entry<MethodEntry<'_>>],
    routed: Option<&[&str]>,
    form: Form,
) -> Vec<Entry<Finding>> {
    let is_routed = |method: &str| routed.is_none_or(|routed| routed.contains(&method));
    list::check(entries.iter().map(|(at, entry)| {
        let finding = check(*entry, form);
        let canonical = finding.is_none().then_some(Cow::Borrowed(entry.name));
        let finding = match finding {
            None => (!is_routed(entry.name)).then(|| not_routed(entry.name)),
            // The suggestion must be routed, too.
            Some(finding) => Some(match finding.replacement().map(str::to_owned) {
                Some(meant) if !is_routed(&meant) => {
                    let why = format!("`{meant}` is not routed here");
                    finding.without_help().take_out(&why)
                }
                _ => finding,
            }),
        };
        let checked = CheckedEntry {
            text: entry.name,
            id: *entry,
            canonical,
            findings: finding.into_iter().collect(),
        };
        (*at, checked)
    }))
}

fn check(entry: MethodEntry<'_>, form: Form) -> Option<Finding> {
    let one_each = || {
        let list = form.entries(Key::AllowMethods, &["GET", "PUT"]);
        format!("each method is an entry of its own, like `{list}`")
    };
    let MethodEntry { name, custom } = entry;
    if STANDARD_METHODS.contains(&name) {
        return None;
    }
    let quoted = quote(name);
    if name == "*" {
        let message = "`*` is not a method: a browser cannot tell it from the wildcard";
        return Some(
            Finding::new(Lint::InvalidMethod, name, message).help(format!(
                "say {} for every method",
                form.key_with_wildcard(Key::AllowMethods)
            )),
        );
    }
    if !text::is_token(name) {
        let message = format!("{quoted} is not a method: {}", text::why_no_token(name));
        let finding = Finding::new(Lint::InvalidMethod, name, message);
        return Some(match name.trim().to_ascii_uppercase() {
            meant if STANDARD_METHODS.contains(&meant.as_str()) => finding.replace_by(meant),
            nothing if nothing.is_empty() => finding.help("take it out"),
            _ => finding.help(one_each()),
        });
    }
    if name.contains('*') {
        let message =
            format!("{quoted} is one method, whose name has a `*` in it: methods have no patterns");
        return Some(Finding::new(Lint::InvalidMethod, name, message).help(one_each()));
    }
    if is_forbidden_method(name) {
        let in_any_case = if FORBIDDEN.contains(&name) {
            ""
        } else {
            " in upper and lower case"
        };
        let message =
            format!("{quoted} cannot be sent by a script: browsers forbid it{in_any_case}");
        return Some(
            Finding::new(Lint::ForbiddenMethod, name, message)
                .help("take it out: no policy can allow it"),
        );
    }
    let meant = STANDARD_METHODS
        .into_iter()
        .find(|method| method.eq_ignore_ascii_case(name));
    match meant {
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
            if let Some(near) = crate::text::nearest(name, STANDARD_METHODS) {
                let message = format!("{quoted} is not a standard method: did you mean `{near}`?");
                Finding::new(Lint::UnknownMethod, name, message)
                    .replace_by(near)
                    .help(format!(
                        "a method of your own is written {}",
                        form.custom_method(name)
                    ))
            } else {
                let message = format!(
                    "{quoted} is not a standard method ({})",
                    STANDARD_METHODS.join(", "),
                );
                let finding = Finding::new(Lint::UnknownMethod, name, message);
                // `GET|PUT` is a token, but not one method.
                if name.split('|').all(|part| STANDARD_METHODS.contains(&part)) {
                    finding.help(one_each())
                } else if form == Form::Builder {
                    finding.help(format!("say {}, if it is meant", form.custom_method(name)))
                } else {
                    finding.replace_by_custom(name)
                }
            },
        ),
    }
}

/// What a chain of axum's can be given a handler for by the method's own name.
const ROUTED_BY_NAME: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];

/// The finding on a method that is listed and not routed.
fn not_routed(method: &str) -> Finding {
    let message = format!(
        "`{method}` is allowed here, but not routed: a browser would be told that it may send it, and then get a 405"
    );
    let help = if ROUTED_BY_NAME.contains(&method) {
        format!(
            "take it out, or route it: `.{}(handler)`; `allow_methods = routed` lists what is routed",
            method.to_ascii_lowercase()
        )
    } else {
        "take it out, or route it: in axum, only `any(handler)` and `.fallback(handler)` do that"
            .to_owned()
    };
    Finding::new(Lint::MethodNotRouted, method, message).help(help)
}
