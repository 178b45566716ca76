//! Closures. (What rustc says of attributes on expressions comes with it.)

use cors_runtime::cors_policy;

fn main() {
    let _ = #[cors_policy(allow_origins = "*")] || 1; //~ #[cors_policy(allow_origins = "*")] => attributes on expressions are experimental //~ #[cors_policy(allow_origins = "*")] => custom attributes cannot be applied to expressions //~ | => a closure cannot have a CORS policy
    let _ = #[cors_policy(allow_origins = "*")] async move |x: u8| x; //~ #[cors_policy(allow_origins = "*")] => attributes on expressions are experimental //~ #[cors_policy(allow_origins = "*")] => custom attributes cannot be applied to expressions //~ async => a closure cannot have a CORS policy
}
