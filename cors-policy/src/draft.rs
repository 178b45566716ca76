//! A policy as it was written, before it is known to be one.

use crate::cross_key::CrossKeyRule;
use crate::dangers::Dangers;
use crate::finding::{Finding, FindingAt};
use crate::header;
use crate::key::Key;
use crate::lint::Lint;
use crate::max_age;
use crate::method;
use crate::method::{MethodEntry, STANDARD_METHODS};
use crate::origin;
use crate::origin::OriginFacts;
use crate::policy::{ExposedHeaders, Methods, Origins, Policy, RequestHeaders};

/// A policy as it was written, by a macro's user or in a configuration: what [`check`] judges.
///
/// A list that is `"*"` alone is a list of one entry, `*`.
///
/// ```
/// use cors_policy::__private::PolicyDraft;
/// use cors_policy::Lint;
///
/// let draft = PolicyDraft {
///     allow_origins: Some(vec!["*"].into()),
///     allow_credentials: true,
///     ..PolicyDraft::default()
/// };
/// let findings = draft.check();
/// assert_eq!(findings[0].finding.lint(), Lint::WildcardWithCredentials);
/// ```
///
/// [`check`]: PolicyDraft::check
#[derive(Clone, Debug, Default)]
pub struct PolicyDraft<'a> {
    /// `allow_origins`; `None` if it is not given.
    pub allow_origins: Option<Entries<&'a str>>,
    /// `dev(allow_origins = [...])`.
    pub dev_origins: Option<Entries<&'a str>>,
    /// `allow_methods`.
    pub allow_methods: Option<Entries<MethodEntry<'a>>>,
    /// `allow_headers`, unless it is `mirror`.
    pub allow_headers: Option<Entries<&'a str>>,
    /// `expose_headers`.
    pub expose_headers: Option<Entries<&'a str>>,
    /// `allow_credentials`.
    pub allow_credentials: bool,
    /// `max_age`, in seconds.
    pub max_age: Option<u64>,
    /// `dangerously_allow`.
    pub dangerously_allow: Dangers,
    /// Whether origins need not be given: by a policy that builds on another, or shares with nobody.
    pub origins_optional: bool,
    /// Whether an empty list says something: where it clears what a named policy has.
    pub builds_on_another: bool,
    /// The methods that are served under the policy, if all of them are known: then it may allow no
    /// other.
    pub served: Option<&'a [&'a str]>,
}

/// The entries of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entries<T> {
    /// The entries that could be read.
    pub readable: Vec<T>,
    /// Whether there were others, of which something has been said already: then the list is not
    /// called empty, whatever is left of it.
    pub has_errors: bool,
}

impl<T> From<Vec<T>> for Entries<T> {
    fn from(readable: Vec<T>) -> Self {
        Entries {
            readable,
            has_errors: false,
        }
    }
}

