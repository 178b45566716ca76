//! `cargo cors explain`

use std::fmt::Write as _;

use axum::Router;
use cors_policy::__private::{Assignment, OriginsDescription, PolicyDescription};
use cors_testing::lock::Lock;
use cors_testing::{Browser, Credentials, Fetched, Request};
use url::Url;

use crate::app::app;
use crate::args::{Explain, SourceSays};
use crate::done::Done;
use crate::locks;

/// Where the server is, if a path alone is given.
const SERVER: &str = "https://server.test";

pub(crate) fn run(args: &Explain) -> Result<Done, String> {
    let found = locks::read_some(&args.locks)?;
    let [file] = found.as_slice() else {
        let paths: Vec<&str> = found.iter().map(|file| &*file.path).collect();
        let paths = paths.join(", ");
        return Err(format!(
            "there are several locks ({paths}): name one, `--lock FILE`"
        ));
    };
    let url = if args.url.starts_with('/') {
        format!("{SERVER}{}", args.url)
    } else {
        args.url.clone()
    };
    let url = Url::parse(&url).map_err(|error| {
        format!(
            "`{}` is not a URL ({error}): write `https://api.example.com/orders`, or `/orders`",
            args.url
        )
    })?;
    cors_policy::Origin::parse(&args.origin)
        .map_err(|error| format!("`{}` is not an origin: {error}", args.origin))?;
    let has_source = file
        .lock
        .policies
        .values()
        .any(|policy| policy.allow_origins == OriginsDescription::Source);
    let answers = match args.source {
        Some(says) => vec![says],
        None if has_source => vec![SourceSays::Allow, SourceSays::Deny],
        None => vec![SourceSays::Deny],
    };
    let mut told: Vec<(SourceSays, String, bool)> = Vec::new();
    for says in answers {
        let (text, is_blocked) = explain(args, &file.lock, &url, says)?;
        told.push((says, text, is_blocked));
    }
    // The policy of this endpoint may have no source.
    if let [(_, one, _), (_, other, _)] = told.as_slice()
        && one == other
    {
        told.pop();
    }
    let mut text = String::new();
    for (says, story, _) in &told {
        if told.len() > 1 {
            let says = if *says == SourceSays::Allow {
                "allows"
            } else {
                "denies"
            };
            let _ = writeln!(text, "If the source {says} the origin:\n");
        }
        let _ = writeln!(text, "{story}");
    }
    Ok(Done {
        text,
        is_found: told.iter().any(|(_, _, is_blocked)| *is_blocked),
    })
}

/// The story, and whether the browser blocks the request.
fn explain(
    args: &Explain,
    lock: &Lock,
    url: &Url,
    says: SourceSays,
) -> Result<(String, bool), String> {
    let assignment = Assignment {
        variables: variables(lock)?,
        source: match says {
            SourceSays::Allow => vec![args.origin.clone()],
            SourceSays::Deny => Vec::new(),
        },
    };
    let app =
        app(lock, &assignment).map_err(|errors| format!("the app does not start: {errors}"))?;
    let fetched = fetch(args, &app, url);
    let result = match fetched.result() {
        Ok(response) => format!(
            "allowed: the script gets the response, {}",
            response.status()
        ),
        Err(blocked) => format!("blocked: {}\n{}", blocked.message(), blocked.help()),
    };
    Ok((format!("{fetched}\n{result}"), fetched.result().is_err()))
}

fn fetch(args: &Explain, app: &Router, url: &Url) -> Fetched {
    let path = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let mut request = Request::new(&args.method, &path);
    for header in &args.headers {
        let (name, value) = header.split_once(':').unwrap_or((header, "1"));
        request = request.header(name.trim(), value.trim());
    }
    if args.credentials {
        request = request.credentials(Credentials::Include);
    }
    let server = url.origin().ascii_serialization();
    let browser = Browser::at(&args.origin).visiting(&server);
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.expect("a runtime on this thread needs nothing");
    runtime.block_on(async { browser.fetch(app, request).await })
}

/// The variables as the app would read them.
fn variables(lock: &Lock) -> Result<Vec<(String, Vec<String>)>, String> {
    let mut set = Vec::new();
    let policies = lock
        .policies
        .values()
        .map(|policy: &PolicyDescription| &policy.allow_origins);
    for variable in policies.flat_map(OriginsDescription::variables) {
        let value = std::env::var(&variable.name).unwrap_or_default();
        if !value.trim().is_empty() {
            let patterns = value.split(',').map(|pattern| pattern.trim().to_owned());
            set.push((variable.name.clone(), patterns.collect()));
        } else if variable.default.is_none() {
            return Err(format!(
                "the app does not start without `{0}`: set it, `{0}=https://app.example.com cargo cors explain …`",
                variable.name
            ));
        }
    }
    Ok(set)
}
