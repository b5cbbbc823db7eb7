//! What requests share.

use crate::desk::types::Board;
use crate::keys::Keys;
use crate::live::Live;
use crate::project::worker::{Bell, SharedReference};
use crate::project::{Reference, board};
use crate::store::{Contact, DeviceRow, Store, StoreError};
use crate::throttle::{Limit, Throttle};
use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::{Semaphore, watch};

/// How often the board is computed at most, for each scope.
pub const BOARD_EVERY: Duration = Duration::from_millis(500);

/// A device that proved its token.
#[derive(Debug)]
pub struct Known {
    /// The device.
    pub row: DeviceRow,
    /// Its key, read once.
    pub key: tabella_proto::PublicKey,
}

type Boards = HashMap<Option<Vec<String>>, (Instant, Arc<Board>)>;

/// Shared state of the endpoint.
pub struct App {
    /// Storage.
    pub store: Arc<dyn Store>,
    /// Keys.
    pub keys: Keys,
    /// Reference data.
    pub reference: Arc<SharedReference>,
    /// Events for open pages.
    pub live: Live,
    /// Wakes the projector.
    pub bell: Arc<Bell>,
    /// The projector keeps up.
    pub projecting: Arc<AtomicBool>,
    /// True from the moment the endpoint begins to stop.
    pub stopping: watch::Receiver<bool>,
    /// Answers go over TLS.
    pub secure: bool,
    /// Requests whose signatures are checked at once: as many as there are cores.
    pub checking: Semaphore,
    /// Password checks at once; each takes 64 MiB.
    pub hashing: Semaphore,
    /// Failed enrolments by address.
    pub enrol_by_address: Throttle<IpAddr>,
    /// Failed enrolments in all.
    /// Trusted proxy, whose `X-Forwarded-For` names the client.
    pub behind_proxy: Option<IpAddr>,
    /// Failed sign-ins by account and address.
    pub sign_in_by_pair: Throttle<(String, IpAddr)>,
    /// Failed sign-ins by account.
    pub sign_in_by_account: Throttle<String>,
    /// Failed sign-ins in all.
    pub sign_in_by_address: Throttle<IpAddr>,
    /// Pairs of account and address that have signed in: strangers' failures do not hold them up.
    pub signed_in_before: Mutex<HashSet<(String, IpAddr)>>,
    devices: RwLock<HashMap<[u8; 32], Arc<Known>>>,
    devices_epoch: AtomicI64,
    contacts: Mutex<HashMap<i64, Contact>>,
    pulls: Mutex<HashMap<i64, i64>>,
    boards: Mutex<Boards>,
}

const MINUTE: i64 = 60_000;

