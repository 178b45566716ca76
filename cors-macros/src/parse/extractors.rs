//! What a handler extracts from requests, by the names of its parameters' types.

use cors_policy::__private::ExtractorNeed;
use proc_macro2::{Ident, TokenTree};
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Attribute, Path, Token, Type, TypePath};

use crate::ast::item::Function;
use crate::ast::types::{first_type, peeled};

/// The crates of the known extractors, and their modules. By another path, a name is another type.
const CRATES_AND_MODULES: [&str; 11] = [
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

/// Wrappers that extract their first type argument.
const WRAPPERS: [&str; 4] = ["Option", "Result", "Cached", "WithRejection"];

/// What a handler extracts, with the names of the extractors.
pub(crate) fn of_handler(function: &Function) -> Vec<(ExtractorNeed, Ident)> {
    let parameters = Punctuated::<Parameter, Token![,]>::parse_terminated;
    let parameters = parameters.parse2(function.inputs.stream());
    let mut extracted = Vec::new();
    for parameter in parameters.into_iter().flatten() {
        if let Some(ty) = parameter.ty {
            extract(&ty, &mut extracted);
        }
    }
    extracted
}

/// A parameter. Its pattern is skipped: syn reads patterns only with its feature `full`.
struct Parameter {
    /// `None` for a receiver, and for a parameter that exists only in some builds.
    ty: Option<Type>,
}

impl Parse for Parameter {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let is_conditional = attributes.iter().any(|attribute| {
            let path = attribute.path();
            path.is_ident("cfg") || path.is_ident("cfg_attr")
        });
        let is_colon = || input.peek(Token![:]) && !input.peek(Token![::]);
        while !(input.is_empty() || input.peek(Token![,]) || is_colon()) {
            if input.parse::<Option<Token![::]>>()?.is_none() {
                input.parse::<TokenTree>()?;
            }
        }
        let ty = match input.parse::<Option<Token![:]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        Ok(Parameter {
            ty: ty.filter(|_| !is_conditional),
        })
    }
}

fn extract(ty: &Type, extracted: &mut Vec<(ExtractorNeed, Ident)>) {
    match peeled(ty) {
        Type::Tuple(tuple) => tuple.elems.iter().for_each(|ty| extract(ty, extracted)),
        Type::Path(path) if path.qself.is_none() && is_known(&path.path) => {
            let Some(last) = path.path.segments.last() else {
                return;
            };
            let inner = first_type(&last.arguments);
            let name = &last.ident;
            if let (Some(inner), true) = (inner, WRAPPERS.iter().any(|wrapper| name == wrapper)) {
                extract(inner, extracted);
            } else if let Some(what) = extracted_by(&name.to_string(), inner) {
                extracted.push((what, name.clone()));
            }
        }
        _ => {}
    }
}

/// Whether a path is a bare name, which may be imported, or goes by a known crate or module.
fn is_known(path: &Path) -> bool {
    let is_bare = path.leading_colon.is_none() && path.segments.len() == 1;
    let first = path.segments.first();
    let is_listed = |ident: &Ident| CRATES_AND_MODULES.iter().any(|name| ident == name);
    is_bare || first.is_some_and(|first| is_listed(&first.ident))
}

/// What the extractor of this name needs. Bodies of other types need no permission.
fn extracted_by(name: &str, inner: Option<&Type>) -> Option<ExtractorNeed> {
    match name {
        "Json" | "JsonDeserializer" => inner.map(|_| ExtractorNeed::Json),
        "CookieJar" | "SignedCookieJar" | "PrivateCookieJar" => Some(ExtractorNeed::Cookies),
        "TypedHeader" => header(inner?),
        _ => None,
    }
}

/// What a typed header needs.
fn header(ty: &Type) -> Option<ExtractorNeed> {
    let Type::Path(TypePath {
        qself: None, path, ..
    }) = peeled(ty)
    else {
        return None;
    };
    let last = path.segments.last().filter(|_| is_known(path))?;
    if last.ident == "Cookie" {
        return Some(ExtractorNeed::Cookies);
    }
    let credentials = first_type(&last.arguments).filter(|_| last.ident == "Authorization")?;
    let is_basic = matches!(credentials, Type::Path(path)
        if path.path.segments.last().is_some_and(|last| last.ident == "Basic"));
    Some(if is_basic {
        ExtractorNeed::BasicAuthorization
    } else {
        ExtractorNeed::Authorization
    })
}
