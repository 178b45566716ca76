//! A policy as it was written, before it is known to be one.

use crate::cross_key::{CrossKeyRule, EnforceRule};
use crate::dangers::Dangers;
use crate::enforce::Enforce;
use crate::finding::{Finding, FindingAt};
use crate::form::Form;
use crate::header;
use crate::key::Key;
use crate::lint::Lint;
use crate::max_age;
use crate::method;
use crate::method::{MethodEntry, STANDARD_METHODS};
use crate::origin;
use crate::origin::OriginFacts;
use crate::policy::{AllowedNames, AllowedOrigins, Policy};

/// A policy as it was written, before it is checked by [`check`].
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
#[allow(clippy::struct_excessive_bools)]
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
    /// `enforce`.
    pub enforce: Enforce,
    /// `dangerously_allow`.
    pub dangerously_allow: Dangers,
    /// `dangerously_allow` of `dev(...)`.
    pub dev_dangers: Dangers,
    /// Whether origins may be left out: by a policy that builds on another one, or that is `same_origin`.
    pub origins_optional: bool,
    /// `same_origin`.
    pub same_origin: bool,
    /// Whether an empty list is allowed: it clears the list of a named policy.
    pub builds_on_another: bool,
    /// The methods that are routed under the policy, if all of them are known: then it may allow no
    /// other.
    pub routed_methods: Option<&'a [&'a str]>,
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
    /// Everything that is wrong with the policy, errors and warnings, in the order of its keys and their entries.
    #[must_use]
    pub fn check(&self) -> Vec<FindingAt> {
        self.check_in(Form::Attribute)
    }

    /// The same, for a policy that is written in this form.
    pub(crate) fn check_in(&self, form: Form) -> Vec<FindingAt> {
        let mut check = Check {
            draft: self,
            form,
            findings: Vec::new(),
        };
        check.origins();
        check.methods();
        check.headers(Key::AllowHeaders, self.allow_headers.as_ref());
        check.headers(Key::ExposeHeaders, self.expose_headers.as_ref());
        let max_age = self
            .max_age
            .and_then(|seconds| max_age::check(seconds, form));
        let mut findings = check.findings;
        findings.extend(max_age.map(|finding| FindingAt::key(Key::MaxAge, finding)));
        let enforce = self.check_enforce(form);
        findings.extend(enforce.map(|finding| FindingAt::key(Key::Enforce, finding)));
        // A list's `*` is checked before its other entries.
        findings.sort_by_key(|found| {
            let key = Key::ALL.iter().position(|key| Some(*key) == found.key);
            (key, found.entry)
        });
        findings
    }

    /// Whether `enforce` can refuse what it is to refuse.
    fn check_enforce(&self, form: Form) -> Option<Finding> {
        let Enforce::On { all, .. } = self.enforce else {
            return None;
        };
        let has = |origins: &Option<Entries<&str>>, origin| {
            let mut readable = origins.iter().flat_map(|origins| &origins.readable);
            readable.any(|entry| *entry == origin)
        };
        // Where `null` is not allowed, that is said of `null`.
        let dangers = self.dangerously_allow;
        let has_null = dangers.null_origin && has(&self.allow_origins, "null")
            || dangers.and(self.dev_dangers).null_origin && has(&self.dev_origins, "null");
        let rule = if self.same_origin && all {
            EnforceRule::OwnOrigins
        } else if has(&self.allow_origins, "*") {
            EnforceRule::Wildcard
        } else if has_null {
            EnforceRule::Null
        } else {
            return None;
        };
        let message = rule.message(form).to_string();
        Some(Finding::new(rule.lint(), "", message).help(rule.help(form).to_string()))
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
}

/// The rules of a policy, applied to a draft.
struct Check<'a> {
    draft: &'a PolicyDraft<'a>,
    form: Form,
    findings: Vec<FindingAt>,
}

