//! What a policy costs for each request, beside the same app without one, in a layer that does
//! nothing, and in a hand-written `CorsLayer`. All of it, in about a minute:
//!
//! ```sh
//! cargo bench -p cors-runtime --bench requests
//! ```
//!
//! Ten other policies are in the process. Nanoseconds are the minimum of alternating turns.
//! Instructions are those of the function that sends one request, by callgrind; without valgrind
//! (`apt-get install valgrind`) the rest is still measured.

mod measure;
#[path = "../services/mod.rs"]
mod services;

use axum::Router;
use http::{HeaderValue, Method, Request, header};
use measure::{Cost, Exchange};
use services::{App, BARE, CORS_LAYER, EMPTY_LAYER, ORIGIN, OTHER, OURS};

const REQUESTS: [&str; 5] = [NO_ORIGIN, ALLOWED, REFUSED, PREFLIGHT, REFUSED_PREFLIGHT];
const NO_ORIGIN: &str = "no `Origin`";
const ALLOWED: &str = "allowed";
const REFUSED: &str = "refused";
const PREFLIGHT: &str = "allowed preflight";
const REFUSED_PREFLIGHT: &str = "refused preflight";

fn main() {
    // A policy whose source answers later needs the runtime's clock.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let _entered = runtime.enter();

    let memory_per_policy = memory_per_policy();
    let apps = services::apps();
    let requests: Vec<[Request<()>; 5]> = apps.iter().map(|app| requests(app.path)).collect();
    let exchanges: Vec<Exchange<'_>> = apps
        .iter()
        .zip(&requests)
        .flat_map(|(App { router: app, .. }, requests)| {
            requests.each_ref().map(|request| Exchange { app, request })
        })
        .collect();
    let hundred_routes = services::hundred_routes();
    let routers = hundred_routes.each_ref().map(|(_, router)| router);

    for (app, exchanges) in apps.iter().zip(exchanges.chunks(REQUESTS.len())) {
        check(app, exchanges);
    }
    if std::env::args().any(|argument| argument == measure::COUNT) {
        for exchange in &exchanges {
            measure::repeat(|| exchange.response_to_count());
        }
        for router in routers {
            measure::repeat(|| measure::measured_connection(router));
        }
        return;
    }
    // `cargo test --benches` passes no `--bench`: there, it is enough that the checks pass.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }

    let mut costs = measure::exchanges(&exchanges, 100);
    let mut connections = measure::connections(&routers);
    let measured = costs.iter_mut().chain(&mut connections);
    if let Some(instructions) = measure::instructions() {
        assert_eq!(instructions.len(), exchanges.len() + routers.len());
        for (cost, instructions) in measured.zip(instructions) {
            cost.instructions = instructions;
        }
    } else {
        println!("valgrind is not installed, so no instructions are counted.\n");
    }
    let costs = Costs { apps: &apps, costs };

    costs.aims(&connections, memory_per_policy);
    costs.table();
    connections_table(&hundred_routes, &connections);
    hostile();
}

/// In the order of `REQUESTS`.
fn requests(path: &str) -> [Request<()>; 5] {
    let request = |method, origin| {
        let mut request = Request::new(());
        *request.method_mut() = method;
        *request.uri_mut() = path.parse().unwrap();
        if let Some(origin) = origin {
            let origin = HeaderValue::from_static(origin);
            request.headers_mut().insert(header::ORIGIN, origin);
        }
        request
    };
    let preflight = |origin| {
        let mut request = request(Method::OPTIONS, Some(origin));
        let headers = request.headers_mut();
        let put = HeaderValue::from_static("PUT");
        headers.insert(header::ACCESS_CONTROL_REQUEST_METHOD, put);
        let content_type = HeaderValue::from_static("content-type");
        headers.insert(header::ACCESS_CONTROL_REQUEST_HEADERS, content_type);
        request
    };
    [
        request(Method::PUT, None),
        request(Method::PUT, Some(ORIGIN)),
        request(Method::PUT, Some(OTHER)),
        preflight(ORIGIN),
        preflight(OTHER),
    ]
}

