//! External choice lists and tables: indexed, never a tree of nodes.

use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

/// Opens what a form names by URI.
pub trait SourceProvider {
    /// A table (`jr://file-csv/…`). `None`: not found; the form opens with an empty list.
    fn open(&self, uri: &str) -> Option<Arc<dyn Source>>;

    /// Text of an XML instance (`jr://file/…`). `None`: not found.
    fn open_xml(&self, uri: &str) -> Option<String> {
        let _ = uri;
        None
    }
}

/// Nothing is found.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoSources;

impl SourceProvider for NoSources {
    fn open(&self, _uri: &str) -> Option<Arc<dyn Source>> {
        None
    }
}

/// A table of text: rows from 0, named columns.
pub trait Source: Send + Sync {
    /// Names of the columns, in order.
    fn columns(&self) -> Vec<String>;
    /// Number of rows.
    fn len(&self) -> usize;
    /// True without rows.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// A cell; `None` outside of the table.
    fn get(&self, row: usize, column: &str) -> Option<Cow<'_, str>>;
    /// Rows whose cell in `column` is exactly `value`, ascending; indexed.
    fn lookup(&self, column: &str, value: &str) -> Vec<usize>;
    /// Rows of which some cell holds every word of `text`, ascending, at most `limit`.
    fn search(&self, text: &str, limit: usize) -> Vec<usize> {
        let words: Vec<String> = text.split_whitespace().map(fold).collect();
        let columns = self.columns();
        let mut found = Vec::new();
        for row in 0..self.len() {
            if found.len() >= limit {
                break;
            }
            let cells: Vec<String> = columns.iter().filter_map(|c| self.get(row, c)).map(|c| fold(&c)).collect();
            if words.iter().all(|w| cells.iter().any(|c| c.contains(w.as_str()))) {
                found.push(row);
            }
        }
        found
    }
}

/// Lower case without the marks of Latin letters, for searching labels.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => out.push('a'),
            'ç' | 'ć' | 'č' | 'ĉ' | 'ċ' => out.push('c'),
            'ď' | 'đ' | 'ð' => out.push('d'),
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ə' => out.push('e'),
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => out.push('g'),
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => out.push('i'),
            'ł' | 'ĺ' | 'ļ' | 'ľ' => out.push('l'),
            'ñ' | 'ń' | 'ņ' | 'ň' => out.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => out.push('o'),
            'ŕ' | 'ř' => out.push('r'),
            'ś' | 'ş' | 'š' | 'ș' => out.push('s'),
            'ţ' | 'ť' | 'ț' => out.push('t'),
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => out.push('u'),
            'ý' | 'ÿ' => out.push('y'),
            'ź' | 'ż' | 'ž' => out.push('z'),
            'ß' => out.push_str("ss"),
            '\u{300}'..='\u{36f}' => {}
            other => out.push(other),
        }
    }
    out
}

/// A CSV file cannot be used as a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CsvError {
    /// A row that cannot be read (from 1, with the header).
    #[error("row {row} cannot be read")]
    Row {
        /// The row.
        row: usize,
    },
    /// No header.
    #[error("no header")]
    NoHeader,
}

/// Most columns of a table.
pub(crate) const MAX_COLUMNS: usize = 256;

/// Hash of a cell → rows.
type Index = Arc<FxHashMap<u64, Vec<u32>>>;

/// A parsed CSV file: the text of all cells in one string, an index of a column made when it is first asked for.
#[derive(Debug)]
pub struct CsvSource {
    columns: Vec<String>,
    text: String,
    /// End of each cell in `text`, row by row.
    ends: Vec<u32>,
    rows: usize,
    indexes: Vec<Mutex<Option<Index>>>,
}

impl CsvSource {
    /// Parses CSV text (comma, semicolon or tab, whichever the header has most of). A leading BOM is skipped; short rows read
    /// blank in their missing cells.
    ///
    /// # Errors
    /// [`CsvError`] with the row.
    pub fn parse(text: &str) -> Result<Self, CsvError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let head = text.lines().next().unwrap_or("");
        let count = |c: char| head.matches(c).count();
        let delimiter = if count('\t') > count(',') && count('\t') > count(';') {
            b'\t'
        } else if count(';') > count(',') {
            b';'
        } else {
            b','
        };
        let mut reader = csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
        let columns: Vec<String> =
            reader.headers().map_err(|_| CsvError::Row { row: 1 })?.iter().map(|c| c.trim().to_owned()).collect();
        let mut table = Self::empty(columns)?;
        table.text.reserve(text.len());
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(|_| CsvError::Row { row: table.rows + 2 })? {
            let width = table.columns.len();
            table.push((0..width).map(|c| record.get(c).unwrap_or("")))?;
        }
        Ok(table)
    }

    /// A table from rows of cells; short rows read blank in their missing cells.
    ///
    /// # Errors
    /// [`CsvError`] with the row.
    pub fn from_rows(columns: Vec<String>, rows: Vec<Vec<String>>) -> Result<Self, CsvError> {
        let mut table = Self::empty(columns)?;
        for row in &rows {
            let width = table.columns.len();
            table.push((0..width).map(|c| row.get(c).map_or("", String::as_str)))?;
        }
        Ok(table)
    }

    fn empty(columns: Vec<String>) -> Result<Self, CsvError> {
        if columns.is_empty() || columns.len() > MAX_COLUMNS {
            return Err(CsvError::NoHeader);
        }
        let indexes = columns.iter().map(|_| Mutex::new(None)).collect();
        Ok(Self { columns, text: String::new(), ends: Vec::new(), rows: 0, indexes })
    }

    fn push<'a>(&mut self, cells: impl Iterator<Item = &'a str>) -> Result<(), CsvError> {
        for cell in cells {
            self.text.push_str(cell);
            self.ends.push(u32::try_from(self.text.len()).map_err(|_| CsvError::Row { row: self.rows + 2 })?);
        }
        self.rows += 1;
        Ok(())
    }

    fn cell(&self, row: usize, column: usize) -> Option<&str> {
        let at = row.checked_mul(self.columns.len())?.checked_add(column)?;
        let end = *self.ends.get(at)? as usize;
        let start = match at.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.text.get(start..end)
    }

    fn index(&self, column: usize) -> Option<Index> {
        let mut slot = self.indexes.get(column)?.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = slot.as_ref() {
            return Some(Arc::clone(index));
        }
        let mut map: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        for row in 0..self.rows {
            if let (Some(cell), Ok(number)) = (self.cell(row, column), u32::try_from(row)) {
                map.entry(hash(cell)).or_default().push(number);
            }
        }
        let index = Arc::new(map);
        *slot = Some(Arc::clone(&index));
        Some(index)
    }
}

fn hash(text: &str) -> u64 {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}

impl Source for CsvSource {
    fn columns(&self) -> Vec<String> {
        self.columns.clone()
    }

    fn len(&self) -> usize {
        self.rows
    }

    fn get(&self, row: usize, column: &str) -> Option<Cow<'_, str>> {
        let column = self.columns.iter().position(|c| c == column)?;
        if row >= self.rows {
            return None;
        }
        self.cell(row, column).map(Cow::Borrowed)
    }

    fn lookup(&self, column: &str, value: &str) -> Vec<usize> {
        let Some(column) = self.columns.iter().position(|c| c == column) else { return Vec::new() };
        let Some(index) = self.index(column) else { return Vec::new() };
        let Some(rows) = index.get(&hash(value)) else { return Vec::new() };
        rows.iter().map(|r| *r as usize).filter(|r| self.cell(*r, column) == Some(value)).collect()
    }
}