impl Check<'_> {
    fn origins(&mut self) {
        let Some(origins) = &self.draft.allow_origins else {
            if !self.draft.origins_optional {
                let key = self.form.key(Key::AllowOrigins);
                let message =
                    format!("the policy does not say who may read the answers: {key} is missing");
                let list = self
                    .form
                    .list(Key::AllowOrigins, &["https://app.example.com"]);
                let help = if self.draft.enforce.is_on() {
                    let same_origin = self.form.same_origin();
                    format!("add `{list}`, or {same_origin} to allow no other origin")
                } else if self.draft.allow_credentials {
                    format!("add `{list}`")
                } else {
                    let wildcard = self.form.key_with_wildcard(Key::AllowOrigins);
                    format!("add `{list}`, or {wildcard} for everybody")
                };
                let finding = Finding::new(Lint::MissingOrigins, "", message).help(help);
                self.findings.push(FindingAt::policy(finding));
            }
            self.listed(&[]);
            return;
        };
        if origins.is_empty() {
            let message = "the list of origins is empty, so no other origin could read the answers";
            let help = if self.draft.builds_on_another {
                "list the origins, or take the key out to keep those of the named policy"
            } else {
                match self.form {
                    Form::Builder => {
                        "list the origins, or, to share with no other origin, call `.same_origin()` and nothing else"
                    }
                    _ => {
                        "list the origins, or, to share with no other origin, write `same_origin` in the place of all other keys"
                    }
                }
            };
            self.findings.push(FindingAt::key(
                Key::AllowOrigins,
                Finding::new(Lint::EmptyList, "[]", message).help(help),
            ));
        }
        let rest = self.wildcard(Key::AllowOrigins, &origins.readable, |_| false);
        self.listed(&rest);
    }

    /// Checks the patterns of `allow_origins` and of `dev(...)`, which are one list in the end.
    fn listed(&mut self, listed: &[(usize, &str)]) {
        let first_of_dev = self
            .draft
            .allow_origins
            .as_ref()
            .map_or(0, |origins| origins.readable.len());
        let dev = self.draft.dev_origins.iter().flat_map(|dev| &dev.readable);
        let dev = dev
            .enumerate()
            .map(|(at, entry)| (first_of_dev + at, *entry));
        let all: Vec<_> = listed.iter().copied().chain(dev).collect();
        let dangers = self.draft.dangerously_allow;
        let dev_form = match self.form {
            Form::Attribute => Form::Dev,
            form => form,
        };
        let findings = origin::check_all(&all, self.draft.allow_credentials, |at| {
            if at < first_of_dev {
                (dangers, self.form)
            } else {
                (dangers.and(self.draft.dev_dangers), dev_form)
            }
        });
        self.findings
            .extend(
                findings
                    .into_iter()
                    .map(|(at, finding)| match at.checked_sub(first_of_dev) {
                        Some(at) => FindingAt::entry(Key::Dev, at, finding),
                        None => FindingAt::entry(Key::AllowOrigins, at, finding),
                    }),
            );
    }

    fn methods(&mut self) {
        let Some(methods) = &self.draft.allow_methods else {
            return;
        };
        if self.is_empty(Key::AllowMethods, methods.is_empty()) {
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
        let rest = self.wildcard(Key::AllowMethods, &names, |_| false);
        let rest: Vec<_> = rest
            .into_iter()
            .map(|(at, _)| (at, methods.readable[at]))
            .collect();
        self.findings.extend(at(
            Key::AllowMethods,
            method::check_all(&rest, self.draft.routed_methods, self.form),
        ));
    }

    fn headers(&mut self, list: Key, names: Option<&Entries<&str>>) {
        let Some(names) = names else {
            return;
        };
        if self.is_empty(list, names.is_empty()) {
            return;
        }
        // Fetch, "CORS non-wildcard request-header name": `*` never covers `Authorization`.
        let beside =
            |name: &str| list == Key::AllowHeaders && name.eq_ignore_ascii_case("authorization");
        let rest = self.wildcard(list, &names.readable, beside);
        self.findings
            .extend(at(list, header::check_all(list, &rest, self.form)));
    }

    /// Whether a list is empty. That is an error, except where it clears the list of a named policy.
    fn is_empty(&mut self, list: Key, is_empty: bool) -> bool {
        if is_empty && !self.draft.builds_on_another {
            let message = format!(
                "the list {} is empty, which means the same as no list",
                self.form.key(list)
            );
            let help = format!(
                "take `{}` out, or list what it allows",
                self.form.list(list, &[])
            );
            self.findings.push(FindingAt::key(
                list,
                Finding::new(Lint::EmptyList, "[]", message).help(help),
            ));
        }
        is_empty
    }

    /// Checks the `*` of a list, and returns the other entries.
    fn wildcard<'e>(
        &mut self,
        list: Key,
        entries: &[&'e str],
        may_stand_beside: impl Fn(&str) -> bool,
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
            self.findings.push(FindingAt::entry(list, *at, finding));
        }
        let in_list = match self.form {
            Form::OriginsAlone => String::new(),
            _ => format!(" in {}", self.form.key(list)),
        };
        let rule = CrossKeyRule::Wildcard(list);
        if rule.refused(self.draft.allow_credentials, self.draft.dangerously_allow) {
            let (credentials, why) = (self.form.credentials(), rule.why());
            let message = format!("`*`{in_list} does not go with {credentials}: {why}");
            let help = rule.help(self.form).to_string();
            let finding = Finding::new(rule.lint(), "*", message).help(help);
            self.findings.push(FindingAt::entry(list, first.0, finding));
        } else if let Some((_, covered)) = rest.iter().find(|(_, entry)| !may_stand_beside(entry)) {
            let covered = crate::text::quote(covered);
            let message = format!("`*`{in_list} has to be alone: it covers {covered} already");
            let wildcard = self.form.wildcard();
            let help = if list == Key::AllowOrigins {
                "take `*` out, or take the other origins out".to_owned()
            } else if list == Key::AllowHeaders {
                format!(
                    "keep {wildcard} (only `\"authorization\"` may be listed with it), or list the headers without it"
                )
            } else {
                format!("keep {wildcard} alone, or list what is allowed without it")
            };
            self.findings.push(FindingAt::entry(
                list,
                first.0,
                Finding::new(Lint::WildcardNotAlone, "*", message).help(help),
            ));
        }
        rest
    }
}

