//! The example as a tenant, their pages and a browser see it: its own program, over TCP, on both
//! databases.

mod database;
mod postgres;
mod server;

use database::Database;
use http::{Method, Response, StatusCode, header};
use serde_json::{Value, json};
use server::{Server, Tenant, cors};
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

fn assert_passes(preflight: &Response<String>, origin: &str) {
    let told = [
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-headers", "content-type"),
        ("access-control-allow-methods", "GET,PUT"),
        ("access-control-allow-origin", origin),
        ("access-control-max-age", "60"),
    ];
    assert_eq!(cors(preflight.headers()), told);
}

fn assert_fails(preflight: &Response<String>) {
    assert_eq!(cors(preflight.headers()), []);
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
    assert_fails(&server.preflight(ACME, SHOP).await);

    assert_changed(&server.change(Method::PUT, ACME, SHOP).await);
    assert_passes(&server.preflight(ACME, SHOP).await, SHOP);
    let answer = server.get(ACME, SHOP).await;
    assert_eq!(answer.body(), "\"a profile at acme.example\"");
    let allowed = [
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-origin", SHOP),
    ];
    assert_eq!(cors(answer.headers()), allowed);
    // To let it in again changes nothing.
    assert_changed(&server.change(Method::PUT, ACME, SHOP).await);

    drop(server);
    let server = Server::start(database);
    assert_passes(&server.preflight(ACME, SHOP).await, SHOP);

    assert_changed(&server.change(Method::DELETE, ACME, SHOP).await);
    assert_fails(&server.preflight(ACME, SHOP).await);
    let answer = server.get(ACME, SHOP).await;
    assert_eq!(
        answer.status(),
        StatusCode::OK,
        "the browser keeps it from the page"
    );
    assert_eq!(cors(answer.headers()), []);

    drop(server);
    let server = Server::start(database);
    assert_fails(&server.preflight(ACME, SHOP).await);
}

async fn another_process_learns_of_it(database: &str) {
    let (one, other) = (Server::start(database), Server::start(database));
    assert_fails(&other.preflight(ACME, SHOP).await);
    assert_changed(&one.change(Method::PUT, ACME, SHOP).await);
    assert_passes(&one.preflight(ACME, SHOP).await, SHOP);
    for _ in 0..100 {
        if !cors(other.preflight(ACME, SHOP).await.headers()).is_empty() {
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

    assert_fails(&server.preflight(GLOBEX, SHOP).await);
    let (eu, other_port) = (
        "https://eu.partner.example",
        "https://eu.partner.example:8443",
    );
    assert_passes(&server.preflight(GLOBEX, eu).await, eu);
    assert_fails(&server.preflight(GLOBEX, other_port).await);
    assert_fails(&server.preflight(ACME, eu).await);
    let nobody = Tenant {
        host: "nobody.example",
        token: "",
    };
    assert_fails(&server.preflight(nobody, SHOP).await);

    // The port is no part of a tenant's name, nor is the case of its letters.
    let acme = Tenant {
        host: "ACME.example:3000",
        ..ACME
    };
    assert_passes(&server.preflight(acme, SHOP).await, SHOP);

    // A cache has to keep the tenants apart.
    let answer = server.get(ACME, SHOP).await;
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
        assert_fails(&server.preflight(ACME, origin).await);
    }
    assert_fails(&server.preflight(ACME, SHOP).await);

    // What is no request at all, is told in the same form.
    let token = ("authorization", "Bearer acme-token");
    let headers = [
        ("host", "acme.example"),
        token,
        ("content-type", "application/json"),
    ];
    let answer = server
        .send(Method::PUT, "/admin/origins", &headers, "{".to_owned())
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
    assert_passes(&server.preflight(ACME, SHOP).await, SHOP);
    assert_fails(&server.preflight(GLOBEX, SHOP).await);

    let other = "https://shop.acme.example.";
    let answer = server.change(Method::DELETE, ACME, other).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert!(problem(&answer)["detail"].as_str().unwrap().contains(other));
    assert_passes(&server.preflight(ACME, SHOP).await, SHOP);
}

async fn no_page_reaches_the_settings(database: &str) {
    let server = Server::start(database);
    assert_changed(&server.change(Method::PUT, ACME, SHOP).await);
    let asked = [
        ("host", ACME.host),
        ("origin", SHOP),
        ("access-control-request-method", "PUT"),
    ];
    let path = "/admin/origins";
    let preflight = server
        .send(Method::OPTIONS, path, &asked, String::new())
        .await;
    assert!(preflight.status().is_success());
    assert_fails(&preflight);
    server.tells(&["refused", "policy=\"admin\"", SHOP]).await;
}

async fn what_got_into_the_database_some_other_way_is_held_to_the_rules(database: &str) {
    let server = Server::start(database);
    assert_changed(&server.change(Method::PUT, ACME, SHOP).await);
    assert_changed(
        &server
            .change(Method::PUT, GLOBEX, "https://globex.example")
            .await,
    );
    by_hand(
        database,
        "INSERT INTO origins VALUES ('globex.example', 'https://*.co.uk')",
    )
    .await;
    // Not the sound one either: that something is wrong has to be seen.
    for origin in ["https://shop.co.uk", "https://globex.example"] {
        assert_fails(&server.preflight(GLOBEX, origin).await);
        server
            .tells(&["refused", origin, "1 mistake", "https://*.co.uk"])
            .await;
    }
    assert_passes(&server.preflight(ACME, SHOP).await, SHOP);
}

async fn a_database_that_fails_lets_nobody_in(database: &str) {
    let server = Server::start(database);
    assert_changed(&server.change(Method::PUT, ACME, SHOP).await);
    by_hand(database, "DROP TABLE origins").await;
    assert_fails(&server.preflight(ACME, SHOP).await);
    server
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
