//! "CORS-preflight fetch", step 7, and "CORS check": every way in which an answer can be wrong.

use cors_testing::{Browser, Credentials, Reason, Request};
use http::StatusCode;

use crate::hand_made::{HandMade, Says};

const PAGE: &str = "https://app.example.com";

/// A preflight's answer, in short, and why it does not do.
type Row = (u16, &'static str, Outcome);

/// What is to be said of it, in short.
enum Outcome {
    Fine,
    No(Reason),
    Method(&'static str),
    Header(&'static str),
    Status,
    Other(&'static str),
    Several(&'static str),
    Credentials(&'static str),
}

use Outcome::{Fine, Header, Method, No, Other, Several, Status};

impl Outcome {
    fn reason(&self, status: u16) -> Option<Reason> {
        Some(match self {
            Fine => return None,
            No(reason) => reason.clone(),
            Method(method) => Reason::MethodNotAllowed((*method).to_owned()),
            Header(name) => Reason::HeaderNotAllowed((*name).to_owned()),
            Status => Reason::PreflightStatus(StatusCode::from_u16(status).unwrap()),
            Other(value) => Reason::OtherAllowOrigin((*value).to_owned()),
            Several(value) => Reason::SeveralAllowOrigins((*value).to_owned()),
            Outcome::Credentials(value) => Reason::CredentialsNotAllowed((*value).to_owned()),
        })
    }
}

/// Holds the browser to the rows. The answer to the request itself is always a good one.
async fn hold(request: Request, credentials: Credentials, rows: &[Row]) {
    for (status, headers, outcome) in rows {
        let good = Says::short(200, "origin: https://app.example.com / credentials: true");
        let server = HandMade::new(Says::short(*status, headers), good);
        let request = request.clone().credentials(credentials);
        let fetched = Browser::at(PAGE).fetch(&server, request).await;
        let sent = server.asked().len();
        if let Some(reason) = outcome.reason(*status) {
            let blocked = fetched.assert_blocked();
            assert_eq!(blocked.reason(), &reason, "{status} {headers}");
            assert!(blocked.is_preflight());
            assert_eq!(sent, 1, "nothing is sent after a preflight that failed");
        } else {
            let response = fetched.assert_allowed();
            assert_eq!(response.status(), 200, "{status} {headers}");
            assert_eq!(sent, 2);
        }
    }
}

const SAME_ORIGIN: Credentials = Credentials::SameOrigin;

#[tokio::test]
async fn the_origin() {
    let rows = [
        (200, "origin: https://app.example.com / methods: PUT", Fine),
        (200, "origin: * / methods: PUT", Fine),
        // What is not asked for may be wrong.
        (200, "origin: * / methods: PUT / credentials: maybe", Fine),
        (200, "", No(Reason::MissingAllowOrigin)),
        (200, "methods: PUT", No(Reason::MissingAllowOrigin)),
        (
            200,
            "origin: https://app.example.com/",
            Other("https://app.example.com/"),
        ),
        (
            200,
            "origin: https://APP.example.com",
            Other("https://APP.example.com"),
        ),
        (
            200,
            "origin: https://app.example.com:443",
            Other("https://app.example.com:443"),
        ),
        (
            200,
            "origin: http://app.example.com",
            Other("http://app.example.com"),
        ),
        (
            200,
            "origin: https://*.example.com",
            Other("https://*.example.com"),
        ),
        (200, "origin: null", Other("null")),
        (
            200,
            "origin: app.example.com",
            No(Reason::InvalidAllowOrigin("app.example.com".to_owned())),
        ),
        (
            200,
            "origin:",
            No(Reason::InvalidAllowOrigin(String::new())),
        ),
        (
            200,
            "origin: https://app.example.com, https://b.example",
            Several("https://app.example.com, https://b.example"),
        ),
        (
            200,
            "origin: https://app.example.com https://b.example",
            Several("https://app.example.com https://b.example"),
        ),
        (200, "origin: * / origin: *", Several("*, *")),
        (
            200,
            "origin: https://app.example.com / origin: https://app.example.com",
            Several("https://app.example.com, https://app.example.com"),
        ),
    ];
    hold(Request::put("/"), SAME_ORIGIN, &rows).await;
}

#[tokio::test]
async fn the_status() {
    let redirected = || No(Reason::PreflightRedirected(StatusCode::FOUND));
    let rows = [
        (204, "origin: * / methods: PUT", Fine),
        (299, "origin: * / methods: PUT", Fine),
        (300, "origin: * / methods: PUT", Status),
        (304, "origin: * / methods: PUT", Status),
        (401, "origin: * / methods: PUT", Status),
        (404, "origin: * / methods: PUT", Status),
        (405, "origin: * / methods: PUT", Status),
        (500, "origin: * / methods: PUT", Status),
        (302, "origin: * / methods: PUT", Status),
        (
            302,
            "origin: * / methods: PUT / location: /other",
            redirected(),
        ),
        (302, "location: /other", redirected()),
        // The CORS check comes before the status, the status before the lists.
        (404, "methods: PUT", No(Reason::MissingAllowOrigin)),
        (404, "origin: *", Status),
    ];
    hold(Request::put("/"), SAME_ORIGIN, &rows).await;
}

#[tokio::test]
async fn the_method() {
    let malformed = |value: &str| No(Reason::MalformedAllowMethods(value.to_owned()));
    let rows = [
        (200, "origin: * / methods: GET, PUT ,POST", Fine),
        (200, "origin: * / methods: GET / methods: ,PUT,", Fine),
        (200, "origin: * / methods: *", Fine),
        (200, "origin: * / methods: GET, *", Fine),
        (200, "origin: *", Method("PUT")),
        (200, "origin: * / methods:", Method("PUT")),
        (200, "origin: * / methods: GET, POST", Method("PUT")),
        (200, "origin: * / methods: put", Method("PUT")),
        (200, "origin: * / methods: PUTS", Method("PUT")),
        (200, "origin: * / methods: GET PUT", malformed("GET PUT")),
        (
            200,
            "origin: * / methods: PUT, \"GET\"",
            malformed("PUT, \"GET\""),
        ),
        (
            200,
            "origin: * / methods: PUT,\u{e9}",
            // The two bytes of its UTF-8, as browsers read them.
            malformed("PUT,\u{c3}\u{a9}"),
        ),
    ];
    hold(Request::put("/"), SAME_ORIGIN, &rows).await;
    hold(Request::new("put", "/"), SAME_ORIGIN, &rows).await;

    let rows = [
        (200, "origin: * / methods: patch", Fine),
        (200, "origin: * / methods: PATCH", Method("patch")),
    ];
    hold(Request::new("patch", "/"), SAME_ORIGIN, &rows).await;
}

#[tokio::test]
async fn credentials() {
    let rows = [
        (
            200,
            "origin: https://app.example.com / credentials: true / methods: PUT",
            Fine,
        ),
        (
            200,
            "origin: * / credentials: true / methods: PUT",
            No(Reason::WildcardWithCredentials),
        ),
        (
            200,
            "origin: https://app.example.com / methods: PUT",
            Outcome::Credentials(""),
        ),
        (
            200,
            "origin: https://app.example.com / credentials: True / methods: PUT",
            Outcome::Credentials("True"),
        ),
        (
            200,
            "origin: https://app.example.com / credentials: false / methods: PUT",
            Outcome::Credentials("false"),
        ),
        (
            200,
            "origin: https://app.example.com / credentials: true / credentials: true",
            Outcome::Credentials("true, true"),
        ),
        (
            200,
            "origin: https://app.example.com / credentials: true / methods: *",
            Method("PUT"),
        ),
    ];
    hold(Request::put("/"), Credentials::Include, &rows).await;
}

#[tokio::test]
async fn the_headers() {
    let malformed = |value: &str| No(Reason::MalformedAllowHeaders(value.to_owned()));
    let request = || Request::get("/").header("X-B", "1").header("x-a", "1");
    let rows = [
        (200, "origin: * / headers: x-a, x-b", Fine),
        (200, "origin: * / headers: X-A / headers: X-b", Fine),
        (200, "origin: * / headers: *", Fine),
        // `GET` needs no permission, and no list of methods takes it away.
        (200, "origin: * / methods: PUT / headers: *", Fine),
        (200, "origin: *", Header("x-a")),
        (200, "origin: * / headers: x-a", Header("x-b")),
        (
            200,
            "origin: * / headers: x-b, x-a:",
            malformed("x-b, x-a:"),
        ),
        (200, "origin: * / headers: x-a;x-b", malformed("x-a;x-b")),
    ];
    hold(request(), SAME_ORIGIN, &rows).await;

    let rows = [
        (
            200,
            "origin: https://app.example.com / credentials: true / headers: x-a,x-b",
            Fine,
        ),
        (
            200,
            "origin: https://app.example.com / credentials: true / headers: *",
            Header("x-a"),
        ),
        (
            200,
            "origin: https://app.example.com / credentials: true / headers: *, x-a",
            Header("x-b"),
        ),
    ];
    hold(request(), Credentials::Include, &rows).await;
}

/// "CORS non-wildcard request-header name".
#[tokio::test]
async fn a_wildcard_does_not_cover_authorization() {
    let rows = [
        (200, "origin: * / headers: *, Authorization", Fine),
        (200, "origin: * / headers: x-a, authorization", Fine),
        (200, "origin: * / headers: *", Header("authorization")),
        (200, "origin: *", Header("authorization")),
    ];
    let request = Request::get("/")
        .header("Authorization", "Bearer x")
        .header("x-a", "1");
    hold(request, SAME_ORIGIN, &rows).await;
}

#[tokio::test]
async fn the_lists_are_parsed_before_anything_is_looked_up() {
    let request = Request::delete("/")
        .header("x-a", "1")
        .header("authorization", "x");
    let rows = [
        (
            200,
            "origin: * / methods: x y / headers: x y",
            No(Reason::MalformedAllowMethods("x y".to_owned())),
        ),
        (
            200,
            "origin: * / headers: x y",
            No(Reason::MalformedAllowHeaders("x y".to_owned())),
        ),
        (200, "origin: *", Method("DELETE")),
        (200, "origin: * / methods: DELETE", Header("authorization")),
        (
            200,
            "origin: * / methods: DELETE / headers: authorization",
            Header("x-a"),
        ),
    ];
    hold(request, SAME_ORIGIN, &rows).await;
}

#[tokio::test]
async fn a_preflight_for_a_listener_needs_no_method() {
    let rows = [
        (200, "origin: *", Fine),
        (200, "origin: * / methods: PUT", Fine),
    ];
    hold(
        Request::post("/").text("x").with_upload_listener(),
        SAME_ORIGIN,
        &rows,
    )
    .await;
    // Without a list, it is the request's own method that is allowed.
    let rows = [
        (200, "origin: *", Fine),
        (200, "origin: * / methods: GET", Method("PUT")),
    ];
    hold(Request::put("/").with_upload_listener(), SAME_ORIGIN, &rows).await;
}
