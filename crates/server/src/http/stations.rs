//! The list of stations as devices take it: by rows as it is stored, or by columns for those that read them.

use super::wire::{Answer, Device, packed};
use crate::app::App;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use std::sync::{Arc, Mutex, PoisonError};
use tabella_proto::{STATION_COLUMNS, StationAnswer, StationList, WireCode, decode, encode, gunzip, gzip};

/// Largest list, unpacked.
const MOST: usize = 256 * 1024 * 1024;

/// The last list by columns, beside the hash of the rows that it was made of: one list serves thousands of devices.
static LAST: Mutex<Option<(String, Arc<Vec<u8>>)>> = Mutex::new(None);

/// `GET /v1/stations/{version}`
pub async fn stations(
    State(app): State<Arc<App>>,
    device: Device,
    Path(version): Path<String>,
    headers: HeaderMap,
) -> Answer<Response> {
    device.reader(&app).await?;
    let version: i64 = version.parse().map_err(|_| WireCode::NotFound)?;
    let columns = headers.get(STATION_COLUMNS.0).is_some_and(|value| value == STATION_COLUMNS.1);
    let list = tokio::task::spawn_blocking(move || {
        let list = app.store.station_list(version)?;
        Ok::<_, crate::store::StoreError>(
            list.map(|rows| if columns { by_columns(&rows).unwrap_or(rows) } else { rows }),
        )
    });
    packed(&headers, list.await??.ok_or(WireCode::NotFound)?, "application/json", MOST)
}

/// Rows, packed, to columns, packed. Rows are what is stored; where they cannot be read the device gets them as they are.
fn by_columns(rows: &[u8]) -> Option<Vec<u8>> {
    let hash = tabella_proto::sha256_hex(rows);
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, columns)) = last.as_ref().filter(|(of, _)| *of == hash) {
        return Some(columns.to_vec());
    }
    let list: StationList = decode(&gunzip(rows, MOST).ok()?).ok()?;
    let columns = gzip(&encode(&StationAnswer::by_columns(&list)).ok()?).ok()?;
    *last = Some((hash, Arc::new(columns.clone())));
    Some(columns)
}
