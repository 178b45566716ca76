//! Broken policies on every kind of item, beside code that uses what a sound one would have
//! defined: each mistake is one error.

use axum::Router;
use axum::routing::{MethodRouter, get};
use cors_runtime::{KnownOrigins, PolicyLayer, cors_policy};

#[cors_policy(allow_origins = ["https://app.example.com:99999"])]
struct Partner;

#[cors_policy(Partner, allow_credentials, allow_methods = "*")]
fn on_a_broken_policy() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = "*", max_age = "7d", name = Renamed)]
async fn renamed() -> Result<Router, String> {
    Ok(Router::new())
}

struct App;

impl App {
    #[cors_policy(allow_origins = ["null"])]
    fn method(&self) -> MethodRouter {
        get(async || "hello")
    }

    #[cors_policy(allow_origins = "*", name = _, allow_methods = [TRACE])]
    pub fn associated() -> Router {
        Router::new()
    }
}

fn layer<P: KnownOrigins>() -> PolicyLayer {
    P::layer()
}

fn main() {
    let _ = (Partner::POLICY, Partner::layer(), layer::<Partner>());
    let _ = (on_a_broken_policy(), on_a_broken_policy::cors_layer());
    let _ = (renamed(), Renamed::try_layer(), layer::<Renamed>());
    let _ = (App.method(), App::associated());
}
