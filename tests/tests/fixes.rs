//! What a finding tells the user to write is right: where it says ``help: write `X` ``, X is put in
//! the place that it underlines, the result is compiled, and the policy is asked for what the user evidently meant.

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

/// For the policies in a case: its item, and what the user evidently meant.
type Meant = (&'static str, &'static [(&'static str, &'static str)]);

/// What was meant by the policies that are mended: first an origin, which they must allow, then what they must allow
/// it: a method, a request header (`>`), a response header (`<`), a `max_age` (`s`), `credentials`.
const MEANT: &[Meant] = &[
    (
        "allow_credentials-value_fixable",
        &[
            ("Quoted", "https://app.example.com credentials"),
            ("Yes", "https://app.example.com credentials"),
            ("Zero", "https://app.example.com anonymous"),
            ("Call", "https://app.example.com credentials"),
            ("NoEquals", "https://app.example.com credentials"),
            ("Parentheses", "https://app.example.com credentials"),
            ("Cleared", "https://app.example.com anonymous"),
            ("AsInAScript", "https://app.example.com credentials"),
        ],
    ),
    (
        "allow_headers-name_fixable",
        &[
            (
                "not_quite_names",
                "https://anyone.example >content-type >x-api-key",
            ),
            (
                "constants_of_the_http_crate",
                "https://anyone.example >content-type >authorization >x-api-key",
            ),
        ],
    ),
    (
        "allow_headers-value_fixable",
        &[
            ("OneString", "https://anyone.example >content-type"),
            (
                "Parentheses",
                "https://anyone.example >content-type >x-api-key",
            ),
            ("TowerHttpAny", "https://anyone.example >x-any"),
            ("TowerHttpAnyInList", "https://anyone.example >x-any"),
            ("CallMirror", "https://anyone.example >x-any >authorization"),
            (
                "QuotedMirror",
                "https://anyone.example >x-any >authorization",
            ),
            (
                "MirrorInList",
                "https://anyone.example >x-any >authorization",
            ),
            (
                "TowerHttpMirror",
                "https://anyone.example >x-any >authorization",
            ),
            (
                "TowerHttpMirrorByPath",
                "https://anyone.example >x-any >authorization",
            ),
            ("AnyInQuotes", "https://anyone.example >x-any <x-any"),
        ],
    ),
    (
        "allow_methods-name_fixable",
        &[
            ("misspelt", "https://anyone.example GET POST DELETE OPTIONS"),
            ("lower_case", "https://anyone.example PATCH PUT QUERY POST"),
            ("of_ones_own", "https://anyone.example PURGE M-SEARCH LINK"),
            ("with_spaces", "https://anyone.example PUT"),
            ("paths", "https://anyone.example GET PUT"),
        ],
    ),
    (
        "allow_methods-routed_fixable",
        &[
            ("quoted", "https://anyone.example GET PUT"),
            ("list", "https://anyone.example GET PUT"),
            ("quoted_list", "https://anyone.example GET PUT"),
            ("parentheses", "https://anyone.example GET PUT"),
            ("upper_case", "https://anyone.example GET PUT"),
            ("nearly", "https://anyone.example GET PUT"),
        ],
    ),
    (
        "allow_methods-value_fixable",
        &[
            ("OneMethod", "https://anyone.example GET"),
            ("OneString", "https://anyone.example PUT"),
            ("Parentheses", "https://anyone.example GET PUT"),
            ("Call", "https://anyone.example GET PUT"),
            ("Vector", "https://anyone.example GET PUT"),
            ("TowerHttpAny", "https://anyone.example DELETE PURGE"),
            ("TowerHttpAnyInList", "https://anyone.example DELETE PURGE"),
            ("BareStar", "https://anyone.example DELETE PURGE"),
            ("OnePath", "https://anyone.example PUT"),
            ("AnyInQuotes", "https://anyone.example DELETE PURGE"),
            ("AllInQuotes", "https://anyone.example DELETE PURGE"),
            ("OfThatName", "https://anyone.example ALL"),
        ],
    ),
    (
        "allow_origins-characters_fixable",
        &[
            ("Character", "https://anyone.example"),
            ("Lists", "https://anyone.example PURGE >x-any <x-any"),
            ("Default", "https://anyone.example"),
        ],
    ),
    (
        "allow_origins-form_fixable",
        &[
            ("urls", "https://app.example.com"),
            ("urls", "https://one.example.com"),
            ("urls", "https://two.example.com"),
            ("urls", "https://three.example.com"),
            ("urls", "https://four.example.com"),
            ("urls", "https://five.example.com"),
            ("urls", "http://six.example.com"),
            ("urls", "https://seven.example.com"),
            ("urls", "https://xn--bcher-kva.example"),
            ("urls", "https://twenty-eight.example"),
            ("urls", "https://nine.example.com"),
            ("urls", "https://ten.example.com"),
            ("urls", "https://eleven.example.com:8443"),
            ("WithoutScheme", "https://app.example.com"),
            ("WithoutScheme", "http://localhost:3000"),
            ("WithoutScheme", "http://127.0.0.1:3000"),
            ("WithoutScheme", "https://two.example.com"),
            ("WithoutScheme", "https://three.example.com"),
            ("WithoutScheme", "https://four.example.com"),
            ("WithoutScheme", "https://five.example.com"),
            ("WithoutScheme", "http://localhost:4000"),
            ("WithoutScheme", "https://app.example.org"),
            ("OtherSchemes", "http://localhost:3000"),
            ("OtherSchemes", "https://a.example.com"),
            ("OtherSchemes", "https://b.example.com"),
            ("OtherSchemes", "https://c.example.com"),
            ("OtherSchemes", "http://localhost:4000"),
            ("OtherSchemes", "http://localhost:5000"),
            ("OtherSchemes", "https://d.example.com:8443"),
            ("Invisible", "https://a.example.com"),
            ("Invisible", "https://b.example.com"),
            ("Addresses", "http://127.0.0.1:3000"),
            ("Addresses", "http://[::1]:3000"),
            ("Addresses", "http://127.0.0.2:3000"),
        ],
    ),
    ("allow_origins-null_fixable", &[("Frames", "null")]),
    (
        "allow_origins-value_fixable",
        &[
            ("one_string", "https://app.example.com"),
            ("Parentheses", "https://a.example.com"),
            ("Parentheses", "https://b.example.com"),
            ("Braces", "https://a.example.com"),
            ("Reference", "https://a.example.com"),
            ("Vector", "https://a.example.com"),
            ("BareStar", "https://anyone.example"),
            ("BareStarInList", "https://anyone.example"),
            ("TowerHttpAny", "https://anyone.example"),
            ("TowerHttpAnyByPath", "https://anyone.example"),
            ("Call", "https://anyone.example"),
            ("CallWithEntries", "https://a.example.com"),
            ("CallWithEntries", "https://b.example.com"),
            ("CallWithList", "https://a.example.com"),
            ("Colon", "https://a.example.com"),
            ("NoEquals", "https://a.example.com"),
            ("TwoEquals", "https://a.example.com"),
            ("Arrow", "https://a.example.com"),
            ("OtherSigns", "https://a.example.com PUT"),
            ("StarAsAString", "https://anyone.example"),
            ("OriginAsAString", "https://a.example.com"),
            ("AnyInQuotes", "https://anyone.example"),
        ],
    ),
    (
        "dangerously_allow-names_fixable",
        &[
            ("Misspelt", "null"),
            ("Quoted", "null"),
            ("Equals", "null"),
            ("EqualsList", "null"),
            ("Short", "null"),
        ],
    ),
    (
        "dev-form_fixable",
        &[
            ("equals", "http://localhost:3000"),
            ("strings", "http://localhost:3000"),
            ("strings", "http://localhost:4000"),
            ("list", "http://localhost:3000"),
            ("string", "http://localhost:3000"),
            ("singular", "http://localhost:3000"),
            ("no_brackets", "http://localhost:3000"),
            ("patterns", "http://localhost:3000"),
            ("patterns", "http://127.0.0.1:3000"),
            ("spelt", "http://localhost:3000"),
            ("braces", "http://localhost:3000"),
            ("equals_and_braces", "http://localhost:3000"),
            ("colon", "http://localhost:3000"),
            ("nothing_between", "http://localhost:3000"),
            ("another_key", "null"),
        ],
    ),
    (
        "expose_headers-names_fixable",
        &[
            ("OneString", "https://anyone.example <etag"),
            (
                "NotQuiteNames",
                "https://anyone.example <etag <x-frame-options <x-total-count",
            ),
            ("TowerHttpAny", "https://anyone.example <x-any"),
            ("Call", "https://anyone.example <etag"),
        ],
    ),
    (
        "max_age-value_fixable",
        &[
            ("NoUnit", "https://anyone.example 600s"),
            ("Minutes", "https://anyone.example 600s"),
            ("Hours", "https://anyone.example 7200s"),
            ("NoQuotes", "https://anyone.example 600s"),
            ("Suffix", "https://anyone.example 600s"),
            ("Negative", "https://anyone.example 0s"),
            ("Float", "https://anyone.example 600s"),
            ("Seconds", "https://anyone.example 600s"),
            ("DurationMinutes", "https://anyone.example 600s"),
            ("Call", "https://anyone.example 600s"),
            ("Colon", "https://anyone.example 600s"),
        ],
    ),
    (
        "policy-guesses_fixable",
        &[
            ("any_origin", "https://anyone.example"),
            ("any_origin_as_a_value", "https://anyone.example 60s"),
            (
                "bare_words",
                "https://app.example.com PURGE >content-type >x-api-key >authorization <etag <link",
            ),
            ("expressions", "https://one.example.com >x-api-key >x-other"),
            ("expressions", "https://two.example.com"),
            ("expressions", "https://three.example.com"),
            ("one_string", "https://app.example.com"),
        ],
    ),
    (
        "policy-letter_case_fixable",
        &[
            ("Pascal", "https://anyone.example >x-a"),
            ("Screaming", "https://anyone.example >x-a 60s"),
            ("Headers", "https://anyone.example 60s"),
            ("Flag", "https://a.example.com credentials"),
            ("Django", "https://a.example.com credentials"),
            ("DjangoForEverybody", "https://anyone.example"),
            ("QuotedHeaders", "https://anyone.example 60s"),
            ("Json", "https://a.example.com credentials"),
        ],
    ),
    (
        "policy-missing_commas_fixable",
        &[
            (
                "none_at_all",
                "https://app.example.com GET PUT 60s credentials",
            ),
            ("after_a_flag", "https://app.example.com 60s credentials"),
            ("after_parentheses", "null 60s"),
            ("semicolon", "https://anyone.example 60s"),
            ("in_lists", "https://a.example.com GET PUT DELETE >x-a >x-b"),
            ("in_lists", "https://b.example.com"),
            ("in_lists", "https://c.example.com"),
        ],
    ),
    (
        "policy-through_macro_rules_fixable",
        &[("Broken", "https://app.example.com PATCH >content-type 600s")],
    ),
    (
        "policy-unknown_key_fixable",
        &[
            ("TowerHttp", "https://anyone.example"),
            ("Others", "https://anyone.example GET >x-a 60s anonymous"),
            ("CamelCase", "https://anyone.example <etag 60s"),
            ("Misspelt", "https://anyone.example GET >x-a <etag"),
            ("FlagMisspelt", "https://app.example.com credentials"),
            ("NoKey", "https://app.example.com"),
            ("NoKeyBeforeAList", "https://app.example.com 60s"),
            ("Generic", "https://anyone.example"),
            ("GenericLikeAType", "https://anyone.example 60s"),
            ("Hyphens", "https://app.example.com 60s credentials"),
            ("MoreHyphens", "https://anyone.example <etag"),
        ],
    ),
];

