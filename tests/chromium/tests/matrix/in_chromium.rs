//! The cases, in the real browser.

use std::collections::BTreeMap;
use std::time::Duration;

use cors_chromium::Chromium;
use serde_json::{Value, json};

use crate::case::{Case, Page};
use crate::recorder::Recorder;
use crate::seen::{Answer, Failure, Seen};
use crate::servers::Addresses;

/// So many cases go to the page in one call.
const BATCH: usize = 500;

/// So many of these run side by side: a browser has six connections to a server.
const AT_ONCE: usize = 6;

/// The cookie that the API's origin has.
pub(crate) const COOKIE: &str = "session=1";

/// When a fetch began, and when it ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) began: Duration,
    pub(crate) ended: Duration,
}

/// What came of the cases, by their numbers.
#[derive(Debug, Default)]
pub(crate) struct Real {
    pub(crate) seen: BTreeMap<usize, Seen>,
    /// One for each step.
    pub(crate) times: BTreeMap<usize, Vec<Span>>,
}

/// Adds what comes of these.
pub(crate) async fn run(
    chromium: &Chromium,
    addresses: &Addresses,
    cases: &[Case],
    recorder: &Recorder,
    all: &mut Real,
) {
    set_cookie(chromium, addresses).await;
    for page in Page::ALL {
        let of_page: Vec<_> = cases.iter().filter(|case| case.page == page).collect();
        for batch in of_page.chunks(BATCH) {
            run_batch(chromium, addresses, page, batch, all).await;
        }
    }
    for (case, requests) in recorder.take() {
        all.seen.entry(case).or_default().requests = requests;
    }
}

async fn set_cookie(chromium: &Chromium, addresses: &Addresses) {
    let page = chromium.page();
    page.goto(&addresses.address(Page::Own)).await.unwrap();
    let script = format!("document.cookie = '{COOKIE}'");
    page.execute(&script, Vec::new()).await.unwrap();
}

async fn run_batch(
    chromium: &Chromium,
    addresses: &Addresses,
    page: Page,
    batch: &[&Case],
    all: &mut Real,
) {
    let api = addresses.api();
    let to_js = |case: &&Case| {
        let steps = case.steps.iter().map(|step| {
            let mut fetch = step.fetch.to_js(&api, case.id);
            fetch["after"] = json!(u64::try_from(step.after.as_millis()).unwrap());
            fetch
        });
        json!({ "id": case.id, "steps": steps.collect::<Vec<_>>() })
    };
    let cases: Vec<Value> = batch.iter().map(to_js).collect();
    chromium
        .page()
        .goto(&addresses.address(page))
        .await
        .unwrap();
    let results = chromium
        .page()
        .execute_async(include_str!("fetch.js"), vec![json!(cases), json!(AT_ONCE)])
        .await
        .unwrap();
    let mut console = console(chromium).await;
    for result in results.as_array().unwrap() {
        let id = usize::try_from(result["id"].as_u64().unwrap()).unwrap();
        let lines = console.remove(&id).unwrap_or_default();
        let mut lines = lines.into_iter();
        let outcomes = result["outcomes"].as_array().unwrap();
        let outcomes = outcomes.iter().map(|outcome| read(outcome, &mut lines));
        all.seen.entry(id).or_default().outcomes = outcomes.collect();
        let times = result["times"].as_array().unwrap().iter().map(span);
        all.times.insert(id, times.collect());
    }
}

fn span(times: &Value) -> Span {
    let at = |at: usize| Duration::from_secs_f64(times[at].as_f64().unwrap() / 1000.0);
    Span {
        began: at(0),
        ended: at(1),
    }
}

/// What the console says of fetches that failed, by case.
async fn console(chromium: &Chromium) -> BTreeMap<usize, Vec<String>> {
    let mut by_case: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for line in chromium.console().await {
        let mut begins = ["Access to ", "Fetch API cannot load "].into_iter();
        let Some(at) = begins.find_map(|begin| line.find(begin)) else {
            continue;
        };
        let (_, rest) = line.split_once("case=").expect("each URL has its case");
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        let lines = by_case.entry(digits.parse().unwrap()).or_default();
        lines.push(line[at..].to_owned());
    }
    by_case
}

fn read(outcome: &Value, console: &mut impl Iterator<Item = String>) -> Result<Answer, Failure> {
    let text = |key: &str| outcome[key].as_str().unwrap().to_owned();
    match outcome["error"].as_str() {
        None => {
            let headers = outcome["headers"].as_array().unwrap().iter();
            let text_at = |header: &Value, at: usize| header[at].as_str().unwrap().to_owned();
            let headers = headers.map(|header| (text_at(header, 0), text_at(header, 1)));
            let answer = Answer {
                kind: text("kind"),
                status: u16::try_from(outcome["status"].as_u64().unwrap()).unwrap(),
                headers: Vec::new(),
                url: text("url"),
                redirected: outcome["redirected"].as_bool().unwrap(),
                body: text("body"),
            };
            Ok(answer.with_headers(headers))
        }
        Some("TypeError: Failed to fetch") => Err(match console.next() {
            Some(line) => Failure::Told(line),
            None => Failure::Network,
        }),
        Some(thrown) => Err(Failure::Thrown(thrown.to_owned())),
    }
}
