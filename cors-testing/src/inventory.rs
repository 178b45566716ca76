//! Which policy decides at each endpoint of a router.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use axum::Router;
use axum::body::Body;
use cors_policy::__private::PolicyDescription;
use cors_policy::Enforce;
use cors_runtime::__private::{ProbeLayer, Probed};
use http::Request;
use tower_service::Service as _;

use crate::lock::{Lock, LockedEndpoint, diff};

mod debug_text;
mod openapi;
mod routes;

use routes::Route;

/// Which policy decides at each endpoint of an app, asked of the built router.
///
/// Nothing of the app runs for it: no handler, no middleware, no source. Paths and methods are those that axum shows.
/// What it does not show is an entry of its own, with a note: a handler for any method, a service that axum does not
/// look into, and the fallback are `*`.
///
/// ```
/// use axum::{Router, routing::get};
/// use cors_runtime::cors_policy;
/// use cors_testing::Inventory;
///
/// #[cors_policy(allow_origins = ["https://app.example.com"])]
/// fn api() -> Router {
///     Router::new().route("/orders", get(async || "orders"))
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let app = api().route("/health", get(async || "up"));
/// let inventory = Inventory::of(&app).await;
/// let orders = inventory.endpoint("GET", "/orders").unwrap();
/// assert!(orders.policy().unwrap().ends_with("::api"));
/// assert_eq!(inventory.endpoint("GET", "/health").unwrap().policy(), None);
/// println!("{inventory}");
/// # }
/// ```
///
/// [`assert_locked`](Inventory::assert_locked) compares it with a file, so that a change of a policy is seen in review.
#[derive(Clone, Debug)]
pub struct Inventory {
    lock: Lock,
    findings: Vec<String>,
}

/// An endpoint of an [`Inventory`].
#[derive(Clone, Copy, Debug)]
pub struct InventoryEndpoint<'a> {
    path: &'a str,
    method: &'a str,
    locked: &'a LockedEndpoint,
}

impl InventoryEndpoint<'_> {
    /// The path, as it was given to axum. `/files/*` is a service that is nested there, and `*` the fallback.
    #[must_use]
    pub fn path(&self) -> &str {
        self.path
    }

    /// The method. `*` stands for all that have no handler of their own.
    #[must_use]
    pub fn method(&self) -> &str {
        self.method
    }

    /// The policy that decides, by the path of its item (`app::routes::api`). `None` if there is none.
    #[must_use]
    pub fn policy(&self) -> Option<&str> {
        self.locked.policy.as_deref()
    }

    /// What is enforced, by the policy or by one around it.
    #[must_use]
    pub fn enforce(&self) -> Enforce {
        self.locked.enforce
    }

    /// What cannot be known of the endpoint, or why its policy cannot take effect.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.locked.note.as_deref()
    }
}

impl Inventory {
    /// The inventory of a router, with the routes that axum shows.
    ///
    /// # Panics
    ///
    /// If this version of axum shows a router in another form than the one that is known.
    /// [`Inventory::of_routes`] does not depend on that.
    pub async fn of(app: &Router) -> Inventory {
        let routes = routes::of_router(app).unwrap_or_else(|error| panic!("{error}"));
        Inventory::probe(app, routes).await
    }

    /// The inventory of a router, at these methods and paths: `[("GET", "/orders/{id}")]`.
    pub async fn of_routes<'a>(
        app: &Router,
        routes: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Inventory {
        let routes = routes.into_iter().map(|(method, path)| Route {
            path: path.to_owned(),
            method: method.to_owned(),
            note: None,
        });
        Inventory::probe(app, routes.collect()).await
    }

    /// The inventory of a router, and where it and an OpenAPI document differ: what is documented and not routed, and
    /// the other way round, are [findings](Inventory::findings).
    ///
    /// # Panics
    ///
    /// As [`Inventory::of`].
    pub async fn of_documented(app: &Router, document: &serde_json::Value) -> Inventory {
        let routes = routes::of_router(app).unwrap_or_else(|error| panic!("{error}"));
        let findings = openapi::compare(document, &routes);
        Inventory {
            findings,
            ..Inventory::probe(app, routes).await
        }
    }

    async fn probe(app: &Router, mut routes: Vec<Route>) -> Inventory {
        let mut probe = app.clone().layer(ProbeLayer).with_state::<()>(());
        let mut lock = Lock::default();
        while let Some(Route { path, method, note }) = routes.pop() {
            let request = Request::builder()
                .method(if method == "*" { ANY_METHOD } else { &*method })
                .uri(address(&path))
                .body(Body::empty());
            let Ok(request) = request else {
                panic!("`{method} {path}` is not a method and a path");
            };
            let Ok(response) = probe.call(request).await;
            let mut endpoint = LockedEndpoint {
                policy: None,
                enforce: Enforce::Unset,
                note: note.map(str::to_owned),
            };
            match response.extensions().get::<Probed>().cloned() {
                Some(Probed::Policy { policy, enforce }) => {
                    endpoint.policy =
                        Some(add(&mut lock.policies, &PolicyDescription::of(&policy)));
                    if enforce != Enforce::Off {
                        endpoint.enforce = enforce;
                    }
                }
                // A service of which the policies are known by method.
                Some(Probed::Methods(methods)) if method == "*" => {
                    routes.extend(methods.iter().map(|method| Route {
                        path: path.clone(),
                        method: method.to_string(),
                        note,
                    }));
                }
                Some(Probed::Methods(_) | Probed::NoPolicy) => {}
                Some(Probed::Misplaced(names)) => {
                    endpoint.note = Some(format!(
                        "nothing is shared, these policies cannot take effect: {names}"
                    ));
                }
                None => endpoint.note = Some("not routed".to_owned()),
            }
            lock.endpoints.insert((path, method), endpoint);
        }
        Inventory {
            lock,
            findings: Vec::new(),
        }
    }

