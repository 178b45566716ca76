//! What the fuzzers look for, over the inputs that are kept and over others made of them: without a
//! tool, so that no target is out of use.

use std::fmt;
use std::fs;
use std::path::Path;

use cors_fuzz_targets::{TARGETS, Target};
use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, any};
use proptest::prop_oneof;
use proptest::sample::{Index, select};
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

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

/// Runs a target over its seeds, and over as many inputs made of them: the same each time.
fn run(name: &str, cases: u32) {
    let (target, seeds) = (target(name), seeds(name));
    assert!(seeds.len() >= 5, "only {} seeds", seeds.len());
    for seed in &seeds {
        target(seed);
    }
    let inputs = (
        prop_oneof![9 => select(seeds.clone()), 1 => Just(Vec::new())],
        vec(edit(&words(&seeds)), 1..8),
    );
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
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
    run("attribute", 2_000);
}

#[test]
fn matcher() {
    run("matcher", 10_000);
}

#[test]
fn patterns() {
    run("patterns", 10_000);
}

#[test]
fn requests() {
    run("requests", 10_000);
}
