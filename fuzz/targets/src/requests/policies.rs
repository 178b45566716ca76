//! The policies that requests are sent to, each beside what it means.

use std::cell::OnceCell;

use cors_runtime::{PolicyLayer, cors_policy};

use super::oracle::{Asked, Meant, Sharing};

/// Every key.
#[cors_policy(
    allow_origins = ["https://app.example.com", "https://admin.example.com"],
    allow_methods = [GET, PUT],
    allow_headers = ["content-type", "X-Token"],
    expose_headers = ["etag", "x-total"],
    allow_credentials,
    max_age = "10m",
)]
struct Site;

#[cors_policy(
    allow_origins = ["https://*.example.com:*", "http://localhost:*", "https://*.example.org", "app://a:*"],
    allow_methods = [GET, PUT, DELETE],
    allow_headers = mirror,
    allow_credentials,
)]
struct Patterns;

#[cors_policy(
    allow_origins = "*",
    allow_methods = "*",
    allow_headers = ["*", "authorization"],
    expose_headers = "*",
    max_age = 60,
)]
struct Public;

#[cors_policy(allow_origins = "*", allow_headers = mirror)]
struct MirroringAll;

#[cors_policy(same_origin)]
struct Private;

#[cors_policy(
    allow_origins = ["null", "http://app.example.com:8080", "http://[::1]:3000", "tauri://localhost"],
    allow_methods = "*",
    allow_headers = "*",
    dangerously_allow(null_origin),
    max_age = 0,
)]
struct Odd;

/// More origins than are compared one by one.
#[cors_policy(
    allow_origins = [
        "https://1.example", "https://2.example", "https://3.example", "https://4.example",
        "https://5.example", "https://6.example", "https://7.example", "https://8.example",
        "https://9.example", "https://*.9.example", "http://127.0.0.1:*",
    ],
    allow_methods = [custom("PURGE"), OPTIONS],
    allow_headers = ["x-a"],
)]
struct Many;

const SAFELISTED: &[&str] = &["GET", "HEAD", "POST"];

const MEANT: [Meant; 7] = [
    Meant {
        origins: Sharing::Only(&["https://app.example.com", "https://admin.example.com"]),
        methods: &["GET", "PUT"],
        headers: Asked::Listed(&["content-type", "x-token"]),
        exposed: "etag,x-total",
        credentials: true,
        max_age: Some("600"),
    },
    Meant {
        origins: Sharing::Only(&[
            "https://*.example.com:*",
            "http://localhost:*",
            "https://*.example.org",
            "app://a:*",
        ]),
        methods: &["GET", "PUT", "DELETE"],
        headers: Asked::Mirrored,
        exposed: "",
        credentials: true,
        max_age: None,
    },
    Meant {
        origins: Sharing::Everybody,
        methods: &["*"],
        headers: Asked::Listed(&["*", "authorization"]),
        exposed: "*",
        credentials: false,
        max_age: Some("60"),
    },
    Meant {
        origins: Sharing::Everybody,
        methods: SAFELISTED,
        headers: Asked::Mirrored,
        exposed: "",
        credentials: false,
        max_age: None,
    },
    Meant {
        origins: Sharing::Only(&[]),
        methods: SAFELISTED,
        headers: Asked::Listed(&[]),
        exposed: "",
        credentials: false,
        max_age: None,
    },
    Meant {
        origins: Sharing::Only(&[
            "null",
            "http://app.example.com:8080",
            "http://[::1]:3000",
            "tauri://localhost",
        ]),
        methods: &["*"],
        headers: Asked::Listed(&["*"]),
        exposed: "",
        credentials: false,
        max_age: Some("0"),
    },
    Meant {
        origins: Sharing::Only(&[
            "https://1.example",
            "https://2.example",
            "https://3.example",
            "https://4.example",
            "https://5.example",
            "https://6.example",
            "https://7.example",
            "https://8.example",
            "https://9.example",
            "https://*.9.example",
            "http://127.0.0.1:*",
        ]),
        methods: &["PURGE", "OPTIONS"],
        headers: Asked::Listed(&["x-a"]),
        exposed: "",
        credentials: false,
        max_age: None,
    },
];

thread_local! {
    static LAYERS: OnceCell<[PolicyLayer; MEANT.len()]> = const { OnceCell::new() };
}

/// Gives out a policy by its number. (Any number will do.)
pub(super) fn with(number: usize, use_it: impl FnOnce(&PolicyLayer, &Meant)) {
    LAYERS.with(|layers| {
        let layers = layers.get_or_init(|| {
            [
                Site::layer(),
                Patterns::layer(),
                Public::layer(),
                MirroringAll::layer(),
                Private::layer(),
                Odd::layer(),
                Many::layer(),
            ]
        });
        let at = number % layers.len();
        use_it(&layers[at], &MEANT[at]);
    });
}
