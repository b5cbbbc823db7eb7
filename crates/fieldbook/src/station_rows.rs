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
                Some(level @ 1..=9) => return self.rows_at_level(usize::from(level - 1), value),
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

    /// Rows whose `level`th name is this; a station without one has an empty one.
    fn rows_at_level(&self, level: usize, value: &str) -> Result<Vec<usize>, StoreError> {
        // Rows that hold the text anywhere, which is all but always those that are meant; then the place in the list decides.
        let text = if value.is_empty() { String::new() } else { serde_json::to_string(value)? };
        let mut statement = self
            .conn
            .prepare_cached("SELECT position - 1, levels FROM station WHERE instr(levels, ?1) > 0 ORDER BY position")?;
        let mut rows = statement.query([&text])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let levels: Vec<String> = serde_json::from_str(row.get_ref(1)?.as_str().map_err(|_| DAMAGED)?)?;
            if levels.get(level).map_or("", String::as_str) == value {
                out.extend(usize::try_from(row.get::<_, i64>(0)?).ok());
            }
        }
        Ok(out)
    }
}

const DAMAGED: StoreError = StoreError::Damaged { what: "station" };

#[cfg(test)]
mod tests {
    use crate::{Clock, FieldBook, KeyParams};

    #[test]
    fn a_level_is_found_at_its_place_and_whatever_it_is_called() {
        let dir = tempfile::tempdir().unwrap();
        let clock = Clock { wall_ms: 0, mono_ms: 0, process: 1 };
        let book = FieldBook::create(dir.path(), "a long passphrase", None, KeyParams::CHEAP, &clock).unwrap();
        let names = ["Bakı", "\"", "a\\b", "Łódź, no. 1", "tab\there", "['x']", ""];
        let mut rows: Vec<Vec<&str>> = vec![vec![], vec!["Bakı"], vec!["", "Bakı"], vec!["Bakı", "Bakı", "Bakı"]];
        rows.extend(names.iter().map(|name| vec!["other", name]));
        for (n, levels) in rows.iter().enumerate() {
            book.conn
                .execute(
                    "INSERT INTO station (position, key, number, name, address, levels) VALUES (?1, ?2, '', '', '', ?3)",
                    (n as i64 + 1, format!("k{n}"), serde_json::to_string(levels).unwrap()),
                )
                .unwrap();
        }
        for name in names {
            for level in 0..9 {
                let meant: Vec<usize> =
                    (0..rows.len()).filter(|n| rows[*n].get(level).copied().unwrap_or("") == name).collect();
                assert_eq!(book.station_rows(&format!("level{}", level + 1), name).unwrap(), meant, "{level} {name:?}");
            }
        }
    }
}
