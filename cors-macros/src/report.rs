//! The findings, and how the compiler is made to show them.

use std::borrow::Cow;

use cors_policy::__private::Key;
use cors_policy::{Finding, Level, Lint};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::span::Location;

/// All findings so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    findings: Vec<Reported>,
}

#[derive(Debug)]
struct Reported {
    location: Location,
    finding: Finding,
    /// The replacement of the underlined tokens.
    replacement: Option<String>,
    /// A replacement that is not verified yet.
    suggestion: Option<Suggestion>,
}

/// A replacement that is shown only if it compiles, which can be told once the whole attribute is
/// parsed.
#[derive(Debug)]
pub(crate) struct Suggestion {
    pub(crate) replacement: String,
    pub(crate) attempt: Attempt,
}

/// What has to compile for a suggestion to be shown.
#[derive(Debug)]
pub(crate) enum Attempt {
    Argument(String),
    /// An entry in the list of a key: beside the others, or alone where the others do not compile.
    Entry {
        key: Key,
        others: Vec<String>,
        entry: String,
    },
    /// A source of origins in a parameter of the function, by its name.
    Source(String),
    /// An argument in the parentheses of a key.
    Within(Key, Box<Attempt>),
}

impl Suggestion {
    /// A whole argument.
    pub(crate) fn argument(replacement: String) -> Suggestion {
        Suggestion {
            attempt: Attempt::Argument(replacement.clone()),
            replacement,
        }
    }

    /// The value of a key.
    pub(crate) fn value(key: Key, replacement: String) -> Suggestion {
        Suggestion {
            attempt: Attempt::Argument(format!("{key} = {replacement}")),
            replacement,
        }
    }

    /// The source of origins in a parameter of the function.
    pub(crate) fn source(parameter: String, replacement: String) -> Suggestion {
        Suggestion {
            attempt: Attempt::Source(parameter),
            replacement,
        }
    }
}

impl Attempt {
    fn succeeds(&self, compiles: &dyn Fn(&str) -> bool, is_source: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Attempt::Source(parameter) => is_source(parameter),
            Attempt::Argument(argument) => compiles(argument),
            Attempt::Within(key, inner) => {
                let compiles = |argument: &str| compiles(&format!("{key}({argument})"));
                inner.succeeds(&compiles, is_source)
            }
            Attempt::Entry { key, others, entry } => {
                let others = others.join(", ");
                compiles(&format!("{key} = [{others}, {entry}]"))
                    || (compiles(&format!("{key} = [{entry}]"))
                        && !compiles(&format!("{key} = [{others}]")))
            }
        }
    }
}

impl Report {
    pub(crate) fn add(&mut self, location: &Location, finding: Finding) {
        self.push(location, finding, None, None);
    }

    /// Adds a finding with the replacement of the underlined tokens, if there is one.
    pub(crate) fn replace(
        &mut self,
        location: &Location,
        finding: Finding,
        replacement: impl Into<Option<String>>,
    ) {
        self.push(location, finding, replacement.into(), None);
    }

    /// Adds a finding. Its help gives way to the suggestion, if that compiles.
    pub(crate) fn suggest(
        &mut self,
        location: &Location,
        finding: Finding,
        suggestion: impl Into<Option<Suggestion>>,
    ) {
        self.push(location, finding, None, suggestion.into());
    }

    fn push(
        &mut self,
        location: &Location,
        finding: Finding,
        replacement: Option<String>,
        suggestion: Option<Suggestion>,
    ) {
        self.findings.push(Reported {
            location: location.clone(),
            finding,
            replacement,
            suggestion,
        });
    }

    /// Takes over the findings in the parentheses of a key.
    pub(crate) fn extend_within(&mut self, key: Key, inner: Report) {
        for mut reported in inner.findings {
            reported.suggestion = reported.suggestion.map(|suggestion| Suggestion {
                attempt: Attempt::Within(key, Box::new(suggestion.attempt)),
                ..suggestion
            });
            self.findings.push(reported);
        }
    }

    /// Turns the suggestions that compile into replacements.
    pub(crate) fn verify(
        &mut self,
        compiles: impl Fn(&str) -> bool,
        is_source: impl Fn(&str) -> bool,
    ) {
        for reported in &mut self.findings {
            if let Some(suggestion) = reported.suggestion.take()
                && suggestion.attempt.succeeds(&compiles, &is_source)
            {
                reported.replacement = Some(suggestion.replacement);
                reported.finding = reported.finding.clone().without_help();
            }
        }
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.at(Level::Error).next().is_some()
    }

    pub(crate) fn has(&self, lint: Lint) -> bool {
        let mut findings = self.findings.iter();
        findings.any(|reported| reported.finding.lint() == lint)
    }

    /// The errors, as items.
    pub(crate) fn errors(&self) -> Option<TokenStream> {
        self.show(Level::Error, error)
    }

    /// The warnings, as items that cannot be in an `impl` block.
    pub(crate) fn warnings(&self) -> Option<TokenStream> {
        self.show(Level::Warning, warning)
    }

    fn at(&self, level: Level) -> impl Iterator<Item = &Reported> {
        let findings = self.findings.iter();
        findings.filter(move |reported| reported.finding.level() == level)
    }

    fn show(&self, level: Level, shown: fn(&Reported) -> TokenStream) -> Option<TokenStream> {
        let mut findings: Vec<&Reported> = self.at(level).collect();
        findings.sort_by(|a, b| a.location.order().cmp(b.location.order()));
        (!findings.is_empty()).then(|| findings.into_iter().map(shown).collect())
    }
}

impl Reported {
    fn text(&self) -> String {
        self.finding.text(self.replacement.as_deref())
    }
}

fn error(reported: &Reported) -> TokenStream {
    let location = &reported.location;
    let error = if location.tokens.is_empty() {
        syn::Error::new(location.span(), reported.text())
    } else {
        let tokens: TokenStream = location.tokens.iter().cloned().collect();
        syn::Error::new_spanned(tokens, reported.text())
    };
    error.into_compile_error()
}

/// On stable Rust a macro can only warn through a lint of rustc: the use of a deprecated item, with
/// the location's span.
fn warning(reported: &Reported) -> TokenStream {
    let text = reported.text();
    let used = quote_spanned!(reported.location.span()=> cors_policy);
    quote! {
        const _: () = {
            #[deprecated(note = #text)]
            #[allow(non_upper_case_globals)]
            const cors_policy: () = ();
            #used
        };
    }
}

/// A warning unless a constant expression is true: its value picks one of two associated constants
/// with the same name.
pub(crate) fn warning_unless(
    unless: &TokenStream,
    location: &Location,
    finding: &Finding,
) -> TokenStream {
    let text = finding.text(None);
    let used = quote_spanned!(location.span()=> cors_policy::<{ #unless }>::POLICY);
    quote! {
        const _: () = {
            #[allow(non_camel_case_types)]
            struct cors_policy<const ALLOWED: ::core::primitive::bool>;
            #[allow(dead_code)]
            impl cors_policy<true> {
                const POLICY: () = ();
            }
            #[allow(dead_code)]
            impl cors_policy<false> {
                #[deprecated(note = #text)]
                const POLICY: () = ();
            }
            #used
        };
    }
}

/// A finding that the macro makes itself.
pub(crate) fn finding(lint: Lint, message: impl Into<Cow<'static, str>>) -> Finding {
    Finding::new(lint, "", message)
}

/// A finding about the form of an argument.
pub(crate) fn invalid_value(message: impl Into<Cow<'static, str>>) -> Finding {
    finding(Lint::InvalidValue, message)
}
