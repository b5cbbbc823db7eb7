//! Every code that a screen has a message for, and how it comes about.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::cast_possible_truncation)]

mod common;

use common::*;
use tabella_app::api::*;
use tabella_proto::enrolment::{group_code, make_code};

fn enrol(address: &str, code: &str, secret: &str) -> Command {
    Command::Enrol { address: address.into(), code: code.into(), endpoint_key: None, secret: Some(secret.into()) }
}

fn enrolment_error(device: &mut Device) -> AppError {
    match device.status().enrolment {
        EnrolmentState::Failed { error } => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn links_and_typed_codes_are_read_without_sending_anything() {
    let mut device = Device::new();
    let read = |link: &str, address: &str, code: &str| Command::ReadLink {
        link: link.into(),
        address: address.into(),
        code: code.into(),
    };
    let code = make_code([5; 11]);
    let Reply::Link(link) = device.ask(read("", "desk.example.org/", &group_code(&code).to_lowercase())) else {
        panic!()
    };
    assert_eq!((link.address.as_str(), link.code), ("https://desk.example.org", group_code(&code)));
    let Reply::Link(link) = device.ask(read(&format!("tabella://enrol#a=https://d.example&c={code}&k=abc"), "", ""))
    else {
        panic!()
    };
    assert_eq!(link.endpoint_key.as_deref(), Some("abc"));
    assert_eq!(device.code(read("hello", "", "")), ErrorCode::AddressInvalid);
    assert_eq!(device.code(read("", "http://desk.example.org", &code)), ErrorCode::AddressInvalid);
    assert_eq!(device.code(read("", "desk.example.org", "K7QD")), ErrorCode::CodeInvalid);
    assert!(device.app.next_request().is_none());
    assert_eq!(device.status().phase, Phase::New);
}

#[test]
fn secrets_that_are_short_or_simple_are_not_taken() {
    let code = make_code([3; 11]);
    let mut device = Device::new();
    let error = device.app.dispatch(enrol("desk.example.org", &code, "1947")).unwrap_err();
    assert_eq!(error.code, ErrorCode::SecretTooShort);
    assert_eq!((error.params["least"].as_str(), error.params["kind"].as_str()), ("6", "pin"));
    assert_eq!(device.code(enrol("desk.example.org", &code, "123456")), ErrorCode::SecretTooSimple);
    let mut device = Device::with(None);
    assert_eq!(device.status().secret_kind, SecretKind::Passphrase);
    let error = device.app.dispatch(enrol("desk.example.org", &code, "194738")).unwrap_err();
    assert_eq!((error.params["least"].as_str(), error.params["kind"].as_str()), ("12", "passphrase"));
    assert_eq!(device.code(enrol("desk.example.org", &code, "aaaaaaaaaaaaaa")), ErrorCode::SecretTooSimple);
    assert_eq!(device.status().phase, Phase::New);
    device.ask(enrol("desk.example.org", &code, PASSPHRASE));
    assert_eq!(device.status().phase, Phase::Enrolling);
}

#[test]
fn what_stands_in_the_way_of_an_enrolment_has_its_own_code() {
    for (mood, code) in [
        (Mood::NoNetwork, ErrorCode::Unreachable),
        (Mood::Portal, ErrorCode::NotAnEndpoint),
        (Mood::Redirects, ErrorCode::NotAnEndpoint),
        (Mood::Fault, ErrorCode::EndpointFault),
        (Mood::OtherKey, ErrorCode::EndpointChanged),
        (Mood::CodeExpired, ErrorCode::CodeExpired),
        (Mood::CodeUsed, ErrorCode::CodeUsed),
        (Mood::TooNew, ErrorCode::ProtocolUnsupported),
    ] {
        let mut endpoint = Endpoint::new();
        endpoint.mood = mood;
        let mut device = Device::new();
        device.enrol(&endpoint, PIN).unwrap();
        device.sync(&mut endpoint);
        let error = enrolment_error(&mut device);
        assert_eq!(error.code, code, "{mood:?}");
        if matches!(code, ErrorCode::Unreachable | ErrorCode::NotAnEndpoint) {
            assert_eq!(error.params["host"], "desk.example.org");
        }
        assert_eq!(device.status().phase, Phase::Enrolling);
        // The person tries again, with the same code or a corrected one; no new secret is asked.
        endpoint.mood = Mood::Well;
        device.ask(Command::Enrol {
            address: endpoint.address.clone(),
            code: endpoint.code.clone(),
            endpoint_key: None,
            secret: None,
        });
        device.sync(&mut endpoint);
        assert_eq!(device.status().phase, Phase::Ready, "{mood:?}");
    }
}

#[test]
fn an_unknown_code_is_corrected_and_the_device_keeps_its_key() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::new();
    device.ask(enrol(&endpoint.address, &make_code([4; 11]), PIN));
    device.sync(&mut endpoint);
    assert_eq!(enrolment_error(&mut device).code, ErrorCode::CodeUnknown);
    // The answer to the right code is lost; the same enrolment again is the same device.
    endpoint.mood = Mood::LosesAnswers;
    device.ask(enrol(&endpoint.address, &endpoint.code.clone(), PIN));
    device.sync(&mut endpoint);
    endpoint.mood = Mood::Well;
    device.clock.pass_seconds(3600);
    device.kill();
    device.unlock();
    device.sync(&mut endpoint);
    assert_eq!(device.status().phase, Phase::Ready);
    assert_eq!(device.code(enrol(&endpoint.address, &endpoint.code, PIN)), ErrorCode::WrongState);
}

#[test]
fn a_wrong_pin_is_counted_and_then_throttled() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    device.ask(Command::Lock);
    let wrong = || Command::Unlock { secret: "000001".into() };
    for left in (1..=4_u8).rev() {
        let error = device.app.dispatch(wrong()).unwrap_err();
        assert_eq!((error.code, error.params["left"].as_str()), (ErrorCode::SecretWrong, left.to_string().as_str()));
        assert!(error.retryable);
        assert_eq!(device.status().tries_left, left);
    }
    let error = device.app.dispatch(wrong()).unwrap_err();
    assert_eq!((error.code, error.params["seconds"].as_str()), (ErrorCode::SecretThrottled, "30"));
    assert_eq!(device.code(Command::Unlock { secret: PIN.into() }), ErrorCode::SecretThrottled, "not looked at");
    assert_eq!(device.status().throttled_seconds, 30);
    device.clock.pass_seconds(31);
    device.unlock();
    assert_eq!(device.status().phase, Phase::Ready);
}

