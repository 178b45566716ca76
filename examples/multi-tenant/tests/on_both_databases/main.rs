//! The example as a tenant, their pages and a browser see it: its own program, over TCP, on both
//! databases.

mod database;
mod postgres;
mod server;
mod several_processes;

use cors_example_harness::cors;
use cors_testing::{Fetched, Reason, Request};
use database::Database;
use http::{Method, Response, StatusCode, header};
use serde_json::{Value, json};
use server::{Server, Tenant};
use sqlx::Connection;

const ACME: Tenant = Tenant {
    host: "acme.example",
    token: "acme-token",
};
const GLOBEX: Tenant = Tenant {
    host: "globex.example",
    token: "globex-token",
};
const SHOP: &str = "https://shop.acme.example";

/// Every scenario as a test on each database.
macro_rules! on_both {
    ($($scenario:ident)*) => {
        mod sqlite {
            $(#[tokio::test]
            async fn $scenario() {
                super::$scenario(&super::Database::sqlite().url).await;
            })*
        }

        mod postgresql {
            $(#[tokio::test]
            async fn $scenario() {
                if let Some(database) = super::Database::postgres() {
                    super::$scenario(&database.url).await;
                }
            })*
        }
    };
}

on_both! {
    an_origin_comes_and_goes_and_a_restart_changes_nothing
    another_process_learns_of_it
    each_tenant_has_their_own_origins
    what_may_not_be_let_in_is_told_with_everything_that_is_wrong
    only_the_tenant_may_change_them
    no_page_reaches_the_settings
    what_got_into_the_database_some_other_way_is_held_to_the_rules
    a_database_that_fails_lets_nobody_in
}

/// The page changes a profile, and its browser is told no more than it has to be.
#[track_caller]
fn assert_passes(replaced: Fetched, origin: &str) {
    let preflight = replaced.preflight().unwrap().answer().unwrap();
    let told = [
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-headers", "content-type"),
        ("access-control-allow-methods", "GET,PUT"),
        ("access-control-allow-origin", origin),
        ("access-control-max-age", "60"),
    ];
    assert_eq!(cors(preflight.headers()), told);
    assert_eq!(replaced.assert_allowed().status(), StatusCode::NO_CONTENT);
}

/// Its browser is told nothing.
#[track_caller]
fn assert_fails(fetched: Fetched) {
    for exchange in fetched.requests() {
        assert_eq!(cors(exchange.answer().unwrap().headers()), []);
    }
    let blocked = fetched.assert_blocked();
    assert_eq!(blocked.reason(), &Reason::MissingAllowOrigin);
}

fn assert_changed(answer: &Response<String>) {
    assert_eq!(answer.status(), StatusCode::NO_CONTENT, "{answer:?}");
}

/// What is wrong, less what `findings` says.
fn problem(answer: &Response<String>) -> Value {
    let content_type = &answer.headers()[header::CONTENT_TYPE];
    assert_eq!(content_type, "application/problem+json");
    let problem: Value = serde_json::from_str(answer.body()).unwrap();
    assert_eq!(problem["status"], answer.status().as_u16());
    problem
}

async fn an_origin_comes_and_goes_and_a_restart_changes_nothing(database: &str) {
    let server = Server::start(database);
    assert_fails(server.replace(ACME, SHOP).await);

    assert_changed(&server.change(Method::PUT, ACME, SHOP).await);
    assert_passes(server.replace(ACME, SHOP).await, SHOP);
    let shown = server.show(ACME, SHOP).await.assert_allowed();
    assert_eq!(shown.json::<String>(), "a profile at acme.example");
    // To let it in again changes nothing.
    assert_changed(&server.change(Method::PUT, ACME, SHOP).await);

    drop(server);
    let server = Server::start(database);
    assert_passes(server.replace(ACME, SHOP).await, SHOP);

    assert_changed(&server.change(Method::DELETE, ACME, SHOP).await);
    assert_fails(server.replace(ACME, SHOP).await);
    assert_fails(server.show(ACME, SHOP).await);

    drop(server);
    let server = Server::start(database);
    assert_fails(server.replace(ACME, SHOP).await);
}

