//! The requests that are sent.

use axum::body::Body;
use http::{HeaderMap, Method, Request};

/// A request, to be sent again and again.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) method: Method,
    pub(crate) headers: HeaderMap,
}

impl Ask {
    pub(crate) fn new(method: Method, headers: &[(&'static str, &str)]) -> Ask {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        Ask { method, headers }
    }

    pub(crate) fn answer(origin: &str) -> Ask {
        Ask::new(Method::GET, &[("origin", origin)])
    }

    pub(crate) fn preflight(origin: &str, headers: &str) -> Ask {
        Ask::new(
            Method::OPTIONS,
            &[
                ("origin", origin),
                ("access-control-request-method", "PUT"),
                ("access-control-request-headers", headers),
            ],
        )
    }

    pub(crate) fn request(&self) -> Request<Body> {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = self.method.clone();
        *request.headers_mut() = self.headers.clone();
        request
    }
}

/// The output of a future that waits for nothing.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(output) => output,
        std::task::Poll::Pending => panic!("no service of these waits"),
    }
}