impl<'a> PolicyDraft<'a> {
    /// A policy, as it could have been written.
    #[must_use]
    pub fn of(policy: &'a Policy) -> Self {
        let names = |names: AllowedNames<'a>| match names {
            AllowedNames::Safelisted | AllowedNames::Mirrored => None,
            AllowedNames::Any => Some(vec!["*"]),
            AllowedNames::Listed(names) => Some(names),
        };
        let methods = names(policy.allow_methods()).map(|methods| {
            let methods = methods.into_iter().map(|name| MethodEntry {
                name,
                custom: name != "*" && !STANDARD_METHODS.contains(&name),
            });
            methods.collect::<Vec<_>>().into()
        });
        let allow_origins = match policy.allow_origins() {
            AllowedOrigins::SameOrigin | AllowedOrigins::Source => None,
            AllowedOrigins::Any => Some(vec!["*"]),
            AllowedOrigins::Listed { patterns, .. } => Some(patterns),
        };
        PolicyDraft {
            origins_optional: allow_origins.is_none(),
            allow_origins: allow_origins.map(Entries::from),
            dev_origins: Some(policy.dev_origins().into()),
            allow_methods: methods,
            allow_headers: names(policy.allow_headers()).map(Entries::from),
            expose_headers: names(policy.expose_headers()).map(Entries::from),
            allow_credentials: policy.allow_credentials(),
            max_age: policy.max_age().map(u64::from),
            enforce: policy.enforce(),
            dangerously_allow: policy.dangerously_allow(),
            dev_dangers: policy.dev_dangers(),
            same_origin: policy.is_same_origin(),
            builds_on_another: false,
            routed_methods: None,
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
