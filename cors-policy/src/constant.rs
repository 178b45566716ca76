//! The policy of an annotated item as the macro writes it: a constant, key by key.

use crate::dangers::Dangers;
use crate::enforce::Enforce;
use crate::policy::{
    EnvOrigins, ExposedHeaders, ListedOrigins, Methods, Origins, Parts, Policy, RequestHeaders,
};
use crate::text::contains;

/// Each method sets what one key says. An empty list clears the key, and `"*"` alone means everything.
impl Parts {
    /// A policy in which no key is given yet.
    #[must_use]
    pub const fn named(name: &'static str) -> Parts {
        Parts {
            name,
            ..Parts::NONE
        }
    }

    /// A policy that builds on a named one, in which no other key is given yet.
    #[must_use]
    pub const fn based_on(name: &'static str, base: &'static Policy) -> Parts {
        Parts {
            name,
            base: Some(base),
            ..base.parts()
        }
    }

    /// The module that its item is in.
    #[must_use]
    pub const fn in_module(self, module: &'static str) -> Parts {
        Parts { module, ..self }
    }

    /// `allow_origins = [...]`
    #[must_use]
    pub const fn allow_origins(self, patterns: &'static [&'static str]) -> Parts {
        let allow_origins = if is_wildcard(patterns) {
            Origins::Any
        } else {
            Origins::Listed(ListedOrigins::of(patterns))
        };
        Parts {
            allow_origins,
            ..self
        }
    }

    /// `allow_origins = [...]`, of which there is more to say than the patterns.
    #[must_use]
    pub const fn allow_listed_origins(self, list: ListedOrigins) -> Parts {
        Parts {
            allow_origins: Origins::Listed(list),
            ..self
        }
    }

    /// `allow_origins = with(...)`
    #[must_use]
    pub const fn allow_origins_of_source(self) -> Parts {
        Parts {
            allow_origins: Origins::Source,
            ..self
        }
    }

    /// `same_origin`
    #[must_use]
    pub const fn same_origin(self) -> Parts {
        Parts {
            allow_origins: Origins::SameOrigin,
            ..self
        }
    }

    /// `dev(allow_origins = [...])`, in builds with debug assertions. They are those of the user's crate, so
    /// the user's crate looks at them.
    #[must_use]
    pub const fn dev_origins(self, debug_assertions: bool, list: &'static ListedOrigins) -> Parts {
        let is_given = debug_assertions && !list.patterns.is_empty();
        Parts {
            dev_origins: if is_given { Some(list) } else { None },
            ..self
        }
    }

    /// `allow_methods = [...]`
    #[must_use]
    pub const fn allow_methods(self, methods: &'static [&'static str]) -> Parts {
        let allow_methods = if is_wildcard(methods) {
            Methods::Any
        } else if methods.is_empty() {
            Methods::Safelisted
        } else {
            Methods::Listed(methods)
        };
        Parts {
            allow_methods,
            ..self
        }
    }

    /// `allow_headers = [...]`
    #[must_use]
    pub const fn allow_headers(self, names: &'static [&'static str]) -> Parts {
        let allow_headers = if is_wildcard(names) {
            RequestHeaders::Any
        } else if names.is_empty() {
            RequestHeaders::Safelisted
        } else {
            RequestHeaders::Listed(names)
        };
        Parts {
            allow_headers,
            ..self
        }
    }

    /// `allow_headers = mirror`
    #[must_use]
    pub const fn mirror_headers(self) -> Parts {
        Parts {
            allow_headers: RequestHeaders::Mirror,
            ..self
        }
    }

    /// `expose_headers = [...]`
    #[must_use]
    pub const fn expose_headers(self, names: &'static [&'static str]) -> Parts {
        let expose_headers = if is_wildcard(names) {
            ExposedHeaders::Any
        } else if names.is_empty() {
            ExposedHeaders::Safelisted
        } else {
            ExposedHeaders::Listed(names)
        };
        Parts {
            expose_headers,
            ..self
        }
    }

    /// `allow_credentials`
    #[must_use]
    pub const fn allow_credentials(self, allow_credentials: bool) -> Parts {
        Parts {
            allow_credentials,
            ..self
        }
    }

    /// `max_age`, in seconds.
    #[must_use]
    pub const fn max_age(self, seconds: u32) -> Parts {
        Parts {
            max_age: Some(seconds),
            ..self
        }
    }

    /// `max_age = []`
    #[must_use]
    pub const fn no_max_age(self) -> Parts {
        Parts {
            max_age: None,
            ..self
        }
    }

    /// `enforce`, `enforce(all)`, `enforce(report)`, `enforce(all, report)`
    #[must_use]
    pub const fn enforce(self, all: bool, report: bool) -> Parts {
        Parts {
            enforce: Enforce::On { all, report },
            ..self
        }
    }

    /// `enforce = false`
    #[must_use]
    pub const fn enforce_off(self) -> Parts {
        Parts {
            enforce: Enforce::Off,
            ..self
        }
    }

    /// `dangerously_allow(...)`
    #[must_use]
    pub const fn dangerously_allow(self, dangerously_allow: Dangers) -> Parts {
        Parts {
            dangerously_allow,
            ..self
        }
    }

    /// The policy.
    #[must_use]
    pub const fn build(self) -> Policy {
        Policy::from_parts(self)
    }
}

