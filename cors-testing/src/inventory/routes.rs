//! The routes of a router, as axum shows them.

use std::fmt;

use axum::Router;

use super::debug_text::Value;

/// A path and a method of a router.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Route {
    /// As it was given to axum; `/files/*` for what is nested as a service, and `*` for what no route matches.
    pub(super) path: String,
    /// `*` for every method that has no handler of its own.
    pub(super) method: String,
    /// What cannot be known of it.
    pub(super) note: Option<&'static str>,
}

/// The handler is for any method, or for those without a handler of their own.
const METHODS_UNKNOWN: &str = "methods unknown";
/// A service of its own, which axum does not look into.
const NOT_LOOKED_INTO: &str = "not looked into";
/// What answers where no route matches.
const FALLBACK: &str = "fallback";

/// axum prints another form than the one that is known.
#[derive(Debug)]
pub(super) struct UnknownForm;

impl fmt::Display for UnknownForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this version of axum prints a router in another form: give the routes, with `Inventory::of_routes`")
    }
}

/// The fields of a method router, and the methods that they serve.
const METHODS: [(&str, &str); 9] = [
    ("get", "GET"),
    ("head", "HEAD"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("patch", "PATCH"),
    ("post", "POST"),
    ("put", "PUT"),
    ("trace", "TRACE"),
    ("connect", "CONNECT"),
];

const NESTED_SERVICE: &str = "{*__private__axum_nest_tail_param}";
const NESTED_FALLBACK: &str = "{*__private__axum_fallback}";

/// All routes of a router, sorted.
pub(super) fn of_router<S>(app: &Router<S>) -> Result<Vec<Route>, UnknownForm>
where
    S: Clone + Send + Sync + 'static,
{
    let printed = Value::parse(&format!("{app:?}")).ok_or(UnknownForm)?;
    let mut found = Vec::new();
    let path_router = paths(&printed, "path_router").ok_or(UnknownForm)?;
    let is_nested = |path: &str| {
        let nested = |service: &str| {
            service
                .strip_suffix(NESTED_SERVICE)
                .is_some_and(|parent| parent.trim_end_matches('/') == path.trim_end_matches('/'))
        };
        path_router.iter().any(|(service, _)| nested(service))
    };
    for (path, route) in &path_router {
        match path.strip_suffix(NESTED_SERVICE) {
            Some(parent) => found.push(Route {
                path: format!("{parent}*"),
                method: "*".to_owned(),
                note: Some(NOT_LOOKED_INTO),
            }),
            // A nested service has its own path, with and without a slash, too.
            None if is_nested(path) && route.name() == "Route" => {}
            None => of_path(path, route, &mut found).ok_or(UnknownForm)?,
        }
    }
    for (path, _) in paths(&printed, "fallback_router").ok_or(UnknownForm)? {
        if let Some(parent) = path.strip_suffix(NESTED_FALLBACK) {
            let parent = if parent == "/" { "" } else { parent };
            found.push(Route {
                path: format!("{parent}*"),
                method: "*".to_owned(),
                note: Some(FALLBACK),
            });
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// The paths of one of the routers inside, with what is routed there.
fn paths<'a>(app: &'a Value, name: &str) -> Option<Vec<(&'a str, &'a Value)>> {
    let inside = app.field(name)?;
    let targets = inside.field("routes")?.entries()?;
    let paths = inside.field("node")?.field("paths")?.entries()?;
    let with_route = |(id, path): &'a (Value, Value)| {
        let Value::Text(path) = path else {
            return None;
        };
        let (_, route) = targets.iter().find(|(target, _)| target == id)?;
        Some((&**path, route))
    };
    paths.iter().map(with_route).collect()
}

fn of_path(path: &str, route: &Value, found: &mut Vec<Route>) -> Option<()> {
    let mut add = |method: &str, note| {
        found.push(Route {
            path: path.to_owned(),
            method: method.to_owned(),
            note,
        });
    };
    let Value::Tuple(kind, inside) = route else {
        return None;
    };
    match (&**kind, inside.as_slice()) {
        ("Route", [_]) => add("*", Some(NOT_LOOKED_INTO)),
        ("MethodRouter", [inner]) => {
            for (field, method) in METHODS {
                if inner.field(field)?.name() != "None" {
                    add(method, None);
                }
            }
            if inner.field("fallback")?.name() != "Default" {
                add("*", Some(METHODS_UNKNOWN));
            }
        }
        _ => return None,
    }
    Some(())
}