impl PolicyDraft<'_> {
    /// Judges the policy: everything that is wrong with it, in the order of its keys and their
    /// entries, errors and warnings.
    #[must_use]
    pub fn check(&self) -> Vec<FindingAt> {
        let mut located = Vec::new();
        self.check_origins(&mut located);
        self.check_methods(&mut located);
        self.check_headers(Key::AllowHeaders, self.allow_headers.as_ref(), &mut located);
        self.check_headers(
            Key::ExposeHeaders,
            self.expose_headers.as_ref(),
            &mut located,
        );
        let max_age = self.max_age.and_then(max_age::check);
        located.extend(max_age.map(|finding| FindingAt::key(Key::MaxAge, finding)));
        // A list's `*` is checked before its other entries.
        located.sort_by_key(|located| {
            let key = Key::ALL.iter().position(|key| Some(*key) == located.key);
            (key, located.entry)
        });
        located
    }

    /// What the rules between keys have to know of the origins.
    #[doc(hidden)]
    #[must_use]
    pub fn origin_facts(&self) -> OriginFacts {
        let origins = self
            .allow_origins
            .iter()
            .flat_map(|origins| &origins.readable);
        OriginFacts::of(origins.copied())
    }

    fn check_origins(&self, located: &mut Vec<FindingAt>) {
        let Some(origins) = &self.allow_origins else {
            if !self.origins_optional {
                let message =
                    "the policy does not say who may read the answers: `allow_origins` is missing";
                located.push(FindingAt::policy(Finding::new(Lint::MissingOrigins, "", message).help(
                    "add `allow_origins = [\"https://app.example.com\"]`, or `allow_origins = \"*\"` for everybody",
                )));
            }
            self.check_listed(&[], located);
            return;
        };
        if origins.is_empty() {
            let message = "the list of origins is empty: nobody could read the answers";
            let help = if self.builds_on_another {
                "list the origins, or take the key out to keep those of the named policy"
            } else {
                "list the origins, or, if nobody is meant, write `same_origin` in the place of all other keys"
            };
            located.push(FindingAt::key(
                Key::AllowOrigins,
                Finding::new(Lint::EmptyList, "[]", message).help(help),
            ));
        }
        let rest = self.check_wildcard(Key::AllowOrigins, &origins.readable, |_| false, located);
        self.check_listed(&rest, located);
    }

    /// Judges the patterns of `allow_origins` and of `dev(...)`, which are one list in the end.
    fn check_listed(&self, listed: &[(usize, &str)], located: &mut Vec<FindingAt>) {
        let first_of_dev = self
            .allow_origins
            .as_ref()
            .map_or(0, |origins| origins.readable.len());
        let dev = self.dev_origins.iter().flat_map(|dev| &dev.readable);
        let dev = dev
            .enumerate()
            .map(|(at, entry)| (first_of_dev + at, *entry));
        let all: Vec<_> = listed.iter().copied().chain(dev).collect();
        let findings = origin::check_all(&all, self.allow_credentials, self.dangerously_allow);
        located.extend(findings.into_iter().map(
            |(at, finding)| match at.checked_sub(first_of_dev) {
                Some(at) => FindingAt::entry(Key::Dev, at, finding),
                None => FindingAt::entry(Key::AllowOrigins, at, finding),
            },
        ));
    }

    fn check_methods(&self, located: &mut Vec<FindingAt>) {
        let Some(methods) = &self.allow_methods else {
            return;
        };
        if self.check_empty(Key::AllowMethods, methods.is_empty(), located) {
            return;
        }
        let names: Vec<&str> = methods
            .readable
            .iter()
            // `custom("*")` is a method of that name, which is a token like any other.
            .map(|method| {
                if method.custom && method.name == "*" {
                    "custom(\"*\")"
                } else {
                    method.name
                }
            })
            .collect();
        let rest = self.check_wildcard(Key::AllowMethods, &names, |_| false, located);
        let rest: Vec<_> = rest
            .into_iter()
            .map(|(at, _)| (at, methods.readable[at]))
            .collect();
        located.extend(at(Key::AllowMethods, method::check_all(&rest, self.served)));
    }

    fn check_headers(
        &self,
        list: Key,
        names: Option<&Entries<&str>>,
        located: &mut Vec<FindingAt>,
    ) {
        let Some(names) = names else {
            return;
        };
        if self.check_empty(list, names.is_empty(), located) {
            return;
        }
        // Fetch, "CORS non-wildcard request-header name": `*` never covers `Authorization`.
        let beside =
            |name: &str| list == Key::AllowHeaders && name.eq_ignore_ascii_case("authorization");
        let rest = self.check_wildcard(list, &names.readable, beside, located);
        located.extend(at(list, header::check_all(list, &rest)));
    }

    fn check_empty(&self, list: Key, is_empty: bool, located: &mut Vec<FindingAt>) -> bool {
        if is_empty && !self.builds_on_another {
            let message =
                format!("the list `{list}` is empty, which says no more than leaving it out");
            let help = format!("take `{list} = []` out, or list what it allows");
            located.push(FindingAt::key(
                list,
                Finding::new(Lint::EmptyList, "[]", message).help(help),
            ));
        }
        is_empty
    }

    /// Judges the `*` of a list, and gives the other entries back.
    fn check_wildcard<'e>(
        &self,
        list: Key,
        entries: &[&'e str],
        may_stand_beside: impl Fn(&str) -> bool,
        located: &mut Vec<FindingAt>,
    ) -> Vec<(usize, &'e str)> {
        let (wildcards, rest): (Vec<_>, Vec<_>) = entries
            .iter()
            .copied()
            .enumerate()
            .partition(|(_, entry)| *entry == "*");
        let Some((first, more)) = wildcards.split_first() else {
            return rest;
        };
        for (at, _) in more {
            let finding = Finding::new(Lint::DuplicateEntry, "*", "`*` is already in the list")
                .help("take one of them out");
            located.push(FindingAt::entry(list, *at, finding));
        }
        let rule = CrossKeyRule::Wildcard(list);
        if rule.refused(self.allow_credentials, self.dangerously_allow) {
            let message = format!(
                "`*` in `{list}` does not go with `allow_credentials`: {}",
                rule.why()
            );
            let finding = Finding::new(rule.lint(), "*", message).help(rule.help());
            located.push(FindingAt::entry(list, first.0, finding));
        } else if let Some((_, covered)) = rest.iter().find(|(_, entry)| !may_stand_beside(entry)) {
            let covered = crate::text::quote(covered);
            let message =
                format!("`*` in `{list}` does not stand alone: it covers {covered} already");
            let help = match list {
                Key::AllowHeaders => {
                    "keep `\"*\"` (only `\"authorization\"` may stand beside it), or list the headers without it"
                }
                _ => "keep `\"*\"` alone, or list what is allowed without it",
            };
            located.push(FindingAt::entry(
                list,
                first.0,
                Finding::new(Lint::WildcardNotAlone, "*", message).help(help),
            ));
        }
        rest
    }
}

