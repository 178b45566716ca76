//! `expanded.rs` compiles: it is what the compiler sees in the place of the example. `cors.lock` says which route of it is
//! open to whom.
// What a macro writes is not linted where it stands.
#![allow(
    unused,
    non_camel_case_types,
    unreachable_pub,
    clippy::all,
    clippy::pedantic
)]

include!("../expanded.rs");

#[tokio::test]
async fn the_example_is_locked() {
    let app = api(Arc::default());
    let inventory = cors_testing::Inventory::of(&app).await;
    inventory.assert_locked("cors.lock");
}
