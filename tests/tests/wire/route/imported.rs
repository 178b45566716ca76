//! Names that mean a handler of one module and the policy of another's.

use std::convert::Infallible;
use std::panic::catch_unwind;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::routing::MethodRouter;
use cors_runtime::{cors_policy, cors_route};

mod public {
    use cors_runtime::cors_policy;

    #[cors_policy(allow_origins = "*")]
    pub(super) async fn list() -> &'static str {
        "for everybody"
    }

    #[cors_policy(allow_origins = "*")]
    pub(super) async fn show() -> &'static str {
        "for everybody"
    }

    #[cors_policy(allow_origins = "*", allow_headers = ["content-type"])]
    pub(super) async fn echo<'a, T: From<&'a str> + Send>() -> String
    where
        String: From<T>,
    {
        String::from(T::from("for everybody"))
    }
}

// A glob brings the types that carry the policies. The functions, only where there are no others.
#[allow(unused_imports)]
use public::*;

async fn list() -> &'static str {
    "for nobody"
}

/// An extractor of any state.
struct Of<S>(S);

impl<S: Clone + Send + Sync> FromRequestParts<S> for Of<S> {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, state: &S) -> Result<Self, Infallible> {
        Ok(Of(state.clone()))
    }
}

/// Which one of these is routed, the router decides.
#[cors_policy(allow_origins = "*")]
async fn of_the_state<S: ToString + Clone + Send + Sync>(Of(state): Of<S>) -> String {
    state.to_string()
}

#[cors_policy(allow_origins = "*")]
async fn of_some_state(Of(state): Of<impl ToString + Clone + Send + Sync>) -> String {
    state.to_string()
}

/// What building the route panics with.
fn told(build: fn() -> MethodRouter) -> Option<String> {
    let panic = catch_unwind(build).err()?;
    Some(*panic.downcast::<String>().unwrap())
}

#[test]
fn a_policy_is_not_taken_for_that_of_another_handler() {
    let told = told(|| cors_route!(get(list))).expect("that is another handler's policy");
    assert!(told.contains("the policy `list`"), "{told}");
    assert!(told.contains("[cors::missing_policy]"), "{told}");
}

#[test]
fn wherever_a_handler_comes_from_its_own_policy_is_its_own() {
    let builds: [fn() -> MethodRouter; 6] = [
        || cors_route!(get(show)),
        || cors_route!(get(public::list).post(self::public::show)),
        || cors_route!(any(public::list)),
        || cors_route!(get(echo::<String>).post(public::echo::<&str>)),
        || cors_route!(get(list as super::Ours)),
        || cors_route!(get(of_the_state).post(of_some_state)).with_state(5_u8),
    ];
    for build in builds {
        assert_eq!(told(build), None);
    }
}
