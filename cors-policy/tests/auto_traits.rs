//! Every public type may be shared between threads. That is a promise to whoever keeps one in a service or
//! in a task, and a private field can break it without a word anywhere else. (`public_api.rs` of the tests
//! sees to it that none is missing here.)

use std::panic::{RefUnwindSafe, UnwindSafe};

use cors_policy::__private::{
    AllowOrigin, EnforceCheck, EscapedBytes, Evaluator, Key, Parts, PreflightEvaluation,
    RequestOrigin,
};
use cors_policy::{
    AllowedNames, AllowedOrigins, CorsOutcome, Dangers, Enforce, Enforcement, Finding, Host,
    InvalidOrigin, Level, Lint, Origin, OriginSet, Outcome, Policy, PolicyBuilder, PolicyErrors,
    Refusal, SourceAnswer,
};

const fn is_shared<T: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe>() {}

/// What a response carries in its extensions.
const fn is_extension<T: Clone + Send + Sync + 'static>() {}

/// What a `const` may hold, and what is passed about as a number is.
const fn is_constant<T: Copy + Send + Sync + 'static>() {}

const _: () = {
    is_shared::<AllowedNames<'_>>();
    is_shared::<AllowedOrigins<'_>>();
    is_shared::<Parts>();
    is_shared::<CorsOutcome>();
    is_shared::<Dangers>();
    is_shared::<Enforce>();
    is_shared::<EnforceCheck>();
    is_shared::<Enforcement>();
    is_shared::<Finding>();
    is_shared::<Host<'_>>();
    is_shared::<InvalidOrigin>();
    is_shared::<Evaluator>();
    is_shared::<PreflightEvaluation>();
    is_shared::<RequestOrigin<'_>>();
    is_shared::<Key>();
    is_shared::<Level>();
    is_shared::<Lint>();
    is_shared::<Origin<'_>>();
    is_shared::<OriginSet>();
    is_shared::<Policy>();
    is_shared::<PolicyBuilder>();
    is_shared::<PolicyErrors>();
    is_shared::<Refusal>();
    is_shared::<SourceAnswer>();
    is_shared::<AllowOrigin>();
    is_shared::<EscapedBytes<'_>>();
    is_shared::<Outcome>();

    is_extension::<CorsOutcome>();
    is_constant::<Parts>();
    is_constant::<Dangers>();
    is_constant::<Key>();
    is_constant::<Lint>();
};

/// What `?` in a `main` or in a builder with `Box<dyn Error + Send + Sync>` takes.
#[test]
fn errors_are_passed_on_between_threads() {
    fn is_error<T: std::error::Error + Send + Sync + 'static>() {}
    is_error::<PolicyErrors>();
    is_error::<InvalidOrigin>();
}
