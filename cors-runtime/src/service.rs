//! The tower service: it tells preflights from other requests, and stamps the answers to these.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use pin_project_lite::pin_project;
use tower_service::Service;

use crate::compiled::{Compiled, Verdict};

/// What [`PolicyLayer`](crate::PolicyLayer) makes of a service.
#[derive(Clone, Debug)]
pub struct PolicyService<S> {
    inner: S,
    compiled: Arc<Compiled>,
}

impl<S> PolicyService<S> {
    pub(crate) fn new(inner: S, compiled: Arc<Compiled>) -> PolicyService<S> {
        PolicyService { inner, compiled }
    }
}

/// Whether a request is a preflight, well-formed or not (Fetch, "CORS-preflight request"). Any
/// other `OPTIONS` is the app's.
fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    *method == Method::OPTIONS
        && headers.contains_key(header::ORIGIN)
        && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

impl<S, RequestBody, ResponseBody> Service<Request<RequestBody>> for PolicyService<S>
where
    S: Service<Request<RequestBody>, Response = Response<ResponseBody>>,
    ResponseBody: Default,
{
    type Response = Response<ResponseBody>;
    type Error = S::Error;
    type Future = PolicyFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        let kind = if is_preflight(request.method(), request.headers()) {
            let (status, headers) = self.compiled.preflight(request.headers());
            Kind::Preflight { status, headers }
        } else {
            let verdict = self.compiled.judge(request.headers());
            Kind::Answer {
                future: self.inner.call(request),
                verdict,
            }
        };
        PolicyFuture {
            kind,
            compiled: Arc::clone(&self.compiled),
        }
    }
}

pin_project! {
    /// The future of [`PolicyService`].
    #[derive(Debug)]
    pub struct PolicyFuture<F> {
        #[pin]
        kind: Kind<F>,
        compiled: Arc<Compiled>,
    }
}

pin_project! {
    #[project = KindProjected]
    #[derive(Debug)]
    enum Kind<F> {
        // Answered without the app.
        Preflight { status: StatusCode, headers: HeaderMap },
        Answer { #[pin] future: F, verdict: Verdict },
    }
}

impl<F, ResponseBody, E> Future for PolicyFuture<F>
where
    F: Future<Output = Result<Response<ResponseBody>, E>>,
    ResponseBody: Default,
{
    type Output = Result<Response<ResponseBody>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = match this.kind.project() {
            KindProjected::Preflight { status, headers } => {
                let mut response = Response::new(ResponseBody::default());
                *response.status_mut() = *status;
                *response.headers_mut() = std::mem::take(headers);
                response
            }
            KindProjected::Answer { future, verdict } => {
                let mut response = ready!(future.poll(cx))?;
                this.compiled.stamp(verdict, response.headers_mut());
                response
            }
        };
        Poll::Ready(Ok(response))
    }
}
