//! What the whole-product tests share: the built programs, an endpoint as a process of its own, waiting for a condition.
//!
//! The tests drive what is shipped: `target/release/tabella` and `target/release/tabella-field`, as `scripts/test.sh` builds them.

pub mod device;
pub mod scenes;
pub mod team;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A test fault in words.
pub type Fault = Box<dyn std::error::Error + Send + Sync>;

/// The root of the checkout.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// A built program of the product, beside the test that runs.
///
/// # Errors
/// It is not built: `scripts/test.sh` builds it first.
pub fn program(name: &str) -> Result<PathBuf, Fault> {
    let test = std::env::current_exe()?;
    let found = test.ancestors().skip(1).take(2).map(|folder| folder.join(name)).find(|p| p.is_file());
    found.ok_or_else(|| {
        format!("{name} is not built beside {}: run scripts/test.sh, which builds it first", test.display()).into()
    })
}

/// Waits until `ready` gives a value; asks every 20 ms.
///
/// # Errors
/// Time is over; the message names what was waited for.
pub fn until<T>(what: &str, at_most: Duration, mut ready: impl FnMut() -> Option<T>) -> Result<T, Fault> {
    let end = Instant::now() + at_most;
    loop {
        if let Some(value) = ready() {
            return Ok(value);
        }
        if Instant::now() > end {
            return Err(format!("{what} did not come within {at_most:?}").into());
        }
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

/// A port that is free now.
///
/// # Errors
/// The system gives none.
pub fn free_port() -> Result<u16, Fault> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// `GET` without a library: status and body. For readiness only.
///
/// # Errors
/// Nothing answers.
pub fn get(port: u16, path: &str) -> Result<(u16, String), Fault> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
    let mut text = String::new();
    stream.read_to_string(&mut text)?;
    let status = text.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
    Ok((status, text.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default()))
}

/// A process that ends with its owner.
pub struct Process(pub Child);

impl Process {
    /// Ends it at once, as the system does when memory is short or a battery is pulled.
    pub fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }

    /// Asks it to end, as an administrator does, and waits.
    pub fn terminate(&mut self) {
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Runs `tabella` to its end and gives what it printed.
///
/// # Errors
/// It is not built, or it failed; the message has its own words.
pub fn tabella(arguments: &[&str]) -> Result<String, Fault> {
    let out = Command::new(program("tabella")?).args(arguments).output()?;
    if out.status.success() {
        Ok(String::from_utf8(out.stdout)?)
    } else {
        Err(format!("tabella {}: {}", arguments.join(" "), String::from_utf8_lossy(&out.stderr)).into())
    }
}

/// A desk account of the practice mission.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Account {
    /// Name.
    pub name: String,
    /// Password.
    pub password: String,
}

/// What `tabella demo --json` says of the practice mission.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct Practice {
    /// Desk accounts.
    pub accounts: Vec<Account>,
    /// A fresh enrolment link.
    pub link: String,
}

/// The practice mission's endpoint as a process of its own, which can be stopped and started at the same address.
pub struct Endpoint {
    data: PathBuf,
    /// Its port on loopback.
    pub port: u16,
    /// Accounts and a fresh link.
    pub practice: Practice,
    process: Option<Process>,
}

impl Endpoint {
    /// Serves the data folder on a free port.
    ///
    /// # Errors
    /// It does not come up.
    pub fn start(data: &Path) -> Result<Self, Fault> {
        let practice = Practice { accounts: Vec::new(), link: String::new() };
        let mut endpoint = Self { data: data.to_path_buf(), port: free_port()?, practice, process: None };
        endpoint.resume()?;
        Ok(endpoint)
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its data folder, as text.
    #[must_use]
    pub fn data(&self) -> String {
        self.data.display().to_string()
    }

    /// Starts it again at the same address.
    ///
    /// # Errors
    /// It does not come up.
    pub fn resume(&mut self) -> Result<(), Fault> {
        let mut child = Command::new(program("tabella")?)
            .args(["demo", "--json", "--data"])
            .arg(&self.data)
            .args(["--listen", &format!("127.0.0.1:{}", self.port)])
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().ok_or("no output")?;
        self.process = Some(Process(child));
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        self.practice = serde_json::from_str(&line)?;
        let port = self.port;
        until("the endpoint", Duration::from_secs(30), || matches!(get(port, "/readyz"), Ok((200, _))).then_some(()))
    }

    /// Takes it away, as a network does that fails.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.terminate();
        }
    }

    /// Kills it, as a power cut does.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill();
        }
    }

    /// Signs in to the desk as a coordinator of the whole mission.
    ///
    /// # Errors
    /// It is refused.
    pub fn desk(&self) -> Result<Desk, Fault> {
        let account = self.practice.accounts.first().ok_or("no account")?;
        let answer = ureq::post(format!("{}/desk/api/sign-in", self.address()))
            .header("x-tabella", "desk")
            .header("content-type", "application/json")
            .send(serde_json::json!({ "name": account.name, "password": account.password }).to_string())?;
        let cookie = answer.headers().get("set-cookie").and_then(|c| c.to_str().ok()).ok_or("no cookie")?;
        Ok(Desk { address: self.address(), cookie: cookie.split(';').next().unwrap_or_default().to_owned() })
    }
}

/// A signed-in coordinator.
pub struct Desk {
    address: String,
    cookie: String,
}

impl Desk {
    /// `GET` of the desk's API as JSON.
    ///
    /// # Errors
    /// Any status but 200.
    pub fn get(&self, path: &str) -> Result<serde_json::Value, Fault> {
        let mut answer =
            ureq::get(format!("{}/desk/api/{path}", self.address)).header("cookie", &self.cookie).call()?;
        Ok(serde_json::from_str(&answer.body_mut().read_to_string()?)?)
    }

    /// `POST` of the desk's API; its answer as JSON.
    ///
    /// # Errors
    /// Any status but 200.
    pub fn post(&self, path: &str, body: &serde_json::Value) -> Result<serde_json::Value, Fault> {
        let mut answer = ureq::post(format!("{}/desk/api/{path}", self.address))
            .header("cookie", &self.cookie)
            .header("x-tabella", "desk")
            .header("content-type", "application/json")
            .send(body.to_string())?;
        Ok(serde_json::from_str(&answer.body_mut().read_to_string()?)?)
    }

    /// Bytes of the desk's API, with the answer's type and whether it may be kept in a cache.
    ///
    /// # Errors
    /// Any status but 200.
    pub fn bytes(&self, path: &str) -> Result<(Vec<u8>, String, String), Fault> {
        let mut answer =
            ureq::get(format!("{}/desk/api/{path}", self.address)).header("cookie", &self.cookie).call()?;
        let header = |name: &str| {
            let found = answer.headers().get(name).and_then(|v| v.to_str().ok());
            found.unwrap_or_default().to_owned()
        };
        let (kind, cache) = (header("content-type"), header("cache-control"));
        Ok((answer.body_mut().with_config().limit(128 * 1024 * 1024).read_to_vec()?, kind, cache))
    }

    /// The reports at the desk, once there are `count` of them (projections follow the commit).
    ///
    /// # Errors
    /// They do not appear.
    pub fn reports(&self, count: usize) -> Result<Vec<serde_json::Value>, Fault> {
        until("the reports at the desk", Duration::from_secs(20), || {
            let page = self.get("reports").ok()?;
            let lines = page.get("reports")?.as_array()?.clone();
            (lines.len() >= count).then_some(lines)
        })
    }
}
