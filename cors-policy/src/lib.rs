#![doc = include_str!("../README.md")]
// Labels what needs a feature, where the documentation is published.
#![cfg_attr(docsrs, feature(doc_cfg))]

// Each file imports only files that stand above it here.
mod text;

mod dangers;
mod key;
mod lint;

mod completions;

mod finding;

mod message;

mod form;

mod list;

mod header;
mod max_age;
mod method;

mod request;

mod enforce;

mod policy;

mod constant;
mod description;

mod cross_key;

mod origin;

mod draft;

mod environment;
mod routes;

mod outcome;

mod evaluator;

mod compare;

mod builder;

pub use builder::PolicyBuilder;
pub use dangers::Dangers;
pub use enforce::Enforce;
pub use evaluator::SourceAnswer;
pub use finding::{Finding, PolicyErrors};
pub use lint::{Level, Lint};
pub use max_age::parse_max_age;
pub use origin::{Host, InvalidOrigin, Origin, OriginSet, PUBLIC_SUFFIX_LIST_DATE};
pub use outcome::{CorsOutcome, Enforcement, Outcome, Refusal};
pub use policy::{AllowedNames, AllowedOrigins, Policy};

/// What the other crates of this workspace use. No part of the public interface: it may change in any version.
#[doc(hidden)]
pub mod __private {
    pub use crate::compare::{Act, AtEndpoint, Difference, Direction, Witness, compare};
    pub use crate::cross_key::{
        CrossKeyRule, assert_enforceable, assert_merged, assert_no_source, assert_shares,
    };
    pub use crate::description::{
        Assignment, NamesDescription, OriginsDescription, PolicyDescription, Variable,
    };
    pub use crate::draft::{Entries, PolicyDraft};
    pub use crate::enforce::EnforceCheck;
    pub use crate::evaluator::{AllowOrigin, Evaluator, PreflightEvaluation};
    pub use crate::finding::FindingAt;
    pub use crate::header::{is_forbidden_request_header, is_forbidden_response_header};
    pub use crate::key::Key;
    pub use crate::max_age::{MAX_AGE_CHROMIUM, MAX_AGE_LIMIT};
    pub use crate::method::{
        MethodEntry, SAFELISTED_METHODS, STANDARD_METHODS, is_forbidden_method, normalized,
    };
    pub use crate::origin::{
        InvalidOriginKind, OriginFacts, OriginPattern, Port, SuffixKind, public_suffix,
        registrable_domain, suffix_kind,
    };
    pub use crate::policy::{
        EnvOrigins, ExposedHeaders, ListedOrigins, Methods, Origins, Parts, PolicyName,
        RequestHeaders,
    };
    pub use crate::request::{RequestOrigin, is_preflight, requested_method};
    pub use crate::routes::{
        ExtractorNeed, RoutedAs, RoutedMethod, allows_extractor, allows_method, assert_routed,
    };
    pub use crate::text::{EscapedBytes, is_token_byte, nearest};

    /// What an editor completes in the attribute: a documented constant for each word.
    pub mod completions {
        pub use crate::completions::values;
        pub use crate::dangers::completions as dangerously_allow;
        pub use crate::key::completions as keys;
        pub use crate::lint::completions as allow;
    }
}
