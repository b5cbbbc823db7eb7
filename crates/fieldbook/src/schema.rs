//! Migrations, and who may open what.

use crate::error::StoreError;
use rusqlite::Connection;

#[cfg(not(target_family = "wasm"))]
mod embedded {
    #![allow(missing_docs, unreachable_pub)]
    use refinery::embed_migrations;
    embed_migrations!("migrations");
}

/// Newest schema version that this app writes.
pub(crate) const VERSION: i64 = 9;

/// A finished store has a version from its first opening on.
pub(crate) fn require_made(conn: &Connection) -> Result<(), StoreError> {
    let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > 0 { Ok(()) } else { Err(StoreError::Damaged { what: "database emptied" }) }
}

/// Brings the store up to date, or says that it is too new. An up-to-date store costs one pragma.
pub(crate) fn migrate(conn: &mut Connection) -> Result<(), StoreError> {
    let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found == VERSION {
        return Ok(());
    }
    if found > VERSION {
        // Each migration says which older apps may still open its result.
        let oldest: Option<i64> =
            conn.query_row("SELECT max(oldest_reader) FROM schema_compat WHERE version > ?1", [VERSION], |r| r.get(0))?;
        return if oldest.is_some_and(|oldest| oldest <= VERSION) { Ok(()) } else { Err(StoreError::Newer) };
    }
    run(conn, found)
}

#[cfg(not(target_family = "wasm"))]
fn run(conn: &mut Connection, _found: i64) -> Result<(), StoreError> {
    if let Err(error) = embedded::migrations::runner().run(conn) {
        let mut source: Option<&(dyn std::error::Error + 'static)> = Some(&error);
        while let Some(at) = source {
            if let Some(rusqlite::Error::SqliteFailure(code, _)) = at.downcast_ref::<rusqlite::Error>() {
                return Err(rusqlite::Error::SqliteFailure(*code, None).into());
            }
            source = at.source();
        }
        return Err(StoreError::Damaged { what: "migration" });
    }
    Ok(())
}

// The browser's module runs the same files by itself: refinery brings a regular expression engine and its tables, a fifth of all
// that a phone would load.
#[cfg(target_family = "wasm")]
use run_listed as run;

/// Runs what is newer than the store, each migration in a transaction of its own. Each sets the store's version itself.
#[cfg(any(test, target_family = "wasm"))]
fn run_listed(conn: &mut Connection, found: i64) -> Result<(), StoreError> {
    const LIST: &[(i64, &str)] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));
    for (_, sql) in LIST.iter().filter(|(number, _)| *number > found) {
        let transaction = conn.transaction()?;
        transaction.execute_batch(sql)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(version: i64, oldest: i64) -> Result<(), StoreError> {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn).unwrap();
        conn.execute("INSERT INTO schema_compat (version, oldest_reader) VALUES (?1, ?2)", [version, oldest]).unwrap();
        conn.pragma_update(None, "user_version", version).unwrap();
        migrate(&mut conn)
    }

    #[test]
    fn an_older_app_opens_what_a_newer_one_says_it_may() {
        assert!(at(VERSION + 1, VERSION).is_ok());
        assert!(matches!(at(VERSION + 1, VERSION + 1), Err(StoreError::Newer)));
    }

    #[test]
    fn the_last_migration_sets_the_version_that_the_code_names() {
        let mut conn = Connection::open_in_memory().unwrap();
        migrate(&mut conn).unwrap();
        let (user, compat): (i64, i64) = conn
            .query_row(
                "SELECT (SELECT user_version FROM pragma_user_version), (SELECT max(version) FROM schema_compat)",
                [],
                |r| Ok((r.get(0)?, r.get(1)?)),
            )
            .unwrap();
        assert_eq!((user, compat), (VERSION, VERSION));
        let last = embedded::migrations::runner().get_migrations().iter().map(|m| i64::from(m.version())).max();
        assert_eq!(last, Some(VERSION));
    }

    #[test]
    fn the_browser_makes_the_same_store() {
        let schema = |conn: &Connection| {
            let mut all = conn
                .prepare("SELECT type, name, sql FROM sqlite_schema WHERE tbl_name NOT LIKE 'refinery%' ORDER BY 1, 2")
                .unwrap();
            let rows = all.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).unwrap();
            rows.collect::<Result<Vec<(String, String, Option<String>)>, _>>().unwrap()
        };
        let (mut natively, mut listed) = (Connection::open_in_memory().unwrap(), Connection::open_in_memory().unwrap());
        migrate(&mut natively).unwrap();
        run_listed(&mut listed, 0).unwrap();
        assert_eq!(schema(&natively), schema(&listed));
        let version: i64 = listed.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, VERSION);
        // Up to date: nothing runs twice.
        run_listed(&mut listed, VERSION).unwrap();
    }
}
