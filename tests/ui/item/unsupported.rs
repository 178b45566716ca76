//! Items that cannot have a policy.

use cors_runtime::cors_policy;

struct Api;

#[cors_policy(allow_origins = "*")]
mod module {}

#[cors_policy(allow_origins = "*")]
impl Api {}

#[cors_policy(allow_origins = "*")]
enum Enum {
    A,
}

#[cors_policy(allow_origins = "*")]
struct Fields {
    a: u8,
}

#[cors_policy(allow_origins = "*")]
pub(crate) struct Tuple(u8);

#[cors_policy(allow_origins = "*")]
struct Braces {}

#[cors_policy(allow_origins = "*")]
struct Generic<const N: usize>;

#[cors_policy(allow_origins = "*")]
union Union {
    a: u8,
}

#[cors_policy(allow_origins = "*")]
trait Trait {}

#[cors_policy(allow_origins = "*")]
unsafe impl Send for Fields {}

#[cors_policy(allow_origins = "*")]
type Alias = Api;

#[cors_policy(allow_origins = "*")]
static STATIC: u8 = 0;

#[cors_policy(allow_origins = "*")]
const CONSTANT: u8 = 0;

#[cors_policy(allow_origins = "*")]
pub use std::fmt;

#[cors_policy(allow_origins = "*")]
unsafe extern "C" {}

#[cors_policy(allow_origins = "*")]
#[allow(unused_macros)]
macro_rules! mac {
    () => {};
}

trait Builds {
    #[cors_policy(allow_origins = "*")]
    fn router(&self) -> axum::Router;
}

fn main() {}
