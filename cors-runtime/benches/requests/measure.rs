//! Time and allocations of one call, for several services in turn.

use std::alloc::System;
use std::hint::black_box;
use std::time::Instant;

use axum::Router;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use tower::ServiceExt as _;

use crate::ask::{Ask, now};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Rounds in which each service has its turn; the median of them counts, so that what else the
/// machine does hits all alike, or nobody.
const ROUNDS: usize = 61;
/// Calls in a turn.
const CALLS: usize = 400;

/// What one call costs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    pub(crate) nanoseconds: f64,
    pub(crate) allocations: f64,
}

/// The costs of one call of each of the services, in one run.
pub(crate) fn compare<const N: usize>(ask: &Ask, services: [&Router; N]) -> [Cost; N] {
    in_turns(services, |service| {
        let requests: Vec<_> = (0..CALLS).map(|_| ask.request()).collect();
        timed(requests, |request| now(service.clone().oneshot(request)))
    })
}

/// What `axum::serve` does with a router for each connection, before it is read from.
pub(crate) fn compare_connections<const N: usize>(routers: [&Router; N]) -> [Cost; N] {
    in_turns(routers, |router| {
        timed(vec![(); CALLS / 10], |()| {
            router.clone().with_state::<()>(())
        })
    })
}

/// The medians of many rounds, in which each has its turn.
fn in_turns<T: Copy, const N: usize>(things: [T; N], turn: impl Fn(T) -> Cost) -> [Cost; N] {
    let mut rounds = [(); N].map(|()| Vec::with_capacity(ROUNDS));
    for round in 0..ROUNDS {
        for place in 0..N {
            // Nobody is always the first.
            let at = (place + round) % N;
            rounds[at].push(turn(things[at]));
        }
    }
    rounds.map(|mut costs| {
        costs.sort_by(|one, other| one.nanoseconds.total_cmp(&other.nanoseconds));
        costs[ROUNDS / 2]
    })
}

/// What one call costs, by many of them. What comes out is dropped later: it is the same for all.
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
        nanoseconds: time.as_nanos() as f64 / calls,
        allocations: allocations as f64 / calls,
    }
}
