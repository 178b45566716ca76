//! The tables of the documentation are made from the tables that the macro works with, and the compile error in it is
//! what the compiler prints. `UPDATE_EXPECT=1` writes them anew.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use cors_policy::__private::{EnvOrigins, Evaluator, Key, ListedOrigins, Origins, Parts};
use cors_policy::{Level, Lint, Policy};

/// Holds what stands between `<!-- name -->` and `<!-- /name -->` in a file of the documentation to `expected`.
fn hold(file: &str, name: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    let text = fs::read_to_string(&path).unwrap();
    let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let (before, rest) = text
        .split_once(&start)
        .unwrap_or_else(|| panic!("no {start}"));
    let (found, after) = rest.split_once(&end).unwrap_or_else(|| panic!("no {end}"));
    if found == expected {
        return;
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, format!("{before}{start}{expected}{end}{after}")).unwrap();
        return;
    }
    panic!("in {file}, {name} is not this (UPDATE_EXPECT=1 writes it):\n{expected}");
}

/// Holds a file of the documentation to `expected`.
fn hold_file(path: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    if fs::read_to_string(&path).is_ok_and(|found| found == expected) {
        return;
    }
    assert!(
        std::env::var_os("UPDATE_EXPECT").is_some(),
        "{} is not this (UPDATE_EXPECT=1 writes it):\n{expected}",
        path.display(),
    );
    fs::write(&path, expected).unwrap();
}

