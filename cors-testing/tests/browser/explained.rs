//! A browser and a policy agree: what `Policy::explain` says is allowed, a page can do, and nothing
//! else. Over all combinations of some policies and some requests.

use std::convert::Infallible;

use axum::body::Body;
use cors_runtime::{Policy, PolicyLayer};
use cors_testing::{Browser, Credentials, Fetched, Request};
use http::Response;
use tower::{ServiceBuilder, service_fn};

/// A choice for each key: `None` leaves it out.
fn policies() -> Vec<Policy> {
    let origins = [
        &["*"][..],
        &["https://app.example.com"],
        &["https://*.example.com", "http://localhost:*"],
    ];
    let methods = [
        None,
        Some(&["*"][..]),
        Some(&["GET", "PUT"]),
        Some(&["PATCH", "OPTIONS"]),
    ];
    let headers = [
        None,
        Some(&["*"][..]),
        Some(&["*", "authorization"]),
        Some(&["content-type", "x-a"]),
    ];
    let mut policies = Vec::new();
    for origins in origins {
        for methods in methods {
            for headers in headers {
                for mirror in [false, true] {
                    for credentials in [false, true] {
                        let mut builder = Policy::builder()
                            .allow_origins(origins.iter().copied())
                            .allow_credentials(credentials);
                        if let Some(methods) = methods {
                            builder = builder.allow_methods(methods.iter().copied());
                        }
                        if mirror {
                            builder = builder.mirror_headers();
                        } else if let Some(headers) = headers {
                            builder = builder.allow_headers(headers.iter().copied());
                        }
                        // Half of them break a rule, like `*` with credentials.
                        policies.extend(builder.build());
                    }
                }
            }
        }
    }
    policies
}

fn requests() -> Vec<(Credentials, Request)> {
    let methods = [
        "GET", "POST", "PUT", "PATCH", "patch", "DELETE", "OPTIONS", "delete",
    ];
    let headers: [&[(&str, &str)]; 6] = [
        &[],
        &[("accept-language", "de")],
        &[("content-type", "application/json")],
        &[("authorization", "x")],
        &[("X-A", "1"), ("content-type", "text/xml")],
        &[("x-a", "1"), ("x-b", "1")],
    ];
    let mut requests = Vec::new();
    for method in methods {
        for headers in headers {
            for credentials in [Credentials::SameOrigin, Credentials::Include] {
                let request = Request::new(method, "/").credentials(credentials);
                let with =
                    |request: Request, (name, value): &(&str, &str)| request.header(*name, value);
                requests.push((credentials, headers.iter().fold(request, with)));
            }
        }
    }
    requests
}

/// What the policy says of the requests that were sent. (Cookies are not its business: whether a
/// browser has some in mind cannot be seen.)
fn is_explained_as_allowed(policy: &Policy, fetched: &Fetched) -> bool {
    fetched.requests().iter().all(|sent| {
        let mut request = http::Request::new(());
        *request.method_mut() = sent.method().clone();
        *request.headers_mut() = sent.headers().clone();
        let outcome = policy.explain(&request.into_parts().0);
        let by_the_layer = sent.answer().unwrap().outcome();
        assert_eq!(by_the_layer, Some(&outcome), "{fetched}");
        !outcome.is_refused()
    })
}

#[tokio::test]
async fn a_page_can_do_what_its_policy_says() {
    let (mut allowed, mut blocked) = (0, 0);
    for policy in policies() {
        let layer = PolicyLayer::new(&policy);
        let service = ServiceBuilder::new().layer(layer).service(service_fn(
            |_: http::Request<Body>| async { Ok::<_, Infallible>(Response::new(Body::empty())) },
        ));
        for page in [
            "https://app.example.com",
            "https://example.com",
            "http://localhost:5173",
            "null",
        ] {
            for (credentials, request) in requests() {
                let fetched = Browser::at(page).fetch(&service, request).await;
                let is_agreed = credentials != Credentials::Include || policy.allow_credentials();
                let expected = is_agreed && is_explained_as_allowed(&policy, &fetched);
                assert_eq!(fetched.is_allowed(), expected, "{policy:?}\n{fetched}");
                if expected {
                    allowed += 1;
                } else {
                    blocked += 1;
                }
            }
        }
    }
    assert!(allowed > 1000 && blocked > 1000, "{allowed} {blocked}");
}
