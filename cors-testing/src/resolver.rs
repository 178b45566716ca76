//! Names of servers, as browsers resolve them.

use std::future::{Ready, ready};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper_util::client::legacy::connect::dns::{GaiFuture, GaiResolver, Name};
use tower_service::Service;

/// Resolves `localhost` and all names below it to this machine (Secure Contexts, 5.2: "let localhost be
/// localhost"). The system resolves other names.
#[derive(Clone, Debug)]
pub(crate) struct Resolver(GaiResolver);

impl Resolver {
    pub(crate) fn new() -> Resolver {
        Resolver(GaiResolver::new())
    }
}

/// A resolution in progress.
#[derive(Debug)]
pub(crate) enum Resolving {
    Local(Ready<[SocketAddr; 2]>),
    System(GaiFuture),
}

impl Future for Resolving {
    type Output = io::Result<std::vec::IntoIter<SocketAddr>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut *self {
            Resolving::Local(addresses) => Pin::new(addresses)
                .poll(context)
                .map(|addresses| Ok(Vec::from(addresses).into_iter())),
            Resolving::System(addresses) => Pin::new(addresses)
                .poll(context)
                .map_ok(|addresses| addresses.collect::<Vec<_>>().into_iter()),
        }
    }
}

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Resolving;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, name: Name) -> Resolving {
        if is_local(name.as_str()) {
            // The connector sets the port.
            let local = |address: IpAddr| SocketAddr::new(address, 0);
            Resolving::Local(ready([
                local(Ipv4Addr::LOCALHOST.into()),
                local(Ipv6Addr::LOCALHOST.into()),
            ]))
        } else {
            Resolving::System(self.0.call(name))
        }
    }
}

fn is_local(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let label = name.rsplit('.').next().unwrap_or_default();
    label.eq_ignore_ascii_case("localhost")
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn names_below_localhost_are_this_machine() {
        for (name, local) in [
            ("localhost", true),
            ("LOCALHOST.", true),
            ("api.localhost", true),
            ("a.b.localhost.", true),
            ("notlocalhost", false),
            ("localhost.example", false),
            ("example.com", false),
        ] {
            assert_eq!(is_local(name), local, "{name}");
        }
    }
}
