//! Bad values of an environment variable, among good ones.

use cors_policy::__private::{EnvOrigins, Evaluator, ListedOrigins, OriginPattern, Origins, Parts};
use cors_policy::Policy;
use proptest::prelude::*;

use crate::runner;

const VARIABLE: &str = "CORS_ORIGINS";

const POLICY: Policy = Policy::from_parts(Parts {
    name: "api",
    allow_origins: Origins::Listed(ListedOrigins {
        environment: &[EnvOrigins {
            variable: VARIABLE,
            default: None,
        }],
        ..ListedOrigins::NONE
    }),
    allow_credentials: true,
    ..Parts::NONE
});

/// A value that no browser sends, or that no policy with credentials may list.
fn bad() -> impl Strategy<Value = String> {
    let host = "[a-z]{1,12}(\\.[a-z]{2,8}){1,2}";
    prop_oneof![
        Just(String::new()),
        // Any text without a comma, as long as it is no origin by chance.
        "[^,\\s]{1,40}",
        (host).prop_map(|host| format!("https://{host}/")),
        (host).prop_map(|host| format!("https://{host}/path")),
        (host).prop_map(|host| format!("http://{host}")),
        (host).prop_map(|host| format!("https://{host}:443")),
        (host).prop_map(|host| format!("https://{host}:70000")),
        (host).prop_map(|host| format!("https://{}", host.to_uppercase())),
        (host).prop_map(|host| format!("https://user@{host}")),
        (host).prop_map(|host| format!("https://{host}?q")),
        (host).prop_map(|host| format!("https://a*.{host}")),
        (host).prop_map(|host| format!("{host}:8080")),
        (host).prop_map(|host| format!("file://{host}")),
        Just("null".to_owned()),
        Just("*".to_owned()),
        Just("https://*.github.io".to_owned()),
    ]
    .prop_filter("an origin by chance", |text| {
        let is_sound = OriginPattern::parse(text)
            .is_ok_and(|pattern| !pattern.is_insecure() && !pattern.is_public_suffix());
        !is_sound
    })
}

/// The policy does not start, and the finding names the value and the variable.
#[test]
fn every_bad_value_is_refused_by_name() {
    let property = |(bad, at): (String, usize)| {
        let mut values = vec!["https://one.example.com", "https://two.example.com"];
        values.insert(at, &bad);
        let value = values.join(" , ");
        let errors = Evaluator::reading(&POLICY, &|_| Some(value.clone().into())).err();
        let errors = errors.ok_or_else(|| TestCaseError::fail(format!("{bad:?} was let in")))?;
        prop_assert!(
            errors.findings().iter().any(|finding| {
                finding.value() == bad.trim()
                    && finding.variable() == Some(VARIABLE)
                    && finding.to_string().contains("`CORS_ORIGINS`")
            }),
            "{bad:?}: {errors}"
        );
        Ok(())
    };
    runner().run(&(bad(), 0..2_usize), property).unwrap();
}
