//! Forms, links, frames, images and WebSockets, from pages of several origins, by the real browser and by
//! `cors_testing::Browser`: what arrives at the servers is the same.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::Router;
use axum::extract::Query;
use axum::middleware::from_fn_with_state;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{any, get};
use cors_chromium::Chromium;
use cors_testing::{Browser, Enctype, Navigation, ReferrerPolicy, Request};
use http::{StatusCode, header};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::time::sleep;

use crate::recorder::{Received, Recorder};

/// A name that the browser takes for this machine. It is not trustworthy, as a name that an attacker has rebound.
const REBOUND: &str = "rebound.test";

/// The ports of the API and of another origin.
#[derive(Clone, Copy, Debug)]
struct Ports {
    api: u16,
    other: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    /// Of the API's own origin.
    Own,
    /// Of the same site, on another port.
    SameSite,
    CrossSite,
    Sandboxed,
    /// Of the API's own origin, by a name without TLS.
    Rebound,
}

const PAGES: [Page; 5] = [
    Page::Own,
    Page::SameSite,
    Page::CrossSite,
    Page::Sandboxed,
    Page::Rebound,
];

impl Page {
    fn origin(self, ports: Ports) -> String {
        let Ports { api, other } = ports;
        match self {
            Page::Own => format!("http://localhost:{api}"),
            Page::SameSite => format!("http://localhost:{other}"),
            Page::CrossSite => format!("http://127.0.0.1:{other}"),
            Page::Sandboxed => "null".to_owned(),
            Page::Rebound => format!("http://{REBOUND}:{api}"),
        }
    }

    /// Where it is, to open it.
    fn address(self, ports: Ports, policy: &str) -> String {
        match self {
            Page::Sandboxed => {
                let other = Page::CrossSite.origin(ports);
                format!("{other}/page?sandboxed=1&policy={policy}")
            }
            page => format!("{}/page?policy={policy}", page.origin(ports)),
        }
    }

    /// The API, as this page knows it.
    fn api(self, ports: Ports) -> String {
        match self {
            Page::Rebound => self.origin(ports),
            _ => Page::Own.origin(ports),
        }
    }
}

const POLICIES: [(&str, ReferrerPolicy); 4] = [
    (
        "strict-origin-when-cross-origin",
        ReferrerPolicy::StrictOriginWhenCrossOrigin,
    ),
    ("no-referrer", ReferrerPolicy::NoReferrer),
    ("same-origin", ReferrerPolicy::SameOrigin),
    ("unsafe-url", ReferrerPolicy::UnsafeUrl),
];

/// What a page does. Each has a name for `navigate.js`.
const ACTIONS: [&str; 12] = [
    "link",
    "form",
    "urlencoded",
    "multipart",
    "plain",
    "frame",
    "form in a frame",
    "image",
    "no-cors",
    "same-origin",
    "socket",
    "address",
];

const POSTS: [&str; 6] = [
    "urlencoded",
    "multipart",
    "plain",
    "form in a frame",
    "no-cors",
    "same-origin",
];

/// The paths: one that answers, and those that redirect to it.
const PATHS: [&str; 4] = ["/end", "/moved", "/kept", "/around"];

