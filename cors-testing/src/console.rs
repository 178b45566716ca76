//! What Chromium writes to its console (`third_party/blink/renderer/platform/loader/cors`).

use crate::failed_fetch::{FailedFetch, Initiator};
use crate::reason::Reason;

/// The console's message about a failed fetch.
pub(crate) fn message(reason: &Reason, failed: &FailedFetch<'_>) -> String {
    match failed.initiator {
        Initiator::Fetch => of_script("fetch", thrown_by_fetch(reason), reason, failed),
        Initiator::XmlHttpRequest => {
            of_script("XMLHttpRequest", thrown_by_xhr(reason), reason, failed)
        }
        Initiator::WebSocket => of_web_socket(reason, failed),
        Initiator::Navigation => {
            let error = net_error(reason).unwrap_or_else(|| "net::ERR_INVALID_URL".to_owned());
            format!("{} {error}", failed.last_url)
        }
    }
}

/// The message about a `WebSocket` that is not open.
fn of_web_socket(reason: &Reason, failed: &FailedFetch<'_>) -> String {
    let constructing = "SyntaxError: Failed to construct 'WebSocket': The URL";
    match reason {
        Reason::UnsupportedScheme(scheme) => {
            return format!(
                "{constructing}'s scheme must be either 'http', 'https', 'ws', or 'wss'. '{scheme}' is not allowed."
            );
        }
        Reason::InvalidUrl(url) | Reason::UrlWithUserinfo(url) => {
            return format!("{constructing} '{url}' is invalid.");
        }
        _ => {}
    }
    let why = match reason {
        Reason::HandshakeStatus(status) => {
            format!("Unexpected response code: {}", status.as_u16())
        }
        Reason::HandshakeHeader(name) => format!("'{name}' header is missing or incorrect"),
        other => net_error(other).unwrap_or_else(|| format!("{other:?}")),
    };
    let url = failed.last_url.replacen("http", "ws", 1);
    format!("WebSocket connection to '{url}' failed: Error during WebSocket handshake: {why}")
}

/// The message about a script's request.
fn of_script(
    api: &str,
    thrown: Option<String>,
    reason: &Reason,
    failed: &FailedFetch<'_>,
) -> String {
    if let Some(thrown) = thrown {
        return thrown;
    }
    if let Some(why) = not_loaded(reason, failed) {
        return format!("Fetch API cannot load {}. {why}", failed.last_url);
    }
    if let Some(error) = net_error(reason) {
        return format!("{} {error}", failed.last_url);
    }
    let FailedFetch {
        origin,
        first_url,
        last_url,
        preflight,
        initiator,
    } = failed;
    let credentials = if *initiator == Initiator::XmlHttpRequest && is_about_credentials(reason) {
        WITH_CREDENTIALS
    } else {
        ""
    };
    let redirected = if first_url == last_url {
        String::new()
    } else {
        format!("(redirected from '{first_url}') ")
    };
    let step = if *preflight && !is_about_lists(reason) {
        "Response to preflight request doesn't pass access control check: "
    } else {
        ""
    };
    format!(
        "Access to {api} at '{last_url}' {redirected}from origin '{origin}' has been blocked by CORS policy: {step}{}{credentials}",
        why(reason)
    )
}

/// The exception that `fetch` throws for a request that it does not send.
fn thrown_by_fetch(reason: &Reason) -> Option<String> {
    let thrown = match reason {
        Reason::InvalidUrl(url) => format!("Failed to parse URL from {url}"),
        Reason::UrlWithUserinfo(url) => {
            format!("Request cannot be constructed from a URL that includes credentials: {url}")
        }
        Reason::InvalidMethod(method) => format!("'{method}' is not a valid HTTP method."),
        Reason::ForbiddenMethod(method) => format!("'{method}' HTTP method is unsupported."),
        Reason::UnsafeMethodInNoCors(method) => {
            format!("'{method}' is unsupported in no-cors mode.")
        }
        Reason::InvalidHeaderValue(..) => "Invalid value".to_owned(),
        Reason::InvalidHeader(_) => "Invalid name".to_owned(),
        Reason::BodyNotAllowed(_) => "Request with GET/HEAD method cannot have body.".to_owned(),
        _ => return None,
    };
    Some(format!(
        "TypeError: Failed to execute 'fetch' on 'Window': {thrown}"
    ))
}

/// The exceptions of `open()` and `setRequestHeader()`.
fn thrown_by_xhr(reason: &Reason) -> Option<String> {
    let (error, function, thrown) = match reason {
        Reason::InvalidUrl(_) => ("SyntaxError", "open", "Invalid URL".to_owned()),
        // `open()` accepts it, and `send()` fails. Here the two are one call.
        Reason::UrlWithUserinfo(url) => {
            ("NetworkError", "send", format!("Failed to load '{url}'."))
        }
        Reason::InvalidMethod(method) => (
            "SyntaxError",
            "open",
            format!("'{method}' is not a valid HTTP method."),
        ),
        Reason::ForbiddenMethod(method) => (
            "SecurityError",
            "open",
            format!("'{method}' HTTP method is unsupported."),
        ),
        Reason::InvalidHeader(name) => (
            "SyntaxError",
            "setRequestHeader",
            format!("'{name}' is not a valid HTTP header field name."),
        ),
        Reason::InvalidHeaderValue(_, value) => (
            "SyntaxError",
            "setRequestHeader",
            format!("'{value}' is not a valid HTTP header field value."),
        ),
        _ => return None,
    };
    Some(format!(
        "{error}: Failed to execute '{function}' on 'XMLHttpRequest': {thrown}"
    ))
}

