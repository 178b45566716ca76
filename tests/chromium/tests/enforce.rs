//! What a real Chromium sends, and which of it `enforce` lets through: pages of strangers, of a friend, of the app itself,
//! and of a name that was rebound to the app's address.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::{Query, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{any, get};
use axum::{Router, serve};
use cors_chromium::Chromium;
use cors_runtime::cors_policy;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::time::sleep;

/// The requests that have come, by their case: the status that they got, and whether a handler ran.
#[derive(Clone, Debug, Default)]
struct Seen {
    statuses: Arc<Mutex<BTreeMap<String, StatusCode>>>,
    handled: Arc<Mutex<BTreeSet<String>>>,
}

fn case_of(request: &Request) -> Option<String> {
    let query = request.uri().query()?;
    query.strip_prefix("case=").map(str::to_owned)
}

async fn record(State(seen): State<Seen>, request: Request, next: Next) -> Response {
    let case = case_of(&request);
    let response = next.run(request).await;
    if let Some(case) = case {
        let mut statuses = seen.statuses.lock().unwrap();
        statuses.insert(case, response.status());
    }
    response
}

/// Whatever a page loads: it is a script, a font and a document that does nothing.
async fn handle(State(seen): State<Seen>, request: Request) -> Response {
    if let Some(case) = case_of(&request) {
        seen.handled.lock().unwrap().insert(case);
    }
    ([(header::CONTENT_TYPE, "text/javascript")], "").into_response()
}

/// Sends each request on, as it is.
const WORKER: &str = "self.onfetch = (event) => event.respondWith(fetch(event.request));
    self.onactivate = (event) => event.waitUntil(self.clients.claim());";

fn routes(seen: &Seen) -> Router {
    let script = [(header::CONTENT_TYPE, "text/javascript")];
    Router::new()
        .route("/hit", any(handle))
        .route("/own/hit", any(handle))
        .route("/page", get(page))
        .route("/own/page", get(page))
        .route("/own/worker.js", get((script, WORKER)))
        .with_state(seen.clone())
}

async fn page() -> Html<&'static str> {
    Html("<!doctype html><title>a page</title><body></body>")
}

#[cors_policy(allow_origins = ["http://friend.localhost:*"])]
fn off(seen: &Seen) -> Router {
    routes(seen)
}

#[cors_policy(allow_origins = ["http://friend.localhost:*"], enforce)]
fn not_safe(seen: &Seen) -> Router {
    routes(seen)
}

#[cors_policy(allow_origins = ["http://friend.localhost:*", "http://localhost:*"], enforce(all))]
fn all(seen: &Seen) -> Router {
    routes(seen)
}

#[cors_policy(allow_origins = ["http://friend.localhost:*"], enforce(all, report))]
fn report(seen: &Seen) -> Router {
    routes(seen)
}

/// Where a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    Own,
    Friend,
    Stranger,
    Rebound,
    /// No page: the user types the address.
    Nowhere,
}

struct Row {
    name: &'static str,
    at: At,
    /// Sends a request to `url`. `send` makes a form, `stranger` is the origin of a stranger.
    script: &'static str,
    /// Whether it gets to the handler under `enforce`, and under `enforce(all)`.
    passes: [bool; 2],
}

