//! The table of `enforce`, for every kind of policy, over TCP.

use std::convert::Infallible;

use axum::Router;
use axum::routing::MethodRouter;
use cors_runtime::{SharedOrigins, cors_policy, cors_route, origin_source};
use http::{HeaderName, header};

use super::counted;
use crate::app::Calls;
use crate::ask::Ask;
use crate::policies::{APP, EVIL};
use crate::reply::Reply;
use crate::server::Server;

/// What a policy enforces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Off,
    Unsafe,
    All,
    Report,
}

/// An `Origin`, as it is in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Absent,
    Empty,
    Allowed,
    Stranger,
    Null,
    Malformed,
    /// An allowed one and another.
    Twice,
    /// The server's own.
    Own,
}

const ORIGINS: [Origin; 8] = [
    Origin::Absent,
    Origin::Empty,
    Origin::Allowed,
    Origin::Stranger,
    Origin::Null,
    Origin::Malformed,
    Origin::Twice,
    Origin::Own,
];

/// The lines of `Sec-Fetch-Site`.
const SITES: [&[&str]; 8] = [
    &[],
    &[""],
    &["same-origin"],
    &["none"],
    &["same-site"],
    &["cross-site"],
    &["same-origin "],
    &["same-origin", "same-origin"],
];

/// The kinds of requests: the method, whether it is an upgrade, and `Sec-Fetch-Mode` and `Sec-Fetch-Dest`.
const KINDS: [(&str, bool, [&str; 2]); 14] = [
    ("GET", false, ["cors", "empty"]),
    ("HEAD", false, ["cors", "empty"]),
    ("OPTIONS", false, ["cors", "empty"]),
    ("QUERY", false, ["cors", "empty"]),
    ("GET", false, ["navigate", "document"]),
    ("GET", false, ["navigate", "empty"]),
    ("GET", false, ["navigate", "iframe"]),
    ("GET", false, ["no-cors", "document"]),
    ("GET", true, ["websocket", "empty"]),
    ("POST", false, ["cors", "empty"]),
    ("POST", false, ["navigate", "document"]),
    ("PUT", false, ["cors", "empty"]),
    ("DELETE", false, ["cors", "empty"]),
    ("PURGE", false, ["cors", "empty"]),
];

/// Design §10, in its own words.
fn passes(form: Form, kind: (&str, bool, [&str; 2]), origin: Origin, site: &[&str]) -> bool {
    let (method, is_upgrade, mode) = kind;
    let is_safe = ["GET", "HEAD", "OPTIONS", "QUERY"].contains(&method) && !is_upgrade;
    let is_own = *site == ["same-origin"] || *site == ["same-origin "] || *site == ["none"];
    let is_silent = site.is_empty() || *site == [""];
    let is_navigation = method == "GET" && mode[0] == "navigate" && mode[1] != "iframe";
    match (form, origin) {
        (Form::Off | Form::Report, _) | (_, Origin::Allowed) => true,
        (Form::Unsafe, _) if is_safe => true,
        (_, Origin::Absent | Origin::Empty) if is_own || is_silent => true,
        (Form::All, Origin::Absent | Origin::Empty) => is_navigation,
        (Form::Unsafe, Origin::Absent | Origin::Empty) | (Form::All, _) => false,
        (Form::Unsafe, Origin::Own) => is_own || is_silent,
        (Form::Unsafe, _) => is_own,
    }
}

