//! Flags that are written like something else.

use cors_runtime::cors_policy;

#[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials = "true")]
struct Quoted;

#[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials = yes)]
struct Yes;

#[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials = 0)]
struct Zero;

#[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials(true))]
struct Call;

#[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials true)]
struct NoEquals;

#[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials())]
struct Parentheses;

#[cors_policy(Call, allow_credentials = [])]
struct Cleared;

#[cors_policy(allow_origins = ["https://app.example.com"], allow_credentials = "include")]
struct AsInAScript;

fn main() {}
