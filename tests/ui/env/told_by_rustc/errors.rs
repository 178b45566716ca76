//! A function whose error has no room for what is wrong with a variable.

use axum::Router;
use cors_runtime::{PolicyErrors, cors_policy};

#[cors_policy(allow_origins = env("ORIGINS"))]
fn own() -> Result<Router, std::num::ParseIntError> { //~ Result<Router, std::num::ParseIntError> => whose origins are known only at run time
    Ok(Router::new())
}

#[cors_policy(allow_origins = env("ORIGINS"))]
struct Named;

#[cors_policy(Named)]
fn inherited() -> Result<Router, std::num::ParseIntError> { //~ Result<Router, std::num::ParseIntError> => whose origins are known only at run time
    Ok(Router::new())
}

#[cors_policy(Named, allow_origins = ["https://app.example.com"])]
fn replaced() -> Result<Router, std::num::ParseIntError> {
    Ok(Router::new())
}

#[cors_policy(Named, max_age = 60)]
fn sound() -> Result<impl Into<Router>, PolicyErrors> {
    Ok(Router::<()>::new())
}

fn main() {
    let _ = (own(), inherited(), replaced(), sound());
}
