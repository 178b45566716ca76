//! Origins that are swapped while requests are served: each is judged by the set before its swap or
//! by the one after, and what is replaced is gone.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use cors_runtime::SharedOrigins;
use tokio::task::{JoinSet, yield_now};

use super::shared;
use crate::app::Calls;
use crate::ask::Ask;
use crate::server::Server;

const TASKS: usize = 32;
const SWAPS: usize = 10_000;

/// Of each generation there are these two, and no other has them.
fn generation(number: usize) -> [String; 2] {
    [
        format!("https://a.generation-{number}.example"),
        format!("https://b.generation-{number}.example"),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_is_right_for_the_set_before_or_after() {
    let origins = SharedOrigins::new(generation(0)).unwrap();
    let server = Arc::new(Server::of(shared(origins.clone(), Calls::default())).await);
    // The generation that has begun to be put in place, and the one that is.
    let begun = Arc::new(AtomicUsize::new(0));
    let done = Arc::new(AtomicUsize::new(0));
    let stop = Arc::new(AtomicBool::new(false));

    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let (server, begun, done) = (Arc::clone(&server), Arc::clone(&begun), Arc::clone(&done));
        let stop = Arc::clone(&stop);
        tasks.spawn(async move {
            let mut answers = [0, 0];
            while !stop.load(Ordering::Relaxed) {
                let first = done.load(Ordering::SeqCst);
                // Now and then one that is on its way in, or out.
                let asked = (first + task % 3).saturating_sub(1);
                let origin = &generation(asked)[task % 2];
                let ask = match task % 4 {
                    0 => Ask::preflight("/orders", "PUT").from(origin),
                    _ => Ask::get("/orders").from(origin),
                };
                let reply = server.send(ask).await;
                let last = begun.load(Ordering::SeqCst);
                let is_allowed = reply.allowed_origin().is_some();
                if is_allowed {
                    assert_eq!(reply.allowed_origin(), Some(origin.as_str()));
                } else {
                    assert!(reply.cors().is_empty(), "{reply:?}");
                }
                // While the request was on its way, these were the sets.
                let could_be = (first..=last).contains(&asked);
                let must_be = first == last && asked == first;
                assert!(is_allowed || !must_be, "{asked} is lost: {first}..={last}");
                assert!(
                    !is_allowed || could_be,
                    "{asked} is let in: {first}..={last}"
                );
                answers[usize::from(is_allowed)] += 1;
            }
            answers
        });
    }
    for number in 1..=SWAPS {
        begun.store(number, Ordering::SeqCst);
        origins.replace(generation(number)).unwrap();
        done.store(number, Ordering::SeqCst);
        if number % 50 == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        } else {
            yield_now().await;
        }
    }
    stop.store(true, Ordering::Relaxed);
    let mut answers = [0, 0];
    while let Some(of_task) = tasks.join_next().await {
        let of_task = of_task.unwrap();
        answers = [answers[0] + of_task[0], answers[1] + of_task[1]];
    }
    // Both kinds were seen, or nothing was shown.
    assert!(answers.iter().all(|count| *count > TASKS), "{answers:?}");
    assert_eq!(origins.patterns(), generation(SWAPS));
}
