// What the compiler sees in the place of `main.rs`: what `#[cors_policy]` and `cors_route!` write.
// A test writes this file, and fails when it is not so any more. Nobody edits it:
// UPDATE_EXPECT=1 cargo test -p cors-macros examples

use std::sync::{Arc, Mutex, PoisonError};
use axum::extract::State;
use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::{any, get};
use axum::{Json, Router};
use cors_runtime::cors_policy;
use tokio::sync::broadcast::{self, Receiver};

/// The policy covers the handshake, and what pages `fetch`.
fn api(chat: Chat) -> Router {
    let router: Router = {
        Router::new()
            .route("/chat", any(join))
            .route("/messages", get(messages))
            .with_state(chat)
    };
    <Router as ::cors_runtime::__private::PolicyReturn>::with_policy(
        router,
        api::layer(),
    )
}

#[allow(non_camel_case_types)]
type api = ::cors_runtime::__private::PolicyOf<__api_policy>;

struct __api_policy;

impl ::cors_runtime::__private::FunctionPolicy for __api_policy {
    const POLICY: &'static ::cors_runtime::Policy = &::cors_runtime::__private::policy(
            "api",
            ::core::module_path!(),
        )
        .allow_origins(&["https://chat.example.com"])
        .dev_origins(
            ::core::cfg!(debug_assertions),
            &::cors_runtime::__private::ListedOrigins::of(&["http://localhost:5173"]),
        )
        .enforce(false, false)
        .build();
}

#[derive(Clone)]
struct Chat {
    /// A real app has a database here.
    messages: Arc<Mutex<Vec<String>>>,
    said: broadcast::Sender<Utf8Bytes>,
}

impl Chat {
    fn new() -> Chat {
        Chat {
            messages: Arc::default(),
            said: broadcast::Sender::new(100),
        }
    }
    fn say(&self, text: Utf8Bytes) {
        let mut messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        messages.push(text.to_string());
        let _ = self.said.send(text);
    }
}

async fn join(State(chat): State<Chat>, upgrade: WebSocketUpgrade) -> Response {
    let heard = chat.said.subscribe();
    upgrade.max_message_size(4096).on_upgrade(move |socket| talk(socket, chat, heard))
}

async fn talk(mut socket: WebSocket, chat: Chat, mut heard: Receiver<Utf8Bytes>) {
    loop {
        tokio::select! {
            received = socket.recv() => match received { Some(Ok(Message::Text(text))) =>
            chat.say(text), Some(Ok(Message::Close(_)) | Err(_)) | None => return,
            Some(Ok(_)) => {} }, Ok(text) = heard.recv() => { if socket
            .send(Message::Text(text)). await .is_err() { return; } }
        }
    }
}

async fn messages(State(chat): State<Chat>) -> Json<Vec<String>> {
    let messages = chat.messages.lock();
    Json(messages.unwrap_or_else(PoisonError::into_inner).clone())
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("The API is at http://{}", listener.local_addr() ?);
    axum::serve(listener, api(Chat::new())).await
}
