//! All that is tried.

mod answers;
mod policies;
mod redirects;
mod remembered;
mod values;

use crate::answers::{Made, Reply};
use crate::case::{Case, Page, Step};
use crate::servers::Addresses;
use crate::spec::Spec;

/// The cases, and the answers that they ask for.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    pub(crate) addresses: &'a Addresses,
    pub(crate) cases: Vec<Case>,
    pub(crate) made: Vec<Made>,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(addresses: &'a Addresses) -> Plan<'a> {
        let mut plan = Plan {
            addresses,
            cases: Vec::new(),
            made: Vec::new(),
        };
        policies::plan(&mut plan);
        answers::plan(&mut plan);
        values::plan(&mut plan);
        redirects::plan(&mut plan);
        remembered::plan(&mut plan);
        plan
    }

    fn fetch(&mut self, page: Page, fetch: Spec) {
        self.case(page, vec![Step::at_once(fetch)]);
    }

    fn case(&mut self, page: Page, steps: Vec<Step>) {
        let id = self.cases.len();
        self.cases.push(Case { id, page, steps });
    }

    /// A path that answers so.
    fn answering(&mut self, preflight: Reply, answer: Reply) -> String {
        self.made.push(Made { preflight, answer });
        format!("/made/{}", self.made.len() - 1)
    }
}
