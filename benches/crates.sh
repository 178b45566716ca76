# What the measuring scripts share: scratch crates outside of the workspace, and CPU seconds. To be
# sourced.
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

# timed WHAT CRATE CARGO'S-ARGUMENTS: a line for the table, with the CPU seconds (user, system) that
# cargo takes. Other load on the machine changes those least.
timed() {
    local seconds TIMEFORMAT='%U %S'
    seconds=$({ time (cd "$work/$2" && cargo "${@:3}" --quiet --offline 2>&3); } 3>&2 2>&1)
    echo "$1 $2 $seconds"
}

# table PROGRAM: an awk program over lines `WHAT CRATE VALUE MORE`, with `least[what, crate]`.
table() {
    awk '
        { sum = $3 + $4 }
        !(($1, $2) in least) || sum < least[$1, $2] { least[$1, $2] = sum }
        '"$1"
}
