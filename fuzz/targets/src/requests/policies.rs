//! The policies that requests are sent to, each beside what it means: alone, inside of another, and on the
//! handlers of one path.

use std::cell::OnceCell;
use std::convert::Infallible;

use axum::body::Body;
use axum::routing::{MethodRouter, get};
use cors_runtime::{CorsOutcome, PolicyLayer, cors_policy, cors_route};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Request, Response, header};
use tower::util::BoxCloneSyncService;
use tower::{Layer, ServiceExt as _};

use super::App;
use super::oracle::{Asked, Meant, Sharing};

/// Every key.
#[cors_policy(
    allow_origins = ["https://app.example.com", "https://admin.example.com"],
    allow_methods = [GET, PUT],
    allow_headers = ["content-type", "X-Token"],
    expose_headers = ["etag", "x-total"],
    allow_credentials,
    max_age = "10m",
)]
struct Site;

#[cors_policy(
    allow_origins = ["https://*.example.com:*", "http://localhost:*", "https://*.example.org", "app://a:*"],
    allow_methods = [GET, PUT, DELETE],
    allow_headers = mirror,
    expose_headers = ["x-total"],
    allow_credentials,
)]
struct Patterns;

#[cors_policy(
    allow_origins = "*",
    allow_methods = "*",
    allow_headers = ["*", "authorization"],
    expose_headers = "*",
    max_age = 60,
)]
struct Public;

#[cors_policy(allow_origins = "*", allow_headers = mirror, expose_headers = ["etag"])]
struct MirroringAll;

#[cors_policy(allow_origins = ["https://app.example.com"])]
struct Bare;

#[cors_policy(same_origin)]
struct Private;

#[cors_policy(
    allow_origins = ["null", "http://app.example.com:8080", "http://[::1]:3000", "tauri://localhost"],
    allow_methods = "*",
    allow_headers = "*",
    expose_headers = "*",
    dangerously_allow(null_origin),
    max_age = 0,
)]
struct Odd;

/// More origins than are compared one by one.
#[cors_policy(
    allow_origins = [
        "https://1.example", "https://2.example", "https://3.example", "https://4.example",
        "https://5.example", "https://6.example", "https://7.example", "https://8.example",
        "https://9.example", "https://*.9.example", "http://127.0.0.1:*",
    ],
    allow_methods = [custom("PURGE"), OPTIONS],
    allow_headers = ["x-a"],
)]
struct Many;

/// Two handlers of one path, of which one is stricter.
#[cors_policy(
    allow_origins = ["https://app.example.com", "https://admin.example.com"],
    allow_headers = ["x-token"],
    expose_headers = ["etag"],
)]
async fn read(request: Request<Body>) -> Response<Body> {
    answer(&request)
}

#[cors_policy(
    allow_origins = ["https://admin.example.com"],
    allow_headers = ["content-type"],
    allow_credentials,
    max_age = 60,
)]
async fn replace(request: Request<Body>) -> Response<Body> {
    answer(&request)
}

/// What the app of the exchange answers.
fn answer(request: &Request<Body>) -> Response<Body> {
    let app = request.extensions().get::<App>();
    app.expect("it is put into each request").respond()
}

const SAFELISTED: &[&str] = &["GET", "HEAD", "POST"];

static MEANT: [Meant; 8] = [
    Meant {
        origins: Sharing::Only(&["https://app.example.com", "https://admin.example.com"]),
        methods: &["GET", "PUT"],
        headers: Asked::Listed(&["content-type", "x-token"]),
        exposed: "etag,x-total",
        credentials: true,
        max_age: Some("600"),
    },
    Meant {
        origins: Sharing::Only(&[
            "https://*.example.com:*",
            "http://localhost:*",
            "https://*.example.org",
            "app://a:*",
        ]),
        methods: &["GET", "PUT", "DELETE"],
        headers: Asked::Mirrored,
        exposed: "x-total",
        credentials: true,
        max_age: None,
    },
    Meant {
        origins: Sharing::Everybody,
        methods: &["*"],
        headers: Asked::Listed(&["*", "authorization"]),
        exposed: "*",
        credentials: false,
        max_age: Some("60"),
    },
    Meant {
        origins: Sharing::Everybody,
        methods: SAFELISTED,
        headers: Asked::Mirrored,
        exposed: "etag",
        credentials: false,
        max_age: None,
    },
    Meant {
        origins: Sharing::Only(&[]),
        methods: SAFELISTED,
        headers: Asked::Listed(&[]),
        exposed: "",
        credentials: false,
        max_age: None,
    },
    Meant {
        origins: Sharing::Only(&[
            "null",
            "http://app.example.com:8080",
            "http://[::1]:3000",
            "tauri://localhost",
        ]),
        methods: &["*"],
        headers: Asked::Listed(&["*"]),
        exposed: "*",
        credentials: false,
        max_age: Some("0"),
    },
    Meant {
        origins: Sharing::Only(&[
            "https://1.example",
            "https://2.example",
            "https://3.example",
            "https://4.example",
            "https://5.example",
            "https://6.example",
            "https://7.example",
            "https://8.example",
            "https://9.example",
            "https://*.9.example",
            "http://127.0.0.1:*",
        ]),
        methods: &["PURGE", "OPTIONS"],
        headers: Asked::Listed(&["x-a"]),
        exposed: "",
        credentials: false,
        max_age: None,
    },
    Meant {
        origins: Sharing::Only(&["https://app.example.com"]),
        methods: SAFELISTED,
        headers: Asked::Listed(&[]),
        exposed: "",
        credentials: false,
        max_age: None,
    },
];

