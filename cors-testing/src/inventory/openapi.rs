//! Where a router and an OpenAPI document differ.

use serde_json::Value;

use super::routes::Route;

/// The methods that a path item may have (OpenAPI 3.1, "Path Item Object").
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// What is documented and not routed, and what is routed and not documented.
pub(super) fn compare(document: &Value, routes: &[Route]) -> Vec<String> {
    let mut findings = Vec::new();
    let paths = document["paths"].as_object();
    let documented: Vec<(&str, String)> = paths
        .into_iter()
        .flatten()
        .flat_map(|(path, item)| {
            let methods = METHODS.iter().filter(|method| !item[**method].is_null());
            methods.map(|method| (&**path, method.to_uppercase()))
        })
        .collect();
    for (path, method) in &documented {
        let is_routed = routes.iter().any(|route| {
            same_path(&route.path, path) && (route.method == *method || route.method == "*")
        });
        if !is_routed {
            findings.push(format!("{method} {path} is documented, and not routed"));
        }
    }
    for route in routes.iter().filter(|route| route.note.is_none()) {
        let is_documented = documented
            .iter()
            .any(|(path, method)| same_path(&route.path, path) && route.method == *method);
        if !is_documented {
            findings.push(format!(
                "{} {} is routed, and not documented",
                route.method, route.path
            ));
        }
    }
    findings
}

/// Whether two paths are the same but for the names of their parameters.
fn same_path(routed: &str, documented: &str) -> bool {
    let is_parameter = |part: &str| part.starts_with('{') && part.ends_with('}');
    let (routed, documented) = (routed.split('/'), documented.split('/'));
    routed.clone().count() == documented.clone().count()
        && routed
            .zip(documented)
            .all(|(one, other)| one == other || is_parameter(one) && is_parameter(other))
}
