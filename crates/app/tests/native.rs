//! The native transport against sockets that behave and that do not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

mod common;

use common::*;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tabella_app::api::*;
use tabella_app::native::{Engine, HttpTransport, Transport};
use tabella_app::{HttpRequest, HttpResponse, TransportError};

fn request(url: String) -> HttpRequest {
    HttpRequest {
        id: 1,
        method: "GET",
        url,
        headers: vec![("accept".into(), "application/json".into())],
        body: Vec::new(),
        timeout_ms: 2_000,
        max_response: 64,
    }
}

/// Answers one connection with these bytes; hands back what was asked.
fn server(answer: &'static [u8]) -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1/hello", listener.local_addr().unwrap());
    let handle = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut asked = vec![0; 4096];
        let n = stream.read(&mut asked).unwrap();
        stream.write_all(answer).unwrap();
        String::from_utf8_lossy(&asked[..n]).into_owned()
    });
    (url, handle)
}

#[test]
fn any_status_is_an_answer_and_redirects_are_not_followed() {
    let transport = HttpTransport::new(None).unwrap();
    let (url, asked) = server(b"HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\nContent-Length: 2\r\n\r\nhi");
    let answer = transport.perform(&request(url)).unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (302, b"hi".as_slice()));
    let asked = asked.join().unwrap().to_lowercase();
    assert!(asked.starts_with("get /v1/hello") && !asked.contains("user-agent"), "{asked}");
    let (url, _asked) = server(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
    assert_eq!(transport.perform(&request(url)).unwrap().status, 500);
}

#[test]
fn what_is_no_answer_is_a_transport_error() {
    let transport = HttpTransport::new(None).unwrap();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = transport.perform(&request(format!("http://{closed}/"))).unwrap_err();
    assert_eq!(error, TransportError::Unreachable);
    let (url, _asked) = server(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789");
    assert_eq!(transport.perform(&request(url)).unwrap_err(), TransportError::TooLarge);
    let (url, _asked) = server(b"SSH-2.0-OpenSSH_9.2\r\n\r\n");
    assert!(matches!(transport.perform(&request(url)).unwrap_err(), TransportError::Tls | TransportError::Unreachable));
    assert!(HttpTransport::new(Some(std::path::Path::new("/nowhere/ca.pem"))).is_err());
}

struct ToEndpoint(Arc<Mutex<Endpoint>>);

impl Transport for ToEndpoint {
    fn perform(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        self.0.lock().unwrap().answer(request, MORNING_MS)
    }
}

#[test]
fn the_loop_carries_an_enrolment_by_itself_and_says_so() {
    let endpoint = Arc::new(Mutex::new(Endpoint::new()));
    let device = Device::new();
    let Device { app, dir, clock, keychain, .. } = device;
    let engine = Arc::new(Engine::new(app));
    let (changed, heard) = channel();
    let handle = engine
        .start(ToEndpoint(Arc::clone(&endpoint)), move || {
            let _ = changed.send(());
        })
        .unwrap();
    let (address, code) = {
        let e = endpoint.lock().unwrap();
        (e.address.clone(), e.code.clone())
    };
    let enrol = serde_json::json!({ "command": "enrol", "address": address, "code": code, "endpoint_key": null, "secret": PIN });
    engine.dispatch_json(&enrol.to_string());
    let ready = || {
        let reply: serde_json::Value = serde_json::from_str(&engine.dispatch_json("{\"command\":\"status\"}")).unwrap();
        reply["ok"]["phase"] == "ready"
    };
    while !ready() {
        heard.recv_timeout(Duration::from_secs(20)).expect("nothing changed");
    }
    // A killed and restarted process finds the store free.
    engine.replace(|| app_in(dir.path(), &clock, keychain.as_ref(), 9));
    let reply = engine.with(|app| app.dispatch(Command::Unlock { secret: PIN.into() })).unwrap();
    assert!(matches!(reply, Reply::Status(s) if s.phase == Phase::Ready));
    engine.stop();
    handle.join().unwrap();
}
