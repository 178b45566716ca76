//! The example's own program, running, and a client that asks it over TCP.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use http::{HeaderMap, Method, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::json;

/// Who asks: a tenant, with their token.
#[derive(Clone, Copy)]
pub(crate) struct Tenant {
    pub(crate) host: &'static str,
    pub(crate) token: &'static str,
}

/// The running example; ends with the test, or when it is dropped.
pub(crate) struct Server {
    process: Child,
    url: String,
    client: Client<HttpConnector, Full<&'static [u8]>>,
    /// What it has written to its log.
    log: Arc<Mutex<String>>,
}

impl Server {
    pub(crate) fn start(database: &str) -> Server {
        let mut process = Command::new(env!("CARGO_BIN_EXE_multi-tenant"))
            .env("DATABASE_URL", database)
            .env("DEMO", "1")
            .env("PORT", "0")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (lines, written) = (process.stderr.take().unwrap(), Arc::clone(&log));
        thread::spawn(move || {
            for line in BufReader::new(lines).lines().map_while(Result::ok) {
                let mut log = written.lock().unwrap_or_else(PoisonError::into_inner);
                log.push_str(&line);
                log.push('\n');
            }
        });
        let mut first = String::new();
        BufReader::new(process.stdout.as_mut().unwrap())
            .read_line(&mut first)
            .unwrap();
        let url = first.trim().strip_prefix("The API is at ");
        let url = url.expect("it starts").to_owned();
        Server {
            process,
            url,
            client: Client::builder(TokioExecutor::new()).build_http(),
            log,
        }
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> Response<String> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        // The client wants a body that lives as long as it does; a test may leak that.
        let body: &'static [u8] = body.into_bytes().leak();
        let response = self.client.request(request.body(Full::new(body)).unwrap());
        let (parts, body) = response.await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Response::from_parts(parts, String::from_utf8(body.to_vec()).unwrap())
    }

    /// `PUT` lets an origin in, `DELETE` takes it back.
    pub(crate) async fn change(
        &self,
        method: Method,
        tenant: Tenant,
        origin: &str,
    ) -> Response<String> {
        let authorization = format!("Bearer {}", tenant.token);
        let headers = [
            ("host", tenant.host),
            ("authorization", &authorization),
            ("content-type", "application/json"),
        ];
        let body = json!({ "origin": origin }).to_string();
        self.send(method, "/admin/origins", &headers, body).await
    }

    /// Before a page on this origin changes a profile.
    pub(crate) async fn preflight(&self, tenant: Tenant, origin: &str) -> Response<String> {
        let asked = [
            ("host", tenant.host),
            ("origin", origin),
            ("access-control-request-method", "PUT"),
            ("access-control-request-headers", "content-type"),
        ];
        let answer = self
            .send(Method::OPTIONS, "/profile", &asked, String::new())
            .await;
        assert!(answer.status().is_success(), "{answer:?}");
        answer
    }

    /// When a page on this origin asks for a profile.
    pub(crate) async fn get(&self, tenant: Tenant, origin: &str) -> Response<String> {
        let headers = [("host", tenant.host), ("origin", origin)];
        self.send(Method::GET, "/profile", &headers, String::new())
            .await
    }

    /// Waits until the log has a line with all of this in it.
    pub(crate) async fn tells(&self, texts: &[&str]) {
        for _ in 0..100 {
            if has_line(&self.log(), texts) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no line of the log has {texts:?}:\n{}", self.log());
    }

    fn log(&self) -> String {
        let log = self.log.lock();
        log.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn has_line(log: &str, texts: &[&str]) -> bool {
    log.lines()
        .any(|line| texts.iter().all(|text| line.contains(text)))
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The `Access-Control-*` headers, sorted.
pub(crate) fn cors(headers: &HeaderMap) -> Vec<(&str, &str)> {
    let mut cors: Vec<_> = headers
        .iter()
        .filter(|(name, _)| name.as_str().starts_with("access-control-"))
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    cors.sort_unstable();
    cors
}
