//! Which requests one policy allows, and another does not.
//!
//! A policy is *looser* than another if, for some values of its variables and some answers of its source, the same for
//! both, it shares a response, with or without credentials, lets a script read a header or send a request, or lets a
//! request reach the handler, and the other does not. Each difference comes with such a request, which the evaluator
//! has confirmed on both sides.
//!
//! The origins, the methods, the headers and `enforce` are independent of each other. So each is compared for one
//! request that differs in nothing else.

use std::fmt;

use http::Method;

use crate::description::{Assignment, NamesDescription, OriginsDescription, PolicyDescription};
use crate::enforce::Enforce;
use crate::key::Key;
use crate::method::SAFELISTED_METHODS;
use instances::instances;
use witness::Side;

mod instances;
mod witness;

pub use witness::{Act, Witness};

/// What decides at an endpoint.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct AtEndpoint<'a> {
    /// `None` if there is no policy.
    pub policy: Option<&'a PolicyDescription>,
    /// What is enforced there, by this policy or by one around it.
    pub enforce: Enforce,
}

#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    Looser,
    Tighter,
    Neutral,
}

impl Direction {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Direction::Looser => "looser",
            Direction::Tighter => "tighter",
            Direction::Neutral => "neutral",
        }
    }
}

/// A difference between two policies.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub direction: Direction,
    pub key: Key,
    /// What has changed, in a sentence.
    pub change: String,
    /// What only the looser side allows. A neutral difference has none.
    pub witness: Option<Witness>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.key, self.change)
    }
}

impl Witness {
    /// Whether this is allowed there.
    #[must_use]
    pub fn is_allowed(&self, at: AtEndpoint<'_>) -> bool {
        Side::new(at.policy, at.enforce, &self.assignment).allows(self)
    }
}

/// Compares what decides at an endpoint now with what decided there before: the looser differences first.
#[doc(hidden)]
#[must_use]
pub fn compare(old: AtEndpoint<'_>, new: AtEndpoint<'_>) -> Vec<Difference> {
    let looser = gains(old, new, Direction::Looser);
    let tighter = gains(new, old, Direction::Tighter);
    let mut all: Vec<Difference> = looser.into_iter().chain(tighter).collect();
    if let (Some(before), Some(now)) = (old.policy, new.policy) {
        for (key, change) in other_changes(before, now, have_common_origin(old, new)) {
            if !all.iter().any(|difference| difference.key == key) {
                all.push(Difference {
                    direction: Direction::Neutral,
                    key,
                    change,
                    witness: None,
                });
            }
        }
    }
    let position = |key| Key::ALL.iter().position(|of| *of == key);
    all.sort_by_key(|difference| (difference.direction, position(difference.key)));
    all
}

/// An origin that no policy names, and a method and a header.
const STRANGER: &str = "https://x7q0.invalid";
const OTHER_METHOD: &str = "X7Q0";
const OTHER_HEADER: &str = "x-x7q0";

/// A part of `allow_origins`.
enum Term<'a> {
    Any,
    Pattern(&'a str),
    Variable(&'a str),
    Default { variable: &'a str, pattern: &'a str },
    Source,
}

impl Term<'_> {
    fn of(origins: &OriginsDescription) -> Vec<Term<'_>> {
        let (patterns, variables) = match origins {
            OriginsDescription::SameOrigin => return Vec::new(),
            OriginsDescription::Any => return vec![Term::Any],
            OriginsDescription::Source => return vec![Term::Source],
            OriginsDescription::Listed {
                patterns,
                variables,
            } => (patterns, variables),
        };
        let mut terms: Vec<Term<'_>> = patterns
            .iter()
            .map(|pattern| Term::Pattern(pattern))
            .collect();
        for variable in variables {
            terms.push(Term::Variable(&variable.name));
            let defaults = variable.default.iter().flatten();
            terms.extend(defaults.map(|pattern| Term::Default {
                variable: &variable.name,
                pattern,
            }));
        }
        terms
    }

    /// The values under which the term is the only one that is sure to allow its origins.
    fn assignment(&self, variables: &[&str]) -> Assignment {
        let is_set = |variable: &&&str| !matches!(self, Term::Default { variable: own, .. } if own == *variable);
        let set = variables.iter().filter(is_set);
        Assignment {
            variables: set
                .map(|variable| ((*variable).to_owned(), vec![value_of(variable)]))
                .collect(),
            source: match self {
                Term::Source => vec![STRANGER.to_owned()],
                _ => Vec::new(),
            },
        }
    }

    /// Origins that the term allows.
    fn origins(&self) -> Vec<String> {
        match self {
            Term::Any | Term::Source | Term::Pattern("*") | Term::Default { pattern: "*", .. } => {
                vec![STRANGER.to_owned()]
            }
            Term::Pattern(pattern) | Term::Default { pattern, .. } => instances(pattern),
            Term::Variable(variable) => vec![value_of(variable)],
        }
    }

    fn change(&self, direction: Direction) -> String {
        let (is, are) = match direction {
            Direction::Tighter => ("is no longer allowed", "are no longer allowed"),
            Direction::Looser | Direction::Neutral => ("is allowed now", "are allowed now"),
        };
        match self {
            Term::Any | Term::Pattern("*") => format!("every origin {is}"),
            Term::Pattern(pattern) => format!("`{pattern}` {is}"),
            Term::Variable(variable) => format!("the origins in `{variable}` {are}"),
            Term::Default { variable, pattern } => {
                format!("`{pattern}` {is} where `{variable}` is not set")
            }
            Term::Source => format!("the origins of a source (`with(...)`) {are}"),
        }
    }
}

