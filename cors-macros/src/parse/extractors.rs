//! What a handler takes from a request, as far as the types of its arguments show.

use cors_policy::__private::ExtractorNeed;
use proc_macro2::Ident;
use syn::{Path, Type};

use crate::ast::{item::Function, returns::first_type};

/// The crates whose extractors are meant, and their modules, which are imported as often: a path to
/// elsewhere names another type.
const HOMES: [&str; 11] = [
    "authorization",
    "axum",
    "axum_extra",
    "cookie",
    "core",
    "extract",
    "headers",
    "option",
    "result",
    "std",
    "typed_header",
];

/// What gives what its first type gives, or says that there is none.
const AROUND: [&str; 4] = ["Option", "Result", "Cached", "WithRejection"];

/// What a handler takes, each with the name of its extractor.
pub(crate) fn by(function: &Function) -> Vec<(ExtractorNeed, Ident)> {
    let mut taken = Vec::new();
    for ty in function.argument_types() {
        look_into(&ty, &mut taken);
    }
    taken
}

fn look_into(ty: &Type, taken: &mut Vec<(ExtractorNeed, Ident)>) {
    match ty {
        Type::Group(group) => look_into(&group.elem, taken),
        Type::Paren(paren) => look_into(&paren.elem, taken),
        Type::Tuple(tuple) => tuple.elems.iter().for_each(|ty| look_into(ty, taken)),
        Type::Path(path) if path.qself.is_none() && is_meant(&path.path) => {
            let Some(last) = path.path.segments.last() else {
                return;
            };
            let inner = first_type(&last.arguments);
            let name = &last.ident;
            if let (Some(inner), true) = (inner, AROUND.iter().any(|around| name == around)) {
                look_into(inner, taken);
            } else if let Some(what) = extracted(&name.to_string(), inner) {
                taken.push((what, name.clone()));
            }
        }
        _ => {}
    }
}

/// Whether a path may lead to one of them, as a bare name may by an import.
fn is_meant(path: &Path) -> bool {
    let is_bare = path.leading_colon.is_none() && path.segments.len() == 1;
    let first = path.segments.first();
    is_bare || first.is_some_and(|first| HOMES.iter().any(|home| first.ident == home))
}

/// What the extractor of this name takes. Those of bodies in other forms need nobody's leave.
fn extracted(name: &str, inner: Option<&Type>) -> Option<ExtractorNeed> {
    match name {
        "Json" | "JsonDeserializer" => inner.map(|_| ExtractorNeed::Json),
        "CookieJar" | "SignedCookieJar" | "PrivateCookieJar" => Some(ExtractorNeed::Cookies),
        "TypedHeader" => header(inner?),
        _ => None,
    }
}

/// What the type of a header, or one around it, stands for.
fn header(ty: &Type) -> Option<ExtractorNeed> {
    let path = match ty {
        Type::Group(group) => return header(&group.elem),
        Type::Paren(paren) => return header(&paren.elem),
        Type::Path(path) if path.qself.is_none() && is_meant(&path.path) => &path.path,
        _ => return None,
    };
    let last = path.segments.last()?;
    if last.ident == "Cookie" {
        return Some(ExtractorNeed::Cookies);
    }
    let credentials = first_type(&last.arguments).filter(|_| last.ident == "Authorization")?;
    let is_basic = matches!(credentials, Type::Path(path) if path
        .path
        .segments
        .last()
        .is_some_and(|last| last.ident == "Basic"));
    Some(if is_basic {
        ExtractorNeed::BasicAuthorization
    } else {
        ExtractorNeed::Authorization
    })
}
