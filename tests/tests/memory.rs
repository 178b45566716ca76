//! What is replaced is not kept. A process of its own, since it counts what is allocated.

use allocation_counter::measure;
use cors_runtime::{Policy, SharedOrigins};

fn generation(number: usize) -> [String; 2] {
    [
        format!("https://a.generation-{number}.example"),
        format!("https://*.generation-{number}.example"),
    ]
}

#[test]
fn a_set_takes_no_more_memory_after_ten_thousand_swaps() {
    let origins = SharedOrigins::new(generation(10_000)).unwrap();
    let grown = measure(|| {
        for number in 10_001..20_001 {
            origins.replace(generation(number)).unwrap();
            assert!(origins.replace(["https://no.example/"]).is_err());
        }
    });
    assert!(grown.count_total > 10_000, "{grown:?}");
    assert!(grown.bytes_current.abs() < 4_096, "{grown:?}");
}

/// Policies are kept for as long as the process runs, but each only once.
#[test]
fn the_same_policy_built_again_takes_no_more_memory() {
    let build = |number: usize| {
        Policy::builder()
            .name("from a file")
            .allow_origins(generation(number))
            .allow_methods(["GET", "PUT"])
            .allow_headers(["content-type"])
            .expose_headers(["etag"])
            .build()
            .unwrap()
    };
    let first = build(1);
    let grown = measure(|| {
        for _ in 0..1_000 {
            assert_eq!(build(1), first);
        }
    });
    assert!(grown.count_total > 1_000, "{grown:?}");
    assert_eq!(grown.bytes_current, 0, "{grown:?}");
}
