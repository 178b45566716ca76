//! Where the playground listens: three ports in a row, of this machine only.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use tokio::net::TcpListener;

const DEFAULT: u16 = 3000;

/// The API's port, the pages', and that of the pages of another site.
pub(crate) struct Ports {
    pub(crate) api: Port,
    pub(crate) page: Port,
    pub(crate) other: Port,
}

/// A port, by IPv4 and, where the machine has it, by IPv6: `localhost` is either one.
pub(crate) struct Port {
    pub(crate) number: u16,
    pub(crate) listeners: Vec<TcpListener>,
}

impl Ports {
    /// The port that `PORT` says, and the two after it. 0 is three that are free.
    pub(crate) async fn open(said: Option<&str>) -> Result<Ports, String> {
        let first = match said {
            None => DEFAULT,
            Some(text) => number(text)?,
        };
        let nth = |n: u16| if first == 0 { 0 } else { first + n };
        Ok(Ports {
            api: Port::open(first, "the API").await?,
            page: Port::open(nth(1), "the pages").await?,
            other: Port::open(nth(2), "the pages of another site").await?,
        })
    }
}

fn number(text: &str) -> Result<u16, String> {
    let number = text.parse().ok().filter(|number| *number <= u16::MAX - 2);
    number.ok_or_else(|| {
        format!("`PORT={text}` is no port that two more can follow: write `PORT=4000`, say, or `PORT=0` for any that are free")
    })
}

impl Port {
    async fn open(number: u16, what_for: &str) -> Result<Port, String> {
        Port::bind(number).await.map_err(|error| {
            let why = match error.kind() {
                io::ErrorKind::AddrInUse => "something else listens there".to_owned(),
                _ => error.to_string(),
            };
            format!(
                "port {number} cannot be had for {what_for}: {why}\n\
                 Choose others: `PORT=4000 cargo run` takes 4000, 4001 and 4002, `PORT=0 cargo run` any that are free."
            )
        })
    }

    async fn bind(number: u16) -> io::Result<Port> {
        let v4 = TcpListener::bind((IpAddr::from(Ipv4Addr::LOCALHOST), number)).await?;
        let number = v4.local_addr()?.port();
        let mut listeners = vec![v4];
        // Where another program had this one, browsers would ask that.
        match TcpListener::bind((IpAddr::from(Ipv6Addr::LOCALHOST), number)).await {
            Ok(v6) => listeners.push(v6),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
            Err(_) => {}
        }
        Ok(Port { number, listeners })
    }
}

#[cfg(test)]
mod tests {
    use super::Ports;

    #[tokio::test]
    async fn a_port_that_is_taken_is_named_with_what_to_do() {
        let first = Ports::open(Some("0")).await.unwrap();
        let taken = first.page.number;
        let why = Ports::open(Some(&(taken - 1).to_string()))
            .await
            .err()
            .unwrap();
        assert!(why.contains("something else listens there"), "{why}");
        assert!(why.contains("PORT=4000 cargo run"), "{why}");
    }

    #[tokio::test]
    async fn what_is_no_port_is_said() {
        for text in ["", "http", "-1", "65535", "70000"] {
            let why = Ports::open(Some(text)).await.err().unwrap();
            assert!(
                why.starts_with(&format!("`PORT={text}` is no port")),
                "{why}"
            );
        }
    }

    #[tokio::test]
    async fn ports_that_are_free_are_three() {
        let ports = Ports::open(Some("0")).await.unwrap();
        let numbers = [ports.api.number, ports.page.number, ports.other.number];
        assert!(numbers.iter().all(|number| *number != 0), "{numbers:?}");
        assert!(
            numbers[0] != numbers[1] && numbers[1] != numbers[2],
            "{numbers:?}"
        );
    }
}
