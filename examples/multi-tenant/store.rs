//! The database: who the tenants are, and which origins each of them lets in.

use std::time::Duration;

use cors_runtime::{Dangers, OriginSet, PolicyErrors};
use sha2::{Digest, Sha256};
use sqlx::AnyPool;
use sqlx::any::{AnyPoolOptions, install_default_drivers};

/// The tables, and in PostgreSQL the notifications. The lock makes processes that start at the same
/// time do this one after the other.
const SQLITE: &str = include_str!("tables.sql");
const POSTGRES: &str = concat!(
    "DO $$ BEGIN PERFORM pg_advisory_xact_lock(1); END $$;\n",
    include_str!("tables.sql"),
    include_str!("notify.sql"),
);

/// Whether this is the URL of a PostgreSQL, and not of an SQLite.
pub(crate) fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres")
}

/// A handle to the database; clones share its connections.
#[derive(Clone)]
pub(crate) struct Store {
    pool: AnyPool,
}

impl Store {
    /// Connects, and makes the tables if there are none. The URL says which database it is: the
    /// queries below are the same for both.
    pub(crate) async fn open(url: &str) -> Result<Store, sqlx::Error> {
        install_default_drivers();
        let pool = AnyPoolOptions::new()
            // Less than the second that the policy waits for its source: so a database that cannot
            // be reached is an error with a reason, and not just silence.
            .acquire_timeout(Duration::from_millis(800))
            .connect(url)
            .await?;
        let tables = if is_postgres(url) { POSTGRES } else { SQLITE };
        sqlx::raw_sql(tables).execute(&pool).await?;
        Ok(Store { pool })
    }

    pub(crate) async fn add_tenant(&self, host: &str, token: &str) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO tenants (host, token_sha256) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        )
        .bind(host)
        .bind(sha256(token))
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Whether the token is this tenant's. How long the database takes to compare two hashes says
    /// nothing about the token.
    pub(crate) async fn is_token_of(&self, host: &str, token: &str) -> Result<bool, sqlx::Error> {
        let found = sqlx::query("SELECT 1 FROM tenants WHERE host = $1 AND token_sha256 = $2")
            .bind(host)
            .bind(sha256(token))
            .fetch_optional(&self.pool)
            .await?;
        Ok(found.is_some())
    }

    /// The origins of a tenant. An unknown one has none.
    pub(crate) async fn origins(&self, host: &str) -> Result<OriginSet, sqlx::Error> {
        let patterns: Vec<String> =
            sqlx::query_scalar("SELECT pattern FROM origins WHERE host = $1")
                .bind(host)
                .fetch_all(&self.pool)
                .await?;
        // Everything in there was checked on its way in. But a database has other ways in.
        checked(host, patterns.iter().map(String::as_str))
            .map_err(|errors| sqlx::Error::Decode(errors.into()))
    }

    pub(crate) async fn add_origin(&self, host: &str, pattern: &str) -> Result<(), sqlx::Error> {
        sqlx::query("INSERT INTO origins (host, pattern) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(host)
            .bind(pattern)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Whether it was there.
    pub(crate) async fn remove_origin(
        &self,
        host: &str,
        pattern: &str,
    ) -> Result<bool, sqlx::Error> {
        let removed = sqlx::query("DELETE FROM origins WHERE host = $1 AND pattern = $2")
            .bind(host)
            .bind(pattern)
            .execute(&self.pool)
            .await?;
        Ok(removed.rows_affected() > 0)
    }
}

/// Holds a tenant's origins to the rules that the macro goes by, those for credentials: no plain
/// `http`, no `*.` under a suffix where anybody may register a name.
pub(crate) fn checked<'a>(
    host: &str,
    patterns: impl IntoIterator<Item = &'a str>,
) -> Result<OriginSet, PolicyErrors> {
    OriginSet::checked(host, patterns, true, Dangers::NONE)
}

fn sha256(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}
