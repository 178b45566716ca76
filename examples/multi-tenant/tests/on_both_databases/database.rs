//! A database of a test's own.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cors_example_harness::Directory;

use crate::postgres::Cluster;

/// A new, empty database. It goes when this is dropped.
pub(crate) struct Database {
    pub(crate) url: String,
    // What there is to be taken away.
    _directory: Option<Directory>,
    _cluster: Option<Arc<Cluster>>,
}

impl Database {
    /// In a file, as SQLite keeps it.
    pub(crate) fn sqlite() -> Database {
        let directory = Directory::make();
        Database {
            url: format!("sqlite:{}/tenants.db?mode=rwc", directory.path().display()),
            _directory: Some(directory),
            _cluster: None,
        }
    }

    /// In a PostgreSQL of the tests' own; `None` where none is installed.
    pub(crate) fn postgres() -> Option<Database> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let cluster = Cluster::shared()?;
        let name = format!("tenants_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        Some(Database {
            url: cluster.create(&name),
            _directory: None,
            _cluster: Some(cluster),
        })
    }
}
