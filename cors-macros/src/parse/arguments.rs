//! The arguments of an attribute: `key`, `key = value`, `key(value)`.
//!
//! The splitter finds where an argument ends and the next one begins, also where a comma is missing,
//! so that one mistake does not hide the others.

use cors_policy::__private::Key;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::conditions;
use crate::report::{Report, Suggestion, invalid_value};
use crate::span::Location;
use crate::tokens::{closure_bars, flatten, is, source};

#[derive(Debug)]
pub(crate) struct Arg {
    /// The key, or the path of a named policy. Empty where a value has no key.
    pub(crate) path: Vec<TokenTree>,
    /// The path as text.
    pub(crate) name: String,
    pub(crate) value: Value,
    /// The location of the path, or of a value without a key.
    pub(crate) location: Location,
    /// Whether an attribute is in front of it, which was reported.
    pub(crate) is_conditional: bool,
}

#[derive(Debug)]
pub(crate) enum Value {
    /// No value.
    Flag,
    /// The tokens behind `=`, perhaps none.
    Given(Vec<TokenTree>),
    Parenthesized(Group),
}

impl Arg {
    /// The tokens of the whole argument.
    pub(crate) fn tokens(&self) -> Vec<TokenTree> {
        let mut tokens = self.path.clone();
        match &self.value {
            Value::Flag => {}
            Value::Given(value) => tokens.extend(value.iter().cloned()),
            Value::Parenthesized(group) => tokens.push(group.clone().into()),
        }
        tokens
    }

    /// The location of the whole argument.
    pub(crate) fn whole(&self) -> Location {
        self.location.around(self.tokens())
    }

    /// The location of these tokens of its value.
    pub(crate) fn location_of(&self, value: &[TokenTree]) -> Location {
        self.location.around(value.iter().cloned())
    }
}

/// Splits the arguments inside a location: the attribute, or the parentheses of a key.
pub(crate) fn split(within: &Location, arguments: TokenStream, report: &mut Report) -> Vec<Arg> {
    let mut splitter = Splitter {
        within,
        tokens: flatten(arguments),
        at: 0,
        report,
    };
    let mut args = Vec::new();
    while splitter.at < splitter.tokens.len() {
        args.extend(splitter.arg(args.len()));
    }
    args
}

struct Splitter<'r> {
    within: &'r Location,
    tokens: Vec<TokenTree>,
    at: usize,
    report: &'r mut Report,
}

