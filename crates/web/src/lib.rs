//! The browser shell: the observer's app in a dedicated worker, its store in the browser's private file system.
//!
//! The worker's script (`ui/src/web/worker.ts`) carries commands in and requests out; nothing here judges. What needs a
//! test lives in `tabella-app`.
#![cfg(target_family = "wasm")]

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tabella_app::browser::{BrowserKeychain, PoolError, WorkedOut, leave_pool, take_pool};
use tabella_app::{
    App, Bundles, Clock, HttpRequest, HttpResponse, Instants, KeyParams, Keychain, Platform, Random, SystemRandom,
    TransportError,
};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

const DIR: &str = "tabella";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

struct WorkerClock {
    process: u64,
}

impl Clock for WorkerClock {
    // Both clocks count milliseconds and stay far below 2^53.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn now(&self) -> Instants {
        Instants { wall_ms: js_sys::Date::now() as i64, mono_ms: performance_now() as u64, process: self.process }
    }
}

/// A file for the person to keep: the page offers it as a download.
#[wasm_bindgen]
pub struct Outgoing {
    name: String,
    bytes: Vec<u8>,
}

#[wasm_bindgen]
impl Outgoing {
    /// File name.
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.name.clone()
    }

    /// Content.
    #[wasm_bindgen(getter)]
    pub fn bytes(&self) -> Vec<u8> {
        self.bytes.clone()
    }
}

type Shelf = Arc<Mutex<VecDeque<Outgoing>>>;

struct Downloads(Shelf);

impl Bundles for Downloads {
    fn keep(&mut self, name: &str, bytes: &[u8]) -> std::io::Result<()> {
        let file = Outgoing { name: name.to_owned(), bytes: bytes.to_vec() };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back(file);
        Ok(())
    }
}

/// A request for the worker to perform.
#[wasm_bindgen]
pub struct Request(HttpRequest);

#[wasm_bindgen]
#[allow(clippy::cast_precision_loss)]
impl Request {
    /// Names the request when its answer is handed back.
    #[wasm_bindgen(getter)]
    pub fn id(&self) -> f64 {
        self.0.id as f64
    }

    /// `GET` or `POST`.
    #[wasm_bindgen(getter)]
    pub fn method(&self) -> String {
        self.0.method.to_owned()
    }

    /// Absolute address.
    #[wasm_bindgen(getter)]
    pub fn url(&self) -> String {
        self.0.url.clone()
    }

    /// Names and values, in turns.
    #[wasm_bindgen(getter)]
    pub fn headers(&self) -> Vec<String> {
        self.0.headers.iter().flat_map(|(name, value)| [name.clone(), value.clone()]).collect()
    }

    /// Body; empty for `GET`.
    #[wasm_bindgen(getter)]
    pub fn body(&self) -> Vec<u8> {
        self.0.body.clone()
    }

    /// Time for the whole exchange, milliseconds.
    #[wasm_bindgen(getter)]
    pub fn timeout_ms(&self) -> f64 {
        self.0.timeout_ms as f64
    }

    /// Most bytes of the answer's body.
    #[wasm_bindgen(getter)]
    pub fn max_response(&self) -> f64 {
        self.0.max_response as f64
    }
}

/// The app and its pool of files. One in a worker.
#[wasm_bindgen]
pub struct Field {
    app: App,
    shelf: Shelf,
    worked_out: WorkedOut,
    /// Without a keychain nobody would ask for what was worked out.
    asks: bool,
}

/// What another worker has to work out before a command goes to the core.
#[wasm_bindgen]
pub struct Wanted {
    secret: Zeroizing<String>,
    salt: Vec<u8>,
    cost: KeyParams,
}

#[wasm_bindgen]
impl Wanted {
    /// The secret that was typed.
    #[wasm_bindgen(getter)]
    pub fn secret(&self) -> String {
        String::clone(&self.secret)
    }

    /// Salt.
    #[wasm_bindgen(getter)]
    pub fn salt(&self) -> Vec<u8> {
        self.salt.clone()
    }

    /// Memory in KiB, passes, lanes.
    #[wasm_bindgen(getter)]
    pub fn cost(&self) -> Vec<u32> {
        vec![self.cost.memory_kib, self.cost.passes, self.cost.lanes]
    }
}

/// The slow function, for a worker that ends with it. Empty where the cost is none that it takes.
#[wasm_bindgen]
#[must_use]
pub fn slow_key(secret: &str, salt: &[u8], cost: &[u32]) -> Vec<u8> {
    let &[memory_kib, passes, lanes] = cost else { return Vec::new() };
    tabella_app::browser::slow_key(secret, salt, KeyParams { memory_kib, passes, lanes })
        .map_or(Vec::new(), |key| key.to_vec())
}

fn pool_code(error: PoolError) -> JsValue {
    JsValue::from_str(match error {
        PoolError::Held => "held",
        PoolError::Unsupported => "unsupported",
        PoolError::Refused => "refused",
    })
}

