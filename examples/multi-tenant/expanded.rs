// What the compiler sees in the place of `main.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use std::env;
use std::error::Error;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::routing::get;
use axum::{Json, Router};
use cors_runtime::cors_policy;

mod admin {
    use axum::extract::rejection::JsonRejection;
    use axum::extract::{FromRequestParts, State};
    use axum::http::request::Parts;
    use axum::http::{HeaderValue, StatusCode, header};
    use axum::routing::put;
    use axum::{Json, Router};
    use cors_runtime::cors_policy;
    use serde::Deserialize;
    use crate::problem::Problem;
    use crate::store;
    use crate::tenants::{Tenants, host};
    /// For the tenant's own server, or for pages on this one: no other origin may read these answers, not
    /// even one that the tenant has allowed. This policy is nearer than that of the router around it.
    pub(crate) fn admin() -> Router<Tenants> {
        let router: Router<Tenants> = {
            Router::new().route("/origins", put(allow).delete(disallow))
        };
        <Router<
            Tenants,
        > as ::cors_runtime::__private::PolicyReturn>::with_policy(
            router,
            admin::layer(),
        )
    }
    #[doc(hidden)]
    #[allow(non_camel_case_types)]
    pub(crate) type admin = ::cors_runtime::__private::PolicyOf<__admin_policy>;
    #[doc(hidden)]
    pub(crate) struct __admin_policy;
    impl ::cors_runtime::__private::FunctionPolicy for __admin_policy {
        const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
                "admin",
                ::core::module_path!(),
            )
            .same_origin()
            .build();
    }
    #[derive(Deserialize)]
    struct Change {
        origin: String,
    }
    async fn allow(
        tenant: SignedIn,
        State(tenants): State<Tenants>,
        change: Result<Json<Change>, JsonRejection>,
    ) -> Result<StatusCode, Problem> {
        let Json(Change { origin }) = change?;
        store::checked(&tenant.host, [origin.as_str()])?;
        tenants.store.add_origin(&tenant.host, &origin).await?;
        tenants.forget(&tenant.host);
        Ok(StatusCode::NO_CONTENT)
    }
    async fn disallow(
        tenant: SignedIn,
        State(tenants): State<Tenants>,
        change: Result<Json<Change>, JsonRejection>,
    ) -> Result<StatusCode, Problem> {
        let Json(Change { origin }) = change?;
        if !tenants.store.remove_origin(&tenant.host, &origin).await? {
            return Err(Problem::no_such_origin(&origin));
        }
        tenants.forget(&tenant.host);
        Ok(StatusCode::NO_CONTENT)
    }
    /// A tenant, once their token is known to be theirs.
    struct SignedIn {
        host: String,
    }
    impl FromRequestParts<Tenants> for SignedIn {
        type Rejection = Problem;
        async fn from_request_parts(
            parts: &mut Parts,
            tenants: &Tenants,
        ) -> Result<SignedIn, Problem> {
            let token = parts.headers.get(header::AUTHORIZATION).and_then(bearer);
            let (Some(host), Some(token)) = (host(parts), token) else {
                return Err(Problem::not_signed_in());
            };
            if tenants.store.is_token_of(&host, token).await? {
                Ok(SignedIn { host })
            } else {
                Err(Problem::not_signed_in())
            }
        }
    }
    fn bearer(authorization: &HeaderValue) -> Option<&str> {
        let (scheme, token) = authorization.to_str().ok()?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token)
    }
}

mod changes {
    use std::time::Duration;
    use sqlx::postgres::PgListener;
    use tokio::time::{sleep, timeout};
    use crate::tenants::Tenants;
    /// How long to wait before the next attempt to connect.
    const RETRY: Duration = Duration::from_secs(1);
    /// How long one connection is used. A listener only waits, so it does not notice when a firewall drops
    /// its connection.
    const RENEW: Duration = Duration::from_mins(1);
    /// Forgets what other processes change, for as long as this one runs.
    pub(crate) async fn follow(url: String, tenants: Tenants) {
        loop {
            if let Ok(lost) = timeout(RENEW, listen(&url, &tenants)).await {
                let reason = match lost {
                    Ok(()) => "the connection was closed".to_owned(),
                    Err(error) => error.to_string(),
                };
                tracing::warn!(
                    % reason,
                    "no notifications: changes made elsewhere take up to three seconds"
                );
                sleep(RETRY).await;
            }
        }
    }
    /// Returns when the connection is lost.
    async fn listen(url: &str, tenants: &Tenants) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect(url).await?;
        listener.eager_reconnect(false);
        listener.listen("origins").await?;
        tenants.forget_all();
        while let Some(changed) = listener.try_recv().await? {
            tenants.forget(changed.payload());
        }
        Ok(())
    }
}

