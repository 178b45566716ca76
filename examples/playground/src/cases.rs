//! The cases, one file each. Their policies are the usual ones, but for the origins: in
//! production these are `https://app.example.com` and the like.

use axum::Router;
use cors_runtime::{Policy, PolicyErrors};
use serde::Serialize;

use crate::also::{self, Also};

mod by_hand;
mod dev_and_prod;
mod env;
mod internal_tools;
mod mirror;
mod mobile_backend;
mod monitoring;
mod multiple_domains;
mod no_policy;
mod public_api;
mod same_origin;
mod single_domain;
mod spa;

pub(crate) use monitoring::count;

/// A case: its routes, how its page asks, and the file to show.
#[derive(Serialize)]
pub(crate) struct Case {
    /// The path that its routes are under.
    pub(crate) name: &'static str,
    title: &'static str,
    about: &'static str,
    /// The route to ask, from the root.
    path: &'static str,
    methods: &'static [&'static str],
    asks: Asks,
    file: &'static str,
    source: &'static str,
    expanded: &'static str,
    /// The example apps of this case.
    pub(crate) examples: &'static [Example],
    /// An answer that is shown as it is now.
    live: Option<Live>,
    /// What the cells do not show.
    #[serde(skip)]
    also: fn(&[&Policy]) -> Vec<Also>,
    #[serde(skip)]
    pub(crate) router: fn() -> Result<Router, PolicyErrors>,
    /// All that can decide under it.
    #[serde(skip)]
    policies: &'static [&'static Policy],
}

/// How the page asks: the arguments of `fetch`.
#[derive(Serialize)]
struct Asks {
    credentials: &'static str,
    headers: &'static [(&'static str, &'static str)],
    /// What `POST` and `PUT` send, as JSON.
    json: Option<&'static str>,
}

/// The README of an example app.
#[derive(Serialize)]
pub(crate) struct Example {
    /// Where it is served, which is where it is in the repository.
    pub(crate) address: &'static str,
    #[serde(skip)]
    pub(crate) text: &'static str,
}

macro_rules! example {
    ($name:literal) => {
        Example {
            address: concat!("/examples/", $name, "/README.md"),
            text: include_str!(concat!("../../", $name, "/README.md")),
        }
    };
}

#[derive(Serialize)]
struct Live {
    title: &'static str,
    path: &'static str,
    /// The label of the origin that asks.
    from: &'static str,
}

impl Case {
    pub(crate) fn also(&self) -> Vec<Also> {
        (self.also)(self.policies)
    }
}