/// What the rules that need another key have to know of a list of origins.
impl ListedOrigins {
    /// A list of these patterns.
    #[must_use]
    pub const fn of(patterns: &'static [&'static str]) -> ListedOrigins {
        ListedOrigins {
            patterns,
            ..ListedOrigins::NONE
        }
    }

    /// `env("VAR")` in it.
    #[must_use]
    pub const fn with_environment(self, environment: &'static [EnvOrigins]) -> ListedOrigins {
        ListedOrigins {
            environment,
            ..self
        }
    }

    /// `*` as the default of a variable.
    #[must_use]
    pub const fn with_any(self) -> ListedOrigins {
        ListedOrigins {
            any: Some("*"),
            ..self
        }
    }

    /// Its first origin that is neither secure nor loopback.
    #[must_use]
    pub const fn with_insecure(self, origin: &'static str) -> ListedOrigins {
        ListedOrigins {
            insecure: Some(origin),
            ..self
        }
    }

    /// Its first pattern whose subdomains anybody can register.
    #[must_use]
    pub const fn with_public_suffix(self, pattern: &'static str) -> ListedOrigins {
        ListedOrigins {
            public_suffix: Some(pattern),
            ..self
        }
    }

    /// `dangerously_allow(...)` for these patterns alone.
    #[must_use]
    pub const fn with_dangers(self, dangerously_allow: Dangers) -> ListedOrigins {
        ListedOrigins {
            dangerously_allow,
            ..self
        }
    }

    /// `null` in it.
    #[must_use]
    pub const fn with_null(self) -> ListedOrigins {
        ListedOrigins {
            null: Some("null"),
            ..self
        }
    }
}

impl EnvOrigins {
    /// `env("VAR")`
    #[must_use]
    pub const fn of(variable: &'static str) -> EnvOrigins {
        EnvOrigins {
            variable,
            default: None,
        }
    }

    /// `env("VAR", default = [...])`
    #[must_use]
    pub const fn with_default(self, patterns: &'static [&'static str]) -> EnvOrigins {
        EnvOrigins {
            default: Some(patterns),
            ..self
        }
    }
}

/// Whether a list is `"*"`, and nothing else.
const fn is_wildcard(list: &[&str]) -> bool {
    list.len() == 1 && contains(list, "*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_variant() {
        let policy = |parts: Parts| parts.build();
        let new = Parts::named("api");
        assert_eq!(
            policy(new),
            Policy::from_parts(Parts {
                name: "api",
                ..Parts::NONE
            })
        );
        assert_eq!(
            policy(new.allow_origins(&["*"])).parts().allow_origins,
            Origins::Any
        );
        let listed = Origins::Listed(ListedOrigins::of(&["https://a.example"]));
        assert_eq!(
            policy(new.allow_origins(&["https://a.example"]))
                .parts()
                .allow_origins,
            listed
        );
        let parts = new
            .allow_methods(&["PUT"])
            .allow_headers(&["*", "authorization"])
            .expose_headers(&["*"]);
        assert_eq!(parts.allow_methods, Methods::Listed(&["PUT"]));
        assert_eq!(
            parts.allow_headers,
            RequestHeaders::Listed(&["*", "authorization"])
        );
        assert_eq!(parts.expose_headers, ExposedHeaders::Any);
        let cleared = parts
            .allow_methods(&[])
            .allow_headers(&[])
            .expose_headers(&[])
            .max_age(1)
            .no_max_age();
        assert_eq!(cleared, new);
    }

    #[test]
    fn origins_of_developers_are_in_their_builds_alone() {
        const LIST: &ListedOrigins = &ListedOrigins::of(&["http://localhost:*"]);
        let parts = Parts::named("api");
        assert_eq!(parts.dev_origins(true, LIST).dev_origins, Some(LIST));
        assert_eq!(parts.dev_origins(false, LIST).dev_origins, None);
        assert_eq!(
            parts.dev_origins(true, &ListedOrigins::NONE).dev_origins,
            None
        );
    }

    #[test]
    fn what_is_not_given_is_the_base_s() {
        static BASE: Policy = Parts::named("base")
            .allow_origins(&["*"])
            .max_age(60)
            .build();
        let parts = Parts::based_on("api", &BASE).max_age(5);
        assert_eq!(
            (parts.name, parts.base, parts.max_age),
            ("api", Some(&BASE), Some(5))
        );
        assert_eq!(parts.allow_origins, Origins::Any);
    }
}
