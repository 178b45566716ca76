//! A fetch, step by step: "Main fetch" and "HTTP fetch" (Fetch).

use http::StatusCode;
use url::Url;

use crate::answer::Answer;
use crate::exchange::Exchange;
use crate::memory::Memory;
use crate::modes::{Credentials, Destination, Mode, RedirectMode};
use crate::network::NetworkRequest;
use crate::page::Page;
use crate::preflight_cache::CacheKey;
use crate::prepared::PreparedRequest;
use crate::reason::Reason;
use crate::safelist::unsafe_names;
use crate::script_response::{ResponseType, ScriptResponse};
use crate::tainting::Tainting;
use crate::target::Connection;
use crate::{cors_check, method, preflight, redirect, same_site};

/// A fetch in progress: the request, and what is known of it so far.
#[derive(Debug)]
pub(crate) struct Fetch<'a> {
    pub(crate) page: &'a Page,
    pub(crate) memory: &'a Memory,
    pub(crate) connection: Connection,
    pub(crate) request: PreparedRequest,
    pub(crate) tainting: Tainting,
    pub(crate) exchanges: Vec<Exchange>,
    /// Whether the preflight is in progress, so that a failure is its own.
    pub(crate) in_preflight: bool,
    /// Whether any of the URLs needed a preflight.
    pub(crate) preflight_was_due: bool,
}

/// The result of a request to one URL.
enum Step {
    Done(ScriptResponse),
    /// A redirect to this URL.
    Redirected(StatusCode, Url),
}

