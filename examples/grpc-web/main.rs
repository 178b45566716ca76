//! A gRPC service that a page calls, by grpc-web: the health service of `tonic-health`, which a status page asks
//! whether the shop's services are up. Your own service goes in the same place.
//!
//! Run it with `cargo run --bin grpc-web`, and try what its README says.

use axum::Router;
use axum::routing::get;
use cors_runtime::cors_policy;
use tonic::service::Routes;
use tonic_health::ServingStatus;
use tonic_health::pb::health_server::{Health, HealthServer};
use tonic_health::server::health_reporter;
use tonic_web::GrpcWebLayer;

/// What grpc-web needs, to copy. Only the origins are the app's own.
#[cors_policy(
    allow_origins = ["https://status.example.com"],
    // The status page on a developer's machine.
    dev(allow_origins = ["http://localhost:*"]),
    allow_methods = [POST],
    // What clients send: grpc-web's own, protobuf-ts and Connect. Add the metadata that your app reads.
    allow_headers = [
        "content-type",
        "x-grpc-web",
        "x-user-agent",
        "grpc-timeout",
        "authorization",
    ],
    // The headers with an error, and how messages are compressed. Add the metadata that your app sends.
    expose_headers = [
        "grpc-status",
        "grpc-message",
        "grpc-status-details-bin",
        "grpc-encoding",
        "grpc-accept-encoding",
    ],
    max_age = "2h",
    // Over HTTP/2, tonic calls the service whatever the `content-type`, and `text/plain` needs no preflight.
    enforce,
)]
struct GrpcWeb;

/// The services that pages may call.
#[cors_policy(GrpcWeb)]
fn grpc<S: Health>(health: HealthServer<S>) -> Router {
    Routes::new(health)
        .into_axum_router()
        // tonic's own would answer the 404s of the app that this is merged into.
        .reset_fallback()
        // Inside the policy: it takes a preflight for a bad request.
        .route_layer(GrpcWebLayer::new())
}

/// All of the app. `/version` is under no policy, so no page of another origin can read it.
fn app<S: Health>(health: HealthServer<S>) -> Router {
    Router::new()
        .route("/version", get(env!("CARGO_PKG_VERSION")))
        .merge(grpc(health))
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
    println!("The API is at http://{}", listener.local_addr()?);
    axum::serve(listener, app(health)).await
}
