//! What a script in one of the frames has asked for.

use axum::http::StatusCode;
use cors_testing::{Browser, Credentials, Fetched, Request, Target};
use serde::Deserialize;

use crate::origins::{Origin, Origins};

/// The request, and what the browser made of it.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// Under which name the server has kept what it was asked.
    pub(crate) run: String,
    pub(crate) origin: String,
    path: String,
    pub(crate) method: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
    credentials: Mode,
    /// Whether the script got the answer.
    pub(crate) allowed: bool,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    Omit,
    SameOrigin,
    Include,
}

impl Asked {
    /// What is sent here is about these origins and this API, or a mistake.
    /// Gives the origin.
    pub(crate) fn check<'a>(
        &self,
        origins: &'a Origins,
    ) -> Result<&'a Origin, (StatusCode, &'static str)> {
        let Some(origin) = origins.find(&self.origin) else {
            return Err((
                StatusCode::BAD_REQUEST,
                "that is none of the playground's origins",
            ));
        };
        if !self.path.starts_with('/') || self.path.starts_with("//") {
            return Err((StatusCode::BAD_REQUEST, "the path begins with one slash"));
        }
        Ok(origin)
    }

    pub(crate) fn has_credentials(&self) -> bool {
        matches!(self.credentials, Mode::Include)
    }

    /// The same, by the browser for unit tests. It remembers nothing of the time before.
    pub(crate) async fn by_the_standard(&self, origins: &Origins, api: impl Target) -> Fetched {
        let mut request =
            Request::new(&self.method, &self.path).credentials(match self.credentials {
                Mode::Omit => Credentials::Omit,
                Mode::SameOrigin => Credentials::SameOrigin,
                Mode::Include => Credentials::Include,
            });
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(body) = &self.body {
            request = request.text(body);
        }
        let browser = Browser::at(&self.origin).visiting(&origins.api);
        browser.fetch(api, request).await
    }
}