#[test]
fn while_locked_nothing_is_told() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = device.start("opening", at_station()).report;
    device.ask(Command::Lock);
    let status = device.status();
    assert_eq!((status.phase, status.counts), (Phase::Locked, Counts::default()));
    assert!(status.mission.is_none() && status.network.is_none());
    for command in [
        Command::Today,
        Command::Reports,
        Command::Report { report: report.clone() },
        Command::OpenReport { report: report.clone() },
        Command::Answer { report: report.clone(), path: "/data/overall".into(), value: "1".into() },
        Command::FindStations { text: "14".into(), limit: 5 },
        Command::Review { report: report.clone() },
        Command::Send { report: report.clone() },
        Command::SyncNow,
        Command::Export,
    ] {
        assert_eq!(device.code(command.clone()), ErrorCode::Locked, "{command:?}");
    }
    assert!(device.app.next_request().is_none(), "nothing is sent while locked");
    device.ask(Command::SetLanguage { language: "az".into() });
    device.ask(Command::SetTheme { theme: "sunlight".into() });
    device.kill();
    let status = device.status();
    assert_eq!((status.language.as_str(), status.theme.as_str()), ("az", "sunlight"));
    device.unlock();
    assert_eq!(device.today().due[0].form.title, "Açılış");
}

#[test]
fn a_missing_keychain_entry_says_so_and_keeps_the_store() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    device.ask(Command::Lock);
    let kept = std::mem::take(&mut *device.keychain.as_ref().unwrap().0.lock().unwrap());
    assert_eq!(device.code(Command::Unlock { secret: PIN.into() }), ErrorCode::KeychainMissing);
    let status = device.status();
    assert_eq!(status.phase, Phase::Blocked);
    assert_eq!(status.blocked.unwrap().code, ErrorCode::KeychainMissing);
    *device.keychain.as_ref().unwrap().0.lock().unwrap() = kept;
    device.unlock();
    assert_eq!(device.status().phase, Phase::Ready);
}

#[test]
fn a_store_held_by_another_process_is_busy() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let mut other = app_in(device.dir.path(), &device.clock, device.keychain.as_ref(), 5);
    let error = other.dispatch(Command::Unlock { secret: PIN.into() }).unwrap_err();
    assert_eq!(error.code, ErrorCode::StoreBusy);
    assert!(error.retryable);
    device.ask(Command::Lock);
    other.dispatch(Command::Unlock { secret: PIN.into() }).unwrap();
}

#[test]
fn a_damaged_store_is_kept_as_it_is() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    device.ask(Command::Lock);
    let database = device.dir.path().join("book/book.db");
    let mut bytes = std::fs::read(&database).unwrap();
    bytes[..4096].fill(0x5a);
    std::fs::write(&database, &bytes).unwrap();
    let _ = std::fs::remove_file(device.dir.path().join("book/book.db-wal"));
    assert_eq!(device.code(Command::Unlock { secret: PIN.into() }), ErrorCode::StoreDamaged);
    assert_eq!(device.status().phase, Phase::Blocked);
    assert_eq!(std::fs::read(&database).unwrap(), bytes, "the file was touched");
}

