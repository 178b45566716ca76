//! A chat over a WebSocket that only the app's own pages can open. No browser applies CORS to a
//! WebSocket: without `enforce`, a page on any site could read along and write, as its visitor.
//!
//! Run it with `cargo run --bin websocket`, and try what its README says.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::{any, get};
use axum::{Json, Router};
use cors_runtime::cors_policy;
use tokio::sync::broadcast::{self, Receiver};

/// The policy covers the handshake, and what pages `fetch`.
#[cors_policy(
    // The pages of the app. The server's own pages need not be listed.
    allow_origins = ["https://chat.example.com"],
    // The front end's dev server, in debug builds only.
    dev(allow_origins = ["http://localhost:5173"]),
    // Other pages' handshakes get 403, and `join` does not run.
    enforce,
)]
fn api(chat: Chat) -> Router {
    Router::new()
        // `any`: over HTTP/2, a handshake is a CONNECT.
        .route("/chat", any(join))
        .route("/messages", get(messages))
        .with_state(chat)
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
        // It is an error if no page listens.
        let _ = self.said.send(text);
    }
}

async fn join(State(chat): State<Chat>, upgrade: WebSocketUpgrade) -> Response {
    // Before the response: what others say while the socket opens is not lost.
    let heard = chat.said.subscribe();
    upgrade
        .max_message_size(4096)
        .on_upgrade(move |socket| talk(socket, chat, heard))
}

async fn talk(mut socket: WebSocket, chat: Chat, mut heard: Receiver<Utf8Bytes>) {
    loop {
        tokio::select! {
            received = socket.recv() => match received {
                Some(Ok(Message::Text(text))) => chat.say(text),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            },
            Ok(text) = heard.recv() => {
                if socket.send(Message::Text(text)).await.is_err() {
                    return;
                }
            }
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
    println!("The API is at http://{}", listener.local_addr()?);
    axum::serve(listener, api(Chat::new())).await
}
