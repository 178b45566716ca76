//! What a finding tells the user to write is right: where it says ``help: write `X` ``, X is put in
//! the place that it underlines, and the result is compiled.

mod compiler;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use compiler::{Program, Said};

/// What a finding says to write, if it names one thing.
fn replacement(said: &Said) -> Option<&str> {
    let line = said.message.lines().nth(1)?;
    let write = line.strip_prefix("help: write `")?.strip_suffix('`')?;
    // Several things in back quotes are advice, not one replacement.
    (!write.contains('`')).then_some(write)
}

fn findings<'a>(all: &'a [Said], program: &'a Program) -> impl Iterator<Item = &'a Said> {
    all.iter().filter(|said| {
        said.program == program.name && (said.level == "error" || said.message.contains("[cors::"))
    })
}

/// The program with every replacement in it, and how many there were.
fn mended(program: &Program, all: &[Said]) -> (Program, usize) {
    // In the order of the source; a place is mended once.
    let mut replacements = BTreeMap::new();
    for said in findings(all, program) {
        if let Some(write) = replacement(said) {
            let before = replacements.insert(said.bytes.start, (said.bytes.end, write));
            assert_eq!(
                before, None,
                "{}: two findings mend one place",
                program.name
            );
        }
    }
    let mut source = String::new();
    let mut at = 0;
    for (start, (end, write)) in &replacements {
        assert!(
            at <= *start,
            "{}: findings overlap at {start}",
            program.name
        );
        source.push_str(&program.source[at..*start]);
        source.push_str(write);
        at = *end;
    }
    source.push_str(&program.source[at..]);
    let name = program.name.clone();
    (Program { name, source }, replacements.len())
}

#[test]
fn what_a_finding_says_to_write_compiles() {
    let programs = compiler::pinned_cases();
    let before = compiler::check("as-written", &programs);
    let (mended, counts): (Vec<Program>, Vec<usize>) = programs
        .iter()
        .map(|program| mended(program, &before))
        .unzip();
    let after = compiler::check("as-mended", &mended);

    for (program, mended) in programs.iter().zip(&mended) {
        let all = |said: &Said| said.message.clone();
        let left: Vec<String> = findings(&after, mended).map(all).collect();
        let without: Vec<String> = findings(&before, program)
            .filter(|said| replacement(said).is_none())
            .map(all)
            .collect();
        let name = &program.name;
        assert_eq!(left, without, "{name}, mended:\n{}", mended.source);
        let is_fixable = name.ends_with("_fixable");
        assert!(!is_fixable || without.is_empty(), "{name}: {without:#?}");
    }
    let mended: usize = counts.iter().sum();
    assert!(mended >= 150, "only {mended} findings say what to write");
}

/// What a handler takes, of the real crates: an extractor that is called otherwise one day is no longer told of.
const TAKEN: [(&str, &str); 5] = [
    ("axum::Json<u32>", "json_without_content_type"),
    (
        "axum_extra::TypedHeader<Authorization<Bearer>>",
        "authorization_not_allowed",
    ),
    (
        "axum_extra::TypedHeader<Authorization<Basic>>",
        "authorization_not_allowed",
    ),
    (
        "axum_extra::extract::CookieJar",
        "cookies_without_credentials",
    ),
    (
        "axum_extra::TypedHeader<Cookie>",
        "cookies_without_credentials",
    ),
];

/// A policy, and the named one that it builds on.
#[derive(Clone)]
struct Written {
    base: Option<Vec<String>>,
    policy: Vec<String>,
}