mod problem {
    use axum::Json;
    use axum::extract::rejection::JsonRejection;
    use axum::http::{StatusCode, header};
    use axum::response::{IntoResponse, Response};
    use cors_runtime::{Finding, PolicyErrors};
    use serde::Serialize;
    /// What went wrong, for programs and for people.
    #[derive(Serialize)]
    pub(crate) struct Problem {
        /// What kind of problem it is. `about:blank` is one that the status says all about.
        #[serde(rename = "type")]
        kind: &'static str,
        title: &'static str,
        status: u16,
        detail: String,
        /// What is wrong with an origin, as a form shows it beside the field: a member of our own, as the
        /// RFC allows. (`Serialize` by the library's feature `serde`.)
        #[serde(skip_serializing_if = "Vec::is_empty")]
        findings: Vec<Finding>,
    }
    impl Problem {
        fn of(status: StatusCode, detail: impl Into<String>) -> Problem {
            Problem {
                kind: "about:blank",
                title: status.canonical_reason().unwrap_or_default(),
                status: status.as_u16(),
                detail: detail.into(),
                findings: Vec::new(),
            }
        }
        pub(crate) fn not_signed_in() -> Problem {
            let detail = "send this tenant's token: `Authorization: Bearer …`";
            Problem::of(StatusCode::UNAUTHORIZED, detail)
        }
        pub(crate) fn no_such_origin(origin: &str) -> Problem {
            let detail = format!(
                "`{origin}` is not one of this tenant's origins: nothing has changed"
            );
            Problem::of(StatusCode::NOT_FOUND, detail)
        }
    }
    impl From<PolicyErrors> for Problem {
        fn from(errors: PolicyErrors) -> Problem {
            let messages: Vec<&str> = errors
                .findings()
                .iter()
                .map(Finding::message)
                .collect();
            Problem {
                kind: "https://api.example/problems/refused-origin",
                title: "This origin cannot be let in",
                status: StatusCode::UNPROCESSABLE_ENTITY.as_u16(),
                detail: messages.join("\n"),
                findings: errors.findings().to_vec(),
            }
        }
    }
    impl From<JsonRejection> for Problem {
        fn from(rejection: JsonRejection) -> Problem {
            Problem::of(rejection.status(), rejection.body_text())
        }
    }
    impl From<sqlx::Error> for Problem {
        fn from(error: sqlx::Error) -> Problem {
            tracing::error!(% error, "the database failed");
            let detail = "the database failed: nothing is known to have changed";
            Problem::of(StatusCode::INTERNAL_SERVER_ERROR, detail)
        }
    }
    impl IntoResponse for Problem {
        fn into_response(self) -> Response {
            let status = StatusCode::from_u16(self.status);
            let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let problem = [(header::CONTENT_TYPE, "application/problem+json")];
            let mut response = (status, problem, Json(self)).into_response();
            if status == StatusCode::UNAUTHORIZED {
                let scheme = header::HeaderValue::from_static("Bearer");
                response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
            }
            response
        }
    }
}

