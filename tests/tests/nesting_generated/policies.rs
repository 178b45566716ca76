//! The policies that the trees are made of, what each of them sends, and the handler that they are around.

use std::fmt;
use std::future::pending;

use axum::Router;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::MethodRouter;
use cors_runtime::{PolicyLayer, cors_policy, cors_route};

pub(crate) const A: &str = "https://a.example";
pub(crate) const B: &str = "https://b.example";
pub(crate) const C: &str = "https://c.example";

/// A handler, which does what the query says.
pub(crate) async fn handled(uri: Uri) -> Response {
    let status = match uri.query().unwrap() {
        "panics" => panic!("meant"),
        "hangs" => pending().await,
        status => status.parse::<StatusCode>().unwrap(),
    };
    // The policy's to give.
    let claims = [(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    (status, claims, "handled").into_response()
}

/// A policy: what it sends, written independently of its attribute, and the ways to apply it.
pub(crate) struct Terms {
    pub(crate) name: &'static str,
    /// `None` for `"*"`.
    pub(crate) origins: Option<&'static [&'static str]>,
    pub(crate) credentials: bool,
    max_age: u64,
    pub(crate) layer: fn() -> PolicyLayer,
    /// By an annotated function around a router, and around a route.
    pub(crate) router: fn(Router) -> Router,
    pub(crate) route: fn(MethodRouter) -> MethodRouter,
    /// `cors_route!`: GET and PUT with this policy, POST and DELETE with the second one.
    pub(crate) handlers: fn() -> MethodRouter,
    pub(crate) second: &'static Terms,
}

impl Terms {
    pub(crate) fn allows(&self, origin: Option<&str>) -> bool {
        let listed = |these: &[_]| origin.is_some_and(|origin| these.contains(&origin));
        self.origins.is_none_or(listed)
    }

    /// The lines of `Access-Control-*`, without that prefix and sorted. (`crate::client` puts the word
    /// "requested" for a list of methods with the requested one in it.)
    pub(crate) fn lines(&self, is_preflight: bool, origin: Option<&str>) -> Vec<String> {
        if !self.allows(origin) {
            return Vec::new();
        }
        let mut lines = Vec::new();
        if self.credentials {
            lines.push("allow-credentials: true".to_owned());
        }
        if is_preflight {
            lines.push(format!("allow-headers: x-{}", self.name));
            lines.push("allow-methods: requested".to_owned());
        }
        let origin = origin.filter(|_| self.origins.is_some());
        lines.push(format!("allow-origin: {}", origin.unwrap_or("*")));
        lines.push(if is_preflight {
            format!("max-age: {}", self.max_age)
        } else {
            format!("expose-headers: x-{}-total", self.name)
        });
        lines
    }
}

impl fmt::Debug for Terms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

macro_rules! policies {
    ($($name:ident $module:ident, then $second:ident $then:ident:
        $origins:expr, $credentials:literal, $max_age:literal, $keys:tt;)*) => {
        $(mod $module {
            use super::*;

            policies!(attribute $keys $name);

            #[cors_policy($name)]
            fn router(router: Router) -> Router {
                router
            }

            #[cors_policy($name)]
            fn route(route: MethodRouter) -> MethodRouter {
                route
            }

            fn handlers() -> MethodRouter {
                use super::$then::$second;
                cors_route!(
                    get(handled as $name).put(handled as $name).post(handled as $second).delete(handled as $second)
                )
            }

            pub(super) static TERMS: Terms = Terms {
                name: stringify!($module),
                origins: $origins,
                credentials: $credentials,
                max_age: $max_age,
                layer: $name::layer,
                router,
                route,
                handlers,
                second: &super::$then::TERMS,
            };
        })*
        pub(crate) static POLICIES: &[&Terms] = &[$(&$module::TERMS),*];
    };
    (attribute ($($keys:tt)*) $name:ident) => {
        #[cors_policy($($keys)*)]
        pub(super) struct $name;
    };
}

policies! {
    First first, then Second second: Some(&[A, B]), true, 60, (
        allow_origins = ["https://a.example", "https://b.example"], allow_methods = [GET, PUT, POST, DELETE],
        allow_headers = ["x-first"], expose_headers = ["x-first-total"], allow_credentials, max_age = 60
    );
    Second second, then Third third: Some(&[B, C]), false, 120, (
        allow_origins = ["https://b.example", "https://c.example"], allow_methods = [GET, PUT, POST, DELETE],
        allow_headers = ["x-second"], expose_headers = ["x-second-total"], max_age = 120
    );
    Third third, then Open open: Some(&[A, C]), true, 180, (
        allow_origins = ["https://a.example", "https://c.example"], allow_methods = [GET, PUT, POST, DELETE],
        allow_headers = ["x-third"], expose_headers = ["x-third-total"], allow_credentials, max_age = 180
    );
    Open open, then Closed closed: None, false, 240, (
        allow_origins = "*", allow_methods = [GET, PUT, POST, DELETE],
        allow_headers = ["x-open"], expose_headers = ["x-open-total"], max_age = 240
    );
    Closed closed, then First first: Some(&[]), false, 300, (same_origin);
}
