//! Findings on their way to the compiler: all of them, in the order in which they stand in the
//! attribute.

use std::borrow::Cow;

use cors_policy::__private::Key;
use cors_policy::{Finding, Level, Lint};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::span::Place;

/// What has been found so far. Every stage adds to it, none stops because of it.
#[derive(Debug, Default)]
pub(crate) struct Report {
    findings: Vec<Placed>,
}

#[derive(Debug)]
struct Placed {
    place: Place,
    finding: Finding,
    /// The replacement of the finding as it is to be written.
    write: Option<String>,
    /// What may be its replacement.
    proposal: Option<Proposal>,
}

/// What may be right in the place of a finding. Whether it is can be told only once the whole
/// attribute is read: [`Report::settle`].
#[derive(Debug)]
pub(crate) struct Proposal {
    /// What is to be written.
    pub(crate) write: String,
    pub(crate) trial: Trial,
}

/// What has to compile for a proposal to be made.
#[derive(Debug)]
pub(crate) enum Trial {
    /// This argument.
    Argument(String),
    /// This entry, in the list of a key, beside others; or alone, where something else is wrong
    /// with these.
    Entry {
        key: Key,
        others: Vec<String>,
        entry: String,
    },
    /// What stands in the parentheses of a key.
    Within(Key, Box<Trial>),
}

impl Proposal {
    /// An argument to be written whole.
    pub(crate) fn argument(write: String) -> Proposal {
        Proposal {
            trial: Trial::Argument(write.clone()),
            write,
        }
    }

    /// The value of a key.
    pub(crate) fn value(key: Key, write: String) -> Proposal {
        Proposal {
            trial: Trial::Argument(format!("{key} = {write}")),
            write,
        }
    }
}

impl Trial {
    fn succeeds(&self, compiles: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Trial::Argument(argument) => compiles(argument),
            Trial::Within(key, inner) => {
                inner.succeeds(&|argument| compiles(&format!("{key}({argument})")))
            }
            Trial::Entry { key, others, entry } => {
                let others = others.join(", ");
                compiles(&format!("{key} = [{others}, {entry}]"))
                    || (compiles(&format!("{key} = [{entry}]"))
                        && !compiles(&format!("{key} = [{others}]")))
            }
        }
    }
}

impl Report {
    /// Adds a finding, whose replacement is a piece of Rust.
    pub(crate) fn add(&mut self, place: &Place, finding: Finding) {
        let write = finding.replacement().map(str::to_owned);
        self.add_written(place, finding, write);
    }

    /// Adds a finding with its replacement as it is to be written at this place.
    pub(crate) fn add_written(&mut self, place: &Place, finding: Finding, write: Option<String>) {
        self.findings.push(Placed {
            place: place.clone(),
            finding,
            write,
            proposal: None,
        });
    }

    /// Adds a finding with what may be its replacement; if there is none, or it would not compile,
    /// the help is given.
    pub(crate) fn propose(
        &mut self,
        place: &Place,
        finding: Finding,
        proposal: Option<Proposal>,
        help: impl Into<Cow<'static, str>>,
    ) {
        let finding = finding.help(help);
        self.findings.push(Placed {
            place: place.clone(),
            finding,
            write: None,
            proposal,
        });
    }

    /// Takes over what was found in the parentheses of a key.
    pub(crate) fn extend_within(&mut self, key: Key, inner: Report) {
        self.findings
            .extend(inner.findings.into_iter().map(|mut placed| {
                placed.proposal = placed.proposal.map(|proposal| Proposal {
                    trial: Trial::Within(key, Box::new(proposal.trial)),
                    ..proposal
                });
                placed
            }));
    }

    /// Makes replacements of the proposals that would compile. The report on a proposal is never
    /// settled, so that trying one has an end.
    pub(crate) fn settle(&mut self, compiles: impl Fn(&str) -> bool) {
        for placed in &mut self.findings {
            if let Some(proposal) = placed.proposal.take()
                && proposal.trial.succeeds(&compiles)
            {
                placed.write = Some(proposal.write);
                placed.finding = placed.finding.clone().without_help();
            }
        }
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.findings
            .iter()
            .any(|placed| placed.finding.level() == Level::Error)
    }

    pub(crate) fn has(&self, lint: Lint) -> bool {
        self.findings
            .iter()
            .any(|placed| placed.finding.lint() == lint)
    }

    /// What makes the compiler show the errors, in their order. Goes where items go.
    pub(crate) fn errors(&self) -> TokenStream {
        self.at(Level::Error).map(error).collect()
    }

    /// What makes the compiler show the warnings. Goes where items go, but not in an `impl` block.
    pub(crate) fn warnings(&self) -> TokenStream {
        self.at(Level::Warning).map(warning).collect()
    }

    fn at(&self, level: Level) -> impl Iterator<Item = &Placed> {
        let mut findings: Vec<&Placed> = self
            .findings
            .iter()
            .filter(|placed| placed.finding.level() == level)
            .collect();
        findings.sort_by(|a, b| a.place.order().cmp(b.place.order()));
        findings.into_iter()
    }
}

fn error(placed: &Placed) -> TokenStream {
    let text = placed.finding.text(placed.write.as_deref());
    let error = if placed.place.tokens.is_empty() {
        syn::Error::new(placed.place.span(), text)
    } else {
        syn::Error::new_spanned(&placed.place.tokens, text)
    };
    error.into_compile_error()
}

/// Stable Rust lets a macro warn only by way of a lint of the compiler's own: the use of something
/// deprecated, at the place that is meant.
fn warning(placed: &Placed) -> TokenStream {
    let text = placed.finding.text(placed.write.as_deref());
    let used = quote_spanned!(placed.place.span()=> cors_policy);
    quote! {
        const _: () = {
            #[deprecated(note = #text)]
            #[allow(non_upper_case_globals)]
            const cors_policy: () = ();
            #used
        };
    }
}

/// A warning that depends on what only the compiler knows: of two associated constants with one
/// name, its evaluation of `unless` picks one.
pub(crate) fn warning_unless(
    unless: &TokenStream,
    place: &Place,
    finding: &Finding,
) -> TokenStream {
    let text = finding.text(None);
    let used = quote_spanned!(place.span()=> cors_policy::<{ #unless }>::POLICY);
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

/// A finding of the macro's own: about the form of the attribute, not about the policy.
pub(crate) fn invalid_value(
    value: impl Into<String>,
    message: impl Into<Cow<'static, str>>,
) -> Finding {
    Finding::new(Lint::InvalidValue, value, message)
}
