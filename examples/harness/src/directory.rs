//! A directory of a test's own.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, fs, process};

/// A new, empty directory. It goes when this is dropped.
#[derive(Debug)]
pub struct Directory(PathBuf);

impl Directory {
    /// Makes one.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    #[must_use]
    pub fn make() -> Directory {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        // Another process may have had this one's number, and not have tidied up.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let name = format!("cors-example-{}-{count}-{}", process::id(), now.as_nanos());
        let path = env::temp_dir().join(name);
        // For nobody else: a database in it lets everybody in.
        DirBuilder::new().mode(0o700).create(&path).unwrap();
        Directory(path)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
