//! What outcomes say, word for word: to whoever has to find out at 6 pm why a page does not load.

use cors_policy::{CorsOutcome, Outcome, Refusal};
use http::Method;

/// The name for a metric, the text, and the key to change.
type Row = (Refusal, &'static str, &'static str, Option<&'static str>);

fn refusals() -> Vec<Row> {
    vec![
        (
            Refusal::OriginNotAllowed,
            "origin_not_allowed",
            "the origin is not in `allow_origins`",
            Some("allow_origins"),
        ),
        (
            Refusal::MalformedOrigin,
            "malformed_origin",
            "`Origin` is no origin that a browser sends",
            None,
        ),
        (
            Refusal::SeveralOrigins,
            "several_origins",
            "there is more than one `Origin`",
            None,
        ),
        (
            Refusal::NotShared,
            "not_shared",
            "the policy shares with no other origin (`same_origin`)",
            Some("same_origin"),
        ),
        (
            Refusal::MethodNotAllowed(Method::PATCH),
            "method_not_allowed",
            "the method `PATCH` is not in `allow_methods`",
            Some("allow_methods"),
        ),
        (
            Refusal::MethodNotAllowed("patch".parse().unwrap()),
            "method_not_allowed",
            "the method `patch` is not in `allow_methods` (methods are case-sensitive)",
            Some("allow_methods"),
        ),
        (
            Refusal::MalformedMethod,
            "malformed_method",
            "`Access-Control-Request-Method` is not one method",
            None,
        ),
        (
            Refusal::MethodNotRouted,
            "method_not_routed",
            "no handler of this path serves the method",
            None,
        ),
        (
            Refusal::HeaderNotAllowed("x-token".parse().unwrap()),
            "header_not_allowed",
            "the header `x-token` is not in `allow_headers`",
            Some("allow_headers"),
        ),
        (
            Refusal::MalformedHeaders,
            "malformed_headers",
            "`Access-Control-Request-Headers` is no list of header names that a browser sends",
            None,
        ),
        (
            Refusal::MisplacedPolicy,
            "misplaced_policy",
            "a policy is in a place where it cannot take effect: an error event names it",
            None,
        ),
    ]
}

#[test]
fn refusals_say_what_to_change() {
    for (refusal, name, text, key) in refusals() {
        assert_eq!(refusal.name(), name);
        assert_eq!(refusal.to_string(), text);
        assert_eq!(refusal.key(), key);
        if let Some(key) = key {
            assert!(text.contains(&format!("`{key}`")), "{text}");
        }
        let outcome = Outcome::Refused(refusal);
        assert_eq!(outcome.name(), name);
        assert_eq!(outcome.to_string(), format!("refused: {text}"));
    }
}

#[test]
fn outcomes_say_what_happens() {
    let rows = [
        (
            Outcome::NotCors,
            "not_cors",
            "not from a script on another origin",
        ),
        (
            Outcome::SameOrigin,
            "same_origin",
            "from the server's own origin",
        ),
        (Outcome::Allowed, "allowed", "allowed"),
    ];
    for (outcome, name, text) in rows {
        assert_eq!(outcome.name(), name);
        assert_eq!(outcome.to_string(), text);
    }
}

/// Names are for metrics: each stands for one thing.
#[test]
fn no_name_stands_for_two() {
    let mut rows = refusals();
    rows.dedup_by_key(|(refusal, ..)| std::mem::discriminant(refusal));
    let mut names: Vec<&str> = rows.iter().map(|(_, name, ..)| *name).collect();
    names.extend(["not_cors", "same_origin", "allowed"]);
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn an_outcome_names_the_policy_and_what_was_asked() {
    let refused = Outcome::Refused(Refusal::OriginNotAllowed);
    assert_eq!(
        CorsOutcome::new("api", true, refused).to_string(),
        "preflight under the policy `api`: refused: the origin is not in `allow_origins`"
    );
    assert_eq!(
        CorsOutcome::new("api", false, Outcome::Allowed).to_string(),
        "request under the policy `api`: allowed"
    );
}

/// A header's name comes from the client.
#[test]
fn a_long_name_is_cut() {
    let name = "x".repeat(1024).parse().unwrap();
    let refusal = Refusal::HeaderNotAllowed(name);
    assert!(refusal.to_string().len() < 160, "{refusal}");
    assert!(refusal.to_string().contains('…'), "{refusal}");
}
