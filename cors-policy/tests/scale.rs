//! As many origins as a large customer's list has, and as deep as names go.

use cors_policy::OriginSet;

const EXACT: usize = 10_000;
const SUBDOMAINS: usize = 1_000;

fn large() -> OriginSet {
    let exact = (0..EXACT).map(|at| format!("https://app-{at}.example.com"));
    let subdomains = (0..SUBDOMAINS).map(|at| format!("https://*.tenant-{at}.example.net"));
    let patterns: Vec<String> = exact.chain(subdomains).collect();
    OriginSet::parse(patterns.iter().map(String::as_str)).unwrap()
}

#[test]
fn every_origin_of_a_large_set_is_found_and_no_neighbour() {
    let set = large();
    for at in 0..EXACT {
        assert!(set.allows(format!("https://app-{at}.example.com")), "{at}");
        for neighbour in [
            format!("http://app-{at}.example.com"),
            format!("https://app-{at}.example.com:8443"),
            format!("https://a.app-{at}.example.com"),
            format!("https://xapp-{at}.example.com"),
            format!("https://app-{at}.example.com.evil.test"),
        ] {
            assert!(!set.allows(&neighbour), "{neighbour}");
        }
    }
    for at in 0..SUBDOMAINS {
        assert!(
            set.allows(format!("https://a.tenant-{at}.example.net")),
            "{at}"
        );
        assert!(
            set.allows(format!("https://a.b.c.tenant-{at}.example.net")),
            "{at}"
        );
        for neighbour in [
            format!("https://tenant-{at}.example.net"),
            format!("https://atenant-{at}.example.net"),
            format!("http://a.tenant-{at}.example.net"),
            format!("https://a.tenant-{at}.example.net:8443"),
            format!("https://a.tenant-{at}.example.net.evil.test"),
            format!("https://a.tenant-{at}.example.com"),
        ] {
            assert!(!set.allows(&neighbour), "{neighbour}");
        }
    }
    assert!(!set.allows(format!("https://app-{EXACT}.example.com")));
    assert!(!set.allows(format!("https://a.tenant-{SUBDOMAINS}.example.net")));
    assert!(!set.allows("https://example.com"));
    assert!(!set.allows("https://a.example.net"));
}

/// Each parent of a name is asked for; the deepest name has most of them.
#[test]
fn the_deepest_names_are_answered() {
    let set = OriginSet::parse(["https://*.z", "https://*.y.x:*"]).unwrap();
    for labels in [2, 126, 127] {
        let front = "a.".repeat(labels - 1);
        assert!(set.allows(format!("https://{front}z")), "{labels}");
        assert!(!set.allows(format!("https://{front}y")), "{labels}");
        assert!(!set.allows(format!("http://{front}z")), "{labels}");
    }
    let front = "a.".repeat(124);
    assert!(set.allows(format!("https://{front}y.x:8443")));
    assert!(!set.allows(format!("https://{front}z:8443")));
    // 128 labels are 255 characters, two more than DNS has.
    assert!(!set.allows(format!("https://{}z", "a.".repeat(127))));
}

/// Patterns that share a host, each with its own port.
#[test]
fn many_patterns_on_one_host() {
    let ports = 1_000..2_000;
    let patterns: Vec<String> = ports
        .clone()
        .map(|port| format!("https://*.example.com:{port}"))
        .collect();
    let set = OriginSet::parse(patterns.iter().map(String::as_str)).unwrap();
    for port in ports {
        assert!(
            set.allows(format!("https://a.example.com:{port}")),
            "{port}"
        );
        assert!(!set.allows(format!("https://example.com:{port}")), "{port}");
    }
    assert!(!set.allows("https://a.example.com"));
    assert!(!set.allows("https://a.example.com:999"));
    assert!(!set.allows("https://a.example.com:2000"));
}
