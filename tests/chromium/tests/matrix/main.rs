//! Holds `testing::Browser` to a real Chromium: thousands of fetches, each done by both, against the
//! same servers. What the script sees, what goes over the wire, and what the console says has to be
//! the same, but for Chromium's named departures from the standard.

mod answers;
mod case;
mod cases;
mod compared;
mod departures;
mod in_chromium;
mod played;
mod policies;
mod recorder;
mod seen;
mod servers;
mod spec;

use std::collections::BTreeMap;
use std::time::Instant;

use cors_chromium::{Chromium, documented};

use case::Case;
use cases::Plan;
use compared::Compared;
use seen::Seen;
use servers::Sockets;

#[tokio::test(flavor = "multi_thread")]
async fn a_real_browser_sees_the_same() {
    let Some(chromium) = Chromium::start().await else {
        return;
    };
    let sockets = Sockets::bind().await;
    let addresses = sockets.addresses();
    let Plan { cases, made, .. } = Plan::new(&addresses);
    assert!(fetches(&cases) >= 3000, "{} fetches", fetches(&cases));
    let recorder = sockets.serve(made.clone());

    let start = Instant::now();
    let real = in_chromium::run(&chromium, &addresses, &cases, &recorder).await;
    let took_real = start.elapsed();
    chromium.close().await;
    let start = Instant::now();
    let played = played::run(&addresses, &cases, &recorder).await;
    let took_played = start.elapsed();

    let compared = Compared::new(&cases, &made, &real, &played);
    println!(
        "{} cases, {} fetches ({} with a preflight, {} blocked): {took_real:?} in Chromium, {took_played:?} played",
        cases.len(),
        fetches(&cases),
        count(&real, |seen| seen
            .requests
            .iter()
            .any(|sent| sent.preflight)),
        count(&real, |seen| seen.outcomes.iter().any(Result::is_err)),
    );
    println!("departures of Chromium's: {:?}", compared.departed);
    assert!(compared.is_same(), "{compared}");
    for departure in departures::ALL {
        assert!(
            compared.departed.contains_key(departure.name),
            "{} is not seen: Chromium has changed, or no case shows it",
            departure.name
        );
    }
    documented::hold("chromium.md", &departures::table());
}

fn fetches(cases: &[Case]) -> usize {
    cases.iter().map(|case| case.steps.len()).sum()
}

fn count(all: &BTreeMap<usize, Seen>, is_one: impl Fn(&Seen) -> bool) -> usize {
    all.values().filter(|seen| is_one(seen)).count()
}
