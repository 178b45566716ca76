//! "CORS check" of the answer itself, after a preflight or without one.

use cors_testing::{Browser, Credentials, Reason, Request, ResponseType};

use crate::hand_made::{HandMade, Says};

const PAGE: &str = "https://app.example.com";
const OWN: &str = "access-control-allow-origin: https://app.example.com";

fn says(status: u16, headers: &str) -> HandMade {
    HandMade::by({
        let says = Says::new(status, headers).body("hello");
        move |_| says.clone()
    })
}

#[tokio::test]
async fn an_answer_is_shared_whatever_its_status() {
    for status in [200, 201, 204, 304, 400, 401, 404, 405, 413, 500, 503] {
        let server = says(status, OWN);
        let response = Browser::at(PAGE)
            .fetch(&server, Request::get("/"))
            .await
            .assert_allowed();
        assert_eq!(response.status(), status);
        assert_eq!(response.response_type(), ResponseType::Cors);
        let has_body = !matches!(status, 204 | 304);
        assert_eq!(
            response.text(),
            if has_body { "hello" } else { "" },
            "{status}"
        );
        assert_eq!(response.ok(), (200..300).contains(&status));
    }
}

#[tokio::test]
async fn an_answer_that_is_not_shared_is_sent_all_the_same() {
    for (headers, reason) in [
        ("", Reason::MissingAllowOrigin),
        (
            "access-control-allow-origin: null",
            Reason::OtherAllowOrigin("null".to_owned()),
        ),
    ] {
        let server = says(200, headers);
        let fetched = Browser::at(PAGE)
            .fetch(&server, Request::post("/").text("x"))
            .await;
        assert!(fetched.preflight().is_none());
        let answer = fetched.requests()[0].answer().unwrap();
        assert_eq!(answer.body(), "hello");
        let blocked = fetched.assert_blocked();
        assert_eq!(blocked.reason(), &reason);
        assert!(!blocked.is_preflight());
        assert_eq!(server.asked(), ["POST /"]);
    }
}

#[tokio::test]
async fn an_answer_after_a_good_preflight_is_checked_too() {
    let preflight = Says::new(
        204,
        "access-control-allow-origin: *\naccess-control-allow-methods: PUT",
    );
    let server = HandMade::new(preflight, Says::new(200, ""));
    let fetched = Browser::at(PAGE).fetch(&server, Request::put("/")).await;
    assert!(fetched.preflight().is_some());
    let blocked = fetched.assert_blocked();
    assert_eq!(blocked.reason(), &Reason::MissingAllowOrigin);
    assert!(!blocked.is_preflight());
    assert_eq!(server.asked(), ["OPTIONS /", "PUT /"]);
}

#[tokio::test]
async fn a_page_without_an_origin_is_null() {
    for (headers, allowed) in [
        ("access-control-allow-origin: null", true),
        ("access-control-allow-origin: *", true),
        (OWN, false),
    ] {
        let server = says(200, headers);
        let fetched = Browser::at("null").fetch(&server, Request::get("/")).await;
        assert_eq!(fetched.requests()[0].headers()["origin"], "null");
        assert_eq!(fetched.is_allowed(), allowed, "{headers}");
    }
}

#[tokio::test]
async fn credentials_have_to_be_agreed_to() {
    for (headers, omit, include) in [
        ("access-control-allow-origin: *", true, false),
        (
            "access-control-allow-origin: *\naccess-control-allow-credentials: true",
            true,
            false,
        ),
        (OWN, true, false),
        (
            &*format!("{OWN}\naccess-control-allow-credentials: true"),
            true,
            true,
        ),
        (
            &*format!("{OWN}\naccess-control-allow-credentials: TRUE"),
            true,
            false,
        ),
        (
            &*format!("{OWN}\naccess-control-allow-credentials: 1"),
            true,
            false,
        ),
    ] {
        let server = says(200, headers);
        for (mode, allowed) in [
            (Credentials::Omit, omit),
            (Credentials::SameOrigin, omit),
            (Credentials::Include, include),
        ] {
            let request = Request::get("/").credentials(mode);
            let fetched = Browser::at(PAGE).fetch(&server, request).await;
            assert_eq!(fetched.is_allowed(), allowed, "{headers} {mode:?}");
        }
    }
}

#[tokio::test]
async fn the_pages_own_server_need_not_agree_to_anything() {
    let server = says(200, "x-secret: 1");
    for (page, visiting) in [
        (Browser::SERVER, Browser::SERVER),
        ("https://app.example.com", "https://app.example.com:443/"),
    ] {
        let browser = Browser::at(page).visiting(visiting);
        let request = Request::delete("/")
            .header("x-a", "1")
            .credentials(Credentials::Include);
        let fetched = browser.fetch(&server, request).await;
        assert!(fetched.preflight().is_none());
        let response = fetched.assert_allowed();
        assert_eq!(response.response_type(), ResponseType::Basic);
        assert_eq!(response.header("x-secret").unwrap(), "1");
    }
}

#[tokio::test]
async fn nothing_of_an_opaque_answer_can_be_read() {
    let server = says(404, "content-type: text/plain");
    let request = Request::post("/").text("x").mode_no_cors();
    let fetched = Browser::at(PAGE).fetch(&server, request).await;
    assert_eq!(server.asked(), ["POST /"]);
    let response = fetched.assert_allowed();
    assert_eq!(response.response_type(), ResponseType::Opaque);
    assert_eq!(
        (response.status(), response.text(), response.url()),
        (0, String::new(), "")
    );
    assert!(response.headers().is_empty());
}

/// White space around a value does not belong to it, in this process as over TCP.
#[tokio::test]
async fn values_have_no_white_space_around_them() {
    let answer = [
        ("access-control-allow-origin", " *"),
        ("access-control-expose-headers", "x-a\t"),
        ("x-a", " \t a b "),
    ];
    let server = axum::Router::new().fallback(async move || answer);
    let response = Browser::at(PAGE).fetch(&server, Request::get("/")).await;
    let response = response.assert_allowed();
    assert_eq!(response.header("x-a").unwrap(), "a b");
}
