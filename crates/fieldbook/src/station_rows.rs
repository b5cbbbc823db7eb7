//! The station list as a table: rows from 0 in the order of the list, looked up without reading the whole of it.

use crate::book::FieldBook;
use crate::error::StoreError;
use rusqlite::OptionalExtension;
use tabella_domain::{Station, StationKey};

impl FieldBook {
    /// The station in a row (from 0); `None` beyond the end.
    ///
    /// # Errors
    /// The database's.
    pub fn station_at(&self, row: usize) -> Result<Option<Station>, StoreError> {
        let Some(position) = i64::try_from(row).ok().and_then(|r| r.checked_add(1)) else { return Ok(None) };
        let key: Option<String> = self
            .conn
            .prepare_cached("SELECT key FROM station WHERE position = ?1")?
            .query_row([position], |r| r.get(0))
            .optional()?;
        match key {
            Some(key) => self.station(&StationKey(key)),
            None => Ok(None),
        }
    }

    /// Rows whose column holds exactly this text, ascending. Columns: `name` (the key), `number`, `station_name`, `address`,
    /// `area`, `registered`, `level1` to `level9`; any other finds nothing.
    ///
    /// # Errors
    /// The database's.
    pub fn station_rows(&self, column: &str, value: &str) -> Result<Vec<usize>, StoreError> {
        let column = match column {
            "name" => "key".to_owned(),
            "number" => "number".to_owned(),
            "station_name" => "name".to_owned(),
            "address" => "address".to_owned(),
            "area" => "coalesce(area, '')".to_owned(),
            "registered" => "coalesce(CAST(registered AS TEXT), '')".to_owned(),
            other => match other.strip_prefix("level").and_then(|n| n.parse::<u8>().ok()) {
                Some(level @ 1..=9) => format!("coalesce(json_extract(levels, '$[{}]'), '')", level - 1),
                _ => return Ok(Vec::new()),
            },
        };
        let mut statement = self
            .conn
            .prepare_cached(&format!("SELECT position - 1 FROM station WHERE {column} = ?1 ORDER BY position"))?;
        let mut rows = statement.query([value])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.extend(usize::try_from(row.get::<_, i64>(0)?).ok());
        }
        Ok(out)
    }
}
