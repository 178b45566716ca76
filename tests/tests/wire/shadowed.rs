//! Policies that another one cannot see (design §5.6): never silent. An error event names both, and
//! a build with `debug_assertions` panics.
//!
//! Both kinds of build are tested: once as they are, and once with
//! `--config profile.dev.package.cors-runtime.debug-assertions=false` and the same of `cors-tests`,
//! so that these tests know.

mod blind;
mod choosing;
mod elsewhere;
mod false_alarms;
mod limits;
mod several;

use std::any::Any;

use axum::Router;
use tower::ServiceExt as _;
use tracing::Level;

use crate::ask::Ask;
use crate::reply::Reply;
use crate::watched::{Heard, Watched};

/// Whether a shadowed policy panics in this build.
const PANICS: bool = cfg!(debug_assertions);

/// The answer of an app, which is built for the occasion, or how it panicked.
async fn answer(app: impl FnOnce() -> Router + Send + 'static, ask: Ask) -> Result<Reply, String> {
    let answering = async move {
        let response = app().oneshot(ask.in_process()).await;
        Reply::read(response.unwrap()).await
    };
    let answered = tokio::spawn(answering).await;
    answered.map_err(|error| message(error.into_panic().as_ref()))
}

/// What a panic says.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>();
    text.expect("the text is put together").clone()
}

/// What to do about a policy that cannot be seen.
const USE_NEST: &str = "use `nest` or `merge` for a router";

/// That the panic says which policy is shadowed by which, and what to do.
#[track_caller]
fn is_told(panic: &str, inner: &str, outer: &str, what_to_do: &str) {
    let told = format!("the CORS policy `{inner}` is shadowed by `{outer}`: ");
    assert!(panic.starts_with(&told), "{panic}");
    assert!(panic.contains(what_to_do), "{panic}");
}

/// That one event says the same.
#[track_caller]
fn is_logged(errors: &[Heard], inner: &str, outer: &str) {
    let [error] = errors else {
        panic!("not one: {errors:#?}");
    };
    let names = (error.field("inner"), error.field("outer"));
    assert_eq!(names, (inner, outer), "{error:?}");
    let message = error.field("message");
    assert!(
        message.starts_with("a CORS policy is shadowed: "),
        "{message}"
    );
}

/// The errors among what was heard, since this was asked last.
pub(crate) fn errors(watched: &Watched) -> Vec<Heard> {
    let mut heard = watched.take();
    heard.retain(|heard| heard.level == Level::ERROR);
    heard
}

/// That there was none.
#[track_caller]
pub(crate) fn is_silent(watched: &Watched, about: &str) {
    let errors = errors(watched);
    assert!(errors.is_empty(), "{about}: {errors:#?}");
}
