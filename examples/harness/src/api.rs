//! An example's own program, running, and a client that is no browser, which asks it over TCP.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use http::{HeaderMap, Method, Request, Response, Uri};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{self, Client};
use hyper_util::rt::TokioExecutor;
use tower::Service;

/// The running example. It ends when this is dropped.
#[derive(Debug)]
pub struct Api {
    process: Child,
    url: String,
    client: Client<HttpConnector, Body>,
    /// What it has written to its log.
    log: Arc<Mutex<String>>,
}

impl Api {
    /// Starts the program on a free port, and waits until it says where it is.
    ///
    /// # Panics
    ///
    /// If it does not start.
    #[must_use]
    pub fn start(program: &mut Command) -> Api {
        let mut process = program
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
        let mut api = Api {
            process,
            url: String::new(),
            client: Client::builder(TokioExecutor::new()).build_http(),
            log,
        };
        let mut first = String::new();
        BufReader::new(api.process.stdout.as_mut().unwrap())
            .read_line(&mut first)
            .unwrap();
        let url = first.trim().strip_prefix("The API is at ");
        url.expect("the first line says where the API is")
            .clone_into(&mut api.url);
        api
    }

    /// Where it is: `http://127.0.0.1:` and the port.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Asks as a client that is no browser: no header is added, and none is looked at.
    ///
    /// # Panics
    ///
    /// If there is no answer.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Response<String> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body.into())).unwrap();
        let (parts, body) = self.client.request(request).await.unwrap().into_parts();
        let body = to_bytes(Body::new(body), usize::MAX).await.unwrap();
        Response::from_parts(parts, String::from_utf8(body.to_vec()).unwrap())
    }

    /// The server under whatever name a browser is visiting, as if a name server said so: for an
    /// example that tells its hosts apart.
    ///
    /// # Panics
    ///
    /// The service does, on a request whose URI is no path, which no server gets.
    #[must_use]
    pub fn under_any_name(
        &self,
    ) -> impl Service<Request<Body>, Response = Response<Body>, Error = legacy::Error, Future: Send>
    + Clone
    + Send
    + 'static {
        let (client, url) = (self.client.clone(), self.url.clone());
        tower::service_fn(move |mut request: Request<Body>| {
            // The name is in `Host`, which stays.
            let uri = format!("{url}{}", request.uri());
            *request.uri_mut() = Uri::try_from(uri).unwrap();
            let answering = client.request(request);
            async move { Ok(answering.await?.map(Body::new)) }
        })
    }

    /// Waits until its log (standard error) has a line with all of this in it.
    ///
    /// # Panics
    ///
    /// If there is none after five seconds.
    pub async fn tells(&self, texts: &[&str]) {
        for _ in 0..100 {
            let log = self.log();
            let mut lines = log.lines();
            if lines.any(|line| texts.iter().all(|text| line.contains(text))) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no line of the log has {texts:?}");
    }

    /// What it has written to its log (standard error) up to now.
    #[must_use]
    pub fn log(&self) -> String {
        let log = self.log.lock();
        log.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Api {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if thread::panicking() {
            eprintln!("the log of the example:\n{}", self.log());
        }
    }
}

/// The `Access-Control-*` headers, sorted.
///
/// # Panics
///
/// If one is not ASCII.
#[must_use]
pub fn cors(headers: &HeaderMap) -> Vec<(&str, &str)> {
    let mut cors: Vec<_> = headers
        .iter()
        .filter(|(name, _)| name.as_str().starts_with("access-control-"))
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    cors.sort_unstable();
    cors
}
