//! The rules in which one key forbids what another allows. [`CrossKeyRule::refused`] decides each of them: for a
//! policy that is written in one place, when its draft is checked; for one that builds on a named policy, when the
//! compiler evaluates the merged constant.

use crate::dangers::Dangers;
use crate::enforce::Enforce;
use crate::form::Form;
use crate::key::Key;
use crate::lint::Lint;
use crate::message::Message;
use crate::policy::{
    ExposedHeaders, ListedOrigins, Methods, Origins, Parts, Policy, RequestHeaders,
};
use crate::text::contains;

/// A rule between two keys.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrossKeyRule {
    /// `"*"` in this list.
    Wildcard(Key),
    /// An `http` origin that is not loopback.
    InsecureOrigin,
    /// The subdomains of a public suffix.
    PublicSuffix,
    /// The origin `null`.
    NullOrigin,
}

/// Ends a help with the way to switch the rule off, if the reader has one.
const fn or_danger(help: Message, condition: &str, danger: Option<Message>) -> Message {
    match danger {
        Some(danger) => {
            let or = if condition.is_empty() {
                ", or "
            } else {
                ", or, "
            };
            help.with(or).with(condition).with(danger.as_str())
        }
        None => help,
    }
}

impl CrossKeyRule {
    pub const ALL: [CrossKeyRule; 7] = [
        CrossKeyRule::Wildcard(Key::AllowOrigins),
        CrossKeyRule::Wildcard(Key::AllowMethods),
        CrossKeyRule::Wildcard(Key::AllowHeaders),
        CrossKeyRule::Wildcard(Key::ExposeHeaders),
        CrossKeyRule::InsecureOrigin,
        CrossKeyRule::PublicSuffix,
        CrossKeyRule::NullOrigin,
    ];

    /// Whether these values of the other keys forbid it.
    #[must_use]
    pub const fn refused(self, credentials: bool, dangers: Dangers) -> bool {
        match self {
            // Fetch, "CORS check" and "CORS-preflight fetch": with credentials mode "include",
            // `*` fails as an origin and is a literal name everywhere else.
            CrossKeyRule::Wildcard(_) => credentials,
            CrossKeyRule::InsecureOrigin => credentials && !dangers.insecure_origin,
            CrossKeyRule::PublicSuffix => credentials && !dangers.public_suffix,
            CrossKeyRule::NullOrigin => !dangers.null_origin,
        }
    }

    #[must_use]
    pub const fn lint(self) -> Lint {
        match self {
            CrossKeyRule::Wildcard(_) => Lint::WildcardWithCredentials,
            CrossKeyRule::InsecureOrigin => Lint::InsecureOrigin,
            CrossKeyRule::PublicSuffix => Lint::PublicSuffix,
            CrossKeyRule::NullOrigin => Lint::NullOrigin,
        }
    }

    /// The key whose list the rule is about.
    #[must_use]
    pub const fn list(self) -> Key {
        match self {
            CrossKeyRule::Wildcard(list) => list,
            CrossKeyRule::InsecureOrigin
            | CrossKeyRule::PublicSuffix
            | CrossKeyRule::NullOrigin => Key::AllowOrigins,
        }
    }

    /// Whether the rule depends on `allow_credentials`.
    #[must_use]
    pub const fn needs_credentials(self) -> bool {
        !matches!(self, CrossKeyRule::NullOrigin)
    }

