//! Answers that are wrong, in every way that servers get them wrong.

use super::Plan;
use crate::answers::Reply;
use crate::case::Page;
use crate::spec::{Body, Spec};

const ORIGIN: &str = "access-control-allow-origin";
const CREDENTIALS: &str = "access-control-allow-credentials";
const METHODS: &str = "access-control-allow-methods";
const HEADERS: &str = "access-control-allow-headers";
const EXPOSE: &str = "access-control-expose-headers";

/// Lines of `Access-Control-Allow-Origin`.
const ORIGINS: [&[&str]; 26] = [
    &[],
    &["{origin}"],
    &["*"],
    &["null"],
    &[""],
    &["{origin}/"],
    &["{origin}, {origin}"],
    &["{origin}", "{origin}"],
    &["*, *"],
    &["*", "*"],
    &["*", "{origin}"],
    &["{origin}", ""],
    &["", "{origin}"],
    &["{origin} "],
    &[" *"],
    &["\t{origin}\t"],
    &["{origin},"],
    &["https://app.example.com"],
    &["https://app.example.com {origin}"],
    &["localhost"],
    &["http://*.localhost"],
    &["**"],
    &["NULL"],
    &["HTTP://LOCALHOST"],
    &["\"{origin}\""],
    &["\u{e9}"],
];

/// Lines of `Access-Control-Allow-Credentials`.
const ALLOW_CREDENTIALS: [&[&str]; 8] = [
    &["true"],
    &[],
    &["TRUE"],
    &["false"],
    &["true", "true"],
    &[" true "],
    &["1"],
    &[""],
];

/// Statuses of preflights, with a redirect's target or without.
const STATUSES: [(u16, bool); 17] = [
    (200, false),
    (201, false),
    (204, false),
    (206, false),
    (299, false),
    (300, false),
    (301, true),
    (302, false),
    (304, false),
    (307, true),
    (400, false),
    (401, false),
    (403, false),
    (404, false),
    (405, false),
    (500, false),
    (503, false),
];

/// Lines of `Access-Control-Allow-Methods`.
const ALLOW_METHODS: [&[&str]; 18] = [
    &[],
    &["PUT"],
    &["put"],
    &["*"],
    &["*, GET"],
    &["GET, PUT"],
    &["GET,PUT,DELETE,PATCH"],
    &["GET", "PUT"],
    &[""],
    &[","],
    &["GET,,PUT"],
    &[" , PUT , "],
    &["GET;PUT"],
    &["P UT"],
    &["\"PUT\""],
    &["PUT, (DELETE)"],
    &["PATCH"],
    &["patch"],
];

/// Lines of `Access-Control-Allow-Headers`.
const ALLOW_HEADERS: [&[&str]; 17] = [
    &[],
    &["x-one"],
    &["X-One"],
    &["*"],
    &["*, authorization"],
    &["x-one, authorization"],
    &["x-one,content-type,authorization"],
    &["x-one", "content-type"],
    &["content-type"],
    &[""],
    &[",,"],
    &["x-one,,content-type"],
    &["x-one content-type"],
    &["x-one;content-type"],
    &["\"x-one\""],
    &["x-one, x(two)"],
    &["\tx-one\t,\tcontent-type"],
];

/// Lines of `Access-Control-Expose-Headers`.
const EXPOSED: [&[&str]; 13] = [
    &[],
    &["x-one"],
    &["X-ONE, x-two"],
    &["x-one", "X-Two"],
    &["*"],
    &["*, x-one"],
    &["x-one, *"],
    &["set-cookie, x-one"],
    &[""],
    &["x-one,,x-two"],
    &["x-one x-two"],
    &["x-one, (x-two)"],
    &["x-three"],
];

pub(super) fn plan(plan: &mut Plan) {
    shared_with(plan);
    with_statuses(plan);
    methods(plan);
    headers(plan);
    exposed(plan);
    to_the_own_origin(plan);
    to_another_name(plan);
    to_nowhere(plan);
}

fn lines(mut reply: Reply, name: &'static str, values: &[&str]) -> Reply {
    for value in values {
        reply = reply.with(name, *value);
    }
    reply
}

/// A preflight's answer that allows what these cases do.
fn allowing(reply: Reply) -> Reply {
    reply
        .with(METHODS, "PUT, DELETE")
        .with(HEADERS, "x-one, content-type")
}

/// "CORS check", of the preflight and of the answer.
fn shared_with(plan: &mut Plan) {
    for origins in ORIGINS {
        for credentials in ALLOW_CREDENTIALS {
            let wrong = lines(Reply::new(200), ORIGIN, origins);
            let wrong = lines(wrong, CREDENTIALS, credentials);
            let right = Reply::shared(200);
            let answer = plan.answering(right.clone(), wrong.clone());
            let preflight = plan.answering(allowing(wrong), right);
            let preflighted = plan.answering(
                allowing(Reply::shared(204)),
                plan.made[plan.made.len() - 2].answer.clone(),
            );
            plan.fetch(Page::Localhost, Spec::new("GET", &answer));
            plan.fetch(Page::App, Spec::new("GET", &answer).include());
            plan.fetch(
                Page::Opaque,
                Spec::new("POST", &answer).body(Body::Form).include(),
            );
            plan.fetch(
                Page::Localhost,
                Spec::new("PUT", &preflight).header("x-one", "1"),
            );
            plan.fetch(
                Page::Loopback,
                Spec::new("PUT", preflight).body(Body::Json).include(),
            );
            plan.fetch(Page::Localhost, Spec::new("DELETE", preflighted).include());
        }
    }
}

