//! `with(source)`: origins that are asked of a value of the user's. It stays tokens.

use cors_policy::__private::nearest;
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;

use super::call;
use super::entry::Unreadable;
use crate::report::{Proposal, Report, Trial, invalid_value};
use crate::span::Place;
use crate::tokens::{flatten, source};

pub(crate) const WORD: &str = "with";

/// What it may be called by those who know it from elsewhere.
const ALSO_KNOWN_AS: [&str; 7] = [
    "by",
    "dynamic",
    "from_source",
    "predicate",
    "source",
    "with_fn",
    "with_source",
];

#[derive(Debug)]
pub(crate) struct Source {
    /// The expression, in parentheses that nobody is told are not needed: where it is no expression,
    /// or two, that is still one error of the compiler's, at this place.
    expression: Group,
    pub(crate) place: Place,
}

/// The parentheses of `with(...)`, also where it is misspelt.
pub(crate) fn called(value: &[TokenTree], place: &Place, report: &mut Report) -> Option<Group> {
    if let Some(group) = call(value, WORD) {
        return Some(group.clone());
    }
    let [TokenTree::Ident(word), TokenTree::Group(group)] = value else {
        return None;
    };
    let name = word.to_string();
    let is_meant = ALSO_KNOWN_AS.contains(&name.as_str())
        || nearest(&name, [WORD, super::env::WORD]) == Some(WORD);
    if !is_meant || group.delimiter() != Delimiter::Parenthesis {
        return None;
    }
    let message = format!("there is no `{name}(...)`: did you mean `{WORD}`?");
    let proposal = Proposal {
        write: WORD.to_owned(),
        trial: Trial::Argument(format!("allow_origins = {WORD}{}", source(&value[1..]))),
    };
    let here = place.around([value[0].clone()]);
    report.propose(&here, invalid_value(name, message), Some(proposal), HELP);
    Some(group.clone())
}

pub(crate) fn read(group: &Group, place: Place, report: &mut Report) -> Option<Source> {
    let mut expression: Vec<TokenTree> = group.stream().into_iter().collect();
    expression.pop_if(|last| matches!(last, TokenTree::Punct(comma) if comma.as_char() == ','));
    if flatten(expression.iter().cloned().collect()).is_empty() {
        let finding = invalid_value("", "`with()` has to say what is asked for the origins");
        report.add(&place, finding.help(HELP));
        return None;
    }
    if let [TokenTree::Ident(word), ..] = expression.as_slice()
        && word == "async"
        && is_closure(&flatten(expression.iter().cloned().collect()))
    {
        let message = "a closure in `with` cannot be `async`: the request, which it would borrow from, is on its way to its handler by then";
        let finding = invalid_value("", message).help(
            "copy what is needed first, and return a future: `|origin, _| { let origin = origin.to_string(); async move { … } }`",
        );
        report.add(&place, finding);
        return None;
    }
    let mut expression = Group::new(Delimiter::Parenthesis, expression.into_iter().collect());
    expression.set_span(Span::mixed_site().located_at(group.span()));
    Some(Source { expression, place })
}

const HELP: &str = "write an expression whose value is a source of origins, like `with(origins)`: it is evaluated when the function runs, and may use its arguments";

/// Whether it begins like a closure.
pub(crate) fn is_closure(tokens: &[TokenTree]) -> bool {
    let mut words = tokens.iter().skip_while(
        |token| matches!(token, TokenTree::Ident(word) if word == "async" || word == "move"),
    );
    matches!(words.next(), Some(TokenTree::Punct(bar)) if bar.as_char() == '|')
}

/// What to do about a value that begins with the word.
pub(crate) fn help(value: &[TokenTree]) -> Option<&'static str> {
    let is_word = matches!(value.first(), Some(TokenTree::Ident(word)) if word == WORD);
    (is_word || is_closure(value)).then_some(HELP)
}

/// A source is asked for every origin: it has no place among patterns.
pub(crate) fn in_a_list() -> Unreadable {
    Unreadable {
        message: "`with(...)` stands alone, without brackets: its source is asked for every origin"
            .to_owned(),
        meant: None,
        help: "say `allow_origins = with(…)` and let the source allow the other origins too, or list origins without it",
    }
}

impl Source {
    /// The parentheses.
    pub(crate) fn span(&self) -> Span {
        self.expression.span()
    }

    /// Whether it is a closure, as far as its first tokens show.
    pub(crate) fn is_closure(&self) -> bool {
        is_closure(&flatten(self.expression.stream()))
    }
}

impl ToTokens for Source {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.expression.to_tokens(tokens);
    }
}
