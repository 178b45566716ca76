//! IP addresses as the URL Standard reads and serializes them ("IPv4 parser", "IPv6 serializer").

use std::fmt::Write as _;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Whether a browser would take this host for an IPv4 address, in however odd a form.
pub(super) fn ends_in_a_number(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let last = host.rsplit('.').next().unwrap_or(host);
    !last.is_empty()
        && (last.bytes().all(|byte| byte.is_ascii_digit()) || hex_digits(last).is_some())
}

fn hex_digits(part: &str) -> Option<&str> {
    let digits = part
        .strip_prefix("0x")
        .or_else(|| part.strip_prefix("0X"))?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then_some(digits)
}

/// The dotted quad for what may be one to four decimal, octal or hexadecimal parts.
pub(super) fn canonical_ipv4(host: &str) -> Option<String> {
    let host = host.strip_suffix('.').unwrap_or(host);
    let parts: Vec<&str> = host.split('.').collect();
    let (last, front) = parts.split_last()?;
    if parts.len() > 4 {
        return None;
    }
    let mut address: u32 = 0;
    for (at, part) in front.iter().enumerate() {
        let byte = u8::try_from(number(part)?).ok()?;
        address |= u32::from(byte) << (24 - 8 * at);
    }
    // The last part fills the bytes that are left.
    let room = 32 - 8 * front.len();
    let last = number(last)?;
    if last >= 1 << room {
        return None;
    }
    let last = u32::try_from(last).ok()?;
    Some(Ipv4Addr::from_bits(address | last).to_string())
}

fn number(part: &str) -> Option<u64> {
    let (digits, radix) = match hex_digits(part) {
        Some("") => return Some(0),
        Some(digits) => (digits, 16),
        None if part.len() > 1 && part.starts_with('0') => (&part[1..], 8),
        None => (part, 10),
    };
    // `from_str_radix` takes a sign, a host does not.
    if digits.starts_with('+') {
        return None;
    }
    u64::from_str_radix(digits, radix).ok()
}

/// The address in brackets, in the one form that browsers send: lower case, no leading zeros, the
/// first longest run of zeros compressed, no dotted quad in it.
pub(super) fn canonical_ipv6(host: &str) -> Option<String> {
    let address: Ipv6Addr = host.strip_prefix('[')?.strip_suffix(']')?.parse().ok()?;
    let pieces = address.segments();
    let (mut start, mut len) = (0, 0);
    let mut at = 0;
    while at < pieces.len() {
        let run = pieces[at..].iter().take_while(|piece| **piece == 0).count();
        if run > len {
            (start, len) = (at, run);
        }
        at += run.max(1);
    }
    let mut text = String::from("[");
    let mut at = 0;
    while at < pieces.len() {
        if at == start && len > 1 {
            text.push_str(if at == 0 { "::" } else { ":" });
            at += len;
            continue;
        }
        let colon = if at + 1 < pieces.len() { ":" } else { "" };
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{:x}{colon}", pieces[at]);
        at += 1;
    }
    text.push(']');
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::{canonical_ipv4, canonical_ipv6};

    #[test]
    fn ipv6_is_compressed_as_browsers_do_it() {
        for (written, sent) in [
            ("[::1]", "[::1]"),
            ("[0:0:0:0:0:0:0:1]", "[::1]"),
            ("[::]", "[::]"),
            ("[2001:DB8::1]", "[2001:db8::1]"),
            ("[2001:db8:0:0:1:0:0:1]", "[2001:db8::1:0:0:1]"),
            ("[2001:db8:0:1:1:1:1:1]", "[2001:db8:0:1:1:1:1:1]"),
            ("[1:0:0:0:0:0:0:0]", "[1::]"),
            ("[::ffff:192.0.2.1]", "[::ffff:c000:201]"),
        ] {
            assert_eq!(canonical_ipv6(written).as_deref(), Some(sent), "{written}");
        }
        for wrong in [
            "[",
            "[]",
            "[:1]",
            "[fe80::1%25eth0]",
            "[1:2:3:4:5:6:7:8:9]",
            "::1",
        ] {
            assert_eq!(canonical_ipv6(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn ipv4_is_read_as_browsers_do_it() {
        for (written, sent) in [
            ("127.0.0.1", Some("127.0.0.1")),
            ("127.1", Some("127.0.0.1")),
            ("0x7f.0.0.1", Some("127.0.0.1")),
            ("0177.0.0.1", Some("127.0.0.1")),
            ("2130706433", Some("127.0.0.1")),
            ("1.2.3.256", None),
            ("256.1.1.1", None),
            ("1.2.3.4.5", None),
            ("1..2", None),
            ("127.0.0.1.", Some("127.0.0.1")),
            ("1..", None),
            ("1.2.3.08", None),
            ("4294967296", None),
            ("4294967295", Some("255.255.255.255")),
            ("+1.2.3.4", None),
        ] {
            assert_eq!(canonical_ipv4(written).as_deref(), sent, "{written}");
        }
    }
}
