//! What the user reads when a policy is wrong: `tests/ui`, a folder for each key.
//!
//! What we say is pinned word by word (`.stderr`; `UPDATE_EXPECT=1` writes it). What rustc says for us, in words that
//! change with its version, is in the folders `told_by_rustc`: there a comment `//~ code => text`
//! names the code that is underlined in its line, and a part of the text. Of what is in the folders
//! `quiet`, nothing is said.

use std::fs;
use std::path::{Path, PathBuf};

use cors_policy::{Level, Lint};

mod compiler;

use compiler::{Program, Said};

#[test]
fn every_mistake_is_told_in_these_words() {
    let programs = compiler::pinned_cases();
    let all = compiler::check("pinned", &programs);
    let mut wrong = Vec::new();
    for program in &programs {
        let case = format!("ui/{}", program.name.replacen('-', "/", 1));
        let compiled = format!("src/bin/{}.rs:", program.name);
        let said = all
            .iter()
            // Nothing uses most of these items.
            .filter(|said| said.program == program.name && !is_of_unused(&said.message))
            .map(|said| said.rendered.replace(&compiled, &format!("{case}.rs:")));
        let said = format!("{}\n", said.collect::<String>().trim_end());
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("{case}.stderr"));
        if fs::read_to_string(&path).is_ok_and(|pinned| pinned == said) {
            continue;
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&path, said).unwrap();
        } else {
            wrong.push(format!(
                "{case}.rs is told (UPDATE_EXPECT=1 writes it):\n{said}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a program is expected to be told, in the order of its lines.
struct Expected<'a> {
    line: usize,
    code: &'a str,
    text: &'a str,
}

fn expected(program: &Program) -> Vec<Expected<'_>> {
    program
        .source
        .lines()
        .enumerate()
        .flat_map(|(at, line)| {
            let comments = line.split("//~ ").skip(1);
            comments.filter_map(move |comment| {
                let (code, text) = comment.trim_end().split_once(" => ")?;
                Some(Expected {
                    line: at + 1,
                    code,
                    text,
                })
            })
        })
        .collect()
}

fn is_of_unused(message: &str) -> bool {
    message.contains(" is never ") || message.contains(" are never ")
}

#[test]
fn what_rustc_tells_has_our_text_at_the_right_place() {
    let programs = compiler::cases(compiler::is_told_by_rustc);
    assert!(!programs.is_empty());
    let all = compiler::check("told-by-rustc", &programs);
    for program in &programs {
        let expected = expected(program);
        assert!(!expected.is_empty(), "{} expects nothing", program.name);
        let tells_of_unused = expected.iter().any(|expected| is_of_unused(expected.text));
        let mut said: Vec<&Said> = all
            .iter()
            .filter(|said| said.program == program.name)
            // Nothing uses most of these items, which is no matter in most of these programs.
            .filter(|said| tells_of_unused || !is_of_unused(&said.message))
            .collect();
        said.sort_by_key(|said| said.line);
        let shown: Vec<_> = said
            .iter()
            .map(|said| {
                (
                    said.line,
                    &program.source[said.bytes.clone()],
                    std::iter::once(&said.message).chain(&said.notes),
                )
            })
            .collect();
        assert_eq!(said.len(), expected.len(), "{}: {shown:#?}", program.name);
        for (expected, (line, code, text)) in expected.iter().zip(shown) {
            let text: Vec<&String> = text.collect();
            let name = &program.name;
            assert_eq!(line, expected.line, "{name}: {text:#?}");
            assert_eq!(code, expected.code, "{name}:{line}: {text:#?}");
            let is_said = text.iter().any(|text| text.contains(expected.text));
            assert!(is_said, "{name}:{line}: {text:#?}");
        }
    }
}

#[test]
fn nothing_is_said_of_what_is_right() {
    let programs = compiler::cases(compiler::is_quiet);
    assert!(!programs.is_empty());
    assert_eq!(compiler::check("quiet", &programs), []);
}

/// An example of the table of lints, as a program: what it says is the attribute of a struct, or stands
/// beside what its items need.
fn example(lint: Lint, side: &str, text: &str) -> Program {
    let items = if text.contains("cors_") {
        text.to_owned()
    } else if text.starts_with("allow_origin") || text.starts_with("same_origin") {
        format!("#[cors_policy({text})] struct Example;")
    } else {
        format!(
            "#[cors_policy(allow_origins = [\"https://app.example.com\"], {text})] struct Example;"
        )
    };
    // What nothing uses is no matter, but to the warning of that.
    let unused = if lint == Lint::UnappliedPolicy {
        "unused_imports"
    } else {
        "unused"
    };
    let routed = if text.contains("fn show") {
        ""
    } else {
        "pub async fn show() {} pub async fn replace() {}"
    };
    Program {
        name: format!("{}-{side}", lint.name()),
        source: format!(
            "#![allow({unused})]
             use axum::routing::{{MethodRouter, get}};
             use axum::{{Json, Router}};
             use cors_runtime::{{SharedOrigins, cors_policy, cors_route}};
             pub struct TypedHeader<H>(H);
             pub struct Authorization<C>(C);
             pub struct Bearer;
             pub struct CookieJar;
             {routed}
             {items}
             fn main() {{}}"
        ),
    }
}

#[test]
fn each_lint_is_told_of_what_the_table_calls_wrong_and_not_of_what_it_calls_right() {
    let wrong = Lint::ALL
        .iter()
        .map(|lint| example(*lint, "wrong", lint.bad_example()));
    let right = Lint::ALL
        .iter()
        .map(|lint| example(*lint, "right", lint.good_example()));
    let all = compiler::check("table", &wrong.chain(right).collect::<Vec<_>>());
    for lint in Lint::ALL {
        let of = |side: &str| {
            let program = format!("{}-{side}", lint.name());
            let said = all.iter().filter(move |said| said.program == program);
            said.map(|said| (said.level.as_str(), said.message.as_str()))
                .collect::<Vec<_>>()
        };
        let level = match lint.level() {
            Level::Error => "error",
            Level::Warning => "warning",
        };
        let wrong = of("wrong");
        let [(told_at, text)] = wrong[..] else {
            panic!("{lint}: {wrong:#?}");
        };
        assert_eq!(told_at, level, "{text}");
        assert!(text.contains(&mark(*lint)), "{lint}: {text}");
        assert_eq!(of("right"), [], "{lint}");
    }
}

/// How a text shows which lint it belongs to. Where the compiler tells of what is never used, it tells the name.
fn mark(lint: Lint) -> String {
    match lint {
        Lint::UnappliedPolicy => "`unapplied_policy_".to_owned(),
        lint => format!("[{lint}]"),
    }
}

/// ``help: write `X` `` is for what can be put in the place that is underlined, and nothing else.
#[test]
fn a_help_that_begins_with_what_to_write_is_nothing_but_that() {
    let mut count = 0;
    for (path, text) in pinned() {
        for line in text.lines() {
            let Some(write) = line.trim_start().strip_prefix("help: write `") else {
                continue;
            };
            let write = write.strip_suffix('`');
            assert!(
                write.is_some_and(|write| !write.contains('`')),
                "{}: {line}",
                path.display()
            );
            count += 1;
        }
    }
    assert!(count > 100, "only {count}");
}

/// The texts that are pinned.
fn pinned() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    let folders = fs::read_dir(root).unwrap();
    folders
        .flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap())
        .map(|file| file.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "stderr")
        })
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .collect()
}