    /// The reason for the rule. Goes on from "…: ".
    #[must_use]
    pub const fn why(self) -> &'static str {
        match self {
            CrossKeyRule::Wildcard(Key::AllowOrigins) => {
                "with credentials, browsers refuse `Access-Control-Allow-Origin: *`"
            }
            CrossKeyRule::Wildcard(Key::AllowMethods) => {
                "with credentials, browsers take `*` for a method of that name"
            }
            CrossKeyRule::Wildcard(_) => {
                "with credentials, browsers take `*` for a header of that name"
            }
            CrossKeyRule::InsecureOrigin => {
                "without TLS, anyone on the network can pose as that origin and use your users' cookies"
            }
            CrossKeyRule::PublicSuffix if cfg!(feature = "public-suffix") => {
                "anyone can register a name there and use your users' cookies"
            }
            CrossKeyRule::PublicSuffix => {
                "without the feature `public-suffix`, it is unknown who can register a name there"
            }
            CrossKeyRule::NullOrigin => {
                "every sandboxed frame and every `data:` page sends `null`, on any site"
            }
        }
    }

    /// What to write instead.
    #[must_use]
    pub(crate) const fn help(self, form: Form) -> Message {
        let message = Message::new();
        match self {
            CrossKeyRule::Wildcard(list) => {
                let (what, example): (&str, &[&str]) = match list {
                    Key::AllowOrigins => ("list the origins", &["https://app.example.com"]),
                    Key::AllowMethods => ("list the methods", &["GET", "POST", "PUT"]),
                    Key::AllowHeaders => ("list the headers", &["content-type"]),
                    _ => ("list the headers", &["etag"]),
                };
                let mut message = message.with(what);
                if !form.has_all_keys() {
                    return message;
                }
                message = message
                    .with(" (`")
                    .with(form.list(list, example).as_str())
                    .with("`)");
                if matches!(list, Key::AllowHeaders) {
                    message = message
                        .with(", ")
                        .with(form.mirror())
                        .with(" to allow whatever is asked for");
                }
                message
                    .with(", or leave ")
                    .with(form.credentials())
                    .with(" out")
            }
            CrossKeyRule::InsecureOrigin => or_danger(
                message.with("use `https`"),
                "if the network is trusted, ",
                form.danger("insecure_origin"),
            ),
            CrossKeyRule::PublicSuffix if cfg!(feature = "public-suffix") => or_danger(
                message.with("list the exact origins"),
                "if the whole suffix is yours, ",
                form.danger("public_suffix"),
            ),
            CrossKeyRule::PublicSuffix => or_danger(
                message.with("list the exact origins, switch the feature `public-suffix` on"),
                "",
                form.danger("public_suffix"),
            ),
            CrossKeyRule::NullOrigin => or_danger(
                message.with("serve the page from an origin of its own"),
                "if everybody may read the answers, ",
                form.danger("null_origin"),
            ),
        }
    }

    /// The value in the policy that the rule is about, if there is one, with its key.
    const fn said_by(self, parts: &Parts) -> Option<(&'static str, Key)> {
        let list = match parts.allow_origins {
            Origins::Listed(list) => list,
            Origins::Any => ListedOrigins {
                any: Some("*"),
                ..ListedOrigins::NONE
            },
            Origins::SameOrigin | Origins::Source => ListedOrigins::NONE,
        };
        let in_list = match self {
            CrossKeyRule::Wildcard(Key::AllowOrigins) => list.any,
            CrossKeyRule::Wildcard(list) => {
                let wildcard = match list {
                    Key::AllowMethods => matches!(parts.allow_methods, Methods::Any),
                    Key::AllowHeaders => match parts.allow_headers {
                        RequestHeaders::Any => true,
                        RequestHeaders::Listed(names) => contains(names, "*"),
                        RequestHeaders::Safelisted | RequestHeaders::Mirror => false,
                    },
                    Key::ExposeHeaders => matches!(parts.expose_headers, ExposedHeaders::Any),
                    _ => false,
                };
                if wildcard { Some("*") } else { None }
            }
            _ => self.among(&list),
        };
        if let Some(said) = in_list {
            return Some((said, self.list()));
        }
        match parts.dev_origins {
            Some(list) => match self.among(list) {
                Some(said) => Some((said, Key::Dev)),
                None => None,
            },
            None => None,
        }
    }

    const fn among(self, list: &ListedOrigins) -> Option<&'static str> {
        match self {
            CrossKeyRule::InsecureOrigin => list.insecure,
            CrossKeyRule::PublicSuffix => list.public_suffix,
            CrossKeyRule::NullOrigin => list.null,
            CrossKeyRule::Wildcard(_) => None,
        }
    }
}

