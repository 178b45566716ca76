//! Redirects: to where, with which status, of which requests.

use cors_runtime::testing::RedirectMode;

use super::Plan;
use crate::answers::Reply;
use crate::case::Page;
use crate::spec::{Body, Spec};

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

pub(super) fn plan(plan: &mut Plan) {
    let locations = locations(plan);
    for status in STATUSES {
        for location in &locations {
            let shared = redirecting(plan, Reply::shared(status), location);
            let unshared = redirecting(plan, Reply::new(status), location);
            for page in [Page::Localhost, Page::Loopback, Page::Own] {
                for fetch in requests(&shared) {
                    plan.fetch(page, fetch);
                }
                plan.fetch(page, Spec::new("GET", &unshared));
            }
        }
    }
    modes(plan, &locations);
    twice(plan, &locations);
    endless(plan);
}

fn allowing(reply: Reply) -> Reply {
    reply
        .with("access-control-allow-methods", "PUT, DELETE")
        .with(
            "access-control-allow-headers",
            "x-one, content-type, authorization",
        )
}

fn redirecting(plan: &mut Plan, reply: Reply, location: &str) -> String {
    plan.answering(
        allowing(Reply::shared(200)),
        reply.with("location", location),
    )
}

/// Where it goes.
fn locations(plan: &mut Plan) -> Vec<String> {
    let (api, other) = (plan.addresses.api(), plan.addresses.other_api());
    let shared = plan.answering(
        allowing(Reply::shared(200)),
        Reply::shared(200).with("x-one", "1"),
    );
    let star = Reply::new(200).with("access-control-allow-origin", "*");
    let star = plan.answering(allowing(star.clone()), star);
    let closed = plan.answering(Reply::new(200), Reply::new(200));
    let host = |url: &str| url.trim_start_matches("http://").to_owned();
    vec![
        format!("{shared}?case={{case}}"),
        format!("{api}{closed}?case={{case}}"),
        format!("{other}{shared}?case={{case}}"),
        format!("{other}{star}?case={{case}}"),
        format!("{other}{closed}?case={{case}}"),
        format!("http://user:password@{}{shared}?case={{case}}", host(&api)),
        format!("http://user@{}{shared}?case={{case}}", host(&other)),
        "data:,text".to_owned(),
        "http://".to_owned(),
        format!("{shared}?case={{case}}#fragment"),
    ]
}

fn requests(path: &str) -> [Spec; 6] {
    [
        Spec::new("GET", path),
        Spec::new("GET", path).include(),
        Spec::new("POST", path).body(Body::Text),
        Spec::new("POST", path).body(Body::Json).include(),
        Spec::new("PUT", path).header("x-one", "1"),
        Spec::new("GET", path).header("authorization", "Bearer x"),
    ]
}

fn modes(plan: &mut Plan, locations: &[String]) {
    for location in &locations[..5] {
        for reply in [Reply::shared(302), Reply::new(302)] {
            let path = redirecting(plan, reply, location);
            for page in [Page::Localhost, Page::Opaque, Page::Own] {
                for mode in [RedirectMode::Error, RedirectMode::Manual] {
                    plan.fetch(page, Spec::new("GET", &path).redirect(mode));
                    plan.fetch(page, Spec::new("PUT", &path).redirect(mode));
                    plan.fetch(page, Spec::new("GET", &path).redirect(mode).no_cors());
                }
                plan.fetch(page, Spec::new("GET", &path).no_cors());
                plan.fetch(page, Spec::new("POST", &path).body(Body::Text).no_cors());
            }
        }
    }
}

/// To another origin, and back.
fn twice(plan: &mut Plan, locations: &[String]) {
    let other = plan.addresses.other_api();
    for location in &locations[..5] {
        let second = redirecting(plan, Reply::shared(307), location);
        let path = redirecting(
            plan,
            Reply::shared(307),
            &format!("{other}{second}?case={{case}}"),
        );
        for page in [Page::Localhost, Page::Loopback, Page::Own, Page::App] {
            for fetch in requests(&path) {
                plan.fetch(page, fetch);
            }
        }
    }
}

fn endless(plan: &mut Plan) {
    let at = plan.made.len();
    let path = redirecting(
        plan,
        Reply::shared(302),
        &format!("/made/{at}?case={{case}}"),
    );
    for page in [Page::Localhost, Page::Own] {
        plan.fetch(page, Spec::new("GET", &path));
    }
}
