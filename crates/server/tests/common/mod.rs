//! A real endpoint on a free port, and devices that speak its protocol.
#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::print_stdout
)]

pub mod evidence;

use serde_json::Value;
use std::path::Path;
use std::time::{Duration, Instant};
use tabella_domain::{DeviceId, FormRef, Mission, MissionId, MissionType, ReportId, Role, SecretPolicy, VersionId};
use tabella_proto::{
    DeviceKey, DeviceState, EnrolAnswer, EnrolRequest, PublicKey, PushAnswer, PushRequest, Receipt, Signature,
    SignedVersion, WireCode, WireError,
};
use tabella_server::keys::Keys;
use tabella_server::setup::{access, form, roster, stations};
use tabella_server::store::{Act, Store};
use tabella_server::{Config, Running};
use uuid::Uuid;

pub const PASSWORD: &str = "correct horse battery";

pub const XFORM: &str = r#"<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"
  xmlns:tabella="https://tabella.org/xforms" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>Opening</h:title><model>
<instance><data id="opening" version="1"><station/><station_other/><shown/><shown_state/><sealed/><sealed_state/><remark/><meta><instanceID/></meta></data></instance>
<bind nodeset="/data/station" type="string" tabella:role="station"/>
<bind nodeset="/data/station_other" type="string" tabella:role="station_other"/>
<bind nodeset="/data/shown" type="string" tabella:serious="no" tabella:states="all" tabella:theme="box"/>
<bind nodeset="/data/shown_state" type="string"/>
<bind nodeset="/data/sealed" type="string" tabella:urgent="no" tabella:states="all"/>
<bind nodeset="/data/sealed_state" type="string"/>
<bind nodeset="/data/remark" type="string"/>
</model></h:head>
<h:body>
<input ref="/data/station"><label>Station</label></input>
<input ref="/data/station_other"><label>Where</label></input>
<select1 ref="/data/shown"><label>Box shown empty</label><item><label>Yes</label><value>yes</value></item><item><label>No</label><value>no</value></item></select1>
<select1 ref="/data/sealed"><label>Box sealed</label><item><label>Yes</label><value>yes</value></item><item><label>No</label><value>no</value></item></select1>
<input ref="/data/remark"><label>Remark</label></input>
</h:body></h:html>"#;

pub const STATIONS: &str = "Key,Level1,Level2,Number,Name,Address,Area\n\
    P-1,Şəfəqli,Günəşli,1,School,Nar 1,1\nP-2,Şəfəqli,Ağbulaq,2,Library,Nar 2,1\nP-3,Düzənli,Çaykənd,1,Hall,Nar 3,2\n";
pub const ROSTER: &str = "code,roles,team,area,language,station,forms\n\
    O-1,sto,T1,1,az,P-1,opening@09:00\nO-2,sto,T2,2,az,P-3,opening@09:00\nO-3,sto,T1,1,az,P-2,opening@09:00\n";

pub fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(30)))
        .build()
        .into()
}

/// Polls until a condition holds.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(20), "{what} did not come");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The same for what takes longer.
pub fn until_long(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(300), "{what} did not come");
        std::thread::sleep(Duration::from_millis(20));
    }
}

pub fn mission() -> Mission {
    Mission {
        id: MissionId(Uuid::now_v7()),
        name: "Test".into(),
        kind: MissionType::CitizenSampled,
        time_zone: "Asia/Baku".into(),
        languages: vec!["en".into(), "az".into()],
        practice: true,
        synthetic: true,
        secret: SecretPolicy::default(),
        unknown: serde_json::Map::new(),
    }
}

pub fn set_up(dir: &Path) -> FormRef {
    let (store, _) = tabella_server::open(dir).unwrap();
    let store = store.as_ref();
    store.administer("test", Act::SetMission { mission: Box::new(mission()), polling_day: None }).unwrap();
    stations::import(store, "test", STATIONS.as_bytes(), stations::Columns::default(), None).unwrap();
    let (form, _) = form::import(store, "test", XFORM.as_bytes(), "opening.xml", false).unwrap();
    roster::import(store, "test", ROSTER.as_bytes(), None).unwrap();
    access::put_account(store, "test", "All", PASSWORD, vec![Role::Coordinator], vec![]).unwrap();
    access::put_account(store, "test", "One", PASSWORD, vec![Role::AreaCoordinator], vec!["1".into()]).unwrap();
    form
}

