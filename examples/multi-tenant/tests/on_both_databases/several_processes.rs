//! Two processes on one PostgreSQL: what is changed through one of them takes effect in the other.

use std::thread;
use std::time::{Duration, Instant};

use http::Method;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use tokio::time::sleep;

use crate::database::Database;
use crate::server::{Server, Tenant};
use crate::{ACME, GLOBEX, SHOP, assert_changed, assert_fails};

/// Well below the three seconds that anything stays in the cache.
const AT_ONCE: Duration = Duration::from_millis(1_500);

/// The three seconds, and what a busy machine may need for the requests.
const CACHE: Duration = Duration::from_secs(5);

#[tokio::test]
async fn a_change_takes_effect_in_the_other_process_at_once() {
    let Some(database) = Database::postgres() else {
        return;
    };
    let mut prompt = Prompt::open(&database.url).await;
    let (one, other) = start_two(&database.url);
    prompt.listener_of("other").await;
    assert_changes_take_effect_at_once(&one, &other).await;

    // Also one that is made by hand, and one that moves an origin from one tenant to another.
    let shop = "INSERT INTO origins VALUES ('acme.example', 'https://shop.acme.example')";
    prompt.enter(shop).await;
    takes_effect(&other, ACME, true, AT_ONCE).await;
    let to_globex = "UPDATE origins SET host = 'globex.example'";
    prompt.enter(to_globex).await;
    takes_effect(&other, ACME, false, AT_ONCE).await;
    takes_effect(&other, GLOBEX, true, AT_ONCE).await;
    prompt.enter("DELETE FROM origins").await;
    takes_effect(&other, GLOBEX, false, AT_ONCE).await;
}

#[tokio::test]
async fn without_notifications_a_change_takes_up_to_three_seconds() {
    let Some(database) = Database::postgres() else {
        return;
    };
    let mut prompt = Prompt::open(&database.url).await;
    let (one, other) = start_two(&database.url);
    let listener = prompt.listener_of("other").await;
    assert_changed(&one.change(Method::PUT, ACME, SHOP).await);
    takes_effect(&other, ACME, true, AT_ONCE).await;

    // The connections that are used for look-ups stay, but no new one can be made.
    allow_connections(&database.url, false).await;
    let cut = format!("SELECT pg_terminate_backend({listener})");
    prompt.enter(&cut).await;
    let lost = ["no notifications", "not currently accepting connections"];
    other.api.tells(&lost).await;
    assert_changed(&one.change(Method::DELETE, ACME, SHOP).await);
    takes_effect(&other, ACME, false, CACHE).await;

    // It connects again by itself.
    allow_connections(&database.url, true).await;
    assert_ne!(prompt.listener_of("other").await, listener);
    assert_changes_take_effect_at_once(&one, &other).await;
}

#[tokio::test]
async fn a_look_up_under_way_does_not_bring_back_a_removed_origin() {
    let Some(database) = Database::postgres() else {
        return;
    };
    let mut prompt = Prompt::open(&database.url).await;
    let server = start(&database.url, "one");
    prompt.listener_of("one").await;
    assert_changed(&server.change(Method::PUT, ACME, SHOP).await);

    // Now a look-up of acme's origins waits for a lock, when it has fixed which rows it sees.
    let slow = "ALTER TABLE origins RENAME TO stored;
        CREATE VIEW origins AS SELECT host, pattern FROM stored WHERE host <> 'acme.example'
            OR CAST(pg_advisory_xact_lock_shared(2) AS text) IS NOT NULL;
        SELECT pg_advisory_lock(2)";
    prompt.enter(slow).await;
    let removed_meanwhile = async {
        let waiting = "SELECT pid FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'";
        prompt.wait_for(waiting).await;
        prompt.enter("DELETE FROM stored").await;
        // Notifications arrive in order: when this one has, so has that of the removal.
        let later = "INSERT INTO stored VALUES ('globex.example', 'https://shop.acme.example')";
        prompt.enter(later).await;
        takes_effect(&server, GLOBEX, true, AT_ONCE).await;
        prompt.enter("SELECT pg_advisory_unlock(2)").await;
    };
    // The request was there before the removal, so it may get either answer. The next one may not.
    let _ = tokio::join!(server.replace(ACME, SHOP), removed_meanwhile);
    assert_fails(server.replace(ACME, SHOP).await);
}

fn start(database: &str, name: &str) -> Server {
    Server::start(&format!("{database}&application_name={name}"))
}

/// At the same time, so that both find an empty database.
fn start_two(database: &str) -> (Server, Server) {
    thread::scope(|scope| {
        let one = scope.spawn(|| start(database, "one"));
        let other = start(database, "other");
        (one.join().unwrap(), other)
    })
}

async fn assert_changes_take_effect_at_once(one: &Server, other: &Server) {
    for _ in 0..2 {
        for (method, allowed) in [(Method::PUT, true), (Method::DELETE, false)] {
            // This puts into its cache how it was.
            assert_eq!(other.replace(ACME, SHOP).await.is_allowed(), !allowed);
            assert_changed(&one.change(method, ACME, SHOP).await);
            takes_effect(other, ACME, allowed, AT_ONCE).await;
        }
    }
}

/// Asks until the tenant lets the shop in, or does not any more.
async fn takes_effect(server: &Server, tenant: Tenant, allowed: bool, within: Duration) {
    let begun = Instant::now();
    while server.replace(tenant, SHOP).await.is_allowed() != allowed {
        assert!(begun.elapsed() < within, "no effect after {within:?}");
        sleep(Duration::from_millis(10)).await;
    }
}

/// Whether the database takes new connections.
async fn allow_connections(database: &str, allowed: bool) {
    let options: PgConnectOptions = database.parse().unwrap();
    let name = options.get_database().unwrap();
    let statement = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {allowed}");
    // PostgreSQL does not take this from a connection to the database itself.
    let elsewhere = options.clone().database("postgres");
    let mut prompt = Prompt(elsewhere.connect().await.unwrap());
    prompt.enter(&statement).await;
}

/// The database's own prompt.
struct Prompt(PgConnection);

impl Prompt {
    async fn open(database: &str) -> Prompt {
        Prompt(PgConnection::connect(database).await.unwrap())
    }

    async fn enter(&mut self, statements: &str) {
        let statements = AssertSqlSafe(statements);
        sqlx::raw_sql(statements)
            .execute(&mut self.0)
            .await
            .unwrap();
    }

    /// Waits until the query finds a number.
    async fn wait_for(&mut self, query: &str) -> i32 {
        for _ in 0..1_000 {
            let found = sqlx::query_scalar(AssertSqlSafe(query));
            if let Some(number) = found.fetch_optional(&mut self.0).await.unwrap() {
                return number;
            }
            sleep(Duration::from_millis(10)).await;
        }
        panic!("nothing found after ten seconds: {query}");
    }

    /// Waits until a process listens; says which of PostgreSQL's serves it.
    async fn listener_of(&mut self, name: &str) -> i32 {
        let query = format!(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()
             AND application_name = '{name}' AND query LIKE 'LISTEN %' AND state = 'idle'"
        );
        self.wait_for(&query).await
    }
}
