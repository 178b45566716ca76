//! The tests are in `tests/`; this crate has nothing to export.
