//! The playground's own program, running, and what is to be seen in it.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

/// Ends with the test.
pub(crate) struct Playground {
    process: Child,
    pub(crate) url: String,
}

impl Playground {
    /// `"0"` is ports that are free.
    pub(crate) fn start(port: &str) -> Playground {
        Playground::spawn(program().env("PORT", port))
    }

    pub(crate) fn spawn(program: &mut Command) -> Playground {
        let mut process = program.stdout(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        let stdout = process.stdout.as_mut().unwrap();
        BufReader::new(stdout).read_line(&mut first).unwrap();
        let url = first.trim().strip_prefix("The playground is at ").unwrap();
        let url = url.to_owned();
        Playground { process, url }
    }
}

/// Cargo tells it to the tests of its own package. Those of another one build it.
static PROGRAM: LazyLock<PathBuf> =
    LazyLock::new(|| option_env!("CARGO_BIN_EXE_playground").map_or_else(built, PathBuf::from));

fn built() -> PathBuf {
    let done = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--locked", "-p", "cors-playground"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .status();
    assert!(done.unwrap().success(), "the playground builds");
    // Beside the folder of the tests.
    let tests = env::current_exe().unwrap();
    tests.ancestors().nth(2).unwrap().join("playground")
}

/// With the environment that the tests expect.
pub(crate) fn program() -> Command {
    let mut program = Command::new(&*PROGRAM);
    program.env("PORT", "0").env_remove("CORS_ORIGINS");
    program
}

impl Drop for Playground {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The matrix, as whoever has read the policies expects it: `+` is allowed, `-` is not. The columns
/// are the app, a preview, the admin tool, a dev server, the same by IP, a look-alike, a sandboxed
/// frame, and the API itself.
pub(crate) fn matrix() -> Vec<String> {
    // `dev(...)` is there in debug builds.
    let dev = if cfg!(debug_assertions) { '+' } else { '-' };
    [
        "public-api GET ++++++++",
        "public-api POST ++++++++",
        "public-api PUT -------+",
        "public-api DELETE -------+",
        "spa GET +------+",
        "spa POST +------+",
        "spa PUT +------+",
        "spa DELETE +------+",
        "single-domain GET +------+",
        "single-domain POST +------+",
        "single-domain PUT +------+",
        "single-domain DELETE -------+",
        "multiple-domains GET +++----+",
        "multiple-domains PUT +++----+",
        "multiple-domains DELETE +++----+",
        "mobile-backend GET -------+",
        "mobile-backend POST -------+",
        "internal-tools GET +-+----+",
        "internal-tools POST --+----+",
        "internal-tools PUT --+----+",
        "internal-tools DELETE --+----+",
        "dev-and-prod GET ---?---+",
        "dev-and-prod PUT ---?---+",
        "env GET +------+",
        "env PUT +------+",
        "monitoring GET --+----+",
        "mirror GET +------+",
        "mirror PUT +------+",
        "same-origin GET -------+",
        "same-origin POST -------+",
        "no-policy GET -------+",
        "no-policy PUT -------+",
        "by-hand GET -------+",
        "by-hand PUT -------+",
    ]
    .map(|row| row.replace('?', &dev.to_string()))
    .to_vec()
}
