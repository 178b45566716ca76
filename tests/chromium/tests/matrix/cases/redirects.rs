//! Redirects: to where, with which status, of which requests.

use cors_testing::RedirectMode;

use super::Plan;
use crate::answers::Reply;
use crate::case::{Page, Step};
use crate::spec::{Body, Spec};

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

pub(super) fn plan(plan: &mut Plan) {
    let locations = locations(plan);
    for status in STATUSES {
        for location in &locations {
            let shared = redirecting(plan, Reply::shared(status), location);
            let unshared = redirecting(plan, Reply::new(status), location);
            for page in [Page::Localhost, Page::Loopback, Page::Own, Page::Opaque] {
                for fetch in requests(&shared) {
                    plan.fetch(page, fetch);
                }
                plan.fetch(page, Spec::new("GET", &unshared));
            }
        }
    }
    of_any_method(plan, &locations);
    modes(plan, &locations);
    with_userinfo(plan, &locations);
    without_location(plan);
    twice(plan, &locations);
    back(plan, &locations);
    repeated(plan, &locations);
    odd_locations(plan, &locations);
    endless(plan);
}

fn allowing(reply: Reply) -> Reply {
    reply
        .with(
            "access-control-allow-methods",
            "PUT, DELETE, PATCH, OPTIONS",
        )
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
    let named = plan.addresses.named_api();
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
        format!("{named}{shared}?case={{case}}"),
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

/// Other methods, and those that have a progress bar.
fn of_any_method(plan: &mut Plan, locations: &[String]) {
    for status in STATUSES {
        for location in &locations[..5] {
            let path = redirecting(plan, Reply::shared(status), location);
            for page in [Page::Localhost, Page::Own] {
                for method in ["HEAD", "DELETE", "PATCH", "OPTIONS"] {
                    plan.fetch(page, Spec::new(method, &path));
                }
                for method in ["POST", "PUT"] {
                    let fetch = Spec::new(method, &path).body(Body::Text);
                    plan.fetch(page, fetch.clone().upload_listener());
                    plan.fetch(page, fetch.include().upload_listener());
                }
                plan.fetch(page, Spec::new("GET", format!("{path}#first")));
            }
        }
    }
}

/// The same once more: the preflights of each URL are kept.
fn repeated(plan: &mut Plan, locations: &[String]) {
    for location in locations {
        let path = redirecting(plan, Reply::shared(307), location);
        for page in [Page::Localhost, Page::Loopback, Page::Opaque] {
            for fetch in requests(&path) {
                let steps = vec![Step::at_once(fetch.clone()), Step::at_once(fetch)];
                plan.case(page, steps);
            }
        }
    }
}

/// Values of `Location` that lead nowhere, or that servers write all the same.
fn odd_locations(plan: &mut Plan, locations: &[String]) {
    let shared = &locations[0];
    let (path, _) = shared.split_once('?').unwrap();
    for lines in [
        vec![String::new()],
        vec![shared.clone(), shared.clone()],
        vec![shared.clone(), locations[1].clone()],
        vec![format!("{path}?\u{e9}&case={{case}}")],
        vec![format!("{path}?\u{c3}\u{a9}%e9&case={{case}}")],
        vec![format!("{path}?a b&case={{case}}#\u{ff}")],
        vec![format!(" {shared} ")],
        vec!["?case={case}".to_owned()],
        vec!["http://[".to_owned()],
        vec!["ftp://localhost/?case={case}".to_owned()],
    ] {
        for reply in [Reply::shared(302), Reply::new(302)] {
            let add = |reply: Reply, line: &String| reply.with("location", line);
            let reply = lines.iter().fold(reply, add);
            let path = plan.answering(allowing(Reply::shared(200)), reply);
            for page in [Page::Localhost, Page::Own] {
                plan.fetch(page, Spec::new("GET", &path));
                plan.fetch(page, Spec::new("PUT", &path));
            }
        }
    }
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
                plan.fetch(page, Spec::new("GET", &path).same_origin());
                plan.fetch(page, Spec::new("PUT", &path).same_origin());
                plan.fetch(page, Spec::new("GET", &path).no_cors());
                plan.fetch(page, Spec::new("POST", &path).body(Body::Text).no_cors());
            }
        }
    }
}

/// In mode `no-cors`, to a URL with a user name.
fn with_userinfo(plan: &mut Plan, locations: &[String]) {
    for location in locations.iter().filter(|url| url.contains('@')) {
        let path = redirecting(plan, Reply::shared(302), location);
        for page in [Page::Localhost, Page::Loopback, Page::Own] {
            plan.fetch(page, Spec::new("GET", &path).no_cors());
            plan.fetch(page, Spec::new("POST", &path).body(Body::Text).no_cors());
        }
    }
}

/// A status that redirects, and no URL.
fn without_location(plan: &mut Plan) {
    let path = plan.answering(allowing(Reply::shared(200)), Reply::shared(302));
    for page in [Page::Localhost, Page::Own] {
        for mode in [
            RedirectMode::Follow,
            RedirectMode::Error,
            RedirectMode::Manual,
        ] {
            plan.fetch(page, Spec::new("GET", &path).redirect(mode));
            plan.fetch(page, Spec::new("PUT", &path).redirect(mode));
        }
    }
}

/// To another origin and back, with the same method and with another one.
fn back(plan: &mut Plan, locations: &[String]) {
    let (api, other) = (plan.addresses.api(), plan.addresses.other_api());
    let home = format!("{api}{}", locations[0]);
    for status in [303, 307] {
        let second = redirecting(plan, Reply::shared(status), &home);
        let there = format!("{other}{second}?case={{case}}");
        let path = redirecting(plan, Reply::shared(307), &there);
        for page in [Page::Localhost, Page::OtherPort, Page::Own] {
            for fetch in requests(&path) {
                plan.fetch(page, fetch);
            }
        }
    }
}

/// To another origin, and from there on.
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
