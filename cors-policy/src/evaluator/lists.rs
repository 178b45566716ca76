//! The methods and headers of a policy, made ready.

use std::sync::Arc;

use http::{HeaderMap, Method};

use crate::method::SAFELISTED_METHODS;
use crate::outcome::Refusal;
use crate::policy::{AllowedNames, Policy};
use crate::request::{self, Mirrored, Requested, requested_method};

#[derive(Clone, Debug)]
pub(super) enum PreparedMethods {
    Any,
    Listed(Arc<[Method]>),
}

impl PreparedMethods {
    pub(super) fn of(policy: &Policy) -> PreparedMethods {
        let listed = match policy.allow_methods() {
            AllowedNames::Any => return PreparedMethods::Any,
            AllowedNames::Listed(names) => names,
            AllowedNames::Safelisted | AllowedNames::Mirrored => Vec::new(),
        };
        // Fetch, "CORS-preflight fetch": a safelisted method needs no permission.
        let others = listed
            .into_iter()
            .filter(|name| !SAFELISTED_METHODS.contains(name));
        let names = SAFELISTED_METHODS.into_iter().chain(others);
        // The rules allow only tokens, and every token is a method: none is dropped.
        let methods = names.filter_map(|name| Method::from_bytes(name.as_bytes()).ok());
        PreparedMethods::Listed(methods.collect())
    }

    /// Whether the policy allows the method that a preflight asks for.
    pub(super) fn check(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let method = requested_method(headers).ok_or(Refusal::MalformedMethod)?;
        match self {
            PreparedMethods::Listed(methods) if !methods.contains(&method) => {
                Err(Refusal::MethodNotAllowed(method))
            }
            PreparedMethods::Listed(_) | PreparedMethods::Any => Ok(()),
        }
    }
}

#[derive(Clone, Debug)]
pub(super) enum PreparedHeaders {
    /// All that a preflight asks for.
    Mirrored,
    /// All, `Authorization` too: `["*", "authorization"]`.
    All,
    AllButAuthorization,
    Listed(Arc<[Box<str>]>),
}

impl PreparedHeaders {
    pub(super) fn of(policy: &Policy) -> PreparedHeaders {
        let names = match policy.allow_headers() {
            AllowedNames::Mirrored => return PreparedHeaders::Mirrored,
            AllowedNames::Any => return PreparedHeaders::AllButAuthorization,
            AllowedNames::Safelisted => Vec::new(),
            AllowedNames::Listed(names) => names,
        };
        if !names.contains(&"*") {
            return PreparedHeaders::Listed(names.into_iter().map(Box::from).collect());
        }
        let is_authorization = |name: &&str| name.as_bytes().eq_ignore_ascii_case(AUTHORIZATION);
        if names.iter().any(is_authorization) {
            PreparedHeaders::All
        } else {
            PreparedHeaders::AllButAuthorization
        }
    }

    /// Whether the policy allows the headers that a preflight asks for.
    pub(super) fn check(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let not_allowed = match self {
            PreparedHeaders::Mirrored => {
                return match request::mirrored(headers) {
                    Mirrored::Refused => Err(Refusal::MalformedHeaders),
                    Mirrored::Names(_) | Mirrored::Nothing => Ok(()),
                };
            }
            PreparedHeaders::All => return Ok(()),
            PreparedHeaders::AllButAuthorization => not_covered_by_wildcard(headers),
            PreparedHeaders::Listed(listed) => {
                let is_listed = |name: &[u8]| {
                    let mut listed = listed.iter();
                    listed.any(|listed| listed.as_bytes().eq_ignore_ascii_case(name))
                };
                // Browsers name each header once, so one of one more is not listed.
                request::first_requested(headers, listed.len() + 1, |name| !is_listed(name))
            }
        };
        match not_allowed {
            Requested::NotFound => Ok(()),
            Requested::Found(name) => Err(Refusal::HeaderNotAllowed(name)),
            Requested::TooMany | Requested::Malformed => Err(Refusal::MalformedHeaders),
        }
    }
}

const AUTHORIZATION: &[u8] = b"authorization";

/// `Authorization` is the one header that `*` does not cover (Fetch, "CORS non-wildcard
/// request-header name"). Browsers sort the names, so that it comes early.
fn not_covered_by_wildcard(headers: &HeaderMap) -> Requested {
    const MOST: usize = 64;
    let is_authorization = |name: &[u8]| name.eq_ignore_ascii_case(AUTHORIZATION);
    match request::first_requested(headers, MOST, is_authorization) {
        Requested::TooMany => Requested::NotFound,
        found => found,
    }
}