fn is_tried(page: Page, policy: ReferrerPolicy, action: &str, path: &str) -> bool {
    // A referrer policy matters to a `POST` alone.
    if policy != ReferrerPolicy::default()
        && (!POSTS.contains(&action) || matches!(path, "/moved" | "/around"))
    {
        return false;
    }
    match action {
        // A `WebSocket` follows no redirect, and a mode `same-origin` none to another origin.
        "socket" => path == "/end",
        "same-origin" => path == "/end" && matches!(page, Page::Own | Page::Rebound),
        // The address is no matter of the page.
        "address" => page == Page::Own,
        _ => true,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_browser_sends_the_same() {
    let rebind = format!("--host-resolver-rules=MAP {REBOUND} 127.0.0.1");
    let Some(chromium) = Chromium::start_with(&[rebind]).await else {
        return;
    };
    let recorder = Recorder::default();
    let (app, ports) = serve(&recorder).await;
    let (mut case, mut compared, mut differences) = (0, 0, Vec::new());
    let mut departed = BTreeSet::new();
    for page in PAGES {
        for (policy, referrer_policy) in POLICIES {
            for action in ACTIONS {
                for path in PATHS {
                    if !is_tried(page, referrer_policy, action, path) {
                        continue;
                    }
                    case += 1;
                    let url = format!("{}{path}?case={case}", page.api(ports));
                    let browser = Browser::at(&page.origin(ports))
                        .visiting(&page.api(ports))
                        .referrer_policy(referrer_policy);
                    play(&browser, &app, action, &url).await;
                    let played = taken(&recorder, case);
                    let address = page.address(ports, policy);
                    act(&chromium, &address, action, &url).await;
                    let mut real = arrived(&recorder, case, played.len()).await;
                    compared += 1;
                    let names = look_away(action, &mut real, &played);
                    departed.extend(names);
                    if real != played {
                        differences.push(format!(
                            "{page:?}, {policy}, {action}, {path}\n  Chromium {real:#?}\n  played {played:#?}"
                        ));
                    }
                }
            }
        }
    }
    chromium.close().await;
    assert!(compared > 340, "{compared}");
    assert!(
        differences.is_empty(),
        "{} of {compared}\n{}",
        differences.len(),
        differences.join("\n")
    );
    for (name, ..) in DEPARTURES {
        assert!(
            departed.contains(name),
            "{name} is not seen: Chromium has changed"
        );
    }
}

/// Where Chromium departs from the standard: what it does, and what the standard says.
pub(crate) const DEPARTURES: [(&str, &str, &str); 3] = [
    (
        "FormReloads",
        "A form's `POST` says `Cache-Control: max-age=0`.",
        "It has no such header. It is a matter of the HTTP cache, which is left out here.",
    ),
    (
        "ScriptsOriginShown",
        "A script's `POST` in the modes `no-cors` and `same-origin` has the page's `Origin`, whatever the referrer policy. (A form's has not.)",
        "If its mode is not `cors`, `no-referrer` makes it `null`, and so does `same-origin` for another origin (append a request `Origin` header).",
    ),
    (
        "RedirectHidesOrigin",
        "A form's `POST`, or a script's in mode `no-cors`, that the page's own server redirects to another origin says `Origin: null` there.",
        "It is `null` where another origin than the page's own redirects it (redirect-taint).",
    ),
];

/// Makes the two alike where Chromium is known to depart; gives the names.
fn look_away(action: &str, real: &mut [Received], played: &[Received]) -> Vec<&'static str> {
    let [(reloads, ..), (shown, ..), (hides, ..)] = DEPARTURES;
    let is_script = matches!(action, "no-cors" | "same-origin");
    let mut names = Vec::new();
    for (at, (real, played)) in real.iter_mut().zip(played).enumerate() {
        let reload = ("cache-control".to_owned(), "max-age=0".to_owned());
        if !is_script && !played.headers.contains(&reload) && real.headers.contains(&reload) {
            real.headers.retain(|header| *header != reload);
            names.push(reloads);
        }
        let Some(origin) = origin_of(real) else {
            continue;
        };
        let said = played.headers.iter().find(|(name, _)| name == "origin");
        match said {
            Some((_, said)) if said == "null" && is_script && origin != "null" => {
                names.push(shown);
            }
            Some((_, said)) if said != "null" && at > 0 && origin == "null" => names.push(hides),
            _ => continue,
        }
        said.unwrap().1.clone_into(origin);
    }
    names
}

fn origin_of(received: &mut Received) -> Option<&mut String> {
    let mut headers = received.headers.iter_mut();
    headers
        .find(|(name, _)| name == "origin")
        .map(|(_, value)| value)
}

/// All servers are one app, which the played browser also has without a network.
async fn serve(recorder: &Recorder) -> (Router, Ports) {
    let bind = || TcpListener::bind("127.0.0.1:0");
    let (api, other) = (bind().await.unwrap(), bind().await.unwrap());
    let ports = Ports {
        api: api.local_addr().unwrap().port(),
        other: other.local_addr().unwrap().port(),
    };
    let redirect = move |status: StatusCode, origin: String, path: &'static str| {
        any(async move |Query(query): Query<Value>| {
            let case = query["case"].as_str().unwrap();
            let location = format!("{origin}{path}?case={case}");
            (status, [(header::LOCATION, location)])
        })
    };
    let (kept, found) = (StatusCode::TEMPORARY_REDIRECT, StatusCode::FOUND);
    let (own, cross) = (Page::Own.origin(ports), Page::CrossSite.origin(ports));
    let app = Router::new()
        .route("/page", get(page))
        .route("/end", any(async || Html("<link rel=icon href=data:,>")))
        .route("/moved", redirect(found, cross.clone(), "/end"))
        .route("/kept", redirect(kept, own.clone(), "/end"))
        .route("/around", redirect(kept, cross, "/back"))
        .route("/back", redirect(kept, own, "/end"))
        .layer(from_fn_with_state(recorder.clone(), Recorder::record));
    for socket in [api, other] {
        let app = app.clone();
        tokio::spawn(async { axum::serve(socket, app).await });
    }
    (app, ports)
}

