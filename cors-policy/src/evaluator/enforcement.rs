//! What `enforce` says of a request, with the origins of the policy.

use http::{HeaderMap, Method, Uri};

use super::{AllowOrigin, Evaluator, SourceAnswer};
use crate::enforce::{Enforce, EnforceCheck, Rule};
use crate::outcome::{Enforcement, Refusal};
use crate::request::RequestOrigin;

impl Evaluator {
    /// What the policy enforces, inside a policy that enforces this. Where every origin is allowed, there is
    /// nothing to enforce.
    #[must_use]
    pub fn enforce(&self, outer: Enforce) -> Enforce {
        let enforce = self.policy.enforce().or(outer);
        if self.origins().is_none() && enforce.is_on() {
            return Enforce::Off;
        }
        enforce
    }

    /// Checks a request that is not a preflight by what the policy enforces, without its source.
    #[must_use]
    #[inline]
    pub fn check_enforce(
        &self,
        enforce: Enforce,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> EnforceCheck {
        let origin = RequestOrigin::of(headers);
        enforce.check((method, uri, headers), origin, || {
            self.allows_to_pass(origin, None)
        })
    }

    /// Whether a request from this origin passes. `null` does not, even if it is allowed: a form in a sandboxed frame
    /// has that origin, on any site.
    #[inline]
    fn allows_to_pass(&self, origin: RequestOrigin<'_>, answer: Option<&SourceAnswer>) -> bool {
        self.evaluate_actual(origin, answer) != AllowOrigin::None
            && origin.value().is_none_or(|origin| origin != "null")
    }

    /// Whether `enforce` refuses a request, or would without `report`.
    #[must_use]
    pub fn refuses(
        &self,
        check: EnforceCheck,
        origin: RequestOrigin<'_>,
        answer: Option<&SourceAnswer>,
    ) -> bool {
        match check.rule {
            Rule::Off | Rule::NotCovered | Rule::Listed | Rule::Passes => false,
            Rule::ByOrigin => !self.allows_to_pass(origin, answer),
            Rule::CrossOrigin => true,
        }
    }

    /// The decision of `enforce`, with the reason for a refusal.
    #[must_use]
    pub fn enforcement(
        &self,
        check: EnforceCheck,
        headers: &HeaderMap,
        answer: Option<&SourceAnswer>,
    ) -> Enforcement {
        if check.rule == Rule::Off {
            return Enforcement::Off;
        }
        if !self.refuses(check, RequestOrigin::of(headers), answer) {
            return Enforcement::Passed;
        }
        let refusal = match (check.rule, self.check_origin(headers, answer)) {
            (Rule::ByOrigin, Err(Some(refusal))) => refusal,
            (Rule::ByOrigin, Ok(())) => Refusal::OriginNotAllowed,
            _ => Refusal::CrossOrigin,
        };
        if check.report {
            Enforcement::WouldRefuse(refusal)
        } else {
            Enforcement::Refused(refusal)
        }
    }
}
