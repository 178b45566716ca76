//! The lock files of a project.

use std::fs;
use std::path::{Path, PathBuf};

use cors_testing::lock::{Lock, LockDiff};

use crate::args::Locks;

pub(crate) const NAME: &str = "cors.lock";

/// A lock file.
pub(crate) struct LockFile {
    /// Relative to the current directory, with `/`.
    pub(crate) path: String,
    pub(crate) lock: Lock,
}

/// What has changed in a lock file.
pub(crate) struct FileDiff {
    pub(crate) path: String,
    pub(crate) diff: LockDiff,
}

/// The lock files that the arguments name. There may be none.
pub(crate) fn read(locks: &Locks) -> Result<Vec<LockFile>, String> {
    let mut paths = Vec::new();
    match &locks.lock {
        Some(path) => paths.push(path.clone()),
        None => find(Path::new("."), &mut paths)?,
    }
    paths.sort();
    paths.iter().map(|path| read_file(path)).collect()
}

/// The lock files, of which there has to be one.
pub(crate) fn read_some(locks: &Locks) -> Result<Vec<LockFile>, String> {
    let found = read(locks)?;
    if found.is_empty() {
        return Err(format!(
            "there is no {NAME} below the current directory. A test writes one: \
             `Inventory::of(&app()).await.assert_locked(\"{NAME}\")`, with `CORS_LOCK=update cargo test`"
        ));
    }
    Ok(found)
}

pub(crate) fn parse(path: &str, text: &str) -> Result<Lock, String> {
    Lock::parse(text).map_err(|error| format!("{path} cannot be understood: {error}"))
}

fn read_file(path: &Path) -> Result<LockFile, String> {
    let path = path.strip_prefix(".").unwrap_or(path);
    let shown = path.to_string_lossy().replace('\\', "/");
    let text =
        fs::read_to_string(path).map_err(|error| format!("{shown} cannot be read: {error}"))?;
    Ok(LockFile {
        lock: parse(&shown, &text)?,
        path: shown,
    })
}

/// All lock files in a folder, but for what is built or hidden.
fn find(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), String> {
    let unreadable = |error| format!("{} cannot be read: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        let kind = entry.file_type().map_err(unreadable)?;
        if kind.is_dir() && !name.starts_with('.') && !matches!(&*name, "target" | "node_modules") {
            find(&path, found)?;
        } else if name == NAME {
            found.push(path);
        }
    }
    Ok(())
}
