//! `cors_testing::Browser` against the Fetch standard.

mod added;
mod annotated;
mod answers;
mod cache;
mod console;
mod cookies;
mod credentials;
mod explained;
mod hand_made;
mod navigations;
mod readable;
mod redirects;
mod refusals;
mod requests;
mod stories;
mod streams;
mod tcp;
mod web_sockets;
mod xhr;
