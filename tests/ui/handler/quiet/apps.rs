//! Handlers as apps have them, each under a policy that fits: nothing is said of any.

#![deny(warnings)]

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use axum::Json;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Form, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, any, get};
use axum::{Extension, Router};
use axum_extra::extract::CookieJar;
use axum_extra::headers::authorization::Bearer;
use axum_extra::headers::{Authorization, Cookie, UserAgent};
use axum_extra::typed_header::TypedHeader;
use cors_runtime::{cors_policy, cors_route};
use featured::{Multipart, PrivateCookieJar, WebSocketUpgrade};

/// Of features of the two crates that are not switched on here.
mod featured {
    pub struct Multipart;
    pub struct PrivateCookieJar;
    pub struct WebSocketUpgrade;
}

type Db = Arc<RwLock<HashMap<u64, String>>>;

/// Whoever works with the API in a browser.
#[cors_policy(
    allow_origins = ["https://app.example.com"],
    dev(allow_origins = ["http://localhost:*"]),
    allow_headers = ["authorization", "content-type"],
    allow_credentials
)]
struct Front;

// A list of things to do.
#[cors_policy(allow_origins = "*")]
async fn todos(_: Query<HashMap<String, String>>, State(db): State<Db>) -> Json<Vec<u64>> {
    Json(db.read().unwrap().keys().copied().collect())
}

#[cors_policy(Front)]
async fn create_todo(State(db): State<Db>, Json(text): Json<String>) -> impl IntoResponse + use<> {
    db.write().unwrap().insert(1, text);
    (StatusCode::CREATED, Json(1))
}

#[cors_policy(allow_origins = "*", allow_methods = [PATCH], allow_headers = ["content-type"])]
async fn update_todo(
    Path(id): Path<u64>,
    State(db): State<Db>,
    Json(text): Json<String>,
) -> Result<Json<u64>, StatusCode> {
    let mut todos = db.write().unwrap();
    *todos.get_mut(&id).ok_or(StatusCode::NOT_FOUND)? = text;
    Ok(Json(id))
}

#[cors_policy(allow_origins = "*", allow_methods = routed)]
async fn delete_todo(Path(id): Path<u64>, State(db): State<Db>) -> StatusCode {
    match db.write().unwrap().remove(&id) {
        Some(_) => StatusCode::NO_CONTENT,
        None => StatusCode::NOT_FOUND,
    }
}

fn todo(db: Db) -> Router {
    let one = cors_route!(patch(update_todo).delete(delete_todo));
    let all = cors_route!(get(todos).post(create_todo));
    Router::new().route("/todos", all).route("/todos/{id}", one).with_state(db)
}

// A store of keys and values.
#[cors_policy(allow_origins = "*")]
async fn kv_get(Path(key): Path<u64>, State(db): State<Db>) -> Result<String, StatusCode> {
    db.read().unwrap().get(&key).cloned().ok_or(StatusCode::NOT_FOUND)
}

#[cors_policy(allow_origins = "*")]
async fn kv_set(Path(key): Path<u64>, State(db): State<Db>, bytes: Bytes) {
    db.write().unwrap().insert(key, String::from_utf8_lossy(&bytes).into_owned());
}

fn store() -> MethodRouter<Db> {
    cors_route!(get(kv_get).post(kv_set).layer(DefaultBodyLimit::max(1024)))
}

// Tokens.
#[cors_policy(allow_origins = ["https://app.example.com"], allow_headers = ["content-type"])]
async fn authorize(Json(_credentials): Json<(String, String)>) -> Result<Json<String>, StatusCode> {
    Ok(Json("token".to_owned()))
}

#[cors_policy(allow_origins = "*", allow_headers = ["*", "authorization"])]
async fn protected(
    TypedHeader(Authorization(_token)): TypedHeader<Authorization<Bearer>>,
) -> Result<String, StatusCode> {
    Ok(String::new())
}

// A log-in elsewhere, to which the browser goes: no page fetches these.
#[cors_policy(same_origin)]
async fn log_in_elsewhere(State(_store): State<Db>) -> Result<impl IntoResponse + use<>, StatusCode> {
    Ok((HeaderMap::new(), Redirect::to("https://id.example.com")))
}

