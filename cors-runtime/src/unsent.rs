//! What a handler takes and no page can send, under the policy of the function that routes it.

/// The warnings: which one is used, if any, the compiler evaluates (`Told::unsent` in `cors-policy`).
#[derive(Debug)]
pub struct Unsent<const WARNING: usize>;

impl Unsent<0> {
    /// There is nothing to warn of.
    pub const HERE: () = ();
}

impl Unsent<1> {
    /// JSON.
    #[deprecated(
        note = "this handler takes JSON, and the policy around it does not allow the header `content-type`: browsers then send no `application/json` from another origin [cors::json_without_content_type]\nhelp: add `\"content-type\"` to the `allow_headers` of the policy around it (the handler's own has a say only where `cors_route!` routes it), or, if no page of another origin is to send any, add `allow(json_without_content_type)` there"
    )]
    pub const HERE: () = ();
}

impl Unsent<2> {
    /// `Authorization`.
    #[deprecated(
        note = "this handler takes `Authorization`, and the policy around it does not allow the header by name: browsers then send no request with it from another origin [cors::authorization_not_allowed]\nhelp: add `\"authorization\"` to the `allow_headers` of the policy around it (the handler's own has a say only where `cors_route!` routes it), or, if no page of another origin is to send any, add `allow(authorization_not_allowed)` there"
    )]
    pub const HERE: () = ();
}

impl Unsent<3> {
    /// Cookies.
    #[deprecated(
        note = "this handler takes cookies, and the policy around it does not say `allow_credentials`: pages of other origins then send none, or cannot read the answer [cors::cookies_without_credentials]\nhelp: add `allow_credentials` to the policy around it, which goes with a list of origins, and not with `\"*\"` (the handler's own has a say only where `cors_route!` routes it), or, if no page of another origin is to send any, add `allow(cookies_without_credentials)` there"
    )]
    pub const HERE: () = ();
}
