//! Without a mouse.

use crate::opened::Opened;

const TAB: &str = "\u{E004}";
const ENTER: &str = "\u{E007}";
const ESCAPE: &str = "\u{E00C}";
const SHIFT: &str = "\u{E008}";
const END: &str = "\u{E010}";
const HOME: &str = "\u{E011}";
const LEFT: &str = "\u{E012}";
const UP: &str = "\u{E013}";
const RIGHT: &str = "\u{E014}";
const DOWN: &str = "\u{E015}";

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
    let focused = opened
        .run("return document.activeElement.textContent")
        .await;
    assert_eq!(focused, "✕ blocked");
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
    assert_eq!(focused_cell(&opened).await, "Public API, GET, The app");
}

/// Which cell has the focus, as a screen reader has it.
async fn focused_cell(opened: &Opened) -> String {
    let focused = opened
        .run("return document.activeElement.textContent")
        .await;
    let name = focused.as_str().unwrap();
    let (cell, verdict) = name.split_once(": ").unwrap_or_else(|| panic!("{name}"));
    let known = ["✓ allowed", "✕ blocked"];
    assert!(
        known.iter().any(|known| verdict.starts_with(known)),
        "{name}"
    );
    cell.to_owned()
}

#[tokio::test]
async fn the_matrix_is_one_stop_and_arrows_move_in_it() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    let stops = opened
        .run("return [...document.querySelectorAll('td button')].filter((cell) => cell.tabIndex >= 0).length")
        .await;
    assert_eq!(stops, 1);
    tab_to(&opened, "td button").await;
    for (keys, cell) in [
        (RIGHT, "Public API, GET, A preview"),
        (DOWN, "Public API, POST, A preview"),
        (END, "Public API, POST, The API itself"),
        (RIGHT, "Public API, POST, The API itself"),
        (UP, "Public API, GET, The API itself"),
        (UP, "Public API, GET, The API itself"),
        (HOME, "Public API, GET, The app"),
        (LEFT, "Public API, GET, The app"),
    ] {
        opened.press(keys).await;
        assert_eq!(focused_cell(&opened).await, cell);
    }
    // Out of one case and into the next.
    for _ in 0..4 {
        opened.press(DOWN).await;
    }
    assert_eq!(focused_cell(&opened).await, "Single-page app, GET, The app");
    // Where one was, one comes back to.
    opened.press(TAB).await;
    opened.press(&format!("{SHIFT}{TAB}")).await;
    assert_eq!(focused_cell(&opened).await, "Single-page app, GET, The app");
}

/// Goes through all cells, forwards and back, and gives those of which a part is hidden.
const HIDDEN: &str = "
    const cells = [...document.querySelectorAll('td button')];
    const hidden = [];
    document.activeElement.blur();
    for (const cell of [...cells, ...cells.toReversed()]) {
        cell.focus();
        const { left, right, top, bottom } = cell.getBoundingClientRect();
        const middle = (top + bottom) / 2;
        for (const [x, y] of [[left + 3, middle], [right - 3, middle], [(left + right) / 2, top + 3], [(left + right) / 2, bottom - 3]])
            if (!cell.contains(document.elementFromPoint(x, y))) hidden.push(`${cell.textContent} at ${x}, ${y}`);
    }
    return [cells.length, ...hidden]";

#[tokio::test]
async fn what_has_the_focus_is_to_be_seen() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    opened.prefer("light").await;
    for width in [320, 390, 600, 768, 1280] {
        opened.size(width, 700).await;
        let found = opened.run(HIDDEN).await;
        let found = found.as_array().unwrap();
        let first: Vec<_> = found.iter().take(6).collect();
        assert_eq!(found.len(), 1, "{} at {width}: {first:#?}", found.len() - 1);
    }
}

#[tokio::test]
async fn to_run_all_again_takes_no_focus_away() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    tab_to(&opened, "#again").await;
    opened.press(ENTER).await;
    let focused = "return [document.body.dataset.state, document.activeElement.id]";
    let running = opened.run(focused).await;
    assert_eq!(running[1], "again");
    opened.until("document.body.dataset.state === 'done'").await;
    assert_eq!(opened.run(focused).await[1], "again");
}