macro_rules! policies {
    ($($module:ident: $form:expr, [$($enforce:tt)*];)*) => {
        $(mod $module {
            use super::*;

            #[cors_policy(allow_origins = ["https://app.example.com"], $($enforce)*)]
            pub(super) fn list(calls: &Calls) -> Router {
                counted(calls)
            }

            #[cors_policy(allow_origins = ["https://*.example.com", "https://ap*.example.net"], $($enforce)*)]
            pub(super) fn patterns(calls: &Calls) -> Router {
                counted(calls)
            }

            #[cors_policy(
                allow_origins = env("CORS_TESTS_UNSET", default = ["https://app.example.com"]),
                allow_credentials,
                $($enforce)*
            )]
            pub(super) fn environment(calls: &Calls) -> Router {
                counted(calls)
            }

            #[cors_policy(allow_origins = with(origins), allow_credentials, $($enforce)*)]
            pub(super) fn set(origins: SharedOrigins, calls: &Calls) -> Router {
                counted(calls)
            }

            #[cors_policy(
                allow_origins = with(origin_source(|origin, _: &http::request::Parts| {
                    let is_app = origin.host().as_str() == "app.example.com";
                    async move {
                    tokio::task::yield_now().await;
                    Ok::<_, Infallible>(is_app)
                    }
                })),
                $($enforce)*
            )]
            pub(super) fn source(calls: &Calls) -> Router {
                counted(calls)
            }

            #[cors_policy(allow_origins = ["https://app.example.com"], $($enforce)*)]
            async fn handle(axum::extract::State(calls): axum::extract::State<Calls>) -> &'static str {
                calls.add();
                "handled"
            }

            pub(super) fn per_method(calls: &Calls) -> Router {
                let route: MethodRouter<Calls> = cors_route!(any(handle));
                Router::new().route("/", route).with_state(calls.clone())
            }

            #[cors_policy(allow_origins = ["https://app.example.com"])]
            fn inner(calls: &Calls) -> Router {
                counted(calls)
            }

            /// What is inside inherits it, and decides by origins of its own.
            #[cors_policy(allow_origins = ["https://other.example"], $($enforce)*)]
            pub(super) fn nested(calls: &Calls) -> Router {
                Router::new().merge(inner(calls))
            }

            pub(super) fn all(calls: &Calls) -> Vec<(&'static str, Form, Router)> {
                let origins = SharedOrigins::new(["https://app.example.com"]).unwrap();
                vec![
                    ("list", $form, list(calls)),
                    ("patterns", $form, patterns(calls)),
                    ("environment", $form, environment(calls)),
                    ("set", $form, set(origins, calls)),
                    ("source", $form, source(calls)),
                    ("per method", $form, per_method(calls)),
                    ("nested", $form, nested(calls)),
                ]
            }
        })*
    };
}

policies! {
    off: Form::Off, [];
    not_safe: Form::Unsafe, [enforce];
    all: Form::All, [enforce(all)];
    report: Form::Report, [enforce(report)];
    report_all: Form::Report, [enforce(all, report)];
}

mod alone {
    use super::*;

    #[cors_policy(same_origin)]
    pub(super) fn off(calls: &Calls) -> Router {
        counted(calls)
    }

    #[cors_policy(same_origin, enforce)]
    pub(super) fn not_safe(calls: &Calls) -> Router {
        counted(calls)
    }

    #[cors_policy(same_origin, enforce(report))]
    pub(super) fn report(calls: &Calls) -> Router {
        counted(calls)
    }
}

fn request(server: &Server, kind: (&str, bool, [&str; 2]), origin: Origin, site: &[&str]) -> Ask {
    let (method, is_upgrade, [mode, dest]) = kind;
    let mut ask = Ask::new(method, "/")
        .with(HeaderName::from_static("sec-fetch-mode"), mode)
        .with(HeaderName::from_static("sec-fetch-dest"), dest);
    for line in site {
        ask = ask.with(HeaderName::from_static("sec-fetch-site"), line);
    }
    if is_upgrade {
        ask = ask
            .with(header::UPGRADE, "websocket")
            .with(header::CONNECTION, "upgrade");
    }
    match origin {
        Origin::Absent => ask,
        Origin::Empty => ask.from(""),
        Origin::Allowed => ask.from(APP),
        Origin::Stranger => ask.from(EVIL),
        Origin::Null => ask.from("null"),
        Origin::Malformed => ask.from("https://app.example.com, https://app.example.com"),
        Origin::Twice => ask.from(APP).from(EVIL),
        Origin::Own => ask.from(format!("http://{}", server.address)),
    }
}

/// The response without what differs between two of the same request.
fn shown(reply: &Reply) -> String {
    let mut headers: Vec<String> = reply
        .headers
        .iter()
        .filter(|(name, _)| **name != header::DATE)
        .map(|(name, value)| format!("{name}: {}", value.as_bytes().escape_ascii()))
        .collect();
    headers.sort();
    format!("{} {headers:?} {:?}", reply.status, reply.body)
}

