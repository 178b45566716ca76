//! A policy compared with the routes and the handlers under it.

use crate::draft::PolicyDraft;
use crate::finding::Finding;
use crate::key::Key;
use crate::lint::Lint;
use crate::message::Message;
use crate::method::{SAFELISTED_METHODS, is_forbidden_method};
use crate::policy::{Methods, Origins, Parts, Policy, RequestHeaders};
use crate::text::{contains, contains_ignoring_case, contains_other_than, equal};

/// A method that is routed under a policy.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct RoutedMethod<'a> {
    pub method: &'a str,
    /// The path, where the policy is for several.
    pub path: Option<&'a str>,
}

/// The finding about a routed method that the policy does not list. `missing` are all of them.
fn not_allowed(
    routed: RoutedMethod<'_>,
    missing: &[(usize, RoutedMethod<'_>)],
    draft: &PolicyDraft<'_>,
) -> Finding {
    let method = routed.method;
    let say_all = || {
        if routed.path.is_none() {
            return "say `allow_methods = routed`".to_owned();
        }
        let mut all = SAFELISTED_METHODS.to_vec();
        for (_, missing) in missing {
            if !all.contains(&missing.method) {
                all.push(missing.method);
            }
        }
        format!("say `allow_methods = [{}]`", all.join(", "))
    };
    let (why, add) = match &draft.allow_methods {
        Some(list) if !list.readable.is_empty() => (
            "which `allow_methods` does not list",
            format!("add `{method}` to `allow_methods`"),
        ),
        // The other methods of the named policy's list are not known here.
        None if draft.builds_on_another && routed.path.is_some() => (
            "which the named policy does not allow",
            format!("add `{method}` to the `allow_methods` of the named policy"),
        ),
        None if draft.builds_on_another => ("which the named policy does not allow", say_all()),
        _ => ("which the policy does not allow", say_all()),
    };
    let place = match routed.path {
        None => "here".to_owned(),
        Some(path) => format!("at `{path}`"),
    };
    let message = format!(
        "`{method}` is routed {place}, {why}: browsers refuse to send it from another origin"
    );
    let silenced = Lint::RoutedMethodNotAllowed.name();
    let help =
        format!("{add}, or, if no page of another origin is to use it, add `allow({silenced})`");
    Finding::new(Lint::RoutedMethodNotAllowed, method, message).help(help)
}

/// Whether a policy has to allow the method, for a script to send it. `OPTIONS` is left to itself:
/// who routes it answers something else than scripts.
const fn needs_permission(method: &str) -> bool {
    !contains(&SAFELISTED_METHODS, method)
        && !equal(method.as_bytes(), b"OPTIONS")
        && !is_forbidden_method(method)
}

impl PolicyDraft<'_> {
    /// The routed methods that the policy does not list, each with its index. Where the list is the
    /// named policy's, which is not known here, these are the methods that it has to list:
    /// [`allows_method`] evaluates that.
    #[doc(hidden)]
    #[must_use]
    pub fn routed_but_not_allowed(&self, routed: &[RoutedMethod<'_>]) -> Vec<(usize, Finding)> {
        let is_listed = |method: &str| {
            let mut entries = self.allow_methods.iter().flat_map(|list| &list.readable);
            entries.any(|entry| entry.name == method || entry.name == "*" && !entry.custom)
        };
        let routed = routed.iter().copied().enumerate();
        let missing: Vec<(usize, RoutedMethod<'_>)> = routed
            .filter(|(_, routed)| needs_permission(routed.method) && !is_listed(routed.method))
            .collect();
        let findings = missing.iter();
        findings
            .map(|(index, routed)| (*index, not_allowed(*routed, &missing, self)))
            .collect()
    }
}

/// Whether a policy allows a method that is routed under it: its list may be that
/// of a named policy in another crate, so the compiler evaluates this.
#[doc(hidden)]
#[must_use]
pub const fn allows_method(policy: &Policy, method: &str) -> bool {
    let Parts {
        allow_origins,
        allow_methods,
        broken,
        ..
    } = policy.parts();
    // A policy that shares with no other origin refuses every method on purpose.
    if broken || matches!(allow_origins, Origins::SameOrigin) || !needs_permission(method) {
        return true;
    }
    match allow_methods {
        Methods::Any => true,
        Methods::Safelisted => false,
        Methods::Listed(names) => contains(names, method),
    }
}

/// What a handler is routed under.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum RoutedAs<'a> {
    /// This method.
    Method(&'a str),
    /// Every method: `any`.
    Any,
    /// What the filter of an `on` lets through, which cannot be seen.
    UnreadableFilter,
}

/// Refuses a handler whose policy names methods, but not those that it is routed under: its preflights
/// would be answered with a list that its own policy does not have. The macro writes a call for each
/// method, in a `const` at the handler's name; it knows whether the policy goes with the handler, or
/// was named by `as`.
///
/// # Panics
///
/// If the policy does not name the method: at compile time.
#[doc(hidden)]
#[track_caller]
pub const fn assert_routed(policy: &Policy, routed_as: RoutedAs<'_>, handler: &str, by_name: bool) {
    let Parts {
        base,
        allow_methods,
        broken,
        ..
    } = policy.parts();
    let Methods::Listed(names) = allow_methods else {
        return;
    };
    if broken {
        return;
    }
    let lister = lister(policy);
    let whose = if equal(
        lister.parts().name.as_bytes(),
        policy.parts().name.as_bytes(),
    ) {
        Message::new().with("its policy")
    } else {
        Message::new()
            .with("`")
            .with(lister.parts().name)
            .with("`, on which its policy builds,")
    };
    let whose = whose.as_str();
    let message = Message::new().with("`").with(handler).with("` is routed ");
    let message = match routed_as {
        // A policy that allows GET allows HEAD.
        RoutedAs::Method(method) if equal(method.as_bytes(), b"HEAD") && contains(names, "GET") => {
            return;
        }
        RoutedAs::Method(method) if contains(names, method) => return,
        RoutedAs::Method(method) => message
            .with("under `")
            .with(method)
            .with("`, which `allow_methods` of ")
            .with(whose)
            .with(" does not list: ")
            .with(if contains(&SAFELISTED_METHODS, method) {
                "browsers send it all the same, so the policy would say less than it allows"
            } else {
                "browsers would refuse to send it"
            }),
        RoutedAs::Any => message
            .with("under every method by `any`, and `allow_methods` of ")
            .with(whose)
            .with(" lists some: browsers would refuse to send the others"),
        RoutedAs::UnreadableFilter => message
            .with("under a filter that cannot be read here, so it is unknown whether `allow_methods` of ")
            .with(whose)
            .with(" lists what it lets through"),
    };
    let message = message.lint(Lint::RoutedMethodNotAllowed);
    let message = match routed_as {
        RoutedAs::Method(method) => message
            .with("add `")
            .with(method)
            .with("` to `allow_methods` of `")
            .with(lister.parts().name)
            .with("`"),
        RoutedAs::Any => message
            .with("write its methods one by one, like `get(")
            .with(handler)
            .with(").put(")
            .with(handler)
            .with(")`"),
        RoutedAs::UnreadableFilter => message
            .with("write the filter out, like `on(MethodFilter::GET.or(MethodFilter::PUT), ")
            .with(handler)
            .with(")`"),
    };
    // Left out, it would be that of the policy it builds on. A named policy has no `routed`.
    let message = message.with(match (base, by_name) {
        (None, _) => ", or leave `allow_methods` out of `",
        (Some(_), false) => ", or write `allow_methods = routed` for `",
        (Some(_), true) => ", or write `allow_methods = []` for `",
    });
    let message = message
        .with(policy.parts().name)
        .with("`: it then allows what it is routed under");
    panic!("{}", message.as_str())
}

/// The policy that says which methods are allowed: this one, or, as far as can be told from what it
/// says, one that it builds on.
const fn lister(policy: &Policy) -> &Policy {
    let mut lister = policy;
    while let Some(base) = lister.parts().base
        && are_same(base.parts().allow_methods, policy.parts().allow_methods)
    {
        lister = base;
    }
    lister
}

const fn are_same(a: Methods, b: Methods) -> bool {
    let (Methods::Listed(a), Methods::Listed(b)) = (a, b) else {
        return false;
    };
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if !equal(a[at].as_bytes(), b[at].as_bytes()) {
            return false;
        }
        at += 1;
    }
    true
}

/// Something that a page of another origin sends only where the policy lets it.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtractorNeed {
    /// A body of the type `application/json`.
    Json,
    /// The header `Authorization`, as a script sets it.
    Authorization,
    /// A name and a password in it: browsers that have asked their user for them send these of
    /// themselves, as they do with cookies.
    BasicAuthorization,
    /// Cookies.
    Cookies,
}

impl ExtractorNeed {
    /// The warning, where the policy does not let it.
    #[must_use]
    pub const fn lint(self) -> Lint {
        match self {
            ExtractorNeed::Json => Lint::JsonWithoutContentType,
            ExtractorNeed::Authorization | ExtractorNeed::BasicAuthorization => {
                Lint::AuthorizationNotAllowed
            }
            ExtractorNeed::Cookies => Lint::CookiesWithoutCredentials,
        }
    }

    /// The key that lets it.
    #[must_use]
    pub const fn key(self) -> Key {
        match self {
            ExtractorNeed::Cookies => Key::AllowCredentials,
            _ => Key::AllowHeaders,
        }
    }

    /// The header that has to be allowed.
    const fn header(self) -> &'static str {
        match self {
            ExtractorNeed::Json => "content-type",
            ExtractorNeed::Authorization | ExtractorNeed::BasicAuthorization => "authorization",
            ExtractorNeed::Cookies => "cookie",
        }
    }

    /// The rule: can a page of another origin send it, under these keys? `*` is an entry.
    const fn can_be_sent(self, methods: &[&str], headers: &[&str], credentials: bool) -> bool {
        match self {
            // Fetch, "CORS-safelisted request-header": of all content types, three need no leave. No
            // script can send a body with `GET` or `HEAD`, whatever its type.
            ExtractorNeed::Json => {
                contains_ignoring_case(headers, self.header())
                    || contains(headers, "*")
                    || !contains_other_than(methods, &["GET", "HEAD"])
            }
            // Fetch, "CORS non-wildcard request-header name".
            ExtractorNeed::Authorization => contains_ignoring_case(headers, self.header()),
            // Fetch, "HTTP-network-or-cache fetch": with credentials, they go where cookies go.
            ExtractorNeed::BasicAuthorization => {
                credentials || contains_ignoring_case(headers, self.header())
            }
            ExtractorNeed::Cookies => credentials,
        }
    }

    /// What is wrong, by a draft that does not let it, nor these.
    fn not_allowed(
        self,
        draft: &PolicyDraft<'_>,
        missing: &[ExtractorNeed],
        refused: bool,
    ) -> Finding {
        let header = self.header();
        let headers = draft.allow_headers.as_ref();
        let (why, add) = match headers.map(|list| list.readable.as_slice()) {
            _ if self == ExtractorNeed::Cookies => {
                let (why, add) = if refused {
                    (
                        "the policy says `allow_credentials = false`",
                        "say `allow_credentials` in the place of `allow_credentials = false`",
                    )
                } else {
                    (
                        "the policy does not say `allow_credentials`",
                        "add `allow_credentials`",
                    )
                };
                let is_any = |origin: &&str| *origin == "*";
                let origins = draft.allow_origins.as_ref();
                let add = match origins {
                    Some(list) if list.readable.iter().any(is_any) => {
                        format!("list the origins in the place of `\"*\"`, and {add}")
                    }
                    None if draft.builds_on_another => {
                        format!("{add}, which goes with a list of origins, and not with `\"*\"`")
                    }
                    _ => add.to_owned(),
                };
                (why.to_owned(), add)
            }
            Some(names) if contains(names, "*") => (
                format!("`*` in `allow_headers` never covers `{header}`"),
                format!("say `allow_headers = [\"*\", \"{header}\"]`"),
            ),
            Some(names) if !names.is_empty() => (
                format!("`allow_headers` does not list `{header}`"),
                format!("add `\"{header}\"` to `allow_headers`"),
            ),
            None if draft.builds_on_another => (
                format!("the named policy does not allow the header `{header}`"),
                format!("add `\"{header}\"` to the `allow_headers` of the named policy"),
            ),
            // There is one list for all that is missing.
            _ => (
                format!("the policy does not allow the header `{header}`"),
                format!("say `allow_headers = [{}]`", headers_of(missing).join(", ")),
            ),
        };
        let (takes, then) = match self {
            ExtractorNeed::Json => (
                "JSON",
                "browsers then send no `application/json` from another origin",
            ),
            ExtractorNeed::Authorization | ExtractorNeed::BasicAuthorization => (
                "`Authorization`",
                "browsers then send no request with it from another origin",
            ),
            ExtractorNeed::Cookies => (
                "cookies",
                "pages of other origins then send none, or cannot read the answer",
            ),
        };
        let message = format!("this handler takes {takes}, and {why}: {then}");
        let silenced = self.lint().name();
        let help = format!(
            "{add}, or, if no page of another origin is to send any, add `allow({silenced})`"
        );
        Finding::new(self.lint(), header, message).help(help)
    }
}

