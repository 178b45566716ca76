//! A path of an app, with the policy that is nearest to it.

use super::terms::Terms;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub(crate) path: &'static str,
    serves: Serves,
    nearest: Nearest,
}

#[derive(Clone, Copy, Debug)]
enum Serves {
    /// `GET` and `PUT`; 405 to the rest.
    GetAndPut,
    /// Whatever it is asked.
    Everything,
    /// Nothing: it has this status, without a handler.
    Nothing(u16),
}

#[derive(Clone, Copy, Debug)]
enum Nearest {
    One(Terms),
    /// A policy for each method, and what is around these.
    ByMethod {
        get: Terms,
        put: Terms,
        around: Terms,
    },
}

/// What a policy is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Preflight,
    Answer,
}

impl Spot {
    pub(crate) const fn endpoint(path: &'static str, nearest: Terms) -> Spot {
        Spot::new(path, Serves::GetAndPut, Nearest::One(nearest))
    }

    pub(crate) const fn everything(path: &'static str, nearest: Terms) -> Spot {
        Spot::new(path, Serves::Everything, Nearest::One(nearest))
    }

    pub(crate) const fn nothing(path: &'static str, nearest: Terms) -> Spot {
        Spot::barred(path, 404, nearest)
    }

    /// What middleware answers in the app's place.
    pub(crate) const fn barred(path: &'static str, status: u16, nearest: Terms) -> Spot {
        Spot::new(path, Serves::Nothing(status), Nearest::One(nearest))
    }

    pub(crate) const fn by_method(
        path: &'static str,
        get: Terms,
        put: Terms,
        around: Terms,
    ) -> Spot {
        Spot::new(
            path,
            Serves::GetAndPut,
            Nearest::ByMethod { get, put, around },
        )
    }

    const fn new(path: &'static str, serves: Serves, nearest: Nearest) -> Spot {
        Spot {
            path,
            serves,
            nearest,
        }
    }

    /// The status of the answer to a method, and whether a handler makes it.
    pub(crate) fn answers(&self, method: &str) -> (u16, bool) {
        match (self.serves, method) {
            (Serves::GetAndPut, "GET" | "PUT") | (Serves::Everything, _) => (200, true),
            (Serves::GetAndPut, _) => (405, false),
            (Serves::Nothing(status), _) => (status, false),
        }
    }

    /// `Access-Control-*` and `Vary`.
    pub(crate) fn expected(
        &self,
        asked: Asked,
        method: &str,
        from: Option<&str>,
    ) -> (Vec<String>, Vec<String>) {
        let terms = match (self.nearest, method) {
            (Nearest::One(terms), _) => terms,
            (Nearest::ByMethod { get, .. }, "GET") => get,
            (Nearest::ByMethod { put, .. }, "PUT") => put,
            // What no handler serves, no policy allows.
            (Nearest::ByMethod { .. }, _) if asked == Asked::Preflight => return (vec![], vec![]),
            (Nearest::ByMethod { around, .. }, _) => around,
        };
        let lines = match asked {
            Asked::Preflight => terms.preflight(from),
            Asked::Answer => terms.answer(from),
        };
        (lines, terms.vary())
    }
}
