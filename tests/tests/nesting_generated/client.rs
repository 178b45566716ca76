//! What a tree's app says, in process and over TCP, and what panics meanwhile.

use std::cell::RefCell;
use std::panic::{set_hook, take_hook};
use std::sync::Once;

use axum::Router;
use axum::body::Body;
use http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use tower::ServiceExt as _;

use crate::middleware::LIMIT;
use crate::tree::Ask;

/// An answer, less what the policies have no part in.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// The lines of `Access-Control-*`, without that prefix and sorted.
    pub(crate) lines: Vec<String>,
    pub(crate) varies: bool,
}

impl Ask {
    fn request(&self, url: &str) -> Request<Body> {
        let body = "b".repeat(if self.is_large { LIMIT + 1 } else { 0 });
        let mut request = Request::builder()
            .method(if self.is_preflight {
                "OPTIONS"
            } else {
                self.method
            })
            .uri(format!("{url}?{}", self.handler))
            .header(header::CONTENT_LENGTH, body.len());
        if self.is_preflight {
            request = request.header(header::ACCESS_CONTROL_REQUEST_METHOD, self.method);
        }
        for &origin in self.origins {
            request = request.header(header::ORIGIN, origin);
        }
        request.body(Body::from(body)).unwrap()
    }

    fn reply(&self, status: StatusCode, headers: &HeaderMap) -> Reply {
        let line = |(name, value): (&http::HeaderName, &HeaderValue)| {
            let name = name.as_str().strip_prefix("access-control-")?;
            let value = value.to_str().unwrap();
            let is_asked_for =
                name == "allow-methods" && value.split(',').any(|one| one == self.method);
            Some(format!(
                "{name}: {}",
                if is_asked_for { "requested" } else { value }
            ))
        };
        let mut lines: Vec<String> = headers.iter().filter_map(line).collect();
        lines.sort();
        let mut vary = headers
            .get_all(header::VARY)
            .iter()
            .flat_map(|line| line.to_str().unwrap().split(','));
        let varies = vary.any(|name| name.trim().eq_ignore_ascii_case("origin"));
        Reply {
            status: status.as_u16(),
            lines,
            varies,
        }
    }

    /// `None` if it panics.
    pub(crate) async fn of(self, app: Router, path: &str) -> Option<Reply> {
        let request = self.request(path);
        let response = tokio::spawn(app.oneshot(request)).await.ok()?.unwrap();
        Some(self.reply(response.status(), response.headers()))
    }

    /// `None` if the connection is closed without an answer.
    pub(crate) async fn over_tcp(
        self,
        client: &Client<HttpConnector, Body>,
        url: &str,
    ) -> Option<Reply> {
        let response = client.request(self.request(url)).await.ok()?;
        Some(self.reply(response.status(), response.headers()))
    }
}

thread_local! {
    static PANICS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Keeps what panics say, per thread.
pub(crate) fn listen_to_panics() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |info| {
            let said = info.payload_as_str().unwrap_or_default().to_owned();
            if !is_ours(&said) && said != "meant" {
                before(info);
            }
            PANICS.with_borrow_mut(|panics| panics.push(said));
        }));
    });
}

/// What panics have said since this was asked last, but for those of handlers.
pub(crate) fn panics() -> Vec<String> {
    let mut panics = PANICS.take();
    panics.retain(|said| said != "meant");
    panics
}

/// Whether a panic is the runtime's report of a policy that cannot take effect.
pub(crate) fn is_ours(said: &str) -> bool {
    said.contains("CORS polic")
}
