//! Rules that a policy breaks only together with the named policy that it builds on.

#[path = "support/dangerous.rs"]
mod dangerous;

use std::panic::{AssertUnwindSafe, catch_unwind};

use cors_policy::__private::Key::{self, AllowHeaders, AllowMethods, AllowOrigins, ExposeHeaders};
use cors_policy::__private::{
    CrossKeyRule, ExposedHeaders, Methods, Origins, Parts, RequestHeaders, assert_merged,
    assert_no_source, assert_shares,
};
use cors_policy::{Dangers, Policy};
use dangerous::{LISTED, dangers};

static BASE: Policy = Policy::from_parts(Parts {
    name: "Partner",
    allow_origins: Origins::Any,
    allow_methods: Methods::Any,
    allow_headers: RequestHeaders::Listed(&["*", "authorization"]),
    expose_headers: ExposedHeaders::Any,
    ..Parts::NONE
});

/// `#[cors_policy(Partner)] fn orders()`.
static ORDERS: Policy = Policy::from_parts(Parts {
    name: "orders",
    base: Some(&BASE),
    ..BASE.parts()
});

// As the macro writes it: nothing rules, so this compiles.
const _: () = {
    let mut at = 0;
    while at < CrossKeyRule::ALL.len() {
        assert_merged(CrossKeyRule::ALL[at], &ORDERS, false, false);
        at += 1;
    }
};

fn refused(
    rule: CrossKeyRule,
    policy: &Policy,
    own_list: bool,
    own_credentials: bool,
) -> Option<String> {
    panics(|| assert_merged(rule, policy, own_list, own_credentials))
}

/// The text of the panic, if there is one.
fn panics(assert: impl FnOnce()) -> Option<String> {
    let payload = catch_unwind(AssertUnwindSafe(assert)).err()?;
    Some(match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => (*payload.downcast::<&str>().unwrap()).to_owned(),
    })
}

#[test]
fn a_wildcard_of_the_named_policy_beside_credentials_of_its_own() {
    let policy = Policy::from_parts(Parts {
        allow_credentials: true,
        ..ORDERS.parts()
    });
    for list in [AllowOrigins, AllowMethods, AllowHeaders, ExposeHeaders] {
        let rule = CrossKeyRule::Wildcard(list);
        let text = refused(rule, &policy, false, true).unwrap();
        let (first, rest) = text.split_once('\n').unwrap();
        assert!(
            first.contains(&format!("`*` in `{list}` of `Partner`")),
            "{text}"
        );
        assert!(first.contains("`allow_credentials` of `orders`"), "{text}");
        assert!(
            first.ends_with("[cors::wildcard_with_credentials]"),
            "{text}"
        );
        assert!(rest.starts_with("help: "), "{text}");
        assert!(
            rest.contains("\nnote: `orders` builds on `Partner`"),
            "{text}"
        );
    }
    for rule in [
        CrossKeyRule::InsecureOrigin,
        CrossKeyRule::PublicSuffix,
        CrossKeyRule::NullOrigin,
    ] {
        assert_eq!(refused(rule, &policy, false, true), None, "{rule:?}");
    }
}

#[test]
fn credentials_of_the_named_policy_beside_a_wildcard_of_its_own() {
    static WITH_CREDENTIALS: Policy = Policy::from_parts(Parts {
        name: "Partner",
        allow_credentials: true,
        ..Parts::NONE
    });
    let policy = Policy::from_parts(Parts {
        name: "orders",
        base: Some(&WITH_CREDENTIALS),
        expose_headers: ExposedHeaders::Any,
        ..WITH_CREDENTIALS.parts()
    });
    let text = refused(CrossKeyRule::Wildcard(ExposeHeaders), &policy, true, false).unwrap();
    assert!(
        text.contains("`*` in `expose_headers` of `orders`"),
        "{text}"
    );
    assert!(text.contains("`allow_credentials` of `Partner`"), "{text}");
    for list in [AllowOrigins, AllowMethods, AllowHeaders] {
        assert_eq!(
            refused(CrossKeyRule::Wildcard(list), &policy, false, false),
            None,
            "{list}"
        );
    }
}

