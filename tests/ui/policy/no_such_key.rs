//! What is a key in other libraries, and needs none here.

use cors_runtime::cors_policy;

#[cors_policy(allow_origins = "*", allow_private_network)]
struct PrivateNetwork;

#[cors_policy(allow_origins = "*", vary = ["origin"], options_success_status = 200)]
struct Vary;

#[cors_policy(allow_origins = "*", Vary)]
struct Header;

// The origins are missing all the same.
#[cors_policy(Access-Control-Allow-Private-Network = true)]
struct NoOrigins;

fn main() {}
