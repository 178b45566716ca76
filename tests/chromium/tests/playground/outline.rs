//! What a screen reader makes of it, and what there is to read.

use serde_json::json;

use crate::opened::Opened;

#[tokio::test]
async fn landmarks_and_headings_are_short_and_are_one_of_each() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    opened
        .run("document.querySelectorAll('td button')[0].click()")
        .await;
    let outline = opened
        .run(
            "const named = [...document.querySelectorAll('[aria-labelledby]')].map((node) => node.getAttribute('aria-labelledby'));
            return {
                banners: document.querySelectorAll('header').length,
                twice: named.filter((name, n) => named.indexOf(name) !== n),
                longest: Math.max(...[...document.querySelectorAll('th')].map((head) => head.textContent.length)),
                stops: document.querySelectorAll('.scroller[tabindex]').length,
                opens: document.querySelector('td button').getAttribute('aria-haspopup'),
            }",
        )
        .await;
    assert!(outline["longest"].as_u64().unwrap() < 80, "{outline}");
    assert_eq!(
        outline,
        json!({ "banners": 1, "twice": [], "longest": outline["longest"], "stops": 0, "opens": "dialog" })
    );
}

/// A screen reader has a cell as one sees it, and with its row and column.
#[tokio::test]
async fn a_cell_is_called_what_it_shows() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    let name = opened
        .run("return document.querySelectorAll('td button')[40].id = 'cell'")
        .await;
    assert_eq!(name, "cell");
    let enable = json!({});
    opened
        .chromium
        .devtools("Accessibility.enable", enable)
        .await;
    let document = opened.chromium.devtools("DOM.getDocument", json!({})).await;
    let root = document["root"]["nodeId"].clone();
    let found = json!({ "nodeId": root, "selector": "#cell" });
    let node = opened.chromium.devtools("DOM.querySelector", found).await;
    let tree = opened
        .chromium
        .devtools(
            "Accessibility.getPartialAXTree",
            json!({ "nodeId": node["nodeId"], "fetchRelatives": false }),
        )
        .await;
    assert_eq!(
        tree["nodes"][0]["name"]["value"],
        "Single-page app, POST, The app: allowed 200, preflight"
    );
}

#[tokio::test]
async fn surprises_are_counted_in_words() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    let shown = opened
        .run("return document.getElementById('disagreeing').innerText.replaceAll(/\\s+/g, ' ')")
        .await;
    assert_eq!(shown, "surprises: browser and policy agree 0");
    let described = opened
        .run("return [...document.querySelectorAll('#origins dd')].filter((one) => one.textContent.includes('.')).length")
        .await;
    assert_eq!(described, 8);
}

/// The sources begin with what matters; their imports are folded.
#[tokio::test]
async fn the_expansion_begins_with_what_is_written() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    let starts = opened
        .run(
            "document.querySelectorAll('details').forEach((one) => (one.open = true));
            return [...document.querySelectorAll('tbody')].map((group) =>
                [group.dataset.case, ...[...group.querySelectorAll('figure > pre')].map((pre) => pre.textContent.split('\\n')[0])].join(' | '))",
        )
        .await;
    let starts: Vec<&str> = starts
        .as_array()
        .unwrap()
        .iter()
        .map(|start| start.as_str().unwrap())
        .collect();
    assert_eq!(starts.len(), 13);
    assert!(
        starts.contains(&"spa | #[cors_policy( | pub(crate) fn session() -> Router {"),
        "{starts:#?}"
    );
    for start in starts {
        assert!(
            !start.contains("| use ") && !start.contains("| //!"),
            "{start}"
        );
    }
}

#[tokio::test]
async fn the_counts_are_shown_as_the_dashboard_gets_them() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    opened
        .run("document.querySelector('[data-case=monitoring] .about > details:last-child').open = true")
        .await;
    let counts = "document.querySelector('[data-case=monitoring] .about > details:last-child pre').textContent";
    opened.until(&format!("{counts} !== ''")).await;
    let counts = opened.run(&format!("return {counts}")).await;
    let counts = counts.as_str().unwrap();
    // Four of its rows, from each of six origins: three preflights and a request.
    let refused = "cors_decisions_total{policy=\"session\",outcome=\"origin_not_allowed\"} 24\n";
    assert!(counts.contains(refused), "{counts}");
    assert!(!counts.contains("localhost"), "{counts}");
}
