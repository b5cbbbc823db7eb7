use super::*;
use crate::keys::EndpointKey;
use proptest::prelude::*;
use tabella_domain::MissionId;
use uuid::Uuid;

fn endpoint() -> EndpointKey {
    EndpointKey::from_bytes(&[9; 32])
}

fn credential(device: &DeviceKey, team: &str) -> SignedCredential {
    let credential = Credential {
        mission: MissionId(Uuid::from_u128(1)),
        device: DeviceId(Uuid::from_u128(2)),
        key: device.public(),
        observer: "O-102".into(),
        team: team.into(),
    };
    credential.sign(&endpoint()).unwrap()
}

fn request(device: &DeviceKey) -> Vec<u8> {
    Request { id: [3; 16], key: [4; 32], credential: credential(device, "T-01") }.signed(device).unwrap()
}

#[test]
fn a_request_says_who_asks_and_fits_one_code() {
    let device = DeviceKey::from_bytes(&[1; 32]);
    let bytes = request(&device);
    let (read, who) = Request::verified(&bytes, &endpoint().public()).unwrap();
    assert_eq!((read.key, who.observer.as_str(), who.team.as_str()), ([4; 32], "O-102", "T-01"));
    assert!(bytes.len() < 320, "{}", bytes.len());
    let other = EndpointKey::from_bytes(&[8; 32]).public();
    assert_eq!(Request::verified(&bytes, &other).unwrap_err(), KeyError::Mismatch);
}

#[test]
fn a_device_cannot_ask_with_the_credential_of_another() {
    let (device, thief) = (DeviceKey::from_bytes(&[1; 32]), DeviceKey::from_bytes(&[2; 32]));
    let stolen = Request { id: [3; 16], key: [4; 32], credential: credential(&device, "T-01") };
    let bytes = stolen.signed(&thief).unwrap();
    assert_eq!(Request::verified(&bytes, &endpoint().public()).unwrap_err(), KeyError::Mismatch);
}

#[test]
fn a_letter_cannot_be_passed_on_as_if_it_was_meant_for_another() {
    let device = DeviceKey::from_bytes(&[1; 32]);
    let handover = HandoverId(Uuid::from_u128(5));
    let letter = Letter {
        handover,
        from: "O-102".into(),
        at_ms: 1,
        shift: false,
        station: None,
        note: String::new(),
        matters: Vec::new(),
        drafts: Vec::new(),
        unknown: Map::new(),
    };
    let text = serde_json::to_string(&letter).unwrap();
    let signed = SignedLetter::sign(credential(&device, "T-01"), text, handover, &[4; 32], &device);
    assert!(signed.verified(handover, &[4; 32], &endpoint().public()).is_ok());
    assert!(signed.verified(handover, &[5; 32], &endpoint().public()).is_err());
    assert!(signed.verified(HandoverId(Uuid::from_u128(6)), &[4; 32], &endpoint().public()).is_err());
}

proptest! {
    #[test]
    fn a_request_that_was_changed_anywhere_is_refused(at in 0_usize..4096, by in 1_u8..=255) {
        let mut bytes = request(&DeviceKey::from_bytes(&[1; 32]));
        let at = at % bytes.len();
        bytes[at] ^= by;
        prop_assert!(Request::verified(&bytes, &endpoint().public()).is_err());
    }

    #[test]
    fn a_confirmation_that_was_changed_anywhere_is_refused(at in 0_usize..114, by in 1_u8..=255) {
        let device = DeviceKey::from_bytes(&[1; 32]);
        let said = Confirmation { handover: HandoverId(Uuid::from_u128(5)), sha256: [7; 32] };
        let mut bytes = said.signed(&device);
        prop_assert_eq!(Confirmation::read(&bytes), Ok(said));
        prop_assert!(Confirmation::verify(&bytes, &device.public()).is_ok());
        let at = at % bytes.len();
        bytes[at] ^= by;
        prop_assert!(Confirmation::verify(&bytes, &device.public()).is_err());
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Request::verified(&bytes, &endpoint().public());
        let _ = LetterHead::split(&bytes);
        let _ = Confirmation::read(&bytes);
        let _ = Credential::read(&bytes);
    }
}
