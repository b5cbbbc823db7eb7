//! This device, its endpoint, its mission.

use crate::audit;
use crate::book::FieldBook;
use crate::drafts::parse;
use crate::envelope::random;
use crate::error::StoreError;
use rusqlite::OptionalExtension;
use serde::de::DeserializeOwned;
use tabella_domain::{Assignment, DeviceId, Mission, Person, Station, StationKey};
use tabella_proto::{DeviceKey, EnrolAnswer};
use tabella_sync::{Link, LinkStore, NetworkState, PendingEnrolment, Problem, Standing};
use zeroize::Zeroizing;

impl FieldBook {
    /// Begins an enrolment, or begins it again with a corrected address or code. The device's key is made on the first call
    /// and kept; it is on the disk before anything can be sent. Address and code are normalised by the caller.
    ///
    /// # Errors
    /// [`StoreError::WrongState`] where the device is enrolled already; [`StoreError::DiskFull`].
    pub fn begin_enrolment(&mut self, address: &str, code: &str, endpoint_key: Option<&str>) -> Result<(), StoreError> {
        let fresh = random::<32>()?;
        self.write(|tx| {
            let changed = tx.execute(
                "INSERT INTO link (id, device_secret, address, code, endpoint_key) VALUES (1, ?1, ?2, ?3, ?4)
                 ON CONFLICT (id) DO UPDATE SET address = excluded.address, code = excluded.code,
                     endpoint_key = excluded.endpoint_key, problem = NULL WHERE device IS NULL",
                (fresh.as_slice(), address, code, endpoint_key),
            )?;
            if changed == 0 {
                return Err(StoreError::WrongState);
            }
            // What was known of the network was known of the former address.
            tx.execute("DELETE FROM network", [])?;
            Ok(())
        })
    }

    /// The device's private key.
    ///
    /// # Errors
    /// [`StoreError::WrongState`] before the first enrolment was begun.
    pub fn device_key(&self) -> Result<DeviceKey, StoreError> {
        let secret = self
            .conn
            .query_row("SELECT device_secret FROM link", [], |row| Ok(Zeroizing::new(row.get::<_, [u8; 32]>(0)?)))
            .optional()?
            .ok_or(StoreError::WrongState)?;
        Ok(DeviceKey::from_bytes(&secret))
    }

    /// The device's id; `None` before the endpoint accepted it.
    ///
    /// # Errors
    /// The database's.
    pub fn device(&self) -> Result<Option<DeviceId>, StoreError> {
        Ok(match self.standing()? {
            Standing::Enrolled(link) => Some(link.device),
            Standing::New | Standing::Enrolling(_) => None,
        })
    }

    fn record<T: DeserializeOwned>(&self, sql: &str) -> Result<Option<T>, StoreError> {
        let text: Option<String> = self.conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
        Ok(text.map(|t| serde_json::from_str(&t)).transpose()?)
    }

    /// The mission; `None` before enrolment.
    ///
    /// # Errors
    /// The database's.
    pub fn mission(&self) -> Result<Option<Mission>, StoreError> {
        self.record("SELECT mission FROM mission")
    }

    /// The observer of this device; `None` before enrolment.
    ///
    /// # Errors
    /// The database's.
    pub fn person(&self) -> Result<Option<Person>, StoreError> {
        self.record("SELECT person FROM mission")
    }

    /// The deployment; `None` where there is none yet.
    ///
    /// # Errors
    /// The database's.
    pub fn assignment(&self) -> Result<Option<Assignment>, StoreError> {
        self.record("SELECT assignment FROM mission")
    }

    /// The station at which the observer is, as it was when chosen.
    ///
    /// # Errors
    /// The database's.
    pub fn current_station(&self) -> Result<Option<Station>, StoreError> {
        self.record("SELECT current_station FROM mission")
    }

