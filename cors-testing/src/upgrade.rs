//! Requests with `Upgrade`, for a service in this process: only a connection can be upgraded, so they go over one that
//! is in memory.

use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes, HttpBody};
use http::{Request, Response, Uri, header};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{client, server};
use hyper_util::rt::TokioIo;
use tower_service::Service;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The bytes that one end may write before the other has to read.
const BUFFER: usize = 64 * 1024;

pub(crate) fn has_upgrade(request: &Request<Body>) -> bool {
    request.headers().contains_key(header::UPGRADE)
}

/// Sends a request to a service over a connection of its own, which ends with the response.
pub(crate) async fn over_connection<S, B>(
    service: S,
    mut request: Request<Body>,
) -> Result<Response<Body>, BoxError>
where
    S: Service<Request<Body>, Response = Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let (near, far) = tokio::io::duplex(BUFFER);
    // What a test or the browser has put there does not go over a connection.
    let extensions = Arc::new(Mutex::new(std::mem::take(request.extensions_mut())));
    let serve = service_fn(move |mut request: Request<Incoming>| {
        let mut service = service.clone();
        let sent = std::mem::take(&mut *extensions.lock().unwrap_or_else(PoisonError::into_inner));
        request.extensions_mut().extend(sent);
        async move {
            std::future::poll_fn(|context| service.poll_ready(context))
                .await
                .map_err(Into::into)?;
            service
                .call(request.map(Body::new))
                .await
                .map_err(Into::into)
        }
    });
    tokio::spawn(
        server::conn::http1::Builder::new()
            .serve_connection(TokioIo::new(far), serve)
            .with_upgrades(),
    );
    let (mut send, connection) = client::conn::http1::handshake(TokioIo::new(near)).await?;
    tokio::spawn(connection.with_upgrades());
    if let Some(path) = request.uri().path_and_query() {
        *request.uri_mut() = Uri::from(path.clone());
    }
    Ok(send.send_request(request).await?.map(Body::new))
}
