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
