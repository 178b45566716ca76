//! What a handler may return.

use axum::response::IntoResponse;

/// What axum can answer a request with.
///
/// Whether an annotated `async fn` is a handler or builds a router is told by what it returns, by
/// name. A router by another name would go without its policy, so the compiler is asked.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not answer a request, so this is no handler that could have a CORS policy [cors::unsupported_item]",
    label = "not what a handler returns",
    note = "if the function builds a router, return `Router` or `MethodRouter` (also in a `Result`) under that name: the macro cannot see what another name stands for; if it handles requests, return what implements `IntoResponse`"
)]
pub trait Answer {}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> Answer for T {}

/// Does nothing, for a type that is an answer.
pub const fn assert_answer<T: Answer>() {}
