//! The lints, in one table. Each finding belongs to one of them.

use std::fmt;

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The policy does not compile, or is refused at start-up.
    Error,
    /// The policy compiles with a warning, which `allow(name)` silences.
    Warning,
}

/// A documented item for each warning: what an editor completes in `allow(...)`.
macro_rules! completion {
    (Error $variant:ident $name:ident $summary:literal) => {};
    (Warning $variant:ident $name:ident $summary:literal) => {
        #[doc = $summary]
        #[allow(non_upper_case_globals)]
        pub const $name: super::Lint = super::Lint::$variant;
    };
}

macro_rules! lints {
    ($( $variant:ident $name:ident $level:ident $summary:literal $bad_example:literal $good_example:literal )*) => {
        /// A rule that a policy can break. Its name is printed at the end of a finding's first line:
        /// `… [cors::unknown_method]`.
        ///
        /// ```
        /// # use cors_policy as cors_runtime;
        /// use cors_runtime::{Level, Lint};
        ///
        /// assert_eq!(Lint::UnknownMethod.name(), "unknown_method");
        /// assert_eq!(Lint::UnknownMethod.level(), Level::Error);
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Lint {
            $(#[doc = $summary] $variant,)*
        }

        impl Lint {
            /// Every lint, in the order in which they are documented.
            #[doc(hidden)]
            pub const ALL: &[Lint] = &[$(Lint::$variant),*];

            /// Its name, as printed and as `allow(...)` takes it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Lint::$variant => stringify!($name),)* }
            }

            /// Whether it is an error or a warning.
            #[must_use]
            pub const fn level(self) -> Level {
                match self { $(Lint::$variant => Level::$level,)* }
            }

            /// The meaning, in one line of Markdown.
            #[must_use]
            pub const fn summary(self) -> &'static str {
                match self { $(Lint::$variant => $summary,)* }
            }

            /// An example that it is reported for: arguments of `#[cors_policy(...)]`, beside
            /// `allow_origins` where it has none, or a whole item.
            ///
            /// ```
            /// # use cors_policy as cors_runtime;
            /// use cors_runtime::Lint;
            ///
            /// assert_eq!(Lint::MethodCase.bad_example(), "allow_methods = [patch]");
            /// assert_eq!(Lint::MethodCase.good_example(), "allow_methods = [PATCH]");
            /// ```
            #[doc(hidden)]
            #[must_use]
            pub const fn bad_example(self) -> &'static str {
                match self { $(Lint::$variant => $bad_example,)* }
            }

            /// What may be right in its place.
            #[doc(hidden)]
            #[must_use]
            pub const fn good_example(self) -> &'static str {
                match self { $(Lint::$variant => $good_example,)* }
            }
        }

        #[doc(hidden)]
        pub mod completions {
            $(completion!($level $variant $name $summary);)*
        }
    };
}

