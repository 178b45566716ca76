//! The user's attributes hold for the function and its policy.

use axum::Router;
use cors_runtime::cors_policy;

use super::{hello, serves};

/// Documented, as whatever is public has to be.
#[cors_policy(allow_origins = ["https://app.example.com"])]
#[must_use]
#[doc(alias = "shop")]
pub fn public() -> Router {
    hello()
}

/// A public policy; the lints of the crate hold for it as for any struct.
#[derive(Clone, Copy, Debug)]
#[cors_policy(allow_origins = ["https://app.example.com"])]
pub struct PublicPolicy;

#[must_use]
#[cors_policy(allow_origins = ["https://app.example.com"])]
#[allow(clippy::needless_pass_by_value, unused_variables)]
fn allows(unused: String) -> Router {
    hello()
}

/// Old.
#[deprecated(note = "use `public`")]
#[cors_policy(allow_origins = ["https://app.example.com"])]
#[must_use]
pub fn old() -> Router {
    hello()
}

#[cfg(any())]
#[cors_policy(allow_origins = ["https://app.example.com/wrong"])]
fn switched() -> Router {
    hello()
}

#[cfg(not(any()))]
#[cors_policy(allow_origins = ["https://app.example.com"])]
#[cfg_attr(not(any()), must_use)]
fn switched(#[cfg(any())] absent: u8) -> Router {
    #[cfg(any())]
    return absent;
    hello()
}

#[cfg(any())]
#[cors_policy(allow_origins = ["https://app.example.com"])]
struct Switched;

#[cfg(not(any()))]
#[cors_policy(allow_origins = ["https://app.example.com"], max_age = 60)]
struct Switched;

// Nothing uses it, and nobody is warned of its companion; the function itself is another matter.
#[allow(dead_code)]
#[cors_policy(allow_origins = ["https://app.example.com"])]
fn unused() -> Router {
    hello()
}

// The compiler says of a function what it says without a policy, and what was expected is not said twice.
#[expect(dead_code, reason = "nothing uses it")]
#[cors_policy(allow_origins = ["https://app.example.com"])]
fn unused_as_expected() -> Router {
    hello()
}

#[tokio::test]
async fn attributes_hold_for_both() {
    serves(public()).await;
    serves(hello().layer(PublicPolicy::layer())).await;
    serves(allows(String::new())).await;
    serves(switched()).await;
    assert_eq!(Switched::POLICY.max_age(), Some(60));
    #[allow(deprecated)]
    serves(old()).await;
}
