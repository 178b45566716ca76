//! The methods that a handler's policy names, held against those that `cors_route!` routes to it.

use crate::message::Message;
use crate::names::{contains, is_same};
use crate::policy::Parts;
use crate::{Lint, Methods, Policy, SAFELISTED_METHODS};

/// What a handler is routed under.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum RoutedAs<'a> {
    /// This method.
    Method(&'a str),
    /// Every method: `any`.
    Any,
    /// What the filter of an `on` lets through, which cannot be seen.
    UnreadableFilter,
}

/// Refuses a handler whose policy names methods, but not those that it is routed under: its preflights
/// would be answered with a list that its own policy does not have. The macro writes a call for each
/// method, in a `const` at the handler's name; it knows whether the policy goes with the handler, or
/// was named by `as`.
///
/// # Panics
///
/// If the policy does not name the method: at compile time.
#[doc(hidden)]
#[track_caller]
pub const fn assert_routed(policy: &Policy, routed_as: RoutedAs<'_>, handler: &str, by_name: bool) {
    let Parts {
        base,
        allow_methods,
        broken,
        ..
    } = policy.parts();
    let Methods::Listed(names) = allow_methods else {
        return;
    };
    if broken {
        return;
    }
    let lister = lister(policy);
    let whose = if is_same(lister.name().as_bytes(), policy.name().as_bytes()) {
        Message::new().with("its policy")
    } else {
        Message::new()
            .with("`")
            .with(lister.name())
            .with("`, on which its policy builds,")
    };
    let whose = whose.as_str();
    let message = Message::new().with("`").with(handler).with("` is routed ");
    let message = match routed_as {
        // Whoever may GET may HEAD.
        RoutedAs::Method(method) if is_same(method.as_bytes(), b"HEAD") && contains(names, "GET") => {
            return;
        }
        RoutedAs::Method(method) if contains(names, method) => return,
        RoutedAs::Method(method) => message
            .with("under `")
            .with(method)
            .with("`, which `allow_methods` of ")
            .with(whose)
            .with(" does not list: ")
            .with(if contains(&SAFELISTED_METHODS, method) {
                "browsers send it all the same, so the policy would say less than it allows"
            } else {
                "browsers would refuse to send it"
            }),
        RoutedAs::Any => message
            .with("under every method by `any`, and `allow_methods` of ")
            .with(whose)
            .with(" lists some: browsers would refuse to send the others"),
        RoutedAs::UnreadableFilter => message
            .with("under a filter that cannot be read here, so nobody can tell whether `allow_methods` of ")
            .with(whose)
            .with(" lists what it lets through"),
    };
    let message = message.of(Lint::RoutedMethodNotAllowed);
    let message = match routed_as {
        RoutedAs::Method(method) => message
            .with("add `")
            .with(method)
            .with("` to `allow_methods` of `")
            .with(lister.name())
            .with("`"),
        RoutedAs::Any => message
            .with("write its methods one by one, like `get(")
            .with(handler)
            .with(").put(")
            .with(handler)
            .with(")`"),
        RoutedAs::UnreadableFilter => message
            .with("write the filter out, like `on(MethodFilter::GET.or(MethodFilter::PUT), ")
            .with(handler)
            .with(")`"),
    };
    // Left out, it would be that of the policy it builds on. A named policy has no `routed`.
    let message = message.with(match (base, by_name) {
        (None, _) => ", or leave `allow_methods` out of `",
        (Some(_), false) => ", or write `allow_methods = routed` for `",
        (Some(_), true) => ", or write `allow_methods = []` for `",
    });
    let message = message
        .with(policy.name())
        .with("`: it then allows what it is routed under");
    panic!("{}", message.as_str())
}

/// The policy that says which methods are allowed: this one, or, as far as can be told from what it
/// says, one that it builds on.
const fn lister(policy: &Policy) -> Policy {
    let mut lister = *policy;
    while let Some(base) = lister.parts().base
        && are_same(base.allow_methods(), policy.allow_methods())
    {
        lister = *base;
    }
    lister
}

