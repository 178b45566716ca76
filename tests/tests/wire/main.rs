//! What an annotated app does on the wire (design §5), over TCP with a real client wherever a
//! server is in it. One binary, so that it links once.

// A policy of one test stands where that test needs it.
#![allow(clippy::items_after_statements)]

mod answer;
mod app;
mod ask;
mod auth;
mod bad_input;
mod browser;
mod builders;
mod cache;
mod complaints;
mod differences;
mod differential;
mod enforce;
mod errors;
mod events;
mod explained;
mod generated;
mod keep_alive;
mod method_router;
mod methods_and_age;
mod mirror;
mod nesting;
mod nesting_middleware;
mod nginx;
mod origins;
mod outcome;
mod owned;
mod plain_options;
mod plain_tower;
mod policies;
mod preflight;
mod reply;
mod route;
mod server;
mod shadowed;
mod shared_cache;
mod source;
mod vary;
mod watched;
