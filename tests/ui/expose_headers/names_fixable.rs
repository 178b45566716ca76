//! Response headers as people type them, where what was meant can be told.

use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", expose_headers = "etag")]
struct OneString;

#[cors_policy(allow_origins = "*", expose_headers = [ETAG, header::X_FRAME_OPTIONS, "x-total-count: "])]
struct NotQuiteNames;

#[cors_policy(allow_origins = "*", expose_headers = Any)]
struct TowerHttpAny;

#[cors_policy(allow_origins = "*", expose_headers("etag"))]
struct Call;

fn main() {}