impl Splitter<'_> {
    /// Reads an argument and the comma after it. `None` where only a comma is.
    fn arg(&mut self, index: usize) -> Option<Arg> {
        let attributes = conditions::attributes(&self.tokens[self.at..]);
        let attributes = self.tokens[self.at..self.at + attributes].to_vec();
        self.at += attributes.len();
        let is_conditional = !attributes.is_empty();
        if is_conditional {
            let location = self.within.entry(index, attributes);
            conditions::report_attributes(&location, self.report);
            if self.at == self.tokens.len() {
                return None;
            }
        }
        let start = self.at;
        if conditions::begins_argument(&self.tokens[start..]) {
            let rest = self.until_next();
            let location = self.within.entry(index, rest.iter().cloned());
            conditions::report_argument(&location, self.report);
            self.take_comma(&location);
            return Some(Arg {
                path: Vec::new(),
                name: String::new(),
                value: Value::Given(rest),
                location,
                is_conditional: true,
            });
        }
        let path = self.path();
        if path.is_empty() {
            let rest = self.until_next();
            if rest.is_empty() {
                let comma = [self.tokens[start].clone()];
                self.at += 1;
                let message = "a comma too many: there is nothing before it";
                let finding = invalid_value(message).help("take it out");
                self.report.add(&self.within.entry(index, comma), finding);
                return None;
            }
            let location = self.within.entry(index, rest.iter().cloned());
            self.take_comma(&location);
            return Some(Arg {
                path,
                name: String::new(),
                value: Value::Given(rest),
                location,
                is_conditional,
            });
        }
        let mut arg = Arg {
            location: self.within.entry(index, path.iter().cloned()),
            name: match path.as_slice() {
                [word] => word.to_string(),
                path => source(path),
            },
            path,
            value: Value::Flag,
            is_conditional,
        };
        arg.value = self.value(&arg);
        self.take_comma(&arg.location);
        Some(arg)
    }

    fn value(&mut self, arg: &Arg) -> Value {
        match self.tokens.get(self.at).cloned() {
            // A flag, without a comma behind it.
            Some(TokenTree::Ident(_)) if self.is_key(self.at) => Value::Flag,
            Some(equals) if is(&equals, '=') && sign(&self.tokens[self.at..]).is_none() => {
                self.at += 1;
                Value::Given(self.until_next())
            }
            Some(TokenTree::Group(group))
                if group.delimiter() == Delimiter::Brace && takes_parentheses(&arg.name) =>
            {
                self.at += 1;
                self.braces(arg, &group);
                let mut parentheses = Group::new(Delimiter::Parenthesis, group.stream());
                parentheses.set_span(group.span());
                Value::Parenthesized(parentheses)
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                self.at += 1;
                let ends = self.at == self.tokens.len() || self.is_key(self.at);
                let rest = if ends { Vec::new() } else { self.until_next() };
                if !rest.is_empty() {
                    let message =
                        format!("`{}` after `{}(…)` is too much", source(&rest), arg.name);
                    let finding =
                        invalid_value(message).help("take it out, or put a comma before it");
                    self.report.add(&arg.location_of(&rest), finding);
                }
                Value::Parenthesized(group)
            }
            _ => match self.until_next() {
                rest if rest.is_empty() => Value::Flag,
                rest if begins_parameters(&rest) => {
                    let message = "a named policy has no parameters and no fields: what changes it comes behind it, as keys";
                    let all = arg.location.around(arg.path.iter().chain(&rest).cloned());
                    self.report
                        .replace(&all, invalid_value(message), arg.name.clone());
                    Value::Flag
                }
                // The key itself reports a value that is not in parentheses.
                rest if takes_parentheses(&arg.name) => Value::Given(without_sign(rest)),
                rest => {
                    self.equals_missing(arg, &rest);
                    Value::Given(without_sign(rest))
                }
            },
        }
    }

    /// Reads `a::b`, `::a`, `crate`, or nothing.
    fn path(&mut self) -> Vec<TokenTree> {
        let start = self.at;
        loop {
            let before = self.at;
            if self.colons_at(self.at) {
                self.at += 2;
            }
            if let Some(TokenTree::Ident(_)) = self.tokens.get(self.at) {
                self.at += 1;
            } else {
                self.at = before;
                break;
            }
            if !self.colons_at(self.at) {
                break;
            }
        }
        // `max-age`
        let is_one_word = self.at == start + 1;
        while is_one_word
            && let [hyphen, TokenTree::Ident(_), ..] = &self.tokens[self.at..]
            && is(hyphen, '-')
        {
            self.at += 2;
        }
        self.tokens[start..self.at].to_vec()
    }

    fn colons_at(&self, at: usize) -> bool {
        let colon = |at: usize| self.tokens.get(at).is_some_and(|token| is(token, ':'));
        colon(at) && colon(at + 1)
    }

    /// Reads up to a comma, or to what must be the next key.
    fn until_next(&mut self) -> Vec<TokenTree> {
        let start = self.at;
        // The parameters of a closure have commas of their own.
        if let Some((_, close)) = closure_bars(&self.tokens[self.at..]) {
            self.at += close + 1;
        }
        while let Some(token) = self.tokens.get(self.at) {
            let ends = is(token, ',') || is(token, ';');
            if ends || (self.at > start && self.is_key(self.at)) {
                break;
            }
            self.at += 1;
        }
        self.tokens[start..self.at].to_vec()
    }

    /// Whether a key begins here: an identifier, and after it what can follow a key.
    fn is_key(&self, at: usize) -> bool {
        let TokenTree::Ident(name) = &self.tokens[at] else {
            return false;
        };
        if at > 0
            && matches!(&self.tokens[at - 1], TokenTree::Punct(punct) if ":.&!-+*/".contains(punct.as_char()))
        {
            return false;
        }
        match self.tokens.get(at + 1) {
            Some(equals) if is(equals, '=') => true,
            Some(comma) if is(comma, ',') => Key::named(&name.to_string()).is_some(),
            Some(TokenTree::Group(_)) | None => Key::named(&name.to_string()).is_some(),
            Some(_) => false,
        }
    }

    fn take_comma(&mut self, location: &Location) {
        let Some(next) = self.tokens.get(self.at).cloned() else {
            return;
        };
        if is(&next, ',') {
            self.at += 1;
            return;
        }
        let here = location.after(next.clone());
        if is(&next, ';') {
            let finding = invalid_value("keys are separated by commas, not by `;`");
            self.report.replace(&here, finding, ",".to_owned());
            self.at += 1;
            return;
        }
        let finding = invalid_value(format!("a comma is missing before `{next}`"));
        // A key that is unknown, or lacks its `=`, has another suggestion at this token.
        let is_well_formed = match self.tokens.get(self.at + 1) {
            None => true,
            Some(TokenTree::Punct(punct)) => "=,".contains(punct.as_char()),
            Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
            Some(_) => self.is_key(self.at + 1),
        };
        match Key::named(&next.to_string()).filter(|_| is_well_formed) {
            Some(key) => self.report.replace(&here, finding, format!(", {key}")),
            None => self
                .report
                .add(&here, finding.help("put a comma before it")),
        }
    }

    /// `dev { … }`
    fn braces(&mut self, arg: &Arg, group: &Group) {
        let name = &arg.name;
        let inner = source(&flatten(group.stream()));
        let message = format!("what `{name}` takes is in parentheses, not in braces");
        let finding = invalid_value(message).help("put it into parentheses");
        let all = arg.path.iter().cloned().chain([group.clone().into()]);
        let suggestion = Suggestion::argument(format!("{name}({inner})"));
        self.report
            .suggest(&arg.location.around(all), finding, suggestion);
    }

    fn equals_missing(&mut self, arg: &Arg, rest: &[TokenTree]) {
        let name = &arg.name;
        let message = match sign(rest) {
            Some(sign) => format!("`{name}` is given its value with `=`, not with `{sign}`"),
            None => format!("`{name}` and its value need a `=` between them"),
        };
        let finding = invalid_value(message).help("put a `=` between them");
        let value = source(&without_sign(rest.to_vec()));
        let suggestion = Suggestion::argument(format!("{name} = {value}"));
        let all = arg.location.around(arg.path.iter().chain(rest).cloned());
        self.report.suggest(&all, finding, suggestion);
    }
}

