//! The sources that may decide where credentials are allowed.

use std::sync::Arc;

use super::{ConfiguredSource, SharedOrigins};

/// A source that checks every origin before it takes it: [`SharedOrigins`]. With credentials, any other
/// source needs `dangerously_allow(dynamic_origins)`.
pub trait ValidatedOrigins: sealed::Sealed {}

impl ValidatedOrigins for SharedOrigins {}
impl<S: ValidatedOrigins> ValidatedOrigins for ConfiguredSource<S> {}
impl<S: ValidatedOrigins + ?Sized> ValidatedOrigins for Arc<S> {}
impl<S: ValidatedOrigins + ?Sized> ValidatedOrigins for Box<S> {}

/// A source that `with(...)` takes, where credentials are allowed or where they are not.
#[diagnostic::on_unimplemented(
    message = "with `allow_credentials`, this source could hand out your users' accounts: whoever it says yes to may act as them [cors::dynamic_origins]",
    label = "not a set whose origins were checked against the rules",
    note = "use `SharedOrigins`, which checks every origin before it takes it, leave `allow_credentials` out, or, if its yes can be trusted, add `dangerously_allow(dynamic_origins)`"
)]
pub trait UnderCredentials<const CREDENTIALS: bool>: sealed::Trusted<CREDENTIALS> {}

#[diagnostic::do_not_recommend]
impl<S> UnderCredentials<false> for S {}

#[diagnostic::do_not_recommend]
impl<S: ValidatedOrigins> UnderCredentials<true> for S {}

mod sealed {
    use super::{Arc, ConfiguredSource, SharedOrigins, ValidatedOrigins};

    pub trait Sealed {}

    /// Sealed: a user's type cannot declare itself validated.
    pub trait Trusted<const CREDENTIALS: bool> {}

    impl<S> Trusted<false> for S {}
    impl<S: ValidatedOrigins> Trusted<true> for S {}

    impl Sealed for SharedOrigins {}
    impl<S: Sealed> Sealed for ConfiguredSource<S> {}
    impl<S: Sealed + ?Sized> Sealed for Arc<S> {}
    impl<S: Sealed + ?Sized> Sealed for Box<S> {}
}
