//! Generated cases: the same in every run.

use proptest::test_runner::{Config, RngSeed, TestRunner};

/// So many times `PROPTEST_CASES` (256), with a fixed seed unless `PROPTEST_RNG_SEED` is set.
pub(crate) fn runner(times: u32) -> TestRunner {
    let config = Config::default();
    TestRunner::new(Config {
        cases: config.cases.saturating_mul(times),
        rng_seed: match config.rng_seed {
            RngSeed::Random => RngSeed::Fixed(0),
            fixed @ RngSeed::Fixed(_) => fixed,
        },
        failure_persistence: None,
        ..config
    })
}