impl From<&Policy> for PolicyDraft<'static> {
    /// The policy as it could have been written.
    fn from(policy: &Policy) -> Self {
        let listed = |names: &[&'static str]| Some(names.to_vec().into());
        let any = || Some(vec!["*"].into());
        PolicyDraft {
            allow_origins: match policy.allow_origins() {
                Origins::SameOrigin | Origins::Source => None,
                Origins::Any => any(),
                Origins::Listed(list) => listed(list.patterns()),
            },
            dev_origins: listed(policy.dev_origins()),
            allow_methods: match policy.allow_methods() {
                Methods::Safelisted => None,
                Methods::Any => Some(vec![MethodEntry::from("*")].into()),
                Methods::Listed(names) => Some(
                    names
                        .iter()
                        .map(|name| MethodEntry {
                            name,
                            custom: !STANDARD_METHODS.contains(name),
                        })
                        .collect::<Vec<_>>()
                        .into(),
                ),
            },
            allow_headers: match policy.allow_headers() {
                RequestHeaders::Safelisted | RequestHeaders::Mirror => None,
                RequestHeaders::Any => any(),
                RequestHeaders::Listed(names) => listed(names),
            },
            expose_headers: match policy.expose_headers() {
                ExposedHeaders::Safelisted => None,
                ExposedHeaders::Any => any(),
                ExposedHeaders::Listed(names) => listed(names),
            },
            allow_credentials: policy.allow_credentials(),
            max_age: policy.max_age().map(u64::from),
            dangerously_allow: policy.dangerously_allow(),
            origins_optional: matches!(
                policy.allow_origins(),
                Origins::SameOrigin | Origins::Source
            ),
            builds_on_another: false,
            served: None,
        }
    }
}

impl<T> Entries<T> {
    fn is_empty(&self) -> bool {
        self.readable.is_empty() && !self.has_errors
    }
}

fn at(list: Key, findings: Vec<(usize, Finding)>) -> impl Iterator<Item = FindingAt> {
    findings
        .into_iter()
        .map(move |(at, finding)| FindingAt::entry(list, at, finding))
}