const ROWS: &[Row] = &[
    Row {
        name: "a form",
        at: At::Stranger,
        script: "form(url)",
        passes: [false, false],
    },
    Row {
        name: "a form without a referrer",
        at: At::Stranger,
        script: "noReferrer(); form(url)",
        passes: [false, false],
    },
    Row {
        name: "a form in a sandboxed frame",
        at: At::Stranger,
        script: "sandbox(`<form method=post action='${url}'></form><script>document.forms[0].submit()</script>`)",
        passes: [false, false],
    },
    Row {
        name: "a POST in the mode no-cors",
        at: At::Stranger,
        script: "fetch(url, { method: 'POST', mode: 'no-cors' })",
        passes: [false, false],
    },
    Row {
        name: "an image",
        at: At::Stranger,
        script: "new Image().src = url",
        passes: [true, false],
    },
    Row {
        name: "a frame",
        at: At::Stranger,
        script: "frame(url)",
        passes: [true, false],
    },
    Row {
        name: "a link",
        at: At::Stranger,
        script: "location.href = url",
        passes: [true, true],
    },
    Row {
        name: "a WebSocket",
        at: At::Stranger,
        script: "socket(url)",
        passes: [false, false],
    },
    Row {
        name: "a form, redirected by the stranger's own server",
        at: At::Stranger,
        script: "form(`${stranger}/bounce?to=${encodeURIComponent(url)}`)",
        passes: [false, false],
    },
    Row {
        name: "the app's form, redirected by a stranger",
        at: At::Own,
        script: "form(`${stranger}/bounce?to=${encodeURIComponent(url)}`)",
        passes: [false, false],
    },
    Row {
        name: "a POST of the app's",
        at: At::Own,
        script: "fetch(url, { method: 'POST' })",
        passes: [true, true],
    },
    Row {
        name: "a form of the app's",
        at: At::Own,
        script: "form(url)",
        passes: [true, true],
    },
    Row {
        name: "a form of the app's, without a referrer",
        at: At::Own,
        script: "noReferrer(); form(url)",
        passes: [true, false],
    },
    Row {
        name: "an image of the app's",
        at: At::Own,
        script: "new Image().src = url",
        passes: [true, true],
    },
    Row {
        name: "a script of the app's",
        at: At::Own,
        script: "element('script', { src: url })",
        passes: [true, true],
    },
    Row {
        name: "a module script of the app's",
        at: At::Own,
        script: "element('script', { type: 'module', src: url })",
        passes: [true, true],
    },
    Row {
        name: "a font of the app's",
        at: At::Own,
        script: "new FontFace('a', `url('${url}')`).load().catch(() => {})",
        passes: [true, true],
    },
    Row {
        name: "a WebSocket of the app's",
        at: At::Own,
        script: "socket(url)",
        passes: [true, true],
    },
    Row {
        name: "a POST of a friend",
        at: At::Friend,
        script: "fetch(url, { method: 'POST' })",
        passes: [true, true],
    },
    Row {
        name: "a WebSocket of a friend",
        at: At::Friend,
        script: "socket(url)",
        passes: [true, true],
    },
    Row {
        name: "a GET from a rebound name",
        at: At::Rebound,
        script: "fetch(url)",
        passes: [true, true],
    },
    Row {
        name: "an event source from a rebound name",
        at: At::Rebound,
        script: "new EventSource(url)",
        passes: [true, true],
    },
    Row {
        name: "a POST from a rebound name",
        at: At::Rebound,
        script: "fetch(url, { method: 'POST' })",
        passes: [true, false],
    },
    Row {
        name: "a WebSocket from a rebound name",
        at: At::Rebound,
        script: "socket(url)",
        passes: [true, false],
    },
    Row {
        name: "an address that is typed in",
        at: At::Nowhere,
        script: "",
        passes: [true, true],
    },
];

/// What the rows call.
const FUNCTIONS: &str = "
    const [url, stranger] = arguments;
    const element = (name, attributes) => {
        const element = Object.assign(document.createElement(name), attributes);
        document.body.append(element);
        return element;
    };
    const frame = (src) => element('iframe', { src });
    const sandbox = (srcdoc) => {
        const frame = document.createElement('iframe');
        frame.sandbox = 'allow-forms allow-scripts';
        frame.srcdoc = srcdoc;
        document.body.append(frame);
    };
    const noReferrer = () => {
        const meta = Object.assign(document.createElement('meta'), { name: 'referrer', content: 'no-referrer' });
        document.head.append(meta);
    };
    const form = (action) => {
        element('iframe', { name: 'there' });
        element('form', { method: 'post', target: 'there', action }).submit();
    };
    const socket = (url) => new WebSocket(url.replace('http:', 'ws:'));
";

