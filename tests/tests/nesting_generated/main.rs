//! Policies inside of policies, generated (design §5.6): nothing is shared with an origin that the nearest
//! policy refuses, and what it allows reaches its page, whatever ordinary middleware lies between.
//!
//! A combination is a tree (an endpoint, and what is put around it, step by step) and a request to it. `app`
//! builds the tree, `oracle` says what goes out. A failure prints both: "service with first in Nest in
//! Policy(Layer, second)" is a service with the policy `first`, in a nested router under the policy `second`.
//!
//! Both kinds of build are tested: once as they are, and once with
//! `--config profile.dev.package.cors-runtime.debug-assertions=false` and the same of `cors-tests`.

mod app;
mod client;
mod endpoints;
mod middleware;
mod oracle;
mod policies;
mod tree;

use std::collections::{BTreeMap, HashSet};
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

use axum::Router;
use axum::body::Body;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpListener;
use tokio::runtime::Builder;

use crate::client::{Reply, is_ours, listen_to_panics, panics};
use crate::oracle::{Expected, FOUND, SIDE_BY_SIDE, clashing, expected, hides};
use crate::tree::{Ask, Dice, How};

const TREES: u64 = 4_000;
const ASKS: usize = 12;

/// What came of the combinations.
#[derive(Default)]
struct Tally {
    seen: HashSet<String>,
    /// How many are not shared, and how many are, by kind.
    kinds: BTreeMap<&'static str, [usize; 2]>,
    /// How often something went wrong, and the first time, by kind.
    failures: BTreeMap<String, (usize, String)>,
}

impl Tally {
    /// Builds the tree of this number, and sends requests to it.
    fn tree<Send: FnMut(Ask) -> Option<Reply>>(
        &mut self,
        number: u64,
        asks: usize,
        connect: impl FnOnce(Router, String) -> Send,
    ) {
        let mut dice = Dice(number << 32);
        let tree = dice.tree();
        let app = catch_unwind(AssertUnwindSafe(|| app::app(&tree)));
        let said = panics();
        // A layer that is put on by hand cannot know whether the server runs: there, nothing is shared.
        let around = clashing(&tree);
        if around.is_some_and(|how| how == How::Annotated || cfg!(debug_assertions)) {
            let is_told = app.is_err() && said.iter().all(|said| is_ours(said));
            let verdict = is_told.then_some(()).ok_or("it starts");
            return self.note(SIDE_BY_SIDE, tree.to_string(), false, verdict, &said);
        }
        let (app, path) = app.unwrap_or_else(|_| panic!("{tree} does not start: {said:?}"));
        if around.is_some() && tree.steps.iter().any(hides) {
            return; // A policy that does not see the two may decide about what they do not answer.
        }
        let mut send = connect(app, path);
        for _ in 0..asks {
            let ask = dice.ask();
            let combination = format!("{tree}: {ask:?}");
            let Some(mut expected) = expected(&tree, &ask) else {
                continue;
            };
            if around.is_some() {
                expected.kind = SIDE_BY_SIDE;
                expected.lines = vec![Vec::new()];
                expected.varies = false;
            }
            if self.seen.contains(&combination) {
                continue;
            }
            let reply = send(ask);
            let said = panics();
            let verdict = verdict(&expected, reply.as_ref(), &said);
            let is_shared = reply.as_ref().is_some_and(|reply| !reply.lines.is_empty());
            let about = (&expected, &reply, &said);
            self.note(expected.kind, combination, is_shared, verdict, &about);
            // A task that has panicked serves no more requests.
            if !said.is_empty() {
                break;
            }
        }
    }

    fn note(
        &mut self,
        kind: &'static str,
        combination: String,
        is_shared: bool,
        verdict: Result<(), &str>,
        about: &dyn Debug,
    ) {
        if let Err(wrong) = verdict {
            let failures = self.failures.entry(format!("{kind}: {wrong}"));
            failures
                .or_insert_with(|| (0, format!("{combination}\n{about:?}")))
                .0 += 1;
        }
        self.kinds.entry(kind).or_default()[usize::from(is_shared)] += 1;
        self.seen.insert(combination);
    }

    /// Prints what ran; fails if anything went wrong.
    fn report(&self) {
        println!(
            "{} combinations; not shared and shared: {:#?}",
            self.seen.len(),
            self.kinds
        );
        for (kind, (count, first)) in &self.failures {
            println!("{kind}, {count} times, as with\n{first}\n");
        }
        assert!(
            self.failures.is_empty(),
            "{} kinds of failures",
            self.failures.len()
        );
    }
}

fn verdict(
    expected: &Expected,
    reply: Option<&Reply>,
    said: &[String],
) -> Result<(), &'static str> {
    if expected.kind == FOUND && cfg!(debug_assertions) {
        let is_told = !said.is_empty() && said.iter().all(|said| is_ours(said));
        return is_told.then_some(()).ok_or("no panic");
    }
    if !said.is_empty() {
        return Err("a panic");
    }
    let reply = reply.ok_or("no answer")?;
    if !expected.lines.contains(&reply.lines) {
        return Err(match reply.lines.is_empty() {
            _ if expected.lines.iter().all(Vec::is_empty) => "shared",
            true => "not shared",
            false => "shared with other headers",
        });
    }
    if expected.varies && !reply.varies {
        return Err("no `Vary: Origin`");
    }
    if expected.status != reply.status {
        return Err("another status");
    }
    Ok(())
}

#[test]
fn the_nearest_policy_decides_whatever_is_in_between() {
    listen_to_panics();
    // Time stands still, so that a timeout takes none.
    let mut runtime = Builder::new_current_thread();
    let runtime = runtime.enable_time().start_paused(true).build().unwrap();
    let _entered = runtime.enter();
    let mut tally = Tally::default();
    for number in 0..TREES {
        tally.tree(number, ASKS, |app, path| {
            let runtime = &runtime;
            move |ask| runtime.block_on(ask.of(app.clone(), &path))
        });
    }
    tally.report();
    assert!(tally.seen.len() >= 20_000, "{}", tally.seen.len());
    for (kind, [not_shared, shared]) in tally.kinds {
        assert!(not_shared > 0, "{kind}");
        assert_eq!(shared > 0, ![FOUND, SIDE_BY_SIDE].contains(&kind), "{kind}");
    }
}

/// `axum::serve` builds the layers of a route anew for each connection.
#[test]
fn the_same_over_tcp() {
    listen_to_panics();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let _entered = runtime.enter();
    let mut tally = Tally::default();
    let client = Client::builder(TokioExecutor::new())
        .pool_max_idle_per_host(0)
        .build_http::<Body>();
    for number in TREES..TREES + 60 {
        tally.tree(number, 5, |app, path| {
            let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
            let url = format!("http://{}{path}", listener.local_addr().unwrap());
            runtime.spawn(async move { axum::serve(listener, app).await });
            let (runtime, client) = (&runtime, &client);
            move |ask| runtime.block_on(ask.over_tcp(client, &url))
        });
    }
    tally.report();
    assert!(tally.seen.len() >= 200, "{}", tally.seen.len());
}
