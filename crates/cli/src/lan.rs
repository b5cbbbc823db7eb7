//! `--lan`: trying the field app with a phone on the same network.
//!
//! A browser keeps an encrypted store only behind https. So an authority of this folder's own signs a certificate for the machine's
//! addresses; a phone that is told to trust the authority then trusts the endpoint, also after the addresses changed. The authority
//! can sign for private addresses alone, so that nobody who takes its key can stand in for a site on the internet.

use crate::output::{Failure, say};
use chrono::{DateTime, Datelike, Days, Utc};
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, NameConstraints, SanType, date_time_ymd,
};
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use tabella_server::Tls;
use tabella_server::setup::access;

/// Days for which the authority stands; then a phone has to be told anew.
const AUTHORITY_DAYS: u64 = 365;
/// It is made anew this long before its end, so that no certificate outlives it.
const AUTHORITY_RENEWED_AFTER_DAYS: u64 = 300;
/// Days for which a certificate stands; each start makes one.
const CERTIFICATE_DAYS: u64 = 60;

/// Private and link-local networks, and this machine.
const NETWORKS: [(&str, u8); 7] = [
    ("10.0.0.0", 8),
    ("172.16.0.0", 12),
    ("192.168.0.0", 16),
    ("169.254.0.0", 16),
    ("127.0.0.0", 8),
    ("fc00::", 7),
    ("fe80::", 10),
];

/// What stands ready for the phones of a network.
pub(crate) struct Lan {
    pub(crate) tls: Tls,
    authority: PathBuf,
    addresses: Vec<IpAddr>,
}

/// The machine's addresses in private networks: those from which it would speak to such a network. Nothing is sent.
fn addresses() -> Vec<IpAddr> {
    let mut found = Vec::new();
    for there in ["192.168.0.1:9", "10.0.0.1:9", "172.16.0.1:9", "192.0.2.1:9", "169.254.0.1:9"] {
        let Ok(socket) = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)) else { continue };
        let Ok(here) = socket.connect(there).and_then(|()| socket.local_addr()) else { continue };
        let address = here.ip();
        if is_private(address) && !found.contains(&address) {
            found.push(address);
        }
    }
    found
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_private() || v4.is_link_local(),
        IpAddr::V6(_) => false,
    }
}

fn fault(error: impl std::fmt::Display) -> Failure {
    Failure::new(format!("The certificate for the local network could not be made: {error}"))
}

/// A file for the owner alone.
fn write_secret(path: &Path, text: &str) -> Result<(), Failure> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    Ok(options.open(path)?.write_all(text.as_bytes())?)
}

fn stands(params: &mut CertificateParams, now: DateTime<Utc>, days: u64) -> Result<(), Failure> {
    let day = |at: Option<DateTime<Utc>>| -> Result<_, Failure> {
        let at = at.ok_or_else(|| fault("the clock is out of range"))?;
        let (month, day) = (u8::try_from(at.month()).map_err(fault)?, u8::try_from(at.day()).map_err(fault)?);
        Ok(date_time_ymd(at.year(), month, day))
    };
    // A phone's clock may be behind.
    params.not_before = day(now.checked_sub_days(Days::new(1)))?;
    params.not_after = day(now.checked_add_days(Days::new(days)))?;
    Ok(())
}

fn authority_params(now: DateTime<Utc>) -> Result<CertificateParams, Failure> {
    let mut params = CertificateParams::new(Vec::new()).map_err(fault)?;
    params.distinguished_name.push(DnType::CommonName, "Tabella on this local network");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let mut permitted = Vec::new();
    for (network, prefix) in NETWORKS {
        let network = network.parse().map_err(fault)?;
        permitted.push(GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(network, prefix)));
    }
    // No name at all: a name of a domain that does not exist permits none.
    permitted.push(GeneralSubtree::DnsName("tabella.invalid".into()));
    params.name_constraints = Some(NameConstraints { permitted_subtrees: permitted, excluded_subtrees: Vec::new() });
    stands(&mut params, now, AUTHORITY_DAYS)?;
    Ok(params)
}

/// The folder's authority: the one that is there while it stands, else a new one.
fn authority(folder: &Path, now: DateTime<Utc>) -> Result<(Issuer<'static, KeyPair>, PathBuf), Failure> {
    let (cert, key) = (folder.join("authority.pem"), folder.join("authority.key"));
    let params = authority_params(now)?;
    let made = std::fs::metadata(&cert).and_then(|file| file.modified()).ok();
    let young = made.is_some_and(|made| {
        let age = now.signed_duration_since(DateTime::<Utc>::from(made)).num_days();
        u64::try_from(age).is_ok_and(|age| age < AUTHORITY_RENEWED_AFTER_DAYS)
    });
    let known = if young { std::fs::read_to_string(&key).ok() } else { None };
    if let Some(pair) = known.and_then(|text| KeyPair::from_pem(&text).ok()) {
        return Ok((Issuer::new(params, pair), cert));
    }
    let pair = KeyPair::generate().map_err(fault)?;
    write_secret(&key, &pair.serialize_pem())?;
    std::fs::write(&cert, params.self_signed(&pair).map_err(fault)?.pem())?;
    Ok((Issuer::new(params, pair), cert))
}

