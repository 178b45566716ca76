//! The keys of `#[cors_policy(...)]`, in one table. The macro's parser, its suggestions, its
//! completions in an editor and the README's table are all made from this one.

use std::fmt;

macro_rules! keys {
    ($(
        $variant:ident $name:literal $(completed as $completion:ident)? {
            value: $value:literal,
            left_out: $left_out:literal,
            also_known_as: [$($alias:literal),*],
            doc: $doc:literal,
        }
    )*) => {
        /// A key of `#[cors_policy(...)]`.
        ///
        /// ```
        /// use cors_policy::__private::Key;
        ///
        /// assert_eq!(Key::named("max_age"), Some(Key::MaxAge));
        /// assert_eq!(Key::MaxAge.name(), "max_age");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Key {
            $(#[doc = $doc] $variant,)*
        }

        impl Key {
            /// Every key, in the order in which they are documented.
            pub const ALL: &[Key] = &[$(Key::$variant),*];

            /// The key as it is written in the attribute.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Key::$variant => $name,)* }
            }

            /// The form of its value, as the documentation puts it.
            #[must_use]
            pub const fn value(self) -> &'static str {
                match self { $(Key::$variant => $value,)* }
            }

            /// What it means to leave the key out.
            #[must_use]
            pub const fn left_out(self) -> &'static str {
                match self { $(Key::$variant => $left_out,)* }
            }

            /// What the key does, in a sentence or two of Markdown.
            #[must_use]
            pub const fn doc(self) -> &'static str {
                match self { $(Key::$variant => $doc,)* }
            }

            /// What other libraries call it. Near misses are found without being listed here.
            #[must_use]
            pub const fn also_known_as(self) -> &'static [&'static str] {
                match self { $(Key::$variant => &[$($alias),*],)* }
            }
        }

        /// A documented item for each key: what an editor completes and shows on hover.
        /// (`crate` is a keyword, which no item can be called.)
        #[doc(hidden)]
        pub mod completions {
            $($(#[doc = $doc] #[allow(non_upper_case_globals)] pub const $completion: super::Key = super::Key::$variant;)?)*
        }
    };
}

keys! {
    AllowOrigins "allow_origins" completed as allow_origins {
        value: "`\"*\"`, or a list of origin patterns and `env(\"VAR\")`, or `with(source)` on a function that builds routes",
        left_out: "compile error, unless a named policy has them",
        also_known_as: ["origin", "origins", "allowed_origins", "allow_origin_regex"],
        doc: "Who may read the answers: exact origins (`\"https://app.example.com\"`), subdomains (`\"https://*.example.com\"`), part of a label (`\"https://pr-*.example.com\"`), any port (`\"http://localhost:*\"`), or `\"*\"` for every origin. `env(\"VAR\")` reads more from the environment when the layer is built, `env(\"VAR\", default = [...])` where that is optional; `with(source)` asks with each request.",
    }
    AllowMethods "allow_methods" completed as allow_methods {
        value: "`\"*\"`, `routed`, or a list of `GET`, `\"GET\"`, `custom(\"PURGE\")`",
        left_out: "GET, HEAD and POST, which browsers always allow; in `cors_route!` the routed ones",
        also_known_as: ["method", "methods", "allowed_methods"],
        doc: "The methods that a script may use. GET, HEAD and POST need no permission, so leaving them out does not forbid them. `routed` allows those that the function's own chain (`get(show).put(replace)`) serves, on a handler those that `cors_route!` routes it under.",
    }
    AllowHeaders "allow_headers" completed as allow_headers {
        value: "`\"*\"`, `mirror`, or a list of names (`[\"*\", \"authorization\"]` too)",
        left_out: "none but those that need no permission",
        also_known_as: ["header", "headers", "allowed_headers"],
        doc: "The request headers that a script may set. JSON bodies need `\"content-type\"`. `\"*\"` never covers `Authorization`; `mirror` allows whatever is asked for.",
    }
    ExposeHeaders "expose_headers" completed as expose_headers {
        value: "`\"*\"`, or a list of names",
        left_out: "none but those that every script may read",
        also_known_as: ["exposed_headers", "expose"],
        doc: "The response headers that a script may read, beside the seven that it always may (such as `Content-Type`).",
    }
    AllowCredentials "allow_credentials" completed as allow_credentials {
        value: "a flag, or `= true` / `= false`",
        left_out: "`false`",
        also_known_as: ["credentials", "support_credentials", "supports_credentials", "with_credentials"],
        doc: "Lets pages read the answers to requests with cookies, client certificates or HTTP authentication, and lets preflights for such requests pass. Every `\"*\"` beside it is an error.",
    }
    MaxAge "max_age" completed as max_age {
        value: "seconds, or `\"90s\"`, `\"10m\"`, `\"2h\"`, `\"1d\"`",
        left_out: "no header: browsers keep a preflight for 5 s",
        also_known_as: ["max_age_seconds", "max_age_secs", "preflight_max_age"],
        doc: "How long a browser may keep the answer to a preflight. Chromium stops at 2 h, Firefox at 24 h, Safari at 10 min; `0` asks for a preflight each time.",
    }
    Dev "dev" completed as dev {
        value: "`(allow_origins = [...])`, perhaps with `dangerously_allow(...)` for these alone",
        left_out: "–",
        also_known_as: ["debug", "develop", "development", "dev_origins", "in_dev", "local"],
        doc: "Origins that are added in builds with debug assertions, and are not in a release build: `dev(allow_origins = [\"http://localhost:*\"])`. `dangerously_allow(...)` in it is for these origins alone.",
    }
    Enforce "enforce" completed as enforce {
        value: "a flag, `(all)`, `(report)`, `(all, report)`, or `= false`",
        left_out: "no request is refused; inside another policy, as that one",
        also_known_as: [
            "block", "check_origin", "csrf", "csrf_protection", "deny", "enforced", "enforcement", "forbid",
            "protect", "refuse", "reject", "verify_origin"
        ],
        doc: "The server itself refuses what CORS alone lets through: POSTs and other changes, and `WebSocket` handshakes, from origins that are not allowed, with 403, before the handler runs. The app's own pages pass. `enforce(all)` covers every request, and then the app's own origin has to be listed; `enforce(report)` refuses nothing, and reports what it would refuse.",
    }
    SameOrigin "same_origin" completed as same_origin {
        value: "a flag, alone or with `enforce`",
        left_out: "–",
        also_known_as: ["same_site", "no_cors", "disable_cors"],
        doc: "Shares with no other origin: only the server's own pages may read the answers.",
    }
    DangerouslyAllow "dangerously_allow" completed as dangerously_allow {
        value: "`(insecure_origin)`, `(public_suffix)`, `(null_origin)`, `(dynamic_origins)`, or several",
        left_out: "none; not inherited once origins or credentials are replaced",
        also_known_as: ["dangerously", "danger", "dangerous", "allow_dangerous"],
        doc: "Switches one safety rule off, by its name, where it is meant.",
    }
    Allow "allow" completed as allow {
        value: "`(redundant_origin)` and other warnings",
        left_out: "–",
        also_known_as: ["allow_warnings", "silence", "expect"],
        doc: "Silences warnings of this policy, by their names: `allow(redundant_origin, max_age_above_cap)`. It takes no errors.",
    }
    Name "name" completed as name {
        value: "an identifier, or `_`",
        left_out: "the name of the item",
        also_known_as: ["rename", "companion", "policy_name"],
        doc: "What the type with `POLICY`, `layer()` and `cors_layer()` is called, where the function's own name is taken; `_` makes none (for a function in an `impl` block that builds routes).",
    }
    Crate "crate" {
        value: "a path",
        left_out: "`::cors_runtime`",
        also_known_as: ["krate", "runtime"],
        doc: "Where the runtime crate is, if it was renamed or is re-exported by another.",
    }
}

