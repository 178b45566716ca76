//! What a policy costs a whole server: the same app bare, with a hand-written `CorsLayer` and with
//! ours, on hyper over loopback TCP, under load from `wrk` (Debian's package of that name):
//! `cargo bench -p cors-runtime --bench server`.
//!
//! The servers have their turns in each round; the best of each counts. It takes three minutes.

#[path = "../services/mod.rs"]
mod services;

use std::net::SocketAddr;
use std::process::Command;

use axum::Router;
use services::ORIGIN;

const ROUNDS: usize = 5;
const SECONDS: &str = "3s";

fn main() {
    // `cargo test --benches` passes no `--bench`: there, it is enough that this compiles.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    if Command::new("wrk").arg("--version").output().is_err() {
        eprintln!("There is no `wrk` here, so nothing is measured: apt-get install wrk");
        std::process::exit(1);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let one = services::router().map(|app| (app.cors, app.router));
    let hundred = services::hundred_routes();
    let one = one.map(|(name, app)| (name, runtime.block_on(serve(app))));
    let hundred = hundred.map(|(name, app)| (name, runtime.block_on(serve(app))));
    println!("| request | server | requests per second | p99 |\n|---|---|---|---|");
    compare("allowed", &one, &PUT);
    let preflight = Load {
        method: "OPTIONS",
        ..PUT
    };
    compare("allowed preflight", &one, &preflight);
    let each = Load {
        path: "/0",
        connections: "close",
        ..PUT
    };
    compare("allowed, 100 routes, a connection each", &hundred, &each);
}

/// The requests of a load.
#[derive(Clone, Copy, Debug)]
struct Load {
    method: &'static str,
    path: &'static str,
    /// The header `Connection`.
    connections: &'static str,
}

const PUT: Load = Load {
    method: "PUT",
    path: "/",
    connections: "keep-alive",
};

/// The servers under a load, relative to the first one.
fn compare(name: &str, servers: &[(&str, SocketAddr); 4], requests: &Load) {
    let mut best: Vec<Measured> = servers.iter().map(|(_, at)| load(*at, requests)).collect();
    for _ in 1..ROUNDS {
        for ((_, server), best) in servers.iter().zip(&mut best) {
            let measured = load(*server, requests);
            best.per_second = best.per_second.max(measured.per_second);
            best.p99 = best.p99.min(measured.p99);
        }
    }
    let first = best[0];
    for ((server, _), Measured { per_second, p99 }) in servers.iter().zip(best) {
        println!(
            "| {name} | {server} | {:.2} ({per_second:.0}) | {:.2} ({p99:.2} ms) |",
            per_second / first.per_second,
            p99 / first.p99,
        );
    }
}

async fn serve(app: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    address
}

#[derive(Clone, Copy, Debug)]
struct Measured {
    per_second: f64,
    /// Milliseconds.
    p99: f64,
}

/// A load that is bounded in time and in connections.
fn load(server: SocketAddr, requests: &Load) -> Measured {
    let Load {
        method,
        path,
        connections,
    } = requests;
    let script = std::env::temp_dir().join(format!("wrk-{}-{method}.lua", std::process::id()));
    let headers = format!(
        "wrk.method = '{method}'\n\
         wrk.headers['Origin'] = '{ORIGIN}'\n\
         wrk.headers['Connection'] = '{connections}'\n\
         if wrk.method == 'OPTIONS' then\n\
           wrk.headers['Access-Control-Request-Method'] = 'PUT'\n\
           wrk.headers['Access-Control-Request-Headers'] = 'content-type'\n\
         end\n"
    );
    std::fs::write(&script, headers).unwrap();
    let output = Command::new("wrk")
        .args([
            "--threads",
            "1",
            "--connections",
            "16",
            "--latency",
            "--duration",
            SECONDS,
        ])
        .arg("--script")
        .arg(&script)
        .arg(format!("http://{server}{path}"))
        .output()
        .unwrap();
    std::fs::remove_file(script).unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let after = |label: &str| {
        let line = text
            .lines()
            .find_map(|line| line.trim().strip_prefix(label));
        line.unwrap_or_else(|| panic!("no {label} in {text}"))
            .trim()
    };
    Measured {
        per_second: after("Requests/sec:").parse().unwrap(),
        p99: milliseconds(after("99%")),
    }
}

fn milliseconds(text: &str) -> f64 {
    let units = [("us", 0.001), ("ms", 1.0), ("s", 1_000.0)];
    let (number, factor) = units
        .iter()
        .find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, factor)))
        .unwrap();
    number.parse::<f64>().unwrap() * factor
}
