//! The single-page app's API as a browser uses it: the example's own program, over TCP.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

const PAGE: &str = "http://localhost:5173";

/// The running example; ends with the test.
struct Api {
    process: Child,
    url: String,
    client: Client<HttpConnector, Full<&'static [u8]>>,
}

impl Api {
    fn start() -> Api {
        let mut process = Command::new(env!("CARGO_BIN_EXE_spa"))
            .env("PORT", "0")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        BufReader::new(process.stdout.as_mut().unwrap())
            .read_line(&mut first)
            .unwrap();
        let url = first
            .trim()
            .strip_prefix("The API is at ")
            .unwrap()
            .to_owned();
        Api {
            process,
            url,
            client: Client::builder(TokioExecutor::new()).build_http(),
        }
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &'static str,
    ) -> Response<String> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self
            .client
            .request(request.body(Full::new(body.as_bytes())).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Response::from_parts(parts, String::from_utf8(body.to_vec()).unwrap())
    }
}

impl Drop for Api {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn cors(headers: &HeaderMap) -> Vec<(&str, &str)> {
    let mut cors: Vec<_> = headers
        .iter()
        .filter(|(name, _)| name.as_str().starts_with("access-control-"))
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    cors.sort_unstable();
    cors
}

#[tokio::test]
async fn a_page_signs_in_and_asks_who_it_is() {
    let api = Api::start();

    let asked = [
        ("origin", PAGE),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "content-type"),
    ];
    let preflight = api.send(Method::OPTIONS, "/login", &asked, "").await;
    assert!(preflight.status().is_success());
    assert_eq!(
        cors(preflight.headers()),
        [
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-headers", "content-type"),
            ("access-control-allow-methods", "GET,POST"),
            ("access-control-allow-origin", PAGE),
            ("access-control-max-age", "7200"),
        ]
    );

    let allowed = [
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-origin", PAGE),
    ];
    let json = [("origin", PAGE), ("content-type", "application/json")];
    let login = api
        .send(Method::POST, "/login", &json, r#"{"name":"Ada"}"#)
        .await;
    assert_eq!(login.status(), StatusCode::OK);
    assert_eq!(cors(login.headers()), allowed);
    let cookie = login.headers()[header::SET_COOKIE].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap();

    let signed_in = [("origin", PAGE), ("cookie", cookie)];
    let me = api.send(Method::GET, "/me", &signed_in, "").await;
    assert_eq!(
        (me.status(), me.body().as_str()),
        (StatusCode::OK, r#"{"name":"Ada"}"#)
    );
    assert_eq!(cors(me.headers()), allowed);

    let logout = api.send(Method::POST, "/logout", &signed_in, "").await;
    assert_eq!(logout.status(), StatusCode::NO_CONTENT);
    let me = api.send(Method::GET, "/me", &signed_in, "").await;
    assert_eq!(me.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(
        cors(me.headers()),
        allowed,
        "the page can tell that it is signed out"
    );
}

#[tokio::test]
async fn another_page_is_told_nothing() {
    let api = Api::start();
    let origin = ("origin", "https://evil.example");

    let asked = [origin, ("access-control-request-method", "POST")];
    let preflight = api.send(Method::OPTIONS, "/login", &asked, "").await;
    assert_eq!(cors(preflight.headers()), []);

    let me = api.send(Method::GET, "/me", &[origin], "").await;
    assert_eq!(cors(me.headers()), []);
    assert_eq!(me.headers()[header::VARY], "origin");
}
