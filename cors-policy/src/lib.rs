#![doc = include_str!("../README.md")]
// Labels what needs a feature, where the documentation is published.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod builder;
mod constant;
mod cross_key;
mod dangers;
mod draft;
mod environment;
mod evaluator;
mod finding;
mod header;
mod key;
mod lint;
mod list;
mod max_age;
mod message;
mod method;
mod names;
mod origin;
mod outcome;
mod policy;
mod quote;
mod requested;
mod routed;
#[cfg(feature = "serde")]
mod serialize;
mod served;
mod source;
mod suggest;
mod taken;
mod token;

pub use builder::PolicyBuilder;
pub use dangers::Dangers;
pub use draft::{Entries, PolicyDraft};
pub use evaluator::{
    AllowOrigin, Evaluator, PreflightEvaluation, RequestOrigin, is_preflight, requested_method,
};
pub use finding::{Finding, FindingAt, PolicyErrors};
pub use header::{is_forbidden_request_header, is_forbidden_response_header};
pub use key::Key;
pub use lint::{Level, Lint};
pub use max_age::{MAX_AGE_CHROMIUM, MAX_AGE_LIMIT, parse_max_age};
pub use method::{MethodEntry, SAFELISTED_METHODS, STANDARD_METHODS, is_forbidden_method};
pub use origin::{Host, InvalidOrigin, Origin, OriginPattern, OriginSet, Port};
pub use outcome::{CorsOutcome, Outcome, Refusal};
pub use policy::{
    EnvOrigins, ExposedHeaders, ListedOrigins, Methods, Origins, Policy, RequestHeaders,
};
pub use quote::EscapedBytes;
pub use source::SourceAnswer;

/// What the macro's expansion and the macro itself use. No part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::cross_key::{CrossKeyRule, assert_merged, assert_no_source, assert_shares};
    pub use crate::method::normalized;
    pub use crate::origin::OriginFacts;
    pub use crate::policy::Parts;
    pub use crate::routed::{RoutedAs, assert_routed};
    pub use crate::served::allows_method;
    pub use crate::suggest::nearest;
    pub use crate::taken::{ExtractorNeed, allows_extractor};
    pub use crate::token::is_token_byte;

    /// What an editor completes.
    pub mod completions {
        pub use crate::dangers::completions as dangerously_allow;
        pub use crate::key::completions as keys;
        pub use crate::lint::completions as allow;
    }
}
