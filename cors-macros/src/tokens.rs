//! Questions about tokens, and their source text.

use std::slice;

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Lit;

pub(crate) fn is(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

pub(crate) fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

/// Whether an identifier is one of these words. (Each comparison with an identifier makes a string of it.)
pub(crate) fn is_any(ident: &Ident, words: &[&str]) -> bool {
    words.contains(&ident.to_string().as_str())
}

/// Whether an identifier or keyword occurs in the tokens, at any depth.
pub(crate) fn mentions(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => mentions(&group.stream(), name),
        _ => false,
    })
}

/// The tokens without the invisible groups that `macro_rules!` puts around a variable's value.
pub(crate) fn flatten(tokens: TokenStream) -> Vec<TokenTree> {
    let mut flat = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                flat.extend(flatten(group.stream()));
            }
            token => flat.push(token),
        }
    }
    flat
}

/// The group with this delimiter, if it is the only token.
pub(crate) fn only_group(tokens: &[TokenTree], delimiter: Delimiter) -> Option<&Group> {
    match tokens {
        [TokenTree::Group(group)] if group.delimiter() == delimiter => Some(group),
        _ => None,
    }
}

/// The parentheses, if they are the only token.
pub(crate) fn parenthesized(tokens: &[TokenTree]) -> Option<&Group> {
    only_group(tokens, Delimiter::Parenthesis)
}

/// The entries of `[...]`, if it is the only token.
pub(crate) fn bracketed(tokens: &[TokenTree]) -> Option<Vec<TokenTree>> {
    only_group(tokens, Delimiter::Bracket).map(|group| flatten(group.stream()))
}

/// The parentheses of `word(...)`.
pub(crate) fn call<'a>(tokens: &'a [TokenTree], word: &str) -> Option<&'a Group> {
    match tokens {
        [called, group] if is_word(called, word) => parenthesized(slice::from_ref(group)),
        _ => None,
    }
}

/// Whether the tokens could be a path without generic arguments.
pub(crate) fn is_plain_path(tokens: &[TokenTree]) -> bool {
    let is_part = |token: &TokenTree| is(token, ':') || matches!(token, TokenTree::Ident(_));
    tokens.iter().all(is_part)
}

/// Whether a token can be in front of a closure's parameters.
pub(crate) fn is_closure_keyword(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(ident) if is_any(ident, &["async", "move"]))
}

/// Whether the tokens begin with a closure.
pub(crate) fn is_closure(tokens: &[TokenTree]) -> bool {
    let mut rest = tokens.iter().skip_while(|token| is_closure_keyword(token));
    rest.next().is_some_and(|bar| is(bar, '|'))
}

/// The positions of the bars around the parameters, if the tokens begin with a closure.
pub(crate) fn closure_bars(tokens: &[TokenTree]) -> Option<(usize, usize)> {
    let keywords = tokens.iter().take_while(|token| is_closure_keyword(token));
    let open = keywords.count();
    let parameters = tokens.get(open + 1..).filter(|_| is_closure(tokens))?;
    let close = parameters.iter().position(|token| is(token, '|'))?;
    Some((open, open + close + 1))
}

/// The text of a string literal.
pub(crate) fn string(literal: &Literal) -> Option<String> {
    let source = literal.to_string();
    let inner = source
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    // Nearly every string is what is between its quotes.
    if let Some(text) = inner.filter(|text| !text.contains('\\')) {
        return Some(text.to_owned());
    }
    match Lit::new(literal.clone()) {
        Lit::Str(text) if text.suffix().is_empty() => Some(text.value()),
        _ => None,
    }
}

/// The text of a string literal, if it is the only token.
pub(crate) fn only_string(tokens: &[TokenTree]) -> Option<String> {
    match tokens {
        [TokenTree::Literal(literal)] => string(literal),
        _ => None,
    }
}

/// The text of the only literal in an expression: `"x".into()`, `String::from("x")`, `b"x"`, `'x'`.
pub(crate) fn string_within(tokens: &[TokenTree]) -> Option<String> {
    match literals(tokens).as_slice() {
        [literal] => match Lit::new(literal.clone()) {
            Lit::ByteStr(bytes) => String::from_utf8(bytes.value()).ok(),
            Lit::CStr(text) => text.value().into_string().ok(),
            Lit::Char(letter) => Some(letter.value().to_string()),
            _ => string(literal),
        },
        _ => None,
    }
}

fn literals(tokens: &[TokenTree]) -> Vec<Literal> {
    let of = |token: &TokenTree| match token {
        TokenTree::Literal(literal) => vec![literal.clone()],
        TokenTree::Group(group) => literals(&flatten(group.stream())),
        _ => Vec::new(),
    };
    tokens.iter().flat_map(of).collect()
}

/// The text as a string literal.
pub(crate) fn quoted(text: &str) -> String {
    Literal::string(text).to_string()
}

/// The tokens as a user would write them, for messages.
pub(crate) fn source(tokens: &[TokenTree]) -> String {
    if let Some((open, close)) = closure_bars(tokens) {
        let words = tokens[..open].iter().map(|word| format!("{word} "));
        let words: String = words.collect();
        let parameters = source(&tokens[open + 1..close]);
        return format!("{words}|{parameters}| {}", source(&tokens[close + 1..]));
    }
    let mut text = String::new();
    let mut glued = true;
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        let (front, glue) = spacing(tokens, at, &mut depth);
        if !glued {
            text.push_str(front);
        }
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                text.push_str(&source(&flatten(group.stream())));
                text.push_str(close);
            }
            token => text.push_str(&token.to_string()),
        }
        glued = glue;
    }
    text
}

