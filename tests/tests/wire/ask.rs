//! A request, as the tests write it.

use axum::body::Body;
use cors_runtime::Recorder;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, header};

/// A request without its server. Headers are appended, so that one can be given twice.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Ask {
    pub(crate) fn new(method: &str, path: &str) -> Ask {
        Ask {
            method: method.parse().unwrap(),
            path: path.to_owned(),
            headers: HeaderMap::new(),
            body: String::new(),
        }
    }

    pub(crate) fn get(path: &str) -> Ask {
        Ask::new("GET", path)
    }

    pub(crate) fn options(path: &str) -> Ask {
        Ask::new("OPTIONS", path)
    }

    /// A preflight, once it has an origin.
    pub(crate) fn preflight(path: &str, method: &str) -> Ask {
        Ask::options(path).with(header::ACCESS_CONTROL_REQUEST_METHOD, method)
    }

    pub(crate) fn from(self, origin: impl AsRef<[u8]>) -> Ask {
        self.with(header::ORIGIN, origin)
    }

    /// Asks for request headers, as a preflight does.
    pub(crate) fn for_headers(self, names: impl AsRef<[u8]>) -> Ask {
        self.with(header::ACCESS_CONTROL_REQUEST_HEADERS, names)
    }

    pub(crate) fn with(mut self, name: HeaderName, value: impl AsRef<[u8]>) -> Ask {
        let value = HeaderValue::from_bytes(value.as_ref()).unwrap();
        self.headers.append(name, value);
        self
    }

    pub(crate) fn body(mut self, body: &str) -> Ask {
        body.clone_into(&mut self.body);
        self
    }

    /// The request for a service in this process.
    pub(crate) fn in_process(self) -> Request<Body> {
        let mut request = Request::new(Body::from(self.body));
        *request.method_mut() = self.method;
        *request.uri_mut() = self.path.parse().unwrap();
        *request.headers_mut() = self.headers;
        request
    }
    /// The same, with a recorder for the decision about it.
    pub(crate) fn recorded(self) -> (Request<Body>, Recorder) {
        let recorder = Recorder::new();
        let mut request = self.in_process();
        request.extensions_mut().insert(recorder.clone());
        (request, recorder)
    }
}
