#!/usr/bin/env python3
"""What an editor shows of the macros: drives rust-analyzer over its protocol, in a small crate outside of the
workspace, and prints a table with a line for each thing that an editor should show. Exits with 1 if one fails.

    python3 benches/editor.py [directory]

It takes about two minutes on 2 cores, half of it to compile the crate's dependencies; in a directory that is
given, these stay for the next time. The rows about time compare processor time (of Linux), the minima of
alternating rounds.

rust-analyzer is the program that RUST_ANALYZER names, or the first in the path. It has to fit the toolchain, whose
server of procedural macros it uses. `rustup component add rust-analyzer rust-src` installs the one that belongs to
the toolchain. The figures below are of the published crate: `cargo install ra_ap_rust-analyzer@0.0.330` fits
Rust 1.95 and accepts its server. Without the component `rust-src`, rust-analyzer knows no types of the standard
library.
"""

import os
import pathlib
import shutil
import sys
import tempfile
import time

from rust_analyzer import RustAnalyzer

ROUNDS = 15
FUNCTIONS = 50
CURSOR = "¦"
ROOT = pathlib.Path(__file__).resolve().parent.parent

KEYS = {
    "allow_origins", "allow_methods", "allow_headers", "expose_headers", "allow_credentials", "max_age", "dev",
    "enforce", "same_origin", "dangerously_allow", "allow", "name",
}  # fmt: skip
DANGERS = {"insecure_origin", "public_suffix", "null_origin", "dynamic_origins"}
METHODS = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "QUERY", "custom"}

MANIFEST = """
[package]
name = "edited"
edition = "2024"
[workspace]
[dependencies]
axum = "0.8.9"
cors-runtime = { path = "%s" }
tower-http = { version = "0.7.1", features = ["cors"] }
"""

MAIN = """
mod annotated;
mod by_hand;
mod edited;
mod plain;

fn main() {
    println!("{:?}", edited::app());
}
"""

PRELUDE = """
#![allow(unused_imports)]
use axum::{Router, routing::{MethodRouter, get}};
use cors_runtime::{cors_policy, cors_route};

pub fn app() -> Router {
    Router::new()
}

#[cors_policy(allow_origins = ["https://partner.example.com"])]
pub struct Partner;
"""

BUILDER = "fn api() -> Router { Router::new() }"
HANDLER = "async fn list() {}"
STRUCT = "pub struct Site;"
ITEMS = [BUILDER, HANDLER, STRUCT]


class Editor:
    """An editor with one file."""

    def __init__(self, rust_analyzer, path):
        self.rust_analyzer = rust_analyzer
        self.path = path
        self.text = ""

    def write(self, source):
        """Replaces what is below the prelude, and gives the position of the cursor."""
        before, _, after = (PRELUDE + source).partition(CURSOR)
        self.text = before + after
        self.rust_analyzer.edit(self.path, self.text)
        return position(before)

    def ask(self, method, source, **more):
        """What a request gives about the place of the cursor."""
        return self.rust_analyzer.at(method, self.path, self.write(source), **more)

    def completions(self, source):
        """The labels that are offered, the first first."""
        found = self.ask("completion", source)
        items = sorted(found["items"] if found else [], key=lambda item: item["sortText"])
        return [item["label"] for item in items]

    def hover(self, source):
        """What is shown, as Markdown."""
        found = self.ask("hover", source)
        return found["contents"]["value"] if found else ""

    def targets(self, source):
        """The names of the places that "go to definition" offers."""
        found = self.ask("definition", source) or []
        return [link["targetUri"].rsplit("/", 1)[-1] + str(link["targetSelectionRange"]) for link in found]

    def errors(self, source):
        """What rust-analyzer itself reports, without `cargo check`."""
        self.write(source)
        report = self.rust_analyzer.about("diagnostic", self.path)
        return [item for item in report["items"] if item["severity"] == 1]

    def token_type(self, source):
        """How the word at the cursor is coloured."""
        at = self.write(source)
        line, character = 0, 0
        data = self.rust_analyzer.about("semanticTokens/full", self.path)["data"]
        for start in range(0, len(data), 5):
            lines, characters, length, kind, _ = data[start : start + 5]
            line, character = line + lines, characters + (0 if lines else character)
            if line == at["line"] and character <= at["character"] < character + length:
                return self.rust_analyzer.token_types[kind]
        return None


