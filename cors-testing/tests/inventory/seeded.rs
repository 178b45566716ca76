//! Changes of a lock as they come in pull requests, and how each is told: what it is, where, and why.

use cors_testing::lock::{Lock, LockDiff, diff};

const LOCK: &str = r#"{
  "version": 1,
  "endpoints": {
    "*": {"*": {"policy": "shop::api", "note": "fallback"}},
    "/cart": {"GET": {"policy": "shop::cart", "enforce": "unsafe"}, "POST": {"policy": "shop::cart", "enforce": "unsafe"}},
    "/health": {"GET": {"policy": null}},
    "/orders": {"GET": {"policy": "shop::api"}, "PUT": {"policy": "shop::admin"}},
    "/prices": {"GET": {"policy": "shop::open"}},
    "/tenants": {"GET": {"policy": "shop::tenants"}}
  },
  "policies": {
    "shop::admin": {"allow_origins": ["https://admin.example.com"], "allow_methods": ["PUT"], "allow_headers": ["content-type"], "allow_credentials": true},
    "shop::api": {"allow_origins": ["https://*.example.com", "https://app.example.com", {"env": "MORE", "default": []}], "allow_methods": ["GET", "PUT"], "max_age": 600},
    "shop::cart": {"allow_origins": ["https://app.example.com"], "allow_credentials": true, "enforce": "unsafe"},
    "shop::open": {"allow_origins": "*", "expose_headers": ["etag"]},
    "shop::tenants": {"allow_origins": "with(...)"}
  }
}"#;

/// `looser GET /orders: allow_origins: every origin is allowed now`
fn lines(diff: &LockDiff) -> Vec<String> {
    let mut lines = Vec::new();
    for changed in &diff.changed {
        for difference in &changed.differences {
            let (direction, endpoints) = (changed.direction.name(), changed.endpoints.join(", "));
            lines.push(format!("{direction} {endpoints}: {difference}"));
        }
    }
    for added in &diff.added {
        let looser = if added.is_looser { "looser" } else { "neutral" };
        lines.push(format!("{looser} {}: added", added.endpoint));
    }
    lines.extend(
        diff.removed
            .iter()
            .map(|endpoint| format!("neutral {endpoint}: removed")),
    );
    lines
}

