//! What goes out for a request to a tree, by design §5.6.

use crate::endpoints::Own;
use crate::policies::Terms;
use crate::tree::{Ask, How, Step, Tree};

#[derive(Debug)]
pub(crate) struct Expected {
    pub(crate) kind: &'static str,
    pub(crate) status: u16,
    /// The lines of `Access-Control-*`; the contract may leave the choice between several.
    pub(crate) lines: Vec<Vec<String>>,
    /// Whether `Vary` has to name `Origin`.
    pub(crate) varies: bool,
}

pub(crate) const SIDE_BY_SIDE: &str = "two policies side by side";
const BESIDE: &str = "an answer beside the nearest policy";
pub(crate) const FOUND: &str = "a hidden policy, found by a request";

/// How the policy is applied that is around two others side by side, if there is one.
pub(crate) fn clashing(tree: &Tree) -> Option<How> {
    let mut seen = tree.steps.iter().take_while(|step| !hides(step));
    let around = seen.find_map(|step| match step {
        Step::Policy(how, _) => Some(*how),
        _ => None,
    });
    around.filter(|_| tree.endpoint.own == Own::SideBySide)
}

/// `None` if nothing answers.
pub(crate) fn expected(tree: &Tree, ask: &Ask) -> Option<Expected> {
    let steps = tree.steps(ask.method);
    let policies = steps.iter().enumerate();
    let policies: Vec<(usize, &Terms)> = policies
        .filter_map(|(at, step)| Some((at, policy(step)?)))
        .collect();
    let seen_from = steps.iter().rposition(hides).unwrap_or(0);
    let is_hidden = |from| {
        policies
            .iter()
            .any(|(at, _)| (from..seen_from).contains(at))
    };
    let &(at, nearest) = policies.iter().find(|(at, _)| *at >= seen_from)?;
    let (origin, nothing) = (ask.origin(), Vec::new);
    let shared = nearest.lines(ask.is_preflight, origin);

    if ask.is_preflight {
        let (kind, lines) = if is_hidden(0) {
            // Until the hidden policy is found, the outer one answers.
            ("a preflight past a hidden policy", vec![shared, nothing()])
        } else {
            ("a preflight", vec![shared])
        };
        let varies = nearest.origins.is_some();
        return Some(Expected {
            kind,
            status: 200,
            lines,
            varies,
        });
    }
    let answer = tree.answer(ask)?;
    let around = policies.iter().filter(|(at, _)| *at >= answer.from);
    let around: Vec<&Terms> = around.map(|(_, terms)| *terms).collect();
    let (kind, lines) = if is_hidden(answer.reached) {
        (FOUND, vec![nothing()])
    } else if at >= answer.from {
        ("an answer through the nearest policy", vec![shared])
    } else if is_middlewares(answer.status) {
        ("an answer in the handler's place", vec![shared])
    } else if !(nearest.allows(origin) && around[0].allows(origin)) {
        (BESIDE, vec![nothing()])
    } else {
        // Left open: who else may refuse.
        let mut lines = vec![shared];
        let mut reached = policies.iter().filter(|(at, _)| *at >= answer.reached);
        if !reached.all(|(_, terms)| terms.allows(origin)) {
            lines.push(nothing());
        }
        (BESIDE, lines)
    };
    let also = around.first().filter(|_| kind == BESIDE);
    let varies_by = [Some(&nearest), also];
    let varies = kind != FOUND
        && varies_by
            .iter()
            .flatten()
            .any(|terms| terms.origins.is_some());
    Some(Expected {
        kind,
        status: answer.status,
        lines,
        varies,
    })
}

fn policy(step: &Step) -> Option<&'static Terms> {
    match step {
        Step::Policy(_, terms) => Some(terms),
        _ => None,
    }
}

pub(crate) fn hides(step: &Step) -> bool {
    matches!(step, Step::NestService | Step::Buffer)
}

/// The statuses with which middleware answers in a handler's place.
fn is_middlewares(status: u16) -> bool {
    matches!(status, 400 | 401 | 403 | 406..=408 | 413 | 415 | 429 | 431 | 500..)
}
