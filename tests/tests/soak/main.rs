//! An annotated app under mixed traffic over TCP, good and hostile, for a while: no error, no answer that
//! changes, and no memory that is not given back. The long form:
//!
//! ```sh
//! cargo test -p cors-tests --test soak --release -- --ignored --nocapture
//! ```

mod app;
mod cases;
mod client;
mod process;
mod traffic;

use std::time::Duration;

use process::Process;
use traffic::Traffic;

/// As the app takes it in the other process.
#[test]
#[ignore = "it is started by the others"]
fn the_app() {
    if process::is_the_app() {
        app::serve();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_seconds() {
    soak(Duration::from_secs(10)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes two minutes"]
async fn two_minutes() {
    soak(Duration::from_mins(2)).await;
}

/// A quarter of the time is for warming up.
async fn soak(time: Duration) {
    let process = Process::start();
    let traffic = Traffic::begin(process.addresses()).await;
    tokio::time::sleep(time / 4).await;
    let warm = process.resident_over(time / 8).await;
    tokio::time::sleep(time / 2).await;
    let end = process.resident_over(time / 8).await;
    let counts = traffic.end().await;
    println!("{counts}; resident: {warm} KiB when warm, {end} KiB at the end");
    counts.assert_all_kinds();
    // What an allocator keeps at hand comes and goes; what is lost on each request would be more.
    assert!(end < warm + 4 * 1024, "{warm} KiB have become {end} KiB");
}
