//! What `enforce` takes, nearly.

use cors_runtime::cors_policy;

#[cors_policy(allow_origins = ["https://app.example.com"], enforce())]
struct Empty;

#[cors_policy(allow_origins = ["https://app.example.com"], enforce(true))]
struct InParentheses;

#[cors_policy(allow_origins = ["https://app.example.com"], enforce = "all")]
struct Quoted;

#[cors_policy(allow_origins = ["https://app.example.com"], enforce = all)]
struct WithEquals;

#[cors_policy(allow_origins = ["https://app.example.com"], enforce(report_only))]
struct ReportOnly;

#[cors_policy(allow_origins = ["https://app.example.com"], enforce(al))]
struct CutOff;

#[cors_policy(allow_origins = ["https://app.example.com"], enforce = off)]
struct Off;

#[cors_policy(allow_origins = ["https://app.example.com"], enforce = [])]
struct Cleared;

#[cors_policy(allow_origins = ["https://app.example.com"], enforced)]
struct Misspelt;

#[cors_policy(allow_origins = ["https://app.example.com"], csrf)]
struct Csrf;

#[cors_policy(allow_origins = ["https://app.example.com"], csrf_protection = true)]
struct CsrfProtection;

#[cors_policy(allow_origins = ["https://app.example.com"], forbid(all))]
struct Forbid;

#[cors_policy(allow_origins = ["https://app.example.com"], enforce(off))]
struct OffInParentheses;

#[cors_policy(allow_origins = ["https://app.example.com"], enforce(writes))]
struct Writes;

fn main() {}
