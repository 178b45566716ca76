//! Parses a chain of methods. A mistake between two calls does not hide the mistakes in the others.

use cors_policy::Finding;
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

use super::calls::{self, kind};
use crate::ast::chain::{Call, Chain, METHODS};
use crate::report::{Report, invalid_value};
use crate::span::Location;
use crate::tokens::{flatten, is, source};

/// Parses as many calls as there are, and reports what is wrong between them. `None` if there is no
/// call.
pub(crate) fn parse(tokens: TokenStream, report: &mut Report) -> Option<Chain> {
    Parser::new(flatten(tokens), Some(report)).chain()
}

/// Parses a chain without invisible groups; `None` if anything is wrong with it.
pub(crate) fn parse_strictly(tokens: Vec<TokenTree>) -> Option<Chain> {
    let mut parser = Parser::new(tokens, None);
    let chain = parser.chain();
    chain.filter(|_| !parser.has_failed)
}

struct Parser<'r> {
    tokens: Vec<TokenTree>,
    at: usize,
    /// Whether a call was read, well-formed or not: only the first one is a function.
    has_begun: bool,
    has_failed: bool,
    /// Without a report, the first mistake ends the parsing.
    report: Option<&'r mut Report>,
}

/// A finding and its replacement.
type Mistake = (Finding, Option<String>);

fn mistake(message: impl Into<String>, help: impl Into<String>) -> Mistake {
    (invalid_value(message.into()).help(help.into()), None)
}

fn replaced_by(message: String, replacement: String) -> Mistake {
    (invalid_value(message), Some(replacement))
}

