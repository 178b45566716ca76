//! Public suffixes: names under which anyone can register a name (<https://publicsuffix.org>).

use std::cmp::Ordering;

/// The date of the list, and its rules in the order of the names' bytes, one a line. The lines before the
/// first rule sort before every host name.
const LIST: (&str, &str) = include_str!("../../suffixes/list.txt").split_at("2026-01-01".len());

/// The date of the [Public Suffix List](https://publicsuffix.org) by which patterns such as
/// `https://*.github.io` are checked, as `YYYY-MM-DD`.
///
/// ```
/// # use cors_policy::PUBLIC_SUFFIX_LIST_DATE;
/// println!("public suffixes of {PUBLIC_SUFFIX_LIST_DATE}");
/// # assert!(PUBLIC_SUFFIX_LIST_DATE >= "2026-10-22");
/// ```
pub const PUBLIC_SUFFIX_LIST_DATE: &str = LIST.0;

const RULES: &str = LIST.1;

/// More labels than any rule has.
const MAX_LABELS: usize = 8;

/// The part of the list that a public suffix is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuffixKind {
    /// Suffixes of registries: `com`, `co.uk`.
    Icann,
    /// Suffixes of companies that give away names: `github.io`.
    Private,
    /// A last label that the list does not know: `internal`.
    Unlisted,
}

/// Whether this host is itself a public suffix, or each name one label longer is (the rule
/// `*.compute.amazonaws.com`), so that its subdomains belong to strangers.
///
/// Without the feature `public-suffix`, any host may be one.
pub(super) fn is_public_suffix(host: &str) -> bool {
    cfg!(not(feature = "public-suffix")) || suffix_kind(host).is_some()
}

/// The part of the list that makes this host a public suffix, or each name one label longer.
#[must_use]
pub fn suffix_kind(host: &str) -> Option<SuffixKind> {
    let host = without_root(host);
    let (suffix, kind) = public_suffix(host);
    let itself = (suffix == host).then_some(kind);
    match itself {
        Some(SuffixKind::Icann | SuffixKind::Private) => itself,
        _ => Marks::of(host).one_longer().or(itself),
    }
}

/// The public suffix of a host name in lower case, by the list's algorithm, and the part of the list
/// that its rule is in.
#[must_use]
pub fn public_suffix(host: &str) -> (&str, SuffixKind) {
    let host = without_root(host);
    // "If no rules match, the prevailing rule is `*`."
    let mut found = (
        host.rsplit('.').next().unwrap_or(host),
        SuffixKind::Unlisted,
    );
    let (mut parent, mut by_wildcard) = ("", None);
    let longer = host.rmatch_indices('.').map(|(dot, _)| &host[dot + 1..]);
    for name in longer.chain([host]).take(MAX_LABELS) {
        let marks = Marks::of(name);
        if let Some(kind) = by_wildcard
            && marks.is_exception()
        {
            return (parent, kind);
        }
        if let Some(kind) = marks.itself().or(by_wildcard) {
            found = (name, kind);
        }
        (parent, by_wildcard) = (name, marks.one_longer());
    }
    found
}

/// The public suffix of a host and one label more. A public suffix has none.
#[must_use]
pub fn registrable_domain(host: &str) -> Option<&str> {
    let host = without_root(host);
    let (suffix, _) = public_suffix(host);
    let front = host.strip_suffix(suffix)?.strip_suffix('.')?;
    let start = front.rfind('.').map_or(0, |dot| dot + 1);
    (start < front.len()).then(|| &host[start..])
}

/// The list's names have no dot of the root.
fn without_root(host: &str) -> &str {
    host.strip_suffix('.').unwrap_or(host)
}

/// What the rules say of one name.
struct Marks(&'static str);

impl Marks {
    /// The marks of this name, by binary search: each probe goes to the start of its line.
    fn of(name: &str) -> Marks {
        let rules = RULES.as_bytes();
        // Plain loops: lines are too short for `find` to pay.
        let end_of = |mut at: usize, byte: u8| {
            while rules[at] != byte {
                at += 1;
            }
            at
        };
        let (mut low, mut high) = (0, rules.len());
        while low < high {
            let mut start = low.midpoint(high);
            while start > low && rules[start - 1] != b'\n' {
                start -= 1;
            }
            let space = end_of(start, b' ');
            match rules[start..space].cmp(name.as_bytes()) {
                Ordering::Less => low = end_of(space, b'\n') + 1,
                Ordering::Equal => return Marks(&RULES[space + 1..end_of(space, b'\n')]),
                Ordering::Greater => high = start,
            }
        }
        Marks("")
    }

    /// The part with the rule that this name is a public suffix.
    fn itself(&self) -> Option<SuffixKind> {
        self.part('i', 'p')
    }

    /// The part with the rule that each name one label longer is a public suffix.
    fn one_longer(&self) -> Option<SuffixKind> {
        self.part('I', 'P')
    }

    /// Whether this name is the exception to a rule for names one label longer than its parent.
    fn is_exception(&self) -> bool {
        self.0.contains('!')
    }

    fn part(&self, icann: char, private: char) -> Option<SuffixKind> {
        if self.0.contains(icann) {
            return Some(SuffixKind::Icann);
        }
        self.0.contains(private).then_some(SuffixKind::Private)
    }
}
