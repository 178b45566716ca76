//! Every public type may go where a server takes it: services and layers to any thread, answers and futures
//! from one to another. A private field can break that without a word anywhere else. (`public_api.rs` of the
//! tests sees to it that none is missing here.)

use std::convert::Infallible;
use std::future::Ready;
use std::marker::PhantomPinned;

use axum::body::Body;
use cors_runtime::{
    ConfiguredSource, CorsLayer, Forbidden, Observe, ObserveFuture, ObserveLayer, Observed,
    OriginSource, PolicyFuture, PolicyLayer, PolicyService, Recorder, SharedOrigins, SourceReply,
};
use http::{Request, Response};
use tower_service::Service;

const fn is_shared<T: Send + Sync + Unpin>() {}

/// A future or a pending answer: one thread after the other polls it, never two at once.
const fn is_sent<T: Send + Unpin>() {}

/// What a router keeps, and clones for each connection.
const fn is_kept<T: Clone + Send + Sync + 'static>() {}

type Answered = Ready<Result<Response<Body>, Infallible>>;

/// Of a service without auto traits but the least that the layer can ask for: it may wait in another thread.
const fn is_sent_whatever_is_awaited<S>()
where
    S: Service<Request<Body>, Response = Response<Body>, Future: Send, Error: Send> + Clone + Send,
{
    const fn is_sent<T: Send>() {}
    is_sent::<<PolicyService<S> as Service<Request<Body>>>::Future>();
}

const _: () = {
    is_shared::<CorsLayer>();
    is_shared::<PolicyLayer>();
    is_shared::<PolicyService<()>>();
    is_shared::<SharedOrigins>();
    is_shared::<ConfiguredSource<SharedOrigins>>();
    is_shared::<Box<dyn OriginSource>>();
    is_shared::<Recorder>();
    is_shared::<Observed>();
    is_shared::<ObserveLayer<fn(&Observed)>>();
    is_shared::<Observe<(), fn(&Observed)>>();
    is_sent::<ObserveFuture<Answered, fn(&Observed)>>();
    is_sent::<SourceReply>();
    is_sent::<PolicyFuture<Answered, (), ()>>();
    is_shared::<Forbidden>();
    is_sent_whatever_is_awaited::<axum::Router>();

    is_kept::<PolicyLayer>();
    is_kept::<PolicyService<axum::Router>>();
    is_kept::<SharedOrigins>();
    is_kept::<Recorder>();
    is_kept::<ObserveLayer<fn(&Observed)>>();
    is_kept::<Observe<axum::Router, fn(&Observed)>>();
    is_kept::<ConfiguredSource<SharedOrigins>>();
};

/// What the app awaits stays where it is: `PolicyFuture` has to be pinned as soon as that has.
#[test]
fn the_future_is_pinned_with_the_one_inside() {
    struct Pinned(PhantomPinned);

    impl Future for Pinned {
        type Output = ();

        fn poll(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<()> {
            let PhantomPinned = self.0;
            std::task::Poll::Ready(())
        }
    }

    /// Ambiguous, so that it does not compile, where `T` is `Unpin`.
    trait NotUnpin<Of> {
        fn assert() {}
    }
    impl<T> NotUnpin<()> for T {}
    impl<T: Unpin> NotUnpin<u8> for T {}
    <PolicyFuture<Pinned, (), ()> as NotUnpin<_>>::assert();
}
