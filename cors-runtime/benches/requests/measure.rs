//! Time and allocations of one call, for several services in turn.

use std::alloc::System;
use std::hint::black_box;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use http::{HeaderMap, Method, Request};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use tower::ServiceExt as _;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Rounds in which each service has its turn; the median of them counts, so that what else the
/// machine does hits all alike, or nobody.
const ROUNDS: usize = 61;
/// Calls in a turn.
const CALLS: usize = 400;

/// A request, to be sent again and again.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
}

impl Ask {
    pub(crate) fn new(method: Method, headers: &[(&'static str, &str)]) -> Ask {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        Ask { method, headers }
    }

    fn request(&self) -> Request<Body> {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = self.method.clone();
        *request.headers_mut() = self.headers.clone();
        request
    }
}

/// What one call costs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    pub(crate) nanoseconds: f64,
    pub(crate) allocations: f64,
}

/// The costs of one call of each of the services, in one run.
pub(crate) fn compare<const N: usize>(ask: &Ask, services: [&Router; N]) -> [Cost; N] {
    let mut times = [(); N].map(|()| Vec::with_capacity(ROUNDS));
    let mut allocations = [0.0; N];
    for round in 0..ROUNDS {
        for turn in 0..N {
            // Nobody is always the first.
            let at = (turn + round) % N;
            let (time, count) = calls(ask, services[at]);
            times[at].push(time);
            allocations[at] = count;
        }
    }
    std::array::from_fn(|at| {
        times[at].sort_by(f64::total_cmp);
        Cost {
            nanoseconds: times[at][ROUNDS / 2],
            allocations: allocations[at],
        }
    })
}

#[allow(clippy::cast_precision_loss)]
fn calls(ask: &Ask, service: &Router) -> (f64, f64) {
    let requests: Vec<_> = (0..CALLS).map(|_| ask.request()).collect();
    let mut responses = Vec::with_capacity(CALLS);
    let region = Region::new(ALLOCATOR);
    let start = Instant::now();
    for request in requests {
        responses.push(now(service.clone().oneshot(request)));
    }
    let time = start.elapsed();
    let count = region.change().allocations;
    black_box(&responses);
    let calls = CALLS as f64;
    (time.as_nanos() as f64 / calls, count as f64 / calls)
}

/// The output of a future that waits for nothing.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(output) => output,
        std::task::Poll::Pending => panic!("no service of these waits"),
    }
}
