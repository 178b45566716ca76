//! The app: every kind of policy, each under a path of its own.

use std::io::{self, Read as _, Write as _};
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use cors_runtime::{OriginSource as _, SharedOrigins, cors_policy, cors_route, origin_source};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::time::sleep;

/// Serves until nobody holds the other end of the input, and says where: on a port with the limits that
/// every server has, and on one with hardly any.
pub(crate) fn serve() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let origins = SharedOrigins::new(generation(0)).unwrap();
        let app = app(origins.clone());
        let (usual, raised) = (bind().await, bind().await);
        let addresses = [usual.local_addr().unwrap(), raised.local_addr().unwrap()];
        println!("\nserving {} {}", addresses[0], addresses[1]);
        io::stdout().flush().unwrap();

        tokio::spawn(swap(origins));
        tokio::spawn(axum::serve(usual, app.clone()).into_future());
        tokio::spawn(with_raised_limits(raised, app));
        let end = || io::stdin().read(&mut [0]);
        tokio::task::spawn_blocking(end).await.unwrap().unwrap();
    });
    // Connections are cut off.
    runtime.shutdown_background();
}

async fn bind() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

async fn with_raised_limits(listener: TcpListener, app: Router) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let service = TowerToHyperService::new(app.clone());
        let mut http = http1::Builder::new();
        http.max_headers(20_000).max_buf_size(8 << 20);
        http.pipeline_flush(true);
        tokio::spawn(http.serve_connection(TokioIo::new(stream), service));
    }
}

fn app(origins: SharedOrigins) -> Router {
    Router::new()
        .nest("/site", site())
        .nest("/public", public())
        .nest("/mirror", mirror())
        .nest("/shared", shared(origins))
        .nest("/asked", asked())
        .route("/handlers", cors_route!(get(list).put(replace)))
}

#[cors_policy(
    allow_origins = ["https://app.example.com", "https://*.preview.example.com:*"],
    allow_methods = [GET, PUT],
    allow_headers = ["content-type", "x-token"],
    expose_headers = ["etag"],
    allow_credentials,
    max_age = "10m",
)]
fn site() -> Router {
    routes()
}

#[cors_policy(
    allow_origins = "*",
    allow_methods = "*",
    allow_headers = "*",
    expose_headers = "*"
)]
fn public() -> Router {
    routes()
}

#[cors_policy(allow_origins = ["https://app.example.com"], allow_headers = mirror)]
fn mirror() -> Router {
    routes()
}

#[cors_policy(allow_origins = with(origins), allow_methods = [PUT])]
fn shared(origins: SharedOrigins) -> Router {
    routes()
}

#[cors_policy(
    allow_origins = with(
        origin_source(|origin, _| told(origin.host().as_str().to_owned()))
            .with_timeout(Duration::from_millis(20))
    ),
    allow_methods = [PUT],
)]
fn asked() -> Router {
    routes()
}

/// A directory that is not always there.
async fn told(host: String) -> Result<bool, io::Error> {
    match host.as_str() {
        "yes.example" => Ok(true),
        "late.example" => {
            sleep(Duration::from_millis(2)).await;
            Ok(true)
        }
        "never.example" => std::future::pending().await,
        "fails.example" => Err(io::Error::other("the directory is down")),
        _ => Ok(false),
    }
}

fn routes() -> Router {
    Router::new()
        .route("/orders", get(orders).put(orders))
        .route("/echo", post(async |body: String| body))
        .route("/broken", get(async || StatusCode::INTERNAL_SERVER_ERROR))
        .fallback(async || StatusCode::NOT_FOUND)
}

async fn orders() -> ([(&'static str, &'static str); 1], &'static str) {
    ([("etag", "\"1\"")], "orders")
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
async fn list() -> &'static str {
    "list"
}

#[cors_policy(allow_origins = ["https://admin.example.com"], allow_credentials)]
async fn replace() -> &'static str {
    "replaced"
}

/// Of all generations, the first is always there; the second in every other.
fn generation(number: usize) -> Vec<String> {
    let mut origins = vec!["https://always.example".to_owned()];
    if number.is_multiple_of(2) {
        origins.push("https://sometimes.example".to_owned());
    }
    let more = (0..100).map(|at| format!("https://*.tenant-{at}.generation-{number}.example"));
    origins.extend(more);
    origins
}

async fn swap(origins: SharedOrigins) {
    for number in 1.. {
        sleep(Duration::from_millis(2)).await;
        origins.replace(generation(number)).unwrap();
        // All or nothing.
        origins.replace(["https://no.example/"]).unwrap_err();
    }
}
