//! A difference as Markdown, for a comment at a pull request.

use std::fmt::Write as _;

use cors_policy::__private::Direction;

use crate::locks::FileDiff;

/// More than a reader looks at.
const MOST_ENDPOINTS: usize = 20;

pub(crate) fn render(all: &[FileDiff]) -> String {
    let is_looser = all.iter().any(|file| file.diff.is_looser());
    let mut text = if is_looser {
        "### CORS: this opens something\n".to_owned()
    } else if all.iter().all(|file| file.diff.is_empty()) {
        return "### CORS: no policy has changed\n".to_owned();
    } else {
        "### CORS: this opens nothing\n".to_owned()
    };
    for file in all.iter().filter(|file| !file.diff.is_empty()) {
        let _ = writeln!(text, "\n`{}`\n", file.path);
        let _ = writeln!(text, "| | where | what | for instance |\n|---|---|---|---|");
        for changed in &file.diff.changed {
            for difference in &changed.differences {
                let witness = difference.witness.as_ref();
                let witness = witness
                    .filter(|_| changed.direction == Direction::Looser)
                    .map(ToString::to_string);
                let _ = writeln!(
                    text,
                    "| {} | {} | {} | {} |",
                    word(changed.direction),
                    endpoints(&changed.endpoints),
                    cell(&format!("`{}`: {}", difference.key, difference.change)),
                    cell(&witness.unwrap_or_default()),
                );
            }
        }
        for added in &file.diff.added {
            let direction = if added.is_looser {
                Direction::Looser
            } else {
                Direction::Neutral
            };
            let policy = match &added.policy {
                Some(policy) => format!("added, under `{policy}`"),
                None => "added, without a policy".to_owned(),
            };
            let looser = if added.is_looser {
                ": looser than every endpoint before"
            } else {
                ""
            };
            let _ = writeln!(
                text,
                "| {} | `{}` | {}{looser} | |",
                word(direction),
                cell(&added.endpoint),
                cell(&policy),
            );
        }
        for removed in &file.diff.removed {
            let _ = writeln!(text, "| | `{}` | removed | |", cell(removed));
        }
    }
    text
}

fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Looser => "**looser**",
        Direction::Tighter => "tighter",
        Direction::Neutral => "",
    }
}

fn endpoints(all: &[String]) -> String {
    let shown = all
        .iter()
        .take(MOST_ENDPOINTS)
        .map(|endpoint| format!("`{}`", cell(endpoint)));
    let mut shown: Vec<String> = shown.collect();
    if all.len() > MOST_ENDPOINTS {
        shown.push(format!("and {} more", all.len() - MOST_ENDPOINTS));
    }
    shown.join("<br>")
}

/// A `|` would begin another cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