/// The names in `Vary`.
fn varies(reply: &Reply) -> Vec<String> {
    let lines = reply.vary();
    let names = lines.iter().flat_map(|line| line.split(','));
    names.map(|name| name.trim().to_owned()).collect()
}

#[tokio::test]
async fn a_request_passes_or_is_refused_as_in_the_table() {
    let calls = Calls::default();
    let mut apps = off::all(&calls);
    apps.push(("same origin", Form::Off, alone::off(&calls)));
    let plain = apps;
    let mut apps = not_safe::all(&calls);
    apps.push(("same origin", Form::Unsafe, alone::not_safe(&calls)));
    apps.extend(all::all(&calls));
    apps.extend(report::all(&calls));
    apps.push(("same origin", Form::Report, alone::report(&calls)));
    apps.extend(report_all::all(&calls));

    let mut without = Vec::new();
    for (name, _, app) in plain {
        let server = Server::of(app).await;
        without.push((name, server));
    }
    for (name, form, app) in apps {
        let server = Server::of(app).await;
        let plain = without.iter().find(|(plain, _)| *plain == name);
        let (_, plain) = plain.unwrap();
        for kind in KINDS {
            for origin in ORIGINS {
                for site in SITES {
                    let case = format!("{name} {form:?}: {kind:?} {origin:?} {site:?}");
                    // `same_origin` allows no origin.
                    let is_alone = name == "same origin";
                    let listed = match origin {
                        Origin::Allowed if is_alone => Origin::Stranger,
                        origin => origin,
                    };
                    let before = calls.count();
                    let reply = server.send(request(&server, kind, origin, site)).await;
                    let ran = calls.count() - before;
                    let varies = varies(&reply);
                    let has = |name: &str| varies.iter().filter(|vary| *vary == name).count();
                    assert_eq!(has("origin"), 1, "{case}: {reply:?}");
                    if passes(form, kind, listed, site) {
                        assert_eq!(ran, 1, "{case}: {reply:?}");
                        assert_eq!(reply.status, 200, "{case}: {reply:?}");
                    } else {
                        assert_eq!(ran, 0, "{case}: {reply:?}");
                        assert_eq!(reply.status, 403, "{case}: {reply:?}");
                        assert!(reply.body.is_empty(), "{case}: {reply:?}");
                        assert_eq!(reply.cors(), [""; 0], "{case}: {reply:?}");
                        assert_eq!(reply.headers[header::CACHE_CONTROL], "no-store", "{case}");
                    }
                    let (method, is_upgrade, _) = kind;
                    let is_safe = ["GET", "HEAD", "OPTIONS", "QUERY"].contains(&method);
                    let depends = match form {
                        Form::Unsafe => [!is_safe || is_upgrade, false],
                        Form::All => [true, true],
                        Form::Off | Form::Report => [false, false],
                    };
                    let found = [has("sec-fetch-site"), has("sec-fetch-mode")];
                    assert_eq!(found, depends.map(usize::from), "{case}: {reply:?}");
                    assert_eq!(has("sec-fetch-dest"), found[1], "{case}: {reply:?}");
                    if form == Form::Report {
                        let ask = request(plain, kind, origin, site);
                        let plain = plain.send(ask).await;
                        assert_eq!(shown(&reply), shown(&plain), "{case}");
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn a_preflight_is_never_enforced() {
    let calls = Calls::default();
    let apps = [not_safe::all(&calls), all::all(&calls)];
    for (name, form, app) in apps.into_iter().flatten() {
        let server = Server::of(app).await;
        for (origin, is_allowed) in [(APP, true), (EVIL, false), ("null", false)] {
            let ask = Ask::preflight("/", "POST")
                .from(origin)
                .with(HeaderName::from_static("sec-fetch-site"), "cross-site");
            let reply = server.send(ask).await;
            let case = format!("{name} {form:?} {origin}: {reply:?}");
            assert_eq!(reply.status, 200, "{case}");
            assert_eq!(reply.allowed_origin().is_some(), is_allowed, "{case}");
        }
    }
    assert_eq!(calls.count(), 0);
}