#[test]
fn dangerous_origins_of_the_named_policy() {
    static DANGEROUS: Policy = Policy::from_parts(Parts {
        name: "Partner",
        allow_origins: Origins::Listed(LISTED),
        ..Parts::NONE
    });
    let base = DANGEROUS.parts();
    let policy = |credentials, dangerously_allow| {
        Policy::from_parts(Parts {
            name: "orders",
            base: Some(&DANGEROUS),
            allow_credentials: credentials,
            dangerously_allow,
            ..base
        })
    };
    for (rule, origin, danger) in [
        (
            CrossKeyRule::InsecureOrigin,
            "http://example.com",
            "insecure_origin",
        ),
        (
            CrossKeyRule::PublicSuffix,
            "https://*.github.io",
            "public_suffix",
        ),
        (CrossKeyRule::NullOrigin, "null", "null_origin"),
    ] {
        let text = refused(rule, &policy(true, Dangers::NONE), false, true).unwrap();
        for part in [
            format!("`{origin}` in `allow_origins` of `Partner`"),
            format!("[cors::{danger}]"),
            format!("dangerously_allow({danger})"),
            "`orders` builds on `Partner`".to_owned(),
        ] {
            assert!(text.contains(&part), "{part}: {text}");
        }
        // Allowed by name, and by no other name.
        let allowed = policy(true, dangers(&[danger]));
        assert_eq!(refused(rule, &allowed, false, true), None, "{danger}");
        let others: Vec<_> = Dangers::NAMES
            .iter()
            .copied()
            .filter(|name| *name != danger)
            .collect();
        let others = policy(true, dangers(&others));
        assert!(refused(rule, &others, false, true).is_some(), "{danger}");
        // Without credentials only `null` is refused.
        let without = refused(rule, &policy(false, Dangers::NONE), false, false);
        assert_eq!(
            without.is_some(),
            rule == CrossKeyRule::NullOrigin,
            "{danger}"
        );
    }
}

/// What does not compile has been said; nothing is held against what builds on it.
#[test]
fn a_broken_policy_is_refused_nothing() {
    let policy = Policy::from_parts(Parts {
        allow_credentials: true,
        broken: true,
        ..ORDERS.parts()
    });
    for rule in CrossKeyRule::ALL {
        assert_eq!(refused(rule, &policy, true, true), None, "{rule:?}");
    }
}

/// `orders` with these origins, taken from `Partner` or not.
fn with_origins(allow_origins: Origins, base: Option<&'static Policy>) -> Policy {
    Policy::from_parts(Parts {
        allow_origins,
        base,
        ..ORDERS.parts()
    })
}

#[test]
fn what_a_source_decides_is_not_taken_over() {
    let text = panics(|| assert_no_source(&with_origins(Origins::Source, Some(&BASE)))).unwrap();
    for part in [
        "the origins of `Partner` come from `with(...)`",
        "[cors::missing_origins]",
        "give `orders` an `allow_origins` of its own",
        "`orders` builds on `Partner`",
    ] {
        assert!(text.contains(part), "{text}");
    }
    for sound in [
        with_origins(Origins::Any, Some(&BASE)),
        with_origins(Origins::Source, None),
    ] {
        assert_eq!(panics(|| assert_no_source(&sound)), None);
    }
}

#[test]
fn no_key_is_said_to_nobody() {
    let nobody = with_origins(Origins::SameOrigin, Some(&BASE));
    let text = panics(|| assert_shares(&nobody, Key::MaxAge)).unwrap();
    for part in [
        "`Partner` shares with no other origin, so `max_age` of `orders`",
        "[cors::same_origin_not_alone]",
        "give `orders` an `allow_origins` of its own",
    ] {
        assert!(text.contains(part), "{text}");
    }
    let broken = Policy::from_parts(Parts {
        broken: true,
        ..nobody.parts()
    });
    for sound in [
        with_origins(Origins::Any, Some(&BASE)),
        with_origins(Origins::SameOrigin, None),
        broken,
    ] {
        assert_eq!(panics(|| assert_shares(&sound, Key::MaxAge)), None);
    }
}
