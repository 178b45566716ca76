//! The handlers of the chain that a function's body ends in.

use proc_macro2::{Ident, TokenStream, TokenTree};

use super::visible::{end, visible};
use super::{By, Call, Requests, Step};
use crate::tokens::{flatten, is, mentions, source};

/// A handler of the function's own module.
#[derive(Debug)]
pub(crate) struct Handler {
    pub(crate) name: Ident,
    /// Whether a script can send it a body: none goes with `GET` or `HEAD`.
    pub(crate) gets_a_body: bool,
}

/// The handlers of the chain that a body gives, but for those that are written as a path to elsewhere. One that
/// may be something of the function's own, a variable or an item, is left out, too.
pub(crate) fn handlers(body: &TokenStream, arguments: &TokenStream) -> Vec<Handler> {
    let Ok(chain) = visible(body) else {
        return Vec::new();
    };
    let tokens = flatten(body.clone());
    let before = &tokens[..end(&tokens)];
    let own: TokenStream = before.iter().cloned().collect();
    let hides_names = imports_all(&own) || calls_a_macro(before);
    let may_be_own =
        |name: &str| hides_names || [arguments, &own].into_iter().any(|own| mentions(own, name));
    let handlers = chain.calls.iter().filter_map(|call| {
        let path = routed(call)?;
        let [before @ .., TokenTree::Ident(name)] = path.as_slice() else {
            return None;
        };
        let is_of_the_module = match source(before).as_str() {
            "" => !may_be_own(&name.to_string()),
            before => before == "self::",
        };
        is_of_the_module.then(|| Handler {
            name: name.clone(),
            gets_a_body: gets_a_body(call),
        })
    });
    handlers.collect()
}

/// The path of the handler of a call, as far as it has no `::<T>`.
fn routed(call: &Call) -> Option<Vec<TokenTree>> {
    let Step::Routes(requests, By::Handler) = call.step else {
        return None;
    };
    // A fallback mostly says that there is nothing.
    if requests == Requests::Fallback {
        return None;
    }
    let handler = call.arguments().pop()?;
    let turbofish = handler
        .windows(3)
        .position(|three| is(&three[0], ':') && is(&three[1], ':') && is(&three[2], '<'));
    let end = turbofish.unwrap_or(handler.len());
    Some(handler.into_iter().take(end).collect())
}

fn gets_a_body(call: &Call) -> bool {
    let methods = call.methods().unwrap_or_default();
    methods.is_empty()
        || methods
            .iter()
            .any(|method| !["GET", "HEAD"].contains(method))
}

/// Whether a statement is the call of a macro, which may make items.
fn calls_a_macro(body: &[TokenTree]) -> bool {
    let is_end = |token: &TokenTree| is(token, ';') || matches!(token, TokenTree::Group(_));
    body.split(is_end).any(|statement| {
        let path = statement
            .iter()
            .take_while(|token| is(token, ':') || matches!(token, TokenTree::Ident(_)));
        let path = path.count();
        path > 0 && statement.get(path).is_some_and(|token| is(token, '!'))
    })
}

/// Whether there is a `use` of names that are not said.
fn imports_all(tokens: &TokenStream) -> bool {
    let mut in_use = false;
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(word) if word == "use" => {
            in_use = true;
            false
        }
        TokenTree::Punct(punct) if punct.as_char() == ';' => {
            in_use = false;
            false
        }
        TokenTree::Punct(punct) => in_use && punct.as_char() == '*',
        TokenTree::Group(group) if in_use => group.stream().to_string().contains('*'),
        TokenTree::Group(group) => imports_all(&group.stream()),
        _ => false,
    })
}
