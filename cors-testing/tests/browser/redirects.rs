//! "HTTP-redirect fetch".

use axum::Router;
use cors_testing::{Browser, Credentials, Reason, RedirectMode, Request, ResponseType};

use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, LOCATION};
use http::{HeaderValue, StatusCode, Uri};

use crate::hand_made::{HandMade, Says};

const PAGE: &str = "https://app.example.com";

/// A server that redirects `/from`, answers anything else, and shares all with everybody.
fn redirecting(status: u16, location: &str) -> HandMade {
    let location = location.to_owned();
    HandMade::by(move |asked| {
        let any = "access-control-allow-origin: *\naccess-control-allow-methods: *\naccess-control-allow-headers: *, authorization";
        let is_preflight = asked
            .headers()
            .contains_key("access-control-request-method");
        if asked.uri().path() == "/from" && !is_preflight {
            Says::new(status, &format!("{any}\nlocation: {location}"))
        } else {
            Says::new(200, any)
        }
    })
}

/// The method, the URL and the `Origin` of each request, preflights too.
async fn trail(browser: &Browser, server: &HandMade, request: Request) -> Vec<String> {
    let fetched = browser.fetch(server, request).await;
    let lines = fetched.requests().iter().map(|sent| {
        let origin = sent.headers().get("origin").map(|it| it.to_str().unwrap());
        format!("{} {} {}", sent.method(), sent.url(), origin.unwrap_or("-"))
    });
    let lines = lines.collect();
    let response = fetched.assert_allowed();
    assert!(response.redirected());
    lines
}

#[tokio::test]
async fn methods_change_as_they_always_have() {
    for (status, method, then) in [
        (301, "GET", "GET"),
        (301, "POST", "GET"),
        (301, "PUT", "PUT"),
        (302, "POST", "GET"),
        (302, "DELETE", "DELETE"),
        (303, "POST", "GET"),
        (303, "PUT", "GET"),
        (303, "HEAD", "HEAD"),
        (307, "POST", "POST"),
        (308, "PUT", "PUT"),
    ] {
        let mut request = Request::new(method, "/from");
        if !matches!(method, "GET" | "HEAD") {
            request = request.json(&1);
        }
        let server = redirecting(status, "/to");
        let fetched = Browser::at(PAGE).fetch(&server, request).await;
        let last = fetched.requests().last().unwrap();
        assert_eq!(last.url(), "http://server.test/to");
        assert_eq!(last.method(), then, "{status} {method}");
        let keeps_body = then == method && !matches!(method, "GET" | "HEAD");
        assert_eq!(!last.body().is_empty(), keeps_body, "{status} {method}");
        assert_eq!(last.headers().contains_key("content-type"), keeps_body);
        let response = fetched.assert_allowed();
        assert_eq!(response.url(), "http://server.test/to");
    }
}

#[tokio::test]
async fn each_url_is_asked_for_and_a_third_origin_is_told_null() {
    let browser = Browser::at(PAGE);
    let server = redirecting(307, "http://other.test/to");
    assert_eq!(
        trail(&browser, &server, Request::put("/from")).await,
        [
            "OPTIONS http://server.test/from https://app.example.com",
            "PUT http://server.test/from https://app.example.com",
            "OPTIONS http://other.test/to null",
            "PUT http://other.test/to null",
        ]
    );
    // From the page's own server to another: it is the page that asks.
    let browser = Browser::at(PAGE).visiting(PAGE);
    assert_eq!(
        trail(&browser, &server, Request::get("/from")).await,
        [
            "GET https://app.example.com/from -",
            "GET http://other.test/to https://app.example.com",
        ]
    );
    // From another server back to the page's own: it has to agree, too.
    let browser = Browser::at(PAGE);
    let server = redirecting(302, "https://app.example.com/to");
    assert_eq!(
        trail(&browser, &server, Request::get("/from")).await,
        [
            "GET http://server.test/from https://app.example.com",
            "GET https://app.example.com/to null",
        ]
    );
}

