//! The wire: what is signed, what is refused, what survives.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

use proptest::prelude::*;
use serde_json::{Value, json};
use tabella_proto::{
    Change, CodecError, DeviceKey, EndpointKey, Hello, KeyError, Outcome, PublicKey, PullAnswer, PushAnswer,
    PushRequest, Signature, WireCode, WireError, decode, encode, gunzip, gzip, sha256_hex,
};

fn device() -> DeviceKey {
    DeviceKey::from_bytes(&[3; 32])
}

proptest! {
    #[test]
    fn what_is_packed_is_unpacked(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert_eq!(gunzip(&gzip(&bytes).unwrap(), bytes.len()).unwrap(), bytes);
    }

    #[test]
    fn damaged_or_cut_data_is_an_error_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 1..400), cut in 0_usize..400) {
        let _ = gunzip(&bytes, 1_000);
        let _ = decode::<PushRequest>(&bytes);
        let packed = gzip(&bytes).unwrap();
        if cut < packed.len() {
            prop_assert!(matches!(gunzip(&packed[..cut], 1_000), Err(CodecError::Damaged)));
        }
    }

    #[test]
    fn a_signature_covers_every_byte(body in proptest::collection::vec(any::<u8>(), 1..300), at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let signature = device().sign_version(&body);
        let key = device().public();
        prop_assert_eq!(key.verify_version(&body, &signature), Ok(()));
        prop_assert_eq!(Signature::from_text(&signature.to_text()), Ok(signature.clone()));
        prop_assert_eq!(PublicKey::from_text(&key.to_text()), Ok(key.clone()));
        let mut other = body.clone();
        other[at.index(body.len())] ^= 1 << bit;
        prop_assert_eq!(key.verify_version(&other, &signature), Err(KeyError::Mismatch));
        prop_assert!(key.verify_versions(&[(&body, signature.clone()), (&other, signature)]).is_err());
    }

    #[test]
    fn no_text_is_taken_for_a_key_by_mistake(text in "\\PC{0,100}") {
        let _ = PublicKey::from_text(&text);
        let _ = Signature::from_text(&text);
    }
}

#[test]
fn a_bomb_costs_no_more_than_the_limit() {
    let bomb = gzip(&vec![0; 10_000_000]).unwrap();
    assert!(bomb.len() < 20_000);
    assert!(matches!(gunzip(&bomb, 1_000), Err(CodecError::TooLarge { limit: 1_000 })));
}

#[test]
fn a_version_s_signature_is_no_receipt_and_the_other_way_round() {
    let (same, bytes) = ([5; 32], b"bytes");
    let (device, endpoint) = (DeviceKey::from_bytes(&same), EndpointKey::from_bytes(&same));
    let key = device.public();
    assert_eq!(key.verify_receipt(bytes, &device.sign_version(bytes)), Err(KeyError::Mismatch));
    assert_eq!(key.verify_version(bytes, &endpoint.sign_receipt(bytes)), Err(KeyError::Mismatch));
    assert_eq!(key.verify_receipt(bytes, &endpoint.sign_receipt(bytes)), Ok(()));
}

#[test]
fn a_note_s_signature_is_no_version_s_and_no_receipt_s() {
    let (same, bytes) = ([5; 32], b"bytes");
    let (device, endpoint) = (DeviceKey::from_bytes(&same), EndpointKey::from_bytes(&same));
    let key = device.public();
    assert_eq!(key.verify_note(bytes, &device.sign_note(bytes)), Ok(()));
    assert_eq!(key.verify_note(b"other", &device.sign_note(bytes)), Err(KeyError::Mismatch));
    assert_eq!(key.verify_note(bytes, &device.sign_version(bytes)), Err(KeyError::Mismatch));
    assert_eq!(key.verify_version(bytes, &device.sign_note(bytes)), Err(KeyError::Mismatch));
    assert_eq!(key.verify_note_receipt(bytes, &endpoint.sign_note_receipt(bytes)), Ok(()));
    assert_eq!(key.verify_note_receipt(bytes, &endpoint.sign_receipt(bytes)), Err(KeyError::Mismatch));
    assert_eq!(key.verify_receipt(bytes, &endpoint.sign_note_receipt(bytes)), Err(KeyError::Mismatch));
}