/// `<T>`, `::<T>`, `{ … }`
fn begins_parameters(rest: &[TokenTree]) -> bool {
    let is = |at: usize, sign| rest.get(at).is_some_and(|token| is(token, sign));
    let has_braces = matches!(rest.first(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace);
    has_braces || is(0, '<') || (is(0, ':') && is(1, ':') && is(2, '<'))
}

/// Whether it is a key whose value is in parentheses.
fn takes_parentheses(name: &str) -> bool {
    matches!(
        Key::named(name),
        Some(Key::Allow | Key::DangerouslyAllow | Key::Dev)
    )
}

/// A sign of two characters where `=` should be: `+=`, `:=`, `==`, `=>`.
fn sign(tokens: &[TokenTree]) -> Option<String> {
    let [TokenTree::Punct(first), TokenTree::Punct(second), ..] = tokens else {
        return None;
    };
    let (first, second) = (first.as_char(), second.as_char());
    let is_sign = match first {
        '=' => matches!(second, '=' | '>'),
        _ => second == '=',
    };
    is_sign.then(|| [first, second].into_iter().collect())
}

/// The value behind what is in the place of `=`.
fn without_sign(mut value: Vec<TokenTree>) -> Vec<TokenTree> {
    if sign(&value).is_some() {
        value.drain(..2);
    } else if value.first().is_some_and(|first| is(first, ':')) {
        value.remove(0);
    }
    value
}
