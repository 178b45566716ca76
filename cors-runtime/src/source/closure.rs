//! Closures as sources.

use std::error::Error;
use std::future::Future;
use std::marker::PhantomData;

use cors_policy::{Origin, Said};
use http::request::Parts;

use super::{OriginAnswer, OriginSource, failed};

/// What a closure may answer: `bool`, or a `Result` of one.
pub trait Reply {
    /// As the policy takes it.
    fn into_said(self) -> Said;
}

impl Reply for Said {
    fn into_said(self) -> Said {
        self
    }
}

impl Reply for bool {
    fn into_said(self) -> Said {
        if self { Said::Yes } else { Said::No }
    }
}

impl<E: Into<Box<dyn Error + Send + Sync>>> Reply for Result<bool, E> {
    fn into_said(self) -> Said {
        match self {
            Ok(yes) => yes.into_said(),
            Err(error) => failed(error.into().as_ref()),
        }
    }
}

/// What can stand in `with(...)`: an [`OriginSource`], or a closure of an origin and a request's head
/// that returns a `bool` or a `Result<bool, _>`, or a future of either.
///
/// A future cannot borrow from the request, which is on its way to its handler by then: copy what it
/// needs before it begins.
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
    label = "no `OriginSource`, and no closure that could be one",
    note = "write a `SharedOrigins`, what implements `OriginSource`, or a closure `|origin, request| …` that returns `bool`, `Result<bool, _>` or a future of either; a `Result` with a source in it needs a `?` behind it, a reference a `.clone()`"
)]
pub trait IntoOriginSource<Kind> {
    /// The source.
    type Source: OriginSource;

    /// Makes a source of it.
    fn into_origin_source(self) -> Self::Source;
}

/// What is a source already.
#[derive(Debug)]
pub struct Itself;

/// A closure that answers at once.
#[derive(Debug)]
pub struct AtOnce<R>(PhantomData<fn() -> R>);

/// A closure that returns a future.
#[derive(Debug)]
pub struct Later<R>(PhantomData<fn() -> R>);

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
impl<F, R> IntoOriginSource<AtOnce<R>> for F
where
    F: Fn(&Origin<'_>, &Parts) -> R + Send + Sync + 'static,
    R: Reply + 'static,
{
    type Source = Closure<F, AtOnce<R>>;

    fn into_origin_source(self) -> Self::Source {
        Closure::new(self)
    }
}

#[diagnostic::do_not_recommend]
impl<F, R> IntoOriginSource<Later<R>> for F
where
    F: Fn(&Origin<'_>, &Parts) -> R + Send + Sync + 'static,
    R: Future<Output: Reply> + Send + 'static,
{
    type Source = Closure<F, Later<R>>;

    fn into_origin_source(self) -> Self::Source {
        Closure::new(self)
    }
}

impl<F, R> OriginSource for Closure<F, AtOnce<R>>
where
    F: Fn(&Origin<'_>, &Parts) -> R + Send + Sync + 'static,
    R: Reply + 'static,
{
    fn ask(&self, origin: &Origin<'_>, request: &Parts) -> OriginAnswer {
        OriginAnswer::now((self.closure)(origin, request))
    }
}

impl<F, R> OriginSource for Closure<F, Later<R>>
where
    F: Fn(&Origin<'_>, &Parts) -> R + Send + Sync + 'static,
    R: Future<Output: Reply> + Send + 'static,
{
    fn ask(&self, origin: &Origin<'_>, request: &Parts) -> OriginAnswer {
        OriginAnswer::later((self.closure)(origin, request))
    }
}

/// Makes a source of a closure, to say more about it: [`OriginSource::reading`],
/// [`OriginSource::within`].
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
