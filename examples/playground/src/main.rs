//! The playground: one process that serves an API with every case on one port, and pages on others,
//! so that they are truly of other origins. The browser that it is opened in sends all the requests.
//!
//! Run it with `cargo run`, and open what it prints.

use std::process::ExitCode;
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

mod advice;
mod also;
mod api;
mod asked;
mod cases;
mod deciding;
mod forms;
mod origins;
mod pages;
mod ports;
mod record;
mod report;

use forms::Forms;
use origins::Origins;
use ports::Ports;
use record::Records;

#[tokio::main]
async fn main() -> ExitCode {
    match start().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

async fn start() -> Result<(), String> {
    let ports = Ports::open(std::env::var("PORT").ok().as_deref()).await?;
    let origins = Arc::new(Origins::at(&ports));
    let records = Records::default();
    // For as long as the program runs.
    let forms: &Forms = Box::leak(Box::default());
    let api = api::api(&origins, &records, forms).map_err(|errors| errors.to_string())?;
    let pages = pages::pages(origins.clone(), records, forms, api.clone());

    let page = &origins.page;
    println!("The playground is at {page}\n");
    println!(
        "Its API is at {}, for the browser's console or curl:",
        origins.api
    );
    println!(
        "  curl -i {}/spa/session -H 'Origin: {}'\n",
        origins.api,
        origins.app()
    );
    println!("The page opens others of these origins by itself:");
    for origin in &origins.all {
        println!("  {:42} {}", origin.serialized, origin.label);
    }

    let mut servers = JoinSet::new();
    serve(&mut servers, ports.api.listeners, &api::counted(&api));
    serve(&mut servers, ports.page.listeners, &pages);
    serve(&mut servers, ports.other.listeners, &pages);
    match servers.join_next().await {
        Some(Ok(Err(error))) => Err(format!("the playground has stopped: {error}")),
        _ => Ok(()),
    }
}

fn serve(servers: &mut JoinSet<std::io::Result<()>>, listeners: Vec<TcpListener>, app: &Router) {
    for listener in listeners {
        let app = app.clone();
        servers.spawn(async move { axum::serve(listener, app).await });
    }
}
