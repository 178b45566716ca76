//! The content of a `cors.lock`: which policy decides at each endpoint, and what that policy is.

use std::collections::BTreeMap;
use std::fmt;

use cors_policy::__private::{AtEndpoint, PolicyDescription};
use cors_policy::Enforce;
use serde_json::{Map, Value, json};

mod diff;
mod policy_json;
mod table;

pub use diff::{Added, Changed, LockDiff, diff};
pub use table::Table;

/// The version of the format.
const VERSION: u64 = 1;

/// A lock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// By the path of their item.
    pub policies: BTreeMap<String, PolicyDescription>,
    /// By path and method.
    pub endpoints: BTreeMap<(String, String), LockedEndpoint>,
}

/// What decides at an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedEndpoint {
    /// The path of the policy's item. `None` if there is no policy, or none that can take effect.
    pub policy: Option<String>,
    /// What is enforced, by the policy or by one around it.
    pub enforce: Enforce,
    /// What cannot be known.
    pub note: Option<String>,
}

/// A text that is not a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidLock(String);

impl fmt::Display for InvalidLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidLock {}

impl Lock {
    /// Reads a lock.
    ///
    /// # Errors
    ///
    /// If the text has another form, or another version.
    pub fn parse(text: &str) -> Result<Lock, InvalidLock> {
        let invalid = |what: String| InvalidLock(what);
        let value: Value = serde_json::from_str(text)
            .map_err(|error| invalid(format!("it is not JSON: {error}")))?;
        if value["version"] != json!(VERSION) {
            return Err(invalid(format!(
                "its version is {}, and this program reads {VERSION}: update the program, or write the lock anew with `CORS_LOCK=update`",
                value["version"]
            )));
        }
        let mut lock = Lock::default();
        let object = |value: &Value, what: &str| {
            let object = value.as_object().cloned();
            object.ok_or_else(|| invalid(format!("{what} is not an object")))
        };
        for (path, policy) in object(&value["policies"], "`policies`")? {
            let policy = policy_json::read(&path, &policy)
                .map_err(|error| invalid(format!("the policy `{path}`: {error}")))?;
            lock.policies.insert(path, policy);
        }
        for (path, methods) in object(&value["endpoints"], "`endpoints`")? {
            for (method, endpoint) in object(&methods, &path)? {
                let endpoint = read_endpoint(&endpoint)
                    .map_err(|error| invalid(format!("{method} {path}: {error}")))?;
                if let Some(policy) = &endpoint.policy
                    && !lock.policies.contains_key(policy)
                {
                    return Err(invalid(format!(
                        "{method} {path}: there is no policy `{policy}`"
                    )));
                }
                lock.endpoints.insert((path.clone(), method), endpoint);
            }
        }
        Ok(lock)
    }

    /// What decides at an endpoint, for a comparison.
    #[must_use]
    pub fn at(&self, endpoint: &LockedEndpoint) -> AtEndpoint<'_> {
        AtEndpoint {
            policy: endpoint
                .policy
                .as_ref()
                .and_then(|policy| self.policies.get(policy)),
            enforce: endpoint.enforce,
        }
    }
}

/// As it is in the file: JSON, sorted, with a line for each endpoint and a line break at the end.
impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut paths: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for ((path, method), endpoint) in &self.endpoints {
            let line = format!("{}: {}", json!(method), endpoint_json(endpoint));
            paths.entry(path).or_default().push(line);
        }
        let paths = paths.into_iter().map(|(path, methods)| {
            let methods = methods.join(",\n      ");
            format!("\n    {}: {{\n      {methods}\n    }}", json!(path))
        });
        let endpoints: Vec<String> = paths.collect();
        let policies = self.policies.iter();
        let policies: Map<String, Value> = policies
            .map(|(path, policy)| (path.clone(), policy_json::write(policy)))
            .collect();
        let policies = serde_json::to_string_pretty(&policies).map_err(|_| fmt::Error)?;
        let policies = policies.replace('\n', "\n  ");
        let endpoints = endpoints.join(",");
        let close = if endpoints.is_empty() { "" } else { "\n  " };
        writeln!(
            f,
            "{{\n  \"version\": {VERSION},\n  \"endpoints\": {{{endpoints}{close}}},\n  \"policies\": {policies}\n}}"
        )
    }
}

fn endpoint_json(endpoint: &LockedEndpoint) -> Value {
    let mut value = Map::new();
    value.insert("policy".to_owned(), json!(endpoint.policy));
    if let Some(enforce) = policy_json::enforce_text(endpoint.enforce) {
        value.insert("enforce".to_owned(), json!(enforce));
    }
    if let Some(note) = &endpoint.note {
        value.insert("note".to_owned(), json!(note));
    }
    Value::Object(value)
}

fn read_endpoint(value: &Value) -> Result<LockedEndpoint, String> {
    let text = |name: &str| match &value[name] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        _ => Err(format!("`{name}` is not a string")),
    };
    Ok(LockedEndpoint {
        policy: text("policy")?,
        enforce: policy_json::read_enforce(&value["enforce"])?,
        note: text("note")?,
    })
}
