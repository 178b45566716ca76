//! Which policy decides what happens at an endpoint: the nearest one.

use std::sync::Arc;

use cors_policy::{CorsOutcome, Refusal, Verdict, requested_method};
use http::{HeaderMap, Method};

use crate::compiled::Compiled;
use crate::nearest::Inside;
use crate::path_policies::PathTable;
use crate::shadow;

/// The policies that decide at an endpoint, once those around it are taken into account.
#[derive(Clone, Debug)]
pub(crate) enum Coverage {
    /// One policy, whatever the method.
    One(Arc<Compiled>),
    /// The policies of a path by method, and the one around them for what none of these answers.
    Path(Arc<PathTable>, Option<Arc<Compiled>>),
    /// Several, side by side in one service: nobody but them knows which.
    Unclear(Arc<Compiled>),
}

/// Whose an answer is.
pub(crate) enum Answering<'a> {
    /// This policy's.
    By(&'a Arc<Compiled>),
    /// That of one of several, or of none of them; this one is around them.
    Unclear(&'a Arc<Compiled>),
    /// The path has none for what it does not serve.
    Nobody,
}

impl Coverage {
    pub(crate) fn of_path(table: Arc<PathTable>) -> Coverage {
        Coverage::Path(table, None)
    }

    /// What decides where this is put around a service that has these in it: they are nearer.
    pub(crate) fn around(self, inside: Inside) -> Coverage {
        match (self, inside) {
            (own, Inside::Nobody) => own,
            (Coverage::One(own), Inside::One(Coverage::Path(table, None))) => {
                Coverage::Path(table, Some(own))
            }
            (Coverage::One(_), Inside::One(nearest)) => nearest,
            (Coverage::One(own), Inside::Several(several)) => {
                shadow::report(own.policy().name(), &names(&several), shadow::SIDE_BY_SIDE);
                Coverage::Unclear(own)
            }
            // A handler's own policy decides, also over what is layered around the handler.
            (own, hidden) => {
                let hidden = match hidden {
                    Inside::One(hidden) => hidden.names(),
                    Inside::Several(hidden) => names(&hidden),
                    Inside::Nobody => unreachable!("told above"),
                };
                shadow::report(&own.names(), &hidden, shadow::BELOW_ITS_OWN);
                own
            }
        }
    }

    /// Whether it is the same as another, but for what is around.
    pub(crate) fn is(&self, other: &Coverage) -> bool {
        match (self, other) {
            (Coverage::One(one), Coverage::One(other))
            | (Coverage::Unclear(one), Coverage::Unclear(other)) => Arc::ptr_eq(one, other),
            (Coverage::Path(one, _), Coverage::Path(other, _)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }

    /// The same for as long as it lives, and another's for no other; nothing where it is unclear.
    pub(crate) fn id(&self) -> Option<usize> {
        match self {
            Coverage::One(compiled) => Some(Arc::as_ptr(compiled).addr()),
            Coverage::Path(table, _) => Some(Arc::as_ptr(table).addr()),
            Coverage::Unclear(_) => None,
        }
    }

    /// Whose the answer to this method is.
    pub(crate) fn answering(&self, method: &Method) -> Answering<'_> {
        match self {
            Coverage::One(compiled) => Answering::By(compiled),
            Coverage::Path(table, around) => {
                let compiled = table.answering(method).or(around.as_ref());
                compiled.map_or(Answering::Nobody, Answering::By)
            }
            Coverage::Unclear(own) => Answering::Unclear(own),
        }
    }

    /// The policy that answers a preflight, or why there is none. What a path does not serve is refused, also
    /// where a policy is around it: that one was not made for this path.
    pub(crate) fn serving(&self, request: &HeaderMap) -> Result<&Arc<Compiled>, CorsOutcome> {
        match self {
            Coverage::One(compiled) => match requested_method(request) {
                Some(method) if !compiled.may_route(&method) => {
                    Err(refused(compiled.policy().name(), Refusal::MethodNotRouted))
                }
                _ => Ok(compiled),
            },
            Coverage::Path(table, _) => {
                let method = requested_method(request);
                match method.as_ref().and_then(|method| table.serving(method)) {
                    Some(compiled) => Ok(compiled),
                    None if method.is_none() => {
                        Err(refused("cors_route!", Refusal::MalformedMethod))
                    }
                    None => Err(refused("cors_route!", Refusal::MethodNotRouted)),
                }
            }
            Coverage::Unclear(own) => Err(refused(own.policy().name(), Refusal::Ambiguous)),
        }
    }

    /// The names of the policies, for a message.
    pub(crate) fn names(&self) -> String {
        match self {
            Coverage::One(compiled) | Coverage::Unclear(compiled) => {
                compiled.policy().name().to_owned()
            }
            Coverage::Path(table, _) => table.names(),
        }
    }
}

fn names(several: &[Coverage]) -> String {
    let names: Vec<String> = several.iter().map(Coverage::names).collect();
    names.join(", ")
}

/// What becomes of a preflight that no policy is asked about.
fn refused(policy: &'static str, refusal: Refusal) -> CorsOutcome {
    CorsOutcome::new(policy, true, Verdict::Refused(refusal))
}