/// "CORS non-wildcard request-header name" are taken off.
#[tokio::test]
async fn another_origin_does_not_get_authorization() {
    for (location, kept) in [("/to", true), ("http://other.test/to", false)] {
        let request = Request::get("/from")
            .header("authorization", "x")
            .header("x-a", "1");
        let fetched = Browser::at(PAGE)
            .fetch(&redirecting(302, location), request)
            .await;
        let last = fetched.requests().last().unwrap();
        assert_eq!(
            last.headers().contains_key("authorization"),
            kept,
            "{location}"
        );
        assert_eq!(last.headers()["x-a"], "1");
    }
}

#[tokio::test]
async fn some_redirects_are_errors() {
    let invalid = |location: &str| Reason::RedirectInvalid(location.to_owned());
    let userinfo = |url: &str| Reason::RedirectWithUserinfo(url.to_owned());
    for (page, location, reason) in [
        (PAGE, "ftp://other.test/", invalid("ftp://other.test/")),
        (PAGE, "data:,x", invalid("data:,x")),
        (PAGE, "http://a b/", invalid("http://a b/")),
        (
            PAGE,
            "http://me@other.test/",
            userinfo("http://me@other.test/"),
        ),
        (
            PAGE,
            "http://me:secret@server.test/",
            userinfo("http://me:secret@server.test/"),
        ),
        (
            PAGE,
            "https://me@app.example.com/",
            userinfo("https://me@app.example.com/"),
        ),
        (
            Browser::SERVER,
            "http://me@other.test/",
            userinfo("http://me@other.test/"),
        ),
        (PAGE, "/from", Reason::TooManyRedirects),
    ] {
        let browser = Browser::at(page);
        let fetched = browser
            .fetch(&redirecting(302, location), Request::get("/from"))
            .await;
        let sent = fetched.requests().len();
        assert_eq!(
            sent,
            if reason == Reason::TooManyRedirects {
                21
            } else {
                1
            }
        );
        assert_eq!(fetched.assert_blocked().reason(), &reason, "{location}");
    }
    // On the page's own server, a user name does no harm.
    let server = redirecting(302, "http://me@server.test/to");
    let fetched = Browser::at(Browser::SERVER)
        .fetch(&server, Request::get("/from"))
        .await;
    let _ = fetched.assert_allowed();
}

#[tokio::test]
async fn each_answer_on_the_way_has_to_be_shared() {
    let server = HandMade::by(|asked| match asked.uri().path() {
        "/from" => Says::new(302, "location: /to"),
        _ => Says::new(200, "access-control-allow-origin: *"),
    });
    let fetched = Browser::at(PAGE)
        .fetch(&server, Request::get("/from"))
        .await;
    assert_eq!(fetched.requests().len(), 1);
    assert_eq!(
        fetched.assert_blocked().reason(),
        &Reason::MissingAllowOrigin
    );

    let server = HandMade::by(|asked| match asked.uri().path() {
        "/from" => Says::new(302, "access-control-allow-origin: *\nlocation: /to"),
        _ => Says::new(200, ""),
    });
    let fetched = Browser::at(PAGE)
        .fetch(&server, Request::get("/from#part"))
        .await;
    let blocked = fetched.assert_blocked();
    assert_eq!(
        blocked.message(),
        "Access to fetch at 'http://server.test/to#part' (redirected from 'http://server.test/from#part') from origin 'https://app.example.com' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource."
    );
}

