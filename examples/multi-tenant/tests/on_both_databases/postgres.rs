//! A PostgreSQL of the tests' own: Debian's programs, a new directory, and a socket in it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, Once, PoisonError, Weak};
use std::{env, fs, io};

use cors_example_harness::Directory;

/// A running server. It stops when the last test that uses it ends, also where that one panics.
pub(crate) struct Cluster {
    programs: PathBuf,
    directory: Directory,
}

impl Cluster {
    /// The one that other tests use at this moment, or a new one. `None`, and a line that cannot be
    /// overheard, where PostgreSQL is not installed. With `REQUIRE_POSTGRES` in the environment, as
    /// in CI, that is a failure.
    pub(crate) fn shared() -> Option<Arc<Cluster>> {
        static RUNNING: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
        static SKIPPED: Once = Once::new();
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cluster) = running.upgrade() {
            return Some(cluster);
        }
        let Some(programs) = installed() else {
            let missing = "PostgreSQL is not installed: multi-tenant is tested with SQLite alone";
            assert!(env::var_os("REQUIRE_POSTGRES").is_none(), "{missing}");
            // Not `eprintln!`: what a test prints is shown only when it fails.
            SKIPPED.call_once(|| {
                let _ = writeln!(io::stderr(), "\nSKIPPED: {missing}\n");
            });
            return None;
        };
        let cluster = Arc::new(Cluster::start(programs));
        *running = Arc::downgrade(&cluster);
        Some(cluster)
    }

    fn start(programs: PathBuf) -> Cluster {
        // From here on it is taken away again, whatever fails.
        let cluster = Cluster {
            programs,
            directory: Directory::make(),
        };
        if is_root() {
            // Whoever runs the server has to own its directory.
            let directory = cluster.directory.path();
            run(Command::new("chown").arg("postgres").arg(directory));
        }
        run(cluster.program("initdb").args(["--pgdata", "data"]).args([
            "--username=postgres",
            "--auth=trust",
            "--no-sync",
            "--no-locale",
            "--encoding=UTF8",
        ]));
        let options = format!(
            "-c fsync=off -c listen_addresses= -k {}",
            cluster.directory.path().display()
        );
        run(cluster
            .program("pg_ctl")
            .args(["start", "--wait", "--silent", "--pgdata=data", "--log=log"])
            .arg(format!("--options={options}")));
        cluster
    }

    /// Makes a database, and says where it is.
    pub(crate) fn create(&self, name: &str) -> String {
        let socket = self.directory.path().display();
        run(self
            .program("createdb")
            .arg(format!("--host={socket}"))
            .args(["--username=postgres", name]));
        format!("postgres:///{name}?host={socket}&user=postgres")
    }

    /// One of PostgreSQL's own programs, in the directory.
    fn program(&self, name: &str) -> Command {
        let mut command = as_postgres(&self.programs.join(name));
        command.current_dir(self.directory.path());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let stop = ["stop", "--mode=immediate", "--silent", "--pgdata=data"];
        let _ = self.program("pg_ctl").args(stop).status();
    }
}

/// Where the programs are; Debian has them where no `PATH` goes.
fn installed() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let debian = debian.flatten().map(|version| version.path().join("bin"));
    let path = env::var_os("PATH").unwrap_or_default();
    debian.chain(env::split_paths(&path)).find(|programs| {
        ["createdb", "initdb", "pg_ctl"]
            .iter()
            .all(|name| programs.join(name).is_file())
    })
}

/// PostgreSQL refuses to run as root, and Debian's package brings a user for it.
fn as_postgres(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["--user", "postgres", "--"]).arg(program);
    command
}

fn is_root() -> bool {
    run(Command::new("id").arg("-u")).trim() == "0"
}

/// What a program prints, once it is done.
fn run(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {printed}{complaint}");
    printed
}
