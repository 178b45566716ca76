//! Origins that are decided with each request: `allow_origins = with(...)`.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use cors_policy::{Origin, Policy, PolicyErrors, Said};
use http::HeaderName;
use http::request::Parts;

mod closure;
mod shared;
mod tuned;
mod validated;

pub use closure::{IntoOriginSource, Reply, closure, origin_source};
pub use shared::SharedOrigins;
pub use tuned::Tuned;
pub use validated::{UnderCredentials, ValidatedOrigins};

/// How long a source may take, if it does not say.
const BOUND: Duration = Duration::from_secs(1);

/// What is asked which origins a policy allows: a set that changes while the server runs, a cache in
/// front of a database, a closure.
///
/// A plain closure will do where one is wanted; [`origin_source`] makes a source of one, to say more
/// about it, or where it does not stand in `with(...)` itself but at the end of a block:
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
///     .reading([header::HOST])
/// ))]
/// fn api() -> Router {
///     Router::new()
/// }
/// # api();
/// ```
///
/// After its yes the policy's rules still hold: `null` is never asked about, nor is, with credentials, an
/// `http` origin that is not loopback. What it says no to, fails at (by an error or a panic), or does
/// not answer in time is refused; the outcome and the event say which.
///
/// It is asked once for a request, by the outermost policy, where annotated routers stand in each other:
/// it sees the request as it arrives there, with its full path, and with those extensions alone that
/// middleware further out has put on it.
pub trait OriginSource: Send + Sync + 'static {
    /// Whether the origin may read the answer to this request. What may block or wait is to be said
    /// [later](OriginAnswer::later): the bound holds for that alone.
    fn ask(&self, origin: &Origin<'_>, request: &Parts) -> OriginAnswer;

    /// The request headers that it looks at, for `Vary`: a cache must not give one tenant's answer to
    /// another. `Origin` is always in there.
    fn reads(&self) -> &[HeaderName] {
        &[]
    }

    /// How long it may take. One second, if it does not say.
    fn bound(&self) -> Duration {
        BOUND
    }

    /// Told once of each policy that it is to serve, when the layer is built.
    ///
    /// # Errors
    ///
    /// If it has origins that the policy's rules refuse.
    fn serve(&self, _policy: &Policy) -> Result<(), PolicyErrors> {
        Ok(())
    }

    /// The same source, which looks at these request headers.
    fn reading(self, headers: impl IntoIterator<Item = HeaderName>) -> Tuned<Self>
    where
        Self: Sized,
    {
        Tuned::new(self).and_reads(headers)
    }

    /// The same source, which may take this long.
    fn within(self, bound: Duration) -> Tuned<Self>
    where
        Self: Sized,
    {
        Tuned::new(self).and_takes(bound)
    }
}

/// What a source says of an origin: at once, or later.
#[must_use]
pub struct OriginAnswer(pub(crate) Answer);

pub(crate) enum Answer {
    Now(Said),
    Later(Pin<Box<dyn Future<Output = Said> + Send>>),
}

impl OriginAnswer {
    /// At once.
    pub fn now(reply: impl Reply) -> OriginAnswer {
        OriginAnswer(Answer::Now(reply.into_said()))
    }

    /// Later: the request is served meanwhile, and its answer waits, for as long as the
    /// [bound](OriginSource::bound) allows.
    ///
    /// It takes a tokio runtime with its timer enabled: without one the source has failed, and the origin is
    /// refused.
    pub fn later<F>(reply: F) -> OriginAnswer
    where
        F: Future<Output: Reply> + Send + 'static,
    {
        OriginAnswer(Answer::Later(Box::pin(
            async move { reply.await.into_said() },
        )))
    }
}

impl<R: Reply> From<R> for OriginAnswer {
    fn from(reply: R) -> OriginAnswer {
        OriginAnswer::now(reply)
    }
}

impl fmt::Debug for OriginAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Answer::Now(said) => f.debug_tuple("Now").field(said).finish(),
            Answer::Later(_) => f.debug_tuple("Later").finish_non_exhaustive(),
        }
    }
}

/// A failure, with what caused it.
fn failed(error: &(dyn Error + 'static)) -> Said {
    let mut text = error.to_string();
    let mut cause = error.source();
    // A chain that goes on and on helps nobody, and may be a circle.
    for _ in 0..16 {
        let Some(error) = cause else {
            break;
        };
        let why = error.to_string();
        // Some say it themselves, others leave it to whoever tells.
        if !text.contains(&why) {
            text.push_str(": ");
            text.push_str(&why);
        }
        cause = error.source();
    }
    Said::Failed(text)
}

macro_rules! forwarded {
    ($($pointer:ident)*) => { $(
        impl<S: OriginSource + ?Sized> OriginSource for $pointer<S> {
            fn ask(&self, origin: &Origin<'_>, request: &Parts) -> OriginAnswer {
                (**self).ask(origin, request)
            }

            fn reads(&self) -> &[HeaderName] {
                (**self).reads()
            }

            fn bound(&self) -> Duration {
                (**self).bound()
            }

            fn serve(&self, policy: &Policy) -> Result<(), PolicyErrors> {
                (**self).serve(policy)
            }
        }
    )* };
}

forwarded!(Arc Box);
