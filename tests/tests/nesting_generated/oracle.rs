//! What goes out for a request to a tree, by design §5.6.

use crate::endpoints::Own;
use crate::policies::Terms;
use crate::tree::{Ask, Step, Tree};

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

/// Whether it must not start.
pub(crate) fn clashes(tree: &Tree) -> bool {
    let mut seen = tree.steps.iter().take_while(|step| !hides(step));
    tree.endpoint.own == Own::SideBySide && seen.any(|step| policy(step).is_some())
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
        let mut lines = vec![shared];
        // Left open: whether the nearest policy alone allows credentials, and who else may refuse.
        if around.iter().any(|terms| !terms.credentials) {
            let fewer = lines[0].iter().filter(|line| !line.contains("credentials"));
            lines.push(fewer.cloned().collect());
        }
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

fn hides(step: &Step) -> bool {
    matches!(step, Step::NestService | Step::Buffer)
}

/// The statuses with which middleware answers in a handler's place.
fn is_middlewares(status: u16) -> bool {
    matches!(status, 400 | 401 | 403 | 406..=408 | 413 | 415 | 429 | 431 | 500..)
}