/// The headers that have to be allowed, in quotes, each once.
fn headers_of(needs: &[ExtractorNeed]) -> Vec<String> {
    let mut headers = Vec::new();
    for need in needs.iter().filter(|need| **need != ExtractorNeed::Cookies) {
        let header = format!("\"{}\"", need.header());
        if !headers.contains(&header) {
            headers.push(header);
        }
    }
    headers
}

impl PolicyDraft<'_> {
    /// The findings on what a handler's extractors need and the draft's own keys do not allow, each with its
    /// position. [`allows_extractor`] covers the keys of a named policy. `refused` is whether the draft says
    /// `allow_credentials = false`.
    #[doc(hidden)]
    #[must_use]
    pub fn unmet_needs(&self, needs: &[ExtractorNeed], refused: bool) -> Vec<(usize, Finding)> {
        let missing: Vec<(usize, ExtractorNeed)> = needs
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, need)| !self.allows_extractor(*need))
            .collect();
        let all: Vec<ExtractorNeed> = missing.iter().map(|(_, need)| *need).collect();
        missing
            .into_iter()
            .map(|(at, need)| (at, need.not_allowed(self, &all, refused)))
            .collect()
    }

    fn allows_extractor(&self, need: ExtractorNeed) -> bool {
        let listed = self.allow_methods.iter().flat_map(|list| &list.readable);
        let mut methods: Vec<&str> = listed.map(|method| method.name).collect();
        if methods.is_empty() {
            methods.extend(SAFELISTED_METHODS);
        }
        let headers = self.allow_headers.as_ref();
        let headers = headers.map_or_else(Default::default, |list| list.readable.as_slice());
        need.can_be_sent(&methods, headers, self.allow_credentials)
    }
}

