//! Referrer policies.

/// The [referrer policy] of a page. It also decides what `Origin` says of a request that is not in mode `cors`, and
/// neither `GET` nor `HEAD`, such as that of a form. The standard has no other policies.
///
/// [referrer policy]: https://w3c.github.io/webappsec-referrer-policy/#referrer-policies
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReferrerPolicy {
    /// `no-referrer`: a form sends `Origin: null`, also to the page's own origin.
    NoReferrer,
    /// `no-referrer-when-downgrade`: an `https` page sends `Origin: null` to an `http` URL.
    NoReferrerWhenDowngrade,
    /// `origin`
    Origin,
    /// `origin-when-cross-origin`
    OriginWhenCrossOrigin,
    /// `same-origin`: a form sends `Origin: null` to another origin.
    SameOrigin,
    /// `strict-origin`: as `no-referrer-when-downgrade`.
    StrictOrigin,
    /// `strict-origin-when-cross-origin`: as `no-referrer-when-downgrade`. The default.
    #[default]
    StrictOriginWhenCrossOrigin,
    /// `unsafe-url`
    UnsafeUrl,
}
