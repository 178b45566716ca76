//! Completions of keys and names in an editor.
//!
//! rust-analyzer completes the names of a `use`. So the names in an attribute are repeated in a `use`
//! from the table of keys, which only rust-analyzer compiles. The idea is bon's.

use std::env;
use std::sync::OnceLock;

use proc_macro2::{Delimiter, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::quote;

use crate::tokens::{Trees, flatten, is};

/// The `use` declarations for these arguments, where an editor asks for them. To rustc they would mean
/// nothing, and take a tenth of the time that an annotation takes.
pub(crate) fn complete(attribute: TokenStream, krate: &Trees) -> Option<TokenStream> {
    static IS_IN_EDITOR: OnceLock<bool> = OnceLock::new();
    let is_in_editor = IS_IN_EDITOR.get_or_init(|| {
        let program = env::current_exe().unwrap_or_default();
        let name = program.file_name().unwrap_or_default();
        name.to_string_lossy().contains("rust-analyzer")
    });
    is_in_editor.then(|| completions(attribute, krate))
}

/// The `use` declarations for these arguments, also where they are unfinished.
fn completions(attribute: TokenStream, krate: &Trees) -> TokenStream {
    let tokens = flatten(attribute);
    let keys = uses("keys", &tokens, krate);
    let nested = nested(&tokens, krate);
    quote! {
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[cfg(rust_analyzer)]
            {
                #keys
                #nested
            }
        };
    }
}

/// The `use` declarations for what is in the parentheses of keys.
fn nested(tokens: &[TokenTree], krate: &Trees) -> TokenStream {
    let pairs = tokens.windows(2).filter_map(|pair| match pair {
        [TokenTree::Ident(key), TokenTree::Group(group)]
            if group.delimiter() == Delimiter::Parenthesis =>
        {
            let inner = flatten(group.stream());
            if key == "dev" {
                let keys = uses("dev", &inner, krate);
                let dangers = nested(&inner, krate);
                return Some(quote!(#keys #dangers));
            }
            let table = ["allow", "dangerously_allow"]
                .into_iter()
                .find(|list| key == list)?;
            Some(uses(table, &inner, krate))
        }
        _ => None,
    });
    pairs.collect()
}

/// The names of a list, in a `use` from the table of this name.
fn uses(table: &str, tokens: &[TokenTree], krate: &Trees) -> TokenStream {
    let names: TokenStream = names(tokens)
        .flat_map(|name| {
            let span = Span::call_site();
            let comma = Punct::new(',', Spacing::Alone);
            let [as_, underscore] = ["as", "_"].map(|word| Ident::new(word, span));
            [name.clone(), as_.into(), underscore.into(), comma.into()]
        })
        .collect();
    let table = Ident::new(table, Span::call_site());
    // Not in a module: there, a name has no documentation.
    quote!(use #krate::__private::completions::#table::{#names};)
}

/// The identifiers that begin an argument, without the paths of named policies.
fn names(tokens: &[TokenTree]) -> impl Iterator<Item = &TokenTree> {
    let begins = |at: usize| {
        at.checked_sub(1)
            .is_none_or(|before| is(&tokens[before], ','))
    };
    let is_path = |at: usize| tokens.get(at + 1).is_some_and(|next| is(next, ':'));
    let tokens = tokens.iter().enumerate();
    tokens.filter_map(move |(at, token)| match token {
        TokenTree::Ident(name) if begins(at) && !is_path(at) && can_be_key(name) => Some(token),
        _ => None,
    })
}

/// Whether a name is neither the path of a named policy nor a keyword, which would be a syntax error.
fn can_be_key(name: &Ident) -> bool {
    let name = name.to_string();
    !name.starts_with(char::is_uppercase) && !KEYWORDS.contains(&name.as_str())
}

/// The keywords. (To parse a name as an identifier takes longer than all else here.)
const KEYWORDS: [&str; 52] = [
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_an_argument_is_completed() {
        let attribute = "Partner, max_age = 60, all, dangerously_allow(insecure_origin, nu), allow(), dev(all, dangerously_allow(pu)), crate = x::y";
        let krate = Trees::from(quote!(::cors_runtime));
        let text = completions(attribute.parse().unwrap(), &krate).to_string();
        let text: String = text.split_whitespace().collect();
        for (table, names) in [
            (
                "keys",
                "max_ageas_,allas_,dangerously_allowas_,allowas_,devas_,",
            ),
            ("dev", "allas_,dangerously_allowas_,"),
            ("dangerously_allow", "insecure_originas_,nuas_,"),
            ("allow", ""),
        ] {
            let uses = format!("use::cors_runtime::__private::completions::{table}::{{{names}}};");
            assert!(text.contains(&uses), "{uses}\nis not in\n{text}");
        }
    }

    #[test]
    fn rustc_gets_none() {
        assert!(complete(quote!(max_age = 60), &Trees::default()).is_none());
    }
}