/// Whether a policy allows what an extractor needs. The compiler evaluates this, because the keys may be
/// those of a named policy in another crate.
#[doc(hidden)]
#[must_use]
pub const fn allows_extractor(policy: &Policy, need: ExtractorNeed) -> bool {
    let Parts {
        allow_origins,
        allow_methods,
        allow_headers,
        allow_credentials,
        broken,
        ..
    } = policy.parts();
    // A policy that shares with no other origin is not for pages of other origins.
    if broken || matches!(allow_origins, Origins::SameOrigin) {
        return true;
    }
    let methods = match allow_methods {
        Methods::Safelisted => &SAFELISTED_METHODS,
        Methods::Any => &["*"] as &[&str],
        Methods::Listed(names) => names,
    };
    let headers = match allow_headers {
        RequestHeaders::Safelisted => &[],
        RequestHeaders::Any => &["*"] as &[&str],
        RequestHeaders::Mirror => &[need.header()],
        RequestHeaders::Listed(names) => names,
    };
    need.can_be_sent(methods, headers, allow_credentials)
}

#[cfg(test)]
mod tests {
    use super::{RoutedAs, assert_routed};
    use crate::policy::{Methods, Parts, Policy};

    fn refusal(methods: Methods, routed_as: RoutedAs<'static>) -> Option<String> {
        let policy = Policy::from_parts(Parts {
            name: "list",
            allow_methods: methods,
            ..Parts::NONE
        });
        refusal_of(&policy, routed_as, false)
    }