#[test]
fn messages_and_questions_read_as_they_were_written() {
    let wire = json!([
        { "kind": "message", "message": { "id": "01890a5d-ac96-774b-bcce-b302099a8057", "from": "coordinator",
            "to": { "to": "area", "area": "8" }, "text": "Call in.", "sent_at": "2024-02-07T05:00:00Z", "urgent": true, "later": 1 } },
        { "kind": "query", "query": { "id": "01890a5d-ac96-774b-bcce-b302099a8058", "from": "area_coordinator",
            "report": "01890a5d-ac96-774b-bcce-b302099a8059", "version": "01890a5d-ac96-774b-bcce-b302099a8060",
            "path": "/data/q", "label": "Box shown", "answer": "No", "text": "By whom?", "sent_at": "2024-02-07T05:00:00Z" } },
        { "kind": "query_closed", "query": "01890a5d-ac96-774b-bcce-b302099a8058", "closed_at": "2024-02-07T06:00:00Z" }
    ]);
    let read: Vec<Change> = decode(&encode(&wire).unwrap()).unwrap();
    assert!(!read.contains(&Change::Unknown));
    assert_eq!(serde_json::to_value(read).unwrap(), wire);
}

#[test]
fn keys_that_are_none_are_refused() {
    for text in ["", "AAAA", "not base64 !", &"A".repeat(44)] {
        assert_eq!(PublicKey::from_text(text).map(|_| ()), Err(KeyError::Malformed), "{text}");
        assert_eq!(Signature::from_text(text), Err(KeyError::Malformed));
    }
    assert_eq!(sha256_hex(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#[test]
fn fields_of_a_later_version_survive_a_round_trip() {
    let hello: Value = json!({ "product": "tabella", "protocol_oldest": 1, "protocol": 3, "endpoint_key": "k",
        "server_time": "2024-05-01T07:00:00Z", "later": { "deep": [1, 2] } });
    let read: Hello = decode(&encode(&hello).unwrap()).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), hello);
    let push: Value = json!({ "protocol": 1, "device": { "clock_ms": "1", "waiting": 1, "drafts": 0 }, "later": true,
        "versions": [{ "version": "01890a5d-ac96-774b-bcce-b302099a8057", "report": "01890a5d-ac96-774b-bcce-b302099a8058",
            "form": { "form_id": "opening", "version": "1", "sha256": "ab" }, "body": "<data/>", "signature": "s", "later": 7 }] });
    let read: PushRequest = decode(&encode(&push).unwrap()).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), push);
}

#[test]
fn variants_of_a_later_version_are_unknown_and_never_an_error() {
    let answer: PushAnswer = decode(
        br#"{"outcomes":[{"outcome":"delayed","version":"x","why":1},{"outcome":"refused","version":"01890a5d-ac96-774b-bcce-b302099a8057","code":"too_loud"}],"receipt":null,"server_time":"t"}"#,
    )
    .unwrap();
    assert_eq!(answer.outcomes[0], Outcome::Unknown);
    assert!(matches!(answer.outcomes[1], Outcome::Refused { code: tabella_proto::RefusalCode::Unknown, .. }));
    let pull: PullAnswer =
        decode(br#"{"cursor":"1","more":false,"changes":[{"kind":"weather","sun":true}],"server_time":"t"}"#).unwrap();
    assert_eq!(pull.changes, [Change::Unknown]);
    let error: WireError = decode(br#"{"code":"tea_time","until":5}"#).unwrap();
    assert_eq!((error.code, error.unknown["until"].clone()), (WireCode::Unknown, json!(5)));
}

#[test]
fn a_message_of_another_shape_names_its_place() {
    assert!(matches!(decode::<PushRequest>(b"{\n \"protocol\": \"one\"}"), Err(CodecError::Shape { line: 2, .. })));
    assert!(decode::<Hello>(b"<!DOCTYPE html>").is_err());
}