mod store {
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
        include_str!("tables.sql"), include_str!("notify.sql"),
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
                .acquire_timeout(Duration::from_millis(800))
                .connect(url)
                .await?;
            let tables = if is_postgres(url) { POSTGRES } else { SQLITE };
            sqlx::raw_sql(tables).execute(&pool).await?;
            Ok(Store { pool })
        }
        pub(crate) async fn add_tenant(
            &self,
            host: &str,
            token: &str,
        ) -> Result<(), sqlx::Error> {
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
        pub(crate) async fn is_token_of(
            &self,
            host: &str,
            token: &str,
        ) -> Result<bool, sqlx::Error> {
            let found = sqlx::query(
                    "SELECT 1 FROM tenants WHERE host = $1 AND token_sha256 = $2",
                )
                .bind(host)
                .bind(sha256(token))
                .fetch_optional(&self.pool)
                .await?;
            Ok(found.is_some())
        }
        /// The origins of a tenant. An unknown one has none.
        pub(crate) async fn origins(
            &self,
            host: &str,
        ) -> Result<OriginSet, sqlx::Error> {
            let patterns: Vec<String> = sqlx::query_scalar(
                    "SELECT pattern FROM origins WHERE host = $1",
                )
                .bind(host)
                .fetch_all(&self.pool)
                .await?;
            checked(host, patterns.iter().map(String::as_str))
                .map_err(|errors| sqlx::Error::Decode(errors.into()))
        }
        pub(crate) async fn add_origin(
            &self,
            host: &str,
            pattern: &str,
        ) -> Result<(), sqlx::Error> {
            sqlx::query(
                    "INSERT INTO origins (host, pattern) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                )
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
            let removed = sqlx::query(
                    "DELETE FROM origins WHERE host = $1 AND pattern = $2",
                )
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
}

mod tenants {
    use std::sync::Arc;
    use std::time::Duration;
    use axum::http::header::{self, HeaderName};
    use axum::http::request::Parts;
    use axum::http::uri::Authority;
    use cors_runtime::{Origin, OriginSet, OriginSource, SourceReply};
    use moka::sync::Cache;
    use tokio::sync::OnceCell;
    use crate::store::Store;
    /// For how long a process may go on with what it knows. It forgets at once what it changes itself, and
    /// what PostgreSQL notifies it of. This is for changes that it does not hear of: in an SQLite that
    /// another process uses, or while there is no connection for notifications.
    const KEPT: Duration = Duration::from_secs(3);
    /// How many tenants' origins are kept. Anybody can send any `Host`, so there has to be an end to it.
    const TENANTS: u64 = 10_000;
    /// The tenants, as all parts of the app share them.
    #[derive(Clone)]
    pub(crate) struct Tenants {
        pub(crate) store: Store,
        cache: Cache<String, Arc<OnceCell<OriginSet>>>,
    }
    impl Tenants {
        pub(crate) fn new(store: Store) -> Tenants {
            let cache = Cache::builder()
                .max_capacity(TENANTS)
                .time_to_live(KEPT)
                .build();
            Tenants { store, cache }
        }
        /// What the policy asks.
        pub(crate) fn origins(&self) -> TenantOrigins {
            TenantOrigins(self.clone())
        }
        /// To be called when the origins of a tenant have changed.
        pub(crate) fn forget(&self, host: &str) {
            self.cache.invalidate(host);
        }
        /// To be called when the origins of any tenants may have changed.
        pub(crate) fn forget_all(&self) {
            self.cache.invalidate_all();
        }
        /// Whether the tenant lets this origin in. However many requests ask at once, the database is asked
        /// once; and a failure is not kept, so the next request asks again.
        async fn allows(&self, host: &str, origin: &str) -> Result<bool, sqlx::Error> {
            let origins = self.cache.get_with_by_ref(host, Arc::default);
            let origins = origins.get_or_try_init(|| self.store.origins(host)).await?;
            Ok(origins.allows(origin))
        }
    }
    /// Says yes to the origins of the tenant whom a request is for.
    pub(crate) struct TenantOrigins(Tenants);
    impl OriginSource for TenantOrigins {
        fn ask(&self, origin: &Origin<'_>, request: &Parts) -> SourceReply {
            let Some(host) = host(request) else {
                return SourceReply::ready(false);
            };
            let (tenants, origin) = (self.0.clone(), origin.to_string());
            SourceReply::pending(async move { tenants.allows(&host, &origin).await })
        }
        /// No cache may give one tenant's answer to another: this makes `Vary: Origin, Host`.
        fn vary_headers(&self) -> &[HeaderName] {
            static READS: [HeaderName; 1] = [header::HOST];
            &READS
        }
    }
    /// The tenant that a request is for: the name in its `Host`, without the port. Behind a proxy, see
    /// to it that the proxy hands it on as it was.
    pub(crate) fn host(request: &Parts) -> Option<String> {
        if let Some(host) = request.uri.host() {
            return Some(host.to_ascii_lowercase());
        }
        let host = request.headers.get(header::HOST)?;
        let authority = Authority::try_from(host.as_bytes()).ok()?;
        Some(authority.host().to_ascii_lowercase())
    }
}

use store::{Store, is_postgres};
use tenants::{Tenants, host};

/// Two tenants to try it with, and their tokens. A real product makes a random token when a tenant
/// signs up, and shows it once.
const DEMO: [(&str, &str); 2] = [
    ("acme.example", "acme-token"),
    ("globex.example", "globex-token"),
];

/// One policy for all tenants, but each has their own origins.
fn api(tenants: Tenants) -> Router {
    let layer = match <Router as ::cors_runtime::__private::PolicyReturnIf<
        { api::POLICY.is_known() },
    >>::ready(
        ::cors_runtime::__private::layer_with(
            api::POLICY,
            ::cors_runtime::__private::under_credentials::<
                _,
                { api::POLICY.needs_validated_origins() },
            >(
                ::cors_runtime::__private::source(
                    ::cors_runtime::__private::expression!((tenants.origins())),
                ),
            ),
        ),
    ) {
        ::core::result::Result::Ok(layer) => layer,
        ::core::result::Result::Err(early) => return early,
    };
    let router: Router = {
        Router::new()
            .route("/profile", get(show).put(replace))
            .nest("/admin", admin::admin())
            .with_state(tenants)
    };
    <Router as ::cors_runtime::__private::PolicyReturnIf<
        { api::POLICY.is_known() },
    >>::with_policy(router, layer)
}

#[allow(non_camel_case_types)]
type api = ::cors_runtime::__private::PolicyWithSource<__api_policy>;

struct __api_policy;

impl ::cors_runtime::__private::FunctionPolicy for __api_policy {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "api",
            ::core::module_path!(),
        )
        .allow_origins_of_source()
        .allow_methods(&["GET", "PUT"])
        .allow_headers(&["content-type"])
        .allow_credentials(true)
        .max_age(60)
        .dangerously_allow(::cors_runtime::__private::Dangers::NONE.dynamic_origins())
        .build();
}

async fn show(request: Parts) -> Json<String> {
    Json(format!("a profile at {}", host(& request).unwrap_or_default()))
}

async fn replace(Json(_): Json<String>) -> StatusCode {
    StatusCode::NO_CONTENT
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let given = env::var("DATABASE_URL").ok();
    let is_demo = given.is_none() || env::var_os("DEMO").is_some();
    let database = given.unwrap_or_else(|| "sqlite:tenants.db?mode=rwc".to_owned());
    let store = Store::open(&database).await?;
    if is_demo {
        for (host, token) in DEMO {
            store.add_tenant(host, token).await?;
        }
    }
    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    let url = format!("http://{}", listener.local_addr() ?);
    println!("The API is at {url}\n\nA tenant lets an origin in:\n");
    println!("  curl -i -X PUT {url}/admin/origins -H 'Host: acme.example' \\");
    println!(
        "       -H 'Authorization: Bearer acme-token' -H 'Content-Type: application/json' \\"
    );
    println!("       -d '{{\"origin\":\"https://shop.acme.example\"}}'\n");
    println!(
        "and from then on, a preflight passes (with DELETE instead of PUT, no more):\n"
    );
    println!("  curl -i -X OPTIONS {url}/profile -H 'Host: acme.example' \\");
    println!(
        "       -H 'Origin: https://shop.acme.example' -H 'Access-Control-Request-Method: PUT'"
    );
    let tenants = Tenants::new(store);
    if is_postgres(&database) {
        tokio::spawn(changes::follow(database, tenants.clone()));
    }
    axum::serve(listener, api(tenants)).await?;
    Ok(())
}
