//! Laws of the outbox: nothing is lost, and a receipt stands.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

use proptest::prelude::*;
use tabella_domain::{OutboxState, ParkCode, ReceiptRef};

#[derive(Debug, Clone)]
enum Step {
    Send,
    Retry(i64),
    Acknowledge(String),
    Park(ParkCode),
    Requeue,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::Send),
        any::<i64>().prop_map(Step::Retry),
        "[A-Z0-9]{4}".prop_map(Step::Acknowledge),
        prop_oneof![
            Just(ParkCode::TooLarge),
            Just(ParkCode::Refused),
            Just(ParkCode::ProtocolUnsupported),
            Just(ParkCode::Conflicting),
            Just(ParkCode::ReceiptInvalid)
        ]
        .prop_map(Step::Park),
        Just(Step::Requeue),
    ]
}

fn receipt(number: &str) -> ReceiptRef {
    ReceiptRef { number: number.into(), received_at: "2024-05-01T07:00:00Z".into(), set_aside: false }
}

fn take(state: OutboxState, step: &Step) -> Result<OutboxState, OutboxState> {
    let next = match step {
        Step::Send => state.send(),
        Step::Retry(at) => state.retry(*at),
        Step::Acknowledge(number) => state.acknowledge(receipt(number)),
        Step::Park(code) => state.park(*code),
        Step::Requeue => state.requeue(),
    };
    next.map_err(|refused| *refused.state)
}

fn attempts(state: &OutboxState) -> Option<u32> {
    match state {
        OutboxState::Waiting { attempts, .. }
        | OutboxState::Sending { attempts }
        | OutboxState::Parked { attempts, .. } => Some(*attempts),
        OutboxState::Acknowledged { .. } => None,
    }
}

proptest! {
    #[test]
    fn no_path_loses_a_version(steps in proptest::collection::vec(step(), 0..60)) {
        let mut state = OutboxState::queued();
        let mut first_receipt: Option<ReceiptRef> = None;
        let mut tried = 0;
        for step in &steps {
            let before = state.clone();
            state = match take(state, step) {
                Ok(next) => next,
                // A refused transition hands the state back as it was.
                Err(same) => { prop_assert_eq!(&same, &before); same }
            };
            if let OutboxState::Acknowledged { receipt } = &state {
                first_receipt.get_or_insert_with(|| receipt.clone());
            }
            // Acknowledged never leaves, and the first receipt stands.
            if let Some(first) = &first_receipt {
                prop_assert_eq!(&state, &OutboxState::Acknowledged { receipt: first.clone() });
            }
            // Attempts never count backwards.
            if let Some(now) = attempts(&state) {
                prop_assert!(now >= tried);
                tried = now;
            }
            // From wherever it stands, a way to the receipt exists.
            let way = match state.clone() {
                parked @ OutboxState::Parked { .. } => parked.requeue().unwrap(),
                other => other,
            };
            if first_receipt.is_none() {
                let acknowledged = matches!(way.acknowledge(receipt("LAST")), Ok(OutboxState::Acknowledged { .. }));
                prop_assert!(acknowledged);
            }
        }
    }

    #[test]
    fn only_a_receipt_acknowledges(steps in proptest::collection::vec(step(), 0..60)) {
        let mut state = OutboxState::queued();
        for step in steps.iter().filter(|s| !matches!(s, Step::Acknowledge(_))) {
            state = take(state, step).unwrap_or_else(|same| same);
            let acknowledged = matches!(state, OutboxState::Acknowledged { .. });
            prop_assert!(!acknowledged);
        }
    }

    #[test]
    fn a_state_survives_its_json(steps in proptest::collection::vec(step(), 0..20)) {
        let state = steps.iter().fold(OutboxState::queued(), |s, step| take(s, step).unwrap_or_else(|same| same));
        let json = serde_json::to_string(&state).unwrap();
        prop_assert_eq!(serde_json::from_str::<OutboxState>(&json).unwrap(), state);
    }
}