/// The fixable cases in which nothing is an origin, a method or a header that a policy could be asked for, or only
/// with a variable or a source.
const NOT_ASKED: [&str; 9] = [
    "allow-names_fixable",
    "cors_route-form_fixable",
    "cors_route-unknown_fixable",
    "crate-value_fixable",
    "enforce-value_fixable",
    "env-form_fixable",
    "name-value_fixable",
    "same_origin-name_fixable",
    "with-name_fixable",
];

/// Asks a policy for the words of a row of `MEANT`.
const ASK: &str = r#"
pub(crate) fn ask(name: &str, policy: &cors_runtime::Policy, meant: &str) {
    use axum::http::Request;
    use cors_runtime::{AllowedNames, Outcome};

    let mut words = meant.split(' ');
    let origin = words.next().unwrap();
    let check = |word: &str, holds: bool| if !holds { println!("{name}: {origin} {word}"); };
    let preflight = |method: &str, header: Option<&str>| {
        let mut request = Request::options("/")
            .header("origin", origin)
            .header("access-control-request-method", method);
        if let Some(header) = header {
            request = request.header("access-control-request-headers", header);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        policy.explain(&parts).kind() == &Outcome::Allowed
    };
    check("", policy.allows(origin) && preflight("GET", None));
    for word in words {
        let holds = if let Some(header) = word.strip_prefix('>') {
            preflight("GET", Some(header))
        } else if let Some(header) = word.strip_prefix('<') {
            match policy.expose_headers() {
                AllowedNames::Any => true,
                AllowedNames::Listed(names) => names.contains(&header),
                _ => false,
            }
        } else if let Some(seconds) = word.strip_suffix('s').and_then(|number| number.parse().ok()) {
            policy.max_age() == Some(seconds)
        } else if word == "credentials" || word == "anonymous" {
            policy.allow_credentials() == (word == "credentials")
        } else {
            preflight(word, None)
        };
        check(word, holds);
    }
}
"#;

#[test]
fn what_a_finding_says_to_write_is_what_was_meant() {
    let programs = compiler::pinned_cases();
    let programs: Vec<Program> = programs
        .into_iter()
        .filter(|program| program.name.ends_with("_fixable"))
        .collect();
    let before = compiler::check("fixable", &programs);
    let mut all = ASK.to_owned();
    let mut calls = String::new();
    for program in &programs {
        let name = &program.name;
        let (mended, fixes) = mended(program, &before);
        let Some((_, rows)) = MEANT.iter().find(|(case, _)| case == name) else {
            assert!(NOT_ASKED.contains(&name.as_str()), "{name} has no row");
            continue;
        };
        let words = rows.iter().flat_map(|(_, meant)| meant.split(' '));
        assert!(
            words.count() >= fixes,
            "{name}: {fixes} fixes, too few rows"
        );
        let module = name.replace('-', "_");
        let asked = rows.iter().map(|(item, meant)| {
            format!("crate::ask(\"{name} {item}\", &{item}::POLICY, \"{meant}\");\n")
        });
        let asked: String = asked.collect();
        write!(
            all,
            "mod {module} {{\n{}\npub(super) fn asked() {{\n{asked}}}\n}}\n",
            mended.source
        )
        .unwrap();
        writeln!(calls, "{module}::asked();").unwrap();
    }
    write!(all, "fn main() {{\n{calls}}}\n").unwrap();
    let asked = Program {
        name: "asked".to_owned(),
        source: all,
    };
    assert_eq!(compiler::run("as-meant", &asked), "", "not allowed");
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
