//! Whom throttling counts.

use crate::app::App;
use axum::http::HeaderMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// The client of a request: the peer, or what a trusted proxy says last. An IPv6 client owns a whole /64, so that is what is counted.
pub(crate) fn client(app: &App, peer: SocketAddr, headers: &HeaderMap) -> IpAddr {
    network(forwarded(app.behind_proxy, peer.ip(), headers))
}

fn forwarded(proxy: Option<IpAddr>, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    if proxy != Some(peer) {
        return peer;
    }
    let last = headers.get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok()).next_back();
    last.and_then(|v| v.rsplit(',').next()).and_then(|hop| hop.trim().parse().ok()).unwrap_or(peer)
}

fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        },
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(value: &str) -> HeaderMap {
        HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), value.parse().unwrap())])
    }

    #[test]
    fn only_the_trusted_proxy_names_a_client_and_only_its_own_hop_counts() {
        let (proxy, client, liar): (IpAddr, IpAddr, IpAddr) =
            ("10.0.0.1".parse().unwrap(), "192.0.2.7".parse().unwrap(), "198.51.100.9".parse().unwrap());
        assert_eq!(forwarded(Some(proxy), proxy, &headers("198.51.100.9, 192.0.2.7")), client);
        assert_eq!(forwarded(Some(proxy), liar, &headers("192.0.2.7")), liar);
        assert_eq!(forwarded(None, proxy, &headers("192.0.2.7")), proxy);
        assert_eq!(forwarded(Some(proxy), proxy, &headers("nonsense")), proxy);
    }

    #[test]
    fn an_ipv6_client_is_its_network() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6".parse().unwrap()), "2001:db8:1:2::".parse::<IpAddr>().unwrap());
        assert_eq!(network("::ffff:192.0.2.7".parse().unwrap()), "192.0.2.7".parse::<IpAddr>().unwrap());
    }
}
