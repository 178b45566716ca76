# What the measuring scripts share: scratch crates outside of the workspace, and medians. To be sourced.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# crate NAME DEPENDENCIES: a scratch crate; its src/main.rs comes on stdin.
crate() {
    mkdir -p "$work/$1/src"
    cat >"$work/$1/src/main.rs"
    cat >"$work/$1/Cargo.toml" <<TOML
[package]
name = "$1"
edition = "2024"
[workspace]
[dependencies]
axum = "0.8.9"
tower-http = { version = "0.7.1", features = ["cors"] }
$2
TOML
    # The versions that the workspace is tested with.
    cp "$root/Cargo.lock" "$work/$1/Cargo.lock"
    (cd "$work/$1" && cargo fetch --quiet)
}

# timed WHAT CRATE CARGO'S-ARGUMENTS: a line for the table, with the seconds that cargo takes.
timed() {
    local start
    start=$(date +%s.%N)
    (cd "$work/$2" && cargo "${@:3}" --quiet --offline)
    echo "$1 $2 $(date +%s.%N) $start"
}

# table PROGRAM: an awk program over lines `WHAT CRATE VALUE LESS`, with `median(what, crate)`.
table() {
    awk '
        { value[$1, $2, ++count[$1, $2]] = $3 - $4 }
        function median(what, crate,   n, i, j, t, s) {
            n = count[what, crate]
            for (i = 1; i <= n; i++) s[i] = value[what, crate, i]
            for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (s[j] < s[i]) { t = s[i]; s[i] = s[j]; s[j] = t }
            return n % 2 ? s[(n + 1) / 2] : (s[n / 2] + s[n / 2 + 1]) / 2
        }
        '"$1"
}
