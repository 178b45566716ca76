//! Functions that run a program, as they are below `#[tokio::main]`.

use cors_runtime::cors_policy;

mod job {
    use super::cors_policy;

    #[cors_policy(allow_origins = "*")]
    fn main() {}
}

#[cors_policy(allow_origins = "*")]
fn main() -> Result<(), std::fmt::Error> {
    Ok(())
}
