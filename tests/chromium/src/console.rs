//! The console, and the DevTools: two commands of `chromedriver` that WebDriver does not have.

use std::time::Duration;

use fantoccini::Client;
use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::{Value, json};
use tokio::time::sleep;
use url::{ParseError, Url};

/// A command: its path under the session, and what it takes.
#[derive(Debug)]
struct Command {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Command {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

/// What is written to mark where the console was read up to.
const MARK: &str = "the console is read up to here";

/// The lines of the console. It is another process than the page, and may be later: so a line is
/// written, and waited for.
pub(crate) async fn lines(client: &Client) -> Vec<String> {
    let write = "console.info(arguments[0])";
    let written = client.execute(write, vec![json!(MARK)]).await;
    written.expect("the page has a console");
    let mut lines = Vec::new();
    loop {
        lines.extend(written_by_now(client).await);
        if let Some(mark) = lines.iter().position(|line: &String| line.contains(MARK)) {
            lines.remove(mark);
            return lines;
        }
        sleep(Duration::from_millis(10)).await;
    }
}

async fn written_by_now(client: &Client) -> Vec<String> {
    let log = Command {
        path: "se/log",
        body: json!({ "type": "browser" }),
    };
    let entries = client.issue_cmd(log).await.expect("Chromium has a console");
    let entries = entries.as_array().expect("a console has lines");
    entries
        .iter()
        .filter_map(|entry| entry.get("message")?.as_str())
        .map(unescaped)
        .collect()
}

/// `chromedriver` writes what is not ASCII as `\u00E9`.
fn unescaped(line: &str) -> String {
    let mut parts = line.split("\\u");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let escaped = part
            .get(..4)
            .and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match escaped.and_then(char::from_u32) {
            Some(char) => {
                text.push(char);
                text.push_str(&part[4..]);
            }
            None => text.extend(["\\u", part]),
        }
    }
    text
}

pub(crate) async fn devtools(client: &Client, command: &str, parameters: Value) -> Value {
    let call = Command {
        path: "goog/cdp/execute",
        body: json!({ "cmd": command, "params": parameters }),
    };
    client.issue_cmd(call).await.expect("Chromium knows it")
}
