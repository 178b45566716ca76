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
            .args(["--ignored", "--exact", "the_app", "--nocapture"])
            .env(IS_THE_APP, "1")
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

    /// The memory that it takes on average over this time, in KiB.
    pub(crate) async fn resident_over(&self, time: Duration) -> u64 {
        let (start, mut sum, mut count) = (Instant::now(), 0, 0);
        while start.elapsed() < time {
            sum += self.resident();
            count += 1;
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        sum / count
    }

    fn resident(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().next());
        number.unwrap().parse().unwrap()
    }
}