def position(before):
    """The position behind a text."""
    return {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}


# The rows: each gives what is seen, and whether that is right.

ROWS = []


def row(name, before):
    """Adds a row, with what an editor showed when only the keys on a builder were completed."""

    def add(check):
        ROWS.append((name, before, check))
        return check

    return add


def all_offer(editor, expected, sources):
    """Whether exactly these are offered in each place; what is not as it should be, otherwise."""
    for source in sources:
        labels = editor.completions(source)
        if set(labels) != expected or len(labels) != len(expected):
            missing, surplus = expected - set(labels), [label for label in labels if label not in expected]
            twice = len(labels) - len(set(labels))
            return f"{len(labels)} items, {len(missing)} missing, {len(surplus)} others, {twice} twice: {source}", False
    return f"{len(expected)} items", True


@row("`#[cors_policy(¦)]` on a builder, a handler, a struct: keys", "11, 120 others, 120 others")
def keys(editor):
    return all_offer(editor, KEYS, [f"#[cors_policy(¦)] {item}" for item in ITEMS])


@row("half a key: keys", "11, none, none")
def half_a_key(editor):
    return all_offer(editor, KEYS, [f"#[cors_policy(al¦)] {item}" for item in ITEMS])


@row("keys that are given are not offered again", "offered")
def given(editor):
    rest = KEYS - {"allow_origins", "allow_credentials", "dev"}
    attribute = 'allow_origins = ["https://a.example.com"], ¦ allow_credentials, dev(allow_origins = "*")'
    behind = 'Partner, allow_credentials, dev(allow_origins = "*"), allow_origins = "*", ma¦'
    attributes = [attribute.replace("¦", "¦,"), attribute.replace("¦", "allow_m¦,"), behind]
    return all_offer(editor, rest, [f"#[cors_policy({attribute})] {item}" for item in ITEMS for attribute in attributes])


@row("`dangerously_allow(¦)`", "noise")
def dangers(editor):
    sources = [f'#[cors_policy(allow_origins = "*", dangerously_allow(¦))] {item}' for item in ITEMS]
    sources += [f'#[cors_policy(allow_origins = "*", dangerously_allow(nu¦))] {BUILDER}']
    now, right = all_offer(editor, DANGERS, sources)
    if right:
        source = f'#[cors_policy(allow_origins = "*", dangerously_allow(null_origin, ¦))] {BUILDER}'
        _, right = all_offer(editor, DANGERS - {"null_origin"}, [source])
    return now, right


@row("`enforce(¦)`", "–")
def enforce(editor):
    sources = [f'#[cors_policy(same_origin, enforce({typed}))] {item}' for item in ITEMS for typed in ["¦", "al¦"]]
    now, right = all_offer(editor, {"all", "report"}, sources)
    if right:
        _, right = all_offer(editor, {"report"}, [f'#[cors_policy(same_origin, enforce(all, ¦))] {BUILDER}'])
    return now, right


@row("`allow(¦)`", "nothing")
def warnings(editor):
    found = [set(editor.completions(f'#[cors_policy(allow_origins = "*", allow(¦))] {item}')) for item in ITEMS]
    right = all("redundant_origin" in labels and len(labels) < 15 for labels in found)
    return f"{len(found[0])} items", right and all(labels == found[0] for labels in found)


@row("`dev(¦)`", "nothing")
def dev(editor):
    sources = [f'#[cors_policy(allow_origins = "*", dev({typed}))] {item}' for item in ITEMS for typed in ["¦", "allow¦"]]
    return all_offer(editor, {"allow_origins", "dangerously_allow"}, sources)


@row("`dev(dangerously_allow(¦))`", "nothing")
def dangers_of_dev(editor):
    return all_offer(editor, DANGERS, [f'#[cors_policy(allow_origins = "*", dev(dangerously_allow(¦)))] {BUILDER}'])


