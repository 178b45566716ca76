//! A function and its policy are seen from the same places.

use axum::Router;
use cors_runtime::cors_policy;

use super::{hello, serves};

mod outer {
    pub(crate) mod inner {
        use super::super::{Router, cors_policy, hello};

        #[cors_policy(allow_origins = ["https://app.example.com"])]
        pub(crate) fn in_the_crate() -> Router {
            hello()
        }

        #[cors_policy(allow_origins = ["https://app.example.com"])]
        pub(super) fn in_the_parent() -> Router {
            hello()
        }

        #[cors_policy(allow_origins = ["https://app.example.com"])]
        pub(in crate::visibility::outer) struct NamedInTheParent;
    }

    pub(crate) use inner::in_the_crate as renamed;

    pub(crate) fn siblings() -> [super::Router; 2] {
        let _ = inner::in_the_parent::POLICY;
        let layered = super::hello().layer(inner::NamedInTheParent::layer());
        [inner::in_the_parent(), layered]
    }
}

mod same_name {
    use super::{Router, cors_policy, hello};

    #[cors_policy(allow_origins = ["https://app.example.com"])]
    pub(crate) fn in_the_crate() -> Router {
        hello()
    }
}

mod glob {
    pub(crate) use super::outer::inner::*;
}

#[tokio::test]
async fn a_function_and_its_policy_travel_together() {
    use outer::inner::in_the_crate;

    serves(in_the_crate()).await;
    serves(hello().layer(in_the_crate::layer())).await;
    serves(outer::renamed()).await;
    serves(hello().layer(outer::renamed::layer())).await;
    serves(glob::in_the_crate()).await;
    serves(hello().layer(glob::in_the_crate::layer())).await;
    serves(same_name::in_the_crate()).await;
    assert_eq!(same_name::in_the_crate::POLICY.name(), "in_the_crate");
    for app in outer::siblings() {
        serves(app).await;
    }
}
