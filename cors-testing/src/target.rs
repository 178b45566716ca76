//! The target of requests: a service in this process, or a server.

use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use http::{Request, Response, Uri};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tower_service::Service;
use url::Url;

use crate::error_chain::error_chain;
use crate::read_body::ReadBody;
use crate::resolver::Resolver;
use crate::upgrade::{has_upgrade, over_connection};

type BoxError = Box<dyn Error + Send + Sync>;
type Answering = Pin<Box<dyn Future<Output = Result<Response<Body>, BoxError>> + Send>>;

/// The target of [`Browser::fetch`](crate::Browser::fetch): a reference to an axum `Router`, or to any other
/// tower service that is `Clone`; or the URL of a server (`"http://127.0.0.1:3000"`, or a [`SocketAddr`]).
///
/// Implement it for a test's own type by one of these:
///
/// ```
/// use cors_testing::{Connection, Target};
///
/// struct TestApp {
///     router: axum::Router,
/// }
///
/// impl Target for &TestApp {
///     fn connect(self) -> Connection {
///         (&self.router).connect()
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "a browser cannot fetch from `{Self}`",
    label = "write `&app` for a `Router` or a tower service that is `Clone`, or `&*url` for a URL in a `String`",
    note = "a `Router` is a service once its state is given: `.with_state(state)`"
)]
pub trait Target {
    /// Connects to it.
    fn connect(self) -> Connection;
}

/// A connection to a service or a server.
pub struct Connection {
    /// The URL of the server. A service has none.
    pub(crate) base: Option<Url>,
    send: Box<dyn FnMut(Request<Body>) -> Answering + Send>,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

impl Connection {
    /// Sends a request for an absolute URI, and reads the body of the response for this time.
    pub(crate) async fn send(
        &mut self,
        request: Request<Body>,
        time: Duration,
    ) -> Result<Response<ReadBody>, String> {
        let answer = (self.send)(request)
            .await
            .map_err(|error| error_chain(&*error))?;
        let (parts, body) = answer.into_parts();
        Ok(Response::from_parts(parts, ReadBody::of(body, time).await))
    }

    fn to_server(base: &str) -> Connection {
        let base = Url::parse(base)
            .ok()
            .filter(|base| base.scheme() == "http" && base.has_host())
            .unwrap_or_else(|| {
                panic!(
                    "`{base}` is not the URL of a server: write one like `http://127.0.0.1:3000`"
                )
            });
        let client: Client<_, Body> = Client::builder(TokioExecutor::new())
            .pool_max_idle_per_host(0)
            .build(HttpConnector::new_with_resolver(Resolver::new()));
        Connection {
            base: Some(base),
            send: Box::new(move |request| {
                let answering = client.request(request);
                Box::pin(async move { Ok(answering.await?.map(Body::new)) })
            }),
        }
    }
}

impl<S, B> Target for &S
where
    S: Service<Request<Body>, Response = Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn connect(self) -> Connection {
        let service = self.clone();
        Connection {
            base: None,
            send: Box::new(move |request| {
                let mut service = service.clone();
                Box::pin(async move {
                    if has_upgrade(&request) {
                        return over_connection(service, request).await;
                    }
                    poll_fn(|context| service.poll_ready(context))
                        .await
                        .map_err(Into::into)?;
                    let answering = service.call(as_received(request));
                    Ok(answering.await.map_err(Into::into)?.map(Body::new))
                })
            }),
        }
    }
}

impl Target for &str {
    fn connect(self) -> Connection {
        Connection::to_server(self)
    }
}

impl Target for String {
    fn connect(self) -> Connection {
        Connection::to_server(&self)
    }
}

impl Target for SocketAddr {
    fn connect(self) -> Connection {
        Connection::to_server(&format!("http://{self}"))
    }
}

/// A request as a server passes it to a service: its URI is a path (RFC 9112, 3.2.1).
fn as_received(mut request: Request<Body>) -> Request<Body> {
    if let Some(path) = request.uri().path_and_query() {
        *request.uri_mut() = Uri::from(path.clone());
    }
    request
}