#[tokio::test(flavor = "multi_thread")]
async fn what_chromium_sends_is_refused_as_in_the_table() {
    let further = ["--host-resolver-rules=MAP rebound.test 127.0.0.1".to_owned()];
    let Some(chromium) = Chromium::start_with(&further).await else {
        return;
    };
    let pages = start(
        Router::new()
            .route("/page", get(page))
            .route("/bounce", any(bounce)),
    )
    .await;
    let seen = Seen::default();
    let api = Router::new()
        .nest("/off", off(&seen))
        .nest("/enforce", not_safe(&seen))
        .nest("/all", all(&seen))
        .nest("/report", report(&seen))
        .layer(from_fn_with_state(seen.clone(), record));
    let api = start(api).await;
    let stranger = format!("http://127.0.0.1:{pages}");
    let mut wrong = Vec::new();
    for (mode, passes) in MODES {
        for (index, row) in ROWS.iter().enumerate() {
            let host = match row.at {
                At::Rebound => "rebound.test",
                At::Own | At::Friend | At::Stranger | At::Nowhere => "localhost",
            };
            let at = match row.at {
                At::Own | At::Rebound => format!("http://{host}:{api}/{mode}/page"),
                At::Friend => format!("http://friend.localhost:{pages}/page"),
                At::Stranger | At::Nowhere => format!("{stranger}/page"),
            };
            let case = format!("{mode}-{index}");
            let url = format!("http://{host}:{api}/{mode}/hit?case={case}");
            if row.at == At::Nowhere {
                chromium.page().goto(&url).await.unwrap();
            } else {
                chromium.page().goto(&at).await.unwrap();
                send(&chromium, row.script, &url, &stranger).await;
            }
            let found = seen.wait_for(&case).await;
            let expected = if passes(row) {
                (200, true)
            } else {
                (403, false)
            };
            if found != expected {
                wrong.push(format!("{mode}, {}: {found:?}", row.name));
            }
        }
        let found = through_own_worker(&chromium, &seen, mode, api, &stranger).await;
        if found != (200, true) {
            wrong.push(format!(
                "{mode}, a link through the app's service worker: {found:?}"
            ));
        }
    }
    chromium.close().await;
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A form of the app, and whether a row passes under it.
type Mode = (&'static str, fn(&Row) -> bool);

const MODES: [Mode; 4] = [
    ("off", |_| true),
    ("enforce", |row| row.passes[0]),
    ("all", |row| row.passes[1]),
    ("report", |_| true),
];

async fn send(chromium: &Chromium, script: &str, url: &str, stranger: &str) {
    let script = format!("{FUNCTIONS}; {script};");
    let arguments = vec![json!(url), json!(stranger)];
    // What the last expression gives may not be JSON.
    let script = format!("(function() {{ {script} }}).apply(null, arguments); return null;");
    chromium.page().execute(&script, arguments).await.unwrap();
}

/// A stranger's link to the app, which the app's own service worker fetches.
async fn through_own_worker(
    chromium: &Chromium,
    seen: &Seen,
    mode: &str,
    api: u16,
    stranger: &str,
) -> (u16, bool) {
    let own = format!("http://localhost:{api}/{mode}/own");
    chromium.page().goto(&format!("{own}/page")).await.unwrap();
    let register = "
        const done = arguments[0];
        navigator.serviceWorker.register('worker.js')
            .then(() => navigator.serviceWorker.ready)
            .then((found) => {
                const is_active = () => found.active.state === 'activated'
                    ? done(null)
                    : setTimeout(is_active, 10);
                is_active();
            });";
    chromium
        .page()
        .execute_async(register, Vec::new())
        .await
        .unwrap();
    chromium
        .page()
        .goto(&format!("{stranger}/page"))
        .await
        .unwrap();
    let case = format!("{mode}-worker");
    let url = format!("{own}/hit?case={case}");
    send(chromium, "location.href = url", &url, stranger).await;
    seen.wait_for(&case).await
}

impl Seen {
    /// Waits for the response to a request.
    async fn wait_for(&self, case: &str) -> (u16, bool) {
        for _ in 0..500 {
            let status = self.statuses.lock().unwrap().get(case).copied();
            if let Some(status) = status {
                let handled = self.handled.lock().unwrap().contains(case);
                return (status.as_u16(), handled);
            }
            sleep(Duration::from_millis(20)).await;
        }
        panic!("no request came for {case}");
    }
}

/// Redirects to another server, with method and body.
async fn bounce(Query(to): Query<BTreeMap<String, String>>) -> Redirect {
    Redirect::temporary(&to["to"])
}

/// Starts a server, and tells its port.
async fn start(app: Router) -> u16 {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = socket.local_addr().unwrap().port();
    tokio::spawn(async move { serve(socket, app).await });
    port
}