/// The origin that a variable is set to.
fn value_of(variable: &str) -> String {
    let label = variable.to_ascii_lowercase().replace('_', "-");
    format!("https://{}.x7q0.invalid", label.trim_matches('-'))
}

/// What `to` allows and `from` does not.
fn gains(from: AtEndpoint<'_>, to: AtEndpoint<'_>, direction: Direction) -> Vec<Difference> {
    let mut gains = Gains {
        direction,
        found: Vec::new(),
    };
    let variables = variables(from, to);
    let mut sides = Sides::new(from, to, Assignment::default());
    gains.of_enforce(&sides);
    let mut has_common = false;
    for (is_of_to, term) in terms(to, true).chain(terms(from, false)) {
        let assignment = term.assignment(&variables);
        // Most terms have the same.
        if sides.assignment != assignment {
            sides = Sides::new(from, to, assignment);
        }
        let mut is_gained = false;
        for origin in term.origins() {
            let read = sides.witness(Some(&origin), false, Act::Read);
            if is_of_to && !is_gained && sides.gains(&read) {
                is_gained = true;
                gains.add(Key::AllowOrigins, term.change(direction), read);
            } else if !has_common && sides.both_allow(&read) {
                has_common = true;
                gains.of_common_origin(&sides, &origin, to);
            }
        }
    }
    gains.found
}

/// The parts of `allow_origins`, each with a mark.
fn terms<M: Copy>(at: AtEndpoint<'_>, mark: M) -> impl Iterator<Item = (M, Term<'_>)> {
    let policy = at.policy.into_iter();
    let terms = policy.flat_map(|policy| Term::of(&policy.allow_origins));
    terms.map(move |term| (mark, term))
}

/// Whether some origin may read under both.
fn have_common_origin(one: AtEndpoint<'_>, other: AtEndpoint<'_>) -> bool {
    let variables = variables(one, other);
    terms(one, ()).chain(terms(other, ())).any(|((), term)| {
        let sides = Sides::new(one, other, term.assignment(&variables));
        let mut origins = term.origins().into_iter();
        origins.any(|origin| sides.both_allow(&sides.witness(Some(&origin), false, Act::Read)))
    })
}

fn variables<'a>(from: AtEndpoint<'a>, to: AtEndpoint<'a>) -> Vec<&'a str> {
    let mut all = Vec::new();
    for policy in [from.policy, to.policy].into_iter().flatten() {
        for variable in policy.allow_origins.variables() {
            if !all.contains(&&*variable.name) {
                all.push(&*variable.name);
            }
        }
    }
    all
}

/// Both policies, under the same values.
struct Sides {
    from: Side,
    to: Side,
    assignment: Assignment,
}

impl Sides {
    fn new(from: AtEndpoint<'_>, to: AtEndpoint<'_>, assignment: Assignment) -> Sides {
        Sides {
            from: Side::new(from.policy, from.enforce, &assignment),
            to: Side::new(to.policy, to.enforce, &assignment),
            assignment,
        }
    }

    fn witness(&self, origin: Option<&str>, credentials: bool, act: Act) -> Witness {
        Witness {
            assignment: self.assignment.clone(),
            origin: origin.map(str::to_owned),
            credentials,
            act,
        }
    }

    fn both_allow(&self, witness: &Witness) -> bool {
        self.from.allows(witness) && self.to.allows(witness)
    }

    fn gains(&self, witness: &Witness) -> bool {
        self.to.allows(witness) && !self.from.allows(witness)
    }
}

struct Gains {
    direction: Direction,
    found: Vec<Difference>,
}

impl Gains {
    fn add(&mut self, key: Key, change: String, witness: Witness) {
        let direction = self.direction;
        self.found.push(Difference {
            direction,
            key,
            change,
            witness: Some(witness),
        });
    }

