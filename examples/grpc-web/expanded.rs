// What the compiler sees in the place of `main.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use axum::Router;
use axum::routing::get;
use cors_runtime::cors_policy;
use tonic::service::Routes;
use tonic_health::ServingStatus;
use tonic_health::pb::health_server::{Health, HealthServer};
use tonic_health::server::health_reporter;
use tonic_web::GrpcWebLayer;

/// What grpc-web needs, to copy. Only the origins are the app's own.
struct GrpcWeb;

impl ::cors_runtime::CorsPolicy for GrpcWeb {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "GrpcWeb",
            ::core::module_path!(),
        )
        .allow_origins(&["https://status.example.com"])
        .dev_origins(
            ::core::cfg!(debug_assertions),
            &::cors_runtime::__private::ListedOrigins::of(&["http://localhost:*"]),
        )
        .allow_methods(&["POST"])
        .allow_headers(
            &[
                "content-type",
                "x-grpc-web",
                "x-user-agent",
                "grpc-timeout",
                "authorization",
            ],
        )
        .expose_headers(
            &[
                "grpc-status",
                "grpc-message",
                "grpc-status-details-bin",
                "grpc-encoding",
                "grpc-accept-encoding",
            ],
        )
        .max_age(7200)
        .enforce(false, false)
        .build();
}

impl ::cors_runtime::KnownOrigins for GrpcWeb {}

#[allow(clippy::same_name_method)]
impl GrpcWeb {
    /// The policy, checked when it was compiled.
    pub const POLICY: &'static ::cors_runtime::Policy = <Self as ::cors_runtime::CorsPolicy>::POLICY;
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

/// The services that pages may call.
fn grpc<S: Health>(health: HealthServer<S>) -> Router {
    let layer = match <Router as ::cors_runtime::__private::PolicyReturnIf<
        { grpc::POLICY.is_known() },
    >>::ready(grpc::try_layer()) {
        ::core::result::Result::Ok(layer) => layer,
        ::core::result::Result::Err(early) => return early,
    };
    let router: Router = {
        Routes::new(health)
            .into_axum_router()
            .reset_fallback()
            .route_layer(GrpcWebLayer::new())
    };
    <Router as ::cors_runtime::__private::PolicyReturnIf<
        { grpc::POLICY.is_known() },
    >>::with_policy(router, layer)
}

#[allow(non_camel_case_types)]
type grpc = ::cors_runtime::__private::PolicyOf<__grpc_policy>;

struct __grpc_policy;

const _: () = {
    #[allow(deprecated)]
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy_on::<
        GrpcWeb,
    >("grpc", ::core::module_path!())
        .build();
    const _: () = (::cors_runtime::__private::assert_no_source)(POLICY);
    impl ::cors_runtime::__private::FunctionPolicy for __grpc_policy {
        const POLICY: &'static ::cors_runtime::Policy = POLICY;
    }
};

/// All of the app. `/version` is under no policy, so no page of another origin can read it.
fn app<S: Health>(health: HealthServer<S>) -> Router {
    Router::new().route("/version", get(env!("CARGO_PKG_VERSION"))).merge(grpc(health))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (reporter, health) = health_reporter();
    for (service, status) in [
        ("shop.v1.Orders", ServingStatus::Serving),
        ("shop.v1.Mail", ServingStatus::NotServing),
    ] {
        reporter.set_service_status(service, status).await;
    }
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("The API is at http://{}", listener.local_addr() ?);
    axum::serve(listener, app(health)).await
}
