//! The methods that a handler's policy names, held against those that `cors_route!` routes to it.

use crate::message::Message;
use crate::policy::Parts;
use crate::served::{contains, is_same};
use crate::{Lint, Methods, Policy, SAFELISTED_METHODS};

/// What a handler is routed under.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Under<'a> {
    /// This method.
    Method(&'a str),
    /// Every method: `any`.
    Every,
    /// What the filter of an `on` lets through, which cannot be seen.
    Unseen,
}

/// Refuses a handler whose policy names methods, but not those that it is routed under: its preflights
/// would be answered with a list that its own policy does not have. The macro writes a call for each
/// method, in a `const` at the handler's name.
///
/// # Panics
///
/// If the policy does not name the method: at compile time.
#[doc(hidden)]
#[track_caller]
pub const fn assert_routed(policy: &Policy, under: Under<'_>, handler: &str) {
    let Parts {
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
    let message = Message::new().with("`").with(handler).with("` is routed ");
    let message = match under {
        // Whoever may GET may HEAD.
        Under::Method(method) if is_same(method.as_bytes(), b"HEAD") && contains(names, "GET") => {
            return;
        }
        Under::Method(method) if contains(names, method) => return,
        Under::Method(method) => message
            .with("under `")
            .with(method)
            .with("`, which `allow_methods` of its policy does not list: ")
            .with(if contains(&SAFELISTED_METHODS, method) {
                "browsers send it all the same, so the policy would say less than it allows"
            } else {
                "browsers would refuse to send it"
            }),
        Under::Every => message.with(
            "under every method by `any`, and `allow_methods` of its policy lists some: browsers would refuse to send the others",
        ),
        Under::Unseen => message.with(
            "under a filter that cannot be read here, so nobody can tell whether `allow_methods` of its policy lists what it lets through",
        ),
    };
    let message = message
        .with(" [cors::")
        .with(Lint::RoutedMethodNotAllowed.name())
        .with("]\nhelp: ");
    let message = match under {
        Under::Method(method) => message
            .with("add `")
            .with(method)
            .with("` to `allow_methods`"),
        Under::Every => message
            .with("write its methods one by one, like `get(")
            .with(handler)
            .with(").put(")
            .with(handler)
            .with(")`"),
        Under::Unseen => message
            .with("write the filter out, like `on(MethodFilter::GET.or(MethodFilter::PUT), ")
            .with(handler)
            .with(")`"),
    };
    let message = message
        .with(", or leave `allow_methods` out of `")
        .with(policy.name())
        .with("`: it then allows what it is routed under");
    panic!("{}", message.as_str())
}

#[cfg(test)]
mod tests {
    use super::{Under, assert_routed};
    use crate::policy::Parts;
    use crate::{Methods, Policy};

    fn refusal(methods: Methods, under: Under<'static>) -> Option<String> {
        let policy = Policy::from_parts(Parts {
            name: "list",
            allow_methods: methods,
            ..Parts::NONE
        });
        let panic = std::panic::catch_unwind(|| assert_routed(&policy, under, "list")).err()?;
        panic.downcast_ref::<String>().cloned()
    }

    #[test]
    fn a_policy_that_names_methods_has_to_name_those_it_is_routed_under() {
        let listed = Methods::Listed(&["GET", "PUT"]);
        for method in ["GET", "HEAD", "PUT"] {
            assert_eq!(refusal(listed, Under::Method(method)), None, "{method}");
        }
        let told = refusal(listed, Under::Method("DELETE")).unwrap();
        assert!(
            told.starts_with("`list` is routed under `DELETE`, "),
            "{told}"
        );
        assert!(told.contains("add `DELETE` to `allow_methods`"), "{told}");
        assert!(refusal(Methods::Listed(&["PUT"]), Under::Method("HEAD")).is_some());
        // No preflight has to allow this one.
        let told = refusal(Methods::Listed(&["PUT"]), Under::Method("POST")).unwrap();
        assert!(told.contains("browsers send it all the same"), "{told}");
        for under in [Under::Every, Under::Unseen] {
            let told = refusal(listed, under).unwrap();
            assert!(told.contains("[cors::routed_method_not_allowed]"), "{told}");
        }
    }

    #[test]
    fn one_that_names_none_follows_its_routes() {
        for methods in [Methods::Safelisted, Methods::Any] {
            for under in [Under::Method("DELETE"), Under::Every, Under::Unseen] {
                assert_eq!(refusal(methods, under), None);
            }
        }
    }
}
