//! The table of public suffixes, compared with the crate `psl`, which has the list as code.

use std::collections::{BTreeMap, BTreeSet};

use cors_policy::__private::{SuffixKind, public_suffix, registrable_domain, suffix_kind};
use cors_policy::PUBLIC_SUFFIX_LIST_DATE;

const TABLE: &str = include_str!("../suffixes/list.txt");

/// Rules that only one of the lists has, since `psl` 2.1.247 is of 2026-11-05 and the table of 2026-10-22.
/// They decide about the names below them, too.
const RULES_OF_ONE_LIST: &[&str] = &[
    "helsinki",      // Taken off the list.
    "pagelemon.dev", // New on the list.
];

/// Names that a wildcard makes a suffix and that have a longer rule below them, as in `*.cloud.int.apple` and
/// `*.r.cloud.int.apple`. By the list's algorithm `r.cloud.int.apple` matches the first. `psl` descends to
/// the second and forgets the first.
const WILDCARDS_THAT_PSL_FORGETS: &[&str] = &[
    "ap-north-1.r.cloud.int.apple",
    "ap-south-1.r.cloud.int.apple",
    "ap-south-2.r.cloud.int.apple",
    "eu-central-1.r.cloud.int.apple",
    "eu-north-1.r.cloud.int.apple",
    "ex.futurecms.at",
    "in.futurecms.at",
    "mtls.run.app",
    "oci.customer-oci.com",
    "ocp.customer-oci.com",
    "ocs.customer-oci.com",
    "privatelink.snowflake.app",
    "r.cloud.int.apple",
    "svc.firenet.ch",
    "teams.replit.dev",
    "us-central-1.r.cloud.int.apple",
    "us-central-2.r.cloud.int.apple",
    "us-east-1.r.cloud.int.apple",
    "us-east-2.r.cloud.int.apple",
    "us-west-1.r.cloud.int.apple",
    "us-west-2.r.cloud.int.apple",
    "us-west-3.r.cloud.int.apple",
];

/// The names of the table and their marks.
fn table() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = TABLE
        .lines()
        .skip(1)
        .skip_while(|line| line.starts_with("//"));
    lines.map(|line| line.split_once(' ').unwrap())
}

/// Names above, beside and below each rule, and random ones of the rules' labels.
fn names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (rule, _) in table() {
        names.extend(["", "a.", "b.a.", "x"].map(|front| format!("{front}{rule}")));
        names.extend(
            rule.match_indices('.')
                .map(|(dot, _)| rule[dot + 1..].to_owned()),
        );
        names.insert(format!("a.{rule}."));
    }
    for rule in RULES_OF_ONE_LIST {
        names.extend(["", "a."].map(|front| format!("{front}{rule}")));
    }
    let labels: BTreeSet<_> = table().flat_map(|(rule, _)| rule.split('.')).collect();
    let labels: Vec<_> = labels.into_iter().collect();
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % u64::try_from(below).unwrap()).unwrap()
    };
    for (rule, _) in table() {
        names.insert(format!("{}.{rule}", labels[random(labels.len())]));
    }
    for _ in 0..5_000 {
        let count = 1 + random(9);
        let name: Vec<_> = (0..count).map(|_| labels[random(labels.len())]).collect();
        names.insert(name.join("."));
    }
    names
}

/// The public suffix by `psl`, without the root's dot.
fn by_psl(name: &str) -> (&str, SuffixKind) {
    let suffix = psl::suffix(name.as_bytes()).unwrap().trim();
    let kind = match suffix.typ() {
        Some(psl::Type::Icann) => SuffixKind::Icann,
        Some(psl::Type::Private) => SuffixKind::Private,
        None => SuffixKind::Unlisted,
    };
    (str::from_utf8(suffix.as_bytes()).unwrap(), kind)
}

/// The entry that explains why the table and `psl` differ about a name.
fn explanation(name: &str) -> Option<&'static str> {
    let name = name.trim_end_matches('.');
    let decides = |rule: &&&str| {
        name.strip_suffix(**rule)
            .is_some_and(|front| front.is_empty() || front.ends_with('.'))
    };
    let mut forgotten = WILDCARDS_THAT_PSL_FORGETS.iter();
    RULES_OF_ONE_LIST
        .iter()
        .find(decides)
        .or_else(|| forgotten.find(|it| **it == name))
        .copied()
}