/// A rule between `enforce` and the allowed origins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EnforceRule {
    /// `"*"` is allowed.
    Wildcard,
    /// `null` is allowed.
    Null,
    /// `same_origin` with `enforce(all)`.
    OwnOrigins,
}

impl EnforceRule {
    pub(crate) const fn lint(self) -> Lint {
        match self {
            EnforceRule::Wildcard | EnforceRule::Null => Lint::NothingToEnforce,
            EnforceRule::OwnOrigins => Lint::SameOriginNotAlone,
        }
    }

    pub(crate) const fn message(self, form: Form) -> Message {
        let message = Message::new();
        let enforce = form.key(Key::Enforce);
        match self {
            EnforceRule::Wildcard => message
                .with(enforce.as_str())
                .with(" has nothing to refuse: ")
                .with(form.wildcard())
                .with(" allows every origin"),
            EnforceRule::Null => message
                .with(enforce.as_str())
                .with(" has nothing to refuse where `null` is allowed: a form in a sandboxed frame has that origin, on any site"),
            EnforceRule::OwnOrigins => message
                .with(match form {
                    Form::Builder => "`.enforce(Enforce::ALL)`",
                    _ => "`enforce(all)`",
                })
                .with(" with ")
                .with(form.same_origin())
                .with(" would refuse the app's own pages: their POSTs, module scripts and fonts have an `Origin`, and no origin is allowed"),
        }
    }

    pub(crate) const fn help(self, form: Form) -> Message {
        let message = Message::new();
        match self {
            EnforceRule::Wildcard => message
                .with("list the origins")
                .with(EnforceRule::or_take_out(form).as_str()),
            EnforceRule::Null => message
                .with("take `null` out of the list")
                .with(EnforceRule::or_take_out(form).as_str()),
            EnforceRule::OwnOrigins => message
                .with("say ")
                .with(match form {
                    Form::Builder => "`.enforce(Enforce::UNSAFE)`",
                    _ => "`enforce`",
                })
                .with(", or list the app's own origin in ")
                .with(form.key(Key::AllowOrigins).as_str())
                .with(" and leave ")
                .with(form.same_origin())
                .with(" out"),
        }
    }

    const fn or_take_out(form: Form) -> Message {
        let message = Message::new();
        if !form.has_all_keys() {
            return message;
        }
        message
            .with(", or leave ")
            .with(form.key(Key::Enforce).as_str())
            .with(" out")
    }
}

/// Checks `enforce` and the origins where one of them is the named policy's.
///
/// # Panics
///
/// If there is nothing to enforce, or too much: at compile time. The text names both policies.
#[doc(hidden)]
#[track_caller]
pub const fn assert_enforceable(policy: &Policy) {
    let parts = policy.parts();
    let (Some(base), Enforce::On { all, .. }) = (parts.base, parts.enforce) else {
        return;
    };
    if parts.broken {
        return;
    }
    let wildcard = CrossKeyRule::Wildcard(Key::AllowOrigins).said_by(&parts);
    let rule = if matches!(parts.allow_origins, Origins::SameOrigin) && all {
        EnforceRule::OwnOrigins
    } else if wildcard.is_some() {
        EnforceRule::Wildcard
    } else if CrossKeyRule::NullOrigin.said_by(&parts).is_some() {
        EnforceRule::Null
    } else {
        return;
    };
    let help = match rule {
        EnforceRule::OwnOrigins => rule.help(Form::Attribute),
        // Either key may be the named policy's.
        EnforceRule::Wildcard | EnforceRule::Null => {
            Message::new().with("list the origins, or write `enforce = false`")
        }
    };
    let message = rule
        .message(Form::Attribute)
        .lint(rule.lint())
        .with(help.as_str())
        .note_base(policy.parts().name, base.parts().name);
    panic!("{}", message.as_str())
}