const fn are_same(a: Methods, b: Methods) -> bool {
    let (Methods::Listed(a), Methods::Listed(b)) = (a, b) else {
        return false;
    };
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if !is_same(a[at].as_bytes(), b[at].as_bytes()) {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{RoutedAs, assert_routed};
    use crate::policy::Parts;
    use crate::{Methods, Policy};

    fn refusal(methods: Methods, routed_as: RoutedAs<'static>) -> Option<String> {
        let policy = Policy::from_parts(Parts {
            name: "list",
            allow_methods: methods,
            ..Parts::NONE
        });
        refusal_of(policy, routed_as, false)
    }

    fn refusal_of(policy: Policy, routed_as: RoutedAs<'static>, by_name: bool) -> Option<String> {
        let assert = || assert_routed(&policy, routed_as, "list", by_name);
        let panic = std::panic::catch_unwind(assert).err()?;
        panic.downcast_ref::<String>().cloned()
    }

    #[test]
    fn a_policy_that_names_methods_has_to_name_those_it_is_routed_under() {
        let listed = Methods::Listed(&["GET", "PUT"]);
        for method in ["GET", "HEAD", "PUT"] {
            assert_eq!(refusal(listed, RoutedAs::Method(method)), None, "{method}");
        }
        let told = refusal(listed, RoutedAs::Method("DELETE")).unwrap();
        assert!(
            told.starts_with("`list` is routed under `DELETE`, "),
            "{told}"
        );
        assert!(
            told.ends_with(
                "help: add `DELETE` to `allow_methods` of `list`, or leave `allow_methods` out of `list`: it then allows what it is routed under"
            ),
            "{told}"
        );
        assert!(refusal(Methods::Listed(&["PUT"]), RoutedAs::Method("HEAD")).is_some());
        // No preflight has to allow this one.
        let told = refusal(Methods::Listed(&["PUT"]), RoutedAs::Method("POST")).unwrap();
        assert!(told.contains("browsers send it all the same"), "{told}");
        for routed_as in [RoutedAs::Any, RoutedAs::UnreadableFilter] {
            let told = refusal(listed, routed_as).unwrap();
            assert!(told.contains("[cors::routed_method_not_allowed]"), "{told}");
        }
    }

    const PARTNER: Policy = Policy::from_parts(Parts {
        name: "Partner",
        allow_methods: Methods::Listed(&["PUT"]),
        ..Parts::NONE
    });

    const READERS: Policy = Policy::from_parts(Parts {
        name: "Readers",
        base: Some(&PARTNER),
        ..PARTNER.parts()
    });

    #[test]
    fn what_builds_on_another_takes_its_methods_over_unless_it_says_otherwise() {
        let inherits = Policy::from_parts(Parts {
            name: "list",
            base: Some(&READERS),
            ..READERS.parts()
        });
        let told = refusal_of(inherits, RoutedAs::Method("DELETE"), false).unwrap();
        for part in [
            "which `allow_methods` of `Partner`, on which its policy builds, does not list",
            "add `DELETE` to `allow_methods` of `Partner`, or write `allow_methods = routed` for `list`",
        ] {
            assert!(told.contains(part), "{told}");
        }
        let told = refusal_of(READERS, RoutedAs::Any, true).unwrap();
        for part in [
            "and `allow_methods` of `Partner`, on which its policy builds, lists some",
            "or write `allow_methods = []` for `Readers`",
        ] {
            assert!(told.contains(part), "{told}");
        }
        // Its own list; without it, there would be that of the other.
        let own = Policy::from_parts(Parts {
            allow_methods: Methods::Listed(&["GET"]),
            ..inherits.parts()
        });
        let told = refusal_of(own, RoutedAs::Method("DELETE"), false).unwrap();
        for part in [
            "which `allow_methods` of its policy does not list",
            "add `DELETE` to `allow_methods` of `list`, or write `allow_methods = routed` for `list`",
        ] {
            assert!(told.contains(part), "{told}");
        }
    }

    #[test]
    fn one_that_names_none_follows_its_routes() {
        for methods in [Methods::Safelisted, Methods::Any] {
            for routed_as in [
                RoutedAs::Method("DELETE"),
                RoutedAs::Any,
                RoutedAs::UnreadableFilter,
            ] {
                assert_eq!(refusal(methods, routed_as), None);
            }
        }
    }
}
