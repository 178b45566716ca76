//! An annotated app under mixed traffic over TCP, good and hostile, for a while: no error, no answer that
//! changes, and nothing that is kept of a request, also where no two are alike. For ten seconds, or as long
//! as is said:
//!
//! ```sh
//! SOAK_SECONDS=120 cargo test -p cors-tests --test soak --release -- --nocapture
//! ```

mod app;
mod cases;
mod client;
mod fresh;
mod process;
mod traffic;

use std::env;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use cases::Port;
use process::Process;
use traffic::Traffic;

/// The app is this test once more, in a process of its own.
#[test]
fn nothing_fails_and_nothing_is_kept() {
    if process::is_the_app() {
        return app::serve();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    runtime.unwrap().block_on(soak(time()));
}

/// How long.
fn time() -> Duration {
    let seconds = env::var("SOAK_SECONDS").unwrap_or_else(|_| "10".to_owned());
    Duration::from_secs(
        seconds
            .parse()
            .expect("SOAK_SECONDS is a number of seconds"),
    )
}

/// Enough requests of which no two are alike for it to show if something is kept of each. A busy machine takes
/// its time for them.
const FRESH: usize = 4_000;
const LONGEST: Duration = Duration::from_mins(3);

/// What an allocator keeps at hand comes and goes: so much, in bytes, and so much for each of these requests.
/// An origin, a method or the names of one have some 250 to begin with.
const SLACK: u64 = 512 * 1024;
const FOR_EACH: u64 = 32;

/// A quarter of the time is for warming up.
async fn soak(time: Duration) {
    let process = Process::start();
    let mut traffic = Traffic::begin(process.addresses()).await;
    wait(&mut traffic, time / 4, FRESH / 4).await;
    let warm = process.resident_over(time / 8).await;
    let before = traffic.fresh();
    wait(&mut traffic, time / 2, before + FRESH).await;
    let end = process.resident_over(time / 8).await;
    let fresh = u64::try_from(traffic.fresh() - before).unwrap();
    let counts = traffic.end().await;
    let grown = end.saturating_sub(warm) * 1024;
    println!(
        "{counts}; resident: {warm} KiB when warm, {end} KiB {fresh} requests of which no two are alike later: \
         {} bytes for each",
        grown / fresh
    );
    counts.assert_all_kinds();
    assert!(
        grown < SLACK + FOR_EACH * fresh,
        "{warm} KiB have become {end} KiB"
    );
}

/// Until this time is over, and so many requests of which no two are alike have been answered.
async fn wait<A>(traffic: &mut Traffic<A>, time: Duration, fresh: usize)
where
    A: Fn(Port) -> SocketAddr + Send + Sync + 'static,
{
    let start = Instant::now();
    while start.elapsed() < time || traffic.fresh() < fresh {
        assert!(
            start.elapsed() < time + LONGEST,
            "only {} are answered",
            traffic.fresh()
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
