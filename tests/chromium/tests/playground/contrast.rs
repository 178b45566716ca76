//! Can it be read, in light and in dark?

use crate::opened::Opened;

/// Every text that is less than 4.5 to 1 from what is behind it (WCAG 2.2, AA).
const FAINT: &str = "
    const parts = (color) => {
        const found = color.match(/[\\d.]+/g).map(Number);
        return { rgb: found.slice(0, 3), alpha: found[3] ?? 1 };
    };
    const light = (rgb) => {
        const [r, g, b] = rgb.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (node) => {
        for (let at = node; at; at = at.parentElement) {
            const { rgb, alpha } = parts(getComputedStyle(at).backgroundColor);
            if (alpha === 1) return rgb;
        }
        return parts(getComputedStyle(document.documentElement).backgroundColor).rgb;
    };
    const hasText = (node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    const seen = [...document.querySelectorAll('body *')].filter((node) => hasText(node) && node.checkVisibility() && !node.closest('.unseen, .skip'));
    const faint = seen.flatMap((node) => {
        const [text, ground] = [light(parts(getComputedStyle(node).color).rgb), light(behind(node))];
        const ratio = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
        return ratio < 4.5 ? [`${node.tagName} ${node.className} ${node.textContent.slice(0, 30)}: ${ratio.toFixed(2)}`] : [];
    });
    return [seen.length, ...new Set(faint)]";

#[tokio::test]
async fn every_text_stands_out_in_light_and_in_dark() {
    let Some(opened) = Opened::start().await else {
        return;
    };
    opened
        .run("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        .await;
    for scheme in ["light", "dark"] {
        opened.prefer(scheme).await;
        for cell in [0, 20, 40, 230] {
            opened
                .run(&format!(
                    "document.querySelectorAll('td button')[{cell}].click()"
                ))
                .await;
            let found = opened.run(FAINT).await;
            opened
                .run("document.getElementById('drawer').close()")
                .await;
            let found = found.as_array().unwrap();
            assert!(found[0].as_u64().unwrap() > 500, "{found:?}");
            assert_eq!(found.len(), 1, "{scheme}: {found:#?}");
        }
    }
}