#[test]
fn a_store_of_a_newer_app_is_not_opened() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    device.ask(Command::Lock);
    let envelope = device.dir.path().join("book/book.key.json");
    let text = std::fs::read_to_string(&envelope).unwrap().replacen("\"format\": 1", "\"format\": 99", 1);
    std::fs::write(&envelope, text).unwrap();
    device.kill();
    let status = device.status();
    assert_eq!((status.phase, status.blocked.unwrap().code), (Phase::Blocked, ErrorCode::StoreNewer));
    assert_eq!(device.code(Command::Unlock { secret: PIN.into() }), ErrorCode::StoreNewer);
}

#[test]
fn a_report_that_is_not_complete_is_not_sent() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = device.start("opening", at_station()).report;
    let review = device.review(&report);
    assert!(!review.can_send);
    assert_eq!(
        review.blocking.iter().map(|l| l.path.as_str()).collect::<Vec<_>>(),
        ["/data/setup/allowed", "/data/overall"]
    );
    assert_eq!(device.code(Command::Send { report: report.clone() }), ErrorCode::WrongState);
    device.answer(&report, "/data/overall", "9");
    device.ask(Command::AnswerState {
        report: report.clone(),
        path: "/data/setup/allowed".into(),
        state: Some(AnswerStateCode::RefusedAccess),
    });
    let review = device.review(&report);
    assert_eq!(review.blocking.len(), 1);
    assert_eq!(review.blocking[0].message, "Between 1 and 4");
    assert_eq!(device.code(Command::Review { report: "no such report".into() }), ErrorCode::NotFound);
    assert_eq!(device.code(Command::StartReport { form_id: "closing".into(), place: None }), ErrorCode::NotFound);
    assert_eq!(device.code(Command::Correct { report }), ErrorCode::WrongState);
}

#[test]
fn a_form_that_cannot_be_opened_says_where() {
    let mut endpoint = Endpoint::new();
    let document = endpoint.forms[1].1.replace("required=\"true()\"", "required=\"true(\"");
    endpoint.forms[1].0.form.sha256 = tabella_proto::sha256_hex(document.as_bytes());
    endpoint.forms[1].1 = document;
    let mut device = Device::ready(&mut endpoint);
    let error = device.app.dispatch(Command::StartReport { form_id: "incident".into(), place: None }).unwrap_err();
    assert_eq!(error.code, ErrorCode::FormBroken);
    assert!(error.params["detail"].contains("/data/what"), "{error:?}");
    assert_eq!(device.today().any_time.len(), 1, "it stays in the list");
    device.start("opening", at_station());
}

#[test]
fn a_revoked_device_keeps_and_sends_its_reports() {
    let mut endpoint = Endpoint::new();
    let mut device = Device::ready(&mut endpoint);
    let report = filled_opening(&mut device);
    endpoint.mood = Mood::Revoked;
    device.ask(Command::SyncNow);
    device.sync(&mut endpoint);
    assert!(device.status().revoked);
    device.send(&report);
    device.sync(&mut endpoint);
    let view = device.report(&report);
    assert!(matches!(view.row.state, ReportState::Received { set_aside: true, .. }), "{:?}", view.row.state);
}

#[test]
fn what_the_endpoint_does_not_take_is_parked_and_tried_again_on_request() {
    for (mood, code) in [(Mood::Refuses, ParkedCode::Refused), (Mood::FalseReceipts, ParkedCode::ReceiptInvalid)] {
        let mut endpoint = Endpoint::new();
        let mut device = Device::ready(&mut endpoint);
        let report = filled_opening(&mut device);
        device.send(&report);
        endpoint.mood = mood;
        for _ in 0..12 {
            device.sync(&mut endpoint);
            device.clock.pass_seconds(3600);
        }
        let view = device.report(&report);
        if view.row.state != (ReportState::Parked { code }) {
            // A false receipt never acknowledges; whether it parks is for the transport to decide.
            assert!(!matches!(view.row.state, ReportState::Received { .. }), "{mood:?}");
            continue;
        }
        let counts = device.status().counts;
        assert_eq!((counts.waiting, counts.parked), (1, 1));
        endpoint.mood = Mood::Well;
        device.ask(Command::TryAgain { report: report.clone() });
        device.sync(&mut endpoint);
        assert!(matches!(device.report(&report).row.state, ReportState::Received { .. }), "{mood:?}");
        assert_eq!(device.code(Command::TryAgain { report }), ErrorCode::WrongState);
    }
}

#[test]
fn a_command_that_is_none_is_an_error_and_no_panic() {
    let mut device = Device::new();
    for text in ["", "{}", "{\"command\":\"fly\"}", "[1,2", "{\"command\":\"answer\"}"] {
        let reply: serde_json::Value = serde_json::from_str(&device.app.dispatch_json(text)).unwrap();
        assert_eq!(reply["error"]["code"], "internal", "{text}");
    }
    let reply: serde_json::Value = serde_json::from_str(&device.app.dispatch_json("{\"command\":\"status\"}")).unwrap();
    assert_eq!(reply["ok"]["reply"], "status");
    assert_eq!(reply["ok"]["phase"], "new");
}
