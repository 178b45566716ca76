//! A Chromium with the playground open in it, and all of the matrix run.

use std::time::Duration;

use cors_chromium::Chromium;
use serde_json::{Value, json};

use crate::running::Playground;

pub(crate) struct Opened {
    pub(crate) chromium: Chromium,
    pub(crate) playground: Playground,
}

impl Opened {
    /// `None` without a Chromium.
    pub(crate) async fn start() -> Option<Opened> {
        Opened::start_at("0").await
    }

    pub(crate) async fn start_at(port: &str) -> Option<Opened> {
        let chromium = Chromium::start().await?;
        let playground = Playground::start(port);
        let opened = Opened {
            chromium,
            playground,
        };
        opened.size(1280, 900).await;
        opened.open(&opened.playground.url).await;
        Some(opened)
    }

    /// Opens the playground at one of its addresses.
    pub(crate) async fn open(&self, url: &str) {
        self.chromium.page().goto(url).await.unwrap();
        self.until("document.body.dataset.state === 'done'").await;
    }

    /// What a script in the page gives, which may `await`.
    pub(crate) async fn run(&self, script: &str) -> Value {
        let script = format!("return (async () => {{ {script} }})()");
        self.chromium
            .page()
            .execute(&script, Vec::new())
            .await
            .unwrap()
    }

    /// Waits until it holds.
    pub(crate) async fn until(&self, condition: &str) {
        for _ in 0..300 {
            if self.run(&format!("return {condition}")).await == json!(true) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let trouble = self
            .run("return document.querySelector('#trouble').textContent")
            .await;
        panic!("not within 30 s: {condition} {trouble}");
    }

    /// Presses keys, wherever the focus is.
    pub(crate) async fn press(&self, keys: &str) {
        let focused = self.chromium.page().active_element().await.unwrap();
        focused.send_keys(keys).await.unwrap();
    }

    pub(crate) async fn size(&self, width: u32, height: u32) {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.chromium
            .devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

    /// `light` or `dark`.
    pub(crate) async fn prefer(&self, scheme: &str) {
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        let media = json!({ "features": features });
        self.chromium
            .devtools("Emulation.setEmulatedMedia", media)
            .await;
    }
}
