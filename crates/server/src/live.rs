//! What open desk pages hear: a report arrived or changed, the board moved, reload.

use crate::desk::mail_types::MailStir;
use crate::desk::types::ReportLine;
use std::sync::Arc;
use tokio::sync::broadcast;

/// Events that a slow page may be behind before it is told to reload.
const BEHIND: usize = 512;

/// An event.
#[derive(Debug, Clone)]
pub enum Event {
    /// A report line, with the area that decides who hears of it.
    Report(Arc<(Option<String>, String)>),
    /// The board moved.
    Board,
    /// A message, a question, a clarification, a receipt of reading or a taken call: whose areas, and what is told.
    Mail(Arc<(Vec<Option<String>>, String)>),
    /// Too much happened to tell line by line.
    Lag,
}

/// The channel to all open pages.
#[derive(Debug, Clone)]
pub struct Live(broadcast::Sender<Event>);

impl Default for Live {
    fn default() -> Self {
        Self(broadcast::channel(BEHIND).0)
    }
}

impl Live {
    /// Tells of a report. Without listeners nothing is encoded.
    pub fn report(&self, line: &ReportLine) {
        if self.0.receiver_count() == 0 {
            return;
        }
        if let Ok(text) = serde_json::to_string(line) {
            let _ = self.0.send(Event::Report(Arc::new((line.area.clone(), text))));
        }
    }

    /// Tells that the board moved.
    pub fn board(&self) {
        let _ = self.0.send(Event::Board);
    }

    /// Tells that something was written or said.
    pub fn mail(&self, areas: Vec<Option<String>>, stir: &MailStir) {
        if self.0.receiver_count() == 0 {
            return;
        }
        if let Ok(text) = serde_json::to_string(stir) {
            let _ = self.0.send(Event::Mail(Arc::new((areas, text))));
        }
    }

    /// Tells pages to reload.
    pub fn lag(&self) {
        let _ = self.0.send(Event::Lag);
    }

    /// Listens.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Event> {
        self.0.subscribe()
    }
}
