//! axum's chain of methods, as it is written: `get(list).post(create).delete(remove)`.
//!
//! What stands in the parentheses stays tokens here: `cors_route!` reads handlers in it, a function
//! body may have anything.

use proc_macro2::{Delimiter, Group, Ident, TokenTree};

use crate::parse::filter::methods as filter_methods;
use crate::tokens::{flatten, is, source};

/// The functions of axum that route a method, and the method.
pub(crate) const METHODS: [(&str, &str); 9] = [
    ("get", "GET"),
    ("head", "HEAD"),
    ("post", "POST"),
    ("put", "PUT"),
    ("delete", "DELETE"),
    ("patch", "PATCH"),
    ("options", "OPTIONS"),
    ("trace", "TRACE"),
    ("connect", "CONNECT"),
];

/// The calls, in their order; at least one.
#[derive(Debug)]
pub(crate) struct Chain {
    pub(crate) calls: Vec<Call>,
}

/// One call: `axum::routing::get(list)` in front, `.post::<T>(create)` behind it.
#[derive(Debug)]
pub(crate) struct Call {
    /// Where it stands among the chain's tokens.
    pub(crate) at: usize,
    /// Whether it is the function in front.
    pub(crate) is_first: bool,
    /// `axum::routing::`, up to the name.
    pub(crate) path: Vec<TokenTree>,
    pub(crate) name: Ident,
    /// `::<T>`
    pub(crate) turbofish: Vec<TokenTree>,
    pub(crate) arguments: Group,
    pub(crate) step: Step,
}

/// What a call does to a method router.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// It routes requests to what it is given.
    Routes(Requests, By),
    /// It routes nothing: `with_state`, `layer`, `route_layer`, `handle_error`.
    Keeps,
    /// `MethodRouter::new()`
    New,
    /// What it does cannot be seen here: `merge`, a function that is not axum's.
    Unknown,
}

/// Which requests a call routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Requests {
    /// Those with this method.
    Method(&'static str),
    /// Those that a filter lets through: `on`.
    Filtered,
    /// All that nothing else in the chain routes, which are then no longer a 405: `any`.
    Any,
    /// The same, by `fallback`: usually to say that there is no such method.
    Fallback,
}

/// What a call routes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Handler,
    Service,
}

impl Step {
    /// What the call of this name does, in front of a chain or behind its first call.
    pub(crate) fn named(name: &str, is_first: bool) -> Step {
        let (base, by) = match name.strip_suffix("_service") {
            Some(base) => (base, By::Service),
            None => (name, By::Handler),
        };
        if let Some((_, method)) = METHODS.iter().find(|(function, _)| *function == base) {
            return Step::Routes(Requests::Method(method), by);
        }
        match (base, is_first) {
            ("on", _) => Step::Routes(Requests::Filtered, by),
            ("any", true) => Step::Routes(Requests::Any, by),
            ("fallback", false) => Step::Routes(Requests::Fallback, by),
            ("with_state" | "layer" | "route_layer" | "handle_error", false) => Step::Keeps,
            _ => Step::Unknown,
        }
    }
}

/// Why it cannot be told which methods something routes.
#[derive(Debug)]
pub(crate) struct Unseen {
    /// In a sentence's words: "`any` routes every method".
    pub(crate) why: String,
    /// What to write instead of `routed`.
    pub(crate) help: &'static str,
}

impl Unseen {
    pub(crate) fn new(why: impl Into<String>) -> Unseen {
        Unseen {
            why: why.into(),
            help: "list the methods, like `[GET, PUT]`",
        }
    }
}

impl Call {
    /// The arguments, between the commas: `on` has a filter and a handler, nothing else has two.
    pub(crate) fn arguments(&self) -> Vec<Vec<TokenTree>> {
        let mut arguments = Vec::new();
        let mut current: Vec<TokenTree> = Vec::new();
        let mut depth = 0_usize;
        let mut in_parameters = false;
        for token in flatten(self.arguments.stream()) {
            let is_after = |sign| current.last().is_some_and(|last| is(last, sign));
            if let TokenTree::Punct(punct) = &token {
                match punct.as_char() {
                    '|' => in_parameters = !in_parameters && begins_closure(&current),
                    // `::<`
                    '<' if depth > 0 || is_after(':') => depth += 1,
                    // Not `->`.
                    '>' if depth > 0 && !is_after('-') => depth -= 1,
                    ',' if depth == 0 && !in_parameters => {
                        arguments.push(std::mem::take(&mut current));
                        continue;
                    }
                    _ => {}
                }
            }
            current.push(token);
        }
        // A comma behind the last one.
        if !current.is_empty() {
            arguments.push(current);
        }
        arguments
    }

    /// The path and the name, as text.
    pub(crate) fn text(&self) -> String {
        let mut tokens = self.path.clone();
        tokens.push(self.name.clone().into());
        source(&tokens)
    }

    /// The methods that the call routes: one, none, or those of a filter that can be read.
    pub(crate) fn methods(&self) -> Result<Vec<&'static str>, Unseen> {
        let hides = |why: String| Err(Unseen::new(why));
        match self.step {
            Step::Routes(Requests::Method(method), _) => Ok(vec![method]),
            Step::Routes(Requests::Filtered, _) => {
                let filter = self.arguments().into_iter().next().unwrap_or_default();
                filter_methods(&filter).ok_or_else(|| {
                    let filter = source(&filter);
                    Unseen::new(format!("`{filter}` is no filter that can be read here"))
                })
            }
            Step::Routes(Requests::Any, _) => {
                hides(format!("`{}` routes every method", self.text()))
            }
            Step::Routes(Requests::Fallback, _) | Step::Keeps | Step::New => Ok(Vec::new()),
            Step::Unknown if self.name == "merge" => {
                hides("`merge` adds methods from elsewhere".to_owned())
            }
            Step::Unknown => hides(format!("what `{}` routes cannot be seen here", self.text())),
        }
    }
}

impl Chain {
    /// The methods that the chain routes, in its order, each with the name of the call that does;
    /// `HEAD`, which axum lets `get` answer, after `GET`. Each method is there once.
    pub(crate) fn methods(&self) -> Result<Vec<(&'static str, Ident)>, Unseen> {
        let mut routed: Vec<(&'static str, Ident)> = Vec::new();
        for call in &self.calls {
            for method in call.methods()? {
                routed.push((method, call.name.clone()));
            }
        }
        let mut with_head: Vec<(&'static str, Ident)> = Vec::new();
        let has_head = routed.iter().any(|(method, _)| *method == "HEAD");
        for (method, name) in routed {
            if with_head.iter().any(|(known, _)| *known == method) {
                continue;
            }
            with_head.push((method, name.clone()));
            if method == "GET" && !has_head {
                with_head.push(("HEAD", name));
            }
        }
        Ok(with_head)
    }

    /// Whether requests with another method reach something of the user's: `fallback`, `any`.
    pub(crate) fn has_fallback(&self) -> bool {
        self.calls.iter().any(|call| {
            matches!(
                call.step,
                Step::Routes(Requests::Fallback | Requests::Any, _)
            )
        })
    }
}

/// Whether what stands before a `|` makes it the beginning of a closure's parameters.
fn begins_closure(before: &[TokenTree]) -> bool {
    before.iter().all(
        |token| matches!(token, TokenTree::Ident(ident) if ident == "async" || ident == "move"),
    )
}

/// Whether these are the tokens of one group in parentheses.
pub(crate) fn parenthesized(tokens: &[TokenTree]) -> Option<&Group> {
    match tokens {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => Some(group),
        _ => None,
    }
}
