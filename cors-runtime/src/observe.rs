//! A layer that observes the decision about each request.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use cors_policy::{CorsOutcome, Policy};
use http::{Request, Response, StatusCode};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use crate::recorder::Recorder;

/// A tower layer that calls `f` with the decision about each request, for metrics and logs. Put it around
/// everything that has a policy. It calls `f` once there is a response; an error of the service is passed on.
///
/// Without it, or a [`Recorder`] of your own, no outcome is worked out.
///
/// ```
/// use axum::Router;
/// use cors_runtime::{cors_policy, observe};
///
/// #[cors_policy(allow_origins = ["https://app.example.com"])]
/// fn api() -> Router {
///     Router::new()
/// }
///
/// let app: Router = api().layer(observe(|observed| {
///     if let Some(outcome) = observed.outcome() {
///         println!("{} {outcome}", observed.status());
///     }
/// }));
/// ```
pub fn observe<F>(f: F) -> ObserveLayer<F>
where
    F: Fn(&Observed) + Clone,
{
    ObserveLayer { f }
}

/// What [`observe`] calls its function with: the decision about a request, and the status of the response.
#[derive(Clone, Debug)]
pub struct Observed {
    recorder: Recorder,
    status: StatusCode,
}

impl Observed {
    /// The outcome. `None` if it is unknown: no policy was reached, middleware in between cleared the
    /// request's extensions, or it answered before the policy could, as a timeout does.
    #[must_use]
    pub fn outcome(&self) -> Option<&CorsOutcome> {
        self.recorder.outcome()
    }

    /// The policy that decided. `None` if it is unknown, and where `cors_route!` refused a method that no
    /// handler serves: no policy was asked.
    #[must_use]
    pub fn policy(&self) -> Option<&Policy> {
        self.recorder.policy()
    }

    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }
}

/// The layer that [`observe`] makes.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct ObserveLayer<F> {
    f: F,
}

impl<S, F: Clone> Layer<S> for ObserveLayer<F> {
    type Service = Observe<S, F>;

    fn layer(&self, inner: S) -> Observe<S, F> {
        let f = self.f.clone();
        Observe { inner, f }
    }
}

/// A service whose decisions are observed, made by [`ObserveLayer`].
#[derive(Clone, Copy, Debug)]
pub struct Observe<S, F> {
    inner: S,
    f: F,
}

impl<S, F, RequestBody, ResponseBody> Service<Request<RequestBody>> for Observe<S, F>
where
    S: Service<Request<RequestBody>, Response = Response<ResponseBody>>,
    F: Fn(&Observed) + Clone,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = ObserveFuture<S::Future, F>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<RequestBody>) -> Self::Future {
        // An observer further out has put one in already.
        let recorder = request
            .extensions_mut()
            .get_or_insert_default::<Recorder>()
            .clone();
        ObserveFuture {
            future: self.inner.call(request),
            recorder,
            f: self.f.clone(),
        }
    }
}

pin_project! {
    /// The future of [`Observe`].
    #[derive(Debug)]
    pub struct ObserveFuture<Fut, F> {
        #[pin]
        future: Fut,
        recorder: Recorder,
        f: F,
    }
}

impl<Fut, F, ResponseBody, E> Future for ObserveFuture<Fut, F>
where
    Fut: Future<Output = Result<Response<ResponseBody>, E>>,
    F: Fn(&Observed),
{
    type Output = Fut::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Fut::Output> {
        let this = self.project();
        let response = ready!(this.future.poll(cx))?;
        (this.f)(&Observed {
            recorder: this.recorder.clone(),
            status: response.status(),
        });
        Poll::Ready(Ok(response))
    }
}