@row("`allow_methods = [¦]`", "nothing")
def methods(editor):
    sources = [f'#[cors_policy(allow_origins = "*", allow_methods = [¦])] {item}' for item in ITEMS]
    sources += [f'#[cors_policy(allow_origins = "*", allow_methods = [P¦])] {BUILDER}']
    now, right = all_offer(editor, METHODS, sources)
    if right:
        source = f'#[cors_policy(allow_origins = "*", allow_methods = [GET, custom("PURGE"), ¦])] {BUILDER}'
        _, right = all_offer(editor, METHODS - {"GET"}, [source])
    return now, right


@row("`allow_methods = rou¦`, `allow_headers = mir¦`", "nothing")
def words(editor):
    for key, word in [("allow_methods", "routed"), ("allow_headers", "mirror")]:
        for typed in ["", word[:3]]:
            sources = [f'#[cors_policy(allow_origins = "*", {key} = {typed}¦)] {item}' for item in ITEMS]
            now, right = all_offer(editor, {word}, sources)
            if not right:
                return now, False
    return "`routed`, `mirror`", True


@row("`allow_origins = en¦`, `allow_origins = [en¦]`", "nothing")
def origins(editor):
    now, right = all_offer(editor, {"env", "with"}, [f"#[cors_policy(allow_origins = en¦)] {BUILDER}"])
    if right:
        now, right = all_offer(editor, {"env"}, [f"#[cors_policy(allow_origins = [en¦])] {BUILDER}"])
    return "`env`, `with`; `env`" if right else now, right


@row("`#[cors_policy(Part¦)]`: named policies", "offered")
def named_policies(editor):
    found = [editor.completions(f"#[cors_policy(Part¦)] {item}") for item in ITEMS]
    return f"{[label.count('Partner') for label in found]}", all("Partner" in labels for labels in found)


EVERY_KEY = """#[cors_policy(
    allow_origins = [env("ORIGINS"), "https://a.example.com"],
    allow_methods = [GET, PATCH, custom("PURGE")],
    allow_headers = mirror,
    expose_headers = ["etag"],
    allow_credentials,
    max_age = "10m",
    dev(allow_origins = ["http://localhost:*"]),
    dangerously_allow(insecure_origin),
    allow(redundant_origin),
    name = Named,
)]
"""
HOVERED = {
    "allow_origins": "Who may read",
    "allow_methods": "The methods that",
    "allow_headers": "The request headers",
    "expose_headers": "The response headers",
    "allow_credentials": "cookies",
    "max_age": "How long",
    "dev": "debug assertions",
    "dangerously_allow": "safety rule",
    "allow": "",
    "name": "",
    "insecure_origin": "loopback",
    "redundant_origin": "",
    "mirror": "",
    "env": "environment",
    "PATCH": "",
    "custom": "",
}


def with_cursor(attribute, word):
    """The attribute, with the cursor in the word where it first stands alone."""
    at = next(at for at in range(len(attribute)) if attribute.startswith(word, at) and not attribute[at - 1].isalnum()
              and attribute[at - 1] != "_" and not (attribute[at + len(word)].isalnum() or attribute[at + len(word)] == "_"))  # fmt: skip
    return attribute[: at + 1] + CURSOR + attribute[at + 1 :]


@row("hover on keys and words: their docs", "nothing")
def hover(editor):
    for item in ITEMS:
        for word, docs in HOVERED.items():
            shown = editor.hover(with_cursor(EVERY_KEY, word) + item)
            if docs not in shown or "---" not in shown:
                return f"{word} on {item}: {shown!r}", False
    return f"{len(HOVERED)} words", True


@row("colour of keys and words", "unresolved")
def colour(editor):
    found = {editor.token_type(with_cursor(EVERY_KEY, word) + item) for item in ITEMS for word in HOVERED}
    return ", ".join(map(str, sorted(found, key=str))), found == {"const"}


ROUTED = """
#[cors_policy(allow_origins = "*")]
async fn list() -> &'static str { "listed" }
mod orders {
    #[super::cors_policy(allow_origins = "*")]
    pub async fn create() -> &'static str { "created" }
}
"""


def route(chain):
    return ROUTED + f"fn orders() -> MethodRouter {{ cors_route!({chain}) }}"


