//! The arguments.

use std::path::PathBuf;

use clap::{Args, Parser, ValueEnum};

/// What Cargo calls: `cargo cors list` is `cargo-cors cors list`.
#[derive(Debug, Parser)]
#[command(name = "cargo", bin_name = "cargo")]
pub(crate) enum Cargo {
    /// Which route is open to whom, and what a change has opened.
    ///
    /// The commands read the `cors.lock` files that `cors_testing::Inventory::assert_locked` keeps.
    #[command(subcommand, version, arg_required_else_help = true)]
    Cors(Command),
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    List(List),
    Diff(Diff),
    Explain(Explain),
}

/// Lists the endpoints, with the policy of each.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  cargo cors list
  cargo cors list --json | jq '.[].endpoints'
")]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) locks: Locks,
    /// Prints JSON: a list of locks, each with its path.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Compares the locks with those of a git revision.
///
/// A change is looser if some request is shared, or shared with credentials, or reaches the handler, or lets a script read
/// one more header, and was not before; for some values of the variables and sources. Each comes with such a
/// request. What a closure in `with(...)` does is not seen.
///
/// Exits with 1 if anything is looser, and with 2 if it cannot be told.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  cargo cors diff                # with the merge base of this branch and the main branch
  cargo cors diff v1.2.0
  cargo cors diff --markdown     # for a comment at a pull request
")]
pub(crate) struct Diff {
    /// The revision to compare with. Without it: where this branch has left the main branch.
    pub(crate) revision: Option<String>,
    #[command(flatten)]
    pub(crate) locks: Locks,
    /// Prints JSON.
    #[arg(long, conflicts_with = "markdown")]
    pub(crate) json: bool,
    /// Prints Markdown.
    #[arg(long)]
    pub(crate) markdown: bool,
}

/// Says what a browser does with a request, step by step, and why.
///
/// Variables are read from the environment, as the app does. Exits with 1 if the browser blocks the request.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  cargo cors explain /orders/7 --origin https://app.example.com --method PUT --header content-type
  cargo cors explain https://api.example.com/me --origin https://app.example.com --credentials
  CORS_ORIGINS=https://app.example.com cargo cors explain /me --origin https://app.example.com
")]
pub(crate) struct Explain {
    /// The URL, or the path.
    pub(crate) url: String,
    /// The origin of the page: scheme, host and port.
    #[arg(long)]
    pub(crate) origin: String,
    /// The method of the request.
    #[arg(long, default_value = "GET")]
    pub(crate) method: String,
    /// A header that the script sets: its name, or `name: value`. Can be given several times.
    #[arg(long = "header", value_name = "HEADER")]
    pub(crate) headers: Vec<String>,
    /// The script sends cookies along (`credentials: "include"`).
    #[arg(long)]
    pub(crate) credentials: bool,
    /// What a source (`with(...)`) says of the origin. Without it, both cases are printed.
    #[arg(long)]
    pub(crate) source: Option<SourceSays>,
    #[command(flatten)]
    pub(crate) locks: Locks,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SourceSays {
    Allow,
    Deny,
}

#[derive(Args, Debug)]
pub(crate) struct Locks {
    /// This file alone. Without it: every `cors.lock` below the current directory.
    #[arg(long, value_name = "FILE")]
    pub(crate) lock: Option<PathBuf>,
}
