//! An example's own program, running, and a client that asks it over TCP.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use http::{HeaderMap, Method, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// The running example; ends with the test.
pub(crate) struct Api {
    process: Child,
    url: String,
    client: Client<HttpConnector, Full<&'static [u8]>>,
}

impl Api {
    pub(crate) fn start(program: &mut Command) -> Api {
        let mut process = program
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

    pub(crate) async fn send(
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
