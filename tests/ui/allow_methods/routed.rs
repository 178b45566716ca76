//! `routed`, where no chain of routes can be seen.

use axum::Router;
use axum::routing::{MethodFilter, MethodRouter, any, get, on, post};
use cors_runtime::{cors_policy, cors_route};

async fn show() {}

const FILTER: MethodFilter = MethodFilter::PUT;

macro_rules! chain {
    () => {
        get(show)
    };
}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
struct NamedPolicy;

#[cors_policy(allow_origins = "*", allow_methods = routed)]
fn router() -> Router {
    Router::new().route("/", get(show))
}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
fn result_of_router() -> Result<Router, String> {
    Ok(Router::new())
}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
fn every_method() -> MethodRouter {
    any(show)
}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
fn filter_from_elsewhere() -> MethodRouter {
    get(show).on(FILTER, show)
}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
fn merged() -> MethodRouter {
    get(show).merge(post(show))
}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
fn variable() -> MethodRouter {
    let routes = get(show);
    routes
}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
fn of_a_variable() -> MethodRouter {
    let routes = get(show);
    routes.post(show)
}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
fn macro_call() -> MethodRouter {
    chain!()
}

#[cors_policy(allow_origins = "*")]
async fn handler() {}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
fn handlers_with_policies() -> MethodRouter {
    cors_route!(get(handler).put(handler))
}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
fn handlers_with_policies_and_more() -> Result<MethodRouter, String> {
    Ok(cors_runtime::cors_route!(get(handler)).with_state(()))
}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
fn function_of_its_own() -> MethodRouter {
    fn get(_: ()) -> MethodRouter {
        post(show)
    }
    get(())
}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
fn other_function() -> MethodRouter {
    variable()
}

mod orders {
    pub fn get(read_only: bool) -> axum::routing::MethodRouter {
        let routes = axum::routing::get(super::show);
        if read_only { routes } else { routes.post(super::show) }
    }
}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
fn function_of_that_name() -> MethodRouter {
    orders::get(true).put(show)
}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
fn early_return(read_only: bool) -> MethodRouter {
    if read_only {
        return get(show);
    }
    get(show).post(show)
}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
fn one_of_two(read_only: bool) -> MethodRouter {
    if read_only {
        get(show)
    } else {
        get(show).post(show)
    }
}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
fn unfinished() -> MethodRouter {
    unreachable!();
}

// `routed` in other places.
#[cors_policy(allow_origins = "*", allow_methods = [PUT, routed])]
fn in_a_list() -> MethodRouter {
    on(MethodFilter::PUT, show)
}

#[cors_policy(allow_origins = "*", allow_methods = [PUT, "routed"])]
fn in_quotes() -> MethodRouter {
    on(MethodFilter::PUT, show)
}

#[cors_policy(allow_origins = "*", allow_methods = ["routed"])]
struct WhereItCannotBe;

#[cors_policy(allow_origins = "*", allow_methods = rooted)]
struct NearlyWhereItCannotBe;

#[cors_policy(allow_origins = "*", allow_headers = routed)]
struct AsHeaders;

#[cors_policy(allow_origins = "*", allow_methods = mirror)]
struct AsMirror;

#[cors_policy(allow_origins = "*", max_age = routed)]
struct AsMaxAge;

fn main() {}
