//! What has no name that a policy could be tied to.

use axum::routing::MethodRouter;
use cors_runtime::{cors_policy, cors_route};

#[cors_policy(allow_origins = "*")]
async fn list() {}

fn closures() -> MethodRouter {
    cors_route!(
        get(|| async { "hello" })
            .post(move |body: String, _: ()| async { body })
            .put(async || {})
            .on(axum::routing::MethodFilter::PATCH, async move |_: String| {})
    )
}

fn values() -> MethodRouter {
    cors_route!(get(list()).post("hello").put(204).delete(&list).patch({ list }).options((list)))
}

fn with_arguments() -> MethodRouter {
    cors_route!(get(list::<u8>(1, 2)).fallback(orders::list("x")))
}

fn methods() -> MethodRouter {
    cors_route!(get(list.layer(())).put(list.with_state(())))
}

fn none() -> MethodRouter {
    cors_route!(get().on())
}

fn filter_alone() -> MethodRouter {
    cors_route!(on(axum::routing::MethodFilter::GET))
}

fn handler_without_a_filter() -> MethodRouter {
    cors_route!(get(list).on(list))
}

fn comma_in_front() -> MethodRouter {
    cors_route!(get(, list).on(, list).on(axum::routing::MethodFilter::PUT, , list))
}

fn two() -> MethodRouter {
    cors_route!(get(list, list).on(axum::routing::MethodFilter::PUT, list, list).post(list,))
}

struct App;

impl App {
    async fn list() {}

    fn of_this_type() -> MethodRouter {
        cors_route!(get(Self::list).on(axum::routing::MethodFilter::PUT, Self::list))
    }

    fn of_this(&self) -> MethodRouter {
        cors_route!(get(self.list).post(self))
    }
}

fn of_a_type() -> MethodRouter {
    cors_route!(get(App::list).put(App::list::<u8>).post(<App>::list).patch(<Vec<App> as List>::list))
}

fn main() {}
