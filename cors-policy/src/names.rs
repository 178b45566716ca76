//! Lists of names, looked through in a `const`, where nothing of the standard library compares texts.

pub(crate) const fn contains(names: &[&str], name: &str) -> bool {
    let mut at = 0;
    while at < names.len() {
        if is_same(names[at].as_bytes(), name.as_bytes()) {
            return true;
        }
        at += 1;
    }
    false
}

/// RFC 9110, 5.1: names of headers are the same in any case.
pub(crate) const fn contains_in_any_case(names: &[&str], name: &str) -> bool {
    let mut at = 0;
    while at < names.len() {
        if names[at].eq_ignore_ascii_case(name) {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether something is listed that is none of these.
pub(crate) const fn contains_another(names: &[&str], known: &[&str]) -> bool {
    let mut at = 0;
    while at < names.len() {
        if !contains(known, names[at]) {
            return true;
        }
        at += 1;
    }
    false
}

pub(crate) const fn is_same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}
