//! The routers of aide.

use std::convert::Infallible;

use ::aide::axum::ApiRouter;
use ::aide::axum::routing::ApiMethodRouter;

use crate::layer::PolicyLayer;
use crate::target::PolicyTarget;

/// The documented operations stay as they are.
impl<S> PolicyTarget for ApiRouter<S>
where
    S: Clone + Send + Sync + 'static,
{
    fn with_policy(self, layer: PolicyLayer) -> Self {
        self.layer(layer)
    }
}

/// The documented operations stay as they are.
impl<S> PolicyTarget for ApiMethodRouter<S, Infallible>
where
    S: Clone + Send + Sync + 'static,
{
    fn with_policy(self, layer: PolicyLayer) -> Self {
        self.layer(layer)
    }
}
