//! Texts that are origins, or nearly.

use proptest::prelude::*;
use proptest::sample::select;

pub(crate) fn written(text: &'static str) -> BoxedStrategy<String> {
    Just(text.to_owned()).boxed()
}

/// One of these, the first one as often as all others together.
fn mostly(texts: &'static [&'static str]) -> BoxedStrategy<String> {
    prop_oneof![
        1 => Just(texts[0]),
        1 => select(texts),
    ]
    .prop_map(str::to_owned)
    .boxed()
}

fn label() -> BoxedStrategy<String> {
    prop_oneof![
        8 => "[a-z][a-z0-9]{0,7}",
        4 => "[a-z0-9_-]{1,6}",
        1 => "[A-Za-z]{1,6}",
        1 => select(&["xn--bcher-kva", "xn--r8jz45g", "xn--p1ai", "xn--55qx5d", "xn--strae-oqa"][..])
            .prop_map(str::to_owned),
        1 => "xn--[a-z0-9-]{0,6}",
        1 => "[a-zäöüßéñçøłžαωσςяїあ漢글]{1,5}",
        1 => "[a-zA-ZÄÖÜẞÉİΣΩЯЇ\u{212a}\u{212b}\u{2126}ſŀªﬁａ１。\u{ad}\u{301}\u{200d}💩]{1,4}",
        1 => "[a-z]{0,2}[!$&'()*+,;=~{}`%^|<>\"]{1,2}[a-z]{0,2}",
        1 => written(""),
        1 => "[a-z]{60,66}",
        1 => "[0-9]{1,3}",
        1 => "0x[0-9a-f]{0,3}",
    ]
    .boxed()
}

fn name() -> BoxedStrategy<String> {
    let labels = prop::collection::vec(label(), 1..5).prop_map(|labels| labels.join("."));
    prop_oneof![
        6 => labels.clone(),
        3 => "[a-z]{1,8}(\\.[a-z]{2,8}){1,3}",
        1 => labels.clone().prop_map(|name| format!("*.{name}")),
        1 => labels.prop_map(|name| format!("{name}.")),
        1 => select(&["localhost", "app.localhost", "example.com"][..]).prop_map(str::to_owned),
        1 => prop::collection::vec("[a-z]{1,3}", 80..130).prop_map(|labels| labels.join(".")),
    ]
    .boxed()
}

fn ipv4() -> BoxedStrategy<String> {
    let part = prop_oneof![
        6 => any::<u8>().prop_map(|part| part.to_string()),
        1 => any::<u8>().prop_map(|part| format!("0{part:o}")),
        1 => any::<u8>().prop_map(|part| format!("0x{part:x}")),
        1 => any::<u32>().prop_map(|part| part.to_string()),
        1 => "[0-9]{1,4}",
    ];
    prop_oneof![
        2 => any::<[u8; 4]>().prop_map(|[a, b, c, d]| format!("{a}.{b}.{c}.{d}")),
        1 => prop::collection::vec(part, 1..6).prop_map(|parts| parts.join(".")),
    ]
    .boxed()
}

fn ipv6() -> BoxedStrategy<String> {
    let piece = prop_oneof![2 => Just(0u16), 1 => 1u16..16, 1 => any::<u16>()];
    let address = prop::collection::vec(piece, 8).prop_map(|pieces| {
        let pieces: [u16; 8] = pieces.try_into().unwrap();
        std::net::Ipv6Addr::from(pieces)
    });
    prop_oneof![
        4 => address.clone().prop_map(|address| format!("[{address}]")),
        1 => address.clone().prop_map(|address| format!("[{address}]").to_uppercase()),
        1 => address.clone().prop_map(|address| {
            let pieces = address.segments().map(|piece| format!("{piece:04x}"));
            format!("[{}]", pieces.join(":"))
        }),
        1 => address.prop_map(|address| address.to_string()),
        1 => "\\[[0-9a-f:.%]{0,12}\\]?",
    ]
    .boxed()
}

fn port() -> BoxedStrategy<String> {
    prop_oneof![
        4 => written(""),
        2 => (1u16..).prop_map(|port| format!(":{port}")),
        1 => select(&[
            ":443", ":80", ":21", ":0", ":00", ":0443", ":08443", ":", ":*", ":65535", ":65536",
            ":99999999999999999999", ":abc", ":8443a", ":-1", ":+80", ":80:80", ":８０",
        ][..]).prop_map(str::to_owned),
    ]
    .boxed()
}

/// Texts that are origins or nearly: each part is sound more often than not.
pub(crate) fn origin_text() -> impl Strategy<Value = String> {
    let scheme = mostly(&[
        "https", "http", "ws", "wss", "ftp", "HTTPS", "Http", "app", "file", "",
    ]);
    let delimiter = prop_oneof![
        12 => Just("://"),
        1 => select(&[":", ":/", ":///", ":\\\\", "//", "", ":/\\"][..]),
    ];
    let user = prop_oneof![
        12 => Just(""),
        1 => select(&["user@", "user:pass@", "@", "a@b@", "a.example:80@"][..]),
    ];
    let host = prop_oneof![5 => name(), 1 => ipv4(), 1 => ipv6()];
    let tail = prop_oneof![
        6 => Just(""),
        1 => select(&[
            "/", "/a", "/*", "//", "?", "?a=b", "#", "#a", "\\", "/a@b.example", " ", "\n", "\t",
            "/\t", "]", ".", "@", "://", "\u{a0}", "/\u{e9}", "%20", ",https://b.example",
        ][..]),
    ];
    let front = prop_oneof![16 => Just(""), 1 => select(&[" ", "\n", "\u{a0}", "\0", "//"][..])];
    (front, scheme, delimiter, user, host, port(), tail).prop_map(
        |(front, scheme, delimiter, user, host, port, tail)| {
            format!("{front}{scheme}{delimiter}{user}{host}{port}{tail}")
        },
    )
}
