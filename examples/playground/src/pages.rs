//! The pages: what the browser shows, and what its scripts ask of the server that it comes from.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Serialize;

use crate::also::Also;
use crate::asked::Asked;
use crate::cases::{CASES, Case};
use crate::forms::Forms;
use crate::origins::{Origin, Origins};
use crate::record::Records;
use crate::report::{Report, report};

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// A file of `page/`, in the binary.
type File = (&'static str, &'static str, &'static str);

macro_rules! file {
    ($at:literal, $name:literal, $kind:ident) => {
        ($at, $kind, include_str!(concat!("../page/", $name)))
    };
}

const FILES: &[File] = &[
    file!("/", "index.html", HTML),
    file!("/style.css", "style.css", CSS),
    file!("/matrix.css", "matrix.css", CSS),
    file!("/form.css", "form.css", CSS),
    file!("/forms.css", "forms.css", CSS),
    file!("/report.css", "report.css", CSS),
    file!("/main.js", "main.js", JS),
    file!("/element.js", "element.js", JS),
    file!("/frames.js", "frames.js", JS),
    file!("/run.js", "run.js", JS),
    file!("/arrows.js", "arrows.js", JS),
    file!("/matrix.js", "matrix.js", JS),
    file!("/report.js", "report.js", JS),
    file!("/drawer.js", "drawer.js", JS),
    file!("/form.js", "form.js", JS),
    file!("/forms.js", "forms.js", JS),
    file!("/rust.js", "rust.js", JS),
];

/// What a frame needs; the API serves it as well, for its own origin.
const FRAME: &[File] = &[
    file!("/frame", "frame.html", HTML),
    file!("/frame.js", "frame.js", JS),
];

/// A request body of this many bytes is more than the form sends.
const LARGEST: usize = 64 * 1024;

#[derive(Clone)]
struct Playground {
    origins: Arc<Origins>,
    records: Records,
    forms: &'static Forms,
    api: Router,
}

/// What the page's scripts have to know.
#[derive(Serialize)]
struct Contents<'a> {
    api: &'a str,
    origins: &'a [Origin],
    cases: Vec<Shown<'a>>,
}

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    case: &'a Case,
    also: Vec<Also>,
}

pub(crate) fn pages(
    origins: Arc<Origins>,
    records: Records,
    forms: &'static Forms,
    api: Router,
) -> Router {
    let page = files(FILES, &page_rules(&origins))
        .merge(files(&readmes(), "default-src 'none'"))
        .merge(frame(&origins));
    let playground = Playground {
        origins,
        records,
        forms,
        api,
    };
    page.route("/contents", get(contents))
        .route("/forms", get(counted))
        .route("/report", post(tell))
        .layer(DefaultBodyLimit::max(LARGEST))
        .with_state(playground)
}

/// The frame that asks from its origin, to be embedded here.
pub(crate) fn frame<S: Clone + Send + Sync + 'static>(origins: &Origins) -> Router<S> {
    files(FRAME, &frame_rules(origins))
}

/// Those of the examples, as they are: they say how a case is written.
fn readmes() -> Vec<File> {
    let examples = CASES.iter().flat_map(|case| case.examples);
    examples
        .map(|example| (example.address, TEXT, example.text))
        .collect()
}

fn files<S: Clone + Send + Sync + 'static>(files: &[File], rules: &str) -> Router<S> {
    let rules = HeaderValue::from_str(rules).expect("origins are ASCII");
    files
        .iter()
        .fold(Router::new(), |router, &(at, kind, text)| {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
                (header::CONTENT_SECURITY_POLICY, rules.clone()),
                (
                    header::X_CONTENT_TYPE_OPTIONS,
                    HeaderValue::from_static("nosniff"),
                ),
                (
                    // With `no-referrer`, the forms of a page have the origin `null`.
                    header::REFERRER_POLICY,
                    HeaderValue::from_static("strict-origin"),
                ),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ];
            router.route(at, get(async move || served(headers, text)))
        })
}

fn served(headers: [(HeaderName, HeaderValue); 5], text: &'static str) -> impl IntoResponse {
    (headers, text)
}

/// Everything is from here, but for the frames.
fn page_rules(origins: &Origins) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; \
         frame-src {}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        origins.frames()
    )
}

/// A frame sends requests and forms to the API alone, and only the playground can embed it.
fn frame_rules(origins: &Origins) -> String {
    format!(
        "default-src 'none'; script-src 'self'; connect-src {api}; form-action {api}; frame-src {api}; base-uri 'none'; \
         frame-ancestors {frames}",
        api = origins.api,
        frames = origins.frames()
    )
}

async fn contents(State(playground): State<Playground>) -> impl IntoResponse {
    let cases = CASES.iter().map(|case| Shown {
        case,
        also: case.also(),
    });
    let contents = Contents {
        api: &playground.origins.api,
        origins: &playground.origins.all,
        cases: cases.collect(),
    };
    Json(contents).into_response()
}

/// The forms that the API has got.
async fn counted(State(playground): State<Playground>) -> Json<&'static Forms> {
    Json(playground.forms)
}

/// What came of a run. The same request goes through the browser for unit tests, too: what that one
/// and the policy say is what the real browser is held to.
async fn tell(
    State(playground): State<Playground>,
    Json(asked): Json<Asked>,
) -> Result<Json<Report>, (StatusCode, &'static str)> {
    let origin = asked.check(&playground.origins)?;
    let fetched = asked
        .by_the_standard(&playground.origins, &playground.api)
        .await;
    let recorded = playground.records.of(&asked.run);
    Ok(Json(report(&asked, origin, &fetched, &recorded)))
}
