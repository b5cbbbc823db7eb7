//! The writer thread: group commit.
//!
//! Whatever waits when the thread comes round shares one transaction and one sync. Under load the groups grow by
//! themselves, so that the cost of the sync is divided; without load a push waits for nobody.

use super::{Shared, accept};
use crate::store::types::{Batch, Fate, StoreError};
use rusqlite::{Connection, TransactionBehavior};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use tokio::sync::oneshot;

type Reply = oneshot::Sender<Result<Vec<Fate>, StoreError>>;

/// Versions after which a group is closed: bounds the time that the first of it waits.
const GROUP: usize = 2_000;

/// Work for the writer.
pub(super) enum Job {
    /// Store a push and answer after the commit.
    Accept(Batch, Reply),
    /// Something rarer, in a transaction of its own.
    Run(Box<dyn FnOnce(&mut Connection) + Send>),
    /// End, after everything before.
    Stop,
}

struct Alive<'a>(&'a AtomicBool);

impl Drop for Alive<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

/// Runs until [`Job::Stop`].
pub(super) fn run(mut connection: Connection, jobs: &Receiver<Job>, shared: &Shared) {
    // Also where a fault unwinds: `/readyz` must not say that pushes are taken.
    let _alive = Alive(&shared.alive);
    let mut memory = accept::Memory::default();
    while let Ok(first) = jobs.recv() {
        let mut group: Vec<(Batch, Reply)> = Vec::new();
        let mut versions = 0_usize;
        let mut alone = None;
        let mut next = Some(first);
        while let Some(job) = next.take() {
            match job {
                Job::Accept(batch, reply) => {
                    versions += batch.versions.len();
                    group.push((batch, reply));
                    if versions < GROUP {
                        next = jobs.try_recv().ok();
                    }
                }
                other => alone = Some(other),
            }
        }
        if !group.is_empty() {
            commit(&mut connection, &mut memory, group, shared);
        }
        match alone {
            Some(Job::Run(work)) => work(&mut connection),
            Some(Job::Stop) => break,
            Some(Job::Accept(..)) | None => {}
        }
    }
    // Leaves one file behind instead of three; a failure costs nothing but a longer next start.
    let _ = connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
}

fn commit(connection: &mut Connection, memory: &mut accept::Memory, group: Vec<(Batch, Reply)>, shared: &Shared) {
    match store(connection, memory, group.iter().map(|(batch, _)| batch)) {
        Ok((fates, last)) => {
            shared.last_seq.store(last, Ordering::Release);
            for ((_, reply), fates) in group.into_iter().zip(fates) {
                let _ = reply.send(Ok(fates));
            }
        }
        // One push must not take the others down with it.
        Err(_) if group.len() > 1 => {
            for one in group {
                commit(connection, memory, vec![one], shared);
            }
        }
        Err(error) => {
            tracing::error!(%error, "a push was not stored");
            for (_, reply) in group {
                let _ = reply.send(Err(StoreError::Unavailable));
            }
        }
    }
}

fn store<'a>(
    connection: &mut Connection,
    memory: &mut accept::Memory,
    batches: impl Iterator<Item = &'a Batch>,
) -> Result<(Vec<Vec<Fate>>, i64), StoreError> {
    let result = (|| {
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let now = chrono::Utc::now().timestamp_millis();
        memory.refresh(&tx)?;
        let fates = batches.map(|b| accept::accept(&tx, memory, b, now)).collect::<Result<Vec<_>, _>>()?;
        tx.commit()?;
        Ok((fates, memory.last_seq()))
    })();
    if result.is_err() {
        // What it remembers may have been rolled back.
        *memory = accept::Memory::default();
    }
    result
}