#[test]
fn every_lint_has_a_case() {
    let pinned = pinned();
    let by_rustc = compiler::cases(compiler::is_told_by_rustc);
    let expected = by_rustc.iter().flat_map(expected);
    let texts = pinned.iter().map(|(_, text)| text.as_str());
    let texts: Vec<&str> = texts
        .chain(expected.map(|expected| expected.text))
        .collect();
    for lint in Lint::ALL {
        let mark = mark(*lint);
        assert!(texts.iter().any(|text| text.contains(&mark)), "{lint}");
    }
}

#[test]
fn every_finding_says_what_to_do() {
    for (path, text) in pinned() {
        let lines: Vec<&str> = text.lines().collect();
        for pair in lines.windows(2).filter(|pair| pair[0].contains("[cors::")) {
            assert!(pair[0].ends_with(']'), "{}: {}", path.display(), pair[0]);
            let next = pair[1].trim_start();
            assert!(
                next.starts_with("help: "),
                "{}: {}",
                path.display(),
                pair[0]
            );
        }
    }
}

/// All that these programs are told is ours: rustc has nothing to add, and does not crash.
#[test]
fn one_mistake_is_one_error() {
    for (path, text) in pinned() {
        let errors = text.lines().filter(|line| line.starts_with("error"));
        for error in errors {
            assert!(error.contains("[cors::"), "{}: {error}", path.display());
        }
        assert!(!text.contains("\nwarning"), "{}", path.display());
    }
}