    /// All endpoints, by path and method.
    pub fn endpoints(&self) -> impl Iterator<Item = InventoryEndpoint<'_>> {
        let endpoints = self.lock.endpoints.iter();
        endpoints.map(|((path, method), locked)| InventoryEndpoint {
            path,
            method,
            locked,
        })
    }

    /// The endpoint of a method and a path.
    #[must_use]
    pub fn endpoint(&self, method: &str, path: &str) -> Option<InventoryEndpoint<'_>> {
        self.endpoints()
            .find(|endpoint| endpoint.method == method && endpoint.path == path)
    }

    /// Where the routes and an OpenAPI document differ.
    #[must_use]
    pub fn findings(&self) -> &[String] {
        &self.findings
    }

    /// Compares the inventory with a file that is committed, `cors.lock` for one. A path that is relative is so to the
    /// crate. With the environment variable `CORS_LOCK=update`, the file is written instead.
    ///
    /// ```no_run
    /// # use axum::Router;
    /// # fn app() -> Router { Router::new() }
    /// # #[cfg(test)]
    /// #[tokio::test]
    /// async fn the_policies_are_locked() {
    ///     cors_testing::Inventory::of(&app()).await.assert_locked("cors.lock");
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// If the file is missing, or says something else: the message shows what has changed, what is looser first.
    #[track_caller]
    pub fn assert_locked(&self, path: impl AsRef<Path>) {
        let path = in_crate(path.as_ref());
        let (text, shown) = (self.lock.to_string(), path.display());
        if std::env::var_os("CORS_LOCK").is_some_and(|wanted| wanted == "update") {
            if let Err(error) = std::fs::write(&path, text) {
                panic!("{shown} cannot be written: {error}");
            }
            return;
        }
        let update = "`CORS_LOCK=update cargo test` writes it";
        let committed = match std::fs::read_to_string(&path) {
            Ok(committed) => committed.replace("\r\n", "\n"),
            Err(error) => panic!("{shown} cannot be read ({error}): {update}"),
        };
        if committed == text {
            return;
        }
        match Lock::parse(&committed) {
            Ok(committed) => {
                let diff = diff(&committed, &self.lock);
                let told = if diff.is_empty() {
                    "its form or its notes alone\n".to_owned()
                } else {
                    diff.to_string()
                };
                panic!(
                    "the policies are not those of {shown}:\n\n{told}\nIf this is meant, {update}."
                )
            }
            Err(error) => panic!("{shown} cannot be understood: {error}. {update}."),
        }
    }
}

/// A method that no route names.
const ANY_METHOD: &str = "X7Q0";

/// An address at the path of a route.
fn address(path: &str) -> String {
    const PART: &str = "x7q0";
    let path = match path.strip_suffix('*') {
        Some(parent) if !path.ends_with("{*") => format!("{parent}/{PART}"),
        _ => path.to_owned(),
    };
    let mut address = String::new();
    let mut rest = &*path;
    while let Some((before, parameter)) = rest.split_once('{') {
        address.push_str(before);
        // `{{` is a brace.
        if let Some(after) = parameter.strip_prefix('{') {
            address.push_str("%7B");
            rest = after;
            continue;
        }
        let (_, after) = parameter.split_once('}').unwrap_or((parameter, ""));
        address.push_str(PART);
        rest = after;
    }
    address.push_str(rest);
    let address = address.replace("}}", "%7D").replace("//", "/");
    if address.starts_with('/') {
        address
    } else {
        format!("/{address}")
    }
}

/// Adds a policy, and gives the name that it is under: another policy may have the same path.
fn add(policies: &mut BTreeMap<String, PolicyDescription>, policy: &PolicyDescription) -> String {
    let mut path = policy.path.clone();
    let mut number = 1;
    loop {
        let named = PolicyDescription {
            path: path.clone(),
            ..policy.clone()
        };
        match policies.get(&path) {
            Some(known) if *known == named => return path,
            None => {
                policies.insert(path.clone(), named);
                return path;
            }
            Some(_) => {
                number += 1;
                path = format!("{} #{number}", policy.path);
            }
        }
    }
}

/// Cargo tells tests where their crate is.
fn in_crate(path: &Path) -> PathBuf {
    match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(folder) => Path::new(&folder).join(path),
        None => path.to_owned(),
    }
}

/// A table.
impl fmt::Display for Inventory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.lock.table(), f)?;
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        Ok(())
    }
}

impl Inventory {
    /// The content of the lock.
    #[doc(hidden)]
    #[must_use]
    pub fn lock(&self) -> &Lock {
        &self.lock
    }
}
