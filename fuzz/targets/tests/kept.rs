//! The fuzz targets over the inputs that are kept, over others made of them, and over every combination of what a
//! request may have: without a tool, and the same in every run.

use std::fmt;
use std::fs;
use std::path::Path;

use cors_fuzz_targets::{TARGETS, Target};
use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, any};
use proptest::prop_oneof;
use proptest::sample::{Index, select};
use proptest::test_runner::{RngSeed, TestRunner};

/// The inputs that are kept of a target: seeds, and what was found.
fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../seeds")
        .join(name);
    let mut seeds: Vec<(String, Vec<u8>)> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.display().to_string(), fs::read(path).unwrap())
        })
        .collect();
    seeds.sort();
    seeds.into_iter().map(|(_, seed)| seed).collect()
}

fn target(name: &str) -> Target {
    let found = TARGETS.iter().find(|(target, _)| *target == name);
    found
        .unwrap_or_else(|| panic!("there is no target {name}"))
        .1
}

/// An input, shown as text.
#[derive(Clone)]
struct Input(Vec<u8>);

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.escape_ascii())
    }
}

/// A change to an input.
#[derive(Clone, Debug)]
enum Edit {
    /// Puts these bytes there.
    Insert(Index, Vec<u8>),
    /// Takes as many bytes out.
    Remove(Index, usize),
    /// Puts a part of another input there.
    Splice(Index, Index, Index, usize),
}

fn edit(words: &[Vec<u8>]) -> impl Strategy<Value = Edit> + use<> {
    let index = any::<Index>;
    prop_oneof![
        2 => (index(), select(words.to_vec())).prop_map(|(at, word)| Edit::Insert(at, word)),
        1 => (index(), vec(any::<u8>(), 1..3)).prop_map(|(at, bytes)| Edit::Insert(at, bytes)),
        2 => (index(), 1_usize..12).prop_map(|(at, length)| Edit::Remove(at, length)),
        2 => (index(), index(), index(), 1_usize..40)
            .prop_map(|(at, seed, from, length)| Edit::Splice(at, seed, from, length)),
    ]
}

fn apply(edit: &Edit, seeds: &[Vec<u8>], input: &mut Vec<u8>) {
    match edit {
        Edit::Insert(at, bytes) => {
            let at = at.index(input.len() + 1);
            input.splice(at..at, bytes.iter().copied());
        }
        Edit::Remove(at, length) => {
            let at = at.index(input.len() + 1);
            let end = input.len().min(at + length);
            input.drain(at..end);
        }
        Edit::Splice(at, seed, from, length) => {
            let seed = seed.get(seeds);
            let from = from.index(seed.len() + 1);
            let part = &seed[from..seed.len().min(from + length)];
            let at = at.index(input.len() + 1);
            input.splice(at..at, part.iter().copied());
        }
    }
}

/// The words that stand in the seeds.
fn words(seeds: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let words = seeds
        .iter()
        .flat_map(|seed| seed.split_inclusive(|byte| !byte.is_ascii_alphanumeric()));
    let mut words: Vec<Vec<u8>> = words.map(<[u8]>::to_vec).collect();
    words.sort();
    words.dedup();
    words
}

/// Runs a target over its seeds, and over inputs made of them: so many times `PROPTEST_CASES`, the same in every run
/// unless `PROPTEST_RNG_SEED` is set.
fn run(name: &str, times: u32) {
    let (target, seeds) = (target(name), seeds(name));
    assert!(seeds.len() >= 5, "only {} seeds", seeds.len());
    for seed in &seeds {
        target(seed);
    }
    let inputs = (
        prop_oneof![9 => select(seeds.clone()), 1 => Just(Vec::new())],
        vec(edit(&words(&seeds)), 1..8),
    );
    let config = ProptestConfig::default();
    let mut runner = TestRunner::new(ProptestConfig {
        cases: config.cases.saturating_mul(times),
        rng_seed: match config.rng_seed {
            RngSeed::Random => RngSeed::Fixed(0),
            fixed @ RngSeed::Fixed(_) => fixed,
        },
        failure_persistence: None,
        ..config
    });
    let inputs = inputs.prop_map(|(mut input, edits)| {
        for edit in &edits {
            apply(edit, &seeds, &mut input);
        }
        Input(input)
    });
    let outcome = runner.run(&inputs, |input| {
        target(&input.0);
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn attribute() {
    run("attribute", 8);
}

#[test]
fn matcher() {
    run("matcher", 40);
}

#[test]
fn patterns() {
    run("patterns", 40);
}

#[test]
fn requests() {
    run("requests", 40);
}

/// The lines of `Origin` of a request: none, one, or two.
const ORIGINS: [&[&str]; 20] = [
    &[],
    &["https://app.example.com"],
    &["https://admin.example.com"],
    &["https://admin.example.com:8443"],
    &["https://a.b.example.com"],
    &["https://example.com"],
    &["http://localhost"],
    &["http://localhost:5173"],
    &["https://evil.example"],
    &["https://app.example.com.evil.example"],
    &["null"],
    &[""],
    &["*"],
    &["https://app.example.com/"],
    &["HTTPS://APP.EXAMPLE.COM"],
    &["https://app.example.com:443"],
    &["https://\u{e4}pp.example.com"],
    &["https://app.example.com, https://admin.example.com"],
    &["https://app.example.com", "https://app.example.com"],
    &["https://evil.example", "https://app.example.com"],
];

/// What the app answers.
const ANSWERS: [&str; 4] = [
    "",
    "< vary: Accept, Origin\n",
    "< 201\n< vary: Accept\n< access-control-allow-origin: *\n< access-control-allow-credentials: true\n",
    "< 404\n< access-control-expose-headers: x-own\n",
];

/// A line of this header for each value.
fn lines(name: &str, values: &[&str]) -> Vec<String> {
    let line = |value| format!("{name}: {value}\n");
    values.iter().map(line).collect()
}

/// Every kind of policy with every kind of request, as the oracle has it.
#[test]
fn every_policy_with_every_request() {
    let target = target("requests");
    let one_each = |name, values: &[&str]| {
        let mut all = lines(name, values);
        all.push(String::new());
        all
    };
    let methods = one_each("access-control-request-method", &["PUT", "g@rbage"]);
    let names = one_each("access-control-request-headers", &["x-token", ""]);
    for policy in '0'..=':' {
        for method in ["GET", "HEAD", "POST", "PURGE", "OPTIONS"] {
            for origins in ORIGINS {
                let origins = lines("origin", origins).concat();
                for answer in ANSWERS {
                    for asked in &methods {
                        for names in &names {
                            let input =
                                format!("{policy}\n{method} /\n{origins}{asked}{names}{answer}");
                            target(input.as_bytes());
                        }
                    }
                }
            }
        }
    }
}
