//! What is asked of tokens, and made of them, wherever they stand.

use proc_macro2::{Delimiter, Group, Spacing, Span, TokenStream, TokenTree};

/// Whether a token is this sign.
pub(crate) fn is(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// Whether a name, or a keyword, is among the tokens, wherever.
pub(crate) fn mentions(tokens: &TokenStream, name: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => mentions(&group.stream(), name),
        _ => false,
    })
}

/// The tokens, without the invisible groups that `macro_rules!` puts around what a variable stands
/// for.
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

/// The bars around the parameters, if these tokens begin like a closure.
pub(crate) fn bars(tokens: &[TokenTree]) -> Option<(usize, usize)> {
    let is_bar = |token: &TokenTree| is(token, '|');
    let words = tokens.iter().take_while(
        |token| matches!(token, TokenTree::Ident(word) if word == "async" || word == "move"),
    );
    let open = words.count();
    let parameters = tokens.get(open..)?.split_first();
    let (_, parameters) = parameters.filter(|(bar, _)| is_bar(bar))?;
    let close = parameters.iter().position(is_bar)?;
    Some((open, open + close + 1))
}

/// The tokens as a user would write them, for a text.
pub(crate) fn source(tokens: &[TokenTree]) -> String {
    if let Some((open, close)) = bars(tokens) {
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
                let inner = source(&flatten(group.stream()));
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                text.push_str(&inner);
                text.push_str(close);
            }
            token => text.push_str(&token.to_string()),
        }
        glued = glue;
    }
    text
}

/// What is written in front of a token, and whether nothing is written behind it. The depth is that
/// of generic arguments.
fn spacing(tokens: &[TokenTree], at: usize, depth: &mut usize) -> (&'static str, bool) {
    let before = at.checked_sub(1).and_then(|at| tokens.get(at));
    let follows = |sign| before.is_some_and(|before| is(before, sign));
    let is_name = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Ident(_)));
    match &tokens[at] {
        TokenTree::Punct(punct) => match punct.as_char() {
            // `content-type`
            '-' if is_name(before) && is_name(tokens.get(at + 1)) => ("", true),
            '<' if *depth > 0 || begins_arguments(before) => {
                *depth += 1;
                let is_behind_a_name = follows(':') || is_name(before) && !is_as(before);
                (if is_behind_a_name { "" } else { " " }, true)
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
            ',' => ("", false),
            '.' | '!' => ("", true),
            '&' | '-' | '#' => (" ", true),
            _ => (" ", punct.spacing() == Spacing::Joint),
        },
        TokenTree::Group(group) => match group.delimiter() {
            Delimiter::Parenthesis => ("", false),
            _ => (" ", false),
        },
        _ => (" ", false),
    }
}

/// Whether a `<` behind this token begins something in angle brackets: `::<T>`, `<T as Trait>::x`.
/// Anything that has a value is less than what follows.
fn begins_arguments(before: Option<&TokenTree>) -> bool {
    match before {
        Some(TokenTree::Punct(punct)) => !matches!(punct.as_char(), '<' | '>' | '?'),
        before => before.is_none() || is_as(before),
    }
}

fn is_as(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Ident(word)) if word == "as")
}

/// The tokens, for the compiler to underline another place; what they name stays the same.
pub(crate) fn located_at(place: Span, tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let TokenTree::Group(group) = &token {
                let inner = located_at(place, group.stream());
                token = Group::new(group.delimiter(), inner).into();
            }
            token.set_span(place.resolved_at(token.span()));
            token
        })
        .collect()
}