async fn page(Query(query): Query<Value>) -> Response {
    let policy = query["policy"].as_str().unwrap().to_owned();
    let page = Html("<!doctype html><link rel=icon href=data:,><title>a page</title><body>");
    let response = ([(header::REFERRER_POLICY, policy)], page);
    let sandbox = "sandbox allow-scripts allow-forms";
    match query.get("sandboxed") {
        Some(_) => ([(header::CONTENT_SECURITY_POLICY, sandbox)], response).into_response(),
        None => response.into_response(),
    }
}

const FIELDS: [(&str, &str); 2] = [("a name", "one\ntwo"), ("b", "ü&=")];

async fn play(browser: &Browser, app: &Router, action: &str, url: &str) {
    let post = || Navigation::form_post(url, FIELDS);
    let navigation = match action {
        "link" => Navigation::link(url),
        "address" => Navigation::address(url),
        // Its query is that of the fields alone.
        "form" => {
            let (path, case) = url.split_once("?case=").unwrap();
            let fields = FIELDS.into_iter().chain([("case", case)]);
            Navigation::form_get(path, fields)
        }
        "urlencoded" => post(),
        "multipart" => post().enctype(Enctype::Multipart),
        "plain" => post().enctype(Enctype::TextPlain),
        "frame" => Navigation::link(url).in_frame(),
        "form in a frame" => post().in_frame(),
        "socket" => return drop(browser.websocket(app, url).await),
        script => {
            let request = match script {
                "image" => Request::image(url),
                "no-cors" => Request::post(url).text("x").mode_no_cors(),
                "same-origin" => Request::post(url).text("x").mode_same_origin(),
                other => panic!("{other}"),
            };
            return drop(browser.fetch(app, request).await);
        }
    };
    browser.navigate(app, navigation).await.assert_answered();
}

async fn act(chromium: &Chromium, address: &str, action: &str, url: &str) {
    let page = chromium.page();
    if action == "address" {
        page.goto(url).await.unwrap();
        return;
    }
    page.goto(address).await.unwrap();
    let script = include_str!("navigate.js");
    let arguments = vec![json!(action), json!(url), json!(FIELDS)];
    page.execute(script, arguments).await.unwrap();
}

fn taken(recorder: &Recorder, case: usize) -> Vec<Received> {
    recorder.take().remove(&case).unwrap_or_default()
}

/// The requests of a case, once there are as many, or no more come.
async fn arrived(recorder: &Recorder, case: usize, number: usize) -> Vec<Received> {
    let mut all = Vec::new();
    for _ in 0..200 {
        all.extend(taken(recorder, case));
        if all.len() >= number {
            break;
        }
        sleep(Duration::from_millis(10)).await;
    }
    all
}
