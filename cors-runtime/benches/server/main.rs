//! What a policy costs a whole server: the same app bare, with a hand-written `CorsLayer` and with
//! ours, on hyper over loopback TCP, under load from `wrk` (Debian's package of that name):
//! `cargo bench -p cors-runtime --bench server`.
//!
//! The servers have their turns in each round; the table has the medians of the ratios to the bare
//! one in the same round. It takes a minute and a half.

#[path = "../services/mod.rs"]
mod services;

use std::net::SocketAddr;
use std::process::Command;

use axum::Router;
use services::{ORIGIN, Services};

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
    let servers =
        [services.bare, services.by_hand, services.ours].map(|app| runtime.block_on(serve(app)));
    println!("| request | server | requests per second | p99 |\n|---|---|---|---|");
    for (name, method) in [("allowed answer", "GET"), ("allowed preflight", "OPTIONS")] {
        let mut rounds: [Vec<Load>; 3] = Default::default();
        for _ in 0..ROUNDS {
            for (server, loads) in servers.iter().zip(&mut rounds) {
                loads.push(load(*server, method));
            }
        }
        let bare = rounds[0].clone();
        for (server, loads) in ["bare", "`CorsLayer`", "ours"].iter().zip(&rounds) {
            let ratio = |of: fn(&Load) -> f64| {
                median(
                    loads
                        .iter()
                        .zip(&bare)
                        .map(|(load, bare)| of(load) / of(bare))
                        .collect(),
                )
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
}

async fn serve(app: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    address
}

#[derive(Clone, Copy, Debug)]
struct Load {
    per_second: f64,
    /// Milliseconds.
    p99: f64,
}

/// A load that is bounded in time and in connections.
fn load(server: SocketAddr, method: &str) -> Load {
    let script = std::env::temp_dir().join(format!("wrk-{}-{method}.lua", std::process::id()));
    let headers = format!(
        "wrk.method = '{method}'\n\
         wrk.headers['Origin'] = '{ORIGIN}'\n\
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
        .arg(format!("http://{server}/"))
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
    Load {
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
