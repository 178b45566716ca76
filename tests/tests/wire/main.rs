//! What an annotated app does on the wire (design §5), over TCP with a real client wherever a
//! server is in it. One binary, so that it links once.

mod answer;
mod app;
mod ask;
mod bad_input;
mod builders;
mod complaints;
mod differences;
mod differential;
mod errors;
mod keep_alive;
mod matrix;
mod methods_and_age;
mod mirror;
mod oracle;
mod origins;
mod owned;
mod plain_options;
mod plain_tower;
mod policies;
mod preflight;
mod reply;
mod server;
mod vary;
