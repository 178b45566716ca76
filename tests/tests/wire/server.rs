//! A server on a port of its own, and the client that asks it.

use std::net::SocketAddr;

use axum::Router;
use axum::body::Bytes;
use http::{HeaderMap, Request};
use http_body_util::Full;
use hyper::client::conn::http1::SendRequest;
use hyper::server::conn::http1;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::ask::Ask;
use crate::reply::Reply;

/// A running server. It stops when this is dropped, and its connections with the test's runtime.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    client: Client<HttpConnector, Full<Bytes>>,
    accepting: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Server {
    /// `axum::serve`, as the README has it.
    pub(crate) async fn of(app: Router) -> Server {
        let (listener, address) = bind().await;
        let serving = async move { axum::serve(listener, app).await.unwrap() };
        Server::running(address, tokio::spawn(serving))
    }

    /// The same of a router that is made into a service before.
    pub(crate) async fn of_make_service(app: Router) -> Server {
        let (listener, address) = bind().await;
        let app = app.into_make_service();
        let serving = async move { axum::serve(listener, app).await.unwrap() };
        Server::running(address, tokio::spawn(serving))
    }

    /// A server that reads heads of any size: what is too large for hyper's own limits never
    /// reaches a policy.
    pub(crate) async fn with_raised_limits(app: Router) -> Server {
        let (listener, address) = bind().await;
        let accepting = async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let service = TowerToHyperService::new(app.clone());
                let mut http = http1::Builder::new();
                http.max_headers(20_000).max_buf_size(8 << 20);
                tokio::spawn(http.serve_connection(TokioIo::new(stream), service));
            }
        };
        Server::running(address, tokio::spawn(accepting))
    }

    fn running(address: SocketAddr, accepting: JoinHandle<()>) -> Server {
        Server {
            address,
            client: Client::builder(TokioExecutor::new()).build_http(),
            accepting,
        }
    }

    pub(crate) async fn send(&self, ask: Ask) -> Reply {
        let request = on_the_wire(ask, &format!("http://{}", self.address));
        Reply::read(self.client.request(request).await.unwrap()).await
    }

    /// One connection, which is kept.
    pub(crate) async fn connect(&self) -> Connection {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (sender, driver) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .unwrap();
        tokio::spawn(driver);
        Connection {
            sender,
            host: self.address.to_string(),
        }
    }

    /// Sends what no client would, and reads until the server closes: the text asks it to.
    pub(crate) async fn send_text(&self, text: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(text).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        answer.escape_ascii().to_string().replace("\\r\\n", "\n")
    }
}

/// One connection with keep-alive.
#[derive(Debug)]
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: String,
}

impl Connection {
    /// Fails if the server has closed the connection: there is no second one.
    pub(crate) async fn send(&mut self, ask: Ask) -> Reply {
        let ask = ask.with(http::header::HOST, &self.host);
        self.sender.ready().await.unwrap();
        let response = self.sender.send_request(on_the_wire(ask, "")).await;
        Reply::read(response.unwrap()).await
    }
}

async fn bind() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

pub(crate) fn on_the_wire(ask: Ask, base: &str) -> Request<Full<Bytes>> {
    let mut request = Request::new(Full::from(ask.body));
    *request.method_mut() = ask.method;
    *request.uri_mut() = format!("{base}{}", ask.path).parse().unwrap();
    let headers: &mut HeaderMap = request.headers_mut();
    *headers = ask.headers;
    request
}
