//! Layers of a policy whose origins a source decides: its function alone can apply it.

use axum::Router;
use cors_runtime::{CorsPolicy, KnownOrigins, PolicyLayer, SharedOrigins, cors_policy};

#[cors_policy(allow_origins = with(origins))]
fn api(origins: SharedOrigins) -> Router {
    Router::new()
}

fn layer<P: KnownOrigins>() -> PolicyLayer {
    P::layer()
}

fn main() {
    let _ = api::layer(); //~ api::layer() => the origins of this policy are known only inside the annotated function [cors::missing_origins]
    let _ = api::try_layer(); //~ api::try_layer() => the origins of this policy are known only inside the annotated function [cors::missing_origins]
    let _ = api::cors_layer(); //~ api::cors_layer() => the origins of this policy are known only inside the annotated function [cors::missing_origins]
    let _ = <api as CorsPolicy>::layer(); //~ api => the origins of this policy are known only inside the annotated function [cors::missing_origins]
    let _ = layer::<api>(); //~ api => the origins of this policy are known only inside the annotated function [cors::missing_origins]
    let _ = api(SharedOrigins::new(["https://app.example.com"]).unwrap());
    let _ = (api::POLICY, <api as CorsPolicy>::POLICY);
}
