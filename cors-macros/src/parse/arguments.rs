//! The attribute's arguments as a list, whatever is in them: `key`, `key = value`, `key(value)`.
//!
//! This stage knows where one argument ends and the next begins, also when a comma is missing, so
//! that one slip does not hide what is wrong with the rest.

use cors_policy::__private::Key;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::report::{Proposal, Report, invalid_value};
use crate::span::Place;
use crate::tokens::{bars, flatten, is, source};

/// One argument.
#[derive(Debug)]
pub(crate) struct Arg {
    /// A path in general; one identifier if it is a key; nothing where a value stands alone.
    pub(crate) name: Vec<TokenTree>,
    pub(crate) value: Value,
    /// The name, as what findings about the key underline.
    pub(crate) place: Place,
}

#[derive(Debug)]
pub(crate) enum Value {
    /// There is none.
    Flag,
    /// What stands behind `=`. May be empty.
    Given(Vec<TokenTree>),
    /// What stands in parentheses.
    Parenthesized(Group),
}

impl Arg {
    /// The name as text, for keys and messages.
    pub(crate) fn name(&self) -> String {
        source(&self.name)
    }

    /// The tokens of the whole argument.
    pub(crate) fn tokens(&self) -> Vec<TokenTree> {
        let mut tokens = self.name.clone();
        match &self.value {
            Value::Flag => {}
            Value::Given(value) => tokens.extend(value.iter().cloned()),
            Value::Parenthesized(group) => tokens.push(group.clone().into()),
        }
        tokens
    }
}

/// Splits the arguments that stand within a place: the attribute, or the parentheses of a key.
pub(crate) fn split(within: &Place, arguments: TokenStream, report: &mut Report) -> Vec<Arg> {
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
    within: &'r Place,
    tokens: Vec<TokenTree>,
    at: usize,
    report: &'r mut Report,
}

