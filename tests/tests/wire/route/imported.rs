//! Names that mean a handler of one module and the policy of another's.

use std::panic::catch_unwind;

use axum::routing::MethodRouter;
use cors_runtime::cors_route;

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
    let builds: [fn() -> MethodRouter; 5] = [
        || cors_route!(get(show)),
        || cors_route!(get(public::list).post(self::public::show)),
        || cors_route!(any(public::list)),
        || cors_route!(get(echo::<String>).post(public::echo::<&str>)),
        || cors_route!(get(list as super::Ours)),
    ];
    for build in builds {
        assert_eq!(told(build), None);
    }
}
