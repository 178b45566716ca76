//! What to change, in the terms of `#[cors_policy]`.

use http::StatusCode;

use crate::failed_fetch::FailedFetch;
use crate::reason::Reason;

/// The advice for the author of the server or the page.
pub(crate) fn help(reason: &Reason, failed: &FailedFetch<'_>) -> String {
    let origin = failed.origin;
    match reason {
        Reason::InvalidUrl(_) | Reason::UrlWithUserinfo(_) | Reason::UnsupportedScheme(_) => {
            "write a path on the server, or a URL with `http` or `https` and without a user name".to_owned()
        }
        Reason::NotSameOrigin(_) => {
            "leave `mode_same_origin` out, and let the server allow the origin; or fetch from the page's own".to_owned()
        }
        Reason::InvalidMethod(_) | Reason::InvalidHeader(_) | Reason::InvalidHeaderValue(..) => {
            "methods and header names are HTTP tokens; values have no line breaks".to_owned()
        }
        Reason::ForbiddenMethod(_) => "no script can send it: use another method".to_owned(),
        Reason::UnsafeMethodInNoCors(_) => {
            "leave `mode_no_cors` out, and let the server allow the method".to_owned()
        }
        Reason::BodyNotAllowed(_) => "send what is in the body in the URL, or use `POST`".to_owned(),
        Reason::MissingAllowOrigin if origin == "null" => {
            "the page has no origin of its own (a sandboxed frame, a `file:` or `data:` URL): no list of origins should let it in, only `allow_origins = \"*\"` does".to_owned()
        }
        Reason::MissingAllowOrigin => format!(
            "add `{origin}` to `allow_origins` of the policy of this path; where it is there, the path or the method is under no policy, or something around the policy answers"
        ),
        Reason::SeveralAllowOrigins(_) => {
            "two places write the header: leave it to the policy, and take it out of the proxy or the handler".to_owned()
        }
        Reason::InvalidAllowOrigin(_) | Reason::OtherAllowOrigin(_) => format!(
            "let a policy with `{origin}` in `allow_origins` write the header: it gives each origin its own, without a slash or a path"
        ),
        Reason::WildcardWithCredentials => format!(
            "list `{origin}` in `allow_origins` instead of `*`, with `allow_credentials`; or fetch without `Credentials::Include`"
        ),
        Reason::CredentialsNotAllowed(_) => {
            "add `allow_credentials` to the policy, or fetch without `Credentials::Include`".to_owned()
        }
        Reason::PreflightRedirected(_) => {
            "fetch the URL that it redirects to, or have the policy answer before whatever redirects (the proxy's `https`, a slash at the end, a log-in page)".to_owned()
        }
        Reason::PreflightStatus(_) => {
            "something answers the preflight in the policy's place (a log-in check, a route for `OPTIONS`): put the policy around it".to_owned()
        }
        Reason::MalformedAllowMethods(_) => {
            "it is a list of methods with commas between: leave it to the policy".to_owned()
        }
        Reason::MalformedAllowHeaders(_) => {
            "it is a list of header names with commas between: leave it to the policy".to_owned()
        }
        Reason::MethodNotAllowed(method) if *method != method.to_ascii_uppercase() => format!(
            "methods are case-sensitive: have the script send `{}`, and add that to `allow_methods`",
            method.to_ascii_uppercase()
        ),
        Reason::MethodNotAllowed(method) => format!("add `{method}` to `allow_methods`"),
        Reason::HeaderNotAllowed(name) if name == "authorization" => {
            "add `\"authorization\"` to `allow_headers`: `*` does not cover it".to_owned()
        }
        Reason::HeaderNotAllowed(name) => format!("add `\"{name}\"` to `allow_headers`"),
        Reason::RedirectNotAllowed => {
            "fetch the URL that it redirects to, or use `RedirectMode::Follow`".to_owned()
        }
        Reason::RedirectInvalid(_) | Reason::TooManyRedirects => {
            "look at the `Location` headers above".to_owned()
        }
        Reason::RedirectWithUserinfo(_) => {
            "redirect to a URL without a user name and password".to_owned()
        }
        Reason::NoCorsNotFollowing => "use `RedirectMode::Follow`".to_owned(),
        Reason::HandshakeStatus(StatusCode::FORBIDDEN) => format!(
            "if a policy with `enforce` refused it, add `{origin}` to its `allow_origins`"
        ),
        Reason::HandshakeStatus(_) | Reason::HandshakeHeader(_) => {
            "have a handler with axum's `WebSocketUpgrade` serve this path".to_owned()
        }
        Reason::NoAnswer(_) => "the server failed or cannot be reached; real HTTP is spoken without TLS only".to_owned(),
    }
}