impl Key {
    /// The key of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Key> {
        Key::ALL.iter().copied().find(|key| key.name() == name)
    }

    /// A name in the case of the keys, without what other libraries and the headers put in front of it.
    ///
    /// ```
    /// use cors_policy::__private::Key;
    ///
    /// assert_eq!(Key::in_our_case("AllowOrigins"), "allow_origins");
    /// assert_eq!(Key::in_our_case("CORS_ALLOW_HEADERS"), "allow_headers");
    /// assert_eq!(Key::in_our_case("Access-Control-Max-Age"), "max_age");
    /// ```
    #[must_use]
    pub fn in_our_case(name: &str) -> String {
        let mut ours = String::with_capacity(name.len());
        let mut before = '_';
        for letter in name.chars() {
            if letter.is_ascii_uppercase() && before.is_ascii_lowercase() {
                ours.push('_');
            }
            ours.push(if letter == '-' {
                '_'
            } else {
                letter.to_ascii_lowercase()
            });
            before = letter;
        }
        let prefixes = ["access_control_", "cors_"];
        let rest = prefixes.iter().find_map(|prefix| ours.strip_prefix(prefix));
        rest.map(str::to_owned).unwrap_or(ours)
    }

    /// The key that was probably meant by an unknown name.
    ///
    /// ```
    /// use cors_policy::__private::Key;
    ///
    /// assert_eq!(Key::meant_by("allow_origin"), Some(Key::AllowOrigins));
    /// assert_eq!(Key::meant_by("max_age_seconds"), Some(Key::MaxAge));
    /// assert_eq!(Key::meant_by("allow_m"), Some(Key::AllowMethods));
    /// assert_eq!(Key::meant_by("Access-Control-Allow-Origin"), Some(Key::AllowOrigins));
    /// assert_eq!(Key::meant_by("frobnicate"), None);
    /// ```
    #[must_use]
    pub fn meant_by(name: &str) -> Option<Key> {
        let name = Key::in_our_case(name);
        let name = name.as_str();
        let listed = |key: &Key| key.name() == name || key.also_known_as().contains(&name);
        Key::ALL.iter().copied().find(listed).or_else(|| {
            // Cut off, as while it is being typed.
            let mut begun = Key::ALL.iter().filter(|key| key.name().starts_with(name));
            if let (true, Some(key), None) = (name.len() >= 3, begun.next(), begun.next()) {
                return Some(*key);
            }
            let near = crate::text::nearest(name, Key::ALL.iter().map(|key| key.name()))?;
            Key::named(near)
        })
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
