//! TLS with a certificate given.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::print_stdout
)]

mod common;

use tabella_server::{Config, Tls};

#[test]
fn with_a_certificate_everything_goes_over_tls_and_cookies_are_secure() {
    let dir = tempfile::tempdir().unwrap();
    common::set_up(dir.path());
    let made = rcgen::generate_simple_self_signed(vec!["localhost".into()]).unwrap();
    let (cert, key) = (dir.path().join("cert.pem"), dir.path().join("key.pem"));
    std::fs::write(&cert, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut config = Config::local(dir.path().into());
    config.tls = Some(Tls { cert, key });
    let running = runtime.block_on(tabella_server::serve(config)).unwrap();
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .tls_config(ureq::tls::TlsConfig::builder().disable_verification(true).build())
        .build()
        .into();
    let base = format!("https://localhost:{}", running.addr.port());
    let hello = agent.get(format!("{base}/v1/hello")).call().unwrap();
    assert_eq!(hello.status(), 200);
    assert!(hello.headers().contains_key("strict-transport-security"));
    let body = serde_json::json!({ "name": "All", "password": common::PASSWORD }).to_string();
    let signed = agent
        .post(format!("{base}/desk/api/sign-in"))
        .header("content-type", "application/json")
        .header("x-tabella", "desk")
        .send(body)
        .unwrap();
    let cookie = signed.headers().get("set-cookie").unwrap().to_str().unwrap();
    assert!(cookie.starts_with("__Host-") && cookie.contains("Secure"), "{cookie}");
    runtime.block_on(running.shutdown());
}

#[test]
fn a_certificate_that_does_not_read_is_an_error_before_anything_listens() {
    let dir = tempfile::tempdir().unwrap();
    common::set_up(dir.path());
    let mut config = Config::local(dir.path().into());
    config.tls = Some(Tls { cert: dir.path().join("none.pem"), key: dir.path().join("none.pem") });
    let runtime = tokio::runtime::Runtime::new().unwrap();
    assert!(runtime.block_on(tabella_server::serve(config)).is_err());
}
