//! The servers of the matrix: pages on several origins, and the API on two.

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::response::Html;
use axum::routing::get;
use tokio::net::TcpListener;

use crate::answers::{self, Made};
use crate::case::Page;
use crate::policies;
use crate::recorder::Recorder;

/// The servers' sockets, which have their ports, and do not answer yet.
#[derive(Debug)]
pub(crate) struct Sockets {
    pages: [TcpListener; 2],
    apis: [TcpListener; 2],
}

/// Where everything is.
#[derive(Debug)]
pub(crate) struct Addresses {
    pages: [u16; 2],
    apis: [u16; 2],
}

impl Sockets {
    pub(crate) async fn bind() -> Sockets {
        Sockets {
            pages: [socket().await, socket().await],
            apis: [socket().await, socket().await],
        }
    }

    pub(crate) fn addresses(&self) -> Addresses {
        let port = |socket: &TcpListener| socket.local_addr().unwrap().port();
        Addresses {
            pages: self.pages.each_ref().map(port),
            apis: self.apis.each_ref().map(port),
        }
    }

    /// Answers from now on, as long as the test runs.
    pub(crate) fn serve(self, made: Vec<Made>) -> Recorder {
        let recorder = Recorder::default();
        let api = policies::app()
            .merge(answers::app(Arc::new(made)))
            .merge(blank())
            .layer(from_fn_with_state(recorder.clone(), Recorder::record));
        for socket in self.pages {
            tokio::spawn(async { axum::serve(socket, blank()).await });
        }
        for socket in self.apis {
            let api = api.clone();
            tokio::spawn(async { axum::serve(socket, api).await });
        }
        recorder
    }
}

async fn socket() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").await.unwrap()
}

impl Addresses {
    /// Where requests go to.
    pub(crate) fn api(&self) -> String {
        format!("http://localhost:{}", self.apis[0])
    }

    /// The same on another origin, which is another site, too.
    pub(crate) fn other_api(&self) -> String {
        format!("http://127.0.0.1:{}", self.apis[1])
    }

    /// The first one again, by a name below `localhost`: no system has to know it.
    pub(crate) fn named_api(&self) -> String {
        format!("http://api.app.localhost:{}", self.apis[0])
    }

    /// Where the page is, to open it.
    pub(crate) fn address(&self, page: Page) -> String {
        match page {
            Page::Opaque => format!("http://localhost:{}/sandboxed", self.pages[0]),
            page => format!("{}/page", self.origin(page)),
        }
    }

    pub(crate) fn origin(&self, page: Page) -> String {
        let [pages, other] = self.pages;
        match page {
            Page::Localhost => format!("http://localhost:{pages}"),
            Page::OtherPort => format!("http://localhost:{other}"),
            Page::Loopback => format!("http://127.0.0.1:{pages}"),
            Page::App => format!("http://app.localhost:{pages}"),
            Page::Preview => format!("http://preview.app.localhost:{pages}"),
            Page::Opaque => "null".to_owned(),
            Page::Own => self.api(),
        }
    }
}

/// Pages with nothing on them. The sandboxed one has an origin of its own, which is sent as `null`.
fn blank() -> Router {
    const PAGE: Html<&str> =
        Html("<!doctype html><link rel=icon href=data:,><title>a page</title>");
    let sandbox = [("content-security-policy", "sandbox allow-scripts")];
    Router::new()
        .route("/page", get(async || PAGE))
        .route("/sandboxed", get(async move || (sandbox, PAGE)))
}
