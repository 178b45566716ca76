//! `cargo cors diff`

use std::collections::BTreeSet;
use std::fmt::Write as _;

use cors_policy::__private::Direction;
use cors_testing::lock::{Lock, diff};
use serde_json::{Value, json};

use crate::args::Diff;
use crate::done::Done;
use crate::locks::FileDiff;
use crate::{git, locks, markdown};

pub(crate) fn run(args: &Diff, has_colours: bool) -> Result<Done, String> {
    let commit = git::commit(args.revision.as_deref())?;
    let now = locks::read(&args.locks)?;
    let mut paths: BTreeSet<String> = now.iter().map(|file| file.path.clone()).collect();
    if args.locks.lock.is_none() {
        paths.extend(git::lock_paths(&commit)?);
    }
    if paths.is_empty() {
        locks::read_some(&args.locks)?;
    }
    let mut all = Vec::new();
    for path in paths {
        let before = match git::file(&commit, &path)? {
            Some(text) => locks::parse(&format!("{path} at {commit}"), &text)?,
            None => Lock::default(),
        };
        let nothing = Lock::default();
        let now = now.iter().find(|file| file.path == path);
        let diff = diff(&before, now.map_or(&nothing, |file| &file.lock));
        all.push(FileDiff { path, diff });
    }
    let text = if args.json {
        format!("{:#}\n", to_json(&commit, &all))
    } else if args.markdown {
        markdown::render(&all)
    } else {
        to_text(&commit, &all, has_colours)
    };
    Ok(Done {
        text,
        is_found: all.iter().any(|file| file.diff.is_looser()),
    })
}

fn to_text(commit: &str, all: &[FileDiff], has_colours: bool) -> String {
    let mut text = String::new();
    for file in all.iter().filter(|file| !file.diff.is_empty()) {
        if all.len() > 1 {
            let _ = writeln!(text, "{}", file.path);
        }
        let _ = write!(text, "{}", file.diff);
    }
    if text.is_empty() {
        let short = commit.get(..12).unwrap_or(commit);
        return format!("The policies are those of {short}.\n");
    }
    if has_colours {
        text = text.lines().map(coloured).collect();
    }
    text
}

/// A line in the colour of its first word.
fn coloured(line: &str) -> String {
    const COLOURS: [(&str, &str); 4] = [
        ("looser", "31"),
        ("tighter", "32"),
        ("added", "33"),
        ("removed", "33"),
    ];
    match COLOURS.iter().find(|(word, _)| line.starts_with(word)) {
        Some((word, colour)) => {
            format!("\u{1b}[1;{colour}m{word}\u{1b}[0m{}\n", &line[word.len()..])
        }
        None => format!("{line}\n"),
    }
}

fn to_json(commit: &str, all: &[FileDiff]) -> Value {
    let files = all.iter().map(|file| {
        let changed = file.diff.changed.iter().map(|changed| {
            let differences = changed.differences.iter().map(|difference| {
                json!({
                    "key": difference.key.name(),
                    "change": difference.change,
                    "witness": difference.witness.as_ref().map(ToString::to_string),
                })
            });
            json!({
                "direction": changed.direction.name(),
                "endpoints": changed.endpoints,
                "old_policy": changed.old_policy,
                "new_policy": changed.new_policy,
                "differences": differences.collect::<Value>(),
            })
        });
        let added = file.diff.added.iter().map(|added| {
            json!({
                "endpoint": added.endpoint,
                "policy": added.policy,
                "direction": if added.is_looser { Direction::Looser } else { Direction::Neutral }.name(),
            })
        });
        json!({
            "lock": file.path,
            "changed": changed.collect::<Value>(),
            "added": added.collect::<Value>(),
            "removed": file.diff.removed,
        })
    });
    json!({
        "revision": commit,
        "looser": all.iter().any(|file| file.diff.is_looser()),
        "locks": files.collect::<Value>(),
    })
}
