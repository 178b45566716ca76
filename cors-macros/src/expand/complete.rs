//! Completions in an editor, and what it shows of a word in the attribute.
//!
//! rust-analyzer completes the names in a `use`, and shows what they name. So the words of the attribute
//! are repeated in a `use` of documented constants, which only rust-analyzer compiles. The idea is bon's.

use std::env;
use std::sync::OnceLock;

use cors_policy::__private::{Key, STANDARD_METHODS};
use cors_policy::{Dangers, Enforce, Lint};
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident, quote};
use syn::parse_str;

use crate::tokens::{Trees, flatten, is};

/// The `use` declarations for these arguments, where an editor asks for them. To rustc they would mean
/// nothing, and take a tenth of the time that an annotation takes.
pub(crate) fn complete(attribute: TokenStream, krate: &Trees) -> Option<TokenStream> {
    static IS_IN_EDITOR: OnceLock<bool> = OnceLock::new();
    let is_in_editor = IS_IN_EDITOR.get_or_init(|| {
        let program = env::current_exe().unwrap_or_default();
        let name = program.file_name().unwrap_or_default();
        // The variable is for a test, which has rustc compile the declarations.
        name.to_string_lossy().contains("rust-analyzer")
            || env::var_os("CORS_MACROS_COMPLETIONS").is_some()
    });
    is_in_editor.then(|| completions(attribute, krate))
}

/// The `use` declarations for these arguments, also where they are unfinished.
fn completions(attribute: TokenStream, krate: &Trees) -> TokenStream {
    let mut completions = Completions {
        krate: krate.to_token_stream(),
        open: Vec::new(),
        known: TokenStream::new(),
    };
    // A constant cannot be called `crate`.
    let keys = Key::ALL.iter().filter(|key| **key != Key::Crate);
    let keys: Vec<&str> = keys.map(|key| key.name()).collect();
    completions.arguments(&keys, attribute);
    let Completions { open, known, .. } = completions;
    quote! {
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[cfg(rust_analyzer)]
            {
                #(#open)*
                #known
            }
        };
    }
}

struct Completions {
    krate: TokenStream,
    /// A module for each place where a word can be added.
    open: Vec<TokenStream>,
    /// The imports of the words that are finished.
    known: TokenStream,
}

impl Completions {
    /// Completes keys, and the words in their values.
    fn arguments(&mut self, keys: &[&str], arguments: TokenStream) {
        let arguments = flatten(arguments);
        // The path of a named policy is completed where the policy is built on it.
        let is_key = |argument: &&[TokenTree]| match argument {
            [TokenTree::Ident(first), rest @ ..] => {
                let is_type = first.to_string().starts_with(char::is_uppercase);
                !is_type && !rest.first().is_some_and(|next| is(next, ':'))
            }
            _ => argument.is_empty(),
        };
        let arguments = arguments.split(|token| is(token, ',')).filter(is_key);
        self.words("keys", keys, arguments.clone());
        for argument in arguments {
            let [TokenTree::Ident(key), value @ ..] = argument else {
                continue;
            };
            if let Some(key) = Key::named(&key.to_string()) {
                self.value(key, value);
            }
        }
    }

    fn value(&mut self, key: Key, value: &[TokenTree]) {
        let (delimiter, value) = match value {
            [TokenTree::Group(group)] => (group.delimiter(), flatten(group.stream())),
            [equals, TokenTree::Group(group)] if is(equals, '=') => {
                (group.delimiter(), flatten(group.stream()))
            }
            [equals, value @ ..] if is(equals, '=') => (Delimiter::None, value.to_vec()),
            _ => return,
        };
        let entries = value.split(|token| is(token, ','));
        match (key, delimiter) {
            (Key::AllowOrigins, Delimiter::None) => self.words("values", &["env", "with"], entries),
            (Key::AllowOrigins, Delimiter::Bracket) => self.words("values", &["env"], entries),
            (Key::AllowMethods, Delimiter::None) => self.words("values", &["routed"], entries),
            (Key::AllowMethods, Delimiter::Bracket) => {
                let methods = STANDARD_METHODS.into_iter().chain(["custom"]);
                self.words("values", &methods.collect::<Vec<_>>(), entries);
            }
            (Key::AllowHeaders, Delimiter::None) => self.words("values", &["mirror"], entries),
            (Key::Dev, Delimiter::Parenthesis) => {
                let keys = [Key::AllowOrigins, Key::DangerouslyAllow];
                self.arguments(&keys.map(Key::name), value.into_iter().collect());
            }
            (Key::Enforce, Delimiter::Parenthesis) => {
                self.words("values", Enforce::WORDS, entries);
            }
            (Key::DangerouslyAllow, Delimiter::Parenthesis) => {
                self.words("dangerously_allow", Dangers::NAMES, entries);
            }
            (Key::Allow, Delimiter::Parenthesis) => {
                let warnings = Lint::warnings().map(Lint::name);
                self.words("allow", &warnings.collect::<Vec<_>>(), entries);
            }
            _ => {}
        }
    }

    /// Completes the first word of each entry to one of `words`, without those that are written already.
    fn words<'t>(
        &mut self,
        module: &str,
        words: &[&str],
        entries: impl Iterator<Item = &'t [TokenTree]>,
    ) {
        let (mut known, mut unfinished, mut is_open) = (Vec::new(), Vec::new(), false);
        for entry in entries {
            match entry {
                [] => is_open = true,
                [TokenTree::Ident(word), ..] if words.iter().any(|known| word == known) => {
                    known.push(word);
                }
                // A keyword would be a syntax error.
                [TokenTree::Ident(word), ..] if parse_str::<Ident>(&word.to_string()).is_ok() => {
                    unfinished.push(word);
                }
                _ => {}
            }
        }
        let krate = &self.krate;
        let module = format_ident!("{module}");
        let module = quote!(#krate::__private::completions::#module);
        if is_open || !unfinished.is_empty() {
            // `env("A")` and `custom("PURGE")` may be there again.
            let may_follow = |word: &&&str| {
                ["env", "custom"].contains(word) || !known.iter().any(|known| *known == **word)
            };
            let others = words.iter().filter(may_follow);
            let others = others.map(|word| format_ident!("{word}"));
            let place = format_ident!("place{}", self.open.len());
            // rust-analyzer looks at the same offset with and without a word at the cursor. So nothing
            // in front of the word may depend on what is written.
            self.open.push(quote! {
                mod #place {
                    // In the path to another module, `self` would be completed, too.
                    use self::{#(#unfinished as _),*};
                    use #module::{#(#others),*};
                }
            });
        }
        if !known.is_empty() {
            self.known.extend(quote!(use #module::{#(#known as _),*};));
        }
    }
}
