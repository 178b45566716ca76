//! A handler with `#[utoipa::path(...)]`, which utoipa's own `routes!` would route without its policy.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Attribute, Meta};

use super::names::plain;
use crate::ast::item::Function;
use crate::tokens::{Trees, mentions};

/// Has utoipa's own `routes!` fail to compile with this handler.
///
/// For each handler, it calls `schemas` of the type that `utoipa::path` writes, where a function of the type's own comes
/// before that of utoipa's trait. This one wants what no type has, and the compiler says why.
pub(super) fn guard(function: &Function, krate: &Trees) -> Option<TokenStream> {
    // Where a `macro_rules!` writes the handler, its span would have rustc lint what is written here.
    let documentation = format_ident!("__path_{}", plain(&function.ident));
    let guard = |documentation: &Ident| {
        quote! {
            #[allow(clippy::same_name_method)]
            impl #documentation {
                #[doc(hidden)]
                pub fn schemas<T: #krate::__private::AppliesPolicies>(_: &mut T) {}
            }
        }
    };
    if function.attributes.iter().any(is_documentation) {
        return Some(guard(&documentation));
    }
    // Written above this attribute, that of utoipa is gone by now, and so there may be a type or not. A name can be
    // imported if it means anything at all, here a macro. Where it also means a type, that one hides the type of the
    // same name from `no_documentation`. (Tests of this crate compare what is written without the feature.)
    if !cfg!(all(feature = "utoipa", not(test))) {
        return None;
    }
    let guard = guard(&format_ident!("Documentation"));
    Some(quote! {
        const _: () = {
            mod no_documentation {
                pub struct Documentation;
            }
            macro_rules! #documentation {
                () => {};
            }
            use no_documentation::*;
            use #documentation as Documentation;
            #guard
        };
    })
}

/// Whether it is `utoipa::path(...)`, and documents a type of its own: not one that is named by `impl_for`.
fn is_documentation(attribute: &Attribute) -> bool {
    let Meta::List(list) = &attribute.meta else {
        return false;
    };
    let mut segments = list.path.segments.iter().rev();
    let is_path = segments.next().is_some_and(|last| last.ident == "path");
    let is_utoipa = segments.next().is_some_and(|krate| krate.ident == "utoipa");
    is_path && is_utoipa && !mentions(&list.tokens, "impl_for")
}
