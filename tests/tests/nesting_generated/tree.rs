//! An app as a list of steps from its endpoint outward, a request to it, and how the two are generated.

use std::fmt;

use crate::endpoints::{ENDPOINTS, Endpoint, Own};
use crate::middleware::{Does, MIDDLEWARE, Middleware};
use crate::policies::{A, B, C, POLICIES, Terms};

/// What is put around what is already there.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Policy(How, &'static Terms),
    Nest,
    Merge,
    /// Two ways to hide the policies inside from those outside.
    NestService,
    Buffer,
    Middleware(&'static Middleware),
    Answers(u16),
    /// Asks what is inside, and answers itself all the same.
    AsksFirst(u16),
}

impl Step {
    fn does(&self, what: Does) -> bool {
        matches!(self, Step::Middleware(one) if one.does == what)
    }
}

fn keep_first(steps: &mut Vec<Step>, is_one: impl Fn(&Step) -> bool) {
    let mut found = 0..;
    steps.retain(|step| !is_one(step) || found.next() == Some(0));
}

/// How a policy is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    Layer,
    Annotated,
}

pub(crate) struct Tree {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) own: &'static Terms,
    pub(crate) steps: Vec<Step>,
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.endpoint.name)?;
        if self.endpoint.own != Own::Nothing {
            write!(f, " with {:?}", self.own)?;
        }
        self.steps
            .iter()
            .try_for_each(|step| write!(f, " in {step:?}"))
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Ask {
    pub(crate) is_preflight: bool,
    pub(crate) method: &'static str,
    /// The lines of `Origin`.
    pub(crate) origins: &'static [&'static str],
    /// What the handler does; a number is the status of its answer.
    pub(crate) handler: &'static str,
    pub(crate) is_large: bool,
}

impl Ask {
    pub(crate) fn origin(&self) -> Option<&'static str> {
        match self.origins {
            &[one] => Some(one),
            _ => None,
        }
    }
}

/// What answers, of an app's steps.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The answer comes out through the steps from here on.
    pub(crate) from: usize,
    /// The request has gone in through the steps from here on.
    pub(crate) reached: usize,
}

impl Tree {
    /// The steps around the handler of this method, those of the endpoint among them.
    pub(crate) fn steps(&self, method: &str) -> Vec<Step> {
        let own = match (self.endpoint.own, method) {
            (Own::ByMethod | Own::SideBySide, "POST" | "DELETE") => self.own.second,
            _ => self.own,
        };
        let own = match self.endpoint.own {
            Own::Nothing => vec![],
            Own::Hidden => vec![Step::Policy(How::Layer, own), Step::NestService],
            _ => vec![Step::Policy(How::Layer, own)],
        };
        own.into_iter().chain(self.steps.iter().copied()).collect()
    }

    /// What would answer if there were no policies; `None` if nothing would.
    pub(crate) fn answer(&self, ask: &Ask) -> Option<Answer> {
        let steps = self.steps(ask.method);
        let answers = |step: &Step| match step {
            Step::Answers(status) => Some(*status),
            step if step.does(Does::Unauthorized) => Some(401),
            step if step.does(Does::LimitsBodies) && ask.is_large => Some(413),
            _ => None,
        };
        let at = steps.iter().rposition(|step| answers(step).is_some());
        let reached = at.map_or(0, |at| at + 1);
        let mut from = reached;
        let mut status = match at {
            Some(at) => answers(&steps[at]),
            None => ask.handler.parse().ok(),
        };
        for (at, step) in steps.iter().enumerate().skip(reached) {
            let instead = match (step, status, ask.handler) {
                (Step::AsksFirst(instead), Some(_), _) => *instead,
                (step, None, "hangs") if step.does(Does::TimesOut) => 408,
                (step, None, "panics") if step.does(Does::CatchesPanics) => 500,
                _ => continue,
            };
            (status, from) = (Some(instead), at + 1);
        }
        status.map(|status| Answer {
            status,
            from,
            reached,
        })
    }
}

/// The same numbers for the same seed, in every build: `SplitMix64`.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        from[usize::try_from((mixed ^ (mixed >> 31)) % from.len() as u64).unwrap()]
    }

    /// One to three policies around an endpoint, which may have its own, and up to three steps below each.
    pub(crate) fn tree(&mut self) -> Tree {
        const PLACES: &[Step] = &[Step::Nest, Step::Merge, Step::NestService, Step::Buffer];
        // Those with which middleware answers in a handler's place, and others.
        const STATUSES: &[u16] = &[403, 429, 503, 200, 204, 304, 404, 405];
        // One for each step: an answer from inside with the same status would look like this one, rebuilt.
        const INSTEAD: &[u16] = &[203, 407, 303, 502, 409, 406, 410, 504, 412, 400, 416, 505];
        let (endpoint, own) = (self.pick(ENDPOINTS), self.pick(POLICIES));
        let mut steps = Vec::new();
        for _ in 0..self.pick(&[1, 2, 2, 3]) {
            for _ in 0..self.pick(&[0, 1, 2, 3]) {
                steps.push(match self.pick(&[0, 1, 2, 2, 3, 3, 3, 3]) {
                    0 => Step::Answers(self.pick(STATUSES)),
                    1 => Step::AsksFirst(INSTEAD[steps.len()]),
                    2 => self.pick(PLACES),
                    _ => Step::Middleware(self.pick(MIDDLEWARE)),
                });
            }
            let how = self.pick(&[How::Layer, How::Annotated]);
            steps.push(Step::Policy(how, self.pick(POLICIES)));
        }
        if self.pick(&[true, false]) {
            steps.push(self.pick(&[Step::Nest, Step::Merge]));
        }
        // axum loses the fallback of a router that is nested twice.
        if endpoint.name.starts_with("fallback") {
            keep_first(&mut steps, |step| matches!(step, Step::Nest));
        }
        // Of two timeouts at once, either may answer.
        keep_first(&mut steps, |step| step.does(Does::TimesOut));
        let forgets = |step: &Step| step.does(Does::Forgets) || step.does(Does::Replaces);
        // In another task and without what was put on it, a request is no longer known; nor is its response, or
        // one that was thrown away.
        let loses =
            |step: &Step| step.does(Does::ForgetsResponse) || matches!(step, Step::AsksFirst(_));
        if steps.iter().any(|step| forgets(step) || loses(step)) {
            steps.retain(|step| !step.does(Does::Spawns));
        }
        // Without the mark, a request is as good as one that a handler sends to another app: a hidden policy is not
        // found behind it (`shadowed/limits.rs` in the wire tests).
        let hides = |step: &Step| matches!(step, Step::NestService | Step::Buffer);
        if endpoint.own == Own::Hidden || steps.iter().any(hides) {
            // From another task, only a response tells of it, and any middleware may throw that away.
            steps.retain(|step| !forgets(step) && !step.does(Does::Spawns));
        }
        Tree {
            endpoint,
            own,
            steps,
        }
    }

    pub(crate) fn ask(&mut self) -> Ask {
        const ORIGINS: &[&[&str]] = &[
            &[A],
            &[B],
            &[C],
            &[],
            &["https://evil.example"],
            &["null"],
            &["https://a.example/"],
            &[A, A],
        ];
        let origins = self.pick(ORIGINS);
        Ask {
            is_preflight: !origins.is_empty() && self.pick(&[true, false, false]),
            origins,
            method: self.pick(&["GET", "PUT", "POST", "DELETE"]),
            handler: self.pick(&["200", "200", "404", "302", "panics", "hangs"]),
            is_large: self.pick(&[true, false, false]),
        }
    }
}