    /// What scripts on an origin may do that both policies allow.
    fn of_common_origin(&mut self, sides: &Sides, origin: &str, to: AtEndpoint<'_>) {
        let Some(policy) = to.policy else {
            return;
        };
        let is_tighter = self.direction == Direction::Tighter;
        let may = if is_tighter {
            "may no longer"
        } else {
            "may now"
        };
        let read = |credentials| sides.witness(Some(origin), credentials, Act::Read);
        let with_credentials = read(true);
        if sides.gains(&with_credentials) {
            let change = if is_tighter {
                "responses to requests with credentials are no longer shared"
            } else {
                "responses to requests with credentials are shared now"
            };
            self.add(Key::AllowCredentials, change.to_owned(), with_credentials);
        }
        let both = |credentials: bool| {
            sides.from.allows(&read(credentials)) && sides.to.allows(&read(credentials))
        };
        let kinds: Vec<bool> = [false, true]
            .into_iter()
            .filter(|kind| both(*kind))
            .collect();
        let mut try_all =
            |key, names: Vec<&str>, act: &dyn Fn(String) -> Act, verb: &str, noun: &str| {
                for name in names {
                    let mut tried = kinds
                        .iter()
                        .map(|kind| sides.witness(Some(origin), *kind, act(name.to_owned())));
                    if let Some(witness) = tried.find(|witness| sides.gains(witness)) {
                        let change = match name {
                            OTHER_METHOD | OTHER_HEADER => {
                                format!("scripts {may} {verb} any other {noun}")
                            }
                            name => format!("scripts {may} {verb} the {noun} `{name}`"),
                        };
                        self.add(key, change, witness);
                    }
                }
            };
        let methods = names(&policy.allow_methods, &SAFELISTED_METHODS, OTHER_METHOD);
        try_all(Key::AllowMethods, methods, &Act::Send, "send", "method");
        let headers = names(&policy.allow_headers, &["authorization"], OTHER_HEADER);
        try_all(
            Key::AllowHeaders,
            headers,
            &Act::SendHeader,
            "send",
            "header",
        );
        let exposed = names(&policy.expose_headers, &[], OTHER_HEADER);
        try_all(
            Key::ExposeHeaders,
            exposed,
            &Act::ReadHeader,
            "read",
            "response header",
        );
    }

    /// What reaches the handler from an origin that neither policy lists.
    fn of_enforce(&mut self, sides: &Sides) {
        let refused = match self.direction {
            Direction::Tighter => "now refused",
            Direction::Looser | Direction::Neutral => "no longer refused",
        };
        let kinds = [
            (
                Some(STRANGER),
                Method::POST,
                "unsafe requests from other origins are",
            ),
            (Some(STRANGER), Method::GET, "reads from other origins are"),
            (
                None,
                Method::GET,
                "requests that other sites start without an `Origin` are",
            ),
        ];
        for (origin, method, what) in kinds {
            let reach = sides.witness(origin, false, Act::Reach(method));
            if sides.gains(&reach) {
                self.add(Key::Enforce, format!("{what} {refused}"), reach);
            }
        }
    }
}

/// The names to try: those of the list, others that may need no permission, and one that no policy lists.
fn names<'a>(list: &'a NamesDescription, others: &[&'a str], unlisted: &'a str) -> Vec<&'a str> {
    let mut all: Vec<&str> = Vec::new();
    for name in list
        .names()
        .iter()
        .map(|name| &**name)
        .chain(others.iter().copied())
    {
        if name != "*" && !all.contains(&name) {
            all.push(name);
        }
    }
    all.push(unlisted);
    all
}

/// The keys that differ, whatever that does.
fn other_changes(
    old: &PolicyDescription,
    new: &PolicyDescription,
    have_common_origin: bool,
) -> Vec<(Key, String)> {
    let mut found = Vec::new();
    let mut changed = |key, differs: bool, change: &str| {
        if differs {
            found.push((key, change.to_owned()));
        }
    };
    let same = "the same, in other words or another order";
    changed(
        Key::AllowOrigins,
        old.allow_origins != new.allow_origins,
        same,
    );
    // Each is a part of what another origin gains, or loses.
    let same = if have_common_origin {
        same
    } else {
        "another value, and no origin that both allow"
    };
    changed(
        Key::AllowMethods,
        old.allow_methods != new.allow_methods,
        same,
    );
    changed(
        Key::AllowHeaders,
        old.allow_headers != new.allow_headers,
        same,
    );
    changed(
        Key::ExposeHeaders,
        old.expose_headers != new.expose_headers,
        same,
    );
    changed(
        Key::AllowCredentials,
        old.allow_credentials != new.allow_credentials,
        same,
    );
    changed(
        Key::Enforce,
        old.enforce != new.enforce,
        "nothing else is refused",
    );
    let seconds =
        |age: Option<u32>| age.map_or_else(|| "not given".to_owned(), |age| format!("{age} s"));
    let (was, is) = (seconds(old.max_age), seconds(new.max_age));
    changed(Key::MaxAge, was != is, &format!("{was}, now {is}"));
    let dangers = "another safety rule is switched off, or on again";
    changed(
        Key::DangerouslyAllow,
        old.dangerously_allow != new.dangerously_allow,
        dangers,
    );
    changed(
        Key::Name,
        old.path != new.path,
        &format!("`{}` is now `{}`", old.path, new.path),
    );
    found
}
