//! Development and tests only, never shipped: the observer's app behind a loopback HTTP server, for a browser that is
//! driven by Playwright. The same [`tabella_app::App`], store and sync loop as in the window; only the door differs.
//!
//! * `POST /dispatch`: a command as JSON → `{"ok": reply}` or `{"error": …}`
//! * `GET /events`: server-sent events, `changed` after each contact with the endpoint
//! * `POST /control/network` `{"online": false}`: as if there were no network
//! * `POST /control/clock` `{"ahead_seconds": 600}`: the device's clock runs ahead
//! * `POST /control/restart`: as if the process was killed: the app is dropped without locking and made anew
//! * anything else: the files of `--ui`
#![allow(clippy::print_stdout)]

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tabella_app::native::{Engine, HttpTransport, Transport};
use tabella_app::{
    App, BundleFolder, Clock, HttpRequest, HttpResponse, Instants, KeyParams, Keychain, KeychainError, Platform,
    SystemRandom, TransportError,
};
use zeroize::Zeroizing;

/// Largest request that a test sends.
const MAX_REQUEST: usize = 8 * 1024 * 1024;

struct Options {
    dir: PathBuf,
    ui: Option<PathBuf>,
    port: u16,
    pin: bool,
    fast_key: bool,
    language: String,
    ca: Option<PathBuf>,
}

fn options() -> Result<Options, String> {
    let mut args = std::env::args().skip(1);
    let mut out = Options {
        dir: PathBuf::new(),
        ui: None,
        port: 0,
        pin: false,
        fast_key: false,
        language: "en".into(),
        ca: None,
    };
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("{arg} needs a value"));
        match arg.as_str() {
            "--dir" => out.dir = value()?.into(),
            "--ui" => out.ui = Some(value()?.into()),
            "--port" => out.port = value()?.parse().map_err(|_| "--port needs a number".to_owned())?,
            "--language" => out.language = value()?,
            "--ca" => out.ca = Some(value()?.into()),
            "--pin" => out.pin = true,
            "--fast-key" => out.fast_key = true,
            other => return Err(format!("unknown argument {other}")),
        }
    }
    if out.dir.as_os_str().is_empty() {
        return Err(
            "usage: field_bridge --dir FOLDER [--ui FOLDER] [--port N] [--pin] [--fast-key] [--language L] [--ca FILE]"
                .into(),
        );
    }
    Ok(out)
}

/// The device's clock, with what a test added to it.
struct ShiftedClock(Arc<AtomicI64>);

impl Clock for ShiftedClock {
    fn now(&self) -> Instants {
        let now = Instants::system();
        Instants { wall_ms: now.wall_ms.saturating_add(self.0.load(Ordering::Relaxed).saturating_mul(1000)), ..now }
    }
}

/// A keychain that lasts as long as this process.
#[derive(Clone, Default)]
struct MemoryKeychain(Arc<Mutex<HashMap<String, Zeroizing<Vec<u8>>>>>);

impl Keychain for MemoryKeychain {
    fn load(&self, id: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned())
    }

    fn store(&self, id: &str, secret: &[u8]) -> Result<(), KeychainError> {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.insert(id.to_owned(), Zeroizing::new(secret.to_vec()));
        Ok(())
    }
}

/// The network, which a test can take away.
struct Switched {
    inner: HttpTransport,
    online: Arc<AtomicBool>,
}

impl Transport for Switched {
    fn perform(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        if self.online.load(Ordering::Relaxed) { self.inner.perform(request) } else { Err(TransportError::Unreachable) }
    }
}

struct Bridge {
    engine: Arc<Engine>,
    ui: Option<PathBuf>,
    online: Arc<AtomicBool>,
    ahead: Arc<AtomicI64>,
    make: Box<dyn Fn() -> App + Send + Sync>,
    listeners: Arc<Mutex<Vec<Sender<()>>>>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = options()?;
    std::fs::create_dir_all(&options.dir)?;
    let ahead = Arc::new(AtomicI64::new(0));
    let online = Arc::new(AtomicBool::new(true));
    let keychain = options.pin.then(MemoryKeychain::default);
    let make = {
        let (dir, language, ahead, fast) =
            (options.dir.clone(), options.language.clone(), Arc::clone(&ahead), options.fast_key);
        move || {
            App::new(Platform {
                dir: dir.join("book"),
                keychain: keychain.clone().map(|k| Box::new(k) as Box<dyn Keychain + Send>),
                clock: Box::new(ShiftedClock(Arc::clone(&ahead))),
                random: Box::new(SystemRandom),
                bundles: Box::new(BundleFolder(dir.join("bundles"))),
                language: language.clone(),
                app_version: env!("CARGO_PKG_VERSION").to_owned(),
                platform: "browser".to_owned(),
                key_params: if fast { KeyParams::CHEAP } else { KeyParams::default() },
            })
        }
    };
    let listeners: Arc<Mutex<Vec<Sender<()>>>> = Arc::default();
    let engine = Arc::new(Engine::new(make()));
    let transport = Switched { inner: HttpTransport::new(options.ca.as_deref())?, online: Arc::clone(&online) };
    let told = Arc::clone(&listeners);
    engine.start(transport, move || {
        told.lock().unwrap_or_else(PoisonError::into_inner).retain(|l| l.send(()).is_ok());
    })?;
    let bridge = Arc::new(Bridge { engine, ui: options.ui, online, ahead, make: Box::new(make), listeners });
    let listener = TcpListener::bind(("127.0.0.1", options.port))?;
    println!("listening http://{}", listener.local_addr()?);
    std::io::stdout().flush()?;
    for stream in listener.incoming() {
        let (Ok(stream), bridge) = (stream, Arc::clone(&bridge)) else { continue };
        // A browser that hangs up in the middle is none of our business.
        std::thread::spawn(move || drop(serve(&bridge, stream)));
    }
    Ok(())
}

