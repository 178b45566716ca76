//! Policies on handlers.

use expect_test::expect_file;

use super::{check, expanded, squeezed, tokens, variants};
use crate::expand::cors_policy;

#[test]
fn handler() {
    check(
        "Partner, allow_credentials, allow_methods = routed",
        r"
            /// Lists them.
            #[axum::debug_handler]
            #[deny(unused)]
            pub(crate) async fn list(State(db): State<Db>) -> Result<Json<Vec<Order>>, Error> {
                #![allow(unused)]
                Ok(Json(db.orders().await?))
            }
        ",
        &expect_file!["handler.txt"],
    );
}

/// The item is emitted unchanged, with a type for `cors_route!` to find.
#[test]
fn broken_handler() {
    check(
        "allow_origins = [\"https://app.example.com/\"], name = Listed",
        "async unsafe fn list() {}",
        &expect_file!["broken_handler.txt"],
    );
}

#[test]
fn handler_in_an_impl() {
    check(
        "allow_origins = \"*\"",
        "async fn list(&self) -> String { self.text() }",
        &expect_file!["handler_in_an_impl.txt"],
    );
}

/// Which functions are handlers.
#[test]
fn what_is_a_handler() {
    let is_handler = |item: &str| !expanded(ATTRIBUTE, item, false).contains("with_policy");
    for (item, expected) in [
        ("async fn x() {}", true),
        ("async fn x() -> String { y }", true),
        ("async fn x() -> impl IntoResponse { y }", true),
        ("async fn x() -> Result<String, Router> { y }", true),
        ("async fn x() -> App { y }", true),
        ("async fn x() -> Json<Router> { y }", true),
        ("async fn x() -> (StatusCode, String) { y }", true),
        ("async fn x() -> AppRouter { y }", false),
        ("async fn x() -> (Router, String) { y }", false),
        (
            "async fn x() -> Result<(Docs, Paths, MethodRouter), E> { y }",
            false,
        ),
        ("async fn x() -> Router<u8> { y }", false),
        ("async fn x() -> (axum::Router) { y }", false),
        ("async fn x() -> Result<MethodRouter, E> { y }", false),
        ("async fn x() -> impl Into<Router> + Send { y }", false),
        ("fn x() -> AppRouter { y }", false),
    ] {
        assert_eq!(is_handler(item), expected, "{item}");
    }
}

const ATTRIBUTE: &str = "allow_origins = \"*\"";

#[test]
fn the_return_type_is_asserted_where_it_can_be_named() {
    for (item, expected) in [
        ("async fn x() {}", None),
        ("async fn x() -> ! { y }", None),
        ("async fn x() -> impl IntoResponse { y }", None),
        ("async fn x() -> Result<impl IntoResponse, E> { y }", None),
        ("async fn x<T: A>() -> (u8, [T; 1]) { y }", None),
        ("async fn x<const N: usize>() -> [u8; N] { y }", None),
        ("async fn x<T: A>(t: T) -> a::T { y }", None),
        ("async fn x() -> App { y }", Some("App")),
        (
            "async fn x<T: A>(t: T) -> Fallible<String> { y }",
            Some("Fallible<String>"),
        ),
        (
            "async fn x<'a>(t: &'a str) -> Cow<'a, str> { y }",
            Some("Cow<'_,str>"),
        ),
        ("async fn x() -> &'static str { y }", Some("&'staticstr")),
    ] {
        let output = squeezed(&cors_policy(tokens(ATTRIBUTE), tokens(item)));
        let asked = output
            .split_once("assert_handler_return::<")
            .map(|(_, rest)| rest);
        let asked = asked.map(|rest| rest.split_once(">();").unwrap().0);
        assert_eq!(asked, expected, "{item}");
    }
}