/// Policies that let none of it be sent.
fn policies() -> Vec<Written> {
    let entries = |entries: &[&str]| entries.iter().map(|&entry| entry.to_owned()).collect();
    let listed = r#"allow_origins = ["https://app.example.com"]"#;
    let other = r#"allow_headers = ["etag", "x-token"]"#;
    let alone = [
        &[r#"allow_origins = "*""#][..],
        &[listed],
        &[r#"allow_origins = "*""#, other],
        &[listed, "max_age = 60"],
    ];
    let named = [
        (&[listed, other][..], &[][..]),
        (&[listed, other], &["max_age = 60"]),
        (&[listed, other], &["allow_headers = []"]),
        (&[r#"allow_origins = "*""#], &[listed, other]),
    ];
    let alone = alone.iter().map(|policy| Written {
        base: None,
        policy: entries(policy),
    });
    let named = named.iter().map(|(base, policy)| Written {
        base: Some(entries(base)),
        policy: entries(policy),
    });
    alone.chain(named).collect()
}

/// Handlers with these policies, one a line: each takes one thing.
fn handlers(name: &str, policies: &[(Written, &str)]) -> Program {
    let mut lines = Vec::new();
    let mut routes = String::new();
    for (at, (Written { base, policy }, taken)) in policies.iter().enumerate() {
        let (mut policy, mut line) = (policy.clone(), String::new());
        if let Some(base) = base {
            line = format!("#[cors_policy({})] pub struct Named{at}; ", base.join(", "));
            policy.insert(0, format!("Named{at}"));
        }
        let policy = policy.join(", ");
        lines.push(format!(
            "{line}#[cors_policy({policy})] #[allow(dead_code)] pub async fn handler_{at}(_: {taken}) {{}}"
        ));
        write!(routes, ".route(\"/{at}\", post(handler_{at}))").unwrap();
    }
    let uses = "use axum::routing::post; use axum_extra::headers::authorization::{Basic, Bearer}; \
                use axum_extra::headers::{Authorization, Cookie}; use cors_runtime::cors_policy;";
    // The lines are counted from 1, and the first is that of the first handler.
    let lines = lines.join("\n");
    Program {
        name: name.to_owned(),
        source: format!(
            "{lines}\n{uses}\nfn main() {{ let _: axum::Router = axum::Router::new(){routes}; }}\n"
        ),
    }
}

/// What is said of each of these handlers.
fn said_of(name: &str, policies: &[(Written, &str)]) -> Vec<Vec<Said>> {
    let programs = [handlers(name, policies)];
    let mut of_each = vec![Vec::new(); policies.len()];
    for said in compiler::check("handlers-as-told", &programs) {
        let handler = said.line.checked_sub(1).and_then(|at| of_each.get_mut(at));
        let handler = handler.unwrap_or_else(|| panic!("{said:#?}"));
        handler.push(said);
    }
    of_each
}

impl Written {
    /// Sets a key, or a flag.
    fn write(&mut self, entry: &str) {
        let key = |entry: &str| entry.split(" = ").next().unwrap().to_owned();
        self.policy.retain(|other| key(other) != key(entry));
        self.policy.push(entry.to_owned());
    }

    /// Does what a help says, if it is known how.
    fn follow(&mut self, help: &str) {
        // What is in back quotes, and what is around it.
        let parts: Vec<&str> = help.split('`').collect();
        match parts[..] {
            ["say " | "add ", entry, ""] => self.write(entry),
            [
                "add ",
                flag,
                ", which goes with a list of origins, and not with ",
                "\"*\"",
                "",
            ] => {
                self.write(flag);
            }
            ["add ", name, " to ", list, ""] => add(&mut self.policy, list, name),
            ["add ", name, " to the ", list, " of the named policy"] => {
                add(self.base.as_mut().unwrap(), list, name);
            }
            [
                "list the origins in the place of ",
                "\"*\"",
                ", and add ",
                flag,
                "",
            ] => {
                self.write(r#"allow_origins = ["https://app.example.com"]"#);
                self.write(flag);
            }
            _ => panic!("nobody knows how to follow {help:?}: {parts:?}"),
        }
    }
}

/// Adds a name to a list of names that is there.
fn add(policy: &mut [String], list: &str, name: &str) {
    let mut entries = policy.iter_mut();
    let entry = entries.find(|entry| entry.starts_with(&format!("{list} = [")));
    let entry = entry.unwrap_or_else(|| panic!("there is no {list}"));
    *entry = entry.replace(']', &format!(", {name}]"));
}

/// The two things that a handler's finding says can be done.
fn advice(said: &Said) -> [&str; 2] {
    let help = said.message.lines().nth(1).unwrap();
    let help = help.strip_prefix("help: ").unwrap();
    let either = help.split_once(", or, if no page of another origin is to send any, ");
    let (one, other) = either.unwrap_or_else(|| panic!("{help}"));
    [one, other]
}

#[test]
fn what_a_handler_is_told_to_write_compiles_and_silences_it() {
    let all: Vec<(Written, &str, &str)> = policies()
        .into_iter()
        .flat_map(|policy| TAKEN.map(|(taken, lint)| (policy.clone(), taken, lint)))
        .collect();
    let written: Vec<_> = all
        .iter()
        .map(|(policy, taken, _)| (policy.clone(), *taken))
        .collect();
    let said = said_of("as-written", &written);
    for ((_, taken, lint), said) in all.iter().zip(&said) {
        let [said] = &said[..] else {
            panic!("{taken}: {said:#?}");
        };
        assert_eq!(said.level, "warning", "{taken}: {said:#?}");
        assert!(said.message.contains(lint), "{taken}: {said:#?}");
    }
    for which in 0..2 {
        let followed = written.iter().zip(&said).map(|((policy, taken), said)| {
            let mut policy = policy.clone();
            policy.follow(advice(&said[0])[which]);
            (policy, *taken)
        });
        let followed: Vec<_> = followed.collect();
        let left = said_of(&format!("as-told-{which}"), &followed);
        assert!(
            left.iter().all(Vec::is_empty),
            "{left:#?}\n{}",
            handlers("", &followed).source
        );
    }
}