/// What is compared has to do its work. (It is also ready for requests then.)
fn check(app: &App, exchanges: &[Exchange<'_>]) {
    for (name, exchange) in REQUESTS.iter().zip(exchanges) {
        let response = exchange.response();
        let is_shared = response
            .headers()
            .contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        let has_cors = [CORS_LAYER, OURS].contains(&app.cors);
        let is_allowed = [ALLOWED, PREFLIGHT].contains(name);
        let App { case, cors, .. } = app;
        assert_eq!(is_shared, has_cors && is_allowed, "{case}, {cors}, {name}");
    }
}

/// The bytes that a policy takes, once made and once used. It also makes the other policies ready,
/// for as long as the process runs.
fn memory_per_policy() -> [f64; 2] {
    let requests = requests("/");
    let memory = |routers: fn() -> [Router; 10]| {
        let (made, routers) =
            measure::memory(|| routers().map(|router| router.with_state::<()>(())));
        let (used, ()) = measure::memory(|| {
            for app in &routers {
                for request in &requests {
                    drop(Exchange { app, request }.response());
                }
            }
        });
        std::mem::forget(routers);
        [made, made + used]
    };
    let without = memory(services::empty_layers);
    let with = memory(services::other_policies);
    [0, 1].map(|at| (with[at] - without[at]) / 10.0)
}

struct Costs<'a> {
    apps: &'a [App],
    /// One for each request to each app.
    costs: Vec<Cost>,
}

type Unit = fn(&Cost) -> f64;

const UNITS: [Unit; 2] = [|cost| cost.instructions, |cost| cost.nanoseconds];

impl Costs<'_> {
    fn of(&self, unit: Unit, case: &str, cors: &str, request: &str) -> f64 {
        let app = self
            .apps
            .iter()
            .position(|app| (app.case, app.cors) == (case, cors));
        let request = REQUESTS.iter().position(|name| *name == request);
        unit(&self.costs[app.unwrap() * REQUESTS.len() + request.unwrap()])
    }

    /// The ratios that the project aims at.
    fn aims(&self, connections: &[Cost], [made, used]: [f64; 2]) {
        let row = |what: &str, aim: &str, ratio: &dyn Fn(Unit) -> f64| {
            println!(
                "| {what} | {aim} | {} |",
                UNITS.map(|unit| digits(ratio(unit), 2)).join(" | ")
            );
        };
        println!("| ours | aim | instructions | ns |\n|---|---|---|---|");
        for (case, aim) in [
            ("router", "≤ 0.32"),
            ("`cors_route!`, 1 method", "≤ 0.20"),
            ("`cors_route!`, 2 methods", "≤ 0.20"),
            ("`cors_route!`, 8 methods", "≤ 0.20"),
        ] {
            let what = format!("allowed, added over bare ÷ what `CorsLayer` adds: {case}");
            row(&what, aim, &|unit| {
                let of = |cors| self.of(unit, case, cors, ALLOWED);
                (of(OURS) - of(BARE)) / (of(CORS_LAYER) - of(BARE))
            });
        }
        for (case, request, base, aim) in [
            ("router", NO_ORIGIN, EMPTY_LAYER, "≤ 1.17"),
            ("router", PREFLIGHT, CORS_LAYER, "≤ 0.63"),
            ("router", REFUSED, CORS_LAYER, "≤ 0.60"),
            ("router", REFUSED_PREFLIGHT, CORS_LAYER, "≤ 0.55"),
            ("merged", ALLOWED, CORS_LAYER, "≤ 0.40"),
            ("nested", ALLOWED, CORS_LAYER, ""),
        ] {
            row(&format!("{case}, {request} ÷ {base}"), aim, &|unit| {
                self.of(unit, case, OURS, request) / self.of(unit, case, base, request)
            });
        }
        row(
            "new connection, 100 routes annotated in annotated ÷ two empty layers",
            "≤ 0.80",
            &|unit| unit(&connections[3]) / unit(&connections[1]),
        );
        row("allowed, 10,000 origins ÷ one", "≤ 1.05", &|unit| {
            let of = |case| self.of(unit, case, OURS, ALLOWED);
            of("10,000 origins") / of("1 origin")
        });
        let in_labels = "allowed, 1,000 patterns with a `*` in their label ÷ one";
        row(in_labels, "≤ 1.25", &|unit| {
            let of = |case| self.of(unit, case, OURS, ALLOWED);
            of("1,000 patterns with a `*` in their label") / of("1 pattern with a `*` in its label")
        });

        println!("\n| ours | aim | |\n|---|---|---|");
        for (case, base) in [("router", EMPTY_LAYER), ("`cors_route!`, 2 methods", BARE)] {
            let of = |cors| self.of(|cost| cost.allocations, case, cors, ALLOWED);
            let more = of(OURS) - of(base);
            println!("| allowed, allocations over {base}: {case} | 0 or 1 | {more:.0} |");
        }
        println!("| memory per policy, made | ≤ 2048 B | {made:.0} B |");
        println!("| memory per policy, after each kind of request | | {used:.0} B |\n");
    }

    fn table(&self) {
        println!(
            "| instructions / ns / allocations | | {} |",
            REQUESTS.join(" | ")
        );
        println!("|---|---|{}", "---|".repeat(REQUESTS.len()));
        for (App { case, cors, .. }, costs) in
            self.apps.iter().zip(self.costs.chunks(REQUESTS.len()))
        {
            let cells: Vec<String> = costs.iter().map(cell).collect();
            println!("| {case} | {cors} | {} |", cells.join(" | "));
        }
        println!();
    }
}