pub struct Endpoint {
    pub dir: tempfile::TempDir,
    pub form: FormRef,
    pub base: String,
    runtime: tokio::runtime::Runtime,
    running: Option<Running>,
}

impl Endpoint {
    pub fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let form = set_up(dir.path());
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let running = runtime.block_on(tabella_server::serve(Config::local(dir.path().into()))).unwrap();
        Self { form, base: running.url(false), dir, runtime, running: Some(running) }
    }

    pub fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            self.runtime.block_on(running.shutdown());
        }
    }

    pub fn restart(&mut self) {
        self.stop();
        let running = self.runtime.block_on(tabella_server::serve(Config::local(self.dir.path().into()))).unwrap();
        self.base = running.url(false);
        self.running = Some(running);
    }

    /// The store of the same folder, as another process would open it.
    pub fn store(&self) -> std::sync::Arc<tabella_server::store::sqlite::SqliteStore> {
        tabella_server::open(self.dir.path()).unwrap().0
    }

    pub fn code(&self, person: &str) -> String {
        let (store, keys) = tabella_server::open(self.dir.path()).unwrap();
        access::enrol_code(store.as_ref(), &keys, "test", person, 1).unwrap().0
    }

    pub fn keys(&self) -> Keys {
        Keys::open(self.dir.path()).unwrap()
    }

    pub fn device(&self, person: &str) -> Device {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).unwrap();
        let key = DeviceKey::from_bytes(&secret);
        let answer = enrol(&self.base, &self.code(person), &key).unwrap();
        Device {
            base: self.base.clone(),
            key,
            id: answer.device,
            token: answer.token,
            endpoint: PublicKey::from_text(&answer.endpoint_key).unwrap(),
            form: self.form.clone(),
            agent: agent(),
        }
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.stop();
    }
}

pub fn enrol(base: &str, code: &str, key: &DeviceKey) -> Result<EnrolAnswer, (u16, WireCode)> {
    let request = EnrolRequest {
        protocol: 1,
        code: code.into(),
        device_key: key.public().to_text(),
        platform: "desktop".into(),
        app_version: "0".into(),
        unknown: serde_json::Map::new(),
    };
    let mut answer = agent().post(format!("{base}/v1/enrol")).send(serde_json::to_vec(&request).unwrap()).unwrap();
    let status = answer.status().as_u16();
    let bytes = answer.body_mut().read_to_vec().unwrap();
    if status == 200 {
        Ok(serde_json::from_slice(&bytes).unwrap())
    } else {
        Err((status, serde_json::from_slice::<WireError>(&bytes).unwrap().code))
    }
}

pub struct Device {
    pub base: String,
    pub key: DeviceKey,
    pub id: DeviceId,
    pub token: String,
    pub endpoint: PublicKey,
    pub form: FormRef,
    pub agent: ureq::Agent,
}

/// What a test report says.
#[derive(Clone)]
pub struct Says<'a> {
    pub station: &'a str,
    pub shown: &'a str,
    pub shown_state: &'a str,
    pub sealed: &'a str,
    pub remark: &'a str,
    pub practice: bool,
}

pub const PLAIN: Says<'static> =
    Says { station: "P-1", shown: "yes", shown_state: "", sealed: "yes", remark: "", practice: true };

impl Device {
    pub fn body(&self, report: ReportId, version: VersionId, number: u32, says: &Says<'_>) -> String {
        let state = if says.shown.is_empty() { says.shown_state } else { "" };
        format!(
            r#"<data xmlns:tabella="https://tabella.org/xforms" xmlns:orx="http://openrosa.org/xforms" id="opening" version="1"><station>{}</station><station_other/><shown tabella:seen="2026-02-07T03:52:00Z" tabella:typed="2026-02-07T04:06:00Z">{}</shown><shown_state>{}</shown_state><sealed>{}</sealed><sealed_state/><remark>{}</remark><meta><instanceID>uuid:{version}</instanceID><tabella:report>{report}</tabella:report><tabella:number>{number}</tabella:number><tabella:device>{}</tabella:device><tabella:sent_at>2026-02-07T04:10:00Z</tabella:sent_at><tabella:practice>{}</tabella:practice></meta></data>"#,
            says.station, says.shown, state, says.sealed, says.remark, self.id, says.practice
        )
    }