impl Splitter<'_> {
    /// The next argument and the comma after it. `None` where there is nothing that could be one.
    fn arg(&mut self, index: usize) -> Option<Arg> {
        let start = self.at;
        let name = self.path();
        if name.is_empty() {
            let rest = self.until_next();
            if rest.is_empty() {
                let comma = [self.tokens[start].clone()];
                self.at += 1;
                let message = "a comma too many: there is nothing before it";
                let finding = invalid_value("", message).help("take it out");
                self.report.add(&self.within.entry(index, comma), finding);
                return None;
            }
            let place = self.within.entry(index, rest.iter().cloned());
            self.take_comma(&place);
            return Some(Arg {
                name,
                value: Value::Given(rest),
                place,
            });
        }
        let place = self.within.entry(index, name.iter().cloned());
        let value = match self.tokens.get(self.at) {
            // A flag, and behind it the comma is missing.
            Some(TokenTree::Ident(_)) if self.is_key(self.at) => Value::Flag,
            Some(TokenTree::Punct(punct)) if punct.as_char() == '=' && !self.is_sign(self.at) => {
                self.at += 1;
                Value::Given(self.until_next())
            }
            Some(TokenTree::Group(group))
                if group.delimiter() == Delimiter::Brace && is_parenthesized(&name) =>
            {
                let group = group.clone();
                self.at += 1;
                self.braces(&place, &name, &group);
                let mut parentheses = Group::new(Delimiter::Parenthesis, group.stream());
                parentheses.set_span(group.span());
                Value::Parenthesized(parentheses)
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                let group = group.clone();
                self.at += 1;
                let ends = self.at == self.tokens.len() || self.is_key(self.at);
                let rest = if ends { Vec::new() } else { self.until_next() };
                if !rest.is_empty() {
                    self.surplus(&place, &rest, &name);
                }
                Value::Parenthesized(group)
            }
            _ => match self.until_next() {
                rest if rest.is_empty() => Value::Flag,
                rest if begins_parameters(&rest) => {
                    self.parameters(&place, &name, &rest);
                    Value::Flag
                }
                // What such a key says of a value that stands elsewhere is enough.
                rest if is_parenthesized(&name) => Value::Given(without_sign(rest)),
                rest => {
                    self.equals_missing(&place, &name, &rest);
                    Value::Given(without_sign(rest))
                }
            },
        };
        let arg = Arg { name, value, place };
        self.take_comma(&arg.place);
        Some(arg)
    }

    /// `a::b`, `::a`, `crate`, or nothing.
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
        if self.at == start + 1 {
            self.hyphens();
        }
        self.tokens[start..self.at].to_vec()
    }

    /// The rest of `max-age`.
    fn hyphens(&mut self) {
        while let [TokenTree::Punct(hyphen), TokenTree::Ident(_), ..] = &self.tokens[self.at..]
            && hyphen.as_char() == '-'
        {
            self.at += 2;
        }
    }

    fn colons_at(&self, at: usize) -> bool {
        let colon = |at: usize| self.tokens.get(at).is_some_and(|token| is(token, ':'));
        colon(at) && colon(at + 1)
    }

    /// Whether this is a sign of two characters that has an `=` in it: `+=`, `:=`, `==`, `=>`.
    fn is_sign(&self, at: usize) -> bool {
        sign(self.tokens.get(at..).unwrap_or_default()).is_some()
    }

    /// The tokens up to a comma, or to what must be the next key.
    fn until_next(&mut self) -> Vec<TokenTree> {
        let start = self.at;
        self.parameters_of_a_closure();
        while let Some(token) = self.tokens.get(self.at) {
            let is_comma =
                matches!(token, TokenTree::Punct(punct) if ",;".contains(punct.as_char()));
            if is_comma || (self.at > start && self.is_key(self.at)) {
                break;
            }
            self.at += 1;
        }
        self.tokens[start..self.at].to_vec()
    }

    /// `|origin, _|`, where a value begins: what is between the bars has commas of its own.
    fn parameters_of_a_closure(&mut self) {
        if let Some((_, close)) = bars(&self.tokens[self.at..]) {
            self.at += close + 1;
        }
    }

    /// Whether a key begins here: its name, and after it what can follow one.
    fn is_key(&self, at: usize) -> bool {
        let TokenTree::Ident(name) = &self.tokens[at] else {
            return false;
        };
        let name = name.to_string();
        if at > 0
            && matches!(&self.tokens[at - 1], TokenTree::Punct(punct) if ":.&!-+*/".contains(punct.as_char()))
        {
            return false;
        }
        match self.tokens.get(at + 1) {
            Some(TokenTree::Punct(punct)) if punct.as_char() == '=' => true,
            Some(TokenTree::Group(_)) | None => Key::named(&name).is_some(),
            Some(TokenTree::Punct(punct)) if punct.as_char() == ',' => Key::named(&name).is_some(),
            Some(_) => false,
        }
    }

    fn take_comma(&mut self, place: &Place) {
        match self.tokens.get(self.at) {
            None => {}
            Some(TokenTree::Punct(punct)) if punct.as_char() == ',' => self.at += 1,
            Some(semicolon @ TokenTree::Punct(punct)) if punct.as_char() == ';' => {
                let finding = invalid_value("", "a comma stands between keys, not `;`");
                let here = place.after([semicolon.clone()]);
                self.report
                    .add_written(&here, finding, Some(",".to_owned()));
                self.at += 1;
            }
            Some(next) => {
                let finding = invalid_value("", format!("a comma is missing before `{next}`"));
                let here = place.after([next.clone()]);
                // A key that is unknown, or lacks its `=`, has a suggestion of its own here.
                let is_sound = match self.tokens.get(self.at + 1) {
                    None => true,
                    Some(TokenTree::Punct(punct)) => "=,".contains(punct.as_char()),
                    Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
                    Some(_) => self.is_key(self.at + 1),
                };
                match Key::named(&next.to_string()).filter(|_| is_sound) {
                    Some(key) => self
                        .report
                        .add_written(&here, finding, Some(format!(", {key}"))),
                    None => self
                        .report
                        .add(&here, finding.help("put a comma before it")),
                }
            }
        }
    }

    fn surplus(&mut self, place: &Place, rest: &[TokenTree], name: &[TokenTree]) {
        let message = format!("`{}` after `{}(…)` is too much", source(rest), source(name));
        let finding = invalid_value("", message).help("take it out, or put a comma before it");
        self.report
            .add(&place.around(rest.iter().cloned()), finding);
    }

    fn parameters(&mut self, place: &Place, name: &[TokenTree], rest: &[TokenTree]) {
        let message = "a named policy has no parameters and no fields: what changes it comes behind it, as keys";
        let finding = invalid_value("", message);
        let all = name.iter().chain(rest).cloned();
        self.report
            .add_written(&place.around(all), finding, Some(source(name)));
    }

    /// `dev { … }`
    fn braces(&mut self, place: &Place, name: &[TokenTree], group: &Group) {
        let name_text = source(name);
        let inner = source(&flatten(group.stream()));
        let message = format!("what `{name_text}` takes stands in parentheses, not in braces");
        let proposal = Proposal::argument(format!("{name_text}({inner})"));
        let all = name.iter().cloned().chain([group.clone().into()]);
        let help = "put it into parentheses";
        let finding = invalid_value("", message);
        self.report
            .propose(&place.around(all), finding, Some(proposal), help);
    }

    fn equals_missing(&mut self, place: &Place, name: &[TokenTree], rest: &[TokenTree]) {
        let value = source(&without_sign(rest.to_vec()));
        let name_text = source(name);
        let message = match sign(rest) {
            Some(sign) => format!("`{name_text}` is given its value with `=`, not with `{sign}`"),
            None => format!("`{name_text}` and its value need a `=` between them"),
        };
        let proposal = Proposal::argument(format!("{name_text} = {value}"));
        let all = place.around(name.iter().chain(rest).cloned());
        let finding = invalid_value("", message);
        self.report
            .propose(&all, finding, Some(proposal), "put a `=` between them");
    }
}

/// `<T>`, `::<T>`, `{ … }`
fn begins_parameters(rest: &[TokenTree]) -> bool {
    let is = |at: usize, sign| rest.get(at).is_some_and(|token| is(token, sign));
    let braces = matches!(rest.first(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace);
    braces || is(0, '<') || (is(0, ':') && is(1, ':') && is(2, '<'))
}

/// Whether what the key takes stands in parentheses.
fn is_parenthesized(name: &[TokenTree]) -> bool {
    matches!(
        Key::named(&source(name)),
        Some(Key::Allow | Key::DangerouslyAllow | Key::Dev)
    )
}

/// What stands in the place of `=`, if it is a sign with an `=` in it: `+=`, `:=`, `==`, `=>`.
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

/// The value behind what stands in the place of `=`.
fn without_sign(mut value: Vec<TokenTree>) -> Vec<TokenTree> {
    if sign(&value).is_some() {
        value.drain(..2);
    } else if value.first().is_some_and(|first| is(first, ':')) {
        value.remove(0);
    }
    value
}
