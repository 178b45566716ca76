//! What a handler takes from requests, held against what the policy lets pages of other origins send.

use cors_policy::__private::{ExtractorNeed, Key};
use cors_policy::Finding;
use proc_macro2::{Ident, TokenTree};

use crate::ast::policy::{Headers, Written};
use crate::ast::routes::Served;
use crate::span::Place;

/// What the handler takes and no page can send, each where it is taken. Where a key is a named
/// policy's, these are what that has to allow.
pub(crate) fn taken_but_not_allowed(
    written: &Written,
    served: &Served,
) -> Vec<(ExtractorNeed, Place, Finding)> {
    let Served::Handler(taken) = served else {
        return Vec::new();
    };
    if written.same_origin {
        return Vec::new();
    }
    let is_judged = |taken: ExtractorNeed| {
        is_read(taken.key(), written) && !written.allow.contains(&taken.lint())
    };
    let judged = taken.iter().filter(|(taken, _)| is_judged(*taken));
    let judged: Vec<&(ExtractorNeed, Ident)> = judged.collect();
    let kinds: Vec<ExtractorNeed> = judged.iter().map(|(taken, _)| *taken).collect();
    let refused = written.allow_credentials == Some(false);
    let findings = written.draft().taken_but_not_allowed(&kinds, refused);
    let findings = findings.into_iter();
    findings
        .map(|(at, finding)| {
            let (taken, name) = judged[at];
            let name = TokenTree::from(name.clone());
            (*taken, Place::item(at, [name]), finding)
        })
        .collect()
}

/// Whether all that the key allows is known, or a named policy's; `mirror` allows whatever there is.
fn is_read(key: Key, written: &Written) -> bool {
    match key {
        Key::AllowHeaders => match &written.allow_headers {
            Some(Headers::Mirror) => false,
            Some(Headers::List(list)) => !list.others,
            None => !written.gives(key),
        },
        _ => written.allow_credentials.is_some() || !written.gives(key),
    }
}
