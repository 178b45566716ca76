//! The commands in a README.

use std::ops::Range;

/// What a command stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// Commands alone.
    Sh,
    /// Commands behind a `$`, and what they print.
    Console,
}

/// A command, and what it prints according to the README.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) block: Block,
    pub(super) command: String,
    pub(super) output: Vec<String>,
    /// The lines of the README which that is.
    pub(super) at: Range<usize>,
}

/// All of them, in their order.
pub(super) fn shown(readme: &str) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    let mut block = None;
    let mut goes_on = false;
    for (at, line) in readme.lines().enumerate() {
        let Some(within) = block else {
            block = match line {
                "```sh" => Some(Block::Sh),
                "```console" => Some(Block::Console),
                _ => None,
            };
            continue;
        };
        if line == "```" {
            block = None;
            continue;
        }
        let begins = match within {
            Block::Sh => Some(line).filter(|line| !line.is_empty() && !line.starts_with('#')),
            Block::Console => line.strip_prefix("$ "),
        };
        match (shown.last_mut(), begins) {
            (Some(last), _) if goes_on => {
                last.command.push('\n');
                last.command.push_str(line);
                last.at = at + 1..at + 1;
            }
            (_, Some(command)) => shown.push(Shown {
                block: within,
                command: command.to_owned(),
                output: Vec::new(),
                at: at + 1..at + 1,
            }),
            // Blank lines at the end are no part of it.
            (Some(last), None) if within == Block::Console && !line.is_empty() => {
                let blank = at - last.at.end;
                last.output
                    .extend(std::iter::repeat_n(String::new(), blank));
                last.output.push(line.to_owned());
                last.at.end = at + 1;
            }
            _ => continue,
        }
        let is_command = goes_on || begins.is_some();
        goes_on = is_command && line.ends_with('\\');
    }
    shown
}
