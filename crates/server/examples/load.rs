//! Load on a real endpoint: how many signed reports of 60 answers a second are accepted durably, with a receipt signed after
//! the sync. Client and endpoint share the machine's cores. `cargo run --release -p tabella-server --example load [seconds]`
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::print_stdout
)]

#[path = "../tests/common/mod.rs"]
mod common;

use common::{Endpoint, sign_in};
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};
use tabella_domain::{ReportId, VersionId};
use tabella_proto::PushAnswer;
use tabella_server::store::Store;
use uuid::Uuid;

const DEVICES: usize = 64;
const BATCH: usize = 10;
const ANSWERS: usize = 60;

const NAMES: [&str; 12] = [
    "allowed_to_observe",
    "commission_present",
    "opened_on_time",
    "register_announced",
    "ballots_announced",
    "box_shown_empty",
    "box_sealed",
    "materials_missing",
    "layout_secret",
    "accessible",
    "unauthorised_people",
    "campaign_material",
];

/// A body as the field book writes it: 60 answers with the times at which they were seen and typed.
fn body(device: &common::Device, report: ReportId, version: VersionId, n: usize) -> String {
    let mut out = String::from(
        r#"<data xmlns="http://www.w3.org/2002/xforms" xmlns:tabella="https://tabella.org/xforms" xmlns:orx="http://openrosa.org/xforms" id="opening" version="1">"#,
    );
    let mut random = (n as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x1234_5678;
    let mut next = |most: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % most
    };
    for i in 0..ANSWERS {
        let name = format!("{}_{}", NAMES[i % NAMES.len()], i / NAMES.len());
        let value = match i % 6 {
            0 | 3 => ["yes", "no", "partly"][next(3) as usize].to_owned(),
            1 => format!("{:02}:{:02}", 6 + next(4), next(60)),
            2 => next(2_000).to_string(),
            4 => ["on_time", "late_15", "late_30", "late_60"][next(4) as usize].to_owned(),
            _ if next(6) == 0 => "The chair read the figures twice, agents asked to see the list.".to_owned(),
            _ => String::new(),
        };
        let minute = next(60);
        let second = next(60);
        if value.is_empty() {
            let _ = write!(out, "<{name}/><{name}_state>not_observed</{name}_state>");
        } else {
            let _ = write!(
                out,
                r#"<{name} tabella:seen="2026-02-07T0{}:{minute:02}:{second:02}Z" tabella:typed="2026-02-07T0{}:{minute:02}:{:02}Z">{value}</{name}><{name}_state/>"#,
                3 + i / 30,
                3 + i / 30,
                next(60)
            );
        }
    }
    let _ = write!(
        out,
        r#"<orx:meta><orx:instanceID>uuid:{version}</orx:instanceID><tabella:report>{report}</tabella:report><tabella:number>1</tabella:number><tabella:device>{}</tabella:device><tabella:sent_at>2026-02-07T04:10:00Z</tabella:sent_at><tabella:practice>true</tabella:practice></orx:meta></data>"#,
        device.id
    );
    out
}

/// One request on a connection that stays open; answers status and body.
fn exchange(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) -> (u16, Vec<u8>) {
    stream.write_all(request).unwrap();
    buffer.clear();
    let mut chunk = [0; 16 * 1024];
    loop {
        let n = stream.read(&mut chunk).unwrap();
        assert!(n > 0, "the endpoint closed the connection");
        buffer.extend_from_slice(&chunk[..n]);
        if let Some(end) = buffer.windows(4).position(|w| w == b"\r\n\r\n") {
            let head = std::str::from_utf8(&buffer[..end]).unwrap().to_ascii_lowercase();
            let length: usize = head
                .lines()
                .find_map(|l| l.strip_prefix("content-length: "))
                .map(|l| l.trim().parse().unwrap())
                .expect("content-length");
            if buffer.len() >= end + 4 + length {
                let status = head.split(' ').nth(1).unwrap().parse().unwrap();
                return (status, buffer[end + 4..end + 4 + length].to_vec());
            }
        }
    }
}

fn percentile(sorted: &[Duration], share: f64) -> Duration {
    sorted[((sorted.len() - 1) as f64 * share) as usize]
}