impl<'r> Parser<'r> {
    fn new(tokens: Vec<TokenTree>, report: Option<&'r mut Report>) -> Parser<'r> {
        Parser {
            tokens,
            at: 0,
            has_begun: false,
            has_failed: false,
            report,
        }
    }

    fn chain(&mut self) -> Option<Chain> {
        let mut calls = Vec::new();
        while self.at < self.tokens.len() && !(self.has_failed && self.report.is_none()) {
            self.link();
            if self.at < self.tokens.len() {
                calls.extend(self.call());
                self.has_begun = true;
            }
        }
        (!calls.is_empty()).then_some(Chain { calls })
    }

    fn wrong(&mut self, at: usize, tokens: &[TokenTree], mistake: impl FnOnce() -> Mistake) {
        self.has_failed = true;
        if let Some(report) = &mut self.report {
            let (finding, replacement) = mistake();
            let location = Location::attribute().entry(at, tokens.iter().cloned());
            report.replace(&location, finding, replacement);
        }
    }

    /// Reads what is between two calls, which should be a dot, and nothing before the first one.
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
                self.wrong(self.at, &dot, || {
                    mistake(
                        "nothing follows the dot",
                        "write a method with its handler there, like `.post(create)`, or take the dot out",
                    )
                });
            }
            [] if has_dot && is_first => {
                let dot = [self.tokens[self.at].clone()];
                self.wrong(self.at, &dot, || {
                    mistake(
                        "a chain begins with a method, not with a dot",
                        "take the dot out: `get(list).post(create)`",
                    )
                });
            }
            [] if has_dot || is_first => {}
            [] => {
                let next = self.tokens[self.at..self.path_end(self.at)].to_vec();
                self.wrong(self.at, &next, || {
                    let text = source(&next);
                    let message = format!("a dot is missing before `{text}`");
                    replaced_by(message, format!(".{text}"))
                });
            }
            // As behind the arguments of a function.
            [comma] if ends && !is_first && is(comma, ',') => {}
            [separator] if !ends && !is_first && !has_dot && is_separator(separator) => {
                self.wrong(start, &stray, || {
                    let message = format!("methods are chained by a dot, not by `{separator}`");
                    replaced_by(message, ".".to_owned())
                });
            }
            _ if is_first && ends => self.wrong(start, &stray, || {
                let message = format!("`{}` is not a chain of methods", source(&stray));
                mistake(
                    message,
                    "write methods with their handlers: `get(list).post(create)`",
                )
            }),
            [TokenTree::Literal(path), ..] if is_first => self.wrong(start, &stray, || {
                let message = format!("`{path}` cannot be in a chain of methods and handlers");
                let help = format!(
                    "if it is the path, write it outside: `.route({path}, cors_route!(get(list)))`"
                );
                mistake(message, help)
            }),
            _ => self.wrong(start, &stray, || {
                let message = format!(
                    "`{}` cannot be in a chain of methods and handlers",
                    source(&stray)
                );
                mistake(
                    message,
                    "take it out: a chain is written `get(list).post(create)`",
                )
            }),
        }
        if has_dot {
            self.at += 1;
        }
    }

    /// Reads a call. What is there instead is left for the next link.
    fn call(&mut self) -> Option<Call> {
        let start = self.at;
        let is_first = !self.has_begun;
        let path_end = self.path_end(start);
        let name_at = path_end.checked_sub(1).filter(|at| *at >= start);
        let Some((name_at, TokenTree::Ident(name))) =
            name_at.and_then(|at| Some((at, self.tokens.get(at)?.clone())))
        else {
            let found: Vec<_> = self.tokens[start..].iter().take(1).cloned().collect();
            self.at = start + 1;
            self.not_a_call(start, &found);
            return None;
        };
        let turbofish_end = self.turbofish_end(path_end);
        let Some(TokenTree::Group(parentheses)) = self.tokens.get(turbofish_end) else {
            self.no_arguments(&name, turbofish_end);
            return None;
        };
        let mut parentheses = parentheses.clone();
        let mut path = self.tokens[start..name_at].to_vec();
        let turbofish = self.tokens[path_end..turbofish_end].to_vec();
        self.at = turbofish_end + 1;
        if parentheses.delimiter() != Delimiter::Parenthesis {
            let inner = flatten(parentheses.stream());
            if inner.is_empty() {
                self.no_arguments(&name, turbofish_end + 1);
                return None;
            }
            self.wrong(turbofish_end, &[parentheses.into()], || {
                let message = format!("the handler of `{name}` goes in parentheses");
                replaced_by(message, format!("({})", source(&inner)))
            });
            parentheses = Group::new(Delimiter::Parenthesis, inner.into_iter().collect());
        }
        if !path.is_empty() && !is_first {
            let before = std::mem::take(&mut path);
            let all: Vec<_> = before
                .iter()
                .cloned()
                .chain([name.clone().into()])
                .collect();
            self.wrong(start, &all, || {
                let message = format!(
                    "`{}{name}` is a path, and only a name can follow a dot",
                    source(&before)
                );
                replaced_by(message, name.to_string())
            });
        }
        if path.iter().all(|token| is(token, ':')) && !path.is_empty() {
            let all: Vec<_> = path.drain(..).chain([name.clone().into()]).collect();
            self.wrong(start, &all, || {
                let message = format!("`::{name}` is not a function of axum's: it names a crate");
                replaced_by(message, name.to_string())
            });
        }
        let arguments = calls::arguments(&parentheses);
        Some(Call {
            at: name_at,
            is_first,
            kind: kind(&path, &name, &arguments, is_first),
            path,
            name,
            turbofish,
            parentheses,
            arguments,
        })
    }

    fn no_arguments(&mut self, name: &Ident, end: usize) {
        self.at = end;
        let found = [name.clone().into()];
        if !takes_handler(name) {
            return self.not_a_call(end, &found);
        }
        self.wrong(end, &found, || {
            let help = format!("say which one, in parentheses: `{name}(handler)`");
            mistake(format!("`{name}` has no handler"), help)
        });
    }

    fn not_a_call(&mut self, at: usize, found: &[TokenTree]) {
        self.wrong(at, found, || {
            let message = format!("`{}` is not a method with a handler", source(found));
            mistake(message, "a call follows a dot, like `.post(create)`")
        });
    }

    /// The end of the path that begins here: `a::b::<T>::c`, without the arguments of its last name.
    fn path_end(&self, start: usize) -> usize {
        let mut at = start;
        if self.colons_at(at) {
            at += 2;
        }
        while let Some(TokenTree::Ident(_)) = self.tokens.get(at) {
            let end = at + 1;
            let next = self.turbofish_end(end);
            let is_name = |at: usize| matches!(self.tokens.get(at), Some(TokenTree::Ident(_)));
            if !self.colons_at(next) || !is_name(next + 2) {
                return end;
            }
            at = next + 2;
        }
        at
    }

    /// The end of the `::<T>` that begins here; `start` without one.
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

    /// Whether it is a dot, but not of `..`.
    fn is_dot(&self, at: usize) -> bool {
        is(&self.tokens[at], '.')
            && !self.tokens.get(at + 1).is_some_and(|token| is(token, '.'))
            && (at == 0 || !is(&self.tokens[at - 1], '.'))
    }

    /// Whether a call begins here, or one of axum's functions that lacks its arguments.
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
}

/// Whether it is the name of one of axum's functions that route.
fn takes_handler(name: &Ident) -> bool {
    let functions = METHODS.iter().map(|(function, _)| *function);
    let mut functions = functions.chain(["on", "any", "fallback"]);
    let name = name.to_string();
    functions.any(|function| name == function)
}

fn is_separator(token: &TokenTree) -> bool {
    is(token, ',') || is(token, ';')
}
