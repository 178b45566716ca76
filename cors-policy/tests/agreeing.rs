//! `Policy::equals_except_methods`: whether the methods of one handler may be listed beside those of another.

use cors_policy::__private::{
    ExposedHeaders, ListedOrigins, Methods, Origins, Parts, RequestHeaders,
};
use cors_policy::{Dangers, Policy};

const APP: ListedOrigins = ListedOrigins {
    patterns: &["https://app.example.com"],
    ..ListedOrigins::NONE
};

const ONE: Parts = Parts {
    name: "one",
    allow_origins: Origins::Listed(APP),
    ..Parts::NONE
};

fn agree(one: Parts, other: Parts) -> bool {
    Policy::from_parts(one).equals_except_methods(&Policy::from_parts(other))
}

/// Which methods are listed is what the path decides, by what it routes.
#[test]
fn a_name_and_a_list_of_methods_make_no_difference() {
    static NAMED: Policy = Policy::from_parts(ONE);
    for other in [
        ONE,
        Parts {
            name: "other",
            ..ONE
        },
        Parts {
            base: Some(&NAMED),
            ..ONE
        },
        Parts {
            allow_methods: Methods::Any,
            ..ONE
        },
    ] {
        assert!(agree(ONE, other) && agree(other, ONE), "{other:?}");
    }
}

/// A browser keeps the methods that it is told of, with the rest of the answer, for the URL.
#[test]
fn every_other_key_does() {
    for other in [
        Parts {
            allow_origins: Origins::Any,
            ..ONE
        },
        Parts {
            dev_origins: Some(&APP),
            ..ONE
        },
        Parts {
            allow_headers: RequestHeaders::Any,
            ..ONE
        },
        Parts {
            expose_headers: ExposedHeaders::Any,
            ..ONE
        },
        Parts {
            allow_credentials: true,
            ..ONE
        },
        Parts {
            max_age: Some(60),
            ..ONE
        },
        Parts {
            dangerously_allow: Dangers::NONE.insecure_origin(),
            ..ONE
        },
    ] {
        assert!(!agree(ONE, other) && !agree(other, ONE), "{other:?}");
    }
}
