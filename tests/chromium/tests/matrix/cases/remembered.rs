//! What a browser remembers of preflights: several fetches of one URL.

use std::time::Duration;

use super::Plan;
use crate::answers::Reply;
use crate::case::{Page, Step};
use crate::spec::{Body, Spec};

const MAX_AGES: [&[&str]; 16] = [
    &[],
    &["0"],
    &["1"],
    &["60"],
    &["7200"],
    &["999999999"],
    &["99999999999999999999"],
    &["-1"],
    &["+60"],
    &["60s"],
    &["60.5"],
    &[""],
    &[" 60 "],
    &["60", "60"],
    &["60, 70"],
    &["0x10"],
];

pub(super) fn plan(plan: &mut Plan) {
    max_ages(plan);
    expiring(plan);
    lists(plan);
    credentials(plan);
    failures(plan);
    one_after_the_other(plan);
    long_urls(plan);
}

fn allowing(methods: &str, headers: &str) -> Reply {
    Reply::shared(200)
        .with("access-control-allow-methods", methods)
        .with("access-control-allow-headers", headers)
        .with("access-control-max-age", "60")
}

fn max_ages(plan: &mut Plan) {
    for values in MAX_AGES {
        let mut preflight = Reply::shared(200)
            .with("access-control-allow-methods", "PUT")
            .with("access-control-allow-headers", "x-one");
        for value in values {
            preflight = preflight.with("access-control-max-age", *value);
        }
        let path = plan.answering(preflight, Reply::shared(200));
        let fetch = Spec::new("PUT", path).header("x-one", "1");
        for page in [Page::Localhost, Page::App, Page::Opaque] {
            plan.case(page, at_once(&[fetch.clone(), fetch.clone()]));
        }
    }
}

fn at_once(fetches: &[Spec]) -> Vec<Step> {
    fetches.iter().cloned().map(Step::at_once).collect()
}

/// The time that is left is counted from the preflight on.
fn expiring(plan: &mut Plan) {
    for (max_age, pause) in [
        (Some("99999999999999999999"), 6500),
        (Some("1"), 1500),
        (Some("3"), 1500),
        (None, 3000),
        (None, 6500),
    ] {
        let mut preflight = Reply::shared(200).with("access-control-allow-methods", "PUT");
        if let Some(max_age) = max_age {
            preflight = preflight.with("access-control-max-age", max_age);
        }
        let path = plan.answering(preflight, Reply::shared(200));
        let fetch = Spec::new("PUT", path);
        let after = Duration::from_millis(pause);
        let later = Step {
            after,
            fetch: fetch.clone(),
        };
        for page in [Page::Localhost, Page::Loopback] {
            plan.case(page, vec![Step::at_once(fetch.clone()), later.clone()]);
        }
    }
}

/// What one preflight allowed, other requests may do, too.
fn lists(plan: &mut Plan) {
    for (methods, headers) in [
        ("PUT, DELETE", "x-one, x-two"),
        ("PUT", "x-one"),
        ("*", "*"),
        ("*", "*, authorization"),
        ("put, PUT", "X-ONE"),
        ("", ""),
        ("*, PUT", "x-one, *"),
    ] {
        let path = plan.answering(allowing(methods, headers), Reply::shared(200));
        let put = Spec::new("PUT", &path);
        let with = |name: &'static str| put.clone().header(name, "1");
        let sequences: [&[Spec]; 8] = [
            &[put.clone(), Spec::new("DELETE", &path)],
            &[put.clone(), Spec::new("PATCH", &path)],
            &[with("x-one"), with("x-two"), with("x-one")],
            &[with("x-one"), with("authorization")],
            &[Spec::new("GET", &path).header("x-one", "1"), put.clone()],
            &[
                with("x-one").header("x-two", "2"),
                with("x-two"),
                put.clone(),
            ],
            &[
                Spec::new("POST", &path).body(Body::Text).upload_listener(),
                Spec::new("POST", &path).body(Body::Text).upload_listener(),
                put.clone(),
            ],
            &[
                put.clone(),
                Spec::new("GET", &path).header("accept", "a\"b"),
                put.clone(),
            ],
        ];
        for fetches in sequences {
            plan.case(Page::Localhost, at_once(fetches));
            let included: Vec<_> = fetches
                .iter()
                .map(|fetch| fetch.clone().include())
                .collect();
            plan.case(Page::App, at_once(&included));
        }
    }
}

/// What was allowed with credentials is allowed without them; not the other way around.
fn credentials(plan: &mut Plan) {
    for (methods, headers) in [("PUT", "x-one"), ("*", "*"), ("PUT, *", "x-one, *")] {
        let path = plan.answering(allowing(methods, headers), Reply::shared(200));
        let fetch = Spec::new("PUT", path).header("x-one", "1");
        for page in [Page::Localhost, Page::Loopback] {
            plan.case(page, at_once(&[fetch.clone(), fetch.clone().include()]));
            plan.case(page, at_once(&[fetch.clone().include(), fetch.clone()]));
        }
    }
}

/// What failed is not kept, and takes what was kept with it.
fn failures(plan: &mut Plan) {
    let closed = plan.answering(allowing("PUT", "x-one"), Reply::new(200));
    let refused = plan.answering(
        allowing("PUT", "x-one").with("x-two", "2"),
        Reply::shared(200),
    );
    for page in [Page::Localhost, Page::App] {
        let fetch = Spec::new("PUT", &closed);
        plan.case(page, at_once(&[fetch.clone(), fetch]));
        let put = Spec::new("PUT", &refused);
        let fails = put.clone().header("x-other", "1");
        plan.case(page, at_once(&[put.clone(), fails.clone(), put]));
        plan.case(page, at_once(&[fails.clone(), fails]));
    }
}

/// A preflight that allows what is asked for, and nothing else: what was allowed before stays.
fn one_after_the_other(plan: &mut Plan) {
    let path = plan.answering(allowing("{method}", "{headers}"), Reply::shared(200));
    let (put, delete) = (Spec::new("PUT", &path), Spec::new("DELETE", &path));
    let with = |name: &'static str| Spec::new("GET", &path).header(name, "1");
    for page in [Page::Localhost, Page::App] {
        plan.case(page, at_once(&[put.clone(), delete.clone(), put.clone()]));
        plan.case(
            page,
            at_once(&[with("x-one"), with("x-two"), with("x-one")]),
        );
    }
}

fn long_urls(plan: &mut Plan) {
    let path = plan.answering(allowing("PUT", "x-one"), Reply::shared(200));
    for length in [900, 1100, 5000] {
        let put = Spec::new("PUT", format!("{path}?{}", "a".repeat(length)));
        plan.case(Page::Localhost, at_once(&[put.clone(), put]));
    }
}
