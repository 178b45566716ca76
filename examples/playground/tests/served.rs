//! What the playground serves, without a browser, and that what it says of each cell is what
//! `testing::Browser` finds.

mod running;

use std::process::Command;

use cors_runtime::testing::{Browser, Credentials, Fetched, Request, ScriptResponse};
use running::{Playground, matrix};
use serde_json::{Value, json};

const FILES: [&str; 16] = [
    "/",
    "/style.css",
    "/matrix.css",
    "/form.css",
    "/report.css",
    "/main.js",
    "/element.js",
    "/frames.js",
    "/run.js",
    "/matrix.js",
    "/report.js",
    "/drawer.js",
    "/form.js",
    "/rust.js",
    "/frame",
    "/frame.js",
];

#[tokio::test]
async fn every_file_is_served_under_a_strict_content_security_policy() {
    let playground = Playground::start("0");
    for file in FILES {
        let served = ask(&playground, Request::get(file)).await;
        assert_eq!(served.status(), 200, "{file}");
        let rules = served.header("content-security-policy").unwrap();
        assert!(
            rules.starts_with("default-src 'none'; script-src 'self';"),
            "{file}: {rules}"
        );
        assert!(!rules.contains("unsafe"), "{file}: {rules}");
        assert_eq!(served.header("x-content-type-options").unwrap(), "nosniff");
    }
    let frame = ask(&playground, Request::get("/frame")).await;
    let rules = frame.header("content-security-policy").unwrap();
    assert!(
        rules.contains("frame-ancestors http://app.localhost:"),
        "{rules}"
    );
}

#[tokio::test]
async fn nothing_in_the_page_is_from_elsewhere() {
    let playground = Playground::start("0");
    for file in FILES {
        let text = ask(&playground, Request::get(file)).await.text();
        assert!(text.len() > 200, "{file}");
        for outside in ["http:", "https:", "src=\"//", "@import", "url("] {
            assert!(!text.contains(outside), "{file} has `{outside}`");
        }
        for inline in [" style=", " onclick=", "<style", "<script>", "innerHTML"] {
            assert!(!text.contains(inline), "{file} has `{inline}`");
        }
    }
}

#[tokio::test]
async fn every_case_shows_its_source_and_what_the_macro_makes_of_it() {
    let playground = Playground::start("0");
    let contents = contents(&playground).await;
    let cases = contents["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 10);
    for case in cases {
        let (source, expanded) = (text(&case["source"]), text(&case["expanded"]));
        assert!(source.contains("-> Router {"), "{source}");
        assert!(expanded.contains("-> Router {"), "{expanded}");
        assert!(!expanded.contains("\n#[cors_policy"), "{expanded}");
        let has_policy = source.contains("#[cors_policy(");
        assert_eq!(
            expanded.contains("Policy::from_parts"),
            has_policy,
            "{expanded}"
        );
    }
}

#[tokio::test]
async fn every_cell_is_as_the_policies_read_and_as_a_browser_by_the_standard_has_it() {
    let playground = Playground::start("0");
    let contents = contents(&playground).await;
    let mut rows = Vec::new();
    for case in contents["cases"].as_array().unwrap() {
        for method in case["methods"].as_array().unwrap() {
            let mut row = format!("{} {} ", text(&case["name"]), text(method));
            for origin in contents["origins"].as_array().unwrap() {
                let cell = Cell::new(case, text(method), text(&origin["origin"]));
                row.push(cell.holds(&playground, text(&contents["api"])).await);
            }
            rows.push(row);
        }
    }
    assert_eq!(rows, matrix());
}

/// A request of the matrix's.
struct Cell<'a> {
    origin: &'a str,
    method: &'a str,
    path: &'a str,
    headers: Vec<(&'a str, &'a str)>,
    body: Option<&'a str>,
    credentials: &'a str,
}

