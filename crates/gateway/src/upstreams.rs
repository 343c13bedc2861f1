//! Where the services are, and whose turn it is.

use std::sync::atomic::{AtomicUsize, Ordering};

use http::{Uri, uri::Authority};
use settings::Origin;

use crate::Service;

/// An address that the gateway cannot use.
#[derive(Debug, thiserror::Error)]
pub enum BadUpstream {
    /// A service without any address.
    #[error("the gateway has no address of the {0} service")]
    Missing(&'static str),
    /// An address that is not plain http.
    #[error("the gateway reaches services by plain http only, not by {1} ({0})")]
    NotHttp(&'static str, Origin),
}

/// The addresses of every service, one per replica.
#[derive(Debug)]
pub struct Upstreams([Replicas; Service::ALL.len()]);

#[derive(Debug, Default)]
struct Replicas {
    addresses: Vec<Authority>,
    turn: AtomicUsize,
}

impl Upstreams {
    /// Asks `addresses` for the replicas of each service.
    pub fn new(addresses: impl Fn(Service) -> Vec<Origin>) -> Result<Self, BadUpstream> {
        let mut upstreams = Self(Default::default());
        for service in Service::ALL {
            let replicas: Result<Vec<_>, _> =
                addresses(service).into_iter().map(|origin| authority(service, origin)).collect();
            upstreams.0[service as usize].addresses = replicas?;
            if upstreams.of(service).is_empty() {
                return Err(BadUpstream::Missing(service.name()));
            }
        }
        Ok(upstreams)
    }

    /// All replicas of a service.
    pub(crate) fn of(&self, service: Service) -> &[Authority] {
        &self.0[service as usize].addresses
    }

    /// The replica whose turn it is.
    pub(crate) fn next(&self, service: Service) -> &Authority {
        let replicas = &self.0[service as usize];
        let turn = replicas.turn.fetch_add(1, Ordering::Relaxed);
        &replicas.addresses[turn % replicas.addresses.len()]
    }

    /// The other replicas of the service at `address`, in the order to try them.
    pub(crate) fn besides<'a>(&'a self, address: &Authority) -> impl Iterator<Item = &'a Authority> {
        let found = self.0.iter().find_map(|replicas| {
            let at = replicas.addresses.iter().position(|replica| replica == address)?;
            Some(replicas.addresses.split_at(at))
        });
        let (before, from) = found.unwrap_or_default();
        from.iter().skip(1).chain(before)
    }
}

fn authority(service: Service, origin: Origin) -> Result<Authority, BadUpstream> {
    let parts = origin.as_str().parse().map(Uri::into_parts).unwrap_or_default();
    let plain = parts.scheme == Some(http::uri::Scheme::HTTP);
    parts.authority.filter(|_| plain).ok_or(BadUpstream::NotHttp(service.name(), origin))
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use settings::Value;

    use super::*;

    fn replicas(ports: &'static [u16]) -> Result<Upstreams, BadUpstream> {
        Upstreams::new(|_| ports.iter().map(|port| SocketAddr::from(([127, 0, 0, 1], *port)).into()).collect())
    }

    #[test]
    fn replicas_take_turns() {
        let upstreams = replicas(&[1, 2, 3]).unwrap();
        let turns: Vec<_> = (0..4).map(|_| upstreams.next(Service::Content).port_u16().unwrap()).collect();
        assert_eq!(turns, [1, 2, 3, 1]);
        assert_eq!(upstreams.next(Service::Member).port_u16(), Some(1), "each service has its own turn");
    }

    #[test]
    fn the_others_are_tried_in_order_from_the_next() {
        let upstreams = replicas(&[1, 2, 3]).unwrap();
        let second = "127.0.0.1:2".parse().unwrap();
        let others: Vec<_> = upstreams.besides(&second).map(|address| address.port_u16().unwrap()).collect();
        assert_eq!(others, [3, 1]);
        assert_eq!(upstreams.besides(&"127.0.0.1:9".parse().unwrap()).count(), 0);
    }

    #[test]
    fn no_address_and_https_are_refused() {
        assert!(matches!(replicas(&[]), Err(BadUpstream::Missing("member"))));
        let https = Upstreams::new(|_| vec![Origin::parse("https://localhost:1").unwrap()]);
        assert!(matches!(https, Err(BadUpstream::NotHttp("member", _))));
    }
}
