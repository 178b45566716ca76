//! Without a mouse.

use crate::opened::Opened;

const TAB: &str = "\u{E004}";
const ENTER: &str = "\u{E007}";
const ESCAPE: &str = "\u{E00C}";

/// Tab, until what has the focus is this.
async fn tab_to(opened: &Opened, selector: &str) {
    for _ in 0..40 {
        if opened
            .run(&format!(
                "return document.activeElement.matches('{selector}')"
            ))
            .await
            == true
        {
            return;
        }
        opened.press(TAB).await;
    }
    panic!("the focus does not get to {selector}");
}

#[tokio::test]
async fn the_form_is_filled_and_sent_by_keyboard_alone() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    tab_to(&opened, "a[href=\"#own\"]").await;
    opened.press(ENTER).await;
    opened.press(TAB).await;
    tab_to(&opened, "select[name=origin]").await;
    opened.press("A look").await;
    tab_to(&opened, "input[name=method]").await;
    opened.press("DELETE").await;
    tab_to(&opened, "#add-header").await;
    opened.press(ENTER).await;
    opened.press("x-request-id").await;
    opened.press(TAB).await;
    opened.press("7").await;
    tab_to(&opened, "form > button").await;
    opened.press(ENTER).await;
    opened
        .until("!!document.querySelector('#result .facts')")
        .await;

    let result = opened
        .run("return document.getElementById('result').innerText")
        .await;
    let result = result.as_str().unwrap();
    assert!(result.starts_with("✕ blocked"), "{result}");
    assert!(
        result.contains("DELETE /spa/session from http://app.localhost.evil.localhost:"),
        "{result}"
    );
    assert!(
        result.contains("the origin is not in allow_origins"),
        "{result}"
    );
    assert!(
        result.contains("No 'Access-Control-Allow-Origin' header is present"),
        "{result}"
    );
    assert!(
        result.contains("access-control-allow-origin: is missing"),
        "{result}"
    );
    assert!(
        result.contains("The request itself was never sent."),
        "{result}"
    );
    assert!(result.contains("\"x-request-id\": \"7\""), "{result}");
}

#[tokio::test]
async fn a_cell_is_opened_and_left_by_keyboard() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    tab_to(&opened, "td button").await;
    opened.press(ENTER).await;
    opened.until("document.getElementById('drawer').open").await;
    let focused = opened
        .run("return document.activeElement.textContent")
        .await;
    assert_eq!(focused, "Public API");
    opened.press(ESCAPE).await;
    opened
        .until("!document.getElementById('drawer').open")
        .await;
    let focused = opened
        .run("return document.activeElement.getAttribute('aria-label')")
        .await;
    assert_eq!(focused, "Public API, GET, The app: allowed, 200");
}