struct Request {
    method: String,
    path: String,
    body: Vec<u8>,
}

fn read_request(reader: &mut impl BufRead) -> std::io::Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let (method, path) = (words.next().unwrap_or_default().to_owned(), words.next().unwrap_or("/").to_owned());
    let mut length = 0_usize;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let header = header.trim();
        if header.is_empty() {
            break;
        }
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length.min(MAX_REQUEST)];
    reader.read_exact(&mut body)?;
    Ok(Some(Request { method, path, body }))
}

fn answer(stream: &mut TcpStream, status: &str, kind: &str, body: &[u8]) -> std::io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\r\n",
        body.len()
    )?;
    stream.write_all(body)?;
    stream.flush()
}

fn serve(bridge: &Bridge, mut stream: TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    while let Some(request) = read_request(&mut reader)? {
        let path = request.path.split(['?', '#']).next().unwrap_or("/").to_owned();
        match (request.method.as_str(), path.as_str()) {
            ("POST", "/dispatch") => {
                let text = String::from_utf8_lossy(&request.body);
                let reply = bridge.engine.dispatch_json(&text);
                answer(&mut stream, "200 OK", "application/json", reply.as_bytes())?;
            }
            ("POST", "/attach") => {
                let reply = bridge.engine.attach_json(&request.body);
                answer(&mut stream, "200 OK", "application/json", reply.as_bytes())?;
            }
            ("GET", path) if path.starts_with("/evidence/") => {
                let id = path.trim_start_matches("/evidence/");
                match bridge.engine.evidence_bytes(id, request.path.ends_with("?small")) {
                    Ok(bytes) => answer(&mut stream, "200 OK", "application/octet-stream", &bytes)?,
                    Err(error) => answer(&mut stream, "404 Not Found", "application/json", error.as_bytes())?,
                }
            }
            ("GET", "/events") => return events(bridge, stream),
            ("POST", "/control/network") => {
                let asked: serde_json::Value = serde_json::from_slice(&request.body).unwrap_or_default();
                bridge
                    .online
                    .store(asked.get("online").and_then(serde_json::Value::as_bool).unwrap_or(true), Ordering::Relaxed);
                bridge.engine.nudge();
                answer(&mut stream, "200 OK", "application/json", b"{}")?;
            }
            ("POST", "/control/clock") => {
                let asked: serde_json::Value = serde_json::from_slice(&request.body).unwrap_or_default();
                bridge.ahead.store(
                    asked.get("ahead_seconds").and_then(serde_json::Value::as_i64).unwrap_or(0),
                    Ordering::Relaxed,
                );
                bridge.engine.nudge();
                answer(&mut stream, "200 OK", "application/json", b"{}")?;
            }
            ("POST", "/control/restart") => {
                bridge.engine.replace(|| (bridge.make)());
                answer(&mut stream, "200 OK", "application/json", b"{}")?;
            }
            ("GET" | "HEAD", path) => file(bridge, &mut stream, path)?,
            _ => answer(&mut stream, "405 Method Not Allowed", "text/plain", b"")?,
        }
    }
    Ok(())
}

fn events(bridge: &Bridge, mut stream: TcpStream) -> std::io::Result<()> {
    let (sender, receiver): (Sender<()>, Receiver<()>) = channel();
    bridge.listeners.lock().unwrap_or_else(PoisonError::into_inner).push(sender);
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n: open\n\n")?;
    loop {
        match receiver.recv_timeout(Duration::from_secs(15)) {
            Ok(()) => stream.write_all(b"event: changed\ndata: {}\n\n")?,
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => stream.write_all(b": still here\n\n")?,
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return Ok(()),
        }
        stream.flush()?;
    }
}

fn file(bridge: &Bridge, stream: &mut TcpStream, path: &str) -> std::io::Result<()> {
    let Some(ui) = &bridge.ui else {
        return answer(stream, "404 Not Found", "text/plain", b"started without --ui");
    };
    let wanted = Path::new(path.trim_start_matches('/'));
    let plain = wanted.components().all(|c| matches!(c, Component::Normal(_)));
    let mut at = if plain { ui.join(wanted) } else { ui.clone() };
    if at.is_dir() {
        at = at.join("index.html");
    }
    if !at.is_file() && wanted.extension().is_none() {
        at = ui.join("index.html");
    }
    match std::fs::read(&at) {
        Ok(bytes) => answer(stream, "200 OK", media_type(&at), &bytes),
        Err(_) => answer(stream, "404 Not Found", "text/plain", b""),
    }
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|e| e.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" | "webmanifest" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "ftl" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
