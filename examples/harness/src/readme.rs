//! A README's commands, run: what it shows is what one gets.
//!
//! - A line with `cargo run` in an `sh` block starts the example, with the environment that the line
//!   says, in an empty directory. What was started before it ends.
//! - A `$ curl …` in a `console` block asks the example that was started last. `127.0.0.1:3000` is
//!   replaced by where it is. What follows, up to the next `$` or the end of the block, is all that the
//!   command prints, but for `date` headers. `…` stands for whatever differs from run to run.
//! - A `$ … cargo run …` in a `console` block is an example that does not start: it prints this, and
//!   ends.
//!
//! Where some of these lines are of `cargo run --release`, they and what follows them hold for a build
//! without debug assertions, and the others for a build with them.
//!
//! `UPDATE_README=1` writes what the commands print into the README.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use crate::{Api, Directory};

mod blocks;
mod output;
mod start;

use blocks::{Block, Shown};
use start::Start;

/// Where the READMEs say that the example is.
const SAID: &str = "127.0.0.1:3000";

/// Holds the README in `examples/<case>` to what the example's program does.
///
/// # Panics
///
/// If it does something else.
pub fn holds(case: &str, program: &str, debug_assertions: bool) {
    let (path, readme) = read(case);
    let shown = blocks::shown(&readme);
    let curls = shown.iter().filter(|shown| is_curl(shown)).count();
    assert!(curls > 0, "{case}: no `$ curl …` in a `console` block");

    let mut reader = Reader::new(case, program, &shown, debug_assertions);
    // What is shown, and what is printed in its place.
    let mut differing = Vec::new();
    for shown in &shown {
        if let Some(printed) = reader.does(shown) {
            let printed = output::lines(&printed);
            if !output::says(&shown.output, &printed) {
                differing.push((shown, printed));
            }
        }
    }
    if differing.is_empty() {
        return;
    }
    if env::var_os("UPDATE_README").is_some() {
        fs::write(&path, output::replaced(&readme, &differing)).unwrap();
        return;
    }
    let told: Vec<String> = differing
        .iter()
        .map(|(shown, printed)| output::difference(shown, printed))
        .collect();
    panic!(
        "examples/{case}/README.md shows what is not so (UPDATE_README=1 writes it anew)\n{}",
        told.join("\n")
    );
}

/// Holds the README in `examples/<case>` to what a browser's console says of this API.
///
/// # Panics
///
/// If it does not have this line.
pub fn tells(case: &str, api: &Api, message: &str) {
    let message = message.replace(authority(api), SAID);
    let (_, readme) = read(case);
    assert!(
        readme.lines().any(|line| line == message),
        "examples/{case}/README.md has no line\n{message}"
    );
}

fn read(case: &str) -> (PathBuf, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(case);
    let path = path.join("README.md");
    let readme = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{case}: {error}"));
    (path, readme)
}

fn authority(api: &Api) -> &str {
    api.url().trim_start_matches("http://")
}

fn is_curl(shown: &Shown) -> bool {
    shown.block == Block::Console && shown.command.contains("curl ")
}

/// Somebody who follows the README.
struct Reader<'a> {
    program: &'a str,
    directory: Directory,
    /// The starts in the README, less those that are of another build.
    starts: Vec<(&'a str, Start)>,
    started: Started,
}

/// What was started last.
enum Started {
    Nothing,
    OfAnotherBuild,
    Running(Box<Api>),
}

impl<'a> Reader<'a> {
    fn new(case: &str, program: &'a str, shown: &'a [Shown], debug_assertions: bool) -> Reader<'a> {
        let mut starts: Vec<_> = shown
            .iter()
            .filter_map(|shown| Some((&*shown.command, Start::read(case, &shown.command)?)))
            .collect();
        let is_of_this_build = |start: &Start| start.is_release != debug_assertions;
        if starts.iter().any(|(_, start)| is_of_this_build(start)) {
            starts.retain(|(_, start)| is_of_this_build(start));
        }
        let directory = Directory::make();
        // In the place of the user's own: no proxy, and no waiting for ever.
        fs::write(
            directory.path().join(".curlrc"),
            "noproxy = \"*\"\nmax-time = 30\n",
        )
        .unwrap();
        Reader {
            program,
            directory,
            starts,
            started: Started::Nothing,
        }
    }

    /// Does what is shown; gives what is printed, where the README has to say that.
    fn does(&mut self, shown: &Shown) -> Option<String> {
        let command = &shown.command;
        if is_curl(shown) {
            return match &self.started {
                Started::Nothing => panic!("nothing is started yet for `{command}`"),
                Started::OfAnotherBuild => None,
                Started::Running(api) => Some(self.curl(api, command)),
            };
        }
        assert!(
            !command.contains("curl "),
            "`{command}` prints something: show it in a `console` block"
        );
        if !start::is_start(command) {
            return None;
        }
        let start = self.starts.iter().find(|(line, _)| line == command);
        let start = start.map(|(_, start)| self.program(start));
        match shown.block {
            Block::Sh => {
                // What was started before ends first.
                self.started = Started::OfAnotherBuild;
                if let Some(mut program) = start {
                    self.started = Started::Running(Box::new(Api::start(&mut program)));
                }
                None
            }
            Block::Console => {
                // Should it start after all, nobody is to wait for ever.
                let mut program = start?;
                let output = program.env("PORT", "no port, so it ends").output().unwrap();
                Some(text(output.stdout) + &text(output.stderr))
            }
        }
    }

    /// The example, with what the line sets in its environment and nothing else.
    fn program(&self, start: &Start) -> Command {
        let mut program = Command::new(self.program);
        program
            .env_clear()
            .envs(start.environment(self.directory.path()))
            .current_dir(self.directory.path())
            .stdin(Stdio::null());
        program
    }

    fn curl(&self, api: &Api, command: &str) -> String {
        assert!(
            command.contains(SAID),
            "`{command}` does not ask the example, at http://{SAID}"
        );
        let authority = authority(api);
        let output = shell(&command.replace(SAID, authority), self.directory.path())
            .output()
            .unwrap();
        let complaint = text(output.stderr);
        assert!(output.status.success(), "`{command}`: {complaint}");
        text(output.stdout).replace(authority, SAID)
    }
}

/// A shell in this directory, which is home, too.
fn shell(script: &str, directory: &Path) -> Command {
    let mut shell = Command::new("sh");
    let path = env::var_os("PATH").unwrap_or_default();
    shell
        .args(["-c", script])
        .env_clear()
        .env("PATH", path)
        .env("HOME", PathBuf::from(directory))
        .current_dir(directory)
        .stdin(Stdio::null());
    shell
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}