@row("`cors_route!(get(li¦))`: handlers", "crate names")
def handlers(editor):
    for chain, expected in [("get(li¦)", "list"), ("get(list).put(li¦)", "list"), ("get(list).post(orders::cr¦)", "create")]:
        labels = editor.completions(route(chain))
        if not any(label.startswith(f"{expected}(") or label == expected for label in labels):
            return f"{chain}: {len(labels)} items without `{expected}`", False
    return "offered", True


@row("`get(list as Part¦)`: named policies", "")
def policies_of_handlers(editor):
    labels = editor.completions(route("get(list as Part¦)"))
    return f"{len(labels)} items", "Partner" in labels


@row("`list` in `cors_route!`: hover, colour", "unresolved")
def hover_on_handler(editor):
    shown = editor.hover(route("get(li¦st)"))
    kind = editor.token_type(route("get(li¦st)"))
    return f"{kind}", "async fn list()" in shown.split("---")[0] and kind == "function"


@row("`list` in `cors_route!`: targets", "10")
def targets_of_handler(editor):
    found = editor.targets(route("get(li¦st)"))
    return str(len(found)), 1 <= len(found) <= 2


@row("named policy in an attribute: targets", "6")
def targets_of_named(editor):
    found = [editor.targets(f"#[cors_policy(Part¦ner, max_age = 60)] {item}") for item in ITEMS]
    counts = [len(targets) for targets in found]
    return str(counts), all(1 <= count <= 2 for count in counts)


@row("annotated function, where it is called: hover, targets", "fn, struct, struct")
def hover_on_function(editor):
    sources = [
        f'#[cors_policy(allow_origins = "*")] {BUILDER} fn call() {{ ap¦i(); }}',
        f'#[cors_policy(allow_origins = "*")] {HANDLER} fn call() {{ li¦st(); }}',
    ]
    sections = [editor.hover(source).split("\n---\n") for source in sources]
    targets = [len(editor.targets(source)) for source in sources]
    return f"{[len(shown) for shown in sections]} sections, {targets} targets", all("fn " in shown[0] for shown in sections) and max(targets) <= 2


@row("annotated function, where it is declared: hover", "fn, struct, struct")
def hover_on_declaration(editor):
    sources = [
        f'#[cors_policy(allow_origins = "*")] {BUILDER.replace("api", "ap¦i")}',
        f'#[cors_policy(allow_origins = "*")] {HANDLER.replace("list", "li¦st")}',
    ]
    shown = [editor.hover(source).split("\n---\n") for source in sources]
    items = [[section.split("```")[3] for section in sections if section.count("```rust") == 2] for sections in shown]
    # The function, its type, and of a handler the warning that nothing applies the policy.
    right = all("fn " in names[0] for names in items) and [len(names) for names in items] == [2, 3]
    return ", ".join(" + ".join(name.split("\n")[1] for name in names) for names in items), right


# Without `Vec<_>`: rust-analyzer says what `_` stands for in no function under an attribute macro.
BODY = """(routes: &[(&str, MethodRouter)]) -> Result<Router, std::num::ParseIntError> {
    let limit = "10".parse::<usize>()?;
    let mut router = Router::new();
    for (path, route) in routes.iter().take(limit) {
        let path = path.to_string();
        router = router.route(&path, route.clone());
    }
    let names: Vec<usize> = routes.iter().map(|(path, _)| path.len()).collect();
    println!("{names:?}");
    Ok(router)
}
"""


@row("bodies: hints, hovers, completions as of plain functions", "equal")
def bodies(editor):
    seen = []
    for asyncness in ["", "async "]:
        for attribute in ['#[cors_policy(allow_origins = "*")]', "#[inline]"]:
            source = f"{attribute}\n{asyncness}fn api{BODY}"
            editor.write(source)
            lines = editor.text.count("\n")
            everything = {"start": position(""), "end": {"line": lines, "character": 0}}
            hints = editor.rust_analyzer.about("inlayHint", editor.path, range=everything)
            hints = sorted((hint["position"]["line"], hint["position"]["character"], str(label(hint))) for hint in hints)
            places = ["lim¦it = ", "rou¦ter = Router", "rou¦te) in", "na¦mes: ", "pa¦th.to_s", "par¦se", "ro¦ute(&", "len¦()"]
            hovers = [editor.hover(source.replace(place.replace("¦", ""), place, 1)) for place in places]
            dots = [editor.completions(source.replace("    Ok(", f"    {it}.¦;\n    Ok(")) for it in ["router", "limit"]]
            names = editor.completions(source.replace("    Ok(", "    rou¦;\n    Ok("))
            # The type beside the function, and what makes it, are items in scope.
            dots += [[name for name in names if name not in ("api", "__api_policy")]]
            seen.append((hints, hovers, dots))
    right = all(seen[at] == seen[at + 1] for at in (0, 2)) and seen[0][0] and all(seen[0][1]) and all(seen[0][2])
    return f"{len(seen[0][0])} hints, {len(seen[0][1])} hovers, {[len(dot) for dot in seen[0][2]]} items", bool(right)