#[tokio::test]
async fn the_mode_decides() {
    let browser = Browser::at(PAGE);
    let server = redirecting(302, "/to");
    let fetch = |mode| browser.fetch(&server, Request::get("/from").redirect(mode));
    assert_eq!(
        fetch(RedirectMode::Follow).await.assert_allowed().status(),
        200
    );
    let blocked = fetch(RedirectMode::Error).await.assert_blocked();
    assert_eq!(blocked.reason(), &Reason::RedirectNotAllowed);
    let response = fetch(RedirectMode::Manual).await.assert_allowed();
    assert_eq!(response.response_type(), ResponseType::OpaqueRedirect);
    assert_eq!(
        (response.status(), response.url()),
        (0, "http://server.test/from")
    );

    let request = Request::get("/from")
        .mode_no_cors()
        .redirect(RedirectMode::Error);
    let blocked = browser.fetch(&server, request).await.assert_blocked();
    assert_eq!(blocked.reason(), &Reason::NoCorsNotFollowing);
}

/// Steps 8 and 9 are about mode `cors`, and responses that are shared. Chromium follows no such redirect.
#[tokio::test]
async fn without_cors_a_user_name_does_no_harm() {
    for location in ["http://me:secret@other.test/to", "http://me@server.test/to"] {
        let fetched = Browser::at(PAGE)
            .fetch(
                &redirecting(302, location),
                Request::get("/from").mode_no_cors(),
            )
            .await;
        assert_eq!(fetched.requests().len(), 2, "{location}");
        let response = fetched.assert_allowed();
        assert_eq!(response.response_type(), ResponseType::Opaque);
    }
}

/// The header looks at all URLs of the request, also behind a preflight, and where the method changes.
/// Chromium computes it anew there.
#[tokio::test]
async fn the_farthest_site_counts() {
    let (near, far) = ("https://api.example.com", "https://other.example");
    for (status, request, last) in [
        (307, Request::get("/from"), "GET"),
        (303, Request::post("/from").text("x"), "GET"),
        (307, Request::put("/from"), "PUT"),
    ] {
        let server = HandMade::by(move |asked| {
            let shared = "access-control-allow-origin: *\naccess-control-allow-methods: PUT";
            let is_preflight = asked
                .headers()
                .contains_key("access-control-request-method");
            let (status, location) = match asked.uri().path() {
                "/from" => (307, format!("{far}/back")),
                "/back" => (status, format!("{near}/to")),
                _ => (200, String::new()),
            };
            if is_preflight || status == 200 {
                Says::new(200, shared)
            } else {
                Says::new(status, &format!("{shared}\nlocation: {location}"))
            }
        });
        let browser = Browser::at(PAGE).visiting(near);
        let fetched = browser.fetch(&server, request).await;
        let sites: Vec<String> = fetched
            .requests()
            .iter()
            .map(|sent| {
                let site = sent.headers()["sec-fetch-site"].to_str().unwrap();
                let what = if sent.is_preflight() {
                    " preflight"
                } else {
                    ""
                };
                format!("{}{what} {site}", &sent.url()[8..])
            })
            .collect();
        let (first, others) = sites.split_at(if last == "PUT" { 2 } else { 1 });
        assert!(
            first.iter().all(|it| it.ends_with(" same-site")),
            "{first:?}"
        );
        assert!(
            others.iter().all(|it| it.ends_with(" cross-site")),
            "{others:?}"
        );
        assert_eq!(others.last().unwrap(), "api.example.com/to cross-site");
        assert_eq!(fetched.requests().last().unwrap().method(), last);
        let _ = fetched.assert_allowed();
    }
}

/// The mode counts for the status. Chromium looks for a `Location` first.
#[tokio::test]
async fn a_redirect_to_nowhere_counts_in_the_other_modes() {
    let server = HandMade::by(|_| Says::new(302, "access-control-allow-origin: *"));
    let browser = Browser::at(PAGE);
    let fetch = |mode| browser.fetch(&server, Request::get("/").redirect(mode));
    let blocked = fetch(RedirectMode::Error).await.assert_blocked();
    assert_eq!(blocked.reason(), &Reason::RedirectNotAllowed);
    let response = fetch(RedirectMode::Manual).await.assert_allowed();
    assert_eq!(response.response_type(), ResponseType::OpaqueRedirect);
}

