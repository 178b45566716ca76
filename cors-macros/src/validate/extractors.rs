//! What a handler extracts, compared with what the policy lets pages of other origins send.

use cors_policy::__private::{ExtractorNeed, Key, PolicyDraft};
use cors_policy::Finding;
use proc_macro2::{Ident, TokenTree};

use crate::ast::policy::{Headers, PolicyArgs};
use crate::ast::routes::ItemRoutes;
use crate::span::Location;

/// What the handler extracts and no page can send. Where a key is the named policy's, this is what that
/// has to allow.
pub(crate) fn extracted_but_not_allowed(
    policy: &PolicyArgs,
    draft: &PolicyDraft<'_>,
    routes: &ItemRoutes,
) -> Vec<(ExtractorNeed, Location, Finding)> {
    let ItemRoutes::Handler(extracted) = routes else {
        return Vec::new();
    };
    if policy.same_origin {
        return Vec::new();
    }
    let is_checked =
        |need: ExtractorNeed| is_known(need.key(), policy) && !policy.allow.contains(&need.lint());
    let checked = extracted.iter().filter(|(need, _)| is_checked(*need));
    let checked: Vec<&(ExtractorNeed, Ident)> = checked.collect();
    let needs: Vec<ExtractorNeed> = checked.iter().map(|(need, _)| *need).collect();
    let refuses_credentials = policy.allow_credentials == Some(false);
    let findings = draft.unmet_needs(&needs, refuses_credentials);
    let findings = findings.into_iter();
    findings
        .map(|(index, finding)| {
            let (need, name) = checked[index];
            let name = TokenTree::from(name.clone());
            (*need, Location::item(index, [name]), finding)
        })
        .collect()
}

/// Whether it is known what the key allows, as far as it is not the named policy's.
fn is_known(key: Key, policy: &PolicyArgs) -> bool {
    match key {
        Key::AllowHeaders => match &policy.allow_headers {
            Some(Headers::Mirror) => false,
            Some(Headers::List(list)) => !list.has_errors,
            None => !policy.gives(key),
        },
        _ => policy.allow_credentials.is_some() || !policy.gives(key),
    }
}
