//! What holds for every origin, set and policy, beside independent judges: the `url` crate, which
//! reads URLs as browsers do, and a set that asks one pattern after the other.

mod compare;
mod environment;
mod origins;
mod policies;
mod sets;
mod texts;

use std::cell::Cell;

use proptest::test_runner::{Config, RngSeed, TestRunner};

/// Many cases, since most of the grammar is far from what is sound: the same in every run. `PROPTEST_CASES` sets
/// more, and `PROPTEST_RNG_SEED` others.
fn runner() -> TestRunner {
    let config = Config::default();
    TestRunner::new(Config {
        cases: config.cases.saturating_mul(8),
        rng_seed: match config.rng_seed {
            RngSeed::Random => RngSeed::Fixed(0),
            fixed @ RngSeed::Fixed(_) => fixed,
        },
        failure_persistence: None,
        ..config
    })
}

/// Counts how often a property had something to say, so that it cannot hold for want of cases.
#[derive(Default)]
struct Tally(Cell<u32>);

impl Tally {
    fn count(&self) {
        self.0.set(self.0.get() + 1);
    }

    fn assert_share(&self, runner: &TestRunner, percent: u32) {
        let wanted = runner.config().cases / 100 * percent;
        assert!(self.0.get() >= wanted, "{} of {wanted}", self.0.get());
    }
}
