//! utoipa-axum, in both versions that are in use: their types are different ones.

#![expect(clippy::duplicate_mod, reason = "the same app, by each version")]

#[path = "."]
mod with_0_3 {
    use cors_runtime::utoipa as policies;
    use utoipa_6 as utoipa;
    use utoipa_axum_03 as utoipa_axum;

    #[path = "app.rs"]
    mod app;
}

#[path = "."]
mod with_0_2 {
    use cors_runtime::utoipa_02 as policies;
    use {utoipa_5 as utoipa, utoipa_axum_02 as utoipa_axum};

    #[path = "app.rs"]
    mod app;
}
