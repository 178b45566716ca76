//! What a policy makes of a request that is no preflight.

use std::sync::Arc;

use cors_policy::{CorsOutcome, Judgement, Shared};
use http::{HeaderMap, Response};

use crate::compiled::Compiled;

/// A policy, and what it says of a request.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    compiled: Arc<Compiled>,
    outcome: CorsOutcome,
    shared: Shared,
}

impl Decision {
    pub(crate) fn of(compiled: &Arc<Compiled>, request: &HeaderMap) -> Decision {
        let Judgement {
            outcome, shared, ..
        } = compiled.judge(request);
        Decision {
            compiled: Arc::clone(compiled),
            outcome,
            shared,
        }
    }

    pub(crate) fn outcome(&self) -> &CorsOutcome {
        &self.outcome
    }

    /// Whether the answer is shared with nobody.
    pub(crate) fn keeps_to_itself(&self) -> bool {
        self.shared == Shared::Nobody
    }

    /// Puts the policy's headers on the answer, and says what was decided.
    pub(crate) fn apply<Body>(self, response: &mut Response<Body>) {
        self.compiled.stamp(&self.shared, response.headers_mut());
        response.extensions_mut().insert(self.outcome);
    }
}
