//! Closures as sources.

use std::future::Future;
use std::marker::PhantomData;

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
    note = "write a `SharedOrigins`, what implements `OriginSource`, or a closure `|origin, request| …` that returns `bool`, `Result<bool, _>` or a future of either; a `Result` with a source in it needs a `?` behind it, a reference a `.clone()`"
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
#[derive(Clone, Copy, Debug)]
pub struct Closure<F, Kind> {
    closure: F,
    kind: PhantomData<fn() -> Kind>,
}

impl<F, Kind> Closure<F, Kind> {
    fn new(closure: F) -> Closure<F, Kind> {
        Closure {
            closure,
            kind: PhantomData,
        }
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
    type Source = Closure<F, Immediate<R>>;

    fn into_origin_source(self) -> Self::Source {
        Closure::new(self)
    }
}

#[diagnostic::do_not_recommend]
impl<F, R> IntoOriginSource<Asynchronous<R>> for F
where
    F: Fn(&Origin<'_>, &Parts) -> R + Send + Sync + 'static,
    R: Future<Output: IntoSourceAnswer> + Send + 'static,
{
    type Source = Closure<F, Asynchronous<R>>;

    fn into_origin_source(self) -> Self::Source {
        Closure::new(self)
    }
}

impl<F, R> OriginSource for Closure<F, Immediate<R>>
where
    F: Fn(&Origin<'_>, &Parts) -> R + Send + Sync + 'static,
    R: IntoSourceAnswer + 'static,
{
    fn ask(&self, origin: &Origin<'_>, request: &Parts) -> SourceReply {
        SourceReply::ready((self.closure)(origin, request))
    }
}

impl<F, R> OriginSource for Closure<F, Asynchronous<R>>
where
    F: Fn(&Origin<'_>, &Parts) -> R + Send + Sync + 'static,
    R: Future<Output: IntoSourceAnswer> + Send + 'static,
{
    fn ask(&self, origin: &Origin<'_>, request: &Parts) -> SourceReply {
        SourceReply::pending((self.closure)(origin, request))
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