fn cell(cost: &Cost) -> String {
    let numbers = [cost.instructions, cost.nanoseconds, cost.allocations];
    numbers.map(|number| digits(number, 0)).join(" / ")
}

fn digits(number: f64, digits: usize) -> String {
    if number.is_nan() {
        return "–".to_owned();
    }
    format!("{number:.digits$}")
}

/// `axum::serve` makes a router ready anew for each connection, and applies the layers of its routes
/// when it does.
fn connections_table(routers: &[(&str, Router); 4], costs: &[Cost]) {
    println!("| a new connection to 100 routes | instructions / ns / allocations |\n|---|---|");
    for ((name, _), cost) in routers.iter().zip(costs) {
        println!("| {name} | {} |", cell(cost));
    }
    println!();
}

/// A preflight that asks for 10,000 headers. The server has to take those in, and drop them again,
/// whoever answers, so each is relative to the app without CORS and the same request.
fn hostile() {
    println!("| allowed preflight | ours ÷ bare, ns |\n|---|---|");
    let [bare, .., ours] = services::router();
    let [.., preflight, _] = requests("/");
    let name = header::ACCESS_CONTROL_REQUEST_HEADERS;
    let mut line = preflight.clone();
    let names = vec!["content-type"; 10_000].join(",");
    line.headers_mut().insert(&name, names.parse().unwrap());
    let mut lines = preflight.clone();
    for _ in 1..10_000 {
        let value = HeaderValue::from_static("content-type");
        lines.headers_mut().append(&name, value);
    }
    for (name, request) in [
        ("for one header", &preflight),
        ("for 10,000, in a line", &line),
        ("for 10,000, each in a line of its own", &lines),
    ] {
        let exchanges = [&bare.router, &ours.router].map(|app| Exchange { app, request });
        let costs = measure::exchanges(&exchanges, 10);
        let ratio = costs[1].nanoseconds / costs[0].nanoseconds;
        println!("| {name} | {ratio:.2} |");
    }
}