#[cors_policy(same_origin)]
async fn logged_in(
    Query(_answer): Query<HashMap<String, String>>,
    State(_store): State<Db>,
    TypedHeader(_cookies): TypedHeader<Cookie>,
) -> Result<Redirect, StatusCode> {
    Ok(Redirect::to("/"))
}

#[cors_policy(same_origin)]
async fn log_out(_: CookieJar, _: TypedHeader<Authorization<Bearer>>, _: Json<()>) -> Redirect {
    Redirect::to("/")
}

// A session in cookies.
#[cors_policy(Front)]
async fn session(cookies: CookieJar, _: Option<PrivateCookieJar>) -> StatusCode {
    drop(cookies);
    StatusCode::OK
}

// Forms, as pages without scripts send them.
#[cors_policy(allow_origins = "*")]
async fn show_form() -> Html<&'static str> {
    Html("<form>")
}

#[cors_policy(allow_origins = "*")]
async fn accept_form(Form(_input): Form<HashMap<String, String>>) -> String {
    String::new()
}

#[cors_policy(allow_origins = "*")]
async fn upload(mut multipart: Multipart) {
    let _ = &mut multipart;
}

#[cors_policy(allow_origins = "*")]
async fn upload_as_it_is(Path(_name): Path<String>, request: Request) -> Result<(), (StatusCode, String)> {
    drop(request);
    Ok(())
}

// Events and sockets.
#[cors_policy(allow_origins = "*", expose_headers = ["x-accel-buffering"])]
async fn events(_user_agent: HeaderMap) -> impl IntoResponse + use<> {
    [("content-type", "text/event-stream")]
}

#[cors_policy(same_origin)]
async fn socket(
    _socket: WebSocketUpgrade,
    _user_agent: Option<TypedHeader<UserAgent>>,
) -> Response {
    StatusCode::UPGRADE_REQUIRED.into_response()
}

// A gateway, and what is left.
#[cors_policy(allow_origins = "*")]
async fn proxy(State(_client): State<Db>, mut request: Request) -> Result<Response, StatusCode> {
    *request.uri_mut() = Uri::from_static("/");
    Err(StatusCode::BAD_GATEWAY)
}

async fn not_found(uri: Uri, method: axum::http::Method) -> (StatusCode, String) {
    (StatusCode::NOT_FOUND, format!("{method} {uri}"))
}

async fn check_token(Extension(_users): Extension<Db>, request: Request, next: Next) -> Response {
    next.run(request).await
}

#[cors_policy(Front, allow_methods = [GET])]
fn api<'a>(_name: &'a str) -> impl Into<Router> + use<'a> {
    Router::new()
        .route("/form", get(not_found))
        .fallback(any(not_found))
        .layer(axum::middleware::from_fn(check_token))
}

// The same handlers in axum's own chains, under the policy of the function.
#[cors_policy(Front, allow_methods = routed)]
fn todos_of_the_front() -> MethodRouter<Db> {
    get(todos)
        .post(create_todo)
        .patch(update_todo)
        .delete(delete_todo)
        .put(authorize)
}

#[cors_policy(allow_origins = "*")]
fn forms() -> MethodRouter<Db> {
    get(show_form).post(accept_form)
}

#[cors_policy(allow_origins = "*")]
fn keys() -> MethodRouter<Db> {
    get(kv_get).post(kv_set).fallback(not_found)
}

fn main() {
    let db = Db::default();
    let _ = (todo(db.clone()), store(), api("api"));
    let _ = (todos_of_the_front(), forms(), keys());
    let _: [MethodRouter; 6] = [
        cors_route!(get(show_form).post(accept_form)),
        cors_route!(post(upload_as_it_is)),
        cors_route!(any(events)),
        cors_route!(get(log_in_elsewhere).with_state(db.clone())),
        cors_route!(post(authorize)),
        cors_route!(any(proxy).with_state(db)),
    ];
    // What they take is only named here, and nothing to be served.
    let policies = [
        (protected::POLICY, logged_in::POLICY),
        (log_out::POLICY, session::POLICY),
        (upload::POLICY, socket::POLICY),
    ];
    let _ = (protected, logged_in, log_out, session, upload, socket, policies);
}