/// Refuses a policy that inherits origins from `with(...)`. The source belongs to the function that makes it.
///
/// # Panics
///
/// If the named policy has a source: at compile time. The text names both policies.
#[doc(hidden)]
#[track_caller]
pub const fn assert_no_source(policy: &Policy) {
    let parts = policy.parts();
    let (Some(base), Origins::Source) = (parts.base, parts.allow_origins) else {
        return;
    };
    let message = Message::new()
        .with("the origins of `")
        .with(base.parts().name)
        .with("` come from `with(...)`, which is evaluated in that function: `")
        .with(policy.parts().name)
        .with("` cannot take them over")
        .lint(Lint::MissingOrigins)
        .with("give `")
        .with(policy.parts().name)
        .with("` an `allow_origins` of its own")
        .note_base(policy.parts().name, base.parts().name);
    panic!("{}", message.as_str())
}

/// Refuses a key of a policy that inherits `same_origin`: the key would have no effect.
///
/// # Panics
///
/// If the named policy shares with no other origin: at compile time. The text names both policies.
#[doc(hidden)]
#[track_caller]
pub const fn assert_shares(policy: &Policy, key: Key) {
    let parts = policy.parts();
    let (Some(base), Origins::SameOrigin) = (parts.base, parts.allow_origins) else {
        return;
    };
    if parts.broken {
        return;
    }
    let message = Message::new()
        .with("`")
        .with(base.parts().name)
        .with("` shares with no other origin, so `")
        .with(key.name())
        .with("` of `")
        .with(policy.parts().name)
        .with("` has no effect beside it")
        .lint(Lint::SameOriginNotAlone)
        .with("take it out, or give `")
        .with(policy.parts().name)
        .with("` an `allow_origins` of its own")
        .note_base(policy.parts().name, base.parts().name);
    panic!("{}", message.as_str())
}

/// Checks a rule whose two keys may come from a policy and from the named policy that it builds on.
///
/// `own_list` and `own_credentials` say whether the policy gives these keys itself. The macro
/// writes a call for each rule that can break this way, in a `const` at the key that breaks it.
///
/// # Panics
///
/// If the rule is broken: at compile time. The text names both policies.
#[doc(hidden)]
#[track_caller]
pub const fn assert_merged(
    rule: CrossKeyRule,
    policy: &Policy,
    own_list: bool,
    own_credentials: bool,
) {
    let parts = policy.parts();
    let Some(base) = parts.base else {
        return;
    };
    // What is wrong with the named policy has been said where it is.
    if parts.broken {
        return;
    }
    let Some((said, key)) = rule.said_by(&parts) else {
        return;
    };
    let (dangers, form) = match (key, parts.dev_origins) {
        (Key::Dev, Some(list)) => (
            parts.dangerously_allow.and(list.dangerously_allow),
            Form::Dev,
        ),
        _ => (parts.dangerously_allow, Form::Attribute),
    };
    if !rule.refused(parts.allow_credentials, dangers) {
        return;
    }
    let of_list = if own_list { policy } else { base };
    let mut message = Message::new()
        .with("`")
        .with(said)
        .with("` in `")
        .with(key.name())
        .with("` of `")
        .with(of_list.parts().name)
        .with("` ");
    message = if rule.needs_credentials() {
        let of_credentials = if own_credentials { policy } else { base };
        message
            .with("does not go with `allow_credentials` of `")
            .with(of_credentials.parts().name)
    } else {
        message
            .with("is not allowed by `dangerously_allow` of `")
            .with(policy.parts().name)
    };
    message = message
        .with("`: ")
        .with(rule.why())
        .lint(rule.lint())
        .with(rule.help(form).as_str())
        .note_base(policy.parts().name, base.parts().name);
    if !rule.refused(true, base.parts().dangerously_allow) {
        message = message.with(
            ", whose `dangerously_allow` does not carry over once origins or credentials are replaced",
        );
    }
    panic!("{}", message.as_str())
}