/// Holds what stands with the attribute and as a chapter of the guide: each package has its own files.
fn hold_chapter(name: &str, [attribute, guide]: [&str; 2]) {
    hold_file(&format!("cors-macros/{name}"), attribute);
    hold_file(&format!("cors-runtime/guide/{name}"), guide);
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[test]
fn the_tables_are_what_the_macro_knows() {
    let mut keys = String::from("| key | value | left out |\n|---|---|---|\n");
    keys += "| *(first, bare)* | the path of a named policy to build on | – |\n";
    for key in Key::ALL {
        let (value, left_out) = (cell(key.value()), cell(key.left_out()));
        writeln!(keys, "| `{key}` | {value} | {left_out} |").unwrap();
    }
    hold("README.md", "keys", &format!("\n{keys}\n"));
    let mut explained = format!("# Keys\n\n{keys}\n");
    for key in Key::ALL {
        writeln!(explained, "- `{key}`: {}", key.doc()).unwrap();
    }
    explained += "\n";
    hold_chapter("keys.md", [&explained, &explained]);

    let note = "An example that is not a whole item is an argument of `#[cors_policy(...)]`, beside `allow_origins` if it has none itself.";
    let title = "# Lints\n\nEach with a bad and a good example.";
    let mut explained = format!("{title} {note}\n");
    // Where the attribute is, nothing runs it: the crate that it writes code for is not there yet.
    let mut run = format!("{title}\n");
    for lint in Lint::ALL {
        let level = match lint.level() {
            Level::Error => "",
            Level::Warning => " (a warning)",
        };
        let (name, summary) = (lint.name(), lint.summary());
        let [bad, good] = [lint.bad_example(), lint.good_example()];
        let heading = format!("\n**`{name}`**{level}: {summary}\n");
        let (wrong_lines, right_lines) = (lines(bad), lines(good));
        writeln!(
            explained,
            "{heading}\n```text\n// wrong\n{wrong_lines}\n// right\n{right_lines}\n```"
        )
        .unwrap();
        let fails = match lint.level() {
            Level::Error => "compile_fail",
            Level::Warning => "",
        };
        writeln!(
            run,
            "{heading}\n```{fails}\n{}\n```\n\n```\n{}\n```",
            whole("wrong", bad),
            whole("right", good)
        )
        .unwrap();
    }
    hold_chapter("lints.md", [&explained, &run]);
}

/// What an example may need, as a doctest takes it and does not show it.
const NEEDED: [(&str, &str); 10] = [
    ("cors_policy", "use cors_runtime::cors_policy;"),
    ("cors_route", "use cors_runtime::cors_route;"),
    ("SharedOrigins", "use cors_runtime::SharedOrigins;"),
    (" Router", "use axum::Router;"),
    ("MethodRouter", "use axum::routing::MethodRouter;"),
    ("{ get(", "use axum::routing::get;"),
    ("Json<", "use axum::Json;"),
    ("CookieJar", "struct CookieJar;"),
    (
        "TypedHeader",
        "struct TypedHeader<H>(H); struct Authorization<C>(C); struct Bearer;",
    ),
    ("put(replace)", "async fn replace() {}"),
];

/// An example of the table of lints as a doctest.
fn whole(side: &str, example: &str) -> String {
    let items = if example.contains("cors_") {
        lines(example)
    } else if example.starts_with("allow_origin") || example.starts_with("same_origin") {
        format!("#[cors_policy({example})]\nstruct Example;")
    } else {
        format!(
            "#[cors_policy(allow_origins = [\"https://app.example.com\"], {example})]\nstruct Example;"
        )
    };
    let mut doctest: Vec<String> = NEEDED
        .iter()
        .filter(|(word, _)| items.contains(word))
        .map(|(_, item)| format!("# {item}"))
        .collect();
    if items.contains("get(show)") && !items.contains("fn show") {
        doctest.push("# async fn show() {}".to_owned());
    }
    doctest.push(format!("// {side}\n{items}"));
    doctest.join("\n")
}

/// An example of the table of lints as one writes it: attributes and items on lines of their own.
fn lines(example: &str) -> String {
    let example = example.replace(")] ", ")]\n");
    example
        .replace("{} fn ", "{}\nfn ")
        .replace("{} pub fn ", "{}\npub fn ")
}

#[test]
fn the_compile_error_is_what_the_compiler_prints() {
    let shown = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/readme/orders");
    let printed = fs::read_to_string(shown.with_extension("stderr")).unwrap();
    let printed = printed.replace("ui/readme/orders.rs", "src/main.rs");
    let text = format!("```text\n{}\n```\n", printed.trim_end());
    hold("docs/compile-error.md", "error", &text);
}

/// The picture is drawn by hand (`docs/compile-error.py`), so its words are looked at.
#[test]
fn the_picture_shows_what_the_compiler_prints() {
    let read = |path: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        fs::read_to_string(path).unwrap()
    };
    let picture = read("../docs/compile-error.svg");
    let texts = picture.split("<text ").skip(1).map(|text| {
        let (_, text) = text.split_once('>').unwrap();
        text.split_once("</text>").unwrap().0
    });
    let shown: String = texts.collect();
    let mut shown = shown.replace("&#160;", "").replace("&lt;", "<");
    shown = shown
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'");
    let printed = read("ui/readme/orders.stderr").replace("ui/readme/orders.rs", "src/main.rs");
    let less_blanks = |text: &str| text.split_whitespace().collect::<String>();
    assert_eq!(
        less_blanks(&shown.replace("&amp;", "&")),
        less_blanks(&format!("cargo check {printed}")),
        "draw it anew: python3 docs/compile-error.py"
    );
}

/// A doctest takes `#[tokio::test]` out, so the code is a test of its own.
#[test]
fn the_test_with_a_browser_is_one() {
    let code = include_str!("../../cors-testing/tests/readme/code.rs");
    let (_, test) = code.split_once("#[tokio::test]").unwrap();
    let test = format!("#[tokio::test]{test}```");
    assert!(include_str!("../../README.md").contains(&test), "{test}");
    let guide = include_str!("../../cors-runtime/guide/testing.md");
    assert!(guide.contains(&test), "{test}");
}

/// What the set-up that the guide shows says at start-up.
#[test]
fn the_start_up_errors_are_what_is_printed() {
    const API: Policy = Policy::from_parts(Parts {
        name: "api",
        allow_origins: Origins::Listed(ListedOrigins {
            environment: &[EnvOrigins {
                variable: "CORS_ORIGINS",
                default: None,
            }],
            ..ListedOrigins::NONE
        }),
        allow_credentials: true,
        ..Parts::NONE
    });
    let value = "https://app.example.com/,http://shop.example.com";
    let errors = Evaluator::reading(&API, &|_| Some(value.into())).unwrap_err();
    let text = format!("\n```text\n{errors}\n```\n\n");
    hold("cors-runtime/guide/origins.md", "start-up", &text);
}