/// "ok status", and what comes before it.
fn with_statuses(plan: &mut Plan) {
    for (status, redirects) in STATUSES {
        let reply = |reply: Reply| {
            if redirects {
                reply.with("location", "/made/0?case={case}")
            } else {
                reply
            }
        };
        let shared = plan.answering(reply(allowing(Reply::shared(status))), Reply::shared(200));
        let unshared = plan.answering(reply(allowing(Reply::new(status))), Reply::shared(200));
        for path in [shared, unshared] {
            plan.fetch(Page::Localhost, Spec::new("PUT", &path));
            plan.fetch(Page::App, Spec::new("PUT", &path).include());
            plan.fetch(
                Page::Localhost,
                Spec::new("POST", path).upload_listener().body(Body::Text),
            );
        }
        if !redirects {
            let answer = plan.answering(Reply::shared(200), Reply::shared(status));
            plan.fetch(Page::Localhost, Spec::new("GET", &answer));
            plan.fetch(Page::Localhost, Spec::new("HEAD", answer).include());
        }
    }
}

fn methods(plan: &mut Plan) {
    for allowed in ALLOW_METHODS {
        let preflight = lines(Reply::shared(200), METHODS, allowed).with(HEADERS, "x-one");
        let path = plan.answering(preflight, Reply::shared(200));
        for method in ["PUT", "PATCH", "patch", "DELETE", "GET"] {
            let fetch = Spec::new(method, &path).header("x-one", "1");
            plan.fetch(Page::Localhost, fetch.clone());
            plan.fetch(Page::App, fetch.include());
        }
        plan.fetch(
            Page::App,
            Spec::new("POST", &path).body(Body::Text).upload_listener(),
        );
        plan.fetch(
            Page::App,
            Spec::new("PUT", path).body(Body::Text).upload_listener(),
        );
    }
}

fn headers(plan: &mut Plan) {
    for allowed in ALLOW_HEADERS {
        let preflight = lines(Reply::shared(200), HEADERS, allowed).with(METHODS, "PUT");
        let path = plan.answering(preflight, Reply::shared(200));
        for fetch in [
            Spec::new("GET", &path).header("x-one", "1"),
            Spec::new("GET", &path).header("Authorization", "Bearer x"),
            Spec::new("GET", &path)
                .header("x-one", "1")
                .header("authorization", "Bearer x"),
            Spec::new("PUT", &path).body(Body::Json),
            Spec::new("POST", &path)
                .body(Body::Json)
                .header("X-One", "1"),
        ] {
            plan.fetch(Page::Localhost, fetch.clone());
            plan.fetch(Page::App, fetch.include());
        }
    }
}

fn exposed(plan: &mut Plan) {
    for exposed in EXPOSED {
        let answer = lines(Reply::shared(200), EXPOSE, exposed)
            .with("x-one", "1")
            .with("X-Two", "2")
            .with("x-two", "3")
            .with("set-cookie", "other=1; Path=/nowhere")
            .with("content-type", "text/plain")
            .with("last-modified", "Tue, 24 Nov 2026 00:00:00 GMT")
            .with("cache-control", "no-store")
            .with("authorization", "x");
        let path = plan.answering(allowing(Reply::shared(200)), answer);
        for page in [Page::Localhost, Page::Loopback, Page::Opaque, Page::Own] {
            plan.fetch(page, Spec::new("GET", &path));
            plan.fetch(page, Spec::new("PUT", &path).include());
            plan.fetch(page, Spec::new("POST", &path).body(Body::Form).no_cors());
        }
    }
}

/// A name below `localhost` is a host like any other.
fn to_another_name(plan: &mut Plan) {
    let named = plan.addresses.named_api();
    let path = plan.answering(allowing(Reply::shared(200)), Reply::shared(200));
    let closed = plan.answering(Reply::new(200), Reply::new(200));
    for page in Page::ALL {
        for fetch in [
            Spec::new("GET", format!("{named}{path}")),
            Spec::new("GET", format!("{named}{path}")).include(),
            Spec::new("PUT", format!("{named}{path}")).header("x-one", "1"),
            Spec::new("GET", format!("{named}{closed}")),
            Spec::new("PUT", format!("{named}{closed}")),
            Spec::new("GET", format!("{named}{path}")).no_cors(),
        ] {
            plan.fetch(page, fetch);
        }
    }
}

/// Mode `same-origin`, and URLs that are not fetched.
fn to_nowhere(plan: &mut Plan) {
    let path = plan.answering(allowing(Reply::shared(200)), Reply::shared(200));
    let host = plan.addresses.api().replace("http://", "");
    for page in Page::ALL {
        plan.fetch(page, Spec::new("GET", &path).same_origin());
        plan.fetch(page, Spec::new("PUT", &path).same_origin().include());
        plan.fetch(
            page,
            Spec::new("POST", &path).same_origin().body(Body::Json),
        );
        plan.fetch(
            page,
            Spec::new("GET", format!("http://me:secret@{host}{path}")),
        );
        plan.fetch(page, Spec::new("GET", "ftp://localhost/"));
        plan.fetch(page, Spec::new("GET", "ftp://localhost/").no_cors());
        plan.fetch(page, Spec::new("GET", "http://["));
        let upload = Spec::new("POST", "http://[").body(Body::Text);
        plan.fetch(page, upload.upload_listener());
    }
}

/// What is of the page's own origin needs nothing.
fn to_the_own_origin(plan: &mut Plan) {
    let path = plan.answering(Reply::new(500), Reply::new(200).with("x-one", "1"));
    for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        let fetch = Spec::new(method, &path).header("x-one", "1");
        plan.fetch(Page::Own, fetch.clone());
        plan.fetch(Page::Own, fetch.include());
    }
}
