//! What a handler takes from a request, held against what a policy lets pages of other origins send.

use crate::names::{contains, contains_another, contains_in_any_case};
use crate::policy::Parts;
use crate::{
    Finding, Key, Lint, Methods, Origins, Policy, PolicyDraft, RequestHeaders, SAFELISTED_METHODS,
};

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
                contains_in_any_case(headers, self.header())
                    || contains(headers, "*")
                    || !contains_another(methods, &["GET", "HEAD"])
            }
            // Fetch, "CORS non-wildcard request-header name".
            ExtractorNeed::Authorization => contains_in_any_case(headers, self.header()),
            // Fetch, "HTTP-network-or-cache fetch": with credentials, they go where cookies go.
            ExtractorNeed::BasicAuthorization => {
                credentials || contains_in_any_case(headers, self.header())
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
fn headers_of(taken: &[ExtractorNeed]) -> Vec<String> {
    let mut headers = Vec::new();
    for taken in taken
        .iter()
        .filter(|taken| **taken != ExtractorNeed::Cookies)
    {
        let header = format!("\"{}\"", taken.header());
        if !headers.contains(&header) {
            headers.push(header);
        }
    }
    headers
}

impl PolicyDraft<'_> {
    /// The findings on what is taken and the draft, as far as it says so itself, does not let pages send,
    /// each with its position. What it takes from a named policy, [`allows_extractor`] knows. `refused` is
    /// whether it says `allow_credentials = false`.
    #[doc(hidden)]
    #[must_use]
    pub fn taken_but_not_allowed(
        &self,
        taken: &[ExtractorNeed],
        refused: bool,
    ) -> Vec<(usize, Finding)> {
        let missing: Vec<(usize, ExtractorNeed)> = taken
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, taken)| !self.allows_extractor(*taken))
            .collect();
        let all: Vec<ExtractorNeed> = missing.iter().map(|(_, taken)| *taken).collect();
        missing
            .into_iter()
            .map(|(at, taken)| (at, taken.not_allowed(self, &all, refused)))
            .collect()
    }

    fn allows_extractor(&self, taken: ExtractorNeed) -> bool {
        let listed = self.allow_methods.iter().flat_map(|list| &list.readable);
        let mut methods: Vec<&str> = listed.map(|method| method.name).collect();
        if methods.is_empty() {
            methods.extend(SAFELISTED_METHODS);
        }
        let headers = self.allow_headers.as_ref();
        let headers = headers.map_or_else(Default::default, |list| list.readable.as_slice());
        taken.can_be_sent(&methods, headers, self.allow_credentials)
    }
}

/// Whether there is nothing to say of what a handler takes under a policy: its keys may be those of a
/// named policy in another crate, so the compiler evaluates this.
#[doc(hidden)]
#[must_use]
pub const fn allows_extractor(policy: &Policy, taken: ExtractorNeed) -> bool {
    let Parts {
        allow_origins,
        allow_methods,
        allow_headers,
        allow_credentials,
        broken,
        ..
    } = policy.parts();
    // Who shares with nobody has no pages of other origins in mind.
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
        RequestHeaders::Mirror => &[taken.header()],
        RequestHeaders::Listed(names) => names,
    };
    taken.can_be_sent(methods, headers, allow_credentials)
}