    fn refusal_of(policy: &Policy, routed_as: RoutedAs<'static>, by_name: bool) -> Option<String> {
        let assert = || assert_routed(policy, routed_as, "list", by_name);
        let panic = std::panic::catch_unwind(assert).err()?;
        panic.downcast_ref::<String>().cloned()
    }

    #[test]
    fn a_policy_that_names_methods_has_to_name_those_it_is_routed_under() {
        let listed = Methods::Listed(&["GET", "PUT"]);
        for method in ["GET", "HEAD", "PUT"] {
            assert_eq!(refusal(listed, RoutedAs::Method(method)), None, "{method}");
        }
        let told = refusal(listed, RoutedAs::Method("DELETE")).unwrap();
        assert!(
            told.starts_with("`list` is routed under `DELETE`, "),
            "{told}"
        );
        assert!(
            told.ends_with(
                "help: add `DELETE` to `allow_methods` of `list`, or leave `allow_methods` out of `list`: it then allows what it is routed under"
            ),
            "{told}"
        );
        assert!(refusal(Methods::Listed(&["PUT"]), RoutedAs::Method("HEAD")).is_some());
        // No preflight has to allow this one.
        let told = refusal(Methods::Listed(&["PUT"]), RoutedAs::Method("POST")).unwrap();
        assert!(told.contains("browsers send it all the same"), "{told}");
        for routed_as in [RoutedAs::Any, RoutedAs::UnreadableFilter] {
            let told = refusal(listed, routed_as).unwrap();
            assert!(told.contains("[cors::routed_method_not_allowed]"), "{told}");
        }
    }

