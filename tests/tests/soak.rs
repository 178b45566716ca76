//! Rounds of traffic over TCP, good and hostile: each round gets the answers of the first one, and leaves no memory
//! behind. Server and client run in one thread, so that what is allocated and not freed can be counted.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use allocation_counter::measure;
use axum::Router;
use axum::routing::get;
use cors_runtime::{OriginSource as _, SharedOrigins, cors_policy, cors_route, origin_source};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const APP: &str = "https://app.example.com";

#[cors_policy(
    allow_origins = ["https://app.example.com", "https://*.preview.example.com:*"],
    allow_methods = [GET, PUT],
    allow_headers = ["content-type"],
    expose_headers = ["etag"],
    allow_credentials,
    max_age = "10m",
)]
fn site() -> Router {
    routes()
}

#[cors_policy(allow_origins = "*", allow_methods = "*", allow_headers = "*")]
fn public() -> Router {
    routes()
}

#[cors_policy(allow_origins = ["https://app.example.com"], allow_headers = mirror)]
fn mirror() -> Router {
    routes().nest("/site", site())
}

#[cors_policy(allow_origins = with(origins), allow_methods = [PUT])]
fn shared(origins: SharedOrigins) -> Router {
    routes()
}

/// A source that answers later, fails, or never answers.
#[cors_policy(
    allow_origins = with(
        origin_source(|origin, _| look_up(origin.host().as_str().to_owned())).with_timeout(Duration::from_millis(20))
    ),
    allow_methods = [PUT],
)]
fn looked_up() -> Router {
    routes()
}

async fn look_up(host: String) -> Result<bool, io::Error> {
    tokio::task::yield_now().await;
    match host.as_str() {
        "app.example.com" => Ok(true),
        "late.example" => std::future::pending().await,
        "fails.example" => Err(io::Error::other("the directory is down")),
        _ => Ok(false),
    }
}

#[cors_policy(allow_origins = ["https://app.example.com"])]
async fn list() -> &'static str {
    "list"
}

#[cors_policy(allow_origins = ["https://admin.example.com"], allow_credentials)]
async fn replace() -> &'static str {
    "replaced"
}

fn routes() -> Router {
    Router::new().route("/orders", get("orders").put("replaced"))
}

const PATHS: [&str; 7] = [
    "/site/orders",
    "/public/orders",
    "/mirror/orders",
    "/mirror/site/orders",
    "/shared/orders",
    "/looked-up/orders",
    "/handlers",
];

const ORIGINS: [&[u8]; 11] = [
    APP.as_bytes(),
    b"https://admin.example.com",
    b"https://a.b.preview.example.com:1",
    b"https://late.example",
    b"https://fails.example",
    b"https://evil.example",
    b"https://app.example.com/",
    b"https://app.example.com\r\norigin: null",
    b"https://\xc3\xa4.example",
    b"\xff\xfe",
    b"",
];

/// The requests of a round to one path. Some have an origin, a method and names of headers that no other round has.
fn requests(round: usize, path: &str) -> Vec<u8> {
    let origin = format!("https://{0}.{0}.{round}.example", "a".repeat(60));
    let method = format!("METHOD-{round}-{}", "M".repeat(200));
    let names = format!("x-{round}-{}", "n".repeat(50)).repeat(20);
    let asks = |method: &str, names: &str| {
        format!(
            "access-control-request-method: {method}\r\naccess-control-request-headers: {names}\r\n"
        )
    };
    let mut requests = Vec::new();
    let mut add = |method: &str, origin: &[u8], more: &str| {
        requests.extend(format!("{method} {path} HTTP/1.1\r\nhost: soak.test\r\norigin: ").bytes());
        requests.extend([origin, b"\r\n", more.as_bytes(), b"\r\n"].concat());
    };
    for origin in ORIGINS.into_iter().chain([origin.as_bytes()]) {
        add("GET", origin, "");
        add(&method, origin, "");
        add("OPTIONS", origin, &asks("PUT", "content-type"));
        add("OPTIONS", origin, &asks(&method, &names));
        add("OPTIONS", origin, &asks("\u{e4}", "\u{e4};x"));
    }
    add("GET", b"null", "connection: close\r\n");
    requests
}

/// The answers to a round, without their dates and the number of the round.
async fn play(address: SocketAddr, round: usize) -> String {
    let mut answers = Vec::new();
    for path in PATHS {
        let requests = requests(round, path);
        let mut all = TcpStream::connect(address).await.unwrap();
        all.write_all(&requests).await.unwrap();
        all.read_to_end(&mut answers).await.unwrap();
        // A client that goes away in the middle of a request.
        let mut part = TcpStream::connect(address).await.unwrap();
        part.write_all(&requests[..requests.len() - 20])
            .await
            .unwrap();
    }
    // The server's tasks come to their ends, one after the other.
    for _ in 0..10 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let text = String::from_utf8_lossy(&answers).replace(&round.to_string(), "(round)");
    let lines = text.lines().filter(|line| !line.starts_with("date: "));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn no_answer_changes_and_nothing_is_kept() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.unwrap();
    let origins = SharedOrigins::new([APP]).unwrap();
    let app = Router::new()
        .nest("/site", site())
        .nest("/public", public())
        .nest("/mirror", mirror())
        .nest("/shared", shared(origins.clone()))
        .nest("/looked-up", looked_up())
        .route("/handlers", cors_route!(get(list).put(replace)));
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(axum::serve(listener, app).into_future());

    let first = runtime.block_on(play(address, 1_000_000));
    let count = |line: &str| first.matches(line).count();
    let answers = PATHS.len() * ((ORIGINS.len() + 1) * 5 + 1);
    assert_eq!(count("HTTP/1.1 "), answers, "{first}");
    let shared = count("\naccess-control-allow-origin: ");
    assert!((answers / 10..answers / 2).contains(&shared), "{first}");

    let mut round = 1_000_000;
    let mut rounds = |count| {
        for _ in 0..count {
            round += 1;
            let origin = format!("https://*.{round}.example.com");
            origins.replace([APP, &origin]).unwrap();
            assert_eq!(runtime.block_on(play(address, round)), first);
        }
    };
    // The first rounds fill what a runtime keeps at hand.
    rounds(3);
    let grown = measure(|| rounds(10));
    assert!(grown.count_total > 10_000, "{grown:?}");
    // Less than one text for each round.
    assert!(grown.bytes_current < 1_024, "{grown:?}");
}
