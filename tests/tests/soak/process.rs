//! The app in a process of its own, so that its memory is seen from outside.

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::cases::Port;

const IS_THE_APP: &str = "CORS_TESTS_SOAK_APP";

/// Whether this is that process.
pub(crate) fn is_the_app() -> bool {
    env::var_os(IS_THE_APP).is_some()
}

pub(crate) struct Process {
    child: Child,
    /// It says more later (that it is taking long), and ends if nobody listens.
    _said: BufReader<ChildStdout>,
    usual: SocketAddr,
    raised: SocketAddr,
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Process {
    pub(crate) fn start() -> Process {
        let mut child = Command::new(env::current_exe().unwrap())
            .args([
                "--exact",
                "nothing_fails_and_nothing_is_kept",
                "--nocapture",
            ])
            .env(IS_THE_APP, "1")
            // What is given back to the allocator is given back by it, so that growth is what is kept. (For
            // glibc's; another does not know of them.)
            .env("MALLOC_ARENA_MAX", "1")
            .env("MALLOC_MMAP_THRESHOLD_", "65536")
            .env("MALLOC_TRIM_THRESHOLD_", "65536")
            // Where this process ends, that one does.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let serving = said.by_ref().lines().find_map(|line| {
            let line = line.unwrap();
            let (usual, raised) = line.strip_prefix("serving ")?.split_once(' ')?;
            Some((usual.parse().unwrap(), raised.parse().unwrap()))
        });
        let (usual, raised) = serving.expect("the app serves");
        Process {
            child,
            _said: said,
            usual,
            raised,
        }
    }

    pub(crate) fn addresses(&self) -> impl Fn(Port) -> SocketAddr + Clone + Send + 'static {
        let (usual, raised) = (self.usual, self.raised);
        move |port| match port {
            Port::Usual => usual,
            Port::Raised => raised,
        }
    }

    /// The least memory that it takes within this time, in KiB: what comes and goes is not in it.
    pub(crate) async fn resident_over(&self, time: Duration) -> u64 {
        let (start, mut least) = (Instant::now(), u64::MAX);
        while start.elapsed() < time {
            least = least.min(self.resident());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        least
    }

    /// What it has allocated: the pages of its program, which come in as they are run, are not in it.
    fn resident(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("RssAnon:"));
        let number = line.and_then(|line| line.split_whitespace().next());
        number.unwrap().parse().unwrap()
    }
}
