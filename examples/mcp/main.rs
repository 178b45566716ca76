//! An MCP server on a developer's machine, by the SDK `rmcp`, that only known pages can talk to. The specification
//! demands it: a server must check `Origin` on every request, and answer 403 where it is not allowed.
//!
//! Run it with `cargo run --bin mcp`, and try what its README says.

use std::sync::Arc;

use axum::Router;
use cors_runtime::cors_policy;
use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::{ServerCapabilities, ServerConfig};
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use rmcp::{ServerHandler, schemars, tool, tool_handler, tool_router};

#[cors_policy(
    // A client in a browser. Native clients send no `Origin`, and need not be listed.
    allow_origins = ["https://client.example.com"],
    // The MCP Inspector on this machine, or another tool in development.
    dev(allow_origins = ["http://localhost:*"]),
    // A message, the stream of the server's own messages, and the end of a session.
    allow_methods = [POST, GET, DELETE],
    allow_headers = [
        "content-type",
        "authorization",
        "mcp-session-id",
        "mcp-protocol-version",
        "last-event-id",
        // Of the specification's version 2026-07-28.
        "mcp-method",
        "mcp-name",
    ],
    // The client sends it back with each further message.
    expose_headers = ["mcp-session-id"],
    max_age = "2h",
    // Other origins get 403, whatever the method.
    enforce(all),
)]
fn api() -> Router {
    // It accepts only loopback names in `Host`: a rebound name cannot send a GET either, which has no `Origin`.
    let config = StreamableHttpServerConfig::default();
    let sessions = Arc::new(LocalSessionManager::default());
    let mcp = StreamableHttpService::new(|| Ok(Calculator), sessions, config);
    Router::new().route_service("/mcp", mcp)
}

struct Calculator;

#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Sum {
    a: i64,
    b: i64,
}

#[tool_router]
impl Calculator {
    #[tool(description = "Adds two numbers")]
    fn sum(Parameters(Sum { a, b }): Parameters<Sum>) -> String {
        a.saturating_add(b).to_string()
    }
}

#[tool_handler]
impl ServerHandler for Calculator {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("The API is at http://{}", listener.local_addr()?);
    axum::serve(listener, api()).await
}