#[test]
fn the_table_says_what_psl_says() {
    let names = names();
    assert!(names.len() >= 50_000, "{}", names.len());
    let (mut unexplained, mut needed) = (Vec::new(), BTreeSet::new());
    for name in &names {
        let (ours, theirs) = (public_suffix(name), by_psl(name));
        if ours != theirs {
            match explanation(name) {
                Some(why) => _ = needed.insert(why),
                None => unexplained.push(format!("{name}: {ours:?}, by psl {theirs:?}")),
            }
        }
    }
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
    for why in RULES_OF_ONE_LIST.iter().chain(WILDCARDS_THAT_PSL_FORGETS) {
        assert!(needed.contains(why), "no longer different: {why}");
    }
}

#[test]
fn psl_departs_from_the_list_where_it_forgets_wildcards() {
    let table: BTreeMap<_, _> = table().collect();
    for name in WILDCARDS_THAT_PSL_FORGETS {
        let (_, parent) = name.split_once('.').unwrap();
        // `*.parent` matches, and nothing is an exception.
        assert_eq!((table[parent], table[name]), ("P", "P"), "{name}");
        assert_eq!(public_suffix(name), (*name, SuffixKind::Private));
    }
}

#[test]
fn a_name_is_a_suffix_itself_or_by_the_names_below_it() {
    for (name, marks) in table() {
        if explanation(name).is_some() {
            continue;
        }
        let is_suffix = |name: &str| by_psl(name).0 == name;
        let below = format!("*.{name}");
        let kind = suffix_kind(name);
        assert_eq!(
            kind.is_some(),
            is_suffix(name) || is_suffix(&below),
            "{name} {marks}"
        );
        let expected = match by_psl(name) {
            (suffix, kind) if suffix == name && kind != SuffixKind::Unlisted => Some(kind),
            _ => is_suffix(&below).then(|| by_psl(&below).1),
        };
        assert_eq!(kind, expected, "{name} {marks}");
    }
}

#[test]
fn hosts_and_what_anybody_can_register() {
    use SuffixKind::{Icann, Private, Unlisted};
    for (host, suffix, domain, kind) in [
        ("com", ("com", Icann), None, Some(Icann)),
        ("com.", ("com", Icann), None, Some(Icann)),
        ("example.com", ("com", Icann), Some("example.com"), None),
        (
            "a.b.example.co.uk",
            ("co.uk", Icann),
            Some("example.co.uk"),
            None,
        ),
        (
            "a.b.example.co.uk.",
            ("co.uk", Icann),
            Some("example.co.uk"),
            None,
        ),
        ("github.io", ("github.io", Private), None, Some(Private)),
        (
            "shop.github.io",
            ("github.io", Private),
            Some("shop.github.io"),
            None,
        ),
        // No rule has it, and then the last label is one.
        ("internal", ("internal", Unlisted), None, Some(Unlisted)),
        (
            "a.b.internal",
            ("internal", Unlisted),
            Some("b.internal"),
            None,
        ),
        // `*.ck`, and `!www.ck`.
        ("ck", ("ck", Unlisted), None, Some(Icann)),
        ("co.ck", ("co.ck", Icann), None, Some(Icann)),
        ("a.co.ck", ("co.ck", Icann), Some("a.co.ck"), None),
        ("www.ck", ("ck", Icann), Some("www.ck"), None),
        ("a.www.ck", ("ck", Icann), Some("www.ck"), None),
        // `*.compute.amazonaws.com`, and no rule for the name itself.
        (
            "compute.amazonaws.com",
            ("com", Icann),
            Some("amazonaws.com"),
            Some(Private),
        ),
        // `公司.cn`
        (
            "a.xn--55qx5d.cn",
            ("xn--55qx5d.cn", Icann),
            Some("a.xn--55qx5d.cn"),
            None,
        ),
        // No host, and no panic.
        ("", ("", Unlisted), None, Some(Unlisted)),
        (".", ("", Unlisted), None, Some(Unlisted)),
        ("a..com", ("com", Icann), None, None),
        ("é.ü", ("ü", Unlisted), Some("é.ü"), None),
    ] {
        assert_eq!(public_suffix(host), suffix, "{host}");
        assert_eq!(registrable_domain(host), domain, "{host}");
        assert_eq!(suffix_kind(host), kind, "{host}");
    }
}

#[test]
fn a_host_of_many_labels_is_no_more_work() {
    let host = "a.".repeat(100_000) + "github.io";
    assert_eq!(public_suffix(&host), ("github.io", SuffixKind::Private));
    let most = table()
        .map(|(name, marks)| name.split('.').count() + usize::from(marks.contains(['I', 'P'])));
    // `public_suffix` looks at eight labels.
    assert!(most.max() <= Some(8));
}

#[test]
fn the_table_is_sorted_and_dated() {
    assert!(
        table()
            .map(|(name, _)| name)
            .is_sorted_by(|one, next| one < next)
    );
    assert!(TABLE.contains(&format!("VERSION {PUBLIC_SUFFIX_LIST_DATE}_")));
}
