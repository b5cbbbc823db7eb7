//! What an answer, or the lack of one, means.

use crate::http::{HttpResponse, TransportError};
use crate::plan::{Job, Planned};
use crate::state::{Agent, Lane, NetworkState, Outcome, Problem, Standing};
use crate::store::SyncStore;
use crate::{evidence, notes, pull, push};
use serde::de::DeserializeOwned;
use tabella_proto::{EnrolAnswer, Hello, PROTOCOL, PROTOCOL_OLDEST, WireCode, decode};

/// Most bytes of an answer once unpacked.
const PLAIN: usize = 256 * 1024 * 1024;

/// An answer that brought nothing.
pub(crate) struct Fault {
    pub(crate) problem: Problem,
    /// The endpoint's own code: absent where it was not the endpoint that answered.
    pub(crate) code: Option<WireCode>,
    pub(crate) status: u16,
    pub(crate) retry_after_s: Option<u64>,
}

impl Fault {
    fn plain(problem: Problem) -> Self {
        Self { problem, code: None, status: 0, retry_after_s: None }
    }

    /// True where the endpoint itself spoke and has no fault.
    pub(crate) fn answered(&self) -> bool {
        self.code.is_some() && self.problem != Problem::EndpointFault
    }
}

/// Body of a success, or what stands in the way.
pub(crate) fn read(answer: Result<HttpResponse, TransportError>) -> Result<Vec<u8>, Fault> {
    let response = match answer {
        Ok(response) => response,
        Err(TransportError::Unreachable | TransportError::Timeout) => return Err(Fault::plain(Problem::Unreachable)),
        Err(TransportError::Tls | TransportError::TooLarge) => return Err(Fault::plain(Problem::NotAnEndpoint)),
    };
    if (200..300).contains(&response.status) {
        return response.plain_body(PLAIN).ok_or_else(|| Fault::plain(Problem::NotAnEndpoint));
    }
    let code = response.wire_code();
    let status = response.status;
    let problem = match (code, status) {
        (Some(WireCode::CodeUnknown), _) => Problem::CodeUnknown,
        (Some(WireCode::CodeExpired), _) => Problem::CodeExpired,
        (Some(WireCode::CodeUsed), _) => Problem::CodeUsed,
        // Only the endpoint's own word counts: a portal's 401 or 403 revokes nobody.
        (Some(WireCode::Unauthorized | WireCode::DeviceRevoked), _) => Problem::DeviceRevoked,
        (Some(WireCode::ProtocolUnsupported), _) => Problem::ProtocolUnsupported,
        (Some(WireCode::Throttled), _) | (None, 429) => Problem::Throttled,
        (_, 500..=599) | (Some(WireCode::Internal), _) => Problem::EndpointFault,
        (Some(_), _) => Problem::Refused,
        (None, _) => Problem::NotAnEndpoint,
    };
    Err(Fault { problem, code, status, retry_after_s: response.retry_after_s() })
}

/// A message of the expected shape; anything else did not come from an endpoint.
pub(crate) fn message<T: DeserializeOwned>(answer: Result<HttpResponse, TransportError>) -> Result<T, Fault> {
    let body = read(answer)?;
    decode(&body).map_err(|_| Fault::plain(Problem::NotAnEndpoint))
}

/// Puts the answer of a planned request, or the failure to get one, into the store. `random` is any 64 random bits
/// (jitter of the next try). An answer that no longer fits (the address was corrected meanwhile) changes nothing.
///
/// # Errors
/// The store's. The same answer may be applied again.
pub fn apply<S: SyncStore>(
    store: &mut S,
    agent: &Agent,
    planned: Planned,
    answer: Result<HttpResponse, TransportError>,
    now_ms: i64,
    random: u64,
) -> Result<Outcome, S::Error> {
    let network = store.network()?;
    let outcome = Outcome::of(planned.kind);
    let mut turn = Turn { agent, now_ms, random, network, outcome };
    match planned.job {
        Job::Hello { address } => turn.hello(store, &address, answer)?,
        Job::Enrol { address, code } => turn.enrol(store, &address, &code, answer)?,
        Job::Push(sent) => push::apply(&mut turn, store, &sent, answer)?,
        Job::Notes(sent) => notes::apply(&mut turn, store, &sent, answer)?,
        Job::Pull { cursor } => pull::changes(&mut turn, store, cursor.as_deref(), answer)?,
        Job::Form(form) => pull::form(&mut turn, store, form, answer)?,
        Job::Stations(version) => pull::stations(&mut turn, store, &version, answer)?,
        Job::Evidence(sent) => evidence::uploaded(&mut turn, store, &sent, answer)?,
        Job::EvidenceState(sent) => evidence::asked(&mut turn, store, &sent, answer)?,
    }
    store.set_network(&turn.network)?;
    Ok(turn.outcome)
}