async fn another_process_learns_of_it(database: &str) {
    let (one, other) = (Server::start(database), Server::start(database));
    assert_fails(other.replace(ACME, SHOP).await);
    assert_changed(&one.change(Method::PUT, ACME, SHOP).await);
    assert_passes(one.replace(ACME, SHOP).await, SHOP);
    for _ in 0..100 {
        if other.replace(ACME, SHOP).await.is_allowed() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("what one process knows, the other has not learnt in ten seconds");
}

async fn each_tenant_has_their_own_origins(database: &str) {
    let server = Server::start(database);
    assert_changed(&server.change(Method::PUT, ACME, SHOP).await);
    let partners = "https://*.partner.example";
    assert_changed(&server.change(Method::PUT, GLOBEX, partners).await);

    assert_fails(server.replace(GLOBEX, SHOP).await);
    let (eu, other_port) = (
        "https://eu.partner.example",
        "https://eu.partner.example:8443",
    );
    assert_passes(server.replace(GLOBEX, eu).await, eu);
    assert_fails(server.replace(GLOBEX, other_port).await);
    assert_fails(server.replace(ACME, eu).await);
    let nobody = Tenant {
        host: "nobody.example",
        token: "",
    };
    assert_fails(server.replace(nobody, SHOP).await);

    // The port is no part of a tenant's name, nor is the case of its letters.
    let preflight = server.preflight("ACME.example:3000", SHOP).await;
    let told = cors(preflight.headers());
    assert!(told.contains(&("access-control-allow-origin", SHOP)));

    // A cache has to keep the tenants apart.
    let shown = server.show(ACME, SHOP).await;
    let answer = shown.requests()[0].answer().unwrap();
    let vary = answer.headers()[header::VARY].to_str().unwrap();
    let mut vary: Vec<_> = vary.split(", ").collect();
    vary.sort_unstable();
    assert_eq!(vary, ["host", "origin"]);
}

async fn what_may_not_be_let_in_is_told_with_everything_that_is_wrong(database: &str) {
    let server = Server::start(database);
    let refused = [
        (
            "https://shop.acme.example/",
            "invalid_origin",
            json!("https://shop.acme.example"),
        ),
        ("http://shop.acme.example", "insecure_origin", Value::Null),
        ("https://*.github.io", "public_suffix", Value::Null),
        ("*", "invalid_origin", Value::Null),
        ("null", "null_origin", Value::Null),
    ];
    for (origin, lint, replacement) in refused {
        let answer = server.change(Method::PUT, ACME, origin).await;
        assert_eq!(
            answer.status(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "{origin}"
        );
        let problem = problem(&answer);
        assert_eq!(
            problem["type"],
            "https://api.example/problems/refused-origin"
        );
        let findings = problem["findings"].as_array().unwrap();
        let [finding] = findings.as_slice() else {
            panic!("one mistake in `{origin}`: {findings:?}");
        };
        assert_eq!(finding["value"], origin);
        assert_eq!(finding["lint"], lint);
        assert_eq!(finding["replacement"], replacement, "{finding}");
        assert!(!finding["message"].as_str().unwrap().is_empty());
        let preflight = server.preflight(ACME.host, origin).await;
        assert_eq!(cors(preflight.headers()), []);
    }
    assert_fails(server.replace(ACME, SHOP).await);

    // What is no request at all, is told in the same form.
    let token = ("authorization", "Bearer acme-token");
    let headers = [
        ("host", "acme.example"),
        token,
        ("content-type", "application/json"),
    ];
    let answer = server
        .api
        .send(Method::PUT, "/admin/origins", &headers, "{")
        .await;
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    assert_eq!(problem(&answer)["type"], "about:blank");
}

async fn only_the_tenant_may_change_them(database: &str) {
    let server = Server::start(database);
    assert_changed(&server.change(Method::PUT, ACME, SHOP).await);
    let strangers = [
        Tenant { token: "", ..ACME },
        Tenant {
            token: "acme-toke",
            ..ACME
        },
        Tenant {
            token: GLOBEX.token,
            ..ACME
        },
        Tenant {
            host: "nobody.example",
            ..ACME
        },
    ];
    for stranger in strangers {
        for method in [Method::PUT, Method::DELETE] {
            let answer = server.change(method, stranger, SHOP).await;
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
            assert_eq!(answer.headers()[header::WWW_AUTHENTICATE], "Bearer");
            assert_eq!(problem(&answer)["title"], "Unauthorized");
        }
    }
    assert_passes(server.replace(ACME, SHOP).await, SHOP);
    assert_fails(server.replace(GLOBEX, SHOP).await);

    let other = "https://shop.acme.example.";
    let answer = server.change(Method::DELETE, ACME, other).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert!(problem(&answer)["detail"].as_str().unwrap().contains(other));
    assert_passes(server.replace(ACME, SHOP).await, SHOP);
}

async fn no_page_reaches_the_settings(database: &str) {
    let server = Server::start(database);
    assert_changed(&server.change(Method::PUT, ACME, SHOP).await);
    let change = Request::put("/admin/origins").header("authorization", "Bearer acme-token");
    let change = change.json(&json!({ "origin": "https://evil.example" }));
    assert_fails(server.page(ACME, SHOP, change).await);
    let told = ["refused", "policy=\"admin\"", SHOP];
    server.api.tells(&told).await;

    // Not so a page of the tenant's own host: it is asked nothing.
    let own = "https://acme.example";
    let change = Request::delete("/admin/origins").header("authorization", "Bearer acme-token");
    let change = server
        .page(ACME, own, change.json(&json!({ "origin": SHOP })))
        .await;
    assert!(change.preflight().is_none());
    assert_eq!(change.assert_allowed().status(), StatusCode::NO_CONTENT);
}

async fn what_got_into_the_database_some_other_way_is_held_to_the_rules(database: &str) {
    let server = Server::start(database);
    assert_changed(&server.change(Method::PUT, ACME, SHOP).await);
    assert_changed(
        &server
            .change(Method::PUT, GLOBEX, "https://shop.globex.example")
            .await,
    );
    by_hand(
        database,
        "INSERT INTO origins VALUES ('globex.example', 'https://*.co.uk')",
    )
    .await;
    // Not the sound one either: that something is wrong has to be seen.
    for origin in ["https://shop.co.uk", "https://shop.globex.example"] {
        assert_fails(server.replace(GLOBEX, origin).await);
        server
            .api
            .tells(&["refused", origin, "1 mistake", "https://*.co.uk"])
            .await;
    }
    assert_passes(server.replace(ACME, SHOP).await, SHOP);
}

async fn a_database_that_fails_lets_nobody_in(database: &str) {
    let server = Server::start(database);
    assert_changed(&server.change(Method::PUT, ACME, SHOP).await);
    by_hand(database, "DROP TABLE origins").await;
    assert_fails(server.replace(ACME, SHOP).await);
    server
        .api
        .tells(&[
            "refused",
            SHOP,
            "source_failed",
            "error returned from database",
        ])
        .await;
    let answer = server.change(Method::PUT, ACME, SHOP).await;
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(problem(&answer)["title"], "Internal Server Error");
    server
        .api
        .tells(&["the database failed", "error returned from database"])
        .await;
}

/// Somebody at the database's own prompt.
async fn by_hand(database: &str, statement: &'static str) {
    sqlx::any::install_default_drivers();
    let mut connection = sqlx::AnyConnection::connect(database).await.unwrap();
    sqlx::raw_sql(statement)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}
