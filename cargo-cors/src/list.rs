//! `cargo cors list`

use std::fmt::Write as _;

use serde_json::Value;

use crate::args::List;
use crate::done::Done;
use crate::locks;

pub(crate) fn run(args: &List) -> Result<Done, String> {
    let found = locks::read_some(&args.locks)?;
    let mut text = String::new();
    if args.json {
        let locks = found.iter().map(|file| {
            let mut lock: Value = serde_json::from_str(&file.lock.to_string()).unwrap_or_default();
            lock["lock"] = Value::String(file.path.clone());
            lock
        });
        let _ = writeln!(text, "{:#}", locks.collect::<Value>());
    } else {
        for (number, file) in found.iter().enumerate() {
            if found.len() > 1 {
                let blank = if number == 0 { "" } else { "\n" };
                let _ = writeln!(text, "{blank}{}", file.path);
            }
            let _ = write!(text, "{}", file.lock.table());
        }
    }
    Ok(Done {
        text,
        is_found: false,
    })
}
