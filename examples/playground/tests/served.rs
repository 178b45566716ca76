//! What the playground serves, without a browser, and that what it says of each cell is what
//! `cors_testing::Browser` finds.

mod running;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use cors_testing::{Browser, Credentials, Fetched, Navigation, Request, ScriptResponse};
use running::{Playground, matrix, program};
use serde_json::{Value, json};

const FILES: [&str; 19] = [
    "/",
    "/style.css",
    "/matrix.css",
    "/form.css",
    "/forms.css",
    "/report.css",
    "/main.js",
    "/element.js",
    "/frames.js",
    "/run.js",
    "/arrows.js",
    "/matrix.js",
    "/report.js",
    "/drawer.js",
    "/form.js",
    "/forms.js",
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
async fn a_form_of_a_stranger_reaches_the_handler_without_enforce_alone() {
    let playground = Playground::start("0");
    let contents = contents(&playground).await;
    let api = text(&contents["api"]);
    let origin_of = |label: &str| {
        let mut origins = contents["origins"].as_array().unwrap().iter();
        let found = origins.find(|origin| origin["label"] == label).unwrap();
        text(&found["origin"]).to_owned()
    };
    for (page, status) in [("A look-alike", 403), ("The app", 200)] {
        for (route, status) in [("without-enforce", 200), ("with-enforce", status)] {
            let path = format!("/forms/{route}/transfer");
            let form = Navigation::form_post(&path, [("amount", "1000")]);
            let posted = Browser::at(&origin_of(page)).navigate(api, form).await;
            assert_eq!(posted.assert_answered().status(), status, "{page} {route}");
        }
    }
    let counts: Value = ask(&playground, Request::get("/forms")).await.json();
    let expected = json!({
        "without_enforce": { "arrived": 2, "handled": 2 },
        "with_enforce": { "arrived": 2, "handled": 1 },
    });
    assert_eq!(counts, expected);
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
    assert_eq!(cases.len(), 13);
    for case in cases {
        let (source, expanded) = (text(&case["source"]), text(&case["expanded"]));
        for text in [source, expanded] {
            let is_there = ["-> Router {", "-> Result<Router, PolicyErrors> {"]
                .iter()
                .any(|builder| text.contains(builder));
            assert!(is_there, "{text}");
        }
        assert!(!expanded.contains("\n#[cors_policy"), "{expanded}");
        let has_policy = source.contains("#[cors_policy(");
        assert_eq!(
            expanded.contains("FunctionPolicy for"),
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

    /// Each exchange with another origin has all headers marked that the browser checks, and no other
    /// fails than the one that it fails by.
    fn marks(&self, report: &Value, api: &str, what: &str) {
        let own = self.origin == api;
        for exchange in report["exchanges"].as_array().unwrap() {
            let checked = |check: &str| -> Vec<&str> {
                let headers = exchange["answered"].as_array().unwrap().iter();
                let found = headers.filter(|header| header["check"] == check);
                found.map(|header| text(&header["name"])).collect()
            };
            let (passes, fails) = (checked("passes"), checked("fails"));
            assert_eq!(
                fails.len(),
                usize::from(exchange["fails"] == true),
                "{what}"
            );
            if exchange["fails"] == true {
                continue;
            }
            let mut expected = Vec::new();
            if !own {
                let asked = exchange["asked"].as_array().unwrap();
                let asks = |name: &str| asked.iter().find(|header| header["name"] == name);
                if self.credentials == "include" {
                    expected.push("access-control-allow-credentials");
                }
                if asks("access-control-request-headers").is_some() {
                    expected.push("access-control-allow-headers");
                }
                let method = asks("access-control-request-method");
                if method.is_some_and(|method| !matches!(text(&method["value"]), "GET" | "POST")) {
                    expected.push("access-control-allow-methods");
                }
                expected.push("access-control-allow-origin");
            }
            assert_eq!(passes, expected, "{what}");
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

/// The path, the method, the column, the credentials mode, and how the advice begins.
type Advised = (
    &'static str,
    &'static str,
    usize,
    &'static str,
    &'static str,
);

const APP: usize = 0;
const PREVIEW: usize = 1;
const ADMIN: usize = 2;
const DEV: usize = 3;
const BY_IP: usize = 4;
const STRANGER: usize = 5;
const SANDBOXED: usize = 6;

async fn advises(all: &[Advised]) {
    let playground = Playground::start("0");
    let contents = contents(&playground).await;
    for (run, &(path, method, column, credentials, said)) in all.iter().enumerate() {
        let cell = Cell {
            origin: text(&contents["origins"][column]["origin"]),
            method,
            path,
            headers: Vec::new(),
            body: None,
            credentials,
        };
        let (run, what) = (
            run.to_string(),
            format!("{method} {path} from {}", cell.origin),
        );
        let fetched = cell.fetch(text(&contents["api"]), &run).await;
        assert!(!fetched.is_allowed(), "{what}");
        let report = cell.report(&playground, &run, false).await;
        let advice = text(&report["console"]["advice"]);
        assert!(advice.starts_with(said), "{what}: {advice}");
    }
}

#[tokio::test]
async fn the_advice_on_an_origin_is_by_whose_page_it_is() {
    let by_ip = if cfg!(debug_assertions) {
        "`dev(…)` of `profile` has this machine under another name only. Open the page by that name, or add \
         `http://127.0.0.1:*` to it: in debug builds, and never in a release."
    } else {
        "For work on a developer's machine, `dev(allow_origins = [\"http://127.0.0.1:*\"])` in `profile` lets it \
         in: in debug builds, and never in a release."
    };
    let ours =
        "If this page is to have it, add `http://app.localhost:*` to `allow_origins` of `replace`.";
    let preview = "If this page is to have it, add `http://pr-*.preview.app.localhost:*` to `allow_origins` of `session`.";
    let dev = "For work on a developer's machine, `dev(allow_origins = [\"http://localhost:*\"])` in `session` lets \
               it in: in debug builds, and never in a release.";
    let stranger =
        "As intended: this is somebody else's page, and its name only begins as the app's does.";
    let sandboxed = "As intended: a sandboxed frame, a `data:` URL or a local file says `null`, and anybody can make one.";
    advises(&[
        ("/internal-tools/orders", "PUT", APP, "omit", ours),
        ("/spa/session", "PUT", PREVIEW, "include", preview),
        ("/spa/session", "GET", DEV, "include", dev),
        ("/dev-and-prod/profile", "GET", BY_IP, "include", by_ip),
        ("/spa/session", "PUT", STRANGER, "include", stranger),
        ("/single-domain/note", "GET", SANDBOXED, "omit", sandboxed),
    ])
    .await;
}

#[tokio::test]
async fn the_advice_is_another_where_no_origin_is_to_be_added() {
    let nobody = "As intended: the policy `health` is `same_origin`";
    let none = "There is no policy on this path, so it is shared with nobody. To share it, put `#[cors_policy(…)]` \
                on the function that builds its router.";
    let by_hand = "There is no policy on this path, but headers written by hand";
    advises(&[
        ("/same-origin/health", "GET", APP, "omit", nobody),
        ("/no-policy/data", "GET", APP, "omit", none),
        ("/nowhere", "PUT", STRANGER, "omit", none),
        ("/by-hand/account", "GET", ADMIN, "include", by_hand),
    ])
    .await;
}

#[tokio::test]
async fn the_advice_on_the_rest_is_in_the_terms_of_the_policy_and_of_fetch() {
    let everybody =
        "Have the script say `credentials: \"omit\"`, or leave that out: `prices` is for everybody";
    let cookies = "If this API goes by cookies, add `allow_credentials` to `notes`. If it does not, have the script \
                   say `credentials: \"omit\"`";
    let method = "If pages are to send it, add `DELETE` to `allow_methods` of `notes`: all of the policy's origins";
    let any_page = "If pages are to send it, add `PUT` to `allow_methods` of `prices`: any page may then send it";
    let upper = "If pages are to send it, add `PATCH` to `allow_methods` of `reports`";
    let routed = "No handler of this path serves this method.";
    let never = "No script can send it: use another method.";
    advises(&[
        ("/public-api/prices", "GET", APP, "include", everybody),
        ("/single-domain/note", "GET", APP, "include", cookies),
        ("/single-domain/note", "DELETE", APP, "omit", method),
        ("/public-api/prices", "PUT", STRANGER, "omit", any_page),
        ("/multiple-domains/report", "patch", APP, "omit", upper),
        ("/internal-tools/orders", "PATCH", ADMIN, "omit", routed),
        ("/spa/session", "TRACE", APP, "omit", never),
    ])
    .await;
}

#[tokio::test]
async fn the_advice_names_the_header() {
    let playground = Playground::start("0");
    let contents = contents(&playground).await;
    let app = text(&contents["origins"][0]["origin"]);
    let cell = Cell {
        headers: vec![("x-request-id", "7")],
        ..Cell::new(&contents["cases"][1], "GET", app)
    };
    assert!(!cell.fetch(text(&contents["api"]), "a").await.is_allowed());
    let report = cell.report(&playground, "a", false).await;
    assert_eq!(
        report["console"]["advice"],
        "If pages are to send it, add `\"x-request-id\"` to `allow_headers` of `session`."
    );
}

#[tokio::test]
async fn every_example_has_a_case_that_leads_to_its_readme() {
    let playground = Playground::start("0");
    let contents = contents(&playground).await;
    let mut linked = BTreeSet::new();
    for case in contents["cases"].as_array().unwrap() {
        for example in case["examples"].as_array().unwrap() {
            let address = text(&example["address"]);
            let served = ask(&playground, Request::get(address)).await;
            let kind = served.header("content-type").unwrap();
            assert_eq!(kind, "text/plain; charset=utf-8");
            let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
            let kept = fs::read_to_string(repository.join(&address[1..])).unwrap();
            assert_eq!(served.text(), kept, "{address}");
            linked.insert(address.to_owned());
        }
    }
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = fs::read_dir(examples).unwrap().map(|entry| entry.unwrap());
    let cases: BTreeSet<String> = folders
        // A package of its own need not be a use case of the table.
        .filter(|folder| !folder.path().join("Cargo.toml").exists())
        .filter(|folder| folder.path().join("main.rs").exists())
        .map(|folder| {
            format!(
                "/examples/{}/README.md",
                folder.file_name().to_string_lossy()
            )
        })
        .collect();
    let missing: Vec<_> = cases.difference(&linked).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[tokio::test]
async fn those_who_are_no_page_are_told_of() {
    let playground = Playground::start("0");
    let contents = contents(&playground).await;
    let also = &case(&contents, "mobile-backend")["also"];
    let lines: Vec<String> = also
        .as_array()
        .unwrap()
        .iter()
        .map(|line| format!("{}: {}", text(&line["term"]), text(&line["text"])))
        .collect();
    assert_eq!(lines.len(), 4, "{lines:#?}");
    assert_eq!(
        lines[0],
        "A web view, `capacitor://localhost`: request under the policy `memos`: allowed"
    );
    assert!(
        lines[3].starts_with(
            "A native app, without `Origin`: request under the policy `memos`: not from a script"
        ),
        "{lines:#?}"
    );
}

#[tokio::test]
async fn the_environment_is_shown_and_holds() {
    let default = "is not set, so its default applies.";
    let playground = Playground::start("0");
    let shown = contents(&playground).await;
    assert_eq!(case(&shown, "env")["also"][0]["text"], default);

    let admin = "http://admin.localhost:*";
    let playground = Playground::spawn(program().env("CORS_ORIGINS", admin));
    let contents = contents(&playground).await;
    let env = case(&contents, "env");
    assert_eq!(env["also"][0]["term"], "`CORS_ORIGINS`");
    assert_eq!(env["also"][0]["text"], format!("is `{admin}`."));
    let mut row = String::new();
    for origin in contents["origins"].as_array().unwrap() {
        let cell = Cell::new(env, "PUT", text(&origin["origin"]));
        row.push(cell.holds(&playground, text(&contents["api"])).await);
    }
    assert_eq!(row, "--+----+");
}

#[test]
fn an_environment_that_breaks_a_rule_is_said() {
    let output = program()
        .env("CORS_ORIGINS", "http://app.localhost/, app.localhost")
        .output()
        .unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.matches("[cors::invalid_origin]").count(), 2, "{said}");
    assert!(said.contains("CORS_ORIGINS"), "{said}");
}

/// What browsers ask is counted once, however often the playground asks the policies itself.
#[tokio::test]
async fn decisions_are_counted_by_policy_and_outcome_and_never_by_origin() {
    let playground = Playground::start("0");
    let contents = contents(&playground).await;
    let api = text(&contents["api"]);
    let spa = case(&contents, "spa");
    for origin in [0, 5, 6] {
        let origin = text(&contents["origins"][origin]["origin"]);
        Cell::new(spa, "GET", origin).holds(&playground, api).await;
    }
    let admin = Browser::at(text(&contents["origins"][2]["origin"]));
    let counts = admin.fetch(api, Request::get("/monitoring/counts")).await;
    let counts = counts.assert_allowed().text();
    assert_eq!(
        counts,
        "# TYPE cors_decisions_total counter\n\
         cors_decisions_total{policy=\"session\",outcome=\"allowed\"} 1\n\
         cors_decisions_total{policy=\"session\",outcome=\"origin_not_allowed\"} 2\n"
    );
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
    let output = program().env("PORT", port.to_string()).output().unwrap();
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

fn case<'a>(contents: &'a Value, name: &str) -> &'a Value {
    let mut cases = contents["cases"].as_array().unwrap().iter();
    cases.find(|case| case["name"] == name).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