def label(hint):
    parts = hint["label"]
    return parts if isinstance(parts, str) else "".join(part["value"] for part in parts)


@row("findings while typing: at the word", "at the word")
def findings(editor):
    source = '#[cors_policy(allow_origins = "*", allow_method = [GET])]'
    for item in ITEMS:
        errors = editor.errors(f"{source} {item}")
        places = [error["range"]["start"]["character"] for error in errors]
        if places != [source.index("allow_method ")]:
            return f"{places}: {item}", False
    return "at the word", True


@row("half an attribute: one error, all else resolves", "one error")
def unfinished(editor):
    # `1` has no method of this name, so the second error shows that the body is still looked into.
    for attribute in [
        "allow_origins = ",
        'allow_origins = "*" max_age = 60',
        'allow_origins = ["https://a.example.com", ',
        'allow_origins = "*", al',
        'allow_origins = "*", allow_methods = [GE]',
    ]:
        closed = attribute + ("]" if attribute.count("[") > attribute.count("]") else "")
        for item, call in [(BUILDER, "api"), (HANDLER, "list")]:
            source = f"#[cors_policy({closed})] {item} fn call() {{ {call}(); {call}::POLICY; }}"
            errors = editor.errors(source)
            plain = f"{call[0]}¦{call[1:]}"
            called = editor.hover(source.replace(f"{{ {call}(", f"{{ {plain}("))
            policy = editor.hover(source.replace("::POLICY", "::POL¦ICY"))
            if len(errors) > 1 or "fn " not in called or "Policy" not in policy:
                return f"{len(errors)} errors {[e['message'] for e in errors]}, {called!r}, {policy!r}: {closed}", False
    return "one error", True


@row("rename at the declaration: every place", "every place")
def rename(editor):
    source = f'#[cors_policy(allow_origins = "*")] {HANDLER.replace("list", "li¦st")}\n'
    source += "fn call() { list(); list::POLICY; }\nfn route() -> MethodRouter { cors_route!(get(list)) }"
    edit = editor.ask("rename", source, newName="show")
    edits = [one for document in edit["documentChanges"] for one in document["edits"]]
    places = {(one["range"]["start"]["line"], one["range"]["start"]["character"]) for one in edits}
    return f"{len(places)} of 4", len(places) == 4


@row("a handler that nothing routes: greyed", "twice")
def forgotten(editor):
    source = f'#[cors_policy(allow_origins = "*")]\n{HANDLER}\n#[cors_policy(allow_origins = "*")]\npub {HANDLER.replace("list", "show")}'
    uri = editor.path.as_uri()
    editor.rust_analyzer.published.pop(uri, None)
    editor.write(source)
    editor.rust_analyzer.save(editor.path, editor.text)

    def reported():
        return [item for item in editor.rust_analyzer.published.get(uri, []) if item.get("source") == "rustc"]

    editor.rust_analyzer.wait(reported, "warning")
    time.sleep(3)
    greyed = [item["range"]["start"]["line"] for item in reported() if 1 in item.get("tags", [])]
    greyed = [line for line in greyed if line > PRELUDE.count("\n")]
    return f"{len(greyed)} of 2", len(greyed) == len(set(greyed)) == 2


# The time that colours take

