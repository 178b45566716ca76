//! What to do about a request that was blocked: by what the policy said, and by whose page it is. It may
//! well be nothing.

use cors_runtime::{AllowedNames, AllowedOrigins, CorsOutcome, Policy, Refusal};
use cors_testing::{Blocked, Reason};

use crate::cases;
use crate::origins::{Origin, Whose};

/// The advice, in which `this` is code. `outcome` is the policy's, if there is one.
pub(crate) fn advice(origin: &Origin, outcome: Option<&CorsOutcome>, blocked: &Blocked) -> String {
    let Some(outcome) = outcome else {
        return without_policy(origin, blocked);
    };
    let policy = cases::policy(outcome.policy());
    let name = outcome.policy();
    match (blocked.reason(), outcome.refusal(), policy) {
        (Reason::WildcardWithCredentials, ..) => format!(
            "Have the script say `credentials: \"omit\"`, or leave that out: `{name}` is for everybody, and \
             needs nobody's cookies. Where it does, list origins in place of `\"*\"`, and add \
             `allow_credentials`."
        ),
        (Reason::CredentialsNotAllowed(_), ..) => format!(
            "If this API goes by cookies, add `allow_credentials` to `{name}`. If it does not, have the script \
             say `credentials: \"omit\"`, or leave that out."
        ),
        (_, Some(Refusal::NotShared), _) => format!(
            "As intended: the policy `{name}` is `same_origin`, for the API's own pages alone. To share it, write \
             `allow_origins = […]` in place of that."
        ),
        (_, Some(Refusal::OriginNotAllowed), _) => for_origin(origin, name, policy),
        (_, Some(Refusal::MethodNotAllowed(method)), Some(policy)) => {
            for_method(method.as_str(), policy)
        }
        (_, Some(Refusal::MethodNotRouted), _) => {
            "No handler of this path serves this method. To have one, add it to the chain. In a `cors_route!`, it is \
             a function with `#[cors_policy(…)]`."
                .to_owned()
        }
        (_, Some(Refusal::HeaderNotAllowed(header)), Some(policy)) => {
            for_header(header.as_str(), policy)
        }
        _ => sentence(blocked.help()),
    }
}

/// The origin is not in the list.
fn for_origin(origin: &Origin, name: &str, policy: Option<&Policy>) -> String {
    let serialized = &origin.serialized;
    match origin.whose {
        Whose::Ours => {
            let pattern = origin.pattern.unwrap_or(serialized);
            format!("If this page is to have it, add `{pattern}` to `allow_origins` of `{name}`.")
        }
        Whose::Developers => {
            let pattern = origin.pattern.unwrap_or(serialized);
            let has_dev = policy.is_some_and(|policy| !policy.dev_origins().is_empty());
            let add = if has_dev {
                format!(
                    "`dev(…)` of `{name}` has this machine under another name only. Open the page by that \
                     name, or add `{pattern}` to it"
                )
            } else {
                format!(
                    "For work on a developer's machine, `dev(allow_origins = [\"{pattern}\"])` in `{name}` lets \
                     it in"
                )
            };
            format!("{add}: in debug builds, and never in a release.")
        }
        Whose::Strangers => format!(
            "As intended: this is somebody else's page, and its name only begins as the app's does. `{serialized}` \
             belongs in no list."
        ),
        Whose::Anybodys => "As intended: a sandboxed frame, a `data:` URL or a local file says `null`, and anybody \
                            can make one. Only `allow_origins = \"*\"` is for such pages, without credentials."
            .to_owned(),
    }
}

fn for_method(method: &str, policy: &Policy) -> String {
    let name = policy.name();
    let upper = method.to_ascii_uppercase();
    let listed = match policy.allow_methods() {
        AllowedNames::Any => true,
        AllowedNames::Listed(methods) => methods.contains(&upper.as_str()),
        _ => matches!(upper.as_str(), "GET" | "HEAD" | "POST"),
    };
    if method != upper && listed {
        return format!("Methods are case-sensitive: have the script send `{upper}`.");
    }
    let to_whom = match policy.allow_origins() {
        AllowedOrigins::Any => "any page may then send it, since `allow_origins` is `\"*\"`",
        _ => "all of the policy's origins may then send it",
    };
    format!("If pages are to send it, add `{upper}` to `allow_methods` of `{name}`: {to_whom}.")
}

fn for_header(header: &str, policy: &Policy) -> String {
    let name = policy.name();
    if matches!(policy.allow_headers(), AllowedNames::Any) {
        return format!(
            "`\"*\"` does not cover it: write `allow_headers = [\"*\", \"{header}\"]` in `{name}`."
        );
    }
    format!("If pages are to send it, add `\"{header}\"` to `allow_headers` of `{name}`.")
}

/// There is no policy on this path.
fn without_policy(origin: &Origin, blocked: &Blocked) -> String {
    match blocked.reason() {
        Reason::WildcardWithCredentials => {
            "There is no policy on this path, but headers written by hand, and no browser takes `*` with \
             credentials. Put `#[cors_policy(…)]` in their place, with a list of origins and \
             `allow_credentials`. If no cookies are needed, have the script say `credentials: \"omit\"`."
                .to_owned()
        }
        Reason::MissingAllowOrigin | Reason::PreflightStatus(_) => {
            let whose = match origin.whose {
                Whose::Ours | Whose::Developers => "",
                Whose::Strangers => " For somebody else's page, that is as it should be.",
                Whose::Anybodys => " For a page that anybody can make, that is as it should be.",
            };
            format!(
                "There is no policy on this path, so it is shared with nobody. To share it, put \
                 `#[cors_policy(…)]` on the function that builds its router.{whose}"
            )
        }
        _ => sentence(blocked.help()),
    }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_sentence_begins_with_a_capital_and_ends() {
        assert_eq!(sentence("use `POST`"), "Use `POST`.");
        assert_eq!(sentence(""), ".");
    }
}
