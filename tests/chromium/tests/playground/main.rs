//! The playground in a real Chromium.

mod contrast;
mod forms;
mod keyboard;
mod matrix;
mod odd;
mod opened;
mod outline;
mod screenshots;
mod width;

#[path = "../../../../examples/playground/tests/running/mod.rs"]
mod running;