#[wasm_bindgen]
impl Field {
    /// Takes the pool of files and makes the app. `base`: 32 bytes that only this browser can unwrap; without them a
    /// passphrase is needed in place of a PIN.
    ///
    /// # Errors
    /// `held` (another tab has the files, or has not let go yet), `unsupported`, `refused`.
    pub async fn open(language: String, version: String, base: Option<Vec<u8>>) -> Result<Field, JsValue> {
        take_pool().await.map_err(pool_code)?;
        let base = base.map(Zeroizing::new).and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
        let worked_out = WorkedOut::default();
        let keychain = base.map(|base| {
            let worked_out = Arc::clone(&worked_out);
            Box::new(BrowserKeychain::new(PathBuf::from(DIR), Zeroizing::new(base), worked_out))
                as Box<dyn Keychain + Send>
        });
        let mut process = [0_u8; 8];
        // Without randomness the worker counts as the same process as the last, and no wait is shortened by that.
        let _ = SystemRandom.fill(&mut process);
        let shelf = Shelf::default();
        let asks = keychain.is_some();
        let app = App::new(Platform {
            dir: PathBuf::from(DIR),
            bundles: Box::new(Downloads(Arc::clone(&shelf))),
            keychain,
            clock: Box::new(WorkerClock { process: u64::from_le_bytes(process) }),
            random: Box::new(SystemRandom),
            language,
            app_version: version,
            platform: "browser".to_owned(),
            key_params: KeyParams::default(),
        });
        Ok(Field { app, shelf, worked_out, asks })
    }

    /// What the slow function has to be worked out of before this command; nothing for most.
    pub fn wanted(&self, command: &str) -> Option<Wanted> {
        let (secret, salt, cost) = self.asks.then(|| self.app.slow_key_wanted(command)).flatten()?;
        Some(Wanted { secret, salt, cost })
    }

    /// Hands over what was worked out; the command that asks for it next takes it. Anything else is worked out again.
    pub fn worked_out(&mut self, wanted: Wanted, key: &[u8]) {
        let Ok(key) = <[u8; 32]>::try_from(key) else { return };
        let Wanted { secret, salt, cost } = wanted;
        *self.worked_out.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((salt, cost, secret, Zeroizing::new(key)));
    }

    /// JSON of a command in; `{"ok": …}` or `{"error": …}` out.
    pub fn dispatch(&mut self, command: &str) -> String {
        let answer = self.app.dispatch_json(command);
        // Whatever came of the command: no secret stays behind it.
        self.worked_out.lock().unwrap_or_else(PoisonError::into_inner).take();
        answer
    }

    /// Takes a photo, a recording or a file in: one frame; `{"ok": …}` or `{"error": …}` out.
    pub fn attach(&mut self, frame: &[u8]) -> String {
        self.app.attach_json(frame)
    }

    /// Bytes of a piece of evidence: the small picture, or the original.
    ///
    /// # Errors
    /// JSON of the error.
    pub fn evidence(&mut self, evidence: &str, small: bool) -> Result<Vec<u8>, JsValue> {
        self.app.evidence_bytes_json(evidence, small).map_err(|error| JsValue::from_str(&error))
    }

    /// What to send now.
    pub fn next_request(&mut self) -> Option<Request> {
        self.app.next_request().map(Request)
    }

    /// The answer to a request; `headers`: names and values, in turns. True where a screen may show something else now.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn answered(&mut self, id: f64, status: u16, headers: Vec<String>, body: Vec<u8>) -> bool {
        let headers =
            headers.chunks_exact(2).filter_map(|pair| Some((pair.first()?.clone(), pair.get(1)?.clone()))).collect();
        self.app.handle_response(id as u64, Ok(HttpResponse { status, headers, body }))
    }

    /// No answer came: `timeout`, `too_large`, or anything else for unreachable.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn failed(&mut self, id: f64, why: &str) -> bool {
        let error = match why {
            "timeout" => TransportError::Timeout,
            "too_large" => TransportError::TooLarge,
            _ => TransportError::Unreachable,
        };
        self.app.handle_response(id as u64, Err(error))
    }

    /// Milliseconds until [`Field::next_request`] may have something.
    #[allow(clippy::cast_precision_loss)]
    pub fn next_wake_ms(&self) -> Option<f64> {
        self.app.next_wake_ms().map(|ms| ms as f64)
    }

    /// The oldest file that waits for its download.
    pub fn take_file(&mut self) -> Option<Outgoing> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    /// Closes the store and lets the files go, for another tab. Nothing may be called afterwards but this again.
    ///
    /// # Errors
    /// `refused`: a file is still open.
    pub fn leave(&mut self) -> Result<(), JsValue> {
        self.app.abandon();
        leave_pool().map_err(pool_code)
    }
}

/// What the clocks of a time zone differ from UTC, in seconds, at instants in seconds since 1970; nothing where the browser does not
/// know the zone. For the test that holds the browser's zones against the tables that the other shells carry.
#[wasm_bindgen]
#[must_use]
#[allow(clippy::cast_possible_truncation)]
pub fn zone_offsets(zone: &str, at: Vec<f64>) -> Option<Vec<i32>> {
    tabella_app::browser::zone_offsets(zone, at.into_iter().map(|seconds| seconds as i64))
}