fn main() {
    let reports: usize = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(64_000);
    let pushes = reports / (DEVICES * BATCH);
    let mut endpoint = Endpoint::start();
    let devices: Vec<_> = (0..DEVICES).map(|i| endpoint.device(["O-1", "O-2", "O-3"][i % 3])).collect();

    let mut wire = 0_usize;
    let mut plain = 0_usize;
    let prepared: Vec<Vec<Vec<u8>>> = devices
        .iter()
        .enumerate()
        .map(|(d, device)| {
            (0..pushes)
                .map(|p| {
                    let versions = (0..BATCH)
                        .map(|b| {
                            let (report, version) = (ReportId(Uuid::now_v7()), VersionId(Uuid::now_v7()));
                            let body = body(device, report, version, (d * pushes + p) * BATCH + b);
                            plain += body.len();
                            device.sign(report, version, body)
                        })
                        .collect();
                    let packed = device.request(versions);
                    wire += packed.len();
                    let mut request = format!(
                        "POST /v1/push HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
                        device.token,
                        packed.len()
                    )
                    .into_bytes();
                    request.extend(packed);
                    request
                })
                .collect()
        })
        .collect();
    let total = DEVICES * pushes * BATCH;
    println!(
        "{total} reports of {ANSWERS} answers; {} bytes a body, {} bytes on the wire",
        plain / total,
        wire / total
    );

    let address = endpoint.base.trim_start_matches("http://").to_owned();
    let barrier = Arc::new(Barrier::new(DEVICES + 1));
    let threads: Vec<_> = prepared
        .into_iter()
        .map(|requests| {
            let (address, barrier) = (address.clone(), Arc::clone(&barrier));
            std::thread::spawn(move || {
                let mut stream = TcpStream::connect(address).unwrap();
                stream.set_nodelay(true).unwrap();
                let mut buffer = Vec::new();
                let mut times = Vec::with_capacity(requests.len());
                let mut answers = Vec::with_capacity(requests.len());
                barrier.wait();
                for request in &requests {
                    let began = Instant::now();
                    let (status, body) = exchange(&mut stream, request, &mut buffer);
                    times.push(began.elapsed());
                    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
                    answers.push(body);
                }
                (times, answers)
            })
        })
        .collect();
    barrier.wait();
    let began = Instant::now();
    let done: Vec<_> = threads.into_iter().map(|t| t.join().unwrap()).collect();
    let took = began.elapsed();

    let mut times: Vec<Duration> = done.iter().flat_map(|(t, _)| t.iter().copied()).collect();
    times.sort();
    let mut received = 0;
    for (device, (_, answers)) in devices.iter().zip(&done) {
        for answer in answers {
            let answer: PushAnswer = serde_json::from_slice(answer).unwrap();
            received += device.receipt(&answer).received.len();
        }
    }
    let store = endpoint.store();
    assert_eq!((received, store.last_seq() as usize), (total, total));
    println!(
        "{:.0} reports/s accepted durably ({took:.2?} in all); a push of {BATCH}: p50 {:.1?}, p99 {:.1?}",
        total as f64 / took.as_secs_f64(),
        percentile(&times, 0.50),
        percentile(&times, 0.99)
    );
    let began = Instant::now();
    let behind = total as i64 - store.progress().unwrap().seq;
    common::until_long("the projections", || store.progress().unwrap().seq == total as i64);
    println!("projections were {behind} reports behind, caught up in {:.1?}", began.elapsed());
    let size = |name: &str| std::fs::metadata(endpoint.dir.path().join(name)).map_or(0, |m| m.len());
    println!("truth.db: {} bytes a report", (size("truth.db") + size("truth.db-wal")) / total as u64);

    live(&endpoint, &devices[0]);
    endpoint.stop();
}

/// Arrival at 50 reports a second → visible on an open page.
fn live(endpoint: &Endpoint, device: &common::Device) {
    use std::io::{BufRead, BufReader};
    let desk = sign_in(&endpoint.base, "All", common::PASSWORD).unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let (sender, seen) = std::sync::mpsc::channel();
    let (base, cookie, ended) = (endpoint.base.clone(), desk.cookie.clone(), Arc::clone(&stop));
    std::thread::spawn(move || {
        let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
        let mut answer = agent.get(format!("{base}/desk/api/events")).header("cookie", &cookie).call().unwrap();
        for line in BufReader::new(answer.body_mut().as_reader()).lines() {
            let Ok(line) = line else { return };
            if ended.load(Ordering::Acquire) {
                return;
            }
            if let Some(at) = line.find(r#""report":""#) {
                if line.starts_with("data: ") {
                    let _ = sender.send((line[at + 10..at + 46].to_owned(), Instant::now()));
                }
            } else if line == "event: board" {
                let _ = sender.send((String::new(), Instant::now()));
            }
        }
    });
    seen.recv_timeout(Duration::from_secs(10)).expect("the first board");
    let requests: Vec<_> = (0..500)
        .map(|n| {
            let (report, version) = (ReportId(Uuid::now_v7()), VersionId(Uuid::now_v7()));
            let signed = device.sign(report, version, body(device, report, version, 1_000_000 + n));
            (report.to_string(), device.request(vec![signed]))
        })
        .collect();
    let began = Instant::now();
    let mut sent = std::collections::HashMap::new();
    for (n, (report, request)) in requests.into_iter().enumerate() {
        let due = began + Duration::from_millis(20) * n as u32;
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        sent.insert(report, Instant::now());
        assert_eq!(device.send(&request).0, 200);
    }
    let mut times = Vec::new();
    while times.len() < sent.len() {
        let (report, at) = seen.recv_timeout(Duration::from_secs(10)).expect("every report");
        if let Some(from) = sent.get(&report) {
            times.push(at - *from);
        }
    }
    stop.store(true, Ordering::Release);
    times.sort();
    println!(
        "arrival → page at 50 reports/s, {total} reports stored: p50 {:.1?}, p99 {:.1?}",
        percentile(&times, 0.50),
        percentile(&times, 0.99),
        total = endpoint.store().last_seq()
    );
}