/// As `fetch` asks if nothing is said.
const PLAINLY: Asks = Asks {
    credentials: "same-origin",
    headers: &[],
    json: None,
};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "public-api",
        title: "Public API",
        about: "Open data: any page may read it. A plain `POST` needs no permission either, as a form's never did.",
        path: "/public-api/prices",
        methods: &["GET", "POST", "PUT", "DELETE"],
        asks: PLAINLY,
        file: "src/cases/public_api.rs",
        source: include_str!("cases/public_api.rs"),
        expanded: include_str!("cases/expanded/public_api.rs"),
        examples: &[example!("public-api")],
        live: None,
        also: also::nothing,
        router: || Ok(public_api::prices()),
        policies: &[public_api::prices::POLICY],
    },
    Case {
        name: "spa",
        title: "Single-page app",
        about: "One front end, its session cookie, and JSON.",
        path: "/spa/session",
        methods: &["GET", "POST", "PUT", "DELETE"],
        asks: Asks {
            credentials: "include",
            headers: &[],
            json: Some(r#"{"name":"Ada"}"#),
        },
        file: "src/cases/spa.rs",
        source: include_str!("cases/spa.rs"),
        expanded: include_str!("cases/expanded/spa.rs"),
        examples: &[example!("spa"), example!("websocket")],
        live: None,
        also: also::nothing,
        router: || Ok(spa::session()),
        policies: &[spa::session::POLICY],
    },
    Case {
        name: "single-domain",
        title: "Single domain",
        about: "One front end, no cookies. The server can delete, but the policy lets no page do so.",
        path: "/single-domain/note",
        methods: &["GET", "POST", "PUT", "DELETE"],
        asks: Asks {
            json: Some(r#""buy tea""#),
            ..PLAINLY
        },
        file: "src/cases/single_domain.rs",
        source: include_str!("cases/single_domain.rs"),
        expanded: include_str!("cases/expanded/single_domain.rs"),
        examples: &[example!("single-domain"), example!("grpc-web")],
        live: None,
        also: also::nothing,
        router: || Ok(single_domain::notes()),
        policies: &[single_domain::notes::POLICY],
    },
    Case {
        name: "multiple-domains",
        title: "Multiple domains",
        about: "The app, every preview of it by a pattern, and the admin tool. The list of the first two has a name, and is used again.",
        path: "/multiple-domains/report",
        methods: &["GET", "PUT", "DELETE"],
        asks: PLAINLY,
        file: "src/cases/multiple_domains.rs",
        source: include_str!("cases/multiple_domains.rs"),
        expanded: include_str!("cases/expanded/multiple_domains.rs"),
        examples: &[example!("multiple-domains")],
        live: None,
        also: also::nothing,
        router: || Ok(multiple_domains::reports()),
        policies: &[multiple_domains::reports::POLICY],
    },
    Case {
        name: "mobile-backend",
        title: "Mobile backend",
        about: "A native app, and the same app in a web view, with a bearer token. No page in a browser has a web view's origin, so every column but the API's own is refused; below is what the policy says to those whom it is for.",
        path: "/mobile-backend/memos",
        methods: &["GET", "POST"],
        asks: Asks {
            headers: &[("authorization", "Bearer ada")],
            ..PLAINLY
        },
        file: "src/cases/mobile_backend.rs",
        source: include_str!("cases/mobile_backend.rs"),
        expanded: include_str!("cases/expanded/mobile_backend.rs"),
        examples: &[example!("mobile-backend")],
        live: None,
        also: also::of_no_page,
        router: || Ok(mobile_backend::memos()),
        policies: &[mobile_backend::memos::POLICY],
    },
    Case {
        name: "internal-tools",
        title: "Internal tools",
        about: "Each method of one path has its own policy: the app may look, the admin tool may change.",
        path: "/internal-tools/orders",
        methods: &["GET", "POST", "PUT", "DELETE"],
        asks: Asks {
            headers: &[("authorization", "Bearer admin")],
            ..PLAINLY
        },
        file: "src/cases/internal_tools.rs",
        source: include_str!("cases/internal_tools.rs"),
        expanded: include_str!("cases/expanded/internal_tools.rs"),
        examples: &[example!("internal-tools"), example!("openapi")],
        live: None,
        also: also::nothing,
        router: || Ok(internal_tools::orders()),
        policies: &[
            internal_tools::list::POLICY,
            internal_tools::create::POLICY,
            internal_tools::replace::POLICY,
            internal_tools::remove::POLICY,
        ],
    },
    Case {
        name: "dev-and-prod",
        title: "Dev and production",
        about: "Dev servers on any port of this machine, in debug builds only.",
        path: "/dev-and-prod/profile",
        methods: &["GET", "PUT"],
        asks: Asks {
            credentials: "include",
            ..PLAINLY
        },
        file: "src/cases/dev_and_prod.rs",
        source: include_str!("cases/dev_and_prod.rs"),
        expanded: include_str!("cases/expanded/dev_and_prod.rs"),
        examples: &[example!("dev-and-prod")],
        live: None,
        also: also::nothing,
        router: || Ok(dev_and_prod::profile()),
        policies: &[dev_and_prod::profile::POLICY],
    },
    Case {
        name: "env",
        title: "Environment",
        about: "The origins are set where the API is started, in a container for one.",
        path: "/env/theme",
        methods: &["GET", "PUT"],
        asks: Asks {
            credentials: "include",
            ..PLAINLY
        },
        file: "src/cases/env.rs",
        source: include_str!("cases/env.rs"),
        expanded: include_str!("cases/expanded/env.rs"),
        examples: &[example!("env"), example!("docker")],
        live: None,
        also: also::of_the_environment,
        router: env::theme,
        policies: &[env::theme::POLICY],
    },
    Case {
        name: "monitoring",
        title: "Monitoring",
        about: "What all of these policies have decided, counted by policy and outcome. The dashboard that may read it is a page of the admin tool.",
        path: "/monitoring/counts",
        methods: &["GET"],
        asks: PLAINLY,
        file: "src/cases/monitoring.rs",
        source: include_str!("cases/monitoring.rs"),
        expanded: include_str!("cases/expanded/monitoring.rs"),
        examples: &[example!("monitoring")],
        live: Some(Live {
            title: "The counts, as they are now",
            path: "/monitoring/counts",
            from: "The admin tool",
        }),
        also: also::nothing,
        router: || Ok(monitoring::counts()),
        policies: &[monitoring::counts::POLICY],
    },
    Case {
        name: "mirror",
        title: "Any request header",
        about: "Every request header is allowed. Unlike `*`, `mirror` covers `Authorization`, too.",
        path: "/mirror/trace",
        methods: &["GET", "PUT"],
        asks: Asks {
            headers: &[("x-request-id", "7"), ("authorization", "Bearer app")],
            ..PLAINLY
        },
        file: "src/cases/mirror.rs",
        source: include_str!("cases/mirror.rs"),
        expanded: include_str!("cases/expanded/mirror.rs"),
        examples: &[],
        live: None,
        also: also::nothing,
        router: || Ok(mirror::traces()),
        policies: &[mirror::trace::POLICY],
    },
    Case {
        name: "same-origin",
        title: "Same origin",
        about: "One route that is not shared, in a router that is shared with every origin.",
        path: "/same-origin/health",
        methods: &["GET", "POST"],
        asks: PLAINLY,
        file: "src/cases/same_origin.rs",
        source: include_str!("cases/same_origin.rs"),
        expanded: include_str!("cases/expanded/same_origin.rs"),
        examples: &[],
        live: None,
        also: also::nothing,
        router: || Ok(same_origin::site()),
        policies: &[same_origin::site::POLICY, same_origin::health::POLICY],
    },
    Case {
        name: "no-policy",
        title: "No policy",
        about: "What a browser does with a server that says nothing about CORS.",
        path: "/no-policy/data",
        methods: &["GET", "PUT"],
        asks: PLAINLY,
        file: "src/cases/no_policy.rs",
        source: include_str!("cases/no_policy.rs"),
        expanded: include_str!("cases/expanded/no_policy.rs"),
        examples: &[],
        live: None,
        also: also::nothing,
        router: || Ok(no_policy::data()),
        policies: &[],
    },
    Case {
        name: "by-hand",
        title: "By hand, and wrong",
        about: "`*` with credentials. With the attribute, that does not compile. As header lines it does, and no browser accepts it.",
        path: "/by-hand/account",
        methods: &["GET", "PUT"],
        asks: Asks {
            credentials: "include",
            ..PLAINLY
        },
        file: "src/cases/by_hand.rs",
        source: include_str!("cases/by_hand.rs"),
        expanded: include_str!("cases/expanded/by_hand.rs"),
        examples: &[],
        live: None,
        also: also::nothing,
        router: || Ok(by_hand::account()),
        policies: &[],
    },
];

/// The policy of this name.
pub(crate) fn policy(name: &str) -> Option<&'static Policy> {
    let mut all = CASES.iter().flat_map(|case| case.policies);
    all.find(|policy| policy.name() == name).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::CASES;

    /// A policy is found by its name.
    #[test]
    fn no_two_policies_have_one_name() {
        let mut seen = HashSet::new();
        for policy in CASES.iter().flat_map(|case| case.policies) {
            assert!(seen.insert(policy.name()), "{}", policy.name());
        }
    }

    #[test]
    fn a_case_asks_below_its_own_path() {
        for case in CASES {
            assert!(
                case.path.starts_with(&format!("/{}/", case.name)),
                "{}",
                case.path
            );
        }
    }
}
