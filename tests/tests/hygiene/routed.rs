//! Policies on functions whose chain of routes is in sight: `allow_methods = routed`, and nothing to
//! warn of.

use axum::routing::{self, MethodFilter, MethodRouter, get, on, options};
use cors_runtime::{AllowedNames, cors_policy};
use cors_tests::{Everybody, Partner};

async fn show() {}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
fn chain() -> MethodRouter {
    get(show)
        .post(show)
        .layer(Everybody::layer())
        .delete(show)
        .fallback(show)
}

#[cors_policy(Partner, allow_methods = routed, allow_credentials)]
async fn of_a_builder_that_may_fail() -> Result<MethodRouter<u8>, String> {
    let text = "5";
    let _: u8 = text.parse().map_err(|_| "no number".to_owned())?;
    Ok(on(MethodFilter::PUT.or(MethodFilter::PATCH), show).with_state(5))
}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
fn only_what_scripts_send() -> impl Into<MethodRouter> {
    options(show).trace(show).connect(show)
}

#[cors_policy(Everybody, allow_methods = routed)]
fn nothing_that_scripts_send() -> MethodRouter {
    axum::routing::trace(show)
}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
fn behind_items() -> MethodRouter {
    #[derive(Clone, Copy)]
    struct Answer {
        text: &'static str,
    }
    impl Answer {
        const OF_ALL: Answer = Answer { text: "answer" };
    }
    async fn show() -> &'static str {
        Answer::OF_ALL.text
    }
    get(show).put(show)
}

type Routes = MethodRouter;

#[cors_policy(allow_origins = "*", allow_methods = routed)]
fn behind_an_alias() -> Routes {
    routing::head(show)
}

struct App;

impl App {
    #[cors_policy(Partner, allow_methods = routed)]
    fn method(&self) -> MethodRouter {
        get(show).patch(show)
    }
}

/// The compiler finds that the named policy allows all that is routed.
mod inherited {
    #![allow(dead_code, non_camel_case_types, clippy::upper_case_acronyms)]

    struct bool;
    struct str;
    struct ALLOWED;
    #[allow(clippy::empty_structs_with_brackets)]
    struct POLICY {}

    #[cors_runtime::cors_policy(cors_tests::Partner)]
    pub(super) fn builder() -> axum::routing::MethodRouter {
        axum::routing::get(super::show).put(super::show)
    }

    impl ALLOWED {
        #[cors_runtime::cors_policy(cors_tests::Everybody)]
        fn method(&self) -> axum::routing::MethodRouter {
            axum::routing::delete(super::show).patch(super::show)
        }
    }

    #[deprecated]
    #[cors_runtime::cors_policy(allow_origins = "*", allow_methods = [DELETE])]
    pub(super) struct Old;

    #[allow(deprecated)]
    #[cors_runtime::cors_policy(Old)]
    pub(super) fn on_something_old() -> axum::routing::MethodRouter {
        axum::routing::delete(super::show)
    }
}

/// A handler has the methods that `cors_route!` routes it under, whatever the named policy lists.
#[cors_policy(Everybody, allow_methods = routed)]
async fn handler() {}

#[test]
fn the_policy_has_the_methods_of_the_chain() {
    let listed = [
        (chain::POLICY, &["GET", "HEAD", "POST", "DELETE"][..]),
        (of_a_builder_that_may_fail::POLICY, &["PUT", "PATCH"]),
        (only_what_scripts_send::POLICY, &["OPTIONS"]),
        (behind_an_alias::POLICY, &["HEAD"]),
        (behind_items::POLICY, &["GET", "HEAD", "PUT"]),
    ];
    for (policy, methods) in listed {
        assert_eq!(
            policy.allow_methods(),
            AllowedNames::Listed(methods.to_vec()),
            "{policy:?}"
        );
        policy.check().unwrap();
    }
    for policy in [nothing_that_scripts_send::POLICY, handler::POLICY] {
        assert_eq!(
            policy.allow_methods(),
            AllowedNames::Safelisted,
            "{policy:?}"
        );
    }
}

#[tokio::test]
async fn what_is_annotated_is_what_it_was() {
    let _: [MethodRouter; 8] = [
        inherited::builder(),
        inherited::on_something_old(),
        chain(),
        only_what_scripts_send().into(),
        nothing_that_scripts_send(),
        behind_an_alias(),
        behind_items(),
        App.method(),
    ];
    let _: MethodRouter<u8> = of_a_builder_that_may_fail().await.unwrap();
    handler().await;
}
