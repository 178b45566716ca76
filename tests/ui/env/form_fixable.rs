//! The environment as people read it elsewhere, where what was meant can be told.

use axum::Router;
use cors_runtime::cors_policy;

#[cors_policy(allow_origins = env(ORIGINS))]
fn ident() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://app.example.com", env("ORIGINS", "PARTNERS")])]
fn two_in_a_list() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = env("ORIGINS", "PARTNERS"))]
fn two() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = env("ORIGINS", "https://app.example.com"))]
fn default_without_its_name() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = env("ORIGINS", ["https://a.example.com", "https://b.example.com"]))]
fn defaults_without_their_name() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = env("ORIGINS", or_else = "https://app.example.com"))]
fn another_word() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = env("ORIGINS", default("*")))]
fn parentheses() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = env("ORIGINS" default = ["https://app.example.com"]))]
fn comma() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = env("ORIGINS", default: ["https://app.example.com"]))]
fn colon() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = env("ORIGINS", default = "https://a.example.com, b.example.com"))]
fn default_in_one_string() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = std::env::var("ORIGINS"))]
struct Std;

#[cors_policy(allow_origins = std::env::var("ORIGINS").unwrap())]
struct Unwrapped;

#[cors_policy(allow_origins = [env!("ORIGINS"), option_env!("PARTNERS"), env = "PREVIEWS"])]
struct Macros;

#[cors_policy(allow_origins = env = "ORIGINS")]
struct Equals;

#[cors_policy(allow_origins = envs("ORIGINS"))]
struct Misspelt;

#[cors_policy(allow_origins = ["https://app.example.com", environment("ORIGINS")])]
struct Spelt;

#[cors_policy(allow_origins(env("ORIGINS")))]
struct Parenthesized;

#[cors_policy(env("ORIGINS"), max_age = 60)]
struct WithoutKey;

#[cors_policy(env = "ORIGINS")]
struct AsKey;

#[cors_policy(allow_origins = "$CORS_ORIGINS")]
struct Shell;

#[cors_policy(allow_origins = ["https://app.example.com", "${CORS_ORIGINS}"])]
struct ShellInAList;

fn main() {
    let _ = (Std::POLICY, Unwrapped::POLICY, Macros::POLICY, Equals::POLICY, Misspelt::POLICY);
    let _ = (Spelt::POLICY, Parenthesized::POLICY, WithoutKey::POLICY, AsKey::POLICY);
    let _ = (two(), two::layer());
}
