//! Findings on their way to the compiler: all of them, in the order in which they stand in the
//! attribute.

use cors_policy::{Finding, Level, Lint};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use crate::place::Place;

/// What has been found so far. Every stage adds to it, none stops because of it.
#[derive(Debug, Default)]
pub(crate) struct Report {
    findings: Vec<Placed>,
    /// Whether it is of an attribute that a finding would suggest, not of the user's.
    is_probe: bool,
    /// Whether the attribute says `allow_credentials`, which suggestions have to go with.
    credentials: bool,
}

#[derive(Debug)]
struct Placed {
    place: Place,
    level: Level,
    text: String,
}

impl Report {
    /// The report on a suggestion, which gets no suggestions itself: that would have no end.
    pub(crate) fn probe() -> Report {
        Report {
            is_probe: true,
            ..Report::default()
        }
    }

    pub(crate) fn is_probe(&self) -> bool {
        self.is_probe
    }

    pub(crate) fn says_credentials(&mut self, credentials: bool) {
        self.credentials = credentials;
    }

    pub(crate) fn has_credentials(&self) -> bool {
        self.credentials
    }

    /// Adds a finding, whose replacement is a piece of Rust.
    pub(crate) fn add(&mut self, place: &Place, finding: &Finding) {
        self.add_written(place, finding, finding.replacement());
    }

    /// Adds a finding with its replacement as it is to be written at this place.
    pub(crate) fn add_written(&mut self, place: &Place, finding: &Finding, write: Option<&str>) {
        let text = finding.text(write);
        self.findings.push(Placed {
            place: place.clone(),
            level: finding.level(),
            text,
        });
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.level == Level::Error)
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
            .filter(|finding| finding.level == level)
            .collect();
        findings.sort_by_key(|finding| finding.place.order());
        findings.into_iter()
    }
}

fn error(finding: &Placed) -> TokenStream {
    let error = if finding.place.tokens.is_empty() {
        syn::Error::new(finding.place.span(), &finding.text)
    } else {
        syn::Error::new_spanned(&finding.place.tokens, &finding.text)
    };
    error.into_compile_error()
}

/// Stable Rust lets a macro warn only by way of a lint of the compiler's own: the use of something
/// deprecated, at the place that is meant.
fn warning(finding: &Placed) -> TokenStream {
    let text = &finding.text;
    let used = quote_spanned!(finding.place.span()=> cors_policy);
    quote! {
        const _: () = {
            #[deprecated(note = #text)]
            #[allow(non_upper_case_globals)]
            const cors_policy: () = ();
            #used
        };
    }
}

/// A finding of the macro's own: about the form of the attribute, not about the policy.
pub(crate) fn invalid_value(value: &str, message: String) -> Finding {
    Finding::new(Lint::InvalidValue, value, message)
}
