//! The door to the network: requests out, answers in. The shell carries them and knows nothing of what is in them.

use crate::App;
use crate::api::Reply;
use crate::error::Answer;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tabella_sync::{HttpResponse, Method, Plan, Planned, TransportError};

/// How long nothing is asked after the store did not take an answer.
const HOLD_MS: u64 = 30_000;

/// A request for the shell to perform. It must not follow redirects, and adds nothing but `Host` and `Content-Length`.
#[derive(Clone)]
pub struct HttpRequest {
    /// Names the request when its answer is handed back.
    pub id: u64,
    /// `GET`, `POST` or `PUT`.
    pub method: &'static str,
    /// Absolute address.
    pub url: String,
    /// Headers, names in lower case. They hold the device's token: never to be logged.
    pub headers: Vec<(String, String)>,
    /// Body; empty for `GET`.
    pub body: Vec<u8>,
    /// Time for the whole exchange, milliseconds.
    pub timeout_ms: u64,
    /// Most bytes of the answer's body; more is [`TransportError::TooLarge`].
    pub max_response: usize,
}

/// A request that is under way. Forgetting it is safe: what it carried is sent again with the same bytes.
pub(crate) struct InFlight {
    id: u64,
    planned: Planned,
}

impl App {
    /// What to send now; `None` where nothing is due (see [`App::next_wake_ms`]), while locked, and while a request is
    /// under way.
    pub fn next_request(&mut self) -> Option<HttpRequest> {
        match catch_unwind(AssertUnwindSafe(|| self.plan_request())) {
            Ok(request) => request,
            Err(_) => {
                tracing::error!(code = "panic", "planning ended in a fault");
                self.hold();
                None
            }
        }
    }

    // The store does not take what comes (a full disk, a fault): asking again at once would only drain the battery.
    fn hold(&mut self) {
        self.in_flight = None;
        self.hold_until_mono = Some(self.platform.clock.now().mono_ms.saturating_add(HOLD_MS));
        self.wake_ms = None;
    }

    fn plan_request(&mut self) -> Option<HttpRequest> {
        if self.in_flight.is_some() {
            return None;
        }
        let book = self.book().ok()?;
        let now = self.platform.clock.now();
        if self.hold_until_mono.is_some_and(|until| now.mono_ms < until) {
            return None;
        }
        self.hold_until_mono = None;
        let now_ms = now.wall_ms;
        let plan = match book.plan(&self.agent(), now_ms) {
            Ok(plan) => plan,
            Err(error) => {
                tracing::warn!(code = ?error.code, "nothing can be planned now");
                self.hold();
                return None;
            }
        };
        let mut planned = match plan {
            Plan::Send(planned) => planned,
            Plan::Wait { until_ms } => {
                self.wake_ms = Some(until_ms);
                return None;
            }
            Plan::Idle => {
                self.wake_ms = None;
                return None;
            }
        };
        self.wake_ms = None;
        self.requests = self.requests.wrapping_add(1);
        let id = self.requests;
        // A large file is not held twice: what it was about stands in the job.
        let body = std::mem::take(&mut planned.request.body);
        let request = &planned.request;
        let out = HttpRequest {
            id,
            method: match request.method {
                Method::Get => "GET",
                Method::Post => "POST",
                Method::Put => "PUT",
            },
            url: request.url.clone(),
            headers: request.headers.clone(),
            body,
            timeout_ms: u64::try_from(request.timeout.as_millis()).unwrap_or(u64::MAX),
            max_response: request.max_response,
        };
        self.in_flight = Some(InFlight { id, planned });
        Some(out)
    }

    /// The answer to a request, or that none came. An answer to a request that is not under way any more (the app was
    /// locked meanwhile) changes nothing. True where a screen may show something else now.
    pub fn handle_response(&mut self, id: u64, answer: Result<HttpResponse, TransportError>) -> bool {
        match catch_unwind(AssertUnwindSafe(|| self.take_answer(id, answer))) {
            Ok(changed) => changed,
            Err(_) => {
                tracing::error!(code = "panic", "an answer ended in a fault");
                self.forget_forms();
                self.hold();
                true
            }
        }
    }

    fn take_answer(&mut self, id: u64, answer: Result<HttpResponse, TransportError>) -> bool {
        let Some(in_flight) = self.in_flight.take_if(|f| f.id == id) else { return false };
        let Ok(book) = self.book() else { return false };
        let now_ms = self.platform.clock.now().wall_ms;
        let mut jitter = [0_u8; 8];
        // Without randomness all devices would come back at one time, which is a pity and no fault.
        let _ = self.platform.random.fill(&mut jitter);
        let agent = self.agent();
        let rules = |book: &crate::book::Book| {
            book.mission().ok().flatten().and_then(|m| m.unknown.get(tabella_domain::evidence::PHOTOS).cloned())
        };
        let before = rules(&book);
        match book.apply(&agent, in_flight.planned, answer, now_ms, u64::from_le_bytes(jitter)) {
            Ok(outcome) => {
                // A rule for photos holds from the moment at which it is known.
                if outcome.stations || outcome.enrolled || (outcome.pulled && rules(&book) != before) {
                    // Open forms show stations and the mission as they were.
                    self.forget_forms();
                }
                if outcome.pulled {
                    self.mend_partner();
                }
                true
            }
            Err(error) => {
                tracing::warn!(code = ?error.code, "an answer could not be stored; it will be asked for again");
                self.hold();
                true
            }
        }
    }

    /// Milliseconds until [`App::next_request`] may have something; `None`: only after a command.
    pub fn next_wake_ms(&self) -> Option<u64> {
        if let Some(until) = self.hold_until_mono {
            return Some(until.saturating_sub(self.platform.clock.now().mono_ms).max(250));
        }
        let wake = self.wake_ms?;
        let wait = wake.saturating_sub(self.platform.clock.now().wall_ms).max(250);
        u64::try_from(wait).ok()
    }

    /// A person sends: whatever wait was planned is over. A way that works is left as it is. What was sent is in the store
    /// already, so a fault here must not look as if it were not: the loop comes to it by itself.
    pub(crate) fn hurry(&mut self) -> Answer<()> {
        let book = self.book()?;
        let hindered = |network: tabella_sync::NetworkState| {
            !network.reachable || network.way.failures > 0 || network.push.failures > 0
        };
        if let Err(error) = book.network().and_then(|network| if hindered(network) { book.sync_now() } else { Ok(()) })
        {
            tracing::warn!(code = ?error.code, "the wait could not be ended");
        }
        self.wake_ms = None;
        self.hold_until_mono = None;
        Ok(())
    }

    pub(crate) fn sync_now(&mut self) -> Answer<Reply> {
        let book = self.book()?;
        book.sync_now()?;
        self.wake_ms = None;
        self.hold_until_mono = None;
        self.status()
    }
}