impl Fetch<'_> {
    /// "Main fetch". After a failure, no preflight is kept for the request.
    pub(crate) async fn main_fetch(&mut self) -> Result<ScriptResponse, Reason> {
        let result = self.each_url().await;
        if result.is_err() && self.preflight_was_due {
            self.clear_cache_entries();
        }
        result
    }

    /// "Main fetch" and "HTTP-redirect fetch", which call each other in the standard: a loop over the URLs.
    async fn each_url(&mut self) -> Result<ScriptResponse, Reason> {
        loop {
            self.taint()?;
            let preflight = self.tainting == Tainting::Cors && self.needs_preflight();
            self.preflight_was_due |= preflight;
            match self.http_fetch(preflight).await? {
                Step::Done(response) => return Ok(response),
                Step::Redirected(status, location) => {
                    let is_shared = self.tainting == Tainting::Cors;
                    redirect::follow(&mut self.request, self.page, is_shared, status, location)?;
                }
            }
        }
    }

    /// "Main fetch", step 12: the "response tainting". Once another origin was involved, it stays, even if a
    /// redirect leads back to the page's own.
    fn taint(&mut self) -> Result<(), Reason> {
        if self.page.is_same_origin(self.current()) {
            return Ok(());
        }
        self.tainting = match self.request.mode {
            Mode::SameOrigin => return Err(Reason::NotSameOrigin(self.current().to_string())),
            Mode::NoCors if self.request.redirect != RedirectMode::Follow => {
                return Err(Reason::NoCorsNotFollowing);
            }
            Mode::NoCors => Tainting::Opaque,
            Mode::Cors => Tainting::Cors,
            Mode::Navigate | Mode::WebSocket => Tainting::Basic,
        };
        self.is_http()
    }

    /// "Scheme fetch": this browser has only these two schemes.
    fn is_http(&self) -> Result<(), Reason> {
        match self.current().scheme() {
            "http" | "https" => Ok(()),
            scheme => Err(Reason::UnsupportedScheme(scheme.to_owned())),
        }
    }

    /// "Main fetch", step 12: whether the request is more than a form can send.
    fn needs_preflight(&self) -> bool {
        self.request.use_preflight
            || !method::is_safelisted(self.request.method.as_str())
            || !unsafe_names(&self.request.headers).is_empty()
    }

    /// "HTTP fetch".
    async fn http_fetch(&mut self, make_preflight: bool) -> Result<Step, Reason> {
        if make_preflight && !self.is_allowed_by_the_cache() {
            self.in_preflight = true;
            self.preflight_fetch().await?;
            self.in_preflight = false;
        }
        let answer = self.network_fetch().await?;
        if self.tainting == Tainting::Cors {
            let origin = self.page.of_request(&self.request.urls);
            cors_check::cors_check(origin, self.includes_credentials(), &answer.headers)?;
        }
        let location = redirect::location(&answer, self.current());
        if !redirect::is_redirect(answer.status) {
            return Ok(Step::Done(self.filtered(answer)));
        }
        match self.request.redirect {
            RedirectMode::Error => Err(Reason::RedirectNotAllowed),
            RedirectMode::Manual => {
                let urls = &self.request.urls;
                let opaque = ScriptResponse::opaque(ResponseType::OpaqueRedirect, urls);
                Ok(Step::Done(opaque))
            }
            RedirectMode::Follow => match location {
                None => Ok(Step::Done(self.filtered(answer))),
                Some(location) => Ok(Step::Redirected(answer.status, location?)),
            },
        }
    }

    /// "HTTP fetch", step 4.1: whether a kept preflight allows the request.
    fn is_allowed_by_the_cache(&self) -> bool {
        let method = self.request.method.as_str();
        self.memory.with(|state| {
            let key = self.cache_key(state.now);
            let is_method_allowed = state.preflights.allows_method(&key, method)
                || (method::is_safelisted(method) && !self.request.use_preflight);
            let names = unsafe_names(&self.request.headers);
            is_method_allowed && state.preflights.allows_headers(&key, &names)
        })
    }

    /// "CORS-preflight fetch".
    async fn preflight_fetch(&mut self) -> Result<(), Reason> {
        let request = NetworkRequest {
            preflight: true,
            page: self.page,
            urls: &self.request.urls,
            method: http::Method::OPTIONS,
            headers: preflight::headers(&self.request)?,
            body: None,
            mode: Mode::Cors,
            destination: Destination::Empty,
            by_user: false,
            tainting: Tainting::Cors,
            cookies: None,
            read_for: self.request.read_for,
        };
        let answer = request
            .send(&mut self.connection, &mut self.exchanges)
            .await?;
        let origin = self.page.of_request(&self.request.urls);
        let grant = preflight::check(&self.request, origin, &answer)?;
        self.memory.with(|state| {
            let key = self.cache_key(state.now);
            state
                .preflights
                .keep(&key, grant.max_age, grant.methods, grant.headers);
        });
        Ok(())
    }

    /// "HTTP-network-or-cache fetch", with cookies or without.
    async fn network_fetch(&mut self) -> Result<Answer, Reason> {
        let has_cookies = match self.request.credentials {
            Credentials::Include => true,
            Credentials::SameOrigin => self.tainting == Tainting::Basic,
            Credentials::Omit => false,
        };
        let url = self.current().clone();
        let context = same_site::context(self.page, &url, &self.request);
        let cookies = has_cookies.then(|| {
            self.memory
                .with(|state| state.cookies.header(&url, context))
        });
        let request = NetworkRequest {
            preflight: false,
            page: self.page,
            urls: &self.request.urls,
            method: self.request.method.clone(),
            headers: self.request.headers.clone(),
            body: self.request.body.clone(),
            mode: self.request.mode,
            destination: self.request.destination,
            by_user: self.request.by_user,
            tainting: self.tainting,
            cookies: cookies.flatten(),
            read_for: self.request.read_for,
        };
        let answer = request
            .send(&mut self.connection, &mut self.exchanges)
            .await?;
        if has_cookies {
            self.memory
                .with(|state| state.cookies.store(&url, context, &answer.headers));
        }
        Ok(answer)
    }

    fn filtered(&self, answer: Answer) -> ScriptResponse {
        ScriptResponse::filtered(
            self.tainting,
            self.includes_credentials(),
            &self.request.method,
            &self.request.urls,
            answer,
        )
    }

    fn clear_cache_entries(&self) {
        let origin = self.page.of_request(&self.request.urls);
        self.memory
            .with(|state| state.preflights.clear(origin, self.current()));
    }

    fn cache_key(&self, now: std::time::Duration) -> CacheKey<'_> {
        CacheKey {
            origin: self.page.of_request(&self.request.urls),
            url: self.current(),
            credentials: self.includes_credentials(),
            now,
        }
    }

    fn includes_credentials(&self) -> bool {
        self.request.credentials == Credentials::Include
    }

    /// "current URL".
    pub(crate) fn current(&self) -> &Url {
        self.request.urls.current()
    }
}
