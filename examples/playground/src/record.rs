//! What the server was really asked, and what it really said: scripts cannot see a preflight, and of an
//! answer that is kept from them, nothing.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::Response;
use cors_runtime::{CorsOutcome, Recorder};

/// How many runs are kept: what is older is forgotten.
const MOST_RUNS: usize = 400;
/// A run is a preflight and a request. What has more is no script's of ours.
const MOST_EXCHANGES: usize = 4;
/// A run's name is short.
const LONGEST_NAME: usize = 64;
const LONGEST_VALUE: usize = 512;

/// What was asked in the last few hundred runs.
#[derive(Clone, Default)]
pub(crate) struct Records(Arc<Mutex<VecDeque<Run>>>);

struct Run {
    name: String,
    exchanges: Vec<Recorded>,
}

/// A request as it came, and the answer to it.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) asked: HeaderMap,
    pub(crate) status: StatusCode,
    pub(crate) answered: HeaderMap,
    /// What the policy made of it, if there is one.
    pub(crate) outcome: Option<CorsOutcome>,
}

impl Records {
    /// Everything that belongs to a run, in its order.
    pub(crate) fn of(&self, name: &str) -> Vec<Recorded> {
        let runs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let run = runs.iter().rev().find(|run| run.name == name);
        run.map(|run| run.exchanges.clone()).unwrap_or_default()
    }

    fn keep(&self, name: String, exchange: Recorded) {
        let mut runs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match runs.iter_mut().rev().find(|run| run.name == name) {
            Some(run) if run.exchanges.len() < MOST_EXCHANGES => run.exchanges.push(exchange),
            Some(_) => {}
            None => {
                if runs.len() == MOST_RUNS {
                    runs.pop_front();
                }
                let exchanges = vec![exchange];
                runs.push_back(Run { name, exchanges });
            }
        }
    }
}

impl Recorded {
    pub(crate) fn is_preflight(&self) -> bool {
        self.method == Method::OPTIONS && self.asked.contains_key("access-control-request-method")
    }

    /// A page on the API's own origin needs no permission. (Its `GET`s do not even name the origin.)
    pub(crate) fn is_cross_origin(&self) -> bool {
        let site = self.asked.get("sec-fetch-site");
        self.asked.contains_key("origin") && site.is_none_or(|site| site != "same-origin")
    }
}

/// Middleware around the whole API, policies and all.
pub(crate) async fn record(
    State(records): State<Records>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some((name, path)) = run(request.uri()) else {
        return next.run(request).await;
    };
    let (method, asked) = (request.method().clone(), cut(request.headers()));
    let recorder = request
        .extensions_mut()
        .get_or_insert_default::<Recorder>()
        .clone();
    let response = next.run(request).await;
    let exchange = Recorded {
        method,
        path,
        asked,
        status: response.status(),
        answered: cut(response.headers()),
        outcome: recorder.outcome().cloned(),
    };
    records.keep(name, exchange);
    response
}

/// The name of the run, which is in the query, and the path without it.
fn run(uri: &Uri) -> Option<(String, String)> {
    let is_name = |field: &&str| field.starts_with("run=");
    let fields = || uri.query().unwrap_or_default().split('&');
    let name = fields().find(is_name)?.strip_prefix("run=")?;
    if name.is_empty() || name.len() > LONGEST_NAME {
        return None;
    }
    let others: Vec<&str> = fields().filter(|field| !is_name(field)).collect();
    let path = match &*others {
        [] => uri.path().to_owned(),
        others => format!("{}?{}", uri.path(), others.join("&")),
    };
    Some((name.to_owned(), path))
}

fn cut(headers: &HeaderMap) -> HeaderMap {
    let is_short = |value: &[u8]| value.len() <= LONGEST_VALUE;
    headers
        .iter()
        .filter(|(_, value)| is_short(value.as_bytes()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, Method, StatusCode, Uri};

    use super::{
        LONGEST_NAME, LONGEST_VALUE, MOST_EXCHANGES, MOST_RUNS, Recorded, Records, cut, run,
    };

    fn exchange(path: &str) -> Recorded {
        Recorded {
            method: Method::GET,
            path: path.to_owned(),
            asked: HeaderMap::new(),
            status: StatusCode::OK,
            answered: HeaderMap::new(),
            outcome: None,
        }
    }

    #[test]
    fn the_oldest_run_is_forgotten() {
        let records = Records::default();
        for n in 0..=MOST_RUNS {
            records.keep(n.to_string(), exchange("/"));
        }
        assert!(records.of("0").is_empty());
        assert_eq!(records.of("1").len(), 1);
        assert_eq!(records.of(&MOST_RUNS.to_string()).len(), 1);
    }

    #[test]
    fn a_run_does_not_grow_without_end() {
        let records = Records::default();
        for n in 0..100 {
            records.keep("a".to_owned(), exchange(&format!("/{n}")));
        }
        let kept: Vec<String> = records.of("a").into_iter().map(|kept| kept.path).collect();
        assert_eq!(kept, ["/0", "/1", "/2", "/3"][..MOST_EXCHANGES]);
    }

    #[test]
    fn the_name_of_a_run_is_no_part_of_the_path() {
        for (uri, kept) in [
            ("/orders", None),
            ("/orders?run=", None),
            ("/orders?rerun=a", None),
            ("/orders?run=a", Some(("a", "/orders"))),
            (
                "/orders?page=2&run=a-1&all",
                Some(("a-1", "/orders?page=2&all")),
            ),
        ] {
            let found = run(&uri.parse::<Uri>().unwrap());
            let found = found.as_ref().map(|(name, path)| (&**name, &**path));
            assert_eq!(found, kept, "{uri}");
        }
        let long = format!("/?run={}", "a".repeat(LONGEST_NAME + 1));
        assert_eq!(run(&long.parse().unwrap()), None);
    }

    #[test]
    fn a_header_that_is_too_long_is_not_kept() {
        let mut headers = HeaderMap::new();
        headers.insert("x-short", "a".repeat(LONGEST_VALUE).parse().unwrap());
        headers.insert("x-long", "a".repeat(LONGEST_VALUE + 1).parse().unwrap());
        let kept = cut(&headers);
        assert!(kept.contains_key("x-short") && !kept.contains_key("x-long"));
    }
}
