//! What a policy costs per request, beside the same app without one and with a hand-written
//! `CorsLayer`: `cargo bench -p cors-runtime --bench requests`.
//!
//! Everything is measured in one run, in turns, in process; the tables are ratios, and beside them
//! are nanoseconds and allocations of one call. `empty layer` is what axum takes for any layer, one
//! that does nothing; `limit` the least that CORS can cost: handlers that set the same headers, made
//! in advance, themselves.

#[path = "../services/ask.rs"]
mod ask;
mod measure;
#[path = "../services/mod.rs"]
mod services;

use ask::Ask;
use http::Method;
use measure::{compare, compare_connections};
use services::{
    Connections, ORIGIN, OTHER, Services, Sources, hand_written, origins, ours, subdomains,
};

fn main() {
    // `cargo test --benches` runs this, too: once is enough to see that it works.
    scenarios();
    numbers_of_origins();
    sources();
    methods();
    hostile();
    connections();
}

/// One origin; each kind of request. Everything is relative to the app without any layer.
fn scenarios() {
    let services = Services::new();
    let Services {
        bare,
        layered,
        limit,
        by_hand,
        ours,
    } = &services;
    println!("| request | bare | empty layer | limit | `CorsLayer` | ours | ours ÷ `CorsLayer` |");
    println!("|---|---|---|---|---|---|---|");
    for (name, ask) in [
        ("no `Origin`", Ask::new(Method::GET, &[])),
        ("allowed answer", Ask::answer(ORIGIN)),
        ("refused answer", Ask::answer(OTHER)),
        ("allowed preflight", Ask::preflight(ORIGIN, "content-type")),
        ("refused preflight", Ask::preflight(OTHER, "content-type")),
    ] {
        let costs = compare(&ask, [bare, layered, limit, by_hand, ours]);
        let [bare, .., by_hand, ours] = costs;
        let cells = costs.map(|cost| {
            format!(
                "{:.2} ({:.0} ns, {:.0})",
                cost.nanoseconds / bare.nanoseconds,
                cost.nanoseconds,
                cost.allocations
            )
        });
        let ratio = ours.nanoseconds / by_hand.nanoseconds;
        println!("| {name} | {} | {ratio:.2} |", cells.join(" | "));
    }
    println!();
}

/// An allowed answer, by how many origins there are.
fn numbers_of_origins() {
    println!("| origins | `CorsLayer` | ours | ours ÷ `CorsLayer` |\n|---|---|---|---|");
    let (hand_one, ours_one) = (hand_written(&origins(1)), ours(&origins(1)));
    for number in [1, 10, 100, 1_000, 10_000] {
        let list = origins(number);
        let (by_hand, ours) = (hand_written(&list), ours(&list));
        let ask = Ask::answer(list.last().unwrap());
        let [hand_one, ours_one, by_hand, ours] =
            compare(&ask, [&hand_one, &ours_one, &by_hand, &ours]);
        println!(
            "| {number} | {:.2} | {:.2} | {:.2} |",
            by_hand.nanoseconds / hand_one.nanoseconds,
            ours.nanoseconds / ours_one.nanoseconds,
            ours.nanoseconds / by_hand.nanoseconds,
        );
    }
    let (one, many) = (ours(&subdomains(1)), ours(&subdomains(1_000)));
    let [one, many] = compare(&Ask::answer("https://a.b.site-0.example"), [&one, &many]);
    println!(
        "| 1,000 patterns `https://*.…` | – | {:.2} of one | – |\n",
        many.nanoseconds / one.nanoseconds
    );
}

/// The same origin from each kind of source, relative to the one that the policy lists.
fn sources() {
    // What answers later is given a time, which the runtime's clock measures.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let _entered = runtime.enter();
    let sources = Sources::new();
    let services = [
        &sources.listed,
        &sources.environment,
        &sources.shared,
        &sources.closure,
        &sources.future,
    ];
    println!(
        "| `allow_origins` | allowed answer | refused answer | allowed preflight |\n|---|---|---|---|"
    );
    let requests = [
        Ask::answer(ORIGIN),
        Ask::answer(OTHER),
        Ask::preflight(ORIGIN, "content-type"),
    ];
    let costs = requests.map(|ask| compare(&ask, services));
    for (at, name) in [
        "a list",
        "`env(…)`",
        "`with(SharedOrigins)`",
        "`with(closure)`",
        "`with(closure)`, a future",
    ]
    .iter()
    .enumerate()
    {
        let cells = costs.map(|costs| {
            format!(
                "{:.2} ({:.0} ns, {:.0})",
                costs[at].nanoseconds / costs[0].nanoseconds,
                costs[at].nanoseconds,
                costs[at].allocations
            )
        });
        println!("| {name} | {} |", cells.join(" | "));
    }
    println!();
}

/// `cors_route!`, beside an annotated router with the same handlers.
fn methods() {
    println!(
        "| `cors_route!` ÷ annotated router | allowed answer | allowed preflight |\n|---|---|---|"
    );
    let router = services::annotated_router();
    for (name, route) in [
        ("1 method", services::one_method()),
        ("8 methods", services::eight_methods()),
    ] {
        let ratio = |ask: &Ask| {
            let [router, route] = compare(ask, [&router, &route]);
            route.nanoseconds / router.nanoseconds
        };
        println!(
            "| {name} | {:.2} | {:.2} |",
            ratio(&Ask::new(Method::PUT, &[("origin", ORIGIN)])),
            ratio(&Ask::preflight(ORIGIN, "content-type")),
        );
    }
    println!();
}

/// A preflight that asks for 10,000 headers. The server has to take those in, and drop them again,
/// whoever answers, so each is relative to the app without CORS and the same request.
fn hostile() {
    let Services { bare, ours, .. } = Services::new();
    println!("| preflight | ours ÷ bare |\n|---|---|");
    let one_line = vec!["content-type"; 10_000].join(",");
    let mut lines = Ask::preflight(ORIGIN, "content-type");
    for _ in 1..10_000 {
        let name = "content-type".parse().unwrap();
        lines.headers.append("access-control-request-headers", name);
    }
    for (name, ask) in [
        ("for one header", Ask::preflight(ORIGIN, "content-type")),
        ("for 10,000, in a line", Ask::preflight(ORIGIN, &one_line)),
        ("for 10,000, each in a line of its own", lines),
    ] {
        let [bare, ours] = compare(&ask, [&bare, &ours]);
        println!("| {name} | {:.2} |", ours.nanoseconds / bare.nanoseconds);
    }
    println!();
}

/// `axum::serve` makes a router ready anew for each connection, and applies the layers of its routes
/// when it does.
fn connections() {
    let routers = Connections::new();
    let costs = compare_connections([
        &routers.bare,
        &routers.two_layers,
        &routers.annotated,
        &routers.annotated_twice,
    ]);
    let layered = costs[1];
    println!(
        "| 100 routes, a new connection | µs | allocations | ÷ two empty layers |\n|---|---|---|---|"
    );
    for (name, cost) in [
        "no layer",
        "two empty layers",
        "each route annotated",
        "each route annotated, in an annotated router",
    ]
    .iter()
    .zip(costs)
    {
        println!(
            "| {name} | {:.1} | {:.0} | {:.2} |",
            cost.nanoseconds / 1_000.0,
            cost.allocations,
            cost.nanoseconds / layered.nanoseconds,
        );
    }
}
