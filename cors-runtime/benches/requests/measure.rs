//! Instructions, time and allocations of one call.

use std::alloc::System;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use http::Request;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use tower::ServiceExt as _;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Rounds in which each has its turn. The quickest turn counts: what else the machine does only
/// makes turns slower.
const ROUNDS: usize = 100;

/// How often instructions are counted. The median counts: to grow a map costs more or less with what
/// the heap looks like.
const REPEATS: usize = 11;

/// The argument with which this program counts instructions, under callgrind.
pub(crate) const COUNT: &str = "--count-instructions";

/// What one call costs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// Not a number if they were not counted.
    pub(crate) instructions: f64,
    pub(crate) nanoseconds: f64,
    pub(crate) allocations: f64,
}

/// A request to an app, in a form that can be sent again and again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exchange<'a> {
    pub(crate) app: &'a Router,
    pub(crate) request: &'a Request<()>,
}

impl Exchange<'_> {
    fn request(self) -> Request<Body> {
        self.request.clone().map(|()| Body::empty())
    }

    pub(crate) fn response(self) -> Response {
        send(self.app, self.request())
    }

    pub(crate) fn response_to_count(self) -> Response {
        measured_request(self.app, self.request())
    }
}

/// What a server does for a request: hyper has a clone of the app for each.
#[inline]
fn send(app: &Router, request: Request<Body>) -> Response {
    let mut response = std::pin::pin!(app.clone().oneshot(request));
    match response
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(response) => response.unwrap(),
        Poll::Pending => panic!("none of these apps waits"),
    }
}

#[inline(never)]
fn measured_request(app: &Router, request: Request<Body>) -> Response {
    send(app, request)
}

/// What `axum::serve` does for a connection before it is read from.
#[inline(never)]
pub(crate) fn measured_connection(app: &Router) -> Router {
    app.clone().with_state(())
}

/// The costs of each exchange, by `calls` of them in each turn.
pub(crate) fn exchanges(exchanges: &[Exchange<'_>], calls: usize) -> Vec<Cost> {
    in_turns(exchanges, |exchange| {
        let requests = vec![(); calls].into_iter();
        let requests: Vec<_> = requests.map(|()| exchange.request()).collect();
        // What had its turn before may have filled the caches.
        for _ in 0..10 {
            drop(exchange.response());
        }
        timed(requests, |request| send(exchange.app, request))
    })
}

pub(crate) fn connections(apps: &[&Router]) -> Vec<Cost> {
    in_turns(apps, |app| {
        timed(vec![(); 20], |()| measured_connection(app))
    })
}

fn in_turns<T: Copy>(things: &[T], turn: impl Fn(T) -> Cost) -> Vec<Cost> {
    let mut best: Vec<Cost> = things.iter().map(|thing| turn(*thing)).collect();
    for _ in 1..ROUNDS {
        for (thing, best) in things.iter().zip(&mut best) {
            let cost = turn(*thing);
            best.nanoseconds = best.nanoseconds.min(cost.nanoseconds);
            best.allocations = best.allocations.min(cost.allocations);
        }
    }
    best
}

/// What comes out is dropped later: it is the same for all.
#[allow(clippy::cast_precision_loss)]
fn timed<In, Out>(inputs: Vec<In>, call: impl Fn(In) -> Out) -> Cost {
    let calls = inputs.len() as f64;
    let mut outputs = Vec::with_capacity(inputs.len());
    let region = Region::new(ALLOCATOR);
    let start = Instant::now();
    for input in inputs {
        outputs.push(call(input));
    }
    let time = start.elapsed();
    let allocations = region.change().allocations;
    black_box(&outputs);
    Cost {
        instructions: f64::NAN,
        nanoseconds: time.as_nanos() as f64 / calls,
        allocations: allocations as f64 / calls,
    }
}

/// The bytes that are still in use after `make`, and what it has made.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn memory<T>(make: impl FnOnce() -> T) -> (f64, T) {
    let region = Region::new(ALLOCATOR);
    let output = make();
    let change = region.change();
    let kept = change.bytes_allocated as f64 - change.bytes_deallocated as f64;
    (kept, output)
}

/// What counts as one call for [`instructions`].
pub(crate) fn repeat<T>(call: impl Fn() -> T) {
    for at in 0..REPEATS {
        black_box(call());
        // The heap looks different the next time.
        black_box(Vec::<u8>::with_capacity(100 * at).leak());
    }
}

/// Runs this program again, under callgrind, and gives the instructions of what it calls by
/// [`repeat`], in that order; nothing if valgrind is not installed.
pub(crate) fn instructions() -> Option<Vec<f64>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("callgrind");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let status = Command::new("valgrind")
        // One file for each call, with a number. Of options with the same pattern only the last one
        // would count.
        .args(["--tool=callgrind", "--dump-after=*measured_*"])
        .arg("--toggle-collect=*::measured_*")
        .arg(format!("--callgrind-out-file={}/out", folder.display()))
        .arg(std::env::current_exe().unwrap())
        .arg(COUNT)
        .stderr(Stdio::null())
        .status();
    let status = status.ok()?;
    assert!(status.success(), "valgrind: {status}");
    let calls = (1..).map_while(|call| {
        let text = std::fs::read_to_string(folder.join(format!("out.{call}"))).ok()?;
        let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
        Some(total.unwrap().trim().parse::<f64>().unwrap())
    });
    let mut calls: Vec<f64> = calls.collect();
    let median = |calls: &mut [f64]| {
        calls.sort_by(f64::total_cmp);
        calls[calls.len() / 2]
    };
    Some(calls.chunks_mut(REPEATS).map(median).collect())
}