lints! {
    UnknownKey unknown_key Error
        "The attribute has no key of this name."
        r#"allow_origin = ["https://app.example.com"]"#
        r#"allow_origins = ["https://app.example.com"]"#
    DuplicateKey duplicate_key Error
        "The key is given twice."
        "max_age = 60, max_age = 90"
        "max_age = 90"
    DuplicatePolicy duplicate_policy Error
        "The item has two policies, and only one can answer a preflight."
        r#"#[cors_policy(allow_origins = "*")] #[cors_policy(max_age = 60)] struct Site;"#
        r#"#[cors_policy(allow_origins = "*", max_age = 60)] struct Site;"#
    MissingOrigins missing_origins Error
        "The policy does not say which origins may read the responses."
        "#[cors_policy(max_age = 60)] struct Site;"
        r#"#[cors_policy(allow_origins = "*", max_age = 60)] struct Site;"#
    MissingPolicy missing_policy Error
        "`cors_route!` is given a handler that has no policy to answer a preflight by."
        "async fn show() {} fn route() -> MethodRouter { cors_route!(get(show)) }"
        r#"#[cors_policy(allow_origins = "*")] async fn show() {} fn route() -> MethodRouter { cors_route!(get(show)) }"#
    EmptyList empty_list Error
        "The list is empty, which says nothing."
        "allow_headers = []"
        r#"allow_headers = ["content-type"]"#
    DuplicateEntry duplicate_entry Error
        "The list has the same entry twice."
        "allow_methods = [GET, GET]"
        "allow_methods = [GET]"
    InvalidValue invalid_value Error
        "The value does not have a form that the key takes."
        r#"max_age = "10 parsecs""#
        r#"max_age = "10m""#
    WildcardWithCredentials wildcard_with_credentials Error
        "To a request with credentials, browsers refuse `*` as the allowed origin, and take it literally in the other lists."
        r#"allow_origins = "*", allow_credentials"#
        r#"allow_origins = ["https://app.example.com"], allow_credentials"#
    WildcardNotAlone wildcard_not_alone Error
        "`*` is in a list with something that it covers."
        r#"expose_headers = ["*", "etag"]"#
        r#"expose_headers = "*""#
    InvalidOrigin invalid_origin Error
        "No browser sends an origin like this, and origins are compared byte by byte: it would never match."
        r#"allow_origins = ["https://app.example.com/"]"#
        r#"allow_origins = ["https://app.example.com"]"#
    NullOrigin null_origin Error
        "`null` is the origin of every sandboxed frame, on any site: to allow it is to allow everyone."
        r#"allow_origins = ["null"]"#
        r#"allow_origins = ["https://frames.example.com"]"#
    FileOrigin file_origin Error
        "Pages from `file:` have the origin `null`: this would never match."
        r#"allow_origins = ["file:///home"]"#
        r#"allow_origins = ["http://localhost:8000"]"#
    InsecureOrigin insecure_origin Error
        "With credentials, an `http` origin lets anyone on the network in: without TLS, they can pose as it."
        r#"allow_origins = ["http://app.example.com"], allow_credentials"#
        r#"allow_origins = ["https://app.example.com"], allow_credentials"#
    PublicSuffix public_suffix Error
        "Anyone can register a name under this suffix, and with credentials, use your users' cookies from there."
        r#"allow_origins = ["https://*.github.io"], allow_credentials"#
        r#"allow_origins = ["https://shop.github.io"], allow_credentials"#
    DynamicOrigins dynamic_origins Error
        "With credentials, a source of origins has to be a set that was checked against the rules."
        "#[cors_policy(allow_origins = with(|_, _| true), allow_credentials)] fn api() -> Router { Router::new() }"
        "#[cors_policy(allow_origins = with(origins), allow_credentials)] fn api(origins: SharedOrigins) -> Router { Router::new() }"
    UnknownMethod unknown_method Error
        "Not a standard method, so probably misspelt; a method of your own is `custom(...)`."
        "allow_methods = [GTE]"
        "allow_methods = [GET]"
    MethodCase method_case Error
        "Browsers compare methods byte by byte: `patch` does not allow `PATCH`."
        "allow_methods = [patch]"
        "allow_methods = [PATCH]"
    ForbiddenMethod forbidden_method Error
        "Browsers let no script send this method, so no preflight asks for it."
        "allow_methods = [GET, CONNECT]"
        "allow_methods = [GET]"
    InvalidMethod invalid_method Error
        "Not an HTTP token: `fetch` throws before it sends anything."
        r#"allow_methods = [custom("MY METHOD")]"#
        r#"allow_methods = [custom("MY-METHOD")]"#
    InvalidHeaderName invalid_header_name Error
        "Not an HTTP token: no message can have a header of this name."
        r#"allow_headers = ["x token"]"#
        r#"allow_headers = ["x-token"]"#
    ForbiddenRequestHeader forbidden_request_header Error
        "Browsers let no script set this header, so no preflight asks for it."
        r#"allow_headers = ["cookie"]"#
        "allow_credentials"
    ForbiddenResponseHeader forbidden_response_header Error
        "Browsers let no script read this header, whatever the response exposes."
        r#"expose_headers = ["set-cookie"]"#
        "allow_credentials"
    MisplacedHeader misplaced_header Error
        "The header belongs to the other direction, or to the protocol itself."
        r#"allow_headers = ["access-control-allow-origin"]"#
        r#"allow_origins = ["https://app.example.com"]"#
    MaxAgeOutOfRange max_age_out_of_range Error
        "Longer than any browser keeps a preflight: 86400 s, one day."
        r#"max_age = "7d""#
        r#"max_age = "2h""#
    MethodNotRouted method_not_routed Error
        "The chain of routes in the function does not serve this method: a page that may send it gets a 405."
        r#"#[cors_policy(allow_origins = "*", allow_methods = [PUT])] fn route() -> MethodRouter { get(show) }"#
        r#"#[cors_policy(allow_origins = "*", allow_methods = [PUT])] fn route() -> MethodRouter { get(show).put(replace) }"#
    UnsupportedItem unsupported_item Error
        "The attribute cannot be on this item."
        r#"#[cors_policy(allow_origins = "*")] mod api {}"#
        r#"#[cors_policy(allow_origins = "*")] fn api() -> Router { Router::new() }"#
    SameOriginNotAlone same_origin_not_alone Error
        "`same_origin` shares with no other origin, so no other key can go with it but `enforce`."
        "same_origin, max_age = 60"
        "same_origin"
    NothingToEnforce nothing_to_enforce Error
        "`enforce` has no request to refuse: every origin is allowed, or `null`, which any page can have."
        r#"allow_origins = "*", enforce"#
        r#"allow_origins = ["https://app.example.com"], enforce"#
    RedundantOrigin redundant_origin Warning
        "Another pattern of the list covers it."
        r#"allow_origins = ["https://*.example.com", "https://a.example.com"]"#
        r#"allow_origins = ["https://*.example.com"]"#
    UnusualHeaderName unusual_header_name Warning
        "Nearly a well-known header name, or one with an underscore: a preflight asks for the exact name."
        r#"allow_headers = ["content-typ"]"#
        r#"allow_headers = ["content-type"]"#
    UnappliedPolicy unapplied_policy Warning
        "Nothing applies the policy of the handler: no `cors_route!` routes it, so its responses have no CORS headers."
        r#"#[cors_policy(allow_origins = "*")] async fn list() {} pub fn route() -> MethodRouter { get(list) }"#
        r#"#[cors_policy(allow_origins = "*")] async fn list() {} pub fn route() -> MethodRouter { cors_route!(get(list)) }"#
    RoutedMethodNotAllowed routed_method_not_allowed Warning
        "A chain of methods in the function routes a method that the policy does not allow: browsers stop after the preflight."
        r#"#[cors_policy(allow_origins = "*")] fn route() -> MethodRouter { get(show).put(replace) }"#
        r#"#[cors_policy(allow_origins = "*", allow_methods = routed)] fn route() -> MethodRouter { get(show).put(replace) }"#
    JsonWithoutContentType json_without_content_type Warning
        "The handler takes JSON, which pages can send only where `content-type` is allowed."
        r#"#[cors_policy(allow_origins = "*")] async fn create(order: Json<u32>) {}"#
        r#"#[cors_policy(allow_origins = "*", allow_headers = ["content-type"])] async fn create(order: Json<u32>) {}"#
    AuthorizationNotAllowed authorization_not_allowed Warning
        "The handler takes `Authorization`, which pages can send only where it is listed: `*` does not cover it."
        r#"#[cors_policy(allow_origins = "*", allow_headers = "*")] async fn list(token: TypedHeader<Authorization<Bearer>>) {}"#
        r#"#[cors_policy(allow_origins = "*", allow_headers = ["*", "authorization"])] async fn list(token: TypedHeader<Authorization<Bearer>>) {}"#
    CookiesWithoutCredentials cookies_without_credentials Warning
        "The handler takes cookies: without `allow_credentials`, no page can read the response to a request with them, and a preflight for one fails."
        r#"#[cors_policy(allow_origins = ["https://app.example.com"])] async fn cart(cookies: CookieJar) {}"#
        r#"#[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials)] async fn cart(cookies: CookieJar) {}"#
    MaxAgeAboveCap max_age_above_cap Warning
        "Chromium keeps a preflight for 7200 s at most, whatever the response says."
        r#"max_age = "1d""#
        r#"max_age = "2h""#
}

impl Lint {
    /// The lint of this name.
    #[doc(hidden)]
    #[must_use]
    pub fn named(name: &str) -> Option<Lint> {
        Lint::ALL.iter().copied().find(|lint| lint.name() == name)
    }

    /// The warning that was probably meant by an unknown name.
    ///
    /// ```
    /// # use cors_policy as cors_runtime;
    /// use cors_runtime::Lint;
    ///
    /// assert_eq!(Lint::warning_meant_by("redundant_orgin"), Some(Lint::RedundantOrigin));
    /// ```
    #[doc(hidden)]
    #[must_use]
    pub fn warning_meant_by(name: &str) -> Option<Lint> {
        let near = crate::text::nearest(name, Lint::warnings().map(Lint::name))?;
        Lint::named(near)
    }

    /// The lints that are warnings: what `allow(...)` takes.
    #[doc(hidden)]
    pub fn warnings() -> impl Iterator<Item = Lint> {
        Lint::ALL
            .iter()
            .copied()
            .filter(|lint| lint.level() == Level::Warning)
    }
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cors::{}", self.name())
    }
}
