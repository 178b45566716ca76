//! Durations as people type them, where what was meant can be told.

use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", max_age = "600")]
struct NoUnit;

#[cors_policy(allow_origins = "*", max_age = "10 min")]
struct Minutes;

#[cors_policy(allow_origins = "*", max_age = "2 Hours")]
struct Hours;

#[cors_policy(allow_origins = "*", max_age = 10m)]
struct NoQuotes;

#[cors_policy(allow_origins = "*", max_age = 600u64)]
struct Suffix;

#[cors_policy(allow_origins = "*", max_age = -1)]
struct Negative;

#[cors_policy(allow_origins = "*", max_age = 600.0)]
struct Float;

#[cors_policy(allow_origins = "*", max_age = Duration::from_secs(600))]
struct Seconds;

#[cors_policy(allow_origins = "*", max_age = std::time::Duration::from_mins(10))]
struct DurationMinutes;

#[cors_policy(allow_origins = "*", max_age(600))]
struct Call;

#[cors_policy(allow_origins = "*", max_age: 600)]
struct Colon;

fn main() {}
