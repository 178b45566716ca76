//! A test that is skipped says so, also where the test harness keeps what tests print to itself.

use std::env;
use std::process::Command;

use cors_chromium::Chromium;

const WITHOUT: &str = "CORS_CHROMIUM_WITHOUT_A_BROWSER";

#[tokio::test]
async fn a_test_without_a_browser_says_that_it_is_skipped() {
    if env::var_os(WITHOUT).is_some() {
        assert!(Chromium::start().await.is_none());
        return;
    }
    let again = |required: bool| {
        let mut command = Command::new(env::current_exe().unwrap());
        command.env("PATH", "").env(WITHOUT, "1");
        if required {
            command.env("REQUIRE_CHROMIUM", "1");
        } else {
            command.env_remove("REQUIRE_CHROMIUM");
        }
        command.output().unwrap()
    };
    let skipped = again(false);
    let said = String::from_utf8_lossy(&skipped.stderr);
    assert!(skipped.status.success());
    assert!(
        said.contains("*** SKIPPED, for want of a browser"),
        "{said}"
    );
    assert!(said.contains("apt-get install chromium"), "{said}");
    assert!(!again(true).status.success());
}
