//! Pieces of evidence that come in parts, below `evidence/partial/`: one file a device and piece. They are no truth yet, and no reader
//! sees them; whole and proven they get the name of their hash.

use super::evidence::{FOLDER, place, private_dir, sync_dir};
use super::lock;
use crate::store::types::{Growing, StoreError};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};
use tabella_domain::EvidenceId;

/// Parts that nobody went on with for so long are let go of: the device has the whole, and sends it again.
const STALE: Duration = Duration::from_secs(14 * 24 * 3600);
/// Bytes read back together.
const TOGETHER: usize = 256 * 1024;

/// Whose turn it is with a piece: the number of whoever came last.
type Turn = Arc<Mutex<u64>>;

pub(super) struct Partials {
    dir: PathBuf,
    turns: Mutex<HashMap<String, Turn>>,
}

fn name(device: i64, evidence: EvidenceId) -> String {
    format!("{device}-{}", evidence.0.simple())
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// True where the content lies under its hash already and this is its second name: nothing may be added to it.
#[cfg(unix)]
fn kept(file: &File) -> Result<bool, StoreError> {
    use std::os::unix::fs::MetadataExt;
    let known = file.metadata()?;
    Ok(known.is_file() && known.nlink() > 1)
}

#[cfg(not(unix))]
fn kept(_: &File) -> Result<bool, StoreError> {
    Ok(false)
}

fn open(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    Ok(options.open(path)?)
}

impl Partials {
    pub(super) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned(), turns: Mutex::default() }
    }

    fn folder(&self) -> PathBuf {
        self.dir.join(FOLDER).join("partial")
    }

    fn turn(&self, name: &str) -> Turn {
        Arc::clone(lock(&self.turns).entry(name.to_owned()).or_default())
    }

    pub(super) fn go_on(&self, device: i64, evidence: EvidenceId, total: u64) -> Result<Box<dyn Growing>, StoreError> {
        let folder = self.folder();
        private_dir(&self.dir.join(FOLDER))?;
        private_dir(&folder)?;
        let name = name(device, evidence);
        let path = folder.join(&name);
        let line = self.turn(&name);
        let mut turn = lock(&line);
        *turn = turn.wrapping_add(1);
        let mut file = open(&path)?;
        let mut held = file.metadata()?.len();
        // Longer than the whole, or kept and not the whole: of a head that this is not. It is begun with again.
        if held > total || (held != total && kept(&file)?) {
            remove(&path)?;
            file = open(&path)?;
            held = 0;
        }
        // Touched: it is not stale while somebody goes on with it.
        let _ = file.set_modified(SystemTime::now());
        let mine = *turn;
        drop(turn);
        Ok(Box::new(Part { dir: self.dir.clone(), path, file, line, mine, held, total }))
    }

    pub(super) fn held(&self, device: i64, evidence: EvidenceId) -> Result<u64, StoreError> {
        match fs::metadata(self.folder().join(name(device, evidence))) {
            Ok(known) => Ok(known.len()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn forget(&self, device: i64, evidence: EvidenceId) -> Result<(), StoreError> {
        let name = name(device, evidence);
        let line = self.turn(&name);
        let mut turn = lock(&line);
        *turn = turn.wrapping_add(1);
        remove(&self.folder().join(&name))
    }

    pub(super) fn sweep(&self, now: SystemTime) -> Result<(), StoreError> {
        // A turn that nobody holds is nobody's.
        lock(&self.turns).retain(|_, turn| Arc::strong_count(turn) > 1);
        let entries = match fs::read_dir(self.folder()) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let line = self.turn(&name);
            let mut turn = lock(&line);
            let touched = entry.metadata().and_then(|known| known.modified());
            if touched.is_ok_and(|at| now.duration_since(at).is_ok_and(|age| age > STALE)) {
                *turn = turn.wrapping_add(1);
                remove(&entry.path())?;
            }
        }
        Ok(())
    }
}

struct Part {
    dir: PathBuf,
    path: PathBuf,
    file: File,
    line: Turn,
    mine: u64,
    held: u64,
    total: u64,
}

impl Growing for Part {
    fn held(&self) -> u64 {
        self.held
    }

    fn write(&mut self, bytes: &[u8]) -> Result<bool, StoreError> {
        let turn = lock(&self.line);
        if *turn != self.mine {
            return Ok(false);
        }
        let room = usize::try_from(self.total.saturating_sub(self.held)).unwrap_or(usize::MAX);
        let bytes = bytes.get(..room).unwrap_or(bytes);
        self.file.write_all(bytes)?;
        self.held = self.held.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        Ok(true)
    }

    fn settle(&self) -> Result<(), StoreError> {
        Ok(self.file.sync_data()?)
    }

    fn sum(&mut self) -> Result<[u8; 32], StoreError> {
        self.file.seek(SeekFrom::Start(0))?;
        let (mut hash, mut buffer) = (Sha256::new(), vec![0; TOGETHER]);
        loop {
            let read = self.file.read(&mut buffer)?;
            if read == 0 {
                return Ok(hash.finalize().into());
            }
            hash.update(buffer.get(..read).unwrap_or_default());
        }
    }

    fn keep(&self, sha256: &[u8; 32]) -> Result<bool, StoreError> {
        let turn = lock(&self.line);
        if *turn != self.mine {
            return Ok(false);
        }
        let (folder, file) = place(&self.dir, sha256);
        private_dir(&folder)?;
        self.file.sync_all()?;
        if !file.try_exists()? {
            // A second name for the same bytes; where there is no such thing, the name itself.
            #[cfg(unix)]
            let linked = fs::hard_link(&self.path, &file).is_ok();
            #[cfg(not(unix))]
            let linked = false;
            if !linked {
                fs::rename(&self.path, &file)?;
            }
        }
        sync_dir(&folder)?;
        sync_dir(&self.dir.join(FOLDER))?;
        Ok(true)
    }

    fn discard(self: Box<Self>) -> Result<bool, StoreError> {
        let mut turn = lock(&self.line);
        if *turn != self.mine {
            return Ok(false);
        }
        *turn = turn.wrapping_add(1);
        remove(&self.path)?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn piece() -> EvidenceId {
        EvidenceId(uuid::Uuid::from_u128(9))
    }

    fn sum(bytes: &[u8]) -> [u8; 32] {
        Sha256::digest(bytes).into()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn whoever_writes_what_and_is_overtaken_when_what_is_there_is_always_a_beginning_of_the_whole(
            bytes in prop::collection::vec(any::<u8>(), 1..4_000),
            writes in prop::collection::vec((0_usize..3, 1_usize..900, any::<bool>()), 1..40),
        ) {
            let dir = tempfile::tempdir().unwrap();
            let partials = Partials::new(dir.path());
            let total = bytes.len() as u64;
            let mut hands: Vec<Option<Box<dyn Growing>>> = (0..3).map(|_| None).collect();
            for (hand, length, anew) in writes {
                if anew || hands[hand].is_none() {
                    hands[hand] = Some(partials.go_on(1, piece(), total).unwrap());
                }
                let growing = hands[hand].as_mut().unwrap();
                let held = usize::try_from(growing.held()).unwrap();
                // Each hand goes on where it thinks that it is; one that was overtaken writes nothing.
                growing.write(&bytes[held..(held + length).min(bytes.len())]).unwrap();
            }
            let there = fs::read(partials.folder().join(name(1, piece()))).unwrap();
            prop_assert_eq!(there.len() as u64, partials.held(1, piece()).unwrap());
            prop_assert!(bytes.starts_with(&there));
        }
    }

    #[test]
    fn one_who_was_overtaken_takes_keeps_and_discards_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let partials = Partials::new(dir.path());
        let mut first = partials.go_on(1, piece(), 4).unwrap();
        assert!(first.write(b"ab").unwrap());
        let mut second = partials.go_on(1, piece(), 4).unwrap();
        assert_eq!(second.held(), 2);
        assert!(!first.write(b"cd").unwrap());
        assert!(second.write(b"cdef").unwrap());
        assert_eq!((second.held(), second.sum().unwrap()), (4, sum(b"abcd")), "never past the whole");
        assert!(!first.keep(&sum(b"ab")).unwrap());
        assert!(!first.discard().unwrap());
        assert!(second.keep(&sum(b"abcd")).unwrap());
        assert_eq!(fs::read(place(dir.path(), &sum(b"abcd")).1).unwrap(), b"abcd");
        // Another device's piece of the same id is another.
        assert_eq!(partials.held(2, piece()).unwrap(), 0);
    }

    #[test]
    fn what_is_kept_is_never_added_to_through_its_parts() {
        let dir = tempfile::tempdir().unwrap();
        let partials = Partials::new(dir.path());
        let mut growing = partials.go_on(1, piece(), 4).unwrap();
        growing.write(b"abcd").unwrap();
        assert!(growing.keep(&sum(b"abcd")).unwrap());
        // The row was not written, and the device comes again: all is there.
        assert_eq!(partials.go_on(1, piece(), 4).unwrap().held(), 4);
        // A head of another length under the same id begins anew.
        let mut longer = partials.go_on(1, piece(), 9).unwrap();
        assert_eq!(longer.held(), 0);
        longer.write(b"xyz").unwrap();
        assert_eq!(fs::read(place(dir.path(), &sum(b"abcd")).1).unwrap(), b"abcd");
        partials.forget(1, piece()).unwrap();
        assert_eq!(partials.held(1, piece()).unwrap(), 0);
        assert_eq!(fs::read(place(dir.path(), &sum(b"abcd")).1).unwrap(), b"abcd");
    }

    #[test]
    fn parts_that_nobody_goes_on_with_are_let_go_of_after_two_weeks() {
        let dir = tempfile::tempdir().unwrap();
        let partials = Partials::new(dir.path());
        partials.sweep(SystemTime::now()).unwrap();
        let mut growing = partials.go_on(1, piece(), 4).unwrap();
        growing.write(b"ab").unwrap();
        partials.sweep(SystemTime::now() + STALE - Duration::from_secs(60)).unwrap();
        assert_eq!(partials.held(1, piece()).unwrap(), 2);
        partials.sweep(SystemTime::now() + STALE + Duration::from_secs(60)).unwrap();
        assert_eq!(partials.held(1, piece()).unwrap(), 0);
        assert!(!growing.write(b"cd").unwrap(), "a hand on what is gone writes nothing");
    }
}
