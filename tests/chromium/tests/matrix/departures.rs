//! Where Chromium departs from the standard, by name. A difference is explained if it is gone once
//! these alone are looked away from.

mod look_away;

use std::fmt::Write as _;

use crate::answers::Made;
use crate::case::Case;
use crate::navigations;
use crate::seen::Seen;

#[derive(Debug)]
pub(crate) struct Departure {
    pub(crate) name: &'static str,
    /// What it does.
    chromium: &'static str,
    /// What the standard says, and where.
    standard: &'static str,
    /// Makes the two alike, if this is where they differ.
    look_away: fn(&Case, &[Made], &mut Seen, &mut Seen),
}

pub(crate) const ALL: &[Departure] = &[
    Departure {
        name: "WildcardCoversAuthorization",
        chromium: "`*` in `Access-Control-Allow-Headers` covers `Authorization`, for now: with a warning in the console.",
        standard: "A preflight fails if a name \"is a CORS non-wildcard request-header name and is not a byte-case-insensitive match for an item in headerNames\" (CORS-preflight fetch, step 7.6). A server had better name it.",
        look_away: look_away::wildcard_covers_authorization,
    },
    Departure {
        name: "ClientHints",
        chromium: "`Device-Memory`, `Downlink`, `DPR`, `ECT`, `Intervention`, `RTT`, `Save-Data`, `Viewport-Width` and `Width` need no preflight.",
        standard: "They are not among the CORS-safelisted request-headers.",
        look_away: look_away::client_hints,
    },
    Departure {
        name: "UserAgent",
        chromium: "A `User-Agent` that a script sets is left out without a word.",
        standard: "It is not a forbidden request-header, so it is sent, after a preflight.",
        look_away: look_away::user_agent,
    },
    Departure {
        name: "LinesJoined",
        chromium: "Lines of one header that a script appends are one value, for the limit of 128 bytes, too.",
        standard: "\"For each header of headers\" (CORS-unsafe request-header names, step 4): each line is held to it by itself.",
        look_away: look_away::lines_joined,
    },
    Departure {
        name: "RangeNumbers",
        chromium: "`Range` is read as numbers of 64 bits, and written anew.",
        standard: "Numbers have no limit (parse a single range header value), and the header is sent as it is.",
        look_away: look_away::range_numbers,
    },
    Departure {
        name: "CharsetInPlace",
        chromium: "For a string, `XMLHttpRequest` writes `UTF-8` where a `Content-Type` has its `charset`, and leaves the rest as it is: also where it is `utf-8` already, and where it is no type.",
        standard: "Only if it is another one, and then the whole type is serialized: \"Let newContentTypeSerialized be the result of serializing contentTypeRecord\" (`XMLHttpRequest`, `send()`).",
        look_away: look_away::charset_in_place,
    },
    Departure {
        name: "UploadListenerWithoutBody",
        chromium: "A listener on an `XMLHttpRequest`'s upload makes a preflight due only where there is a body.",
        standard: "\"If one or more event listeners are registered on this's upload object, then set this's upload listener flag\" (`XMLHttpRequest`, `send()`), whatever the body.",
        look_away: look_away::upload_listener_without_body,
    },
    Departure {
        name: "UploadListenerUnlisted",
        chromium: "With such a listener, a preflight that lists no method at all allows no `PUT`.",
        standard: "\"If methods is null and request's use-CORS-preflight flag is set, then set methods to a new list containing request's method\" (CORS-preflight fetch, step 7.4).",
        look_away: look_away::upload_listener_unlisted,
    },
    Departure {
        name: "UploadListenerKept",
        chromium: "With such a listener, a `POST` needs no second preflight while one is kept that does not list `POST`.",
        standard: "It does where \"request's use-CORS-preflight flag is set\" (HTTP fetch, the conditions for a CORS-preflight fetch).",
        look_away: look_away::upload_listener_kept,
    },
    Departure {
        name: "OpaqueNotKept",
        chromium: "Preflights with `Origin: null` are not kept: those of pages with an opaque origin, and those behind a redirect from one stranger to another.",
        standard: "They are, by their byte-serialized origin, `null` (CORS-preflight cache).",
        look_away: look_away::opaque_not_kept,
    },
    Departure {
        name: "NegativeMaxAge",
        chromium: "A negative `Access-Control-Max-Age` is 0.",
        standard: "It is no `delta-seconds`, and \"if max-age is failure or null, then set max-age to 5\" (CORS-preflight fetch, step 7.9).",
        look_away: look_away::negative_max_age,
    },
    Departure {
        name: "HugeMaxAge",
        chromium: "An `Access-Control-Max-Age` that does not fit into 63 bits counts as none.",
        standard: "It is cut to the limit: \"If max-age is greater than an imposed limit on max-age, then set max-age to the imposed limit\" (CORS-preflight fetch, step 7.10).",
        look_away: look_away::huge_max_age,
    },
    Departure {
        name: "LastAnswerOnly",
        chromium: "Of each URL, only the last preflight's answer is kept.",
        standard: "Each method and each header that was allowed has an entry of its own (CORS-preflight fetch, steps 7.12 to 7.15).",
        look_away: look_away::last_answer_only,
    },
    Departure {
        name: "LongUrlNotKept",
        chromium: "Nothing is kept for URLs of more than 1,023 characters.",
        standard: "URLs have no limit (CORS-preflight cache).",
        look_away: look_away::long_url_not_kept,
    },
    Departure {
        name: "KeptAfterFailure",
        chromium: "A preflight is kept though the request that it was for has failed.",
        standard: "\"If corsWithPreflightResponse is a network error, then clear cache entries using request\" (Main fetch).",
        look_away: look_away::kept_after_failure,
    },
    Departure {
        name: "SiteAnew",
        chromium: "After a redirect, `Sec-Fetch-Site` is computed anew, without the URLs before, for a preflight, for the request behind it, and for a request whose method has changed.",
        standard: "The header looks at all of the request's URL list (Fetch Metadata), and the preflight's \"URL list is a clone of request's URL list\" (CORS-preflight fetch, step 1).",
        look_away: look_away::site_anew,
    },
    Departure {
        name: "Conditional",
        chromium: "A request with `If-None-Match` says `Cache-Control: max-age=0`, and so does its preflight.",
        standard: "A preflight has no such header (CORS-preflight fetch, steps 2 to 5). The request's own is a matter of the HTTP cache, which is left out here.",
        look_away: look_away::conditional,
    },
    Departure {
        name: "InvalidRedirectFirst",
        chromium: "A redirect to what is no URL of `http` or `https`, or to two URLs, fails before the CORS check, so that the console says less, or something else.",
        standard: "The CORS check comes first (HTTP fetch), redirects behind it (HTTP-redirect fetch). A script sees no difference.",
        look_away: look_away::invalid_redirect_first,
    },
    Departure {
        name: "EmptyLocation",
        chromium: "An empty `Location` is none: the script gets the answer.",
        standard: "It is a relative URL, that of the answer itself (\"Set location to the result of parsing location with response's URL\", location URL), so that the request goes around until there are too many redirects.",
        look_away: look_away::empty_location,
    },
    Departure {
        name: "NoLocation",
        chromium: "A redirect without `Location` is an answer like any other, also in the redirect modes `error` and `manual`.",
        standard: "The redirect mode counts for each \"redirect status\" (HTTP fetch): it is a network error, or an opaque redirect.",
        look_away: look_away::no_location,
    },
    Departure {
        name: "LocationTwice",
        chromium: "Two `Location` lines that say the same are one.",
        standard: "\"If the ABNF for name allows a single header and list contains more than one, then return failure\" (extract header list values).",
        look_away: look_away::location_twice,
    },
    Departure {
        name: "UserinfoBlocked",
        chromium: "A redirect to a URL with a user name fails within the page's own origin, too, and in mode `no-cors`.",
        standard: "Only in mode `cors`, \"if origin is not same origin with locationURL's origin\", or the response is shared (HTTP-redirect fetch, steps 8 and 9).",
        look_away: look_away::userinfo_blocked,
    },
    Departure {
        name: "OtherHeaderNamed",
        chromium: "Where several headers are not allowed, the console may name another one.",
        standard: "It does not say which: it has no messages.",
        look_away: look_away::other_header_named,
    },
    Departure {
        name: "ControlCharacters",
        chromium: "(This one is not Chromium's.) Header values with control characters are sent. `Browser` takes them for invalid at once, since Rust's `http` has no such values; servers refuse them.",
        standard: "Only NUL, CR and LF are no part of a header value.",
        look_away: look_away::control_characters,
    },
];

/// The departures that a difference comes from, by name. `None` if they do not account for all of it.
pub(crate) fn explain(
    case: &Case,
    made: &[Made],
    real: &Seen,
    played: &Seen,
) -> Option<Vec<&'static str>> {
    let (mut real, mut played) = (real.clone(), played.clone());
    let mut names = Vec::new();
    for departure in ALL {
        let before = (real.clone(), played.clone());
        (departure.look_away)(case, made, &mut real, &mut played);
        if (&before.0, &before.1) != (&real, &played) {
            names.push(departure.name);
        }
    }
    (real == played).then_some(names)
}

/// For the documentation.
pub(crate) fn table() -> String {
    let mut table = String::from("| | Chromium | the standard, and `Browser` |\n|---|---|---|\n");
    for Departure {
        name,
        chromium,
        standard,
        ..
    } in ALL
    {
        writeln!(table, "| `{name}` | {chromium} | {standard} |").unwrap();
    }
    for (name, chromium, standard) in navigations::DEPARTURES {
        writeln!(table, "| `{name}` | {chromium} | {standard} |").unwrap();
    }
    table
}
