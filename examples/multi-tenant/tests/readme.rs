//! What the README shows is what one gets.

use std::process::Command;

use cors_example_harness::{Api, Directory, readme};
use cors_testing::{Browser, Request};

const PROGRAM: &str = env!("CARGO_BIN_EXE_multi-tenant");

#[test]
fn the_readme_holds() {
    readme::holds("multi-tenant", PROGRAM, cfg!(debug_assertions));
}

#[tokio::test]
async fn the_console_says_so() {
    let directory = Directory::make();
    let mut program = Command::new(PROGRAM);
    let program = program.env_remove("DATABASE_URL");
    let api = Api::start(program.current_dir(directory.path()));
    let page = Browser::at("http://localhost:5173").visiting("http://acme.example:3000");
    let show = page.fetch(&api.under_any_name(), Request::get("/profile"));
    let refused = show.await.assert_blocked();
    readme::tells("multi-tenant", &api, refused.message());
}
