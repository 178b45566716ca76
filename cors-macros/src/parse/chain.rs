//! From tokens to a chain. A slip between two calls does not hide what is wrong with the others.

use std::borrow::Cow;

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

use crate::ast::chain::{Call, Chain, METHODS, Step};
use crate::report::{Report, invalid_value};
use crate::span::Place;
use crate::tokens::{flatten, is, source};

/// Reads a chain: as many calls as there are, and what is wrong between them goes into the report.
/// `None` if there is none that can be read.
pub(crate) fn parse(tokens: TokenStream, report: &mut Report) -> Option<Chain> {
    let mut parser = Parser {
        tokens: flatten(tokens),
        at: 0,
        calls: Vec::new(),
        has_begun: false,
        report,
    };
    parser.chain();
    let calls = parser.calls;
    (!calls.is_empty()).then_some(Chain { calls })
}

struct Parser<'r> {
    tokens: Vec<TokenTree>,
    at: usize,
    calls: Vec<Call>,
    /// Whether a call has been read, also one that is none: only the first is a function.
    has_begun: bool,
    report: &'r mut Report,
}

impl Parser<'_> {
    fn chain(&mut self) {
        while self.at < self.tokens.len() {
            self.link();
            if self.at < self.tokens.len() {
                self.call();
                self.has_begun = true;
            }
        }
    }

    fn slip(
        &mut self,
        at: usize,
        tokens: &[TokenTree],
        message: impl Into<Cow<'static, str>>,
        help: impl Into<Cow<'static, str>>,
    ) {
        let finding = invalid_value("", message).help(help);
        let place = Place::key(at, tokens.iter().cloned());
        self.report.add(&place, finding);
    }

    fn replace(&mut self, at: usize, tokens: &[TokenTree], message: String, write: String) {
        let place = Place::key(at, tokens.iter().cloned());
        let finding = invalid_value("", message);
        self.report.add_written(&place, finding, Some(write));
    }

    /// What stands between two calls, which should be a dot; in front of the first one, nothing.
    fn link(&mut self) {
        let is_first = !self.has_begun;
        let start = self.at;
        while self.at < self.tokens.len() && !self.is_dot(self.at) && !self.begins_call(self.at) {
            self.at += 1;
        }
        let stray = self.tokens[start..self.at].to_vec();
        let ends = self.at == self.tokens.len();
        let has_dot = !ends && self.is_dot(self.at);
        match stray.as_slice() {
            [] if has_dot && self.at + 1 == self.tokens.len() => {
                let dot = [self.tokens[self.at].clone()];
                let message = "nothing stands behind the dot";
                let help = "write a method with its handler there, like `.post(create)`, or take the dot out";
                self.slip(self.at, &dot, message, help);
            }
            [] if has_dot && is_first => {
                let dot = [self.tokens[self.at].clone()];
                let message = "a chain begins with a method, not with a dot";
                let help = "take the dot out: `get(list).post(create)`";
                self.slip(self.at, &dot, message, help);
            }
            [] if has_dot || is_first => {}
            [] => {
                let next = self.call_name(self.at);
                let text = source(&next);
                let message = format!("a dot is missing before `{text}`");
                self.replace(self.at, &next, message, format!(".{text}"));
            }
            // As behind the arguments of a function.
            [comma] if ends && !is_first && is(comma, ',') => {}
            [separator] if !ends && !is_first && !has_dot && is_separator(separator) => {
                let message = format!("methods are chained by a dot, not by `{separator}`");
                self.replace(start, &stray, message, ".".to_owned());
            }
            _ if is_first && ends => {
                let message = format!("`{}` is no chain of methods", source(&stray));
                let help = "write methods with their handlers: `get(list).post(create)`";
                self.slip(start, &stray, message, help);
            }
            [TokenTree::Literal(path), ..] if is_first => {
                let message = format!("`{path}` cannot stand in a chain of methods and handlers");
                let help = format!(
                    "if it is the path, it stands outside: `.route({path}, cors_route!(get(list)))`"
                );
                self.slip(start, &stray, message, help);
            }
            _ => {
                let message = format!(
                    "`{}` cannot stand in a chain of methods and handlers",
                    source(&stray)
                );
                let help = "take it out: a chain is written `get(list).post(create)`";
                self.slip(start, &stray, message, help);
            }
        }
        if has_dot {
            self.at += 1;
        }
    }

    /// A call; where there is none, what is there instead is left for the next link.
    fn call(&mut self) {
        let start = self.at;
        let is_first = !self.has_begun;
        let path_end = self.path_end(start);
        let Some((name, name_at)) = self.name_before(path_end) else {
            return self.no_call(start);
        };
        let turbofish_end = self.turbofish_end(path_end);
        let mut arguments = match self.tokens.get(turbofish_end) {
            Some(TokenTree::Group(group)) => group.clone(),
            _ => return self.no_arguments(&name, turbofish_end),
        };
        let mut path = self.tokens[start..name_at].to_vec();
        let turbofish = self.tokens[path_end..turbofish_end].to_vec();
        self.at = turbofish_end + 1;
        if arguments.delimiter() != Delimiter::Parenthesis {
            let inner = flatten(arguments.stream());
            if inner.is_empty() {
                return self.no_arguments(&name, turbofish_end + 1);
            }
            let message = format!("the handler of `{name}` stands in parentheses");
            let write = format!("({})", source(&inner));
            self.replace(turbofish_end, &[arguments.into()], message, write);
            arguments = Group::new(Delimiter::Parenthesis, inner.into_iter().collect());
        }
        if !path.is_empty() && !is_first {
            let message = format!(
                "`{}{name}` is a path, and after a dot stands a name",
                source(&path)
            );
            let all: Vec<_> = path.drain(..).chain([name.clone().into()]).collect();
            self.replace(start, &all, message, name.to_string());
        }
        if path.iter().all(|token| is(token, ':')) && !path.is_empty() {
            let message = format!("`::{name}` is no function of axum's: it names a crate");
            let all: Vec<_> = path.drain(..).chain([name.clone().into()]).collect();
            self.replace(start, &all, message, name.to_string());
        }
        let step = step(&path, &name, &arguments, is_first);
        self.calls.push(Call {
            at: name_at,
            is_first,
            path,
            name,
            turbofish,
            arguments,
            step,
        });
    }

    fn no_call(&mut self, start: usize) {
        let found: Vec<_> = self.tokens[start..].iter().take(1).cloned().collect();
        self.at = start + 1;
        self.no_method(start, &found);
    }

    fn no_arguments(&mut self, name: &Ident, end: usize) {
        self.at = end;
        let found = [name.clone().into()];
        if !takes_handler(name) {
            return self.no_method(end, &found);
        }
        let message = format!("`{name}` has no handler");
        let help = format!("say which one, in parentheses: `{name}(handler)`");
        self.slip(end, &found, message, help);
    }

    fn no_method(&mut self, at: usize, found: &[TokenTree]) {
        let message = format!("`{}` is no method with its handler", source(found));
        let help = "after a dot stands a call, like `.post(create)`";
        self.slip(at, found, message, help);
    }

    /// Where the path ends that begins here: `a::b::<T>::c`, without the arguments of its last name.
    fn path_end(&self, start: usize) -> usize {
        let mut at = start;
        if self.colons_at(at) {
            at += 2;
        }
        while let Some(TokenTree::Ident(_)) = self.tokens.get(at) {
            let end = at + 1;
            let mut next = self.turbofish_end(end);
            if !self.colons_at(next)
                || !matches!(self.tokens.get(next + 2), Some(TokenTree::Ident(_)))
            {
                return end;
            }
            next += 2;
            at = next;
        }
        at
    }

    fn name_before(&self, end: usize) -> Option<(Ident, usize)> {
        let at = end.checked_sub(1)?;
        match self.tokens.get(at) {
            Some(TokenTree::Ident(name)) if at >= self.at => Some((name.clone(), at)),
            _ => None,
        }
    }

    /// Where `::<T>` ends that begins here; here, if there is none.
    fn turbofish_end(&self, start: usize) -> usize {
        let is_open = |at: usize| self.tokens.get(at).is_some_and(|token| is(token, '<'));
        if !self.colons_at(start) || !is_open(start + 2) {
            return start;
        }
        let mut depth = 0_usize;
        for (at, token) in self.tokens.iter().enumerate().skip(start + 2) {
            if is(token, '<') {
                depth += 1;
            }
            // Not `->`.
            if is(token, '>') && !is(&self.tokens[at - 1], '-') {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
        }
        start
    }

    fn colons_at(&self, at: usize) -> bool {
        let colon = |at: usize| self.tokens.get(at).is_some_and(|token| is(token, ':'));
        colon(at) && colon(at + 1)
    }

    /// A dot, but not one of `..`.
    fn is_dot(&self, at: usize) -> bool {
        is(&self.tokens[at], '.')
            && !self.tokens.get(at + 1).is_some_and(|token| is(token, '.'))
            && (at == 0 || !is(&self.tokens[at - 1], '.'))
    }

    /// Whether a name with arguments begins here, or one that lacks them.
    fn begins_call(&self, at: usize) -> bool {
        if at > 0 && is(&self.tokens[at - 1], ':') {
            return false;
        }
        let path_end = self.path_end(at);
        let Some(TokenTree::Ident(name)) = path_end
            .checked_sub(1)
            .filter(|last| *last >= at)
            .and_then(|last| self.tokens.get(last))
        else {
            return false;
        };
        let next = self.turbofish_end(path_end);
        match self.tokens.get(next) {
            Some(TokenTree::Group(_)) => true,
            None => takes_handler(name),
            Some(_) => takes_handler(name) && self.is_dot(next),
        }
    }

    /// The tokens of the name of the call that begins here.
    fn call_name(&self, at: usize) -> Vec<TokenTree> {
        self.tokens[at..self.path_end(at)].to_vec()
    }
}

/// Whether it is one of axum's functions that route.
fn takes_handler(name: &Ident) -> bool {
    let functions = METHODS.iter().map(|(function, _)| *function);
    functions
        .chain(["on", "any", "fallback"])
        .any(|function| name == function)
}

fn step(path: &[TokenTree], name: &Ident, arguments: &Group, is_first: bool) -> Step {
    let makes =
        |token: &TokenTree| matches!(token, TokenTree::Ident(ident) if ident == "MethodRouter");
    if is_first && name == "new" && arguments.stream().is_empty() && path.iter().any(makes) {
        return Step::New;
    }
    Step::named(&name.to_string(), is_first)
}

fn is_separator(token: &TokenTree) -> bool {
    is(token, ',') || is(token, ';')
}