/// The message for a request that is neither sent nor refused by an exception: the script gets
/// `TypeError: Failed to fetch`.
fn not_loaded(reason: &Reason, failed: &FailedFetch<'_>) -> Option<String> {
    Some(match reason {
        Reason::UnsupportedScheme(scheme) => {
            format!("URL scheme \"{scheme}\" is not supported.")
        }
        Reason::NotSameOrigin(_) if failed.first_url == failed.last_url => format!(
            "Request mode is \"same-origin\" but the URL's origin is not same as the request origin {}.",
            failed.origin
        ),
        Reason::NoCorsNotFollowing => {
            "Request mode is \"no-cors\" but the redirect mode is not \"follow\".".to_owned()
        }
        _ => return None,
    })
}

/// The message for a failure other than a CORS check.
fn net_error(reason: &Reason) -> Option<String> {
    Some(match reason {
        // Here, a redirect leads to the other origin.
        Reason::RedirectNotAllowed | Reason::NotSameOrigin(_) => "net::ERR_FAILED".to_owned(),
        Reason::RedirectInvalid(location) => {
            format!("net::ERR_INVALID_REDIRECT (to '{location}')")
        }
        Reason::TooManyRedirects => "net::ERR_TOO_MANY_REDIRECTS".to_owned(),
        Reason::NoAnswer(why) => format!("net::ERR_FAILED ({why})"),
        _ => return None,
    })
}

/// Whether it is about the lists of a preflight, which Chromium checks after its origin and status.
fn is_about_lists(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::MalformedAllowMethods(_)
            | Reason::MalformedAllowHeaders(_)
            | Reason::MethodNotAllowed(_)
            | Reason::HeaderNotAllowed(_)
    )
}

/// What Chromium adds for `XMLHttpRequest`, if credentials are the reason.
const WITH_CREDENTIALS: &str = " The credentials mode of requests initiated by the XMLHttpRequest is controlled by the withCredentials attribute.";

fn is_about_credentials(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::WildcardWithCredentials | Reason::CredentialsNotAllowed(_)
    )
}

const SEND_A_VALID_ONE: &str = " Have the server send the header with a valid value.";

fn why(reason: &Reason) -> String {
    match reason {
        Reason::MissingAllowOrigin => {
            "No 'Access-Control-Allow-Origin' header is present on the requested resource."
                .to_owned()
        }
        Reason::SeveralAllowOrigins(value) => format!(
            "The 'Access-Control-Allow-Origin' header contains multiple values '{value}', but only one is allowed.{SEND_A_VALID_ONE}"
        ),
        Reason::InvalidAllowOrigin(value) => format!(
            "The 'Access-Control-Allow-Origin' header contains the invalid value '{value}'.{SEND_A_VALID_ONE}"
        ),
        Reason::OtherAllowOrigin(value) => format!(
            "The 'Access-Control-Allow-Origin' header has a value '{value}' that is not equal to the supplied origin.{SEND_A_VALID_ONE}"
        ),
        Reason::WildcardWithCredentials => {
            "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.".to_owned()
        }
        Reason::CredentialsNotAllowed(value) => format!(
            "The value of the 'Access-Control-Allow-Credentials' header in the response is '{value}' which must be 'true' when the request's credentials mode is 'include'."
        ),
        Reason::PreflightRedirected(_) => {
            "Redirect is not allowed for a preflight request.".to_owned()
        }
        Reason::PreflightStatus(_) => "It does not have HTTP ok status.".to_owned(),
        Reason::MalformedAllowMethods(_) => {
            "Cannot parse Access-Control-Allow-Methods response header field in preflight response.".to_owned()
        }
        Reason::MalformedAllowHeaders(_) => {
            "Cannot parse Access-Control-Allow-Headers response header field in preflight response.".to_owned()
        }
        Reason::MethodNotAllowed(method) => format!(
            "Method {method} is not allowed by Access-Control-Allow-Methods in preflight response."
        ),
        Reason::HeaderNotAllowed(name) => format!(
            "Request header field {name} is not allowed by Access-Control-Allow-Headers in preflight response."
        ),
        // Chromium leaves the URL out: it may have a password.
        Reason::RedirectWithUserinfo(_) => {
            "Redirect location '' contains a username and password, which is disallowed for cross-origin requests.".to_owned()
        }
        // The other reasons have messages of another form, above.
        other => format!("{other:?}"),
    }
}