/// The space before a token, and whether the next token follows without one. `depth` counts open
/// angle brackets.
fn spacing(tokens: &[TokenTree], at: usize, depth: &mut usize) -> (&'static str, bool) {
    let before = at.checked_sub(1).and_then(|at| tokens.get(at));
    let follows = |sign| before.is_some_and(|before| is(before, sign));
    let is_name = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Ident(_)));
    match &tokens[at] {
        TokenTree::Punct(punct) => match punct.as_char() {
            // `content-type`
            '-' if is_name(before) && is_name(tokens.get(at + 1)) => ("", true),
            '<' if *depth > 0 || opens_angle_bracket(before) => {
                *depth += 1;
                let is_after_name = follows(':') || is_name(before) && !is_as(before);
                (if is_after_name { "" } else { " " }, true)
            }
            // Not `->`.
            '>' if *depth > 0 && !follows('-') => {
                *depth -= 1;
                ("", false)
            }
            ':' => {
                let glue = follows(':') || punct.spacing() == Spacing::Joint;
                (if is_as(before) { " " } else { "" }, glue)
            }
            ',' | '?' => ("", false),
            '.' | '!' => ("", true),
            '&' | '-' | '#' => (" ", true),
            _ => (" ", punct.spacing() == Spacing::Joint),
        },
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => ("", false),
        _ => (" ", false),
    }
}

/// Whether a `<` after this token opens generic arguments (`::<T>`, `<T as Trait>::x`). After a value
/// it compares.
fn opens_angle_bracket(before: Option<&TokenTree>) -> bool {
    match before {
        Some(TokenTree::Punct(punct)) => !matches!(punct.as_char(), '<' | '>' | '?'),
        before => before.is_none() || is_as(before),
    }
}

fn is_as(token: Option<&TokenTree>) -> bool {
    token.is_some_and(|token| is_word(token, "as"))
}

/// The tokens with another location for rustc's messages. Their hygiene stays the same.
pub(crate) fn located_at(span: Span, tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let TokenTree::Group(group) = &token {
                let inner = located_at(span, group.stream());
                token = Group::new(group.delimiter(), inner).into();
            }
            token.set_span(span.resolved_at(token.span()));
            token
        })
        .collect()
}

/// A call for which rustc underlines this place. The names in it are elsewhere, so that an editor does not show
/// what they mean at the user's word.
pub(crate) fn call_at(span: Span, function: TokenStream, arguments: TokenStream) -> TokenStream {
    let group = |tokens| {
        let mut group = Group::new(Delimiter::Parenthesis, tokens);
        group.set_span(Span::call_site().located_at(span));
        TokenTree::from(group)
    };
    [group(function), group(arguments)].into_iter().collect()
}

/// Tokens that are interpolated one by one. Joining a stream to another asks the compiler each time, so what is
/// emitted often, or in many places, is kept like this.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trees(Vec<TokenTree>);

impl Trees {
    /// `::name`
    pub(crate) fn then(mut self, name: &str) -> Trees {
        self.0.extend([
            TokenTree::from(Punct::new(':', Spacing::Joint)),
            Punct::new(':', Spacing::Alone).into(),
            Ident::new(name, Span::call_site()).into(),
        ]);
        self
    }

    /// `(arguments)`
    pub(crate) fn called(mut self, arguments: TokenStream) -> Trees {
        let group = Group::new(Delimiter::Parenthesis, arguments);
        self.0.push(group.into());
        self
    }

    /// `&` in front.
    pub(crate) fn referenced(mut self) -> Trees {
        self.0.insert(0, Punct::new('&', Spacing::Alone).into());
        self
    }

    /// `.method(arguments)`
    pub(crate) fn call(&mut self, method: &str, arguments: TokenStream) {
        self.0.extend([
            TokenTree::from(Punct::new('.', Spacing::Alone)),
            Ident::new(method, Span::call_site()).into(),
            Group::new(Delimiter::Parenthesis, arguments).into(),
        ]);
    }

    /// `.method(&["one", "two"])`
    pub(crate) fn call_with_list<'a>(
        &mut self,
        method: &str,
        texts: impl IntoIterator<Item = &'a str>,
    ) {
        self.call(method, list(texts));
    }
}

/// `&["one", "two"]`
pub(crate) fn list<'a>(texts: impl IntoIterator<Item = &'a str>) -> TokenStream {
    let mut entries = Vec::new();
    for text in texts {
        if !entries.is_empty() {
            entries.push(TokenTree::from(Punct::new(',', Spacing::Alone)));
        }
        entries.push(Literal::string(text).into());
    }
    let entries = Group::new(Delimiter::Bracket, entries.into_iter().collect());
    let reference = Punct::new('&', Spacing::Alone);
    [TokenTree::from(reference), entries.into()]
        .into_iter()
        .collect()
}

impl From<TokenStream> for Trees {
    fn from(tokens: TokenStream) -> Trees {
        Trees(tokens.into_iter().collect())
    }
}

impl From<TokenTree> for Trees {
    fn from(token: TokenTree) -> Trees {
        Trees(vec![token])
    }
}

impl FromIterator<TokenTree> for Trees {
    fn from_iter<I: IntoIterator<Item = TokenTree>>(tokens: I) -> Trees {
        Trees(tokens.into_iter().collect())
    }
}

impl ToTokens for Trees {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.iter().cloned());
    }
}
