//! The verdicts, in one table: every finding has one of these names.

use std::fmt;

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// The policy does not compile, or is refused at start-up.
    Error,
    /// The policy compiles with a warning, which `allow(name)` silences.
    Warning,
}

/// A documented item for each warning: what an editor completes in `allow(...)`.
macro_rules! completion {
    (Error $name:ident $says:literal) => {};
    (Warning $name:ident $says:literal) => {
        #[doc = $says]
        #[allow(non_upper_case_globals)]
        pub const $name: () = ();
    };
}

macro_rules! lints {
    ($( $variant:ident $name:ident $level:ident $says:literal $example:literal )*) => {
        /// The name of a verdict. It is printed at the end of a finding's first line:
        /// `… [cors::unknown_method]`.
        ///
        /// ```
        /// use cors_policy::{Level, Lint};
        ///
        /// assert_eq!(Lint::UnknownMethod.name(), "unknown_method");
        /// assert_eq!(Lint::UnknownMethod.level(), Level::Error);
        /// assert_eq!(Lint::named("redundant_origin"), Some(Lint::RedundantOrigin));
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Lint {
            $(#[doc = $says] $variant,)*
        }

        impl Lint {
            /// Every lint, in the order in which they are documented.
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

            /// What it says of a policy, in one line of Markdown.
            #[must_use]
            pub const fn says(self) -> &'static str {
                match self { $(Lint::$variant => $says,)* }
            }

            /// Something that it is reported for.
            #[must_use]
            pub const fn example(self) -> &'static str {
                match self { $(Lint::$variant => $example,)* }
            }
        }

        #[doc(hidden)]
        pub mod completions {
            $(completion!($level $name $says);)*
        }
    };
}

lints! {
    UnknownKey unknown_key Error
        "There is no such key."
        "`allow_origin = [...]`"
    DuplicateKey duplicate_key Error
        "The key is given twice."
        "`max_age = 60, max_age = 90`"
    DuplicatePolicy duplicate_policy Error
        "The item has two attributes."
        "`#[cors_policy(...)] #[cors_policy(...)]`"
    MissingOrigins missing_origins Error
        "The policy does not say who may read the answers."
        "`#[cors_policy(max_age = 60)]`"
    MissingPolicy missing_policy Error
        "`cors_route!` is given a handler that has no policy."
        "`cors_route!(get(show))`, with no attribute on `show`"
    EmptyList empty_list Error
        "The list is empty, which says nothing."
        "`allow_headers = []`"
    DuplicateEntry duplicate_entry Error
        "The list has the same entry twice."
        "`allow_methods = [GET, GET]`"
    InvalidValue invalid_value Error
        "The value does not have a form that the key takes."
        "`max_age = \"10 parsecs\"`"
    WildcardWithCredentials wildcard_with_credentials Error
        "With credentials, browsers take `*` literally, or refuse it."
        "`allow_origins = \"*\", allow_credentials`"
    WildcardNotAlone wildcard_not_alone Error
        "`*` stands in a list with something that it covers."
        "`expose_headers = [\"*\", \"etag\"]`"
    InvalidOrigin invalid_origin Error
        "No browser sends an origin like this."
        "`\"https://app.example.com/\"`"
    NullOrigin null_origin Error
        "`null` is the origin of every sandboxed frame, on any site."
        "`\"null\"`"
    FileOrigin file_origin Error
        "Pages from `file:` have the origin `null`."
        "`\"file:///home\"`"
    InsecureOrigin insecure_origin Error
        "With credentials, an `http` origin lets whoever is on the network in."
        "`\"http://app.example.com\", allow_credentials`"
    PublicSuffix public_suffix Error
        "With credentials, anybody can register a name under this suffix."
        "`\"https://*.github.io\", allow_credentials`"
    DynamicOrigins dynamic_origins Error
        "With credentials, a source of origins has to be a set that was held to the rules."
        "`allow_origins = with(|_, _| true), allow_credentials`"
    UnknownMethod unknown_method Error
        "Not a standard method; others need `custom(...)`."
        "`GTE`"
    MethodCase method_case Error
        "Methods are case-sensitive."
        "`patch`"
    ForbiddenMethod forbidden_method Error
        "Browsers let no script send this method."
        "`CONNECT`"
    InvalidMethod invalid_method Error
        "Not an HTTP token."
        "`custom(\"MY METHOD\")`"
    InvalidHeaderName invalid_header_name Error
        "Not an HTTP token."
        "`\"x token\"`"
    ForbiddenRequestHeader forbidden_request_header Error
        "Browsers let no script set this header."
        "`allow_headers = [\"cookie\"]`"
    ForbiddenResponseHeader forbidden_response_header Error
        "Browsers let no script read this header."
        "`expose_headers = [\"set-cookie\"]`"
    MisplacedHeader misplaced_header Error
        "The header belongs to the other direction, or to the protocol itself."
        "`allow_headers = [\"access-control-allow-origin\"]`"
    MaxAgeOutOfRange max_age_out_of_range Error
        "Longer than any browser keeps a preflight: 86400 s, one day."
        "`max_age = \"7d\"`"
    MethodNotRouted method_not_routed Error
        "The chain of routes in the function serves no such method: a 405."
        "`allow_methods = [PUT]` over `get(show)`"
    UnsupportedItem unsupported_item Error
        "The attribute cannot stand on this item."
        "`#[cors_policy(...)] mod api {}`"
    SameOriginNotAlone same_origin_not_alone Error
        "`same_origin` shares with nobody, so no other key can go with it."
        "`same_origin, max_age = 60`"
    RedundantOrigin redundant_origin Warning
        "Another pattern of the list covers it."
        "`[\"https://*.example.com\", \"https://a.example.com\"]`"
    RoutedMethodNotAllowed routed_method_not_allowed Warning
        "The chain of routes serves a method that the policy does not let scripts send."
        "`allow_methods = [PUT]` over `put(replace).delete(remove)`"
    MaxAgeAboveCap max_age_above_cap Warning
        "Chromium keeps a preflight for 7200 s at most."
        "`max_age = \"1d\"`"
}

impl Lint {
    /// The lint of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Lint> {
        Lint::ALL.iter().copied().find(|lint| lint.name() == name)
    }

    /// The warning that was probably meant by a name that is none.
    ///
    /// ```
    /// use cors_policy::Lint;
    ///
    /// assert_eq!(Lint::warning_meant_by("redundant_orgin"), Some(Lint::RedundantOrigin));
    /// ```
    #[must_use]
    pub fn warning_meant_by(name: &str) -> Option<Lint> {
        let near = crate::suggest::nearest(name, Lint::warnings().map(Lint::name))?;
        Lint::named(near)
    }

    /// The lints that are warnings: what `allow(...)` takes.
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
