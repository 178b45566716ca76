// What the compiler sees in the place of `main.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use std::sync::Arc;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get};
use axum::{Json, Router};
use cors_runtime::{cors_policy, observe};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

fn orders() -> MethodRouter {
    <MethodRouter as ::cors_runtime::__private::PolicyTarget>::with_policy(
        (move || -> MethodRouter {
            get(async || Json("a lamp")).put(async |_: Json<String>| ())
        })(),
        <orders as ::cors_runtime::CorsPolicy>::layer()
            .for_methods(&["GET", "HEAD", "PUT"]),
    )
}

#[allow(dead_code, non_camel_case_types, missing_debug_implementations)]
#[doc(hidden)]
struct orders {}

#[automatically_derived]
impl ::cors_runtime::CorsPolicy for orders {
    const POLICY: ::cors_runtime::Policy = ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
        name: "orders",
        allow_origins: ::cors_runtime::__private::Origins::Listed(::cors_runtime::__private::ListedOrigins {
            patterns: &["https://app.example.com"],
            ..::cors_runtime::__private::ListedOrigins::NONE
        }),
        #[cfg(debug_assertions)]
        dev_origins: ::core::option::Option::Some(
            &::cors_runtime::__private::ListedOrigins {
                patterns: &["http://localhost:*"],
                ..::cors_runtime::__private::ListedOrigins::NONE
            },
        ),
        #[cfg(not(debug_assertions))]
        dev_origins: ::core::option::Option::None,
        allow_methods: ::cors_runtime::__private::Methods::Listed(&["GET", "PUT"]),
        allow_headers: ::cors_runtime::__private::RequestHeaders::Listed(
            &["content-type"],
        ),
        ..::cors_runtime::__private::Parts::NONE
    });
}

#[allow(clippy::same_name_method)]
impl orders {
    /// The policy.
    pub const POLICY: ::cors_runtime::Policy = <Self as ::cors_runtime::CorsPolicy>::POLICY;
    /// A layer that applies the policy.
    #[track_caller]
    pub fn layer() -> ::cors_runtime::PolicyLayer {
        <Self as ::cors_runtime::CorsPolicy>::layer()
    }
    /// A layer that applies the policy, or everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// If what is known of the policy only at run time breaks a rule.
    pub fn try_layer() -> ::core::result::Result<
        ::cors_runtime::PolicyLayer,
        ::cors_runtime::PolicyErrors,
    > {
        <Self as ::cors_runtime::CorsPolicy>::try_layer()
    }
    /// The policy as bare configuration of tower-http.
    #[track_caller]
    pub fn cors_layer() -> ::cors_runtime::CorsLayer {
        <Self as ::cors_runtime::CorsPolicy>::cors_layer()
    }
}

fn prices() -> MethodRouter {
    <MethodRouter as ::cors_runtime::__private::PolicyTarget>::with_policy(
        (move || -> MethodRouter { get(async || Json([7, 9])) })(),
        <prices as ::cors_runtime::CorsPolicy>::layer().for_methods(&["GET", "HEAD"]),
    )
}

#[allow(dead_code, non_camel_case_types, missing_debug_implementations)]
#[doc(hidden)]
struct prices {}

#[automatically_derived]
impl ::cors_runtime::CorsPolicy for prices {
    const POLICY: ::cors_runtime::Policy = ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
        name: "prices",
        allow_origins: ::cors_runtime::__private::Origins::Any,
        ..::cors_runtime::__private::Parts::NONE
    });
}

#[allow(clippy::same_name_method)]
impl prices {
    /// The policy.
    pub const POLICY: ::cors_runtime::Policy = <Self as ::cors_runtime::CorsPolicy>::POLICY;
    /// A layer that applies the policy.
    #[track_caller]
    pub fn layer() -> ::cors_runtime::PolicyLayer {
        <Self as ::cors_runtime::CorsPolicy>::layer()
    }
    /// A layer that applies the policy, or everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// If what is known of the policy only at run time breaks a rule.
    pub fn try_layer() -> ::core::result::Result<
        ::cors_runtime::PolicyLayer,
        ::cors_runtime::PolicyErrors,
    > {
        <Self as ::cors_runtime::CorsPolicy>::try_layer()
    }
    /// The policy as bare configuration of tower-http.
    #[track_caller]
    pub fn cors_layer() -> ::cors_runtime::CorsLayer {
        <Self as ::cors_runtime::CorsPolicy>::cors_layer()
    }
}

/// Paths that are not routed are shared with nobody, and count as `api`.
fn api() -> Router {
    <Router as ::cors_runtime::__private::PolicyTarget>::with_policy(
        (move || -> Router {
            Router::new().route("/orders/{id}", orders()).route("/prices", prices())
        })(),
        <api as ::cors_runtime::CorsPolicy>::layer(),
    )
}

#[allow(dead_code, non_camel_case_types, missing_debug_implementations)]
#[doc(hidden)]
struct api {}

#[automatically_derived]
impl ::cors_runtime::CorsPolicy for api {
    const POLICY: ::cors_runtime::Policy = ::cors_runtime::Policy::from_parts(::cors_runtime::__private::Parts {
        name: "api",
        allow_origins: ::cors_runtime::__private::Origins::SameOrigin,
        ..::cors_runtime::__private::Parts::NONE
    });
}

#[allow(clippy::same_name_method)]
impl api {
    /// The policy.
    pub const POLICY: ::cors_runtime::Policy = <Self as ::cors_runtime::CorsPolicy>::POLICY;
    /// A layer that applies the policy.
    #[track_caller]
    pub fn layer() -> ::cors_runtime::PolicyLayer {
        <Self as ::cors_runtime::CorsPolicy>::layer()
    }
    /// A layer that applies the policy, or everything that is wrong with it.
    ///
    /// # Errors
    ///
    /// If what is known of the policy only at run time breaks a rule.
    pub fn try_layer() -> ::core::result::Result<
        ::cors_runtime::PolicyLayer,
        ::cors_runtime::PolicyErrors,
    > {
        <Self as ::cors_runtime::CorsPolicy>::try_layer()
    }
    /// The policy as bare configuration of tower-http.
    #[track_caller]
    pub fn cors_layer() -> ::cors_runtime::CorsLayer {
        <Self as ::cors_runtime::CorsPolicy>::cors_layer()
    }
}

/// The counter's labels. Each has a few values, all of them in the source. The origin is not one:
/// whoever sends a thousand would make a thousand time series, with any text they like.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Decision {
    policy: &'static str,
    preflight: bool,
    /// `allowed`, `origin_not_allowed`, `method_not_routed` and so on.
    outcome: &'static str,
}

type Decisions = Family<Decision, Counter>;

fn app() -> Router {
    let (mut registry, decisions) = (Registry::default(), Decisions::default());
    registry
        .register("cors_decisions", "What the CORS policies decided", decisions.clone());
    let count = observe(move |observed| {
        if let Some(outcome) = observed.outcome() {
            let decision = Decision {
                policy: outcome.policy(),
                preflight: outcome.is_preflight(),
                outcome: outcome.kind().name(),
            };
            decisions.get_or_create(&decision).inc();
        }
    });
    api().layer(count).route("/metrics", get(metrics).with_state(Arc::new(registry)))
}

async fn metrics(
    State(registry): State<Arc<Registry>>,
) -> Result<impl IntoResponse, StatusCode> {
    let mut page = String::new();
    text::encode(&mut page, &registry).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], page))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("The API is at http://{}", listener.local_addr() ?);
    axum::serve(listener, app()).await
}
