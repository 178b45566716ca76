//! Tests of the macro, in process.
