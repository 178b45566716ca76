//! `chromedriver`, which starts Chromium and speaks WebDriver.

use std::env;
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// A running `chromedriver`, on a port of its own.
#[derive(Debug)]
pub(crate) struct Driver {
    _process: Child,
    port: u16,
}

/// The browser of a `chromedriver` that is killed lives on: that has to be told to end, and ends its browser
/// first. Here, too, a test that fails has to leave nothing behind.
impl Drop for Driver {
    fn drop(&mut self) {
        let end = || {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
            stream.set_read_timeout(Some(LONGEST_END))?;
            stream.write_all(b"GET /shutdown HTTP/1.1\r\nhost: localhost\r\n\r\n")?;
            // It hangs up once all is over.
            stream.read_to_end(&mut Vec::new())
        };
        if let Err(error) = end() {
            let _ = writeln!(io::stderr(), "Chromium may be left behind: {error}");
        }
    }
}

/// How long a browser may take to end.
const LONGEST_END: Duration = Duration::from_secs(20);

impl Driver {
    pub(crate) async fn start() -> Option<Driver> {
        let started = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn();
        let mut process = match started {
            Ok(process) => process,
            Err(error) => {
                missing(&error);
                return None;
            }
        };
        let output = process.stdout.take().expect("it is piped");
        let port = port(BufReader::new(output))
            .await
            .expect("chromedriver says its port");
        Some(Driver {
            _process: process,
            port,
        })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// Reads up to the line `ChromeDriver was started successfully on port 12345.`, and goes on reading,
/// so that it can go on writing.
async fn port(mut output: BufReader<tokio::process::ChildStdout>) -> Option<u16> {
    let mut line = String::new();
    while output.read_line(&mut line).await.ok()? > 0 {
        if let Some((_, port)) = line.split_once("successfully on port ") {
            let port = port.trim().trim_end_matches('.').parse().ok()?;
            tokio::spawn(async move { tokio::io::copy(&mut output, &mut tokio::io::sink()).await });
            return Some(port);
        }
        line.clear();
    }
    None
}

fn missing(error: &io::Error) {
    let what = format!(
        "`chromedriver` does not start ({error}): `apt-get install chromium chromium-driver`"
    );
    assert!(env::var_os("REQUIRE_CHROMIUM").is_none(), "{what}");
    // `eprintln!` would be shown of a test that fails only.
    let _ = writeln!(
        io::stderr(),
        "\n*** SKIPPED, for want of a browser: {what} ***\n"
    );
}
