//! One table of origins, each judged alike wherever it is written: in the attribute, with the builder, in a variable,
//! in a set, and as what a request sends where a source allows everything.

use std::ffi::OsString;

use axum::Router;
use axum::body::Body;
use cors_policy::__private::{EnvOrigins, Evaluator, ListedOrigins, Origins, Parts, PolicyDraft};
use cors_runtime::{Finding, Lint, Policy, PolicyErrors, SharedOrigins, cors_policy};
use http::{Request, header};
use tower::ServiceExt as _;

/// The right answer about a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Right {
    /// Legal, and what browsers send.
    Origin,
    /// Legal, and matches this origin.
    Pattern(&'static str),
    /// An error, with the replacement (`""`: none).
    Error(Lint, &'static str),
    /// An error as a pattern. A request may send it, though no page does, and a source is asked.
    NotOfAPage(&'static str),
}

use Lint::{FileOrigin, InvalidOrigin, NullOrigin};
use Right::{Error, NotOfAPage, Origin, Pattern};

const ROWS: &[(&str, Right)] = &[
    // Electron's pages, and names with the root's dot.
    ("app://.", Origin),
    ("app://-", Origin),
    ("app://bundle", Origin),
    ("http+unix://socket", Origin),
    ("https://example.com.", Origin),
    ("https://example.com.:8443", Origin),
    ("http://localhost.:3000", Origin),
    (
        "https://*.example.com.",
        Pattern("https://app.example.com."),
    ),
    ("https://example.com..", Error(InvalidOrigin, "")),
    ("https://.", Error(InvalidOrigin, "")),
    // The page's scheme, not the socket's.
    ("ws://localhost:3000", NotOfAPage("http://localhost:3000")),
    ("wss://a.example.com", NotOfAPage("https://a.example.com")),
    ("ws://127.0.0.1:8080", NotOfAPage("http://127.0.0.1:8080")),
    (
        "wss://a.example.com:8443",
        NotOfAPage("https://a.example.com:8443"),
    ),
    (
        "wss://*.example.com",
        Error(InvalidOrigin, "https://*.example.com"),
    ),
    (
        "wss://a.example.com/chat",
        Error(InvalidOrigin, "https://a.example.com"),
    ),
    ("ws:\\\\a:80", Error(InvalidOrigin, "")),
    ("wss:\\\\a.example", Error(InvalidOrigin, "")),
    // Misspelled schemes.
    ("htps://a.example", NotOfAPage("https://a.example")),
    ("hhtps://a.example", NotOfAPage("https://a.example")),
    ("http-s://a.example", NotOfAPage("https://a.example")),
    ("httpss://a.example", NotOfAPage("https://a.example")),
    ("htttp://a.example", NotOfAPage("http://a.example")),
    ("htp://localhost:3000", NotOfAPage("http://localhost:3000")),
    (
        "https//a.example",
        Error(InvalidOrigin, "https://a.example"),
    ),
    // Schemes that no page has.
    ("ftp://a", NotOfAPage("")),
    ("data://a", NotOfAPage("")),
    ("javascript://a", NotOfAPage("")),
    ("blob://a.example", NotOfAPage("")),
    ("about://blank", NotOfAPage("")),
    // A host in the scheme's place.
    ("localhost://3000", NotOfAPage("http://localhost:3000")),
    ("localhost://8080", NotOfAPage("http://localhost:8080")),
    (
        "app.example.com://8443",
        NotOfAPage("https://app.example.com:8443"),
    ),
    // Punycode that stands for nothing beyond ASCII.
    ("https://xn--", Error(InvalidOrigin, "")),
    ("http://xn--f", Error(InvalidOrigin, "")),
    ("https://xn--a", Error(InvalidOrigin, "")),
    ("https://app.xn--99999.example", Error(InvalidOrigin, "")),
    ("https://xn--bcher-kva.example", Origin),
    // Files.
    ("file://", Error(FileOrigin, "")),
    ("file:///home/me/index.html", Error(FileOrigin, "")),
    ("FILE://", Error(FileOrigin, "")),
    ("null", Error(NullOrigin, "")),
    // Patterns.
    (
        "https://myapp-*-team.vercel.app",
        Pattern("https://myapp-1a2b-team.vercel.app"),
    ),
    (
        "https://deploy-*--site.netlify.app",
        Pattern("https://deploy-17--site.netlify.app"),
    ),
    (
        "https://pr-*.preview.example.com",
        Pattern("https://pr-17.preview.example.com"),
    ),
    (
        "https://3000-*.gitpod.io",
        Pattern("https://3000-red-fox.gitpod.io"),
    ),
    (
        "moz-extension://*",
        Pattern("moz-extension://5c5c5c5c-0000-4000-8000-1234567890ab"),
    ),
    ("vscode-webview://*", Pattern("vscode-webview://1kdgd0")),
    ("https://pr-*-*.example.com", Error(InvalidOrigin, "")),
    ("https://app.*.example.com", Error(InvalidOrigin, "")),
    // What is not visible.
    (
        "\u{feff}https://a.example",
        Error(InvalidOrigin, "https://a.example"),
    ),
    (
        "https://a\u{200b}.example",
        Error(InvalidOrigin, "https://a.example"),
    ),
    (
        "https://a.exa\u{ad}mple",
        Error(InvalidOrigin, "https://a.example"),
    ),
];

/// The first finding, if there is one: its lint, and its replacement.
fn found(finding: Option<&Finding>) -> Option<(Lint, String)> {
    let finding = finding?;
    let replacement = finding.replacement().unwrap_or_default();
    Some((finding.lint(), replacement.to_owned()))
}

fn first<T>(result: &Result<T, PolicyErrors>) -> Option<(Lint, String)> {
    let errors = result.as_ref().err()?;
    assert_eq!(errors.findings().len(), 1, "{errors}");
    // For a variable, a set and a builder, texts do not speak of the attribute.
    let text = errors.to_string();
    assert!(!text.contains("#[") && !text.contains("with("), "{text}");
    found(errors.findings().first())
}

fn in_attribute(text: &str) -> Option<(Lint, String)> {
    let draft = PolicyDraft {
        allow_origins: Some(vec![text].into()),
        ..PolicyDraft::default()
    };
    found(draft.check().first().map(|at| &at.finding))
}

fn in_variable(text: &str) -> Result<Evaluator, PolicyErrors> {
    let policy = Policy::from_parts(Parts {
        name: "api",
        allow_origins: Origins::Listed(ListedOrigins {
            environment: &[EnvOrigins {
                variable: "CORS_ORIGINS",
                default: None,
            }],
            ..ListedOrigins::NONE
        }),
        ..Parts::NONE
    });
    let value = OsString::from(text);
    Evaluator::reading(&policy, &move |_| Some(value.clone())).map(|(evaluator, _)| evaluator)
}

#[test]
fn an_origin_is_judged_alike_wherever_it_is_written() {
    for (text, right) in ROWS {
        let expected = match right {
            Origin | Pattern(_) => None,
            Error(lint, replacement) => Some((*lint, (*replacement).to_owned())),
            NotOfAPage(replacement) => Some((InvalidOrigin, (*replacement).to_owned())),
        };
        let built = Policy::builder().allow_origins([*text]).build();
        let shared = SharedOrigins::new([*text]);
        assert_eq!(in_attribute(text), expected, "{text:?}");
        assert_eq!(first(&built), expected, "{text:?}");
        assert_eq!(first(&shared), expected, "{text:?}");
        assert_eq!(first(&in_variable(text)), expected, "{text:?}");
        let sample = match right {
            Origin => text,
            Pattern(sample) => sample,
            Error(..) | NotOfAPage(_) => continue,
        };
        assert!(built.unwrap().allows(sample), "{text:?}");
        assert!(shared.unwrap().allows(sample), "{text:?}");
    }
}

#[cors_policy(allow_origins = with(|_, _| true))]
fn whatever_is_an_origin() -> Router {
    Router::new()
}

/// A source that says yes shares with what is an origin, and is not asked about anything else.
#[tokio::test]
async fn a_source_is_asked_about_what_is_an_origin() {
    let app = whatever_is_an_origin();
    for (text, right) in ROWS {
        let (sent, is_origin) = match right {
            Origin | NotOfAPage(_) => (*text, true),
            Pattern(sample) => (*sample, true),
            Error(..) => (*text, false),
        };
        let mut request = Request::new(Body::empty());
        let origin = http::HeaderValue::from_bytes(sent.as_bytes()).unwrap();
        request.headers_mut().insert(header::ORIGIN, origin.clone());
        let answer = app.clone().oneshot(request).await.unwrap();
        let shared = answer.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        assert_eq!(shared, is_origin.then_some(&origin), "{text:?}");
    }
}
