//! The changes that other processes make, as PostgreSQL notifies this one of them.

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
            tracing::warn!(%reason, "no notifications: changes made elsewhere take up to three seconds");
            sleep(RETRY).await;
        }
    }
}

/// Returns when the connection is lost.
async fn listen(url: &str, tenants: &Tenants) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect(url).await?;
    // Otherwise it would connect again by itself, and not say that notifications may be missing.
    listener.eager_reconnect(false);
    listener.listen("origins").await?;
    // What changed before that was not notified of.
    tenants.forget_all();
    while let Some(changed) = listener.try_recv().await? {
        tenants.forget(changed.payload());
    }
    Ok(())
}
