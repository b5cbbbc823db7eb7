//! Kinds of questions and data types of nodes.

use serde::{Deserialize, Serialize};

/// What a question asks for: control and data type taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One line or more of text.
    Text,
    /// Whole number, 32 bits.
    Integer,
    /// Decimal number.
    Decimal,
    /// A number between two bounds in steps.
    Range,
    /// `YYYY-MM-DD`.
    Date,
    /// Time of day.
    Time,
    /// Date and time.
    DateTime,
    /// One of a list.
    SelectOne,
    /// Several of a list; value space-separated in the order of the list.
    SelectMultiple,
    /// A list put in order; value space-separated in the chosen order.
    Rank,
    /// Text to read, no answer.
    Note,
    /// To be confirmed; the value is `OK`.
    Acknowledge,
    /// `lat lon alt accuracy`.
    Geopoint,
    /// Points of a line, separated by `;`.
    Geotrace,
    /// Points of a closed line, separated by `;`.
    Geoshape,
    /// Name of a picture's file.
    Image,
    /// Name of a recording's file.
    Audio,
    /// Name of a film's file.
    Video,
    /// Name of a file.
    File,
    /// Text read from a code.
    Barcode,
    /// A value with no control: calculated, hidden or preloaded.
    Calculate,
}

impl Kind {
    /// True where the value names an attached file.
    #[must_use]
    pub fn is_media(self) -> bool {
        matches!(self, Self::Image | Self::Audio | Self::Video | Self::File)
    }

    /// True where choices are offered.
    #[must_use]
    pub fn is_select(self) -> bool {
        matches!(self, Self::SelectOne | Self::SelectMultiple | Self::Rank)
    }

    /// True for what a person answers: neither a note nor a value without control.
    #[must_use]
    pub fn is_answered(self) -> bool {
        !matches!(self, Self::Note | Self::Calculate)
    }
}

/// Data type of a node (`bind` attribute `type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum DataType {
    /// Text; also anything that has no type.
    #[default]
    Text,
    /// Whole number, 32 bits.
    Int,
    /// Decimal number.
    Decimal,
    /// `true` or `false`, kept as written.
    Boolean,
    /// Date.
    Date,
    /// Time of day.
    Time,
    /// Date and time.
    DateTime,
    /// Point.
    Geopoint,
    /// Line.
    Geotrace,
    /// Closed line.
    Geoshape,
    /// Attached file.
    Binary,
    /// Read from a code.
    Barcode,
    /// URI of an Android intent.
    Intent,
}

impl DataType {
    /// Reads a type as written in a form, with or without a prefix (`xsd:int`, `integer`, `select1`).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let bare = name.rsplit_once(':').map_or(name, |(_, n)| n);
        Some(match bare {
            "" | "string" | "select" | "select1" | "rank" | "odk:rank" => Self::Text,
            "int" | "integer" => Self::Int,
            "decimal" => Self::Decimal,
            "boolean" => Self::Boolean,
            "date" => Self::Date,
            "time" => Self::Time,
            "dateTime" => Self::DateTime,
            "geopoint" => Self::Geopoint,
            "geotrace" => Self::Geotrace,
            "geoshape" => Self::Geoshape,
            "binary" => Self::Binary,
            "barcode" => Self::Barcode,
            "intent" => Self::Intent,
            _ => return None,
        })
    }
}

/// Whether a fact is of the station or of the visit (methodology: how answers of several visits go together).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// One answer a station.
    Station,
    /// One answer a visit.
    Visit,
}

/// How answers of several visits become one fact of the station.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// Yes where any visit says so.
    Any,
    /// The last visit's.
    Last,
    /// The largest.
    Max,
    /// The sum.
    Sum,
}
