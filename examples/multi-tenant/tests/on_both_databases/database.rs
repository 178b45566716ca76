//! A database of a test's own.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, process};

use crate::postgres::Cluster;

/// A new, empty database. It goes when this is dropped.
pub(crate) struct Database {
    pub(crate) url: String,
    // What there is to be taken away.
    _directory: Option<Directory>,
    _cluster: Option<Arc<Cluster>>,
}

struct Directory(PathBuf);

static COUNT: AtomicUsize = AtomicUsize::new(0);

impl Database {
    /// In a file, as SQLite keeps it.
    pub(crate) fn sqlite() -> Database {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let directory = format!("cors-tenants-{}-{count}", process::id());
        let directory = env::temp_dir().join(directory);
        fs::create_dir_all(&directory).unwrap();
        Database {
            url: format!("sqlite:{}/tenants.db?mode=rwc", directory.display()),
            _directory: Some(Directory(directory)),
            _cluster: None,
        }
    }

    /// In a PostgreSQL of the tests' own; `None` where none is installed.
    pub(crate) fn postgres() -> Option<Database> {
        let cluster = Cluster::shared()?;
        let name = format!("tenants_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        Some(Database {
            url: cluster.create(&name),
            _directory: None,
            _cluster: Some(cluster),
        })
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