/// `GET`, and `HEAD` with it.
static READ: Meant = Meant {
    origins: Sharing::Only(&["https://app.example.com", "https://admin.example.com"]),
    methods: &["GET", "HEAD"],
    headers: Asked::Listed(&["x-token"]),
    exposed: "etag",
    credentials: false,
    max_age: None,
};

static REPLACE: Meant = Meant {
    origins: Sharing::Only(&["https://admin.example.com"]),
    methods: &["PUT"],
    headers: Asked::Listed(&["content-type"]),
    exposed: "",
    credentials: true,
    max_age: Some("60"),
};

pub(super) type Service = BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>;

/// Where requests go.
pub(super) enum Place {
    /// To the app under a policy.
    Under(PolicyLayer, &'static Meant),
    /// To the app under a policy with another one around it: the nearer one decides.
    Inside {
        outer: PolicyLayer,
        inner: PolicyLayer,
        meant: &'static Meant,
    },
    /// To handlers, each with a policy of its own.
    Handlers {
        with: Box<MethodRouter>,
        without: Box<MethodRouter>,
    },
}

impl Place {
    /// With the policies.
    pub(super) fn service(&self, app: App) -> Service {
        match self {
            Place::Under(layer, _) => BoxCloneSyncService::new(layer.layer(app)),
            Place::Inside { outer, inner, .. } => {
                BoxCloneSyncService::new(outer.layer(inner.layer(app)))
            }
            Place::Handlers { with, .. } => told_of(with, app),
        }
    }

    /// The same without.
    pub(super) fn plain(&self, app: App) -> Service {
        match self {
            Place::Under(..) | Place::Inside { .. } => BoxCloneSyncService::new(app),
            Place::Handlers { without, .. } => told_of(without, app),
        }
    }

    /// What is meant for a method, if anybody serves it.
    pub(super) fn meant(&self, method: &str) -> Option<&'static Meant> {
        match self {
            Place::Under(_, meant) | Place::Inside { meant, .. } => Some(meant),
            Place::Handlers { .. } => match method {
                "GET" | "HEAD" => Some(&READ),
                "PUT" => Some(&REPLACE),
                _ => None,
            },
        }
    }

    /// Whether what is asked for decides who answers a preflight.
    pub(super) fn has_handlers(&self) -> bool {
        matches!(self, Place::Handlers { .. })
    }

    /// What axum adds to a preflight's answer.
    pub(super) fn own_headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if self.has_handlers() {
            headers.insert(header::ALLOW, HeaderValue::from_static("GET,HEAD,PUT"));
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        headers
    }

    /// What the policy says of a request without a server, if it is one policy.
    pub(super) fn explain(&self, request: &Parts) -> Option<CorsOutcome> {
        match self {
            Place::Under(layer, _) | Place::Inside { inner: layer, .. } => {
                Some(layer.policy().explain(request))
            }
            Place::Handlers { .. } => None,
        }
    }

    /// The same of an origin.
    pub(super) fn allows(&self, origin: &[u8]) -> Option<bool> {
        match self {
            Place::Under(layer, _) | Place::Inside { inner: layer, .. } => {
                Some(layer.policy().allows(origin))
            }
            Place::Handlers { .. } => None,
        }
    }
}

/// Handlers that answer for this app.
fn told_of(handlers: &MethodRouter, app: App) -> Service {
    let handlers = handlers
        .clone()
        .map_request(move |mut request: Request<Body>| {
            request.extensions_mut().insert(app.clone());
            request
        });
    BoxCloneSyncService::new(handlers)
}

/// How many there are.
const PLACES: usize = MEANT.len() + 3;

fn places() -> [Place; PLACES] {
    let [site, patterns, public, mirroring, private, odd, many, bare] = &MEANT;
    let inside = |outer, inner, meant| Place::Inside {
        outer,
        inner,
        meant,
    };
    [
        Place::Under(Site::layer(), site),
        Place::Under(Patterns::layer(), patterns),
        Place::Under(Public::layer(), public),
        Place::Under(MirroringAll::layer(), mirroring),
        Place::Under(Private::layer(), private),
        Place::Under(Odd::layer(), odd),
        Place::Under(Many::layer(), many),
        Place::Handlers {
            with: Box::new(cors_route!(get(read).put(replace))),
            without: Box::new(get(read).put(replace)),
        },
        inside(Public::layer(), Site::layer(), site),
        inside(Site::layer(), Public::layer(), public),
        Place::Under(Bare::layer(), bare),
    ]
}

thread_local! {
    static ALL: OnceCell<[Place; PLACES]> = const { OnceCell::new() };
}

/// Gives out a place by its number. (Any number will do.)
pub(super) fn with(number: usize, use_it: impl FnOnce(&Place)) {
    ALL.with(|all| {
        let all = all.get_or_init(places);
        use_it(&all[number % all.len()]);
    });
}
