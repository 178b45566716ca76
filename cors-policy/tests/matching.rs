//! Which origins a policy's patterns let in, and which of an attacker's they do not.
//!
//! A browser compares byte by byte, so whatever differs from its serialization by a byte is
//! another origin.

mod support;

use cors_policy::__private::OriginPattern;
use cors_policy::{Origin, OriginSet};
use support::Mismatches;

/// The origins that the patterns let in, and those that they do not.
struct Case {
    patterns: &'static [&'static str],
    allowed: &'static [&'static str],
    refused: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        patterns: &["https://example.com"],
        allowed: &["https://example.com"],
        refused: &[
            "",
            " ",
            "*",
            "null",
            "NULL",
            "https",
            "https:",
            "https://",
            "example.com",
            "//example.com",
            // Another scheme.
            "http://example.com",
            "httpss://example.com",
            "ttps://example.com",
            "wss://example.com",
            "xhttps://example.com",
            "https+x://example.com",
            "javascript://example.com",
            "file://example.com",
            "blob:https://example.com",
            "view-source:https://example.com",
            "HTTPS://example.com",
            "Https://example.com",
            // Another port.
            "https://example.com:443",
            "https://example.com:0443",
            "https://example.com:80",
            "https://example.com:8443",
            "https://example.com:",
            "https://example.com:0",
            "https://example.com:*",
            "https://example.com:443:443",
            "https://example.com:evil.test",
            // What stands before or behind the name.
            "https://notexample.com",
            "https://not-example.com",
            "https://www.example.com",
            "https://example.com.evil.test",
            "https://example.comevil.test",
            "https://example.com-evil.test",
            "https://example.com_evil.test",
            "https://evil.test.example.com",
            "https://example.co",
            "https://example.commm",
            "https://xample.com",
            "https://example-com",
            "https://exampleXcom",
            "https://examplexcom",
            "https://com",
            "https://.example.com",
            "https://example.com.",
            "https://example.com..",
            "https://example..com",
            "https://*.example.com",
            "https://*",
            // What some parsers cut off.
            "https://example.com@evil.test",
            "https://evil.test@example.com",
            "https://user:pass@example.com",
            "https://@example.com",
            "https://example.com/",
            "https://example.com/evil",
            "https://evil.test/https://example.com",
            "https://evil.test?https://example.com",
            "https://evil.test#https://example.com",
            "https://evil.test\\example.com",
            "https://example.com?",
            "https://example.com#",
            "https://example.com\\",
            "https:/example.com",
            "https:///example.com",
            "https:\\\\example.com",
            "https:example.com",
            // White space and control characters.
            " https://example.com",
            "https://example.com ",
            "https://example.com\t",
            "https://example.com\n",
            "https://example.com\r\nX: y",
            "https://exam\tple.com",
            "https://example.com\0",
            "https://example.com\0.evil.test",
            "\u{0}https://example.com",
            "https://exa\u{7f}mple.com",
            "\u{feff}https://example.com",
            "https://example.com\u{a0}",
            "https://example.com\u{2028}",
            // Lists and repetition.
            "https://example.com, https://example.com",
            "https://example.com,https://example.com",
            "https://example.com https://example.com",
            "https://evil.test, https://example.com",
            "https://example.com null",
            // Upper case.
            "https://EXAMPLE.COM",
            "https://example.coM",
            // Another spelling of the same characters.
            "https://example%2ecom",
            "https://%65xample.com",
            "https://example.com%00",
            "https://example.com%2eevil.test",
            "https://example.com%20",
            "https%3a//example.com",
            // Look-alikes: Cyrillic `а` and `е`, full width, a long s, an ideographic full stop.
            "https://ex\u{430}mple.com",
            "https://\u{435}xample.com",
            "https://ｅxample.com",
            "https://example。com",
            "https://example\u{2024}com",
            "https://example.com\u{2044}evil.test",
            "https://exam\u{ad}ple.com",
            "https://exam\u{200b}ple.com",
            "https://ｈttps.example.com",
            "https://xn--exmple-4nf.com",
        ],
    },
    Case {
        patterns: &["https://example.com:8443"],
        allowed: &["https://example.com:8443"],
        refused: &[
            "https://example.com",
            "https://example.com:443",
            "https://example.com:844",
            "https://example.com:84433",
            "https://example.com:08443",
            "https://example.com:+8443",
            "https://example.com:8443.evil.test",
            "https://example.com:8443@evil.test",
            "https://example.com:8443/",
            "https://example.com:73979",
            "http://example.com:8443",
            "https://a.example.com:8443",
            "https://example.com:８443",
        ],
    },
    Case {
        patterns: &["http://example.com"],
        allowed: &["http://example.com"],
        refused: &[
            "https://example.com",
            "http://example.com:80",
            "http://example.com:443",
            "HTTP://example.com",
        ],
    },
    Case {
        patterns: &["https://*.example.com"],
        allowed: &[
            "https://a.example.com",
            "https://a.b.c.d.e.example.com",
            "https://example.com.example.com",
            "https://xn--bcher-kva.example.com",
            "https://_a.example.com",
            "https://1.example.com",
            "https://127.0.0.1.example.com",
            // A name of the owner's, whatever it says.
            "https://evil.test.example.com",
        ],
        refused: &[
            // The name itself is not one of its subdomains.
            "https://example.com",
            "https://.example.com",
            "https://..example.com",
            "https://a..example.com",
            "https://.a.example.com",
            "https://*.example.com",
            "https://*",
            // Golang vulndb 2806: the boundary between labels.
            "https://barexample.com",
            "https://aexample.com",
            "https://a-example.com",
            "https://a_example.com",
            "https://a.barexample.com",
            "https://a.example.com.evil.test",
            "https://a.example.comevil.test",
            "https://a.example.co",
            "https://a.example.com.",
            "https://a.example..com",
            "https://a.EXAMPLE.com",
            "https://A.example.com",
            "https://evil.test/.example.com",
            "https://evil.test?.example.com",
            "https://evil.test#.example.com",
            "https://evil.test\\.example.com",
            "https://evil.test:.example.com",
            "https://evil.test:443.example.com",
            "https://evil.test@a.example.com",
            "https://a.example.com@evil.test",
            "https://evil.test%2f.example.com",
            "https://evil.test\0.example.com",
            "https://evil.test .example.com",
            "https://evil.test,.example.com",
            "https://evil.test;.example.com",
            "https://evil.test&.example.com",
            "https://evil.test=.example.com",
            "https://evil.test{.example.com",
            "https://evil.test`.example.com",
            "https://evil.test!.example.com",
            "https://evil.test%.example.com",
            "https://evil.test\u{ff0f}.example.com",
            "https://bücher.example.com",
            "https://[a.example.com]",
            "https://[::1].example.com",
            "http://a.example.com",
            "https://a.example.com:443",
            "https://a.example.com:8443",
            "https://a.example.com:",
            "https://a.example.com/",
            "null",
        ],
    },
    Case {
        patterns: &["https://*.example.com:8443"],
        allowed: &["https://a.example.com:8443", "https://a.b.example.com:8443"],
        refused: &[
            "https://a.example.com",
            "https://example.com:8443",
            "https://a.example.com:8444",
            "https://a.example.com:08443",
        ],
    },
    Case {
        patterns: &["http://localhost:*"],
        allowed: &[
            // `:*` is any port, none included.
            "http://localhost",
            "http://localhost:1",
            "http://localhost:3000",
            "http://localhost:443",
            "http://localhost:65535",
        ],
        refused: &[
            "http://localhost:",
            "http://localhost:0",
            "http://localhost:80",
            "http://localhost:080",
            "http://localhost:65536",
            "http://localhost:4294967376",
            "http://localhost:*",
            "http://localhost:-1",
            "http://localhost:3000/",
            "http://localhost:3000.evil.test",
            "http://localhost:3000@evil.test",
            "http://localhost:@evil.test",
            "http://localhost.evil.test",
            "http://localhost.evil.test:3000",
            "http://evil.localhost:3000",
            "http://localhost.:3000",
            "https://localhost:3000",
            "http://127.0.0.1:3000",
            "http://[::1]:3000",
        ],
    },
    Case {
        patterns: &["https://*.example.com:*"],
        allowed: &[
            "https://a.example.com",
            "https://a.example.com:8443",
            "https://a.b.example.com:1",
        ],
        refused: &[
            "https://example.com",
            "https://example.com:8443",
            "https://a.example.com:443",
            "https://aexample.com:8443",
            "https://a.example.com:8443:8443",
            "https://a.example.com.evil.test:8443",
            "http://a.example.com:8443",
        ],
    },
    Case {
        patterns: &["http://127.0.0.1:8080", "http://10.0.0.1:*"],
        allowed: &[
            "http://127.0.0.1:8080",
            "http://10.0.0.1",
            "http://10.0.0.1:3000",
        ],
        refused: &[
            // Browsers send one form only.
            "http://127.1:8080",
            "http://2130706433:8080",
            "http://0x7f.0.0.1:8080",
            "http://0177.0.0.1:8080",
            "http://127.0.0.01:8080",
            "http://127.0.0.1.:8080",
            "http://127.0.0.1.evil.test:8080",
            "http://127.0.0.10:8080",
            "http://1127.0.0.1:8080",
            "http://127.0.0.2:8080",
            "http://[127.0.0.1]:8080",
            "http://[::ffff:127.0.0.1]:8080",
            "http://[::ffff:7f00:1]:8080",
            "http://localhost:8080",
            "http://127.0.0.1",
            "http://a.10.0.0.1",
            "http://110.0.0.1:3000",
            "http://10.0.0.1.evil.test",
            "http://10.1",
            "http://10.0.0.1:80",
        ],
    },
    Case {
        patterns: &[
            "http://[::1]:3000",
            "https://[2001:db8::1]",
            "http://[2001:db8::2]:*",
        ],
        allowed: &[
            "http://[::1]:3000",
            "https://[2001:db8::1]",
            "http://[2001:db8::2]",
            "http://[2001:db8::2]:9090",
        ],
        refused: &[
            "http://[0:0:0:0:0:0:0:1]:3000",
            "http://[::0001]:3000",
            "http://[0::1]:3000",
            "http://::1:3000",
            "http://[::1]",
            "http://[::1]:",
            "http://[::1]3000",
            "http://[::1:3000",
            "http://::1]:3000",
            "http://[::1]]:3000",
            "http://[[::1]]:3000",
            "http://[::1].evil.test:3000",
            "http://[::1]@evil.test:3000",
            "http://[::1%25eth0]:3000",
            "http://[::1%eth0]:3000",
            "http://a[::1]:3000",
            "http://[ ::1]:3000",
            "http://[]:3000",
            "https://[2001:DB8::1]",
            "https://[2001:db8:0::1]",
            "https://[2001:db8:0:0:0:0:0:1]",
            "https://[2001:db8::0.0.0.1]",
            "https://2001:db8::1",
            "https://[2001:db8::1]:443",
            "http://[2001:db8::2]:80",
            "http://[2001:db8::22]:9090",
        ],
    },
    Case {
        patterns: &[
            "chrome-extension://abcdefghijklmnop",
            "capacitor://localhost",
        ],
        allowed: &[
            "chrome-extension://abcdefghijklmnop",
            "capacitor://localhost",
        ],
        refused: &[
            "chrome-extension://abcdefghijklmnopq",
            "chrome-extension://ABCDEFGHIJKLMNOP",
            "chrome-extension://abcdefghijklmnop/",
            "moz-extension://abcdefghijklmnop",
            "https://abcdefghijklmnop",
            "extension://abcdefghijklmnop",
            "capacitor://localhost:80",
            "http://localhost",
        ],
    },
    Case {
        // Patterns of one host must not lend each other their parts.
        patterns: &[
            "https://example.com:8443",
            "http://example.com:*",
            "https://*.example.com",
            "app://*.example.com:*",
            "https://a.b.example.com:8443",
        ],
        allowed: &[
            "https://example.com:8443",
            "http://example.com",
            "http://example.com:9",
            "https://a.example.com",
            "https://a.b.example.com",
            "https://a.b.example.com:8443",
            "app://a.example.com",
            "app://a.example.com:443",
        ],
        refused: &[
            "https://example.com",
            "https://example.com:9",
            "http://a.example.com",
            "http://a.example.com:9",
            "https://a.example.com:8443",
            "https://c.b.example.com:8443",
            "app://example.com",
            "app://example.com:9",
            "appp://a.example.com",
        ],
    },
    Case {
        patterns: &["https://*.b.example.com", "https://*.c.b.example.com:8443"],
        allowed: &[
            "https://a.b.example.com",
            "https://a.c.b.example.com",
            "https://a.c.b.example.com:8443",
            "https://c.b.example.com",
        ],
        refused: &[
            "https://b.example.com",
            "https://a.example.com",
            "https://c.b.example.com:8443",
            "https://a.b.example.com:8443",
            "https://a.cb.example.com:8443",
        ],
    },
    Case {
        patterns: &["null", "https://example.com"],
        allowed: &["null", "https://example.com"],
        refused: &[
            "NULL",
            "Null",
            " null",
            "null ",
            "nul",
            "nulll",
            "null,null",
            "https://null",
            "null://",
            "",
        ],
    },
    Case {
        patterns: &["http://null"],
        allowed: &["http://null"],
        refused: &["null"],
    },
    Case {
        patterns: &[],
        allowed: &[],
        refused: &["https://example.com", "null", "*", ""],
    },
];