#[tokio::test]
async fn a_redirect_to_nowhere_is_an_answer() {
    let server = HandMade::by(|_| Says::new(302, "access-control-allow-origin: *").body("x"));
    let response = Browser::at(PAGE)
        .fetch(&server, Request::get("/"))
        .await
        .assert_allowed();
    assert_eq!((response.status(), response.text()), (302, "x".to_owned()));
}

/// Bytes that are not ASCII stay what they are, whatever they are in.
#[tokio::test]
async fn a_location_is_bytes() {
    for (location, url) in [
        (&b"/\xe9"[..], "http://server.test/%E9"),
        (b"/\xc3\xa9?\xff", "http://server.test/%C3%A9?%FF"),
    ] {
        let location = HeaderValue::from_bytes(location).unwrap();
        let answer = move |path: Uri| async move {
            let status = if path == "/from" { 302 } else { 200 };
            let status = StatusCode::from_u16(status).unwrap();
            let any = HeaderValue::from_static("*");
            (
                status,
                [(ACCESS_CONTROL_ALLOW_ORIGIN, any), (LOCATION, location)],
            )
        };
        let server = Router::new().fallback(answer);
        let fetched = Browser::at(PAGE)
            .fetch(&server, Request::get("/from"))
            .await;
        assert_eq!(fetched.assert_allowed().url(), url);
    }
}

/// A `Location` that is empty leads to where it comes from, again and again.
#[tokio::test]
async fn an_empty_location_is_one() {
    let fetched = Browser::at(PAGE)
        .fetch(&redirecting(302, ""), Request::get("/from"))
        .await;
    let blocked = fetched.assert_blocked();
    assert_eq!(blocked.reason(), &Reason::TooManyRedirects);
}

/// Two lines are none, though they are the same.
#[tokio::test]
async fn two_locations_are_invalid() {
    let fetched = Browser::at(PAGE)
        .fetch(
            &redirecting(302, "/to\nlocation: /to"),
            Request::get("/from"),
        )
        .await;
    let blocked = fetched.assert_blocked();
    assert_eq!(blocked.reason(), &Reason::RedirectInvalid("/to".to_owned()));
}

/// A redirect does not lead out of mode `same-origin`.
#[tokio::test]
async fn mode_same_origin_stays_where_it_is() {
    let fetched = Browser::at(Browser::SERVER)
        .fetch(
            &redirecting(302, "http://other.test/to"),
            Request::get("/from").mode_same_origin(),
        )
        .await;
    assert_eq!(fetched.requests().len(), 1);
    let blocked = fetched.assert_blocked();
    let other = "http://other.test/to".to_owned();
    assert_eq!(blocked.reason(), &Reason::NotSameOrigin(other));
}

/// Cookies are those of each host.
#[tokio::test]
async fn credentials_stay_included() {
    let server = HandMade::by(|asked| {
        let origin = asked
            .headers()
            .get("origin")
            .map_or("-", |it| it.to_str().unwrap());
        let granted = format!(
            "access-control-allow-origin: {origin}\naccess-control-allow-credentials: true"
        );
        match asked.uri().path() {
            "/from" => Says::new(302, &format!("{granted}\nlocation: http://other.test/to")),
            _ => Says::new(200, &granted),
        }
    });
    let browser = Browser::at(PAGE);
    browser.set_cookie("http://server.test", "a=1");
    browser.set_cookie("http://other.test", "b=2");
    let request = Request::get("/from").credentials(Credentials::Include);
    let fetched = browser.fetch(&server, request).await;
    let cookies: Vec<_> = fetched
        .requests()
        .iter()
        .map(|sent| sent.headers()["cookie"].clone())
        .collect();
    assert_eq!(cookies, ["a=1", "b=2"]);
    let _ = fetched.assert_allowed();
}