impl App {
    /// Puts it together.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        keys: Keys,
        reference: Arc<SharedReference>,
        stopping: watch::Receiver<bool>,
        secure: bool,
        behind_proxy: Option<IpAddr>,
    ) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let limit = |failures, minutes| Limit { failures, window_ms: minutes * MINUTE };
        Self {
            store,
            keys,
            reference,
            live: Live::default(),
            bell: Arc::default(),
            projecting: Arc::new(AtomicBool::new(true)),
            stopping,
            secure,
            checking: Semaphore::new(cores),
            hashing: Semaphore::new(2),
            // A whole training room may sit behind one address: only failures count.
            enrol_by_address: Throttle::new(limit(20, 5)),
            behind_proxy,
            // By pair first, so that a stranger's tries do not lock a coordinator out on polling day.
            sign_in_by_pair: Throttle::new(limit(5, 5)),
            sign_in_by_account: Throttle::new(limit(50, 5)),
            sign_in_by_address: Throttle::new(limit(30, 5)),
            signed_in_before: Mutex::default(),
            devices: RwLock::default(),
            devices_epoch: AtomicI64::new(-1),
            contacts: Mutex::default(),
            pulls: Mutex::default(),
            boards: Mutex::default(),
        }
    }

    /// Reference data as of now.
    #[must_use]
    pub fn reference(&self) -> Arc<Reference> {
        Arc::clone(&self.reference.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Endpoint's clock.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        chrono::Utc::now().timestamp_millis()
    }

    /// The device behind a token. Revocation is asked of the store where it matters, not of this memory.
    ///
    /// # Errors
    /// Storage faults.
    pub fn device(&self, token_hash: &[u8; 32]) -> Result<Option<Arc<Known>>, StoreError> {
        if let Some(known) = self.devices.read().unwrap_or_else(PoisonError::into_inner).get(token_hash) {
            return Ok(Some(Arc::clone(known)));
        }
        let Some(row) = self.store.device_by_token(token_hash)? else { return Ok(None) };
        let key = tabella_proto::PublicKey::from_text(&row.key).map_err(|_| StoreError::Stored("device.key"))?;
        let known = Arc::new(Known { row, key });
        self.devices.write().unwrap_or_else(PoisonError::into_inner).insert(*token_hash, Arc::clone(&known));
        Ok(Some(known))
    }

    /// Forgets devices when something administrative changed; called regularly.
    ///
    /// # Errors
    /// Storage faults.
    pub fn refresh_devices(&self) -> Result<(), StoreError> {
        let epoch = self.store.epochs()?.admin;
        if self.devices_epoch.swap(epoch, Ordering::AcqRel) != epoch {
            self.devices.write().unwrap_or_else(PoisonError::into_inner).clear();
        }
        Ok(())
    }

    /// Notes that a device spoke; written down once a second.
    pub fn spoke(&self, device: i64, contact: Contact) {
        self.contacts.lock().unwrap_or_else(PoisonError::into_inner).insert(device, contact);
    }

    /// Notes that a device pulled: what it said of itself before stays.
    pub fn pulled(&self, device: i64, at_ms: i64) {
        self.pulls.lock().unwrap_or_else(PoisonError::into_inner).insert(device, at_ms);
    }

    /// Writes contacts down.
    ///
    /// # Errors
    /// Storage faults; the contacts are kept for the next time.
    pub fn flush_contacts(&self) -> Result<(), StoreError> {
        let said = std::mem::take(&mut *self.contacts.lock().unwrap_or_else(PoisonError::into_inner));
        let pulls = std::mem::take(&mut *self.pulls.lock().unwrap_or_else(PoisonError::into_inner));
        if said.is_empty() && pulls.is_empty() {
            return Ok(());
        }
        let said_list = said.iter().map(|(no, c)| (*no, *c)).collect();
        let pull_list = pulls.iter().map(|(no, at)| (*no, *at)).collect();
        if let Err(error) = self.store.note_contacts(said_list, pull_list) {
            let mut contacts = self.contacts.lock().unwrap_or_else(PoisonError::into_inner);
            for (no, contact) in said {
                contacts.entry(no).or_insert(contact);
            }
            let mut kept = self.pulls.lock().unwrap_or_else(PoisonError::into_inner);
            for (no, at) in pulls {
                kept.entry(no).or_insert(at);
            }
            return Err(error);
        }
        self.live.board();
        Ok(())
    }

    /// The board for a scope, at most [`BOARD_EVERY`] old.
    ///
    /// # Errors
    /// Storage faults.
    pub fn board(&self, scope: Option<&[String]>) -> Result<Arc<Board>, StoreError> {
        let key = scope.map(<[String]>::to_vec);
        if let Some((at, board)) = self.boards.lock().unwrap_or_else(PoisonError::into_inner).get(&key)
            && at.elapsed() < BOARD_EVERY
        {
            return Ok(Arc::clone(board));
        }
        let at = Instant::now();
        let mut contacts: HashMap<i64, Contact> = self.store.contacts()?.into_iter().collect();
        for (no, contact) in self.contacts.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            contacts.insert(*no, *contact);
        }
        for (no, at) in self.pulls.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let silent = Contact { at_ms: *at, waiting: 0, drafts: 0, clock_ahead_ms: 0 };
            let contact = contacts.entry(*no).or_insert(silent);
            contact.at_ms = contact.at_ms.max(*at);
        }
        let devices: Vec<_> = self
            .store
            .devices()?
            .into_iter()
            .map(|d| {
                let c = contacts.get(&d.no).copied();
                (d, c)
            })
            .collect();
        let counts = self.store.board_counts()?;
        let board = Arc::new(board::board(&self.reference(), &counts, &devices, scope, self.now_ms()));
        let mut boards = self.boards.lock().unwrap_or_else(PoisonError::into_inner);
        boards.retain(|_, (at, _)| at.elapsed() < BOARD_EVERY * 4);
        boards.insert(key, (at, Arc::clone(&board)));
        Ok(board)
    }
}
