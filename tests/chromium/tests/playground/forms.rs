//! Forms that other pages post.

use serde_json::json;

use crate::opened::Opened;

const SHOWN: &str =
    "return [...document.querySelectorAll('#forms dd')].map((count) => count.textContent)";

#[tokio::test]
async fn the_counts_tell_what_a_form_has_reached() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    assert_eq!(opened.run(SHOWN).await, json!(["0", "0", "0", "0"]));
    for (page, shown, told) in [
        (
            "A look-alike",
            json!(["1", "1", "1", "0"]),
            "without enforce, the handler ran; with enforce, the server refused it.",
        ),
        (
            "The app",
            json!(["2", "2", "2", "1"]),
            "without enforce, the handler ran; with enforce, the handler ran.",
        ),
    ] {
        let press = format!("document.querySelector('#forms [data-from=\"{page}\"]').click()");
        opened.run(&press).await;
        let status = "document.getElementById('forms-status').textContent";
        opened
            .until(&format!("{status}.endsWith({})", json!(told)))
            .await;
        assert_eq!(opened.run(SHOWN).await, shown, "{page}");
    }
}
