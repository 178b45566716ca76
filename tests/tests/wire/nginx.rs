//! A shared cache in front of a server: nginx, as it stands in front of many.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{env, fs, io, process};

use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::UnixStream;

use crate::ask::Ask;
use crate::reply::Reply;
use crate::server::on_the_wire;

/// A running nginx, which caches what a server answers. It stops when this is dropped.
#[derive(Debug)]
pub(crate) struct Nginx {
    process: Child,
    /// Everything that it writes is in here, its socket too.
    directory: PathBuf,
}

/// On an answer: where nginx has it from.
pub(crate) const STATUS: &str = "x-cache-status";

impl Nginx {
    /// `None`, and a line that cannot be overheard, where there is no nginx. With `REQUIRE_NGINX`
    /// in the environment, as in CI, that is a failure.
    pub(crate) async fn before(address: SocketAddr) -> Option<Nginx> {
        let Some(nginx) = installed() else {
            let missing = "nginx is not installed: what a shared cache does is tested without it";
            assert!(env::var_os("REQUIRE_NGINX").is_none(), "{missing}");
            // Not `eprintln!`: what a test prints is shown only when it fails.
            let _ = writeln!(io::stderr(), "\nSKIPPED: {missing}\n");
            return None;
        };
        let directory = directory();
        fs::create_dir_all(&directory).unwrap();
        let configuration = directory.join("nginx.conf");
        fs::write(&configuration, configured(&directory, address)).unwrap();
        let process = Command::new(nginx)
            .args(["-e", "stderr", "-p"])
            .arg(&directory)
            .arg("-c")
            .arg(&configuration)
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let mut nginx = Nginx { process, directory };
        nginx.wait().await;
        Some(nginx)
    }

    /// Until it answers.
    async fn wait(&mut self) {
        for _ in 0..200 {
            if UnixStream::connect(self.socket()).await.is_ok() {
                return;
            }
            if let Some(status) = self.process.try_wait().unwrap() {
                panic!("nginx did not start, and says why above: {status}");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("nginx does not answer");
    }

    fn socket(&self) -> PathBuf {
        self.directory.join("socket")
    }

    pub(crate) async fn send(&self, ask: Ask) -> Reply {
        let stream = UnixStream::connect(self.socket()).await.unwrap();
        let (mut sender, driver) = http1::handshake::<_, Full<_>>(TokioIo::new(stream))
            .await
            .unwrap();
        tokio::spawn(driver);
        let ask = ask.with(http::header::HOST, "api.example.com");
        let response = sender.send_request(on_the_wire(ask, "")).await.unwrap();
        Reply::read(response).await
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.directory);
    }
}

/// Debian has it where only root looks.
fn installed() -> Option<&'static str> {
    ["nginx", "/usr/sbin/nginx"].into_iter().find(|nginx| {
        let version = Command::new(nginx).arg("-v").stderr(Stdio::null()).status();
        version.is_ok_and(|status| status.success())
    })
}

fn directory() -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    env::temp_dir().join(format!("cors-nginx-{}-{count}", process::id()))
}

/// One process, that needs no rights, listens to a socket that is its own, and keeps what may be
/// kept. `Vary` is honoured unless it is told otherwise.
fn configured(directory: &Path, address: SocketAddr) -> String {
    let directory = directory.display();
    format!(
        "daemon off;
master_process off;
pid {directory}/pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    scgi_temp_path {directory}/scgi;
    uwsgi_temp_path {directory}/uwsgi;
    proxy_cache_path {directory}/cache keys_zone=shared:1m;
    server {{
        listen unix:{directory}/socket;
        location / {{
            proxy_pass http://{address};
            proxy_cache shared;
            add_header {STATUS} $upstream_cache_status always;
        }}
    }}
}}
"
    )
}
