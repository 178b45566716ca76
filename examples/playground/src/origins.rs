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
    #[serde(skip)]
    pub(crate) whose: Whose,
    /// What a policy would list to let it in, where that is not the origin itself.
    #[serde(skip)]
    pub(crate) pattern: Option<&'static str>,
    /// The frame's address.
    pub(crate) frame: String,
    /// Whether the frame is to have no origin of its own.
    sandboxed: bool,
}

/// Whose page it is.
#[derive(Clone, Copy)]
pub(crate) enum Whose {
    Ours,
    /// On a developer's own machine.
    Developers,
    Strangers,
    /// `null`: it could be anybody's.
    Anybodys,
}

impl Origins {
    pub(crate) fn at(ports: &Ports) -> Origins {
        let (api, page, other) = (ports.api.number, ports.page.number, ports.other.number);
        let own = |label, name, pattern, about| Origin {
            pattern: Some(pattern),
            ..Origin::new(label, format!("http://{name}:{page}"), Whose::Ours, about)
        };
        let dev = |label, name, pattern, about| Origin {
            whose: Whose::Developers,
            ..own(label, name, pattern, about)
        };
        let all = vec![
            own(
                "The app",
                "app.localhost",
                "http://app.localhost:*",
                "Our single-page app, in production.",
            ),
            own(
                "A preview",
                "pr-7.preview.app.localhost",
                "http://pr-*.preview.app.localhost:*",
                "The same app, as a pull request deploys it.",
            ),
            own(
                "The admin tool",
                "admin.localhost",
                "http://admin.localhost:*",
                "Another front end of ours.",
            ),
            dev(
                "A dev server",
                "localhost",
                "http://localhost:*",
                "On a developer's machine. This page itself has this origin, too.",
            ),
            dev(
                "Dev server, by IP",
                "127.0.0.1",
                "http://127.0.0.1:*",
                "The same machine and port under another name: another origin.",
            ),
            Origin::new(
                "A look-alike",
                format!("http://app.localhost.evil.localhost:{other}"),
                Whose::Strangers,
                "Its name begins as the app's does. It is somebody else's site.",
            ),
            Origin::sandboxed(page),
            Origin::new(
                "The API itself",
                format!("http://localhost:{api}"),
                Whose::Ours,
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

    /// The one that is serialized so.
    pub(crate) fn find(&self, serialized: &str) -> Option<&Origin> {
        self.all
            .iter()
            .find(|origin| origin.serialized == serialized)
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
    fn new(label: &'static str, serialized: String, whose: Whose, about: &'static str) -> Origin {
        Origin {
            label,
            frame: format!("{serialized}/frame"),
            serialized,
            about,
            whose,
            pattern: None,
            sandboxed: false,
        }
    }

    fn sandboxed(page: u16) -> Origin {
        Origin {
            label: "A sandboxed frame",
            serialized: "null".to_owned(),
            about: "It has no origin of its own, and says `null`. Anybody can make one.",
            whose: Whose::Anybodys,
            pattern: None,
            frame: format!("http://localhost:{page}/frame"),
            sandboxed: true,
        }
    }
}
