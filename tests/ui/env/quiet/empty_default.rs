//! Without the variable, no other origin may read the answers.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = env("ORIGINS", default = []))]
struct NobodyByDefault;

#[cors_policy(allow_origins = ["https://app.example.com", env("EXTRA", default = [])], allow_credentials)]
struct Extra;

#[cors_policy(NobodyByDefault, allow_credentials, max_age = 60)]
fn inherited() -> Router {
    Router::new()
}

fn main() {
    let _ = (inherited(), NobodyByDefault::layer(), Extra::layer());
}
