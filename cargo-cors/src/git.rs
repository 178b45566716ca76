//! What git knows of the locks.

use std::process::Command;

use crate::locks::NAME;

/// Runs git, and gives what it prints.
fn git(arguments: &[&str]) -> Result<String, String> {
    let run = Command::new("git").args(arguments).output();
    let output = run.map_err(|error| format!("git cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let why = String::from_utf8_lossy(&output.stderr);
    Err(format!("`git {}`: {}", arguments.join(" "), why.trim()))
}

/// The commit of a revision; without one, where the branch has left the main branch.
pub(crate) fn commit(revision: Option<&str>) -> Result<String, String> {
    if let Some(revision) = revision {
        let commit = format!("{revision}^{{commit}}");
        let found = git(&["rev-parse", "--verify", "--end-of-options", &commit]);
        return found.map(|commit| commit.trim().to_owned()).map_err(|error| {
            format!("there is no revision `{revision}` ({error}). In CI, fetch the history: `fetch-depth: 0`")
        });
    }
    git(&["rev-parse", "--git-dir"])?;
    for main in [
        "origin/HEAD",
        "origin/main",
        "origin/master",
        "main",
        "master",
    ] {
        if let Ok(base) = git(&["merge-base", "HEAD", main]) {
            return Ok(base.trim().to_owned());
        }
    }
    Err("the main branch cannot be found: name the revision, `cargo cors diff REV`. In CI, fetch the history: `fetch-depth: 0`".to_owned())
}

/// The locks below the current directory at a commit.
pub(crate) fn lock_paths(commit: &str) -> Result<Vec<String>, String> {
    let all = git(&["ls-tree", "-r", "-z", "--name-only", commit])?;
    let is_lock = |path: &&str| path.rsplit('/').next() == Some(NAME);
    Ok(all.split('\0').filter(is_lock).map(str::to_owned).collect())
}

/// A file at a commit. `None` if it is not there.
pub(crate) fn file(commit: &str, path: &str) -> Result<Option<String>, String> {
    let object = format!("{commit}:./{path}");
    if git(&["cat-file", "-e", &object]).is_err() {
        return Ok(None);
    }
    git(&["show", &object]).map(Some)
}
