//! A policy, and what is taken from requests under it.

use cors_policy::__private::{
    ExtractorNeed, ListedOrigins, MethodEntry, Methods, Origins, Parts, PolicyDraft,
    RequestHeaders, allows_extractor,
};
use cors_policy::Policy;

const ALL: [ExtractorNeed; 4] = [
    ExtractorNeed::Json,
    ExtractorNeed::Authorization,
    ExtractorNeed::BasicAuthorization,
    ExtractorNeed::Cookies,
];

/// A policy of these keys, whose `*` are entries, and what can be sent under it.
struct Case {
    methods: &'static [&'static str],
    headers: &'static [&'static str],
    credentials: bool,
    sent: &'static [ExtractorNeed],
}

const CASES: [Case; 9] = {
    const PLAIN: Case = Case {
        methods: &[],
        headers: &[],
        credentials: false,
        sent: &[],
    };
    [
        PLAIN,
        Case {
            headers: &["x-a", "Content-Type"],
            sent: &[ExtractorNeed::Json],
            ..PLAIN
        },
        Case {
            headers: &["AUTHORIZATION", "content-type-x"],
            sent: &[
                ExtractorNeed::Authorization,
                ExtractorNeed::BasicAuthorization,
            ],
            ..PLAIN
        },
        Case {
            headers: &["*"],
            sent: &[ExtractorNeed::Json],
            ..PLAIN
        },
        Case {
            headers: &["*", "authorization"],
            sent: &[
                ExtractorNeed::Json,
                ExtractorNeed::Authorization,
                ExtractorNeed::BasicAuthorization,
            ],
            ..PLAIN
        },
        Case {
            credentials: true,
            sent: &[ExtractorNeed::BasicAuthorization, ExtractorNeed::Cookies],
            ..PLAIN
        },
        // Nobody sends a body with these.
        Case {
            methods: &["GET", "HEAD"],
            sent: &[ExtractorNeed::Json],
            ..PLAIN
        },
        Case {
            methods: &["GET", "PUT"],
            ..PLAIN
        },
        Case {
            methods: &["*"],
            ..PLAIN
        },
    ]
};

impl Case {
    fn draft(&self) -> PolicyDraft<'static> {
        let given = |list: &'static [&'static str]| Some(list).filter(|list| !list.is_empty());
        let methods = given(self.methods);
        PolicyDraft {
            allow_methods: methods.map(|list| {
                let entries = list.iter().map(|name| MethodEntry::from(*name));
                entries.collect::<Vec<_>>().into()
            }),
            allow_headers: given(self.headers).map(|list| list.to_vec().into()),
            allow_credentials: self.credentials,
            ..PolicyDraft::default()
        }
    }

    fn parts(&self) -> Parts {
        Parts {
            allow_origins: Origins::Listed(ListedOrigins::NONE),
            allow_methods: match self.methods {
                [] => Methods::Safelisted,
                ["*"] => Methods::Any,
                list => Methods::Listed(list),
            },
            allow_headers: match self.headers {
                [] => RequestHeaders::Safelisted,
                ["*"] => RequestHeaders::Any,
                list => RequestHeaders::Listed(list),
            },
            allow_credentials: self.credentials,
            ..Parts::NONE
        }
    }
}

/// In the macro, and in the compiler's hands.
#[test]
fn what_cannot_be_sent_is_told_wherever_it_is_judged() {
    for case in &CASES {
        for taken in ALL {
            let sent = case.sent.contains(&taken);
            let (draft, parts) = (case.draft(), case.parts());
            let finding = draft.unmet_needs(&[taken], false).pop();
            let finding = finding.map(|(_, finding)| finding);
            assert_eq!(finding.is_none(), sent, "{taken:?}: {draft:?}");
            let policy = Policy::from_parts(parts);
            assert_eq!(
                allows_extractor(&policy, taken),
                sent,
                "{taken:?}: {policy:?}"
            );
            if let Some(finding) = finding {
                assert_eq!(finding.lint(), taken.lint());
                let silenced = format!("allow({})", taken.lint().name());
                assert!(
                    finding
                        .advice()
                        .unwrap()
                        .ends_with(&format!("`{silenced}`"))
                );
            }
        }
    }
}

#[test]
fn mirror_allows_every_header_and_no_cookie() {
    let policy = Policy::from_parts(Parts {
        allow_origins: Origins::Any,
        allow_headers: RequestHeaders::Mirror,
        ..Parts::NONE
    });
    for taken in ALL {
        assert_eq!(
            allows_extractor(&policy, taken),
            taken != ExtractorNeed::Cookies
        );
    }
}

#[test]
fn nothing_is_said_of_who_shares_with_nobody_nor_of_what_is_broken() {
    for policy in [Policy::from_parts(Parts::NONE), Policy::broken("x")] {
        assert!(ALL.iter().all(|taken| allows_extractor(&policy, *taken)));
    }
}

/// What is in a help is right where it is put.
#[test]
fn the_help_says_what_to_write_here() {
    let help = |draft: &PolicyDraft<'_>, taken: &[ExtractorNeed], refused| {
        let (_, finding) = draft.unmet_needs(taken, refused).remove(0);
        let help = finding.advice().unwrap().to_owned();
        help.split_once(", or, ").unwrap().0.to_owned()
    };
    let plain = PolicyDraft::default();
    let listed = PolicyDraft {
        allow_headers: Some(vec!["etag"].into()),
        ..PolicyDraft::default()
    };
    let wildcard = PolicyDraft {
        allow_origins: Some(vec!["*"].into()),
        allow_headers: Some(vec!["*"].into()),
        ..PolicyDraft::default()
    };
    let named = PolicyDraft {
        builds_on_another: true,
        ..PolicyDraft::default()
    };
    for (draft, taken, expected) in [
        (
            &plain,
            ExtractorNeed::Json,
            "say `allow_headers = [\"content-type\"]`",
        ),
        (
            &listed,
            ExtractorNeed::Json,
            "add `\"content-type\"` to `allow_headers`",
        ),
        (
            &named,
            ExtractorNeed::Json,
            "add `\"content-type\"` to the `allow_headers` of the named policy",
        ),
        (
            &wildcard,
            ExtractorNeed::Authorization,
            "say `allow_headers = [\"*\", \"authorization\"]`",
        ),
        (&plain, ExtractorNeed::Cookies, "add `allow_credentials`"),
        (
            &wildcard,
            ExtractorNeed::Cookies,
            "list the origins in the place of `\"*\"`, and add `allow_credentials`",
        ),
        (
            &named,
            ExtractorNeed::Cookies,
            "add `allow_credentials`, which goes with a list of origins, and not with `\"*\"`",
        ),
    ] {
        assert_eq!(help(draft, &[taken], false), expected);
    }
    // One list is all that there may be.
    assert_eq!(
        help(&plain, &ALL, false),
        "say `allow_headers = [\"content-type\", \"authorization\"]`"
    );
    // The key is there already.
    for (draft, expected) in [
        (
            &plain,
            "say `allow_credentials` in the place of `allow_credentials = false`",
        ),
        (
            &wildcard,
            "list the origins in the place of `\"*\"`, and say `allow_credentials` in the place of `allow_credentials = false`",
        ),
    ] {
        assert_eq!(help(draft, &[ExtractorNeed::Cookies], true), expected);
    }
}