ANNOTATED = """#[cors_policy(
    allow_origins = ["https://app-%d.example.com", "https://admin.example.com"],
    allow_methods = [GET, PUT],
    allow_headers = ["content-type"],
    allow_credentials,
    max_age = 600,
)]
pub fn f%d() -> Router {
    Router::new().route("/%d", get(|| async { "text" }))
}
"""
BY_HAND = """pub fn f%d() -> Router {
    let cors = CorsLayer::new()
        .allow_origin([
            HeaderValue::from_static("https://app-%d.example.com"),
            HeaderValue::from_static("https://admin.example.com"),
        ])
        .allow_methods([Method::GET, Method::PUT])
        .allow_headers([header::CONTENT_TYPE])
        .allow_credentials(true)
        .max_age(std::time::Duration::from_secs(600));
    Router::new().route("/%d", get(|| async { "text" })).layer(cors)
}
"""
PLAIN = """pub fn f%d() -> Router {
    Router::new().route("/%d%d", get(|| async { "text" }))
}
"""
FILES = {
    "annotated": "use axum::{Router, routing::get};\nuse cors_runtime::cors_policy;\n" + "".join(ANNOTATED % (at, at, at) for at in range(FUNCTIONS)),
    "by_hand": "use axum::{Router, http::{HeaderValue, Method, header}, routing::get};\nuse tower_http::cors::CorsLayer;\n"
    + "".join(BY_HAND % (at, at, at) for at in range(FUNCTIONS)),
    "plain": "use axum::{Router, routing::get};\n" + "".join(PLAIN % (at, at, at) for at in range(FUNCTIONS)),
}


@row(f"colours of {FUNCTIONS} functions after an edit of one ÷ by hand: ≤ 1.5", "")
def colours(editor):
    return times(editor, lambda text, turn: text.replace('"text"', f'"text {turn}"', 1))


@row(f"colours of {FUNCTIONS} functions after an edit of each ÷ by hand: ≤ 1.5", "2.7 to 3.8")
def all_colours(editor):
    return times(editor, lambda text, turn: text.replace('"text"', f'"text {turn}"'))


def times(editor, edit):
    editor.rust_analyzer.configure({"diagnostics": {"enable": False}})
    time.sleep(1)
    least = {}
    for turn in range(ROUNDS):
        for name, text in FILES.items():
            path = editor.path.with_name(f"{name}.rs")
            begun = editor.rust_analyzer.cpu_seconds()
            editor.rust_analyzer.edit(path, edit(text, turn))
            editor.rust_analyzer.about("semanticTokens/full", path)
            taken = editor.rust_analyzer.cpu_seconds() - begun
            least[name] = min(taken, least.get(name, taken))
    ratio = least["annotated"] / least["by_hand"]
    figures = ", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in least.items())
    return f"{ratio:.2f} ({figures})", ratio <= 1.5


def main():
    binary = os.environ.get("RUST_ANALYZER") or shutil.which("rust-analyzer")
    if not binary:
        sys.exit("rust-analyzer is not in the path, and RUST_ANALYZER does not name it")
    with tempfile.TemporaryDirectory() as temporary:
        work = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else temporary).resolve()
        (work / "src").mkdir(parents=True, exist_ok=True)
        (work / "Cargo.toml").write_text(MANIFEST % (ROOT / "cors-runtime"))
        # The versions that the workspace is tested with.
        shutil.copy(ROOT / "Cargo.lock", work / "Cargo.lock")
        (work / "src/main.rs").write_text(MAIN)
        edited = work / "src/edited.rs"
        edited.write_text(PRELUDE)
        for name, text in FILES.items():
            edited.with_name(f"{name}.rs").write_text(text)
        rust_analyzer = RustAnalyzer(binary, work, {"cachePriming": {"enable": False}, "numThreads": 2})
        try:
            rust_analyzer.wait_until_ready()
            sys.exit(0 if table(Editor(rust_analyzer, edited)) else 1)
        finally:
            rust_analyzer.stop()


def table(editor):
    """Prints the rows, and says whether all are right."""
    print("| | before | now | |\n|---|---|---|---|")
    all_right = True
    for name, before, check in ROWS:
        now, right = check(editor)
        all_right &= right
        print(f"| {name} | {before} | {now} | {'ok' if right else 'FAILS'} |", flush=True)
    return all_right


if __name__ == "__main__":
    main()