    /// Chooses it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where the list has no such station.
    pub fn set_current_station(&mut self, key: &StationKey) -> Result<(), StoreError> {
        let station = self.station(key)?.ok_or(StoreError::NotFound)?;
        let text = serde_json::to_string(&station)?;
        self.write(|tx| {
            tx.execute("UPDATE mission SET current_station = ?1", [&text])?;
            Ok(())
        })
    }
}

impl LinkStore for FieldBook {
    type Error = StoreError;

    fn standing(&self) -> Result<Standing, StoreError> {
        type Row =
            (Zeroizing<[u8; 32]>, String, String, Option<String>, Option<String>, Option<String>, Option<String>);
        let row: Option<Row> = self
            .conn
            .prepare_cached("SELECT device_secret, address, code, endpoint_key, problem, device, token FROM link")?
            .query_row([], |r| {
                Ok((Zeroizing::new(r.get(0)?), r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?, r.get(5)?, r.get(6)?))
            })
            .optional()?;
        let Some((secret, address, code, endpoint_key, problem, device, token)) = row else { return Ok(Standing::New) };
        match (device, token, endpoint_key) {
            (Some(device), Some(token), Some(endpoint_key)) => {
                Ok(Standing::Enrolled(Link { address, endpoint_key, device: parse(&device)?, token }))
            }
            (_, _, endpoint_key) => Ok(Standing::Enrolling(PendingEnrolment {
                address,
                code,
                endpoint_key,
                device_key: DeviceKey::from_bytes(&secret).public().to_text(),
                problem: problem.map(|p| serde_json::from_str(&p)).transpose()?,
            })),
        }
    }

    fn pin_endpoint_key(&mut self, endpoint_key: &str) -> Result<(), StoreError> {
        self.write(|tx| {
            tx.execute("UPDATE link SET endpoint_key = ?1 WHERE endpoint_key IS NULL", [endpoint_key])?;
            Ok(())
        })
    }

    fn finish_enrolment(&mut self, answer: &EnrolAnswer) -> Result<(), StoreError> {
        let mission = serde_json::to_string(&answer.mission)?;
        let person = serde_json::to_string(&answer.person)?;
        let at_ms = chrono::DateTime::parse_from_rfc3339(&answer.server_time).map_or(0, |at| at.timestamp_millis());
        self.write(|tx| {
            let changed = tx.execute(
                "UPDATE link SET device = ?1, token = ?2, endpoint_key = ?3, problem = NULL, code = ''
                 WHERE device IS NULL AND (endpoint_key IS NULL OR endpoint_key = ?3)",
                (answer.device.to_string(), &answer.token, &answer.endpoint_key),
            )?;
            if changed == 0 {
                return Err(StoreError::WrongState);
            }
            tx.execute("UPDATE mission SET mission = ?1, person = ?2", (&mission, &person))?;
            Ok(audit::note(tx, at_ms, "enrolled", None, None, "")?)
        })?;
        self.follow_mission()
    }

    fn fail_enrolment(&mut self, problem: Problem) -> Result<(), StoreError> {
        let problem = serde_json::to_string(&problem)?;
        self.write(|tx| {
            tx.execute("UPDATE link SET problem = ?1 WHERE device IS NULL", [&problem])?;
            Ok(())
        })
    }

    fn network(&self) -> Result<NetworkState, StoreError> {
        let text: Option<String> =
            self.conn.prepare_cached("SELECT state FROM network")?.query_row([], |row| row.get(0)).optional()?;
        // Of no value that is worth an error: a default asks the endpoint again.
        Ok(text.and_then(|t| serde_json::from_str(&t).ok()).unwrap_or_default())
    }

    fn set_network(&mut self, network: &NetworkState) -> Result<(), StoreError> {
        let text = serde_json::to_string(network)?;
        self.write(|tx| {
            tx.prepare_cached(
                "INSERT INTO network (id, state) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET state = excluded.state",
            )?
            .execute([&text])?;
            Ok(())
        })
    }
}
