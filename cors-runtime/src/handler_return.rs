//! The return type of a handler.

use axum::response::IntoResponse;

/// A type that a handler may return: one that axum makes a response of.
///
/// The macro tells a handler from an `async` function that builds a router by the name of the return type, which
/// ends in `Router`. A router under
/// another name would go without its policy, so the compiler checks the type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not answer a request, so this is no handler that could have a CORS policy [cors::unsupported_item]",
    label = "not what a handler returns",
    note = "if the function builds a router, return it under a name that ends in `Router` (`Router`, `MethodRouter`, also in a `Result` or a tuple), since the macro cannot see what another name stands for, or take `async` out; if it handles requests, return what implements `IntoResponse`"
)]
pub trait HandlerReturn {}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> HandlerReturn for T {}

/// Compiles if a handler may return the type.
pub const fn assert_handler_return<T: HandlerReturn>() {}
