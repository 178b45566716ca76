//! A policy, and the methods that are served under it.

use cors_policy::__private::{
    Key, MethodEntry, Methods, Origins, Parts, PolicyDraft, RoutedMethod, allows_method,
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
        routed_methods: Some(served),
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
        routed_methods: None,
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
    let routed = draft.routed_methods.unwrap_or_default().iter();
    let routed = routed.map(|method| RoutedMethod { method, path: None });
    let routed: Vec<RoutedMethod<'_>> = routed.collect();
    let findings = draft.routed_but_not_allowed(&routed).into_iter();
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
        // Who shares with no other origin is told nothing.
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

#[test]
fn a_method_of_one_of_several_paths_is_named_with_its_path() {
    let at = |method, path| RoutedMethod {
        method,
        path: Some(path),
    };
    let routed = [
        at("PUT", "/a"),
        at("GET", "/a"),
        at("PUT", "/b"),
        at("DELETE", "/b"),
    ];
    let told = |draft: &PolicyDraft<'_>| -> Vec<String> {
        let findings = draft.routed_but_not_allowed(&routed).into_iter();
        findings.map(|(_, finding)| finding.text(None)).collect()
    };
    let left_out = PolicyDraft {
        allow_methods: None,
        ..draft(&[], &[])
    };
    let all = told(&left_out);
    assert_eq!(all.len(), 3);
    assert!(all[0].contains("`PUT` is routed at `/a`, which the policy does not allow"));
    assert!(all[2].contains("`DELETE` is routed at `/b`"));
    let help = "say `allow_methods = [GET, HEAD, POST, PUT, DELETE]`";
    assert!(all.iter().all(|text| text.contains(help)), "{all:?}");
    let listed = told(&draft(&["PUT"], &[]));
    assert_eq!(listed.len(), 1);
    assert!(listed[0].contains("add `DELETE` to `allow_methods`"));
    let inherited = PolicyDraft {
        builds_on_another: true,
        ..left_out
    };
    let help = "add `PUT` to the `allow_methods` of the named policy";
    assert!(told(&inherited)[0].contains(help));
    assert_eq!(told(&draft(&["*"], &[])), [""; 0]);
}
