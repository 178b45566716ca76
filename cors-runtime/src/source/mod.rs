//! Sources of origins that are asked with each request: `allow_origins = with(...)`.

use std::sync::Arc;
use std::time::Duration;

use cors_policy::{Origin, Policy, PolicyErrors};
use http::HeaderName;
use http::request::Parts;

mod closure;
mod configured;
pub(crate) mod lookup;
mod reply;
mod shared;
mod validated;

pub use closure::{IntoOriginSource, closure, origin_source};
pub use configured::ConfiguredSource;
pub(crate) use reply::Reply;
pub use reply::{IntoSourceAnswer, SourceReply};
pub use shared::SharedOrigins;
pub use validated::{UnderCredentials, ValidatedOrigins};

/// The timeout of a source that does not set one.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(1);

/// A source of allowed origins that is asked with each request: a set that changes while the server runs,
/// a cache in front of a database, a closure.
///
/// A plain closure is a source, too. [`origin_source`] makes a source of a closure outside of `with(...)`,
/// or to configure it:
///
/// ```
/// use cors_runtime::{OriginSource, SharedOrigins, cors_policy, origin_source};
/// # use axum::{Router, http::header};
///
/// // Every tenant has a domain, and its front end is on `app.` there.
/// #[cors_policy(allow_origins = with(
///     origin_source(|origin, request| {
///         // (Behind a proxy that speaks HTTP/2 to the app, it is in `request.uri`.)
///         let host = request.headers.get(header::HOST).and_then(|host| host.to_str().ok());
///         let name = host.and_then(|host| host.split(':').next());
///         name.is_some_and(|name| origin.host().as_str() == format!("app.{name}"))
///     })
///     .with_vary([header::HOST])
/// ))]
/// fn api() -> Router {
///     Router::new()
/// }
/// # api();
/// ```
///
/// The policy's rules hold after a source allows an origin, too: it is never asked about `null`, nor, with
/// credentials, about an `http` origin that is not loopback. An origin that it denies is refused. So is one
/// for which it fails (by an error or a panic) or does not answer in time; the outcome and the event say
/// which.
///
/// Where annotated routers are nested, the source of the nearest policy is asked, once for a request, by the
/// outermost layer. It sees the request as it arrives there: with its full path, and with the extensions
/// that middleware further out has inserted.
pub trait OriginSource: Send + Sync + 'static {
    /// Whether the origin may read the response to this request. Whatever may block or wait belongs into a
    /// [pending](SourceReply::pending) reply: the timeout holds for that alone.
    fn ask(&self, origin: &Origin<'_>, request: &Parts) -> SourceReply;

    /// The request headers that the answer depends on, for `Vary`: a cache must not give one tenant's
    /// response to another. `Origin` is always among them.
    fn vary_headers(&self) -> &[HeaderName] {
        &[]
    }

    /// The longest time that a pending reply may take. One second by default.
    fn timeout(&self) -> Duration {
        DEFAULT_TIMEOUT
    }

    /// Called once for each policy that uses the source, when the layer is built.
    ///
    /// # Errors
    ///
    /// If the source has origins that the policy's rules refuse.
    fn attach(&self, _policy: &Policy) -> Result<(), PolicyErrors> {
        Ok(())
    }

    /// The same source, whose answer depends on these request headers, too.
    fn with_vary(self, headers: impl IntoIterator<Item = HeaderName>) -> ConfiguredSource<Self>
    where
        Self: Sized,
    {
        ConfiguredSource::new(self).add_vary(headers)
    }

    /// The same source with another timeout.
    fn with_timeout(self, timeout: Duration) -> ConfiguredSource<Self>
    where
        Self: Sized,
    {
        ConfiguredSource::new(self).set_timeout(timeout)
    }
}

macro_rules! forwarded {
    ($($pointer:ident)*) => { $(
        impl<S: OriginSource + ?Sized> OriginSource for $pointer<S> {
            fn ask(&self, origin: &Origin<'_>, request: &Parts) -> SourceReply {
                (**self).ask(origin, request)
            }

            fn vary_headers(&self) -> &[HeaderName] {
                (**self).vary_headers()
            }

            fn timeout(&self) -> Duration {
                (**self).timeout()
            }

            fn attach(&self, policy: &Policy) -> Result<(), PolicyErrors> {
                (**self).attach(policy)
            }
        }
    )* };
}

forwarded!(Arc Box);
