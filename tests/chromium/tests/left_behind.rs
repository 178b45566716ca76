//! A test that fails leaves no browser behind: some hundred of these take all the memory that there is.

use std::fs;
use std::process;
use std::time::Duration;

use cors_chromium::Chromium;

/// How many processes have this word on their command line.
fn running(word: &str) -> usize {
    let processes = fs::read_dir("/proc").unwrap();
    let lines = processes.filter_map(|entry| fs::read(entry.unwrap().path().join("cmdline")).ok());
    lines
        .filter(|line| String::from_utf8_lossy(line).contains(word))
        .count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_nobody_closes_ends() {
    let word = format!("--left-behind-by-{}", process::id());
    let Some(chromium) = Chromium::start_with(std::slice::from_ref(&word)).await else {
        return;
    };
    assert!(running(&word) > 0);
    // As when an assertion in the middle of a test fails.
    let failed = tokio::spawn(async move {
        let _chromium = chromium;
        panic!("meant");
    });
    assert!(failed.await.unwrap_err().is_panic());
    for _ in 0..100 {
        if running(&word) == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{} processes are left", running(&word));
}
