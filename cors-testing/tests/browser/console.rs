//! The console's messages, and what to change: each from an answer that brings it about.

use cors_testing::{Browser, Credentials, Request};

use crate::hand_made::{HandMade, Says};

const PAGE: &str = "https://app.example.com";
const ACCESS: &str = "Access to fetch at 'http://server.test/orders' from origin 'https://app.example.com' has been blocked by CORS policy: ";
const PREFLIGHT: &str = "Response to preflight request doesn't pass access control check: ";

/// The answer to whatever is asked; what is asked; the message after its beginning; and the help.
type Row = (u16, &'static str, Request, String, &'static str);

fn rows() -> Vec<Row> {
    let get = || Request::get("/orders");
    let put = || Request::put("/orders");
    let include = |request: Request| request.credentials(Credentials::Include);
    let pre = |text: &str| format!("{PREFLIGHT}{text}");
    let no_origin = "No 'Access-Control-Allow-Origin' header is present on the requested resource.";
    let own_credentials = "access-control-allow-origin: https://app.example.com\naccess-control-allow-credentials: true\naccess-control-allow-methods:";
    vec![
        (200, "", get(), no_origin.to_owned(), "add `https://app.example.com` to `allow_origins`"),
        (200, "", put(), pre(no_origin), "add `https://app.example.com` to `allow_origins`"),
        (200, "access-control-allow-origin: *, *", get(), "The 'Access-Control-Allow-Origin' header contains multiple values '*, *', but only one is allowed. Have the server send the header with a valid value.".to_owned(), "two places write the header"),
        (200, "access-control-allow-origin: https://b.example", get(), "The 'Access-Control-Allow-Origin' header has a value 'https://b.example' that is not equal to the supplied origin. Have the server send the header with a valid value.".to_owned(), "`https://app.example.com` in `allow_origins`"),
        (200, "access-control-allow-origin: app", put(), pre("The 'Access-Control-Allow-Origin' header contains the invalid value 'app'. Have the server send the header with a valid value."), "`https://app.example.com` in `allow_origins`"),
        (200, "access-control-allow-origin: *", include(put()), pre("The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'."), "list `https://app.example.com` in `allow_origins` instead of `*`"),
        (200, "access-control-allow-origin: https://app.example.com", include(get()), "The value of the 'Access-Control-Allow-Credentials' header in the response is '' which must be 'true' when the request's credentials mode is 'include'.".to_owned(), "add `allow_credentials`"),
        (404, "access-control-allow-origin: *", put(), pre("It does not have HTTP ok status."), "answers the preflight in the policy's place"),
        (301, "location: https://server.test/orders", put(), pre("Redirect is not allowed for a preflight request."), "fetch the URL that it redirects to"),
        (200, "access-control-allow-origin: *\naccess-control-allow-methods: GET", put(), "Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.".to_owned(), "add `PUT` to `allow_methods`"),
        (200, "access-control-allow-origin: *\naccess-control-allow-methods: PATCH", Request::new("patch", "/orders"), "Method patch is not allowed by Access-Control-Allow-Methods in preflight response.".to_owned(), "have the script send `PATCH`"),
        (200, own_credentials, include(Request::delete("/orders")), "Method DELETE is not allowed by Access-Control-Allow-Methods in preflight response.".to_owned(), "add `DELETE` to `allow_methods`"),
        (200, "access-control-allow-origin: *", get().header("X-A", "1"), "Request header field x-a is not allowed by Access-Control-Allow-Headers in preflight response.".to_owned(), "add `\"x-a\"` to `allow_headers`"),
        (200, "access-control-allow-origin: *\naccess-control-allow-headers: *", get().header("authorization", "x"), "Request header field authorization is not allowed by Access-Control-Allow-Headers in preflight response.".to_owned(), "`*` does not cover it"),
        (200, "access-control-allow-origin: *\naccess-control-allow-methods: GET PUT", put(), "Cannot parse Access-Control-Allow-Methods response header field in preflight response.".to_owned(), "leave it to the policy"),
        (200, "access-control-allow-origin: *\naccess-control-allow-headers: x y", get().header("x-a", "1"), "Cannot parse Access-Control-Allow-Headers response header field in preflight response.".to_owned(), "leave it to the policy"),
        (302, "access-control-allow-origin: *\nlocation: http://me@b.example/", get(), "Redirect location '' contains a username and password, which is disallowed for cross-origin requests.".to_owned(), "without a user name"),
    ]
}

#[tokio::test]
async fn the_messages_are_chromiums() {
    for (status, headers, request, message, help) in rows() {
        let says = Says::new(status, headers);
        let server = HandMade::by(move |_| says.clone());
        let blocked = Browser::at(PAGE)
            .fetch(&server, request)
            .await
            .assert_blocked();
        assert_eq!(blocked.message(), format!("{ACCESS}{message}"));
        assert!(blocked.help().contains(help), "{}", blocked.help());
        assert!(
            blocked.rule().starts_with("Fetch, \"")
                && blocked.rule().contains("https://fetch.spec.whatwg.org/#")
        );
    }
}

#[tokio::test]
async fn an_xml_http_request_has_another_name_there() {
    let server = HandMade::by(|_| Says::new(200, "access-control-allow-origin: *"));
    let upload = Request::put("/orders").text("x").with_upload_listener();
    let upload = upload.credentials(Credentials::Include);
    let blocked = Browser::at(PAGE)
        .fetch(&server, upload)
        .await
        .assert_blocked();
    let access = ACCESS.replace("fetch", "XMLHttpRequest");
    assert_eq!(
        blocked.message(),
        format!(
            "{access}{PREFLIGHT}The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'. The credentials mode of requests initiated by the XMLHttpRequest is controlled by the withCredentials attribute."
        )
    );
}

#[tokio::test]
async fn what_is_thrown_has_another_form() {
    let server = HandMade::by(|_| Says::new(200, ""));
    let blocked = Browser::at(PAGE)
        .fetch(&server, Request::new("TRACE", "/"))
        .await
        .assert_blocked();
    assert_eq!(
        blocked.message(),
        "TypeError: Failed to execute 'fetch' on 'Window': 'TRACE' HTTP method is unsupported."
    );
    for (name, value, thrown) in [("x y", "", "Invalid name"), ("x", "a\nb", "Invalid value")] {
        let request = Request::get("/").header(name, value);
        let blocked = Browser::at(PAGE).fetch(&server, request).await;
        assert_eq!(
            blocked.assert_blocked().message(),
            format!("TypeError: Failed to execute 'fetch' on 'Window': {thrown}")
        );
    }
}

#[tokio::test]
async fn a_page_without_an_origin_is_not_to_be_listed() {
    let server = HandMade::by(|_| Says::new(200, ""));
    let blocked = Browser::at("null")
        .fetch(&server, Request::get("/"))
        .await
        .assert_blocked();
    assert!(
        blocked.help().contains("the page has no origin of its own"),
        "{}",
        blocked.help()
    );
}
