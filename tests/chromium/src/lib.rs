//! A real Chromium, headless, for the tests that need one.
//!
//! Debian has it (`apt-get install chromium chromium-driver`). Where it is missing, a test is skipped
//! and says so; with `REQUIRE_CHROMIUM=1` in the environment, it fails.

mod console;
pub mod documented;
mod driver;

use std::time::Duration;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use driver::Driver;

/// A running Chromium. It ends with this.
#[derive(Debug)]
pub struct Chromium {
    client: Client,
    _driver: Driver,
}

/// How long a script in a page may take.
const SCRIPT_TIMEOUT: Duration = Duration::from_secs(280);

impl Chromium {
    /// Starts one with a fresh profile. `None` if it is not installed, and may be missing.
    ///
    /// # Panics
    ///
    /// If it is not installed and `REQUIRE_CHROMIUM` is set; if it does not start.
    pub async fn start() -> Option<Chromium> {
        Chromium::start_with(&[]).await
    }

    /// The same, with these arguments on its command line, too.
    ///
    /// # Panics
    ///
    /// As [`start`](Chromium::start).
    pub async fn start_with(further: &[String]) -> Option<Chromium> {
        let driver = Driver::start().await?;
        let mut arguments = arguments();
        arguments.extend(further.iter().map(String::as_str));
        let capabilities = json!({
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let Value::Object(capabilities) = capabilities else {
            unreachable!("it is written as an object");
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&driver.url())
            .await
            .expect("Chromium starts");
        let mut timeouts = client.get_timeouts().await.expect("it has timeouts");
        timeouts.set_script(Some(SCRIPT_TIMEOUT));
        client
            .update_timeouts(timeouts)
            .await
            .expect("it takes timeouts");
        Some(Chromium {
            client,
            _driver: driver,
        })
    }

    /// The open page.
    #[must_use]
    pub fn page(&self) -> &Client {
        &self.client
    }

    /// What the console has said since this was last called, a line each.
    ///
    /// # Panics
    ///
    /// If Chromium has gone.
    pub async fn console(&self) -> Vec<String> {
        console::lines(&self.client).await
    }

    /// Calls a command of the DevTools protocol: `("Emulation.setEmulatedMedia", json!({…}))`.
    ///
    /// # Panics
    ///
    /// If Chromium has gone, or knows no such command.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        console::devtools(&self.client, command, parameters).await
    }

    /// Closes it. (Dropping it ends the process, too; this waits for it.)
    ///
    /// # Panics
    ///
    /// If Chromium has gone.
    pub async fn close(self) {
        self.client.close().await.expect("Chromium closes");
    }
}

/// What keeps it from the network, from asking, and from a sandbox that root does not get.
fn arguments() -> Vec<&'static str> {
    vec![
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-extensions",
        "--hide-scrollbars",
    ]
}