    pub fn sign(&self, report: ReportId, version: VersionId, body: String) -> SignedVersion {
        SignedVersion {
            version,
            report,
            form: self.form.clone(),
            signature: self.key.sign_version(body.as_bytes()).to_text(),
            body,
            unknown: serde_json::Map::new(),
        }
    }

    pub fn report(&self, says: &Says<'_>) -> SignedVersion {
        let (report, version) = (ReportId(Uuid::now_v7()), VersionId(Uuid::now_v7()));
        self.sign(report, version, self.body(report, version, 1, says))
    }

    pub fn request(&self, versions: Vec<SignedVersion>) -> Vec<u8> {
        let request = PushRequest {
            protocol: 1,
            device: DeviceState { clock_ms: "1770437400000".into(), waiting: 3, drafts: 1 },
            versions,
            unknown: serde_json::Map::new(),
        };
        tabella_proto::gzip(&serde_json::to_vec(&request).unwrap()).unwrap()
    }

    pub fn send(&self, bytes: &[u8]) -> (u16, Vec<u8>) {
        let mut answer = self
            .agent
            .post(format!("{}/v1/push", self.base))
            .header("authorization", format!("Bearer {}", self.token))
            .send(bytes)
            .unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_vec().unwrap())
    }

    pub fn push(&self, versions: Vec<SignedVersion>) -> PushAnswer {
        let (status, bytes) = self.send(&self.request(versions));
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&bytes));
        serde_json::from_slice(&bytes).unwrap()
    }

    pub fn get(&self, path: &str) -> (u16, Vec<u8>) {
        self.get_with(path, ("accept", "*/*"))
    }

    pub fn get_with(&self, path: &str, (name, value): (&str, &str)) -> (u16, Vec<u8>) {
        let mut answer = self
            .agent
            .get(format!("{}{path}", self.base))
            .header("authorization", format!("Bearer {}", self.token))
            .header(name, value)
            .call()
            .unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_vec().unwrap())
    }

    /// The receipt, its signature verified.
    pub fn receipt(&self, answer: &PushAnswer) -> Receipt {
        let signed = answer.receipt.as_ref().unwrap();
        let signature = Signature::from_text(&signed.signature).unwrap();
        self.endpoint.verify_receipt(signed.receipt.as_bytes(), &signature).unwrap();
        serde_json::from_str(&signed.receipt).unwrap()
    }
}

/// A signed-in desk.
pub struct Desk {
    pub base: String,
    pub cookie: String,
    pub agent: ureq::Agent,
}

pub fn sign_in(base: &str, name: &str, password: &str) -> Result<Desk, (u16, Value)> {
    let agent = agent();
    let body = serde_json::json!({ "name": name, "password": password }).to_string();
    let mut answer = agent
        .post(format!("{base}/desk/api/sign-in"))
        .header("content-type", "application/json")
        .header("x-tabella", "desk")
        .send(body)
        .unwrap();
    let status = answer.status().as_u16();
    if status != 200 {
        let text = answer.body_mut().read_to_string().unwrap();
        return Err((status, serde_json::from_str(&text).unwrap_or(Value::Null)));
    }
    let cookie = answer.headers().get("set-cookie").unwrap().to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    Ok(Desk { base: base.into(), cookie: cookie.split(';').next().unwrap().into(), agent })
}

impl Desk {
    pub fn text(&self, path: &str) -> (u16, String) {
        let mut answer =
            self.agent.get(format!("{}/desk/api{path}", self.base)).header("cookie", &self.cookie).call().unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
    }

    pub fn get(&self, path: &str) -> Value {
        let (status, text) = self.text(path);
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    pub fn wait_for_reports(&self, count: usize) -> Vec<Value> {
        let mut found = Vec::new();
        until("the reports", || {
            found = self.get("/reports")["reports"].as_array().unwrap().clone();
            found.len() >= count
        });
        assert_eq!(found.len(), count);
        found
    }
}
