//! What a handler takes and no page can send, under the policy of the function that routes it.

/// The warnings. Which of the constants is one, the compiler evaluates (`Asked::unsent` in `cors-policy`): `WHAT` is a
/// sum of 1 for JSON, 2 for `Authorization` and 4 for cookies.
#[derive(Debug)]
pub struct Unsent<const WHAT: usize>;

macro_rules! constant {
    ($name:ident sent $note:literal) => {
        #[doc(hidden)]
        pub const $name: () = ();
    };
    ($name:ident unsent $note:literal) => {
        #[doc(hidden)]
        #[deprecated(note = $note)]
        pub const $name: () = ();
    };
}

macro_rules! warnings {
    ($($what:literal: $json:ident $authorization:ident $cookies:ident,)*) => {$(
        impl Unsent<$what> {
            constant!(JSON $json "this handler takes JSON, and the policy around it does not allow the header `content-type`: browsers then send no `application/json` from another origin [cors::json_without_content_type]\nhelp: add `\"content-type\"` to the `allow_headers` of the policy around it (the handler's own has a say only where `cors_route!` routes it), or, if no page of another origin is to send any, add `allow(json_without_content_type)` there");
            constant!(AUTHORIZATION $authorization "this handler takes `Authorization`, and the policy around it does not allow the header by name: browsers then send no request with it from another origin [cors::authorization_not_allowed]\nhelp: add `\"authorization\"` to the `allow_headers` of the policy around it (the handler's own has a say only where `cors_route!` routes it), or, if no page of another origin is to send any, add `allow(authorization_not_allowed)` there");
            constant!(COOKIES $cookies "this handler takes cookies, and the policy around it does not say `allow_credentials`: pages of other origins then send none, or cannot read the answer [cors::cookies_without_credentials]\nhelp: add `allow_credentials` to the policy around it, which goes with a list of origins, and not with `\"*\"` (the handler's own has a say only where `cors_route!` routes it), or, if no page of another origin is to send any, add `allow(cookies_without_credentials)` there");
        }
    )*};
}

warnings! {
    0: sent sent sent,
    1: unsent sent sent,
    2: sent unsent sent,
    3: unsent unsent sent,
    4: sent sent unsent,
    5: unsent sent unsent,
    6: sent unsent unsent,
    7: unsent unsent unsent,
}