/// The warnings about each parameter, in order.
#[test]
fn what_a_handler_extracts() {
    for (arguments, expected) in [
        ("Json(a): Json<A>", "json_without_content_type"),
        ("Json(A { b: c, .. }): Json<A>", "json_without_content_type"),
        (
            "axum::Json(a): axum::Json<HashMap<A, B>>, b: C",
            "json_without_content_type",
        ),
        (
            "mut a: ::axum::extract::Json<A>,",
            "json_without_content_type",
        ),
        ("a: (Json<[A; 2]>)", "json_without_content_type"),
        (
            "A::<B, C>(a): D, Json(b): Json<A>",
            "json_without_content_type",
        ),
        ("#[allow(unused)] a: Json<A>", "json_without_content_type"),
        (
            "a: Result<Option<(A, Json<A>)>, Json<B>>",
            "json_without_content_type",
        ),
        (
            "a: TypedHeader<headers::Cookie>",
            "cookies_without_credentials",
        ),
        (
            "a: TypedHeader<Authorization<A>>",
            "authorization_not_allowed",
        ),
        (
            "a: PrivateCookieJar<A>, b: Json<B>",
            "cookies_without_credentials json_without_content_type",
        ),
        (
            "a: extract::Json<A>, b: result::Result<extract::CookieJar, B>",
            "json_without_content_type cookies_without_credentials",
        ),
        (
            "a: typed_header::TypedHeader<authorization::Authorization<A>>, b: option::Option<cookie::CookieJar>",
            "authorization_not_allowed cookies_without_credentials",
        ),
        ("#[cfg(a)] a: Json<A>, #[cfg_attr(a, b)] c: Json<A>", ""),
        ("a: Json", ""),
        ("a: Authorization<A>, b: Cookie", ""),
        ("a: TypedHeader<Json<A>>, b: TypedHeader", ""),
        ("a: &Json<A>, b: [Json<A>; 2], c: State<Json<A>>", ""),
        (
            "a: own::Json<A>, b: crate::CookieJar, c: ::own::CookieJar, d: super::Option<Json<A>>",
            "",
        ),
        ("a: <A as B>::Json<C>, b: dyn Json<A>, c: impl Json<A>", ""),
        (
            "a: own::TypedHeader<Cookie>, b: TypedHeader<own::Cookie>",
            "",
        ),
        // rustc reports what cannot be parsed.
        ("a: Json<A>, b: 5", ""),
        ("a: Json<A> b: C", ""),
        ("Json<A>", ""),
        ("", ""),
    ] {
        let item = tokens(&format!("async fn x({arguments}) {{}}"));
        let output = squeezed(&cors_policy(tokens(ATTRIBUTE_ALONE), item));
        let told: Vec<&str> = output
            .split("[cors::")
            .skip(1)
            .map(|rest| rest.split_once(']').unwrap().0)
            .collect();
        assert_eq!(told.join(" "), expected, "{arguments}");
    }
}

const ATTRIBUTE_ALONE: &str = "allow_origins = [\"https://app.example.com\"]";

/// Which functions have a type beside them: not those in an `impl`, nor the program's entry point.
#[test]
fn what_has_a_type_beside_it() {
    for (item, expected) in [
        (
            "async fn x() { use axum::http::{self, StatusCode}; y() }",
            true,
        ),
        (
            "fn x() -> Router { use crate::handlers::{self, list}; y() }",
            true,
        ),
        ("fn x() -> Router { pub(self) fn z() {} self::y() }", true),
        (
            "fn x() -> Router { impl Y { fn z(self) -> Self {} } y() }",
            true,
        ),
        ("fn x(y: impl Into<String>) -> Router { y() }", true),
        ("fn x() -> Router { use a::{self, b}; self.y() }", false),
        ("fn x() -> Router { struct Y; Self::y() }", false),
        (
            "fn x() -> Router { let union = y.union(&self.z); y() }",
            false,
        ),
        (
            "fn x(y: impl Into<String>, z: Self) -> Router { y() }",
            false,
        ),
        ("fn x() -> impl Into<Router> + use<Self> { y() }", false),
        ("fn x<T>(y: T) -> Router where T: Into<Self> { y() }", false),
        ("async fn main() {}", false),
        (
            "#[tokio::main(flavor = \"current_thread\")] async fn x() {}",
            false,
        ),
        ("#[test] async fn x() {}", false),
        ("#[test_case] #[axum::debug_handler] async fn x() {}", true),
    ] {
        let output = squeezed(&cors_policy(tokens(ATTRIBUTE), tokens(item)));
        assert_eq!(output.contains("typex="), expected, "{item}");
    }
}

#[test]
fn an_invalid_handler_keeps_its_tokens() {
    let item = "#[deny(unused)] pub async unsafe fn x<'a, T: A<'a>>(a: &'a T) -> Result<Json<T>, &'a E> where T: C { a }";
    for variant in variants(&tokens(item)) {
        let output = squeezed(&cors_policy(tokens(ATTRIBUTE), variant.clone()));
        // The macro may add to a body in front of its tokens.
        let mut head: Vec<_> = variant.into_iter().collect();
        head.pop();
        let head = squeezed(&head.into_iter().collect());
        assert!(output.starts_with(&head), "{head}\nbecame\n{output}");
    }
}

/// A misspelt `name` still defines the type.
#[test]
fn a_misspelt_name_is_taken() {
    for name in [
        "name(Other)",
        "name: Other",
        "name Other",
        "name = \"Other\"",
        "name += Other",
    ] {
        let attribute = tokens(&format!("{ATTRIBUTE}, {name}"));
        let output = squeezed(&cors_policy(attribute, tokens("fn x() -> Router { y() }")));
        assert!(output.contains("typeOther="), "{name}");
        assert_eq!(output.matches("compile_error!").count(), 1, "{name}");
    }
}
