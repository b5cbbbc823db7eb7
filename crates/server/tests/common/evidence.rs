//! A device's evidence on the wire: signed heads, whole uploads, parts, and connections that break.

use super::{Device, Endpoint};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use tabella_domain::{EvidenceId, EvidenceKind, ReportId, VersionId};
use tabella_proto::{
    EvidenceAnswer, EvidenceHead, EvidenceReceipt, HEAD, PartRange, RANGE, SIGNATURE, Signature, header_text,
    sha256_hex,
};
use uuid::Uuid;

/// A piece as a device would send it.
#[derive(Clone)]
pub struct Shot {
    pub id: EvidenceId,
    pub head: String,
    pub signature: String,
    pub bytes: Vec<u8>,
}

/// Bytes that no two seeds share and no packing makes small.
pub fn noise(seed: u32, length: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state.to_le_bytes()[0]
        })
        .collect()
}

pub fn head(report: ReportId, bytes: &[u8]) -> EvidenceHead {
    let evidence = EvidenceId(Uuid::now_v7());
    EvidenceHead {
        evidence,
        report,
        version: VersionId(Uuid::now_v7()),
        question: "/data/photo".into(),
        name: format!("{evidence}.jpg"),
        kind: EvidenceKind::Photo,
        mime: "image/jpeg".into(),
        bytes: bytes.len() as u64,
        sha256: sha256_hex(bytes),
        taken_at: "2026-02-07T04:00:00Z".into(),
        seen_at: Some("2026-02-07T03:58:00Z".into()),
        caption: "the door".into(),
        unknown: serde_json::Map::new(),
    }
}

impl Device {
    pub fn shot(&self, report: ReportId, bytes: Vec<u8>) -> Shot {
        self.shot_of(&head(report, &bytes), bytes)
    }

    pub fn shot_of(&self, head: &EvidenceHead, bytes: Vec<u8>) -> Shot {
        let text = serde_json::to_string(head).unwrap();
        Shot { id: head.evidence, signature: self.key.sign_evidence(&text).to_text(), head: text, bytes }
    }

    fn headers(&self, shot: &Shot) -> Vec<(&'static str, String)> {
        vec![
            ("authorization", format!("Bearer {}", self.token)),
            (HEAD, header_text(&shot.head)),
            (SIGNATURE, shot.signature.clone()),
        ]
    }

    /// Status and body of an upload; a part of it where a range is named.
    pub fn put_raw(&self, shot: &Shot, range: Option<PartRange>, body: &[u8]) -> (u16, Vec<u8>) {
        let mut request = self.agent.put(format!("{}/v1/evidence/{}", self.base, shot.id));
        for (name, value) in self.headers(shot) {
            request = request.header(name, value);
        }
        if let Some(range) = range {
            request = request.header(RANGE, range.to_text());
        }
        let mut answer = request.send(body).unwrap();
        assert_eq!(answer.headers().get("cache-control").unwrap(), "no-store");
        (answer.status().as_u16(), answer.body_mut().read_to_vec().unwrap())
    }

    pub fn put(&self, shot: &Shot) -> EvidenceAnswer {
        let (status, body) = self.put_raw(shot, None, &shot.bytes);
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).unwrap()
    }

    /// Sends bytes `first..first + length` as a part.
    pub fn part(&self, shot: &Shot, first: usize, length: usize) -> EvidenceAnswer {
        let range = PartRange::new(first as u64, length as u64, shot.bytes.len() as u64).unwrap();
        let (status, body) = self.put_raw(shot, Some(range), &shot.bytes[first..first + length]);
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).unwrap()
    }

    /// What is there of it.
    pub fn here(&self, id: EvidenceId) -> EvidenceAnswer {
        let (status, body) = self.get(&format!("/v1/evidence/{id}"));
        assert_eq!(status, 200);
        serde_json::from_slice(&body).unwrap()
    }

    /// An upload whose connection breaks after `sent` bytes of the body.
    pub fn broken_off(&self, shot: &Shot, range: Option<PartRange>, body: &[u8], sent: usize) {
        let address = self.base.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        let mut head = format!("PUT /v1/evidence/{} HTTP/1.1\r\nhost: {address}\r\n", shot.id);
        let mut headers = self.headers(shot);
        headers.push(("content-length", body.len().to_string()));
        if let Some(range) = range {
            headers.push((RANGE, range.to_text()));
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(b"\r\n").unwrap();
        stream.write_all(&body[..sent]).unwrap();
        // Half of it closed: what was sent arrives, and then nothing more does.
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
    }

    /// The receipt, its signature verified.
    pub fn evidence_receipt(&self, answer: &EvidenceAnswer) -> EvidenceReceipt {
        let signed = answer.receipt.as_ref().expect("a receipt");
        let signature = Signature::from_text(&signed.signature).unwrap();
        self.endpoint.verify_evidence_receipt(&signed.receipt, &signature).unwrap();
        serde_json::from_str(&signed.receipt).unwrap()
    }
}

impl Endpoint {
    pub fn evidence_dir(&self) -> PathBuf {
        self.dir.path().join("evidence")
    }

    /// Where bytes lie once they are received.
    pub fn place_of(&self, bytes: &[u8]) -> PathBuf {
        let name = sha256_hex(bytes);
        self.evidence_dir().join(&name[..2]).join(name)
    }

    /// Files in a folder of evidence; none where there is no such folder.
    pub fn files_in(&self, folder: &str) -> usize {
        std::fs::read_dir(self.evidence_dir().join(folder)).map_or(0, Iterator::count)
    }
}