/// Bytes that are no text: what `HeaderValue` lets through from the wire.
const BYTES: &[&[u8]] = &[
    b"https://example.com\xff",
    b"\xffhttps://example.com",
    b"https://ex\xe9mple.com",
    // An overlong `/`, a surrogate, half a character.
    b"https://a.example.com\xc0\xaf",
    b"https://\xed\xa0\x80.example.com",
    b"https://\xc3.example.com",
    b"\xfe\xff\x00h\x00t\x00t\x00p\x00s",
    b"\xef\xbb\xbfhttps://example.com",
    b"https://a\x80.example.com",
];

/// One pattern after the other, without the tables of a set; only for what is an origin.
fn naive(patterns: &[&str], origin: &str) -> bool {
    if origin == "null" {
        return patterns.contains(&"null");
    }
    Origin::parse(origin).is_ok_and(|origin| {
        patterns
            .iter()
            .filter_map(|pattern| OriginPattern::parse(pattern).ok())
            .any(|pattern| pattern.matches(&origin))
    })
}

#[test]
fn pairs() {
    let mut mismatches = Mismatches::default();
    for case in CASES {
        let set = OriginSet::parse(case.patterns.iter().copied()).unwrap();
        let allowed = case.allowed.iter().map(|origin| (origin, true));
        let refused = case.refused.iter().map(|origin| (origin, false));
        for (origin, expected) in allowed.chain(refused) {
            let row = (case.patterns, origin);
            mismatches.expect(row, &set.allows(origin), &expected);
            mismatches.expect(row, &naive(case.patterns, origin), &expected);
        }
    }
    mismatches.assert_none();
}

