//! Whether the preflights of a path end up with the policy of the method that they ask for.
//!
//! axum keeps one place in a path for what no handler serves, and preflights end up there. Of two method
//! routers on one path it keeps the last one's; `route_layer` is not around it, and
//! `method_not_allowed_fallback` puts another in its place. Nothing tells the policies inside of that. But
//! one around the router sees both: who has the preflights for a method, and who its requests.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use axum::extract::MatchedPath;
use http::{Extensions, Method};

use crate::coverage::Coverage;
use crate::path_policies::is_routable;
use crate::shadow;

/// Who has had what, by path and method. Both are the app's own words: nothing that a client makes up is
/// kept.
///
/// Every answer asks, and hardly any has something new: asking takes no lock. Who learns makes a new list for the
/// path; or a new map, where the path is new.
#[derive(Debug, Default)]
pub(crate) struct Agreement {
    paths: ArcSwap<Paths>,
    learning: Mutex<()>,
}

type Paths = HashMap<Arc<str>, Arc<ArcSwap<Methods>>>;
type Methods = Vec<(Method, Had)>;

/// The policies of one method of a path, as far as requests have come by.
#[derive(Clone, Debug, Default)]
struct Had {
    preflight: Option<Who>,
    answer: Option<Who>,
}

#[derive(Clone, Debug)]
struct Who {
    id: usize,
    names: Arc<str>,
}

/// What a request wants of a policy.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wants {
    Preflight,
    Answer,
}

impl Had {
    fn by(&self, wants: Wants) -> Option<&Who> {
        match wants {
            Wants::Preflight => self.preflight.as_ref(),
            Wants::Answer => self.answer.as_ref(),
        }
    }

    fn put(&mut self, wants: Wants, who: Who) {
        match wants {
            Wants::Preflight => self.preflight = Some(who),
            Wants::Answer => self.answer = Some(who),
        }
    }

    /// The names of the two, if they are not the same.
    fn at_odds(&self) -> Option<(Arc<str>, Arc<str>)> {
        let (preflight, answer) = self.preflight.as_ref().zip(self.answer.as_ref())?;
        let (outer, inner) = (&preflight.names, &answer.names);
        (preflight.id != answer.id).then(|| (Arc::clone(outer), Arc::clone(inner)))
    }
}

impl Agreement {
    /// Takes note of who has a request for this method, or a preflight for it, and reports the two if they
    /// are not the same.
    ///
    /// # Panics
    ///
    /// In builds with `debug_assertions`, if they are not.
    pub(crate) fn note(
        &self,
        request: &Extensions,
        method: Option<&Method>,
        wants: Wants,
        coverage: &Coverage,
    ) {
        let method = method.filter(|method| is_routable(method));
        let path = request.get::<MatchedPath>().map(MatchedPath::as_str);
        let (Some(method), Some(path), Some(id)) = (method, path, coverage.id()) else {
            return;
        };
        if self.is_known(path, method, wants, id) {
            return;
        }
        let names = coverage.names().into();
        if let Some((outer, inner)) = self.learn(path, method, wants, Who { id, names }) {
            shadow::report(
                &outer,
                &inner,
                &format!("{method} {path}: {}", shadow::ELSEWHERE),
            );
        }
    }

    fn is_known(&self, path: &str, method: &Method, wants: Wants, id: usize) -> bool {
        let paths = self.paths.load();
        let Some(methods) = paths.get(path) else {
            return false;
        };
        let methods = methods.load();
        let mut had = methods.iter().filter(|(other, _)| other == method);
        had.any(|(_, had)| had.by(wants).is_some_and(|who| who.id == id))
    }

    fn learn(
        &self,
        path: &str,
        method: &Method,
        wants: Wants,
        who: Who,
    ) -> Option<(Arc<str>, Arc<str>)> {
        let _learning = self.learning.lock().unwrap_or_else(PoisonError::into_inner);
        let paths = self.paths.load();
        let known = paths.get(path).map(Arc::clone);
        let of_path = known.unwrap_or_else(|| {
            let mut more = Paths::clone(&paths);
            let of_path = Arc::clone(more.entry(path.into()).or_default());
            self.paths.store(Arc::new(more));
            of_path
        });
        let mut methods = Methods::clone(&of_path.load());
        let at = methods.iter().position(|(other, _)| other == method);
        let at = at.unwrap_or_else(|| {
            methods.push((method.clone(), Had::default()));
            methods.len() - 1
        });
        let had = &mut methods[at].1;
        // Another request was quicker to learn the same.
        if had.by(wants).is_some_and(|known| known.id == who.id) {
            return None;
        }
        had.put(wants, who);
        let at_odds = had.at_odds();
        of_path.store(Arc::new(methods));
        at_odds
    }
}