fn certificate(folder: &Path, addresses: &[IpAddr], now: DateTime<Utc>) -> Result<(Tls, PathBuf), Failure> {
    std::fs::create_dir_all(folder)?;
    let (issuer, authority) = authority(folder, now)?;
    let mut params = CertificateParams::new(Vec::new()).map_err(fault)?;
    params.distinguished_name.push(DnType::CommonName, "Tabella endpoint");
    params.subject_alt_names =
        addresses.iter().copied().chain([IpAddr::V4(Ipv4Addr::LOCALHOST)]).map(SanType::IpAddress).collect();
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    stands(&mut params, now, CERTIFICATE_DAYS)?;
    let pair = KeyPair::generate().map_err(fault)?;
    let made = params.signed_by(&pair, &issuer).map_err(fault)?;
    let tls = Tls { cert: folder.join("endpoint.pem"), key: folder.join("endpoint.key") };
    std::fs::write(&tls.cert, made.pem())?;
    write_secret(&tls.key, &pair.serialize_pem())?;
    Ok((tls, authority))
}

impl Lan {
    /// Makes the certificate. `at`: the one address to be reached at, where it was named.
    pub(crate) fn prepare(data: &Path, at: Option<IpAddr>) -> Result<Self, Failure> {
        let addresses = at.map_or_else(addresses, |at| vec![at]);
        if addresses.is_empty() {
            return Err(Failure::new(
                "This machine has no address in a local network now. Join the phone's Wi-Fi, or name an address with --listen.",
            ));
        }
        let (tls, authority) = certificate(&data.join("lan"), &addresses, Utc::now())?;
        Ok(Self { tls, authority, addresses })
    }

    fn url(&self, address: IpAddr, port: u16) -> String {
        format!("https://{}", SocketAddr::new(address, port))
    }

    /// The address at which the endpoint is reached from the network.
    pub(crate) fn address(&self, port: u16) -> String {
        self.addresses.first().map(|address| self.url(*address, port)).unwrap_or_default()
    }

    /// Says where a phone finds the field app, with a code to photograph.
    pub(crate) fn say(&self, port: u16) {
        for address in &self.addresses {
            say!("Field app {}/field/", self.url(*address, port));
        }
        if let Some(qr) = access::qr_text(&format!("{}/field/", self.address(port))) {
            say!("{qr}");
        }
        say!(
            "Photograph the code with a phone on the same network. Its browser does not know this certificate and warns."
        );
        say!("For the app to open offline as well, let the phone trust {}", self.authority.display());
        say!(
            "(it can vouch for private addresses alone). This is for trying: a mission gets a certificate of its own."
        );
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use tabella_server::Config;

    fn get(authority: &Path, url: &str) -> Result<u16, ureq::Error> {
        let roots = vec![ureq::tls::Certificate::from_pem(&std::fs::read(authority).unwrap()).unwrap().to_owned()];
        let tls = ureq::tls::TlsConfig::builder().root_certs(ureq::tls::RootCerts::from(roots)).build();
        let agent: ureq::Agent = ureq::Agent::config_builder().tls_config(tls).build().into();
        Ok(agent.get(url).call()?.status().as_u16())
    }

    #[test]
    fn who_trusts_the_authority_reaches_the_endpoint_at_its_addresses_alone() {
        let dir = tempfile::tempdir().unwrap();
        let (tls, authority) =
            certificate(&dir.path().join("lan"), &["192.168.7.7".parse().unwrap()], Utc::now()).unwrap();
        let data = dir.path().join("data");
        let (store, _) = tabella_server::open(&data).unwrap();
        tabella_server::setup::practice::ensure(store.as_ref(), &data).unwrap();
        drop(store);
        let mut config = Config::local(data);
        config.tls = Some(tls);
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let running = runtime.block_on(tabella_server::serve(config)).unwrap();
        let port = running.url(true).rsplit(':').next().unwrap().to_owned();
        assert_eq!(get(&authority, &format!("https://127.0.0.1:{port}/readyz")).unwrap(), 200);
        assert!(get(&authority, &format!("https://localhost:{port}/readyz")).is_err());
        runtime.block_on(running.shutdown());
    }

    #[test]
    fn the_authority_stays_while_it_stands_and_is_renewed_before_its_end() {
        let dir = tempfile::tempdir().unwrap();
        let at = ["10.1.2.3".parse().unwrap()];
        let now = Utc::now();
        let (_, path) = certificate(dir.path(), &at, now).unwrap();
        let first = std::fs::read(&path).unwrap();
        certificate(dir.path(), &at, now).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), first);
        certificate(dir.path(), &at, now.checked_add_days(Days::new(301)).unwrap()).unwrap();
        assert_ne!(std::fs::read(&path).unwrap(), first);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            for key in ["authority.key", "endpoint.key"] {
                assert_eq!(std::fs::metadata(dir.path().join(key)).unwrap().permissions().mode() & 0o777, 0o600);
            }
        }
    }

    #[test]
    fn only_private_addresses_are_offered() {
        assert!(addresses().into_iter().all(is_private));
    }
}
