//! "CORS check" (Fetch).

use http::HeaderMap;
use url::Url;

use crate::header_list::{decoded, get};
use crate::reason::Reason;

/// Checks whether a response is shared with this origin, as the request sent it.
pub(crate) fn cors_check(
    origin: &str,
    include_credentials: bool,
    answer: &HeaderMap,
) -> Result<(), Reason> {
    // Steps 1 and 2.
    let allowed = get(answer, "access-control-allow-origin").ok_or(Reason::MissingAllowOrigin)?;
    // Step 3.
    if !include_credentials && allowed == b"*" {
        return Ok(());
    }
    // Step 4.
    if allowed != origin.as_bytes() {
        return Err(mismatch(&allowed));
    }
    // Step 5.
    if !include_credentials {
        return Ok(());
    }
    // Steps 6 to 8.
    match get(answer, "access-control-allow-credentials") {
        Some(credentials) if credentials == b"true" => Ok(()),
        other => Err(Reason::CredentialsNotAllowed(decoded(
            &other.unwrap_or_default(),
        ))),
    }
}

/// The reason why the value does not match. The standard has one network error for all of them; Chromium has
/// a message for each.
fn mismatch(allowed: &[u8]) -> Reason {
    let text = decoded(allowed);
    if text == "*" {
        Reason::WildcardWithCredentials
    } else if text.contains([' ', ',']) {
        Reason::SeveralAllowOrigins(text)
    } else if text != "null" && Url::parse(&text).is_err() {
        Reason::InvalidAllowOrigin(text)
    } else {
        Reason::OtherAllowOrigin(text)
    }
}
