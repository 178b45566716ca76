//! What a policy costs a whole server: the same app bare, with a hand-written `CorsLayer` and with
//! ours, on hyper over loopback TCP, under load from `wrk` (Debian's package of that name):
//! `cargo bench -p cors-runtime --bench server`.
//!
//! The servers have their turns in each round; the table has the medians of the ratios to the bare
//! one in the same round. It takes two minutes.

#[path = "../services/mod.rs"]
mod services;

use std::net::SocketAddr;
use std::process::Command;

use axum::Router;
use services::{Connections, ORIGIN, Services};

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
    let services = Services::new();
    let one = [
        ("bare", services.bare),
        ("`CorsLayer`", services.by_hand),
        ("ours", services.ours),
    ];
    let routes = Connections::new();
    let hundred = [
        ("bare", routes.bare),
        ("two empty layers", routes.two_layers),
        ("ours, on each route", routes.annotated),
        ("ours, on each route and around", routes.annotated_twice),
    ];
    let one = one.map(|(name, app)| (name, runtime.block_on(serve(app))));
    let hundred = hundred.map(|(name, app)| (name, runtime.block_on(serve(app))));
    println!("| request | server | requests per second | p99 |\n|---|---|---|---|");
    compare("allowed answer", &one, &GET);
    compare(
        "allowed preflight",
        &one,
        &Load {
            method: "OPTIONS",
            ..GET
        },
    );
    let each = Load {
        path: "/0",
        connections: "close",
        ..GET
    };
    compare(
        "allowed answer, 100 routes, a connection each",
        &hundred,
        &each,
    );
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
struct Load {
    method: &'static str,
    path: &'static str,
    /// The header `Connection`.
    connections: &'static str,
}

const GET: Load = Load {
    method: "GET",
    path: "/",
    connections: "keep-alive",
};

/// The servers under a load, relative to the first one.
fn compare<const N: usize>(name: &str, servers: &[(&str, SocketAddr); N], asked: &Load) {
    let mut rounds: [Vec<Measured>; N] = std::array::from_fn(|_| Vec::new());
    for _ in 0..ROUNDS {
        for ((_, server), loads) in servers.iter().zip(&mut rounds) {
            loads.push(load(*server, asked));
        }
    }
    let first = rounds[0].clone();
    for ((server, _), loads) in servers.iter().zip(&rounds) {
        let ratio = |of: fn(&Measured) -> f64| {
            let ratios = loads.iter().zip(&first);
            median(ratios.map(|(load, first)| of(load) / of(first)).collect())
        };
        println!(
            "| {name} | {server} | {:.2} ({:.0}) | {:.2} ({:.2} ms) |",
            ratio(|load| load.per_second),
            median(loads.iter().map(|load| load.per_second).collect()),
            ratio(|load| load.p99),
            median(loads.iter().map(|load| load.p99).collect()),
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
fn load(server: SocketAddr, asked: &Load) -> Measured {
    let Load {
        method,
        path,
        connections,
    } = asked;
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

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
