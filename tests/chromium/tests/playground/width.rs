//! From a phone's width to a desk's.

use crate::opened::Opened;

#[tokio::test]
async fn nothing_makes_the_page_scroll_sideways() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    opened
        .run("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        .await;
    opened
        .run(
            "document.getElementById('add-header').click();
            document.getElementById('form').requestSubmit()",
        )
        .await;
    opened
        .until("!!document.querySelector('#result .facts')")
        .await;
    for width in [320, 360, 390, 600, 768, 960, 961, 1280, 1920] {
        opened.size(width, 800).await;
        let page = opened
            .run("return document.documentElement.scrollWidth")
            .await;
        assert_eq!(page, width, "the page");
        let drawer = opened
            .run(
                "document.querySelectorAll('td button')[20].click();
                const drawer = document.getElementById('drawer');
                const { scrollWidth, clientWidth } = drawer;
                drawer.close();
                return scrollWidth - clientWidth",
            )
            .await;
        assert_eq!(drawer, 0, "the drawer at {width}");
    }
}

/// On a phone, the matrix is wider than what one sees of it, and says so.
#[tokio::test]
async fn a_shadow_says_that_there_is_more_of_the_matrix() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    let at = |left: &str| {
        format!(
            "const scroller = document.querySelector('.scroller');
            scroller.scrollLeft = {left};
            await new Promise((later) => setTimeout(later, 100));
            return {{ ...document.querySelector('.edges').dataset }}"
        )
    };
    opened.size(390, 800).await;
    for (left, before, after) in [
        ("0", "false", "true"),
        ("100", "true", "true"),
        ("scroller.scrollWidth", "true", "false"),
    ] {
        let edges = opened.run(&at(left)).await;
        assert_eq!(
            edges,
            serde_json::json!({ "before": before, "after": after })
        );
    }
    opened.size(1280, 800).await;
    let edges = opened.run(&at("0")).await;
    assert_eq!(
        edges,
        serde_json::json!({ "before": "false", "after": "false" })
    );
}

#[tokio::test]
async fn on_a_phone_the_drawer_can_always_be_closed() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    opened.size(390, 700).await;
    let is_there = opened
        .run(
            "document.querySelectorAll('td button')[20].click();
            const drawer = document.getElementById('drawer');
            drawer.scrollTop = drawer.scrollHeight;
            const close = drawer.querySelector('button');
            const { left, right, top, bottom } = close.getBoundingClientRect();
            return [drawer.scrollTop > 100, document.elementFromPoint((left + right) / 2, (top + bottom) / 2) === close]",
        )
        .await;
    assert_eq!(is_there, serde_json::json!([true, true]));
}

#[tokio::test]
async fn on_a_phone_the_form_leads_to_what_came_of_it() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    opened.prefer("light").await;
    opened.size(390, 700).await;
    // The second one comes too early.
    opened
        .run(
            "const form = document.getElementById('form');
            form.scrollIntoView();
            form.requestSubmit();
            form.elements.method.value = 'DELETE';
            form.requestSubmit()",
        )
        .await;
    opened
        .until("!!document.querySelector('#result .facts')")
        .await;
    let seen = opened
        .run(
            "const banner = document.querySelector('#result .banner');
            const { top, bottom } = banner.getBoundingClientRect();
            const said = document.querySelector('#result .who').textContent;
            return [document.activeElement === banner, top >= 0 && bottom <= 700, said.split(' ')[0]]",
        )
        .await;
    assert_eq!(seen, serde_json::json!([true, true, "PUT"]));
    let sent = opened
        .run("return document.querySelector('form > button').getAttribute('aria-disabled')")
        .await;
    assert!(sent.is_null());
}
