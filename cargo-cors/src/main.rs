#![doc = include_str!("../README.md")]

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::Parser as _;

mod app;
mod args;
mod diff;
mod done;
mod explain;
mod git;
mod list;
mod locks;
mod markdown;

use args::{Cargo, Command};

/// 0: nothing found. 1: something is looser, or blocked. 2: it cannot be told.
fn main() -> ExitCode {
    let Cargo::Cors(command) = Cargo::parse();
    let done = match &command {
        Command::List(args) => list::run(args),
        Command::Diff(args) => diff::run(args, has_colours()),
        Command::Explain(args) => explain::run(args),
    };
    match done {
        Ok(done) => {
            // A reader that has seen enough closes the pipe.
            let _ = io::stdout().write_all(done.text.as_bytes());
            ExitCode::from(u8::from(done.is_found))
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Colours are for people (<https://no-color.org>).
fn has_colours() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty())
}
