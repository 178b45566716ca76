//! Closures as sources.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

use cors_policy::Origin;
use http::request::Parts;

use super::{IntoSourceAnswer, OriginSource, SourceReply};

/// A value that `with(...)` takes: an [`OriginSource`], or a closure of an origin and a request's parts that
/// returns a `bool` or a `Result<bool, _>`, or a future of either.
///
/// A future cannot borrow from the request, which the app is handling by then: copy what it needs first.
///
/// ```
/// use cors_runtime::cors_policy;
/// # use axum::Router;
/// # #[derive(Clone)]
/// # struct Database;
/// # impl Database {
/// #     async fn knows(&self, _: String) -> Result<bool, std::io::Error> { Ok(true) }
/// # }
///
/// #[cors_policy(allow_origins = with(move |origin, _| {
///     let (database, origin) = (database.clone(), origin.to_string());
///     async move { database.knows(origin).await }
/// }))]
/// fn api(database: Database) -> Router {
///     Router::new()
/// }
/// # api(Database);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot say which origins are allowed [cors::invalid_value]",
    label = "not an `OriginSource`, and not a closure that could be one",
    note = "a list of origins goes into a `SharedOrigins`: `with(SharedOrigins::new(list)?)`",
    note = "write a `SharedOrigins`, what implements `OriginSource`, or a closure `|origin, request| …` (of `&Origin` and `&Parts`; `origin.as_str()` is the text) that returns `bool`, `Result<bool, _>` or a future of either; a `Result` with a source in it needs a `?` behind it, a reference a `.clone()`"
)]
pub trait IntoOriginSource<Kind> {
    /// The source.
    type Source: OriginSource;

    /// Makes a source of it.
    fn into_origin_source(self) -> Self::Source;
}

/// The kind of a value that is a source already.
#[derive(Debug)]
pub struct Itself;

/// The kind of a closure that answers at once.
#[derive(Debug)]
pub struct Immediate<R>(PhantomData<fn() -> R>);

/// The kind of a closure that returns a future.
#[derive(Debug)]
pub struct Asynchronous<R>(PhantomData<fn() -> R>);

/// A closure that is a source.
#[derive(Clone)]
pub struct Closure(Arc<Ask>);

type Ask = dyn Fn(&Origin<'_>, &Parts) -> SourceReply + Send + Sync;

impl OriginSource for Closure {
    fn ask(&self, origin: &Origin<'_>, request: &Parts) -> SourceReply {
        (self.0)(origin, request)
    }
}

impl fmt::Debug for Closure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Closure").finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl<S: OriginSource> IntoOriginSource<Itself> for S {
    type Source = S;

    fn into_origin_source(self) -> S {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<F, R> IntoOriginSource<Immediate<R>> for F
where
    F: Fn(&Origin<'_>, &Parts) -> R + Send + Sync + 'static,
    R: IntoSourceAnswer + 'static,
{
    type Source = Closure;

    fn into_origin_source(self) -> Closure {
        Closure(Arc::new(move |origin, request| {
            SourceReply::ready(self(origin, request))
        }))
    }
}

#[diagnostic::do_not_recommend]
impl<F, R> IntoOriginSource<Asynchronous<R>> for F
where
    F: Fn(&Origin<'_>, &Parts) -> R + Send + Sync + 'static,
    R: Future<Output: IntoSourceAnswer> + Send + 'static,
{
    type Source = Closure;

    fn into_origin_source(self) -> Closure {
        Closure(Arc::new(move |origin, request| {
            SourceReply::pending(self(origin, request))
        }))
    }
}

/// Makes a source of a closure, for example to configure it by [`OriginSource::with_vary`] or
/// [`OriginSource::with_timeout`].
pub fn origin_source<F, R, Kind>(closure: F) -> F::Source
where
    F: Fn(&Origin<'_>, &Parts) -> R + IntoOriginSource<Kind>,
{
    closure.into_origin_source()
}

/// Gives the compiler the types of a closure's parameters.
pub fn closure<F, R>(closure: F) -> F
where
    F: Fn(&Origin<'_>, &Parts) -> R,
{
    closure
}
