//! The policy as the rules take it.

use cors_policy::__private::{Entries, Key, MethodEntry, PolicyDraft};
use cors_policy::Enforce;

use crate::ast::list::List;
use crate::ast::origins::Origins;
use crate::ast::policy::{MaxAge, PolicyArgs};

pub(crate) fn draft(policy: &PolicyArgs) -> PolicyDraft<'_> {
    PolicyDraft {
        allow_origins: policy.allow_origins.as_ref().and_then(origins),
        dev_origins: policy.dev_origins.as_ref().map(strings),
        allow_methods: policy.listed_methods().map(|list| Entries {
            readable: list.values().map(MethodEntry::from).collect(),
            has_errors: list.has_errors,
        }),
        allow_headers: policy.listed_headers().map(strings),
        expose_headers: policy.expose_headers.as_ref().map(strings),
        allow_credentials: policy.allow_credentials.unwrap_or(false),
        max_age: match policy.max_age.as_ref().map(|max_age| max_age.value) {
            Some(MaxAge::Seconds(seconds)) => Some(seconds),
            Some(MaxAge::Cleared) | None => None,
        },
        enforce: policy.enforce.unwrap_or(Enforce::Unset),
        dangerously_allow: policy.assumed_dangers,
        dev_dangers: policy.dev_dangers,
        origins_optional: policy.base.is_some()
            || policy.same_origin
            || policy.may_give_origins
            || policy.gives(Key::AllowOrigins),
        same_origin: policy.same_origin,
        builds_on_another: policy.base.is_some(),
        routed_methods: None,
    }
}

fn origins(origins: &Origins) -> Option<Entries<&str>> {
    let Origins::Listed(list) = origins else {
        return None;
    };
    let patterns = origins.patterns().into_iter();
    Some(Entries {
        readable: patterns.map(|(text, _)| text).collect(),
        // A variable may hold more patterns.
        has_errors: list.has_errors || !origins.environment().is_empty(),
    })
}

fn strings(list: &List<String>) -> Entries<&str> {
    Entries {
        readable: list.texts().collect(),
        has_errors: list.has_errors,
    }
}
