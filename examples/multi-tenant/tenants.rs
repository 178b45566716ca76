//! What the policy asks: a cache in front of the database.

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
        // In the cache before the look-up begins. So a tenant can be forgotten during a look-up, and
        // what it finds, which may be older than the change, serves no later request.
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
        // The request goes on to its handler meanwhile, so what is asked later keeps copies.
        let (tenants, origin) = (self.0.clone(), origin.to_string());
        SourceReply::pending(async move {
            // An error refuses every origin, and is in the log.
            tenants.allows(&host, &origin).await
        })
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
