//! Ways to read the environment that are not `env("VAR")`, for suggestions.

use cors_policy::__private::nearest;
use proc_macro2::TokenTree;

use super::words::{ENV, Unreadable};
use crate::tokens::{is_word, only_string, quoted, source, string_within};

/// Names of functions and macros that read the environment.
const ALSO_KNOWN_AS: [&str; 8] = [
    "env_var",
    "environment",
    "from_env",
    "getenv",
    "option_env",
    "process_env",
    "var",
    "var_os",
];

pub(crate) const HELP: &str = "write the name of one variable, as a string: `env(\"ALLOWED_ORIGINS\")`, or, where it need not be set, `env(\"ALLOWED_ORIGINS\", default = [\"https://app.example.com\"])`";

/// The help for a key that is not `allow_origins`.
pub(crate) const ORIGINS_ALONE: &str = "only `allow_origins` can come from the environment: what else depends on it is made at start-up, with `cors_runtime::Policy::builder()`";

/// An entry that reads the environment in another way.
pub(crate) fn unreadable(entry: &[TokenTree]) -> Option<Unreadable> {
    let why = if interpolated(entry).is_some() {
        "not an origin, and no value is put in its place"
    } else if reads_environment(entry) {
        "an expression, and is not evaluated"
    } else {
        return None;
    };
    Some(Unreadable {
        message: format!(
            "`{}` is {why}: `env(\"VAR\")` reads a variable when the layer is built",
            source(entry)
        ),
        meant: meant(entry),
        help: HELP,
    })
}

/// The help for a value that has something to do with the environment.
pub(crate) fn help(value: &[TokenTree]) -> Option<&'static str> {
    let is_env = value.first().is_some_and(|first| is_word(first, ENV));
    (is_env || reads_environment(value) || interpolated(value).is_some()).then_some(HELP)
}

/// The `env(...)` for `std::env::var("VAR")`, `env!("VAR")`, `env = "VAR"`, `envs("VAR")`, `"$VAR"`.
pub(crate) fn meant(value: &[TokenTree]) -> Option<String> {
    let called = reads_environment(value)
        .then(|| string_within(value))
        .flatten();
    let variable = called.or_else(|| interpolated(value))?;
    Some(format!("{ENV}({})", quoted(&variable)))
}

/// The variable of `"$VAR"`, `"${VAR}"`.
fn interpolated(value: &[TokenTree]) -> Option<String> {
    let text = only_string(value)?;
    let name = text.strip_prefix('$')?;
    let in_braces = name
        .strip_prefix('{')
        .and_then(|name| name.strip_suffix('}'));
    let name = in_braces.unwrap_or(name);
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (!name.is_empty() && name.bytes().all(is_part)).then(|| name.to_owned())
}

fn reads_environment(value: &[TokenTree]) -> bool {
    let is_known = |token: &TokenTree| {
        let TokenTree::Ident(word) = token else {
            return false;
        };
        let word = word.to_string();
        ALSO_KNOWN_AS.contains(&word.as_str()) || nearest(&word, [ENV]).is_some()
    };
    let mut before_group = value
        .iter()
        .take_while(|token| !matches!(token, TokenTree::Group(_)));
    value.len() > 1 && before_group.any(is_known)
}
