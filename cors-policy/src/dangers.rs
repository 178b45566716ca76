//! The safety rules that a policy may switch off, by name.

macro_rules! dangers {
    ($( $name:ident $doc:literal )*) => {
        /// The safety rules that `dangerously_allow(...)` switches off.
        ///
        /// ```
        /// # use cors_policy as cors_runtime;
        /// use cors_runtime::Dangers;
        ///
        /// let mut dangers = Dangers::NONE;
        /// assert!(dangers.allow("insecure_origin"));
        /// assert!(dangers.insecure_origin);
        /// assert!(!dangers.allow("anything"));
        /// ```
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        #[allow(clippy::struct_excessive_bools)]
        #[non_exhaustive]
        pub struct Dangers {
            $(#[doc = $doc] pub $name: bool,)*
        }

        impl Dangers {
            $(
                #[doc(hidden)]
                #[must_use]
                pub const fn $name(mut self) -> Dangers {
                    self.$name = true;
                    self
                }
            )*

            /// The rules that one of the two switches off.
            #[doc(hidden)]
            #[must_use]
            pub const fn and(self, other: Dangers) -> Dangers {
                Dangers { $($name: self.$name || other.$name),* }
            }

            /// All safety rules apply.
            pub const NONE: Dangers = Dangers { $($name: false),* };

            /// The names that `dangerously_allow(...)` takes.
            #[doc(hidden)]
            pub const NAMES: &[&str] = &[$(stringify!($name)),*];

            /// Switches the rule of this name off. Returns `false` if no rule has this name.
            pub fn allow(&mut self, name: &str) -> bool {
                match name {
                    $(stringify!($name) => self.$name = true,)*
                    _ => return false,
                }
                true
            }

            /// The names of the rules that are switched off.
            #[doc(hidden)]
            pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
                [$((self.$name, stringify!($name))),*]
                    .into_iter()
                    .filter_map(|(allowed, name)| allowed.then_some(name))
            }
        }

        /// A documented item for each name: what an editor completes and shows on hover.
        #[doc(hidden)]
        pub mod completions {
            $(#[doc = $doc] #[allow(non_upper_case_globals)] pub const $name: super::Dangers = super::Dangers::NONE.$name();)*
        }
    };
}

dangers! {
    insecure_origin "Credentials for an `http` origin that is not loopback: anyone on the network can pose as that origin."
    public_suffix "Credentials for every subdomain of a public suffix (`*.github.io`): anyone can register one. (A domain that has public suffixes further down, like `*.amazonaws.com`, is not seen.)"
    null_origin "The origin `null`: every sandboxed frame and every `data:` page, on any site."
    dynamic_origins "Credentials for every origin that a source of your own (`with(...)`) says yes to: one that says it too easily hands out your users' accounts."
}

impl Dangers {
    /// The name that was probably meant by an unknown one.
    #[doc(hidden)]
    #[must_use]
    pub fn meant_by(name: &str) -> Option<&'static str> {
        crate::text::nearest(name, Dangers::NAMES.iter().copied())
    }
}
