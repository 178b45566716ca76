//! Where a tenant says which origins may use their part of the API.

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
#[cors_policy(same_origin)]
pub(crate) fn admin() -> Router<Tenants> {
    Router::new().route("/origins", put(allow).delete(disallow))
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
    // One rule book: what would not compile in an attribute is not taken here either, and the
    // tenant is told why, and what to write.
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
        // Not a quiet yes: whoever mistypes what they take back has to know that it still holds.
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

    async fn from_request_parts(parts: &mut Parts, tenants: &Tenants) -> Result<SignedIn, Problem> {
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
