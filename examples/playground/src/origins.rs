//! The origins that ask the API. It is the names that tell them apart, so they hold on any port:
//! browsers take every name that ends in `.localhost` for this machine.

use serde::Serialize;

use crate::ports::Ports;

/// Who asks, and where.
pub(crate) struct Origins {
    /// The API's own.
    pub(crate) api: String,
    /// Where the playground is opened.
    pub(crate) page: String,
    pub(crate) all: Vec<Origin>,
}

/// An origin, and the frame that asks from there.
#[derive(Serialize)]
pub(crate) struct Origin {
    pub(crate) label: &'static str,
    /// As browsers send it.
    #[serde(rename = "origin")]
    pub(crate) serialized: String,
    about: &'static str,
    /// The frame's address.
    pub(crate) frame: String,
    /// Whether the frame is to have no origin of its own.
    sandboxed: bool,
}

impl Origins {
    pub(crate) fn at(ports: &Ports) -> Origins {
        let (api, page, other) = (ports.api.number, ports.page.number, ports.other.number);
        let all = vec![
            Origin::new(
                "The app",
                format!("http://app.localhost:{page}"),
                "Our single-page app, in production.",
            ),
            Origin::new(
                "A preview",
                format!("http://pr-7.preview.app.localhost:{page}"),
                "The same app, as a pull request deploys it.",
            ),
            Origin::new(
                "The admin tool",
                format!("http://admin.localhost:{page}"),
                "Another front end of ours.",
            ),
            Origin::new(
                "A dev server",
                format!("http://localhost:{page}"),
                "A developer's machine. It is this page's own origin, too.",
            ),
            Origin::new(
                "Dev server, by IP",
                format!("http://127.0.0.1:{page}"),
                "The same machine and port under another name: another origin.",
            ),
            Origin::new(
                "A look-alike",
                format!("http://app.localhost.evil.localhost:{other}"),
                "Begins as the app does. It is somebody else's site.",
            ),
            Origin::sandboxed(page),
            Origin::new(
                "The API itself",
                format!("http://localhost:{api}"),
                "A page on the API's own origin: it needs no permission.",
            ),
        ];
        Origins {
            api: format!("http://localhost:{api}"),
            page: format!("http://localhost:{page}"),
            all,
        }
    }

    /// The app's, for a line to try.
    pub(crate) fn app(&self) -> &str {
        &self.all[0].serialized
    }

    /// Whether it is one of these.
    pub(crate) fn has(&self, serialized: &str) -> bool {
        self.all
            .iter()
            .any(|origin| origin.serialized == serialized)
    }

    /// Where frames come from, for a Content-Security-Policy.
    pub(crate) fn frames(&self) -> String {
        let own: Vec<&str> = self.with_an_address().collect();
        own.join(" ")
    }

    fn with_an_address(&self) -> impl Iterator<Item = &str> {
        self.all
            .iter()
            .filter(|origin| !origin.sandboxed)
            .map(|origin| &*origin.serialized)
    }
}

impl Origin {
    fn new(label: &'static str, serialized: String, about: &'static str) -> Origin {
        Origin {
            label,
            frame: format!("{serialized}/frame"),
            serialized,
            about,
            sandboxed: false,
        }
    }

    fn sandboxed(page: u16) -> Origin {
        Origin {
            label: "A sandboxed frame",
            serialized: "null".to_owned(),
            about: "Has no origin of its own, and says `null`. Anybody can make one.",
            frame: format!("http://localhost:{page}/frame"),
            sandboxed: true,
        }
    }
}
