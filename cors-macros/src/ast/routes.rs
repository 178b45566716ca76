//! Which methods the item serves, and what of a request it takes, as far as its tokens show.

use cors_policy::__private::{ExtractorNeed, is_forbidden_method};
use proc_macro2::Ident;

use crate::ast::chain::Unseen;
use crate::ast::item::{Function, Item};
use crate::parse::body::visible;
use crate::parse::extractors;
use crate::report::{Report, invalid_value};
use crate::span::Place;

/// What is known of the methods that are served under a policy.
#[derive(Debug)]
pub(crate) enum Served {
    /// The item is a function that returns a chain of routes, and this is the chain.
    Chain(Chain),
    /// The item is a handler: `cors_route!` says what it is routed under. What it takes, each with the
    /// name of its extractor.
    Handler(Vec<(ExtractorNeed, Ident)>),
    /// The item names a policy, and has no routes.
    Named,
    /// They cannot be seen.
    Unseen(Unseen),
    /// The item is none that could have a policy, of which something else is said.
    Unknown,
}

/// What a chain of routes serves.
#[derive(Debug)]
pub(crate) struct Chain {
    /// Each method, and the word in the chain that routes it.
    pub(crate) methods: Vec<(&'static str, Ident)>,
    /// Whether something answers to all other methods.
    pub(crate) has_fallback: bool,
}

impl Served {
    pub(crate) fn by(item: &Item) -> Served {
        match item {
            Item::Function(function) => by_function(function),
            Item::Struct(_) => Served::Named,
            Item::Other(_) => Served::Unknown,
        }
    }

    /// What `routed` stands for: the methods of the chain that a script can send.
    pub(crate) fn routed(&self) -> Vec<&'static str> {
        sendable(self.methods())
    }

    /// The methods that are served, if nothing else can be.
    pub(crate) fn all(&self) -> Option<Vec<&'static str>> {
        match self {
            Served::Chain(chain) if !chain.has_fallback => Some(self.methods()),
            _ => None,
        }
    }

    /// Of these, the ones that a script can send.
    pub(crate) fn all_sendable(&self) -> Option<Vec<&'static str>> {
        self.all().map(sendable)
    }

    /// The methods that are known to be served.
    pub(crate) fn methods(&self) -> Vec<&'static str> {
        match self {
            Served::Chain(chain) => chain.methods.iter().map(|(method, _)| *method).collect(),
            Served::Handler(_) | Served::Named | Served::Unseen(_) | Served::Unknown => Vec::new(),
        }
    }

    /// Where a method is routed, by its position in [`Served::methods`].
    pub(crate) fn place(&self, at: usize) -> Place {
        let Served::Chain(chain) = self else {
            return Place::attribute();
        };
        let word = chain.methods.get(at).map(|(_, word)| word.clone().into());
        Place::item(at, word)
    }
}

fn sendable(mut methods: Vec<&'static str>) -> Vec<&'static str> {
    methods.retain(|method| !is_forbidden_method(method));
    methods
}

fn by_function(function: &Function) -> Served {
    if function.is_handler() {
        return Served::Handler(extractors::by(function));
    }
    if function.returns().is_none() {
        return Served::Unknown;
    }
    if function.has_many_chains() {
        return Served::Unseen(Unseen::new("a `Router` has many"));
    }
    let chain = visible(&function.body.stream());
    let methods = chain.and_then(|chain| Ok((chain.methods()?, chain.has_fallback())));
    match methods {
        Ok((methods, has_fallback)) => Served::Chain(Chain {
            methods,
            has_fallback,
        }),
        Err(unseen) => Served::Unseen(unseen),
    }
}

/// Judges `allow_methods = routed`, which stands at `place`.
pub(crate) fn check_routed(place: &Place, served: &Served, report: &mut Report) {
    let (why, help) = match served {
        Served::Unseen(Unseen { why, help }) => (why.as_str(), *help),
        Served::Named => (
            "a named policy has no routes",
            "list the methods, like `[GET, PUT]`; what builds on this policy can write `routed` itself",
        ),
        Served::Chain(_) | Served::Handler(_) | Served::Unknown => return,
    };
    let message = format!(
        "`routed` needs one chain of methods in sight, like `get(show).put(replace)`: {why}"
    );
    report.add(place, invalid_value("routed", message).help(help));
}
