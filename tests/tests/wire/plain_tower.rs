//! The layer around a service that knows nothing of axum, with bodies that are no HTTP bodies.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use http::{Request, Response, header};
use tower::{Layer as _, Service, ServiceExt as _, service_fn};

use crate::policies::{APP, EVIL, PUBLIC_ANSWER, Public, SITE_ANSWER, SITE_PREFLIGHT, Site};
use crate::reply::cors;

/// All that the layer asks of a body is that there is an empty one.
#[derive(Debug, Default, PartialEq)]
struct Text(&'static str);

/// A request body that is nothing at all, not even `Default`.
struct Nothing;

fn request(method: &str, headers: &[(&str, &str)]) -> Request<Nothing> {
    let mut request = Request::builder().method(method);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Nothing).unwrap()
}

fn preflight(origin: &str) -> Request<Nothing> {
    let requested = (header::ACCESS_CONTROL_REQUEST_METHOD.as_str(), "PUT");
    request("OPTIONS", &[("origin", origin), requested])
}

#[tokio::test]
async fn a_service_fn_with_a_body_of_its_own() {
    let calls = AtomicUsize::new(0);
    let app = Site::layer().layer(service_fn(|_: Request<Nothing>| {
        calls.fetch_add(1, Ordering::SeqCst);
        ready(Ok::<_, Infallible>(Response::new(Text("served"))))
    }));

    let response = app.clone().oneshot(preflight(APP)).await.unwrap();
    assert_eq!(response.body(), &Text(""));
    assert_eq!(cors(response.headers()), SITE_PREFLIGHT);
    let response = app.clone().oneshot(preflight(EVIL)).await.unwrap();
    assert_eq!(response.body(), &Text(""));
    assert_eq!(cors(response.headers()), [""; 0]);
    assert_eq!(calls.load(Ordering::SeqCst), 0);

    let response = app
        .clone()
        .oneshot(request("GET", &[("origin", APP)]))
        .await
        .unwrap();
    assert_eq!(response.body(), &Text("served"));
    assert_eq!(cors(response.headers()), SITE_ANSWER);
    let response = app
        .clone()
        .oneshot(request("OPTIONS", &[("origin", EVIL)]))
        .await
        .unwrap();
    assert_eq!(response.body(), &Text("served"));
    assert_eq!(cors(response.headers()), [""; 0]);
    assert_eq!(response.headers()[header::VARY], "origin");
    assert_eq!(calls.load(Ordering::SeqCst), 2);
}

/// By `ServiceBuilder`, with another layer inside and one outside.
#[tokio::test]
async fn in_a_stack() {
    let app = tower::ServiceBuilder::new()
        .map_response(|response: Response<Text>| response.map(|Text(text)| text.len()))
        .layer(Public::layer())
        .map_request(|request: Request<Nothing>| request.map(|_| ()))
        .service(service_fn(|_: Request<()>| {
            ready(Ok::<_, Infallible>(Response::new(Text("served"))))
        }));
    let response = app.oneshot(request("GET", &[])).await.unwrap();
    assert_eq!(response.body(), &6);
    assert_eq!(cors(response.headers()), PUBLIC_ANSWER);
}

#[derive(Clone, Debug, PartialEq)]
struct Failure(u8);

/// An error is no answer: it is passed on as it is. A preflight does not meet it.
#[tokio::test]
async fn an_error_passes_through() {
    let app = Site::layer().layer(service_fn(|_: Request<Nothing>| {
        ready(Err::<Response<Text>, _>(Failure(7)))
    }));
    let error = app
        .clone()
        .oneshot(request("GET", &[("origin", APP)]))
        .await;
    assert_eq!(error.unwrap_err(), Failure(7));
    let response = app.oneshot(preflight(APP)).await.unwrap();
    assert_eq!(cors(response.headers()), SITE_PREFLIGHT);
}

/// What it is inside is ready as often as it says.
#[derive(Clone, Debug)]
struct Busy {
    answers: Vec<Poll<Result<(), Failure>>>,
}

impl Service<Request<Nothing>> for Busy {
    type Response = Response<Text>;
    type Error = Failure;
    type Future = Ready<Result<Response<Text>, Failure>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Failure>> {
        self.answers.remove(0)
    }

    fn call(&mut self, _: Request<Nothing>) -> Self::Future {
        ready(Ok(Response::new(Text("served"))))
    }
}

#[test]
fn readiness_is_that_of_the_service_inside() {
    let answers = vec![
        Poll::Pending,
        Poll::Pending,
        Poll::Ready(Ok(())),
        Poll::Ready(Err(Failure(1))),
    ];
    let mut app = Site::layer().layer(Busy {
        answers: answers.clone(),
    });
    let mut cx = Context::from_waker(Waker::noop());
    for answer in answers {
        assert_eq!(app.poll_ready(&mut cx), answer);
    }
}

/// The very service that was made ready is the one that is called: a clone need not be.
#[test]
fn what_was_made_ready_is_what_is_called() {
    struct Once(bool);

    impl Clone for Once {
        fn clone(&self) -> Once {
            Once(false)
        }
    }

    impl Service<Request<Nothing>> for Once {
        type Response = Response<Text>;
        type Error = Infallible;
        type Future = Ready<Result<Response<Text>, Infallible>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
            self.0 = true;
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, _: Request<Nothing>) -> Self::Future {
            assert!(self.0, "called without being ready");
            ready(Ok(Response::new(Text("served"))))
        }
    }

    let mut app = Site::layer().layer(Once(false));
    let mut cx = Context::from_waker(Waker::noop());
    assert!(app.poll_ready(&mut cx).is_ready());
    let answer = pin!(app.call(request("GET", &[]))).poll(&mut cx);
    assert!(matches!(answer, Poll::Ready(Ok(response)) if response.body() == &Text("served")));
}

/// An answer that takes its time is waited for, and then has the headers.
#[test]
fn a_slow_answer_is_waited_for() {
    let (send, receive) = tokio::sync::oneshot::channel();
    let receive = std::sync::Mutex::new(Some(receive));
    let mut app = Site::layer().layer(service_fn(|_: Request<Nothing>| {
        let receive = receive.lock().unwrap().take().unwrap();
        async move { Ok::<_, Infallible>(Response::new(Text(receive.await.unwrap()))) }
    }));
    let mut cx = Context::from_waker(Waker::noop());
    let mut answer = pin!(app.call(request("GET", &[("origin", APP)])));
    assert!(answer.as_mut().poll(&mut cx).is_pending());
    assert!(answer.as_mut().poll(&mut cx).is_pending());
    send.send("late").unwrap();
    let Poll::Ready(Ok(response)) = answer.poll(&mut cx) else {
        panic!("sent, and not there");
    };
    assert_eq!(response.body(), &Text("late"));
    assert_eq!(cors(response.headers()), SITE_ANSWER);
}
