//! A policy, and the methods that are served under it.

use cors_policy::__private::{
    Key, MethodEntry, Methods, Origins, Parts, PolicyDraft, allows_method,
};
use cors_policy::{Lint, Policy};

fn draft<'a>(listed: &[&'a str], served: &'a [&'a str]) -> PolicyDraft<'a> {
    let entry = |name: &&'a str| match name.strip_prefix("custom:") {
        Some(name) => MethodEntry { name, custom: true },
        None => MethodEntry::from(*name),
    };
    PolicyDraft {
        allow_methods: Some(listed.iter().map(entry).collect::<Vec<_>>().into()),
        origins_optional: true,
        served: Some(served),
        ..PolicyDraft::default()
    }
}

/// The entries that a draft is told to be wrong, and why.
fn wrong(draft: &PolicyDraft<'_>) -> Vec<(usize, Lint)> {
    let findings = draft.check().into_iter();
    findings
        .map(|located| {
            assert_eq!(located.key, Some(Key::AllowMethods));
            (located.entry.unwrap(), located.finding.lint())
        })
        .collect()
}

#[test]
fn a_method_that_is_listed_is_served() {
    let served = ["GET", "HEAD", "PUT"];
    for (listed, expected) in [
        (&["GET", "HEAD", "PUT"][..], vec![]),
        (&["PUT", "POST"], vec![(1, Lint::MethodNotRouted)]),
        (&["custom:PURGE"], vec![(0, Lint::MethodNotRouted)]),
        (&["*"], vec![]),
        // One mistake has one finding.
        (
            &["PTU", "delete"],
            vec![(0, Lint::UnknownMethod), (1, Lint::MethodCase)],
        ),
        (&["TRACE"], vec![(0, Lint::ForbiddenMethod)]),
    ] {
        assert_eq!(wrong(&draft(listed, &served)), expected, "{listed:?}");
    }
    let not_known = PolicyDraft {
        served: None,
        ..draft(&["DELETE"], &[])
    };
    assert_eq!(wrong(&not_known), []);
}

#[test]
fn what_is_suggested_is_served() {
    for (served, replacement) in [("PUT", Some("PUT")), ("GET", None)] {
        let served = [served];
        let findings = draft(&["PTU"], &served).check();
        assert_eq!(findings[0].finding.replacement(), replacement);
    }
}

fn not_allowed(draft: &PolicyDraft<'_>) -> Vec<(usize, String)> {
    let findings = draft.served_but_not_allowed().into_iter();
    findings
        .map(|(at, finding)| {
            assert_eq!(finding.lint(), Lint::RoutedMethodNotAllowed);
            (at, finding.value().to_owned())
        })
        .collect()
}

#[test]
fn a_method_that_is_served_is_listed_unless_it_needs_no_permission() {
    let served = [
        "GET", "HEAD", "POST", "OPTIONS", "TRACE", "CONNECT", "PUT", "DELETE",
    ];
    let put_and_delete = [(6, "PUT".to_owned()), (7, "DELETE".to_owned())];
    let left_out = PolicyDraft {
        allow_methods: None,
        ..draft(&[], &served)
    };
    assert_eq!(not_allowed(&left_out), put_and_delete);
    assert_eq!(not_allowed(&draft(&[], &served)), put_and_delete);
    assert_eq!(not_allowed(&draft(&["PATCH"], &served)), put_and_delete);
    assert_eq!(not_allowed(&draft(&["PUT"], &served)), put_and_delete[1..]);
    assert_eq!(not_allowed(&draft(&["*"], &served)), []);
    // A method of that name, not the wildcard.
    assert_eq!(not_allowed(&draft(&["custom:*"], &served)), put_and_delete);
}

static PUT: Policy = Policy::from_parts(Parts {
    allow_origins: Origins::Any,
    allow_methods: Methods::Listed(&["GET", "PUT"]),
    ..Parts::NONE
});

// As the macro writes it.
const _: () = assert!(allows_method(&PUT, "PUT"));

#[test]
fn what_a_named_policy_lists() {
    let with = |allow_methods| {
        Policy::from_parts(Parts {
            allow_methods,
            ..PUT.parts()
        })
    };
    let private = Policy::from_parts(Parts {
        allow_origins: Origins::SameOrigin,
        ..with(Methods::Safelisted).parts()
    });
    for (policy, method, expected) in [
        (PUT.clone(), "PUT", true),
        (PUT.clone(), "PU", false),
        (PUT.clone(), "DELETE", false),
        (PUT.clone(), "POST", true),
        (PUT.clone(), "OPTIONS", true),
        (with(Methods::Any), "DELETE", true),
        (with(Methods::Safelisted), "PUT", false),
        // Who shares with nobody is told nothing.
        (private, "PUT", true),
        // What is wrong with it has been said.
        (Policy::broken("Partner"), "PUT", true),
    ] {
        assert_eq!(
            allows_method(&policy, method),
            expected,
            "{policy:?} {method}"
        );
    }
}
