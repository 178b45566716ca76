//! A client that sends what it is given, and reads answers by their length.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A connection, and what has come in on it that is no whole answer yet.
pub(crate) struct Client {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> io::Result<Client> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Client {
            stream,
            read: Vec::new(),
        })
    }

    pub(crate) async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await
    }

    /// The next answer as a text, less its date.
    pub(crate) async fn answer(&mut self) -> io::Result<String> {
        loop {
            if let Some(end) = self.end() {
                let answer: Vec<u8> = self.read.drain(..end).collect();
                let text = answer.escape_ascii().to_string();
                let lines = text.split("\\r\\n");
                let lines: Vec<&str> = lines.filter(|line| !line.starts_with("date: ")).collect();
                return Ok(lines.join("\n"));
            }
            if self.stream.read_buf(&mut self.read).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    /// Where the first answer ends, if it is there whole.
    fn end(&self) -> Option<usize> {
        let head = self.read.windows(4).position(|end| end == b"\r\n\r\n")? + 4;
        let text = String::from_utf8_lossy(&self.read[..head]).to_lowercase();
        let length = text
            .split("\r\n")
            .find_map(|line| line.strip_prefix("content-length: "));
        let end = head + length.map_or(0, |length| length.parse().unwrap());
        (self.read.len() >= end).then_some(end)
    }
}
