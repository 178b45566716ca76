//! The policies that nest, no two alike in anything, and what each sends out.

use cors_runtime::cors_policy;

#[cors_policy(
    allow_origins = ["https://inner.example", "https://all.example"],
    allow_methods = [GET, PUT],
    allow_headers = ["x-inner"],
    expose_headers = ["x-inner-total"],
    allow_credentials,
    max_age = 300,
)]
pub(crate) struct Inner;

#[cors_policy(
    allow_origins = ["https://outer.example", "https://all.example"],
    allow_methods = [GET, PUT, DELETE],
    allow_headers = ["x-outer"],
    expose_headers = ["x-outer-total"],
    max_age = 600,
)]
pub(crate) struct Outer;

#[cors_policy(
    allow_origins = ["https://middle.example", "https://all.example"],
    allow_methods = [PATCH],
    allow_headers = ["x-middle"],
    expose_headers = ["x-middle-total"],
)]
pub(crate) struct Middle;

#[cors_policy(
    allow_origins = ["https://beside.example", "https://all.example"],
    expose_headers = ["x-beside-total"],
    max_age = 900,
)]
pub(crate) struct Beside;

#[cors_policy(allow_origins = "*", allow_methods = "*", max_age = 60)]
pub(crate) struct Everyone;

#[cors_policy(same_origin)]
pub(crate) struct Nobody;

/// What a policy sends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    /// `None` for everybody, without an origin too.
    origins: Option<&'static [&'static str]>,
    /// On an allowed preflight, but for the methods and the origin.
    preflight: &'static [&'static str],
    methods: &'static str,
    /// On an answer, but for the origin.
    answer: &'static [&'static str],
}

pub(crate) const INNER: Terms = Terms {
    origins: Some(&["https://inner.example", "https://all.example"]),
    preflight: &[
        "allow-credentials: true",
        "allow-headers: x-inner",
        "max-age: 300",
    ],
    methods: "GET,PUT",
    answer: &["allow-credentials: true", "expose-headers: x-inner-total"],
};

pub(crate) const OUTER: Terms = Terms {
    origins: Some(&["https://outer.example", "https://all.example"]),
    preflight: &["allow-headers: x-outer", "max-age: 600"],
    methods: "GET,PUT,DELETE",
    answer: &["expose-headers: x-outer-total"],
};

pub(crate) const MIDDLE: Terms = Terms {
    origins: Some(&["https://middle.example", "https://all.example"]),
    preflight: &["allow-headers: x-middle"],
    methods: "PATCH",
    answer: &["expose-headers: x-middle-total"],
};

pub(crate) const BESIDE: Terms = Terms {
    origins: Some(&["https://beside.example", "https://all.example"]),
    preflight: &["max-age: 900"],
    methods: "GET,HEAD,POST",
    answer: &["expose-headers: x-beside-total"],
};

pub(crate) const EVERYONE: Terms = Terms {
    origins: None,
    preflight: &["max-age: 60"],
    methods: "*",
    answer: &[],
};

pub(crate) const NOBODY: Terms = Terms {
    origins: Some(&[]),
    preflight: &[],
    methods: "",
    answer: &[],
};

impl Terms {
    /// The same policy where a path routes it under these methods.
    pub(crate) const fn routed(self, methods: &'static str) -> Terms {
        Terms { methods, ..self }
    }

    /// The lines of `Access-Control-*` on a preflight.
    pub(crate) fn preflight(&self, from: Option<&str>) -> Vec<String> {
        let methods = format!("allow-methods: {}", self.methods);
        self.lines(self.preflight, Some(methods), from)
    }

    /// The lines of `Access-Control-*` on an answer.
    pub(crate) fn answer(&self, from: Option<&str>) -> Vec<String> {
        self.lines(self.answer, None, from)
    }

    /// The lines of `Vary` on either.
    pub(crate) fn vary(&self) -> Vec<String> {
        let origin = self.origins.map(|_| "origin".to_owned());
        origin.into_iter().collect()
    }

    fn lines(&self, lines: &[&str], more: Option<String>, from: Option<&str>) -> Vec<String> {
        let origin = match (self.origins, from) {
            (None, _) => "*",
            (Some(allowed), Some(from)) if allowed.contains(&from) => from,
            _ => return Vec::new(),
        };
        let mut lines: Vec<String> = lines.iter().map(|&line| line.to_owned()).collect();
        lines.extend(more);
        lines.push(format!("allow-origin: {origin}"));
        lines.sort();
        lines
    }
}