/// One answer being applied.
pub(crate) struct Turn<'a> {
    pub(crate) agent: &'a Agent,
    pub(crate) now_ms: i64,
    pub(crate) random: u64,
    pub(crate) network: NetworkState,
    pub(crate) outcome: Outcome,
}

impl Turn<'_> {
    /// Books a fault on the lane of the request and, where the endpoint did not speak, on the way as a whole too. A hello
    /// has no lane but the way. The way is open again with the next hello; a lane only with a success of its own, so that
    /// a link that carries a hello and no upload is not filled with uploads for ever.
    pub(crate) fn fault(&mut self, fault: &Fault, lane: Option<fn(&mut NetworkState) -> &mut Lane>) {
        let way = self.network.way;
        self.outcome.problem = Some(fault.problem);
        if fault.answered() {
            self.network.answered(self.now_ms);
            self.network.problem = match fault.problem {
                Problem::DeviceRevoked => None,
                other => Some(other),
            };
        } else {
            self.network.not_reached(fault.problem, self.now_ms);
        }
        if fault.problem == Problem::DeviceRevoked {
            self.network.revoked = true;
            self.network.pull_once = false;
        }
        if lane.is_none() || fault.code.is_none() {
            // An answered hello that is a refusal opens nothing: its waits grow too.
            self.network.way = way;
            self.network.way.failed(self.now_ms, self.random, fault.retry_after_s);
        }
        if let Some(lane) = lane {
            lane(&mut self.network).failed(self.now_ms, self.random, fault.retry_after_s);
        }
    }

    fn hello<S: SyncStore>(
        &mut self,
        store: &mut S,
        address: &str,
        answer: Result<HttpResponse, TransportError>,
    ) -> Result<(), S::Error> {
        let standing = store.standing()?;
        let (expected, pending) = match &standing {
            Standing::New => return Ok(()),
            Standing::Enrolling(p) if p.address == address => (p.endpoint_key.as_deref(), true),
            Standing::Enrolled(link) if link.address == address => (Some(link.endpoint_key.as_str()), false),
            Standing::Enrolling(_) | Standing::Enrolled(_) => return Ok(()),
        };
        let hello = message::<Hello>(answer).and_then(|hello| {
            if hello.product == "tabella" { Ok(hello) } else { Err(Fault::plain(Problem::NotAnEndpoint)) }
        });
        let hello = match hello {
            Ok(hello) => hello,
            Err(fault) => {
                self.fault(&fault, None);
                return Ok(());
            }
        };
        let problem = if hello.protocol_oldest > PROTOCOL || hello.protocol < PROTOCOL_OLDEST {
            Some(Problem::ProtocolUnsupported)
        } else if expected.is_some_and(|key| key != hello.endpoint_key)
            || tabella_proto::PublicKey::from_text(&hello.endpoint_key).is_err()
        {
            Some(Problem::EndpointChanged)
        } else {
            None
        };
        if let Some(problem) = problem {
            // An endpoint answered, but not one to talk to: nothing more is sent until it changes.
            self.network.not_reached(problem, self.now_ms);
            self.network.way.failed(self.now_ms, self.random, None);
            self.outcome.problem = Some(problem);
            if pending && problem.needs_a_person() {
                store.fail_enrolment(problem)?;
            }
            return Ok(());
        }
        if pending && expected.is_none() {
            store.pin_endpoint_key(&hello.endpoint_key)?;
        }
        self.network.answered(self.now_ms);
        self.network.note_server_time(&hello.server_time, self.now_ms);
        Ok(())
    }

    fn enrol<S: SyncStore>(
        &mut self,
        store: &mut S,
        address: &str,
        code: &str,
        answer: Result<HttpResponse, TransportError>,
    ) -> Result<(), S::Error> {
        let pinned = match store.standing()? {
            Standing::Enrolling(p) if p.address == address && p.code == code => p.endpoint_key,
            _ => return Ok(()),
        };
        let answer: EnrolAnswer = match message(answer) {
            Ok(answer) => answer,
            Err(fault) => {
                self.fault(&fault, Some(|n| &mut n.push));
                if fault.problem.needs_a_person() {
                    store.fail_enrolment(fault.problem)?;
                }
                return Ok(());
            }
        };
        if pinned.as_deref() != Some(answer.endpoint_key.as_str()) {
            self.network.not_reached(Problem::EndpointChanged, self.now_ms);
            self.outcome.problem = Some(Problem::EndpointChanged);
            return store.fail_enrolment(Problem::EndpointChanged);
        }
        store.finish_enrolment(&answer)?;
        self.network = NetworkState { reachable: true, since_ms: self.network.since_ms, ..NetworkState::default() };
        self.network.answered(self.now_ms);
        self.network.note_server_time(&answer.server_time, self.now_ms);
        self.outcome.enrolled = true;
        Ok(())
    }
}