    static PARTNER: Policy = Policy::from_parts(Parts {
        name: "Partner",
        allow_methods: Methods::Listed(&["PUT"]),
        ..Parts::NONE
    });

    static READERS: Policy = Policy::from_parts(Parts {
        name: "Readers",
        base: Some(&PARTNER),
        ..PARTNER.parts()
    });

    #[test]
    fn what_builds_on_another_takes_its_methods_over_unless_it_says_otherwise() {
        let inherits = Policy::from_parts(Parts {
            name: "list",
            base: Some(&READERS),
            ..READERS.parts()
        });
        let told = refusal_of(&inherits, RoutedAs::Method("DELETE"), false).unwrap();
        for part in [
            "which `allow_methods` of `Partner`, on which its policy builds, does not list",
            "add `DELETE` to `allow_methods` of `Partner`, or write `allow_methods = routed` for `list`",
        ] {
            assert!(told.contains(part), "{told}");
        }
        let told = refusal_of(&READERS, RoutedAs::Any, true).unwrap();
        for part in [
            "and `allow_methods` of `Partner`, on which its policy builds, lists some",
            "or write `allow_methods = []` for `Readers`",
        ] {
            assert!(told.contains(part), "{told}");
        }
        // Its own list; without it, there would be that of the other.
        let own = Policy::from_parts(Parts {
            allow_methods: Methods::Listed(&["GET"]),
            ..inherits.parts()
        });
        let told = refusal_of(&own, RoutedAs::Method("DELETE"), false).unwrap();
        for part in [
            "which `allow_methods` of its policy does not list",
            "add `DELETE` to `allow_methods` of `list`, or write `allow_methods = routed` for `list`",
        ] {
            assert!(told.contains(part), "{told}");
        }
    }

    #[test]
    fn one_that_names_none_follows_its_routes() {
        for methods in [Methods::Safelisted, Methods::Any] {
            for routed_as in [
                RoutedAs::Method("DELETE"),
                RoutedAs::Any,
                RoutedAs::UnreadableFilter,
            ] {
                assert_eq!(refusal(methods, routed_as), None);
            }
        }
    }
}
