//! The `routes!` of utoipa-axum, which knows nothing of policies.

/// Told of no type. An annotated handler has a function `schemas` beside its documentation, which requires it: utoipa's
/// `routes!` calls that, and so does not compile. Everything else calls the function of utoipa's trait, by the trait's
/// name.
#[diagnostic::on_unimplemented(
    message = "utoipa's own `routes!` leaves the policy of this handler out [cors::unapplied_policy]",
    label = "a handler in it has `#[cors_policy(...)]`, which would not be applied",
    note = "write `use cors_runtime::utoipa::routes;` in place of `use utoipa_axum::routes;`: it takes the same, and puts each method under the policy of its handler (feature `utoipa` of `cors-runtime` for utoipa-axum 0.3; for 0.2, `utoipa-02` and `cors_runtime::utoipa_02::routes`)",
    note = "if the policy is applied elsewhere, add `allow(unapplied_policy)` to it"
)]
pub trait AppliesPolicies {}
