//! A policy in a lock. Keys that are not given are left out.

use cors_policy::__private::{NamesDescription, OriginsDescription, PolicyDescription, Variable};
use cors_policy::{Dangers, Enforce};
use serde_json::{Map, Value, json};

/// In the place of origins that a source decides about.
const SOURCE: &str = "with(...)";
const SAME_ORIGIN: &str = "same_origin";
const MIRROR: &str = "mirror";

pub(super) fn write(policy: &PolicyDescription) -> Value {
    let mut value = Map::new();
    let mut set = |key: &str, given: Value| {
        if !given.is_null() {
            value.insert(key.to_owned(), given);
        }
    };
    set("allow_origins", origins(&policy.allow_origins));
    set("allow_methods", names(&policy.allow_methods));
    set("allow_headers", names(&policy.allow_headers));
    set("expose_headers", names(&policy.expose_headers));
    set(
        "allow_credentials",
        policy.allow_credentials.then_some(true).into(),
    );
    set("max_age", policy.max_age.into());
    let enforce = enforce_text(policy.enforce);
    let is_off = policy.enforce == Enforce::Off;
    set("enforce", enforce.or(is_off.then_some("off")).into());
    let dangers: Vec<&str> = policy.dangerously_allow.names().collect();
    set(
        "dangerously_allow",
        (!dangers.is_empty()).then_some(dangers).into(),
    );
    Value::Object(value)
}

/// `None` where nothing is enforced.
pub(super) fn enforce_text(enforce: Enforce) -> Option<&'static str> {
    match enforce {
        Enforce::On {
            all: false,
            report: false,
        } => Some("unsafe"),
        Enforce::On {
            all: true,
            report: false,
        } => Some("all"),
        Enforce::On {
            all: false,
            report: true,
        } => Some("unsafe, report"),
        Enforce::On {
            all: true,
            report: true,
        } => Some("all, report"),
        _ => None,
    }
}

fn origins(origins: &OriginsDescription) -> Value {
    let (patterns, variables) = match origins {
        OriginsDescription::SameOrigin => return json!(SAME_ORIGIN),
        OriginsDescription::Any => return json!("*"),
        OriginsDescription::Source => return json!(SOURCE),
        OriginsDescription::Listed {
            patterns,
            variables,
        } => (patterns, variables),
    };
    let patterns = patterns.iter().map(|pattern| json!(pattern));
    let variables = variables
        .iter()
        .map(|Variable { name, default }| match default {
            None => json!({ "env": name }),
            Some(default) => json!({ "env": name, "default": default }),
        });
    patterns.chain(variables).collect()
}

fn names(names: &NamesDescription) -> Value {
    match names {
        NamesDescription::Safelisted => Value::Null,
        NamesDescription::Any => json!("*"),
        NamesDescription::Mirrored => json!(MIRROR),
        NamesDescription::Listed(names) => json!(names),
    }
}

pub(super) fn read(path: &str, value: &Value) -> Result<PolicyDescription, String> {
    let credentials = match &value["allow_credentials"] {
        Value::Null => false,
        Value::Bool(credentials) => *credentials,
        other => return Err(unknown("allow_credentials", other)),
    };
    let max_age = match &value["max_age"] {
        Value::Null => None,
        age => {
            let seconds = age.as_u64().and_then(|seconds| seconds.try_into().ok());
            Some(seconds.ok_or_else(|| unknown("max_age", age))?)
        }
    };
    let mut dangers = Dangers::NONE;
    for danger in texts("dangerously_allow", &value["dangerously_allow"])? {
        if !dangers.allow(&danger) {
            return Err(format!("there is no `dangerously_allow({danger})`"));
        }
    }
    Ok(PolicyDescription {
        path: path.to_owned(),
        allow_origins: read_origins(&value["allow_origins"])?,
        allow_methods: read_names("allow_methods", &value["allow_methods"])?,
        allow_headers: read_names("allow_headers", &value["allow_headers"])?,
        expose_headers: read_names("expose_headers", &value["expose_headers"])?,
        allow_credentials: credentials,
        max_age,
        enforce: read_enforce(&value["enforce"])?,
        dangerously_allow: dangers,
    })
}

pub(super) fn read_enforce(value: &Value) -> Result<Enforce, String> {
    Ok(match value.as_str() {
        None if value.is_null() => Enforce::Unset,
        Some("off") => Enforce::Off,
        Some("unsafe") => Enforce::UNSAFE,
        Some("all") => Enforce::ALL,
        Some("unsafe, report") => Enforce::UNSAFE.reporting(),
        Some("all, report") => Enforce::ALL.reporting(),
        _ => return Err(unknown("enforce", value)),
    })
}

fn read_origins(value: &Value) -> Result<OriginsDescription, String> {
    let list = match value {
        Value::String(word) if word == SAME_ORIGIN => return Ok(OriginsDescription::SameOrigin),
        Value::String(word) if word == SOURCE => return Ok(OriginsDescription::Source),
        Value::String(word) if word == "*" => return Ok(OriginsDescription::Any),
        Value::Array(list) => list,
        other => return Err(unknown("allow_origins", other)),
    };
    let (mut patterns, mut variables) = (Vec::new(), Vec::new());
    for entry in list {
        match (entry.as_str(), entry["env"].as_str()) {
            (Some(pattern), _) => patterns.push(pattern.to_owned()),
            (None, Some(name)) => variables.push(Variable {
                name: name.to_owned(),
                default: match &entry["default"] {
                    Value::Null => None,
                    default => Some(texts("default", default)?),
                },
            }),
            (None, None) => return Err(unknown("allow_origins", entry)),
        }
    }
    Ok(OriginsDescription::Listed {
        patterns,
        variables,
    })
}

fn read_names(key: &str, value: &Value) -> Result<NamesDescription, String> {
    Ok(match value.as_str() {
        Some("*") => NamesDescription::Any,
        Some(MIRROR) => NamesDescription::Mirrored,
        None if value.is_null() => NamesDescription::Safelisted,
        _ => NamesDescription::Listed(texts(key, value)?),
    })
}

/// The texts of a list. None, if it is not there.
fn texts(key: &str, value: &Value) -> Result<Vec<String>, String> {
    let list = match value {
        Value::Null => return Ok(Vec::new()),
        Value::Array(list) => list,
        other => return Err(unknown(key, other)),
    };
    let text = |entry: &Value| {
        entry
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| unknown(key, entry))
    };
    list.iter().map(text).collect()
}

fn unknown(key: &str, value: &Value) -> String {
    format!("`{key}` cannot be `{value}`")
}
