//! What design §5 asks for, in its own words: written from the text and not from the code, with no
//! parser in it. Which origins a policy means is told by listing them.

use http::StatusCode;

use crate::ask::Ask;

/// A policy, as a reader of its attribute would put it.
#[derive(Debug)]
pub(crate) struct Meant {
    pub(crate) origins: Sharing,
    pub(crate) methods: &'static str,
    pub(crate) headers: Asked,
    pub(crate) expose: Option<&'static str>,
    pub(crate) credentials: bool,
    pub(crate) max_age: Option<&'static str>,
}

/// With whom.
#[derive(Debug)]
pub(crate) enum Sharing {
    Everybody,
    /// With these, of all the origins that the matrix tries.
    Only(&'static [&'static str]),
}

/// The request headers that a preflight is given.
#[derive(Debug)]
pub(crate) enum Asked {
    NotOne,
    Listed(&'static str),
    Echoed,
}

/// What the app answers by itself.
#[derive(Clone, Debug)]
pub(crate) struct Own {
    pub(crate) status: StatusCode,
    pub(crate) body: &'static str,
    /// The lines of its `Vary`, in lower case.
    pub(crate) vary: &'static [&'static str],
}

/// What goes out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) status: StatusCode,
    pub(crate) body: &'static str,
    pub(crate) vary: Vec<String>,
    /// `Access-Control-*`, less that prefix, sorted.
    pub(crate) cors: Vec<String>,
    pub(crate) reaches_the_app: bool,
}

pub(crate) fn expected(policy: &Meant, ask: &Ask, own: &Own) -> Expected {
    let everybody = matches!(policy.origins, Sharing::Everybody);
    let origins: Vec<&[u8]> = lines(ask, "origin");
    // Rule 2: given twice is not allowed. Rule 4: `*` is for every answer, also without an origin.
    let allowed = match (&policy.origins, &*origins) {
        (Sharing::Everybody, _) => Some("*".to_owned()),
        (Sharing::Only(these), [one]) => these
            .iter()
            .find(|origin| origin.as_bytes() == *one)
            .map(|origin| (*origin).to_owned()),
        (Sharing::Only(_), _) => None,
    };
    // Rule 1.
    let is_preflight = ask.method == "OPTIONS"
        && !origins.is_empty()
        && !lines(ask, "access-control-request-method").is_empty();

    let mut cors = Vec::new();
    if let Some(origin) = allowed {
        cors.push(format!("allow-origin: {origin}"));
        if policy.credentials {
            cors.push("allow-credentials: true".to_owned());
        }
        if is_preflight {
            // Rule 3: the policy's, whatever is asked for.
            cors.push(format!("allow-methods: {}", policy.methods));
            match policy.headers {
                Asked::NotOne => {}
                Asked::Listed(names) => cors.push(format!("allow-headers: {names}")),
                Asked::Echoed => {
                    let asked = lines(ask, "access-control-request-headers");
                    let echo = asked.first().map(|asked| asked.escape_ascii());
                    cors.extend(echo.map(|echo| format!("allow-headers: {echo}")));
                }
            }
            cors.extend(policy.max_age.map(|seconds| format!("max-age: {seconds}")));
        } else {
            cors.extend(
                policy
                    .expose
                    .map(|names| format!("expose-headers: {names}")),
            );
        }
    }
    cors.sort();

    // Rule 4: the app's own is kept, `Origin` is there once.
    let mut vary: Vec<String> = Vec::new();
    if !is_preflight {
        vary.extend(own.vary.iter().map(|line| (*line).to_owned()));
    }
    let named = vary
        .iter()
        .flat_map(|line| line.split(", "))
        .any(|name| name == "origin" || name == "*");
    if !everybody && !named {
        vary.push("origin".to_owned());
    }

    let (status, body) = if is_preflight {
        (StatusCode::OK, "")
    } else if ask.method == "HEAD" {
        (own.status, "")
    } else {
        (own.status, own.body)
    };
    Expected {
        status,
        body,
        vary,
        cors,
        reaches_the_app: !is_preflight,
    }
}

fn lines<'a>(ask: &'a Ask, name: &str) -> Vec<&'a [u8]> {
    let lines = ask.headers.get_all(name).iter();
    lines.map(http::HeaderValue::as_bytes).collect()
}
