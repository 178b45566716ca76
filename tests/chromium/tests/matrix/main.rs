//! Holds `cors_testing::Browser` to a real Chromium: thousands of fetches, each done by both, against the
//! same servers. What the script sees, what goes over the wire, and what the console says has to be
//! the same, but for Chromium's named departures from the standard.

mod answers;
mod case;
mod cases;
mod compared;
mod departures;
mod in_chromium;
mod navigations;
mod played;
mod policies;
mod recorder;
mod seen;
mod servers;
mod spec;

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::time::{Duration, Instant};

use cors_chromium::{Chromium, documented};

use case::Case;
use cases::Plan;
use compared::Compared;
use in_chromium::{Real, Span};
use played::Played;
use seen::Seen;
use servers::Sockets;

#[tokio::test(flavor = "multi_thread")]
async fn a_real_browser_sees_the_same() {
    let Some(chromium) = Chromium::start().await else {
        return;
    };
    let sockets = Sockets::bind().await;
    let addresses = sockets.addresses();
    let Plan {
        mut cases, made, ..
    } = Plan::new(&addresses);
    // As many as the README says.
    assert!(fetches(&cases) > 11_000, "{} fetches", fetches(&cases));
    let recorder = sockets.serve(made.clone());

    let (mut real, mut played) = (Real::default(), Played::default());
    let (mut took_real, mut took_played) = (Duration::ZERO, Duration::ZERO);
    let (remembering, others): (Vec<_>, Vec<_>) =
        cases.iter().cloned().partition(|case| case.steps.len() > 1);
    let mut all_kept = 0;
    for (tried, remembers) in [(remembering, true), (others, false)] {
        let mut tried = tried;
        for _ in 0..TRIES {
            let start = Instant::now();
            in_chromium::run(&chromium, &addresses, &tried, &recorder, &mut real).await;
            took_real += start.elapsed();
            if remembers {
                all_kept += preflights(&tried, &real.seen);
                assert!(all_kept < KEPT, "{all_kept} preflights are too many");
            }
            let start = Instant::now();
            played::run(&addresses, &tried, &real.times, &recorder, &mut played).await;
            took_played += start.elapsed();
            tried = again(&mut cases, &mem::take(&mut played.undecided));
            if tried.is_empty() {
                break;
            }
        }
        assert!(tried.is_empty(), "Chromium is too slow to tell: {tried:?}");
    }
    chromium.close().await;
    let (real, played) = (real.seen, played.seen);

    let compared = Compared::new(&cases, &made, &real, &played);
    println!(
        "{} cases, {} fetches ({} with a preflight, {} blocked): {took_real:?} in Chromium, {took_played:?} played",
        cases.len(),
        fetches(&cases),
        count(&cases, &real, |seen| seen
            .requests
            .iter()
            .any(|sent| sent.preflight)),
        count(&cases, &real, |seen| seen
            .outcomes
            .iter()
            .any(Result::is_err)),
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
}

#[test]
fn the_documentation_has_the_departures() {
    documented::hold("cors-testing/guide/chromium.md", &departures::table());
}

/// So many preflights does Chromium keep. Of more, it throws some away by chance: so the cases that are
/// about what it remembers come first, and are fewer.
const KEPT: usize = 1024;

fn preflights(cases: &[Case], seen: &BTreeMap<usize, Seen>) -> usize {
    let requests = cases.iter().flat_map(|case| &seen[&case.id].requests);
    requests.filter(|request| request.preflight).count()
}

/// So often is a case tried in which too much time has passed to tell what had to come of it.
const TRIES: usize = 5;

/// These cases once more, under other numbers: Chromium remembers what it did.
fn again(cases: &mut [Case], undecided: &BTreeSet<usize>) -> Vec<Case> {
    let next = cases.iter().map(|case| case.id).max().unwrap_or_default() + 1;
    let of_them = cases.iter_mut().filter(|case| undecided.contains(&case.id));
    let again = of_them.enumerate().map(|(at, case)| {
        case.id = next + at;
        case.clone()
    });
    again.collect()
}

fn fetches(cases: &[Case]) -> usize {
    cases.iter().map(|case| case.steps.len()).sum()
}

fn count(cases: &[Case], all: &BTreeMap<usize, Seen>, is_one: impl Fn(&Seen) -> bool) -> usize {
    let seen = cases.iter().map(|case| &all[&case.id]);
    seen.filter(|seen| is_one(seen)).count()
}

/// A preflight that is kept for a second, and a second fetch after about as long.
#[tokio::test]
async fn a_pause_that_may_have_been_too_long_decides_nothing() {
    let sockets = Sockets::bind().await;
    let addresses = sockets.addresses();
    let Plan { cases, made, .. } = Plan::new(&addresses);
    let max_age = |case: &Case| {
        let made = case.made(&made)?;
        made.preflight.header("access-control-max-age")
    };
    let mut of_a_second = cases.iter().filter(|case| max_age(case) == Some("1"));
    let case = of_a_second.find(|case| case.steps.len() == 2).unwrap();
    let recorder = sockets.serve(made.clone());
    for (began, undecided, preflights) in [(200, false, 1), (950, true, 1), (1200, false, 2)] {
        let span = |began, ended| Span {
            began: Duration::from_millis(began),
            ended: Duration::from_millis(ended),
        };
        let times = vec![span(0, 100), span(began, began + 200)];
        let times = BTreeMap::from([(case.id, times)]);
        let mut played = Played::default();
        let tried = std::slice::from_ref(case);
        played::run(&addresses, tried, &times, &recorder, &mut played).await;
        assert_eq!(played.undecided.contains(&case.id), undecided, "{began}");
        assert_eq!(self::preflights(tried, &played.seen), preflights, "{began}");
    }
}