#[test]
fn each_change_is_told_as_what_it_is() {
    let old = Lock::parse(LOCK).unwrap();
    let mut wrong = Vec::new();
    for (before, after, expected) in CHANGES {
        assert!(LOCK.contains(before), "{before}");
        let new = Lock::parse(&LOCK.replace(before, after))
            .unwrap_or_else(|error| panic!("{after}: {error}"));
        let found = lines(&diff(&old, &new));
        if found != *expected {
            wrong.push(format!("(r#\"{before}\"#, r#\"{after}\"#, &{found:#?}),"));
        }
        // And back.
        let reverse = diff(&new, &old);
        let is_tighter = found.iter().any(|line| line.starts_with("tighter"));
        assert!(!is_tighter || reverse.is_looser(), "{before} {after}");
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What is replaced, by what, and what is told.
const CHANGES: &[(&str, &str, &[&str])] = &[
    (
        r#""https://app.example.com", {"env""#,
        r#""https://app.example.com", "https://new.example", {"env""#,
        &["looser fallback, GET /orders: allow_origins: `https://new.example` is allowed now"],
    ),
    (
        r#""https://*.example.com", "https://app"#,
        r#""https://app"#,
        &[
            "tighter fallback, GET /orders: allow_origins: `https://*.example.com` is no longer allowed",
        ],
    ),
    (
        r#""https://app.example.com", {"env""#,
        r#"{"env""#,
        &[
            "neutral fallback, GET /orders: allow_origins: the same, in other words or another order",
        ],
    ),
    (
        r#"["https://*.example.com", "https://app.example.com", {"env": "MORE", "default": []}]"#,
        r#""*""#,
        &["looser fallback, GET /orders: allow_origins: every origin is allowed now"],
    ),
    (
        r#"["https://*.example.com", "https://app.example.com", {"env": "MORE", "default": []}]"#,
        r#""same_origin""#,
        &[
            "tighter fallback, GET /orders: allow_origins: `https://*.example.com` is no longer allowed",
            "tighter fallback, GET /orders: allow_origins: `https://app.example.com` is no longer allowed",
            "tighter fallback, GET /orders: allow_origins: the origins in `MORE` are no longer allowed",
        ],
    ),
    (
        r#"["https://*.example.com", "https://app.example.com", {"env": "MORE", "default": []}]"#,
        r#""with(...)""#,
        &[
            "looser fallback, GET /orders: allow_origins: the origins of a source (`with(...)`) are allowed now",
            "tighter fallback, GET /orders: allow_origins: `https://*.example.com` is no longer allowed",
            "tighter fallback, GET /orders: allow_origins: `https://app.example.com` is no longer allowed",
            "tighter fallback, GET /orders: allow_origins: the origins in `MORE` are no longer allowed",
        ],
    ),
    (
        r#", {"env": "MORE", "default": []}"#,
        "",
        &[
            "tighter fallback, GET /orders: allow_origins: the origins in `MORE` are no longer allowed",
        ],
    ),
    (
        r#"{"env": "MORE", "default": []}"#,
        r#"{"env": "OTHER", "default": []}"#,
        &[
            "looser fallback, GET /orders: allow_origins: the origins in `OTHER` are allowed now",
            "tighter fallback, GET /orders: allow_origins: the origins in `MORE` are no longer allowed",
        ],
    ),
    (
        r#"{"env": "MORE", "default": []}"#,
        r#"{"env": "MORE"}"#,
        &[
            "neutral fallback, GET /orders: allow_origins: the same, in other words or another order",
        ],
    ),
    (
        r#"{"env": "MORE", "default": []}"#,
        r#"{"env": "MORE", "default": ["https://default.example"]}"#,
        &[
            "looser fallback, GET /orders: allow_origins: `https://default.example` is allowed now where `MORE` is not set",
        ],
    ),
    (
        r#"{"env": "MORE", "default": []}"#,
        r#"{"env": "MORE", "default": []}, {"env": "EVEN_MORE", "default": []}"#,
        &[
            "looser fallback, GET /orders: allow_origins: the origins in `EVEN_MORE` are allowed now",
        ],
    ),
    (
        r#"["https://*.example.com", "https://app"#,
        r#"["https://app.example.org", "https://*.example.com", "https://app"#,
        &["looser fallback, GET /orders: allow_origins: `https://app.example.org` is allowed now"],
    ),
    (
        r#""https://*.example.com", "https://app"#,
        r#""https://*.example.com:*", "https://app"#,
        &["looser fallback, GET /orders: allow_origins: `https://*.example.com:*` is allowed now"],
    ),
    (
        r#""https://*.example.com", "https://app"#,
        r#""http://*.example.com", "https://app"#,
        &[
            "looser fallback, GET /orders: allow_origins: `http://*.example.com` is allowed now",
            "tighter fallback, GET /orders: allow_origins: `https://*.example.com` is no longer allowed",
        ],
    ),
    (
        r#"["GET", "PUT"]"#,
        r#"["GET", "PUT", "DELETE"]"#,
        &["looser fallback, GET /orders: allow_methods: scripts may now send the method `DELETE`"],
    ),
    (
        r#"["GET", "PUT"]"#,
        r#"["GET"]"#,
        &[
            "tighter fallback, GET /orders: allow_methods: scripts may no longer send the method `PUT`",
        ],
    ),
    (
        r#"["GET", "PUT"]"#,
        r#"["PUT", "GET"]"#,
        &[
            "neutral fallback, GET /orders: allow_methods: the same, in other words or another order",
        ],
    ),
    (
        r#"["GET", "PUT"]"#,
        r#""*""#,
        &["looser fallback, GET /orders: allow_methods: scripts may now send any other method"],
    ),
    (
        r#""max_age": 600"#,
        r#""max_age": 86400"#,
        &["neutral fallback, GET /orders: max_age: 600 s, now 86400 s"],
    ),
    (
        r#""max_age": 600}"#,
        r#""allow_credentials": true}"#,
        &[
            "looser fallback, GET /orders: allow_credentials: responses to requests with credentials are shared now",
            "neutral fallback, GET /orders: max_age: 600 s, now not given",
        ],
    ),
    (
        r#""max_age": 600}"#,
        r#""allow_headers": ["authorization"]}"#,
        &[
            "looser fallback, GET /orders: allow_headers: scripts may now send the header `authorization`",
            "neutral fallback, GET /orders: max_age: 600 s, now not given",
        ],
    ),
    (
        r#""max_age": 600}"#,
        r#""allow_headers": "mirror"}"#,
        &[
            "looser fallback, GET /orders: allow_headers: scripts may now send the header `authorization`",
            "looser fallback, GET /orders: allow_headers: scripts may now send any other header",
            "neutral fallback, GET /orders: max_age: 600 s, now not given",
        ],
    ),
    (
        r#""max_age": 600}"#,
        r#""expose_headers": ["x-total"]}"#,
        &[
            "looser fallback, GET /orders: expose_headers: scripts may now read the response header `x-total`",
            "neutral fallback, GET /orders: max_age: 600 s, now not given",
        ],
    ),
    (
        r#""max_age": 600}"#,
        r#""enforce": "all, report"}"#,
        &[
            "neutral fallback, GET /orders: max_age: 600 s, now not given",
            "neutral fallback, GET /orders: enforce: nothing else is refused",
        ],
    ),
    (
        r#""max_age": 600}"#,
        r#""dangerously_allow": ["public_suffix"]}"#,
        &[
            "neutral fallback, GET /orders: max_age: 600 s, now not given",
            "neutral fallback, GET /orders: dangerously_allow: another safety rule is switched off, or on again",
        ],
    ),
    (
        r#"["https://admin.example.com"], "allow_methods": ["PUT"], "allow_headers": ["content-type"], "allow_credentials": true"#,
        r#"["https://admin.example.com"], "allow_methods": ["PUT"], "allow_headers": ["content-type"]"#,
        &[
            "tighter PUT /orders: allow_credentials: responses to requests with credentials are no longer shared",
        ],
    ),
    (
        r#"["https://admin.example.com"], "allow_methods": ["PUT"], "allow_headers": ["content-type"]"#,
        r#"["https://admin.example.com"], "allow_methods": ["PUT"], "allow_headers": ["content-type", "x-trace"]"#,
        &["looser PUT /orders: allow_headers: scripts may now send the header `x-trace`"],
    ),
    (
        r#"["https://admin.example.com"], "allow_methods": ["PUT"], "allow_headers": ["content-type"]"#,
        r#"["https://admin.example.com"], "allow_methods": ["PUT"]"#,
        &[
            "tighter PUT /orders: allow_headers: scripts may no longer send the header `content-type`",
        ],
    ),
    (
        r#"["https://admin.example.com"], "allow_methods""#,
        r#"["https://*.admin.example.com"], "allow_methods""#,
        &[
            "looser PUT /orders: allow_origins: `https://*.admin.example.com` is allowed now",
            "tighter PUT /orders: allow_origins: `https://admin.example.com` is no longer allowed",
        ],
    ),
    (
        r#""allow_origins": "*", "expose_headers": ["etag"]"#,
        r#""allow_origins": "*", "expose_headers": "*""#,
        &["looser GET /prices: expose_headers: scripts may now read any other response header"],
    ),
    (
        r#""allow_origins": "*", "expose_headers": ["etag"]"#,
        r#""allow_origins": "*""#,
        &[
            "tighter GET /prices: expose_headers: scripts may no longer read the response header `etag`",
        ],
    ),
    (
        r#""allow_origins": "*", "expose_headers": ["etag"]"#,
        r#""allow_origins": ["https://app.example.com"], "expose_headers": ["etag"]"#,
        &["tighter GET /prices: allow_origins: every origin is no longer allowed"],
    ),
    (
        r#""allow_origins": "*", "expose_headers": ["etag"]"#,
        r#""allow_origins": "*", "allow_headers": "*", "expose_headers": ["etag"]"#,
        &["looser GET /prices: allow_headers: scripts may now send any other header"],
    ),
    (
        r#""shop::tenants": {"allow_origins": "with(...)"}"#,
        r#""shop::tenants": {"allow_origins": ["https://tenant.example"]}"#,
        &[
            "looser GET /tenants: allow_origins: `https://tenant.example` is allowed now",
            "tighter GET /tenants: allow_origins: the origins of a source (`with(...)`) are no longer allowed",
        ],
    ),
    (
        r#""shop::tenants": {"allow_origins": "with(...)"}"#,
        r#""shop::tenants": {"allow_origins": "with(...)", "allow_credentials": true, "dangerously_allow": ["dynamic_origins"]}"#,
        &[
            "looser GET /tenants: allow_credentials: responses to requests with credentials are shared now",
            "neutral GET /tenants: dangerously_allow: another safety rule is switched off, or on again",
        ],
    ),
    (
        r#""GET": {"policy": "shop::cart", "enforce": "unsafe"}, "POST": {"policy": "shop::cart", "enforce": "unsafe"}"#,
        r#""GET": {"policy": "shop::cart"}, "POST": {"policy": "shop::cart"}"#,
        &[
            "looser GET /cart, POST /cart: enforce: unsafe requests from other origins are no longer refused",
        ],
    ),
    (
        r#""POST": {"policy": "shop::cart", "enforce": "unsafe"}"#,
        r#""POST": {"policy": "shop::cart", "enforce": "unsafe, report"}"#,
        &["looser POST /cart: enforce: unsafe requests from other origins are no longer refused"],
    ),
    (
        r#""POST": {"policy": "shop::cart", "enforce": "unsafe"}"#,
        r#""POST": {"policy": "shop::cart", "enforce": "all"}"#,
        &[
            "tighter POST /cart: enforce: reads from other origins are now refused",
            "tighter POST /cart: enforce: requests that other sites start without an `Origin` are now refused",
        ],
    ),
    (
        r#""POST": {"policy": "shop::cart", "enforce": "unsafe"}"#,
        r#""POST": {"policy": null}"#,
        &[
            "looser POST /cart: enforce: unsafe requests from other origins are no longer refused",
            "tighter POST /cart: allow_origins: `https://app.example.com` is no longer allowed",
        ],
    ),
    (
        r#""POST": {"policy": "shop::cart", "enforce": "unsafe"}"#,
        r#""POST": {"policy": "shop::open"}"#,
        &[
            "looser POST /cart: allow_origins: every origin is allowed now",
            "looser POST /cart: expose_headers: scripts may now read the response header `etag`",
            "looser POST /cart: enforce: unsafe requests from other origins are no longer refused",
            "tighter POST /cart: allow_credentials: responses to requests with credentials are no longer shared",
            "neutral POST /cart: name: `shop::cart` is now `shop::open`",
        ],
    ),
    (
        r#""PUT": {"policy": "shop::admin"}"#,
        r#""PUT": {"policy": "shop::api"}"#,
        &[
            "looser PUT /orders: allow_origins: `https://*.example.com` is allowed now",
            "looser PUT /orders: allow_origins: `https://app.example.com` is allowed now",
            "looser PUT /orders: allow_origins: the origins in `MORE` are allowed now",
            "tighter PUT /orders: allow_headers: scripts may no longer send the header `content-type`",
            "tighter PUT /orders: allow_credentials: responses to requests with credentials are no longer shared",
            "neutral PUT /orders: allow_methods: the same, in other words or another order",
            "neutral PUT /orders: max_age: not given, now 600 s",
            "neutral PUT /orders: name: `shop::admin` is now `shop::api`",
        ],
    ),
    (
        r#""PUT": {"policy": "shop::admin"}"#,
        r#""PUT": {"policy": null}"#,
        &["tighter PUT /orders: allow_origins: `https://admin.example.com` is no longer allowed"],
    ),
    (
        r#""GET": {"policy": null}"#,
        r#""GET": {"policy": "shop::open"}"#,
        &["looser GET /health: allow_origins: every origin is allowed now"],
    ),
    (
        r#""GET": {"policy": null}"#,
        r#""GET": {"policy": null, "enforce": "unsafe"}"#,
        &["tighter GET /health: enforce: unsafe requests from other origins are now refused"],
    ),
    (
        r#""/health": {"GET": {"policy": null}},"#,
        "",
        &["neutral GET /health: removed"],
    ),
    (
        r#""/health": {"GET": {"policy": null}},"#,
        r#""/health": {"GET": {"policy": null}, "POST": {"policy": null}},"#,
        &["neutral POST /health: added"],
    ),
    (
        r#""/health": {"GET": {"policy": null}},"#,
        r#""/health": {"GET": {"policy": null}}, "/new": {"GET": {"policy": "shop::api"}},"#,
        &["neutral GET /new: added"],
    ),
    (r#""note": "fallback""#, r#""note": "other""#, &[]),
];