#[test]
fn bytes_that_are_no_text() {
    let set = OriginSet::parse(["https://example.com", "https://*.example.com:*", "null"]).unwrap();
    assert!(set.allows(b"https://a.example.com"));
    let mut mismatches = Mismatches::default();
    for bytes in BYTES {
        mismatches.expect(bytes, &set.allows(bytes), &false);
    }
    // Each byte that no host has, in the middle of an origin that would match without it.
    for byte in 0..=255u8 {
        let mut origin = b"https://a.example.com".to_vec();
        origin.insert("https://a".len(), byte);
        let in_host = byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        mismatches.expect(byte, &set.allows(&origin), &in_host);
    }
    mismatches.assert_none();
}

#[test]
fn a_megabyte_is_refused() {
    let set = OriginSet::parse(["https://example.com", "https://*.example.com:*"]).unwrap();
    let megabyte = 1 << 20;
    for origin in [
        "a".repeat(megabyte),
        format!("https://{}example.com", "a.".repeat(megabyte / 2)),
        format!("https://{}.example.com", "a".repeat(megabyte)),
        format!("https://a.example.com:{}", "1".repeat(megabyte)),
        format!("https://a.example.com{}", "/".repeat(megabyte)),
        format!("https://a.example.com{}", " ".repeat(megabyte)),
        format!("{}://example.com", "https".repeat(megabyte / 5)),
        format!("https://{}", "é".repeat(megabyte / 2)),
        format!("https://{}@a.example.com", "u".repeat(megabyte)),
    ] {
        assert!(!set.allows(&origin), "{}", &origin[..40]);
        assert!(Origin::parse(&origin).is_err(), "{}", &origin[..40]);
    }
}

/// RFC 1035: the longest name has 253 characters, which is room for 127 labels.
#[test]
fn the_longest_name_is_answered() {
    let set = OriginSet::parse(["https://*.example.com:*"]).unwrap();
    let longest = format!("{}a.example.com", "a.".repeat(120));
    assert_eq!(longest.len(), 253);
    for (host, allowed) in [(format!("a{longest}"), false), (longest, true)] {
        assert_eq!(set.allows(format!("https://{host}")), allowed, "{host}");
        assert_eq!(
            set.allows(format!("https://{host}:65535")),
            allowed,
            "{host}"
        );
    }
}

/// `OriginSet::parse` says why the first broken pattern is none, and makes no set.
#[test]
fn a_broken_pattern_makes_no_set() {
    use cors_policy::__private::InvalidOriginKind;
    let patterns = [
        "https://example.com",
        "https://a.example/",
        "https://b.example:x",
    ];
    assert_eq!(
        OriginSet::parse(patterns)
            .err()
            .map(|invalid| invalid.kind()),
        Some(InvalidOriginKind::TrailingSlash)
    );
    assert_eq!(
        OriginSet::parse(["*"]).err().map(|invalid| invalid.kind()),
        Some(InvalidOriginKind::SchemeMissing)
    );
}