impl<'a> Cell<'a> {
    fn new(case: &'a Value, method: &'a str, origin: &'a str) -> Cell<'a> {
        let asks = &case["asks"];
        let has_body = matches!(method, "POST" | "PUT");
        let body = asks["json"].as_str().filter(|_| has_body);
        let mut headers: Vec<_> = body
            .map(|_| ("content-type", "application/json"))
            .into_iter()
            .collect();
        let own = asks["headers"].as_array().unwrap().iter();
        headers.extend(own.map(|header| (text(&header[0]), text(&header[1]))));
        Cell {
            origin,
            method,
            path: text(&case["path"]),
            headers,
            body,
            credentials: text(&asks["credentials"]),
        }
    }

    /// Sends it over TCP. The playground's report has to say the same.
    async fn holds(&self, playground: &Playground, api: &str) -> char {
        let place = format!("{}{}-{}", self.method, self.path, self.origin);
        let run = place.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        let run = &run[..run.len().min(64)];
        let fetched = self.fetch(api, run).await;
        let report = self.report(playground, run, fetched.is_allowed()).await;
        let what = format!(
            "{} {} from {}: {report:#}",
            self.method, self.path, self.origin
        );
        assert_eq!(report["agrees"], true, "{what}");
        assert_eq!(report["expected"], fetched.is_allowed(), "{what}");
        assert_eq!(report["console"].is_null(), fetched.is_allowed(), "{what}");
        let sent = fetched.requests().len();
        assert_eq!(
            report["exchanges"].as_array().unwrap().len(),
            sent,
            "{what}"
        );
        self.marks(&report, api, &what);
        if fetched.is_allowed() { '+' } else { '-' }
    }

    /// Each exchange with another origin has the header marked that decides.
    fn marks(&self, report: &Value, api: &str, what: &str) {
        for exchange in report["exchanges"].as_array().unwrap() {
            let mut headers = exchange["answered"].as_array().unwrap().iter();
            let is_marked = headers.any(|header| header["decides"] == true);
            assert_eq!(is_marked, self.origin != api, "{what}");
        }
    }

    async fn fetch(&self, api: &str, run: &str) -> Fetched {
        let mut request = Request::new(self.method, format!("{}?run={run}", self.path));
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if let Some(body) = self.body {
            request = request.text(body);
        }
        let credentials = match self.credentials {
            "include" => Credentials::Include,
            _ => Credentials::SameOrigin,
        };
        let browser = Browser::at(self.origin);
        browser.fetch(api, request.credentials(credentials)).await
    }

    async fn report(&self, playground: &Playground, run: &str, allowed: bool) -> Value {
        let asked = json!({
            "run": run, "origin": self.origin, "path": self.path, "method": self.method,
            "headers": self.headers, "body": self.body, "credentials": self.credentials,
            "allowed": allowed,
        });
        let told = ask(playground, Request::post("/report").json(&asked)).await;
        assert_eq!(told.status(), 200, "{}", told.text());
        told.json()
    }
}

#[tokio::test]
async fn a_browser_that_does_other_than_the_policy_says_is_told_of() {
    let playground = Playground::start("0");
    let contents = contents(&playground).await;
    let case = &contents["cases"][1];
    let app = text(&contents["origins"][0]["origin"]);
    let cell = Cell::new(case, "PUT", app);
    assert!(cell.fetch(text(&contents["api"]), "a").await.is_allowed());
    let report = cell.report(&playground, "a", false).await;
    assert_eq!(report["agrees"], false);
    assert_eq!(report["policy"]["allowed"], true);
}

#[tokio::test]
async fn credentials_that_a_policy_keeps_out_are_no_disagreement() {
    let playground = Playground::start("0");
    let contents = contents(&playground).await;
    let app = text(&contents["origins"][0]["origin"]);
    for case in [0, 2] {
        let cell = Cell {
            credentials: "include",
            ..Cell::new(&contents["cases"][case], "GET", app)
        };
        assert!(!cell.fetch(text(&contents["api"]), "a").await.is_allowed());
        let report = cell.report(&playground, "a", false).await;
        assert_eq!(report["agrees"], true, "{report:#}");
        let words = text(&report["policy"]["words"]);
        assert!(
            words.ends_with("but not with credentials: it does not say `allow_credentials`"),
            "{words}"
        );
    }
}

#[tokio::test]
async fn a_report_is_about_the_playground_alone() {
    let playground = Playground::start("0");
    for (origin, path) in [
        ("https://evil.example", "/spa/session"),
        ("no origin", "/spa/session"),
        (&*playground.url, "spa"),
        (&*playground.url, "//evil.example/"),
    ] {
        let asked = json!({
            "run": "a", "origin": origin, "path": path, "method": "GET",
            "headers": [], "body": null, "credentials": "omit", "allowed": true,
        });
        let told = ask(&playground, Request::post("/report").json(&asked)).await;
        assert_eq!(told.status(), 400, "{origin} {path}: {}", told.text());
    }
}

#[test]
fn a_port_that_is_taken_is_said() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let output = Command::new(env!("CARGO_BIN_EXE_playground"))
        .env("PORT", port.to_string())
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.starts_with(&format!(
            "port {port} cannot be had for the API: something else listens there\n"
        )),
        "{said}"
    );
    assert!(
        said.contains("`PORT=0 cargo run` any that are free"),
        "{said}"
    );
}

/// What the page itself asks of its server.
async fn ask(playground: &Playground, request: Request) -> ScriptResponse {
    let page = Browser::at(&playground.url);
    page.fetch(&*playground.url, request).await.assert_allowed()
}

async fn contents(playground: &Playground) -> Value {
    ask(playground, Request::get("/contents")).await.json()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
