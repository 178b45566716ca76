//! The cases, in the real browser.

use std::collections::BTreeMap;

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

pub(crate) async fn run(
    chromium: &Chromium,
    addresses: &Addresses,
    cases: &[Case],
    recorder: &Recorder,
) -> BTreeMap<usize, Seen> {
    set_cookie(chromium, addresses).await;
    let mut all = BTreeMap::new();
    for page in Page::ALL {
        let of_page: Vec<_> = cases.iter().filter(|case| case.page == page).collect();
        for batch in of_page.chunks(BATCH) {
            run_batch(chromium, addresses, page, batch, &mut all).await;
        }
    }
    for (case, requests) in recorder.take() {
        all.entry(case).or_default().requests = requests;
    }
    all
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
    all: &mut BTreeMap<usize, Seen>,
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
        all.entry(id).or_default().outcomes = outcomes.collect();
    }
}

/// What the console says about sharing, by case.
async fn console(chromium: &Chromium) -> BTreeMap<usize, Vec<String>> {
    let mut by_case: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for line in chromium.console().await {
        let Some(at) = line.find("Access to ") else {
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
            Some(line) => Failure::Cors(line),
            None => Failure::Network,
        }),
        Some(thrown) => Err(Failure::Thrown(thrown.to_owned())),
    }
}
