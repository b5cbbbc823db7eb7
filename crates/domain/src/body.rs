//! The body of a sent version: an immutable byte string, an XForm instance document in UTF-8.
//!
//! It is encoded once, on the device that sends it, and never re-encoded. Besides the answers its `meta` block holds
//! what the methodology asks to be kept with them (namespace [`NAMESPACE`]): which report and version, which device,
//! and with each answer when it was seen and when it was typed.

use crate::ids::{DeviceId, ReportId, VersionId};
use roxmltree::{Document, Node, ParsingOptions};
use std::str::FromStr;

/// XML namespace of what Tabella adds to an XForm instance.
pub const NAMESPACE: &str = "https://tabella.org/xforms";

/// Names in [`NAMESPACE`]: elements inside `meta`, and attributes of answered nodes. `instanceID` (`uuid:<version>`) and
/// `deprecatedID` (`uuid:<corrected version>`) stand beside them as the standard has them.
pub mod names {
    /// Element: id of the report.
    pub const REPORT: &str = "report";
    /// Element: number of the version, from 1.
    pub const NUMBER: &str = "number";
    /// Element: id of the device.
    pub const DEVICE: &str = "device";
    /// Element: when *Send* was pressed, RFC 3339 with seconds, UTC.
    pub const SENT_AT: &str = "sent_at";
    /// Element: `true` in a rehearsal, else `false`.
    pub const PRACTICE: &str = "practice";
    /// Attribute of an answered node: when it was seen, RFC 3339 UTC.
    pub const SEEN: &str = "seen";
    /// Attribute of an answered node: when it was typed, RFC 3339 UTC.
    pub const TYPED: &str = "typed";
    /// Attribute of a node that was still open when the observer left: `had_to_leave` or `not_let_in`.
    pub const LEFT: &str = "left";
    /// Attribute of an answered node: code of the observer who answered, where the report was handed over after it.
    pub const BY: &str = "by";
    /// Attribute of a node that names a file: SHA-256 of its bytes, lower-case hex. The version's signature covers it.
    pub const SHA256: &str = "sha256";
}

/// Where a version comes from; written into its body and so covered by its signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The report.
    pub report: ReportId,
    /// This version; its `instanceID` is `uuid:<version>`.
    pub version: VersionId,
    /// Number of the version, from 1.
    pub number: u32,
    /// The version that this one corrects; its `deprecatedID`.
    pub corrects: Option<VersionId>,
    /// The device that made it.
    pub device: DeviceId,
    /// When the observer pressed *Send*, device clock, RFC 3339 with seconds, in UTC.
    pub sent_at: String,
    /// True in a rehearsal.
    pub practice: bool,
}

impl Provenance {
    /// `instanceID` of the version.
    #[must_use]
    pub fn instance_id(&self) -> String {
        format!("uuid:{}", self.version)
    }

    /// `deprecatedID`: the `instanceID` of the version that this one corrects.
    #[must_use]
    pub fn deprecated_id(&self) -> Option<String> {
        self.corrects.map(|v| format!("uuid:{v}"))
    }

    /// What `meta` holds in [`NAMESPACE`]: local name and text, in order.
    #[must_use]
    pub fn elements(&self) -> Vec<(String, String)> {
        [
            (names::REPORT, self.report.to_string()),
            (names::NUMBER, self.number.to_string()),
            (names::DEVICE, self.device.to_string()),
            (names::SENT_AT, self.sent_at.clone()),
            (names::PRACTICE, self.practice.to_string()),
        ]
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text))
        .collect()
    }
}

/// A body as read back by the endpoint or by the device's own report page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportBody {
    /// Where it comes from.
    pub provenance: Provenance,
    /// `form_id` (attribute `id` of the root element).
    pub form_id: String,
    /// Form version (attribute `version` of the root element).
    pub form_version: String,
}

/// A body that cannot be read. The bytes are kept and set aside; nothing is guessed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// Not well-formed XML.
    #[error("not well-formed at byte {offset}")]
    NotXml {
        /// Byte offset of the first fault.
        offset: usize,
    },
    /// A part that every body has is missing.
    #[error("the body has no {what}")]
    Missing {
        /// Name of the part.
        what: &'static str,
    },
    /// A part is there but is not what it should be.
    #[error("the body's {what} cannot be read")]
    Invalid {
        /// Name of the part.
        what: &'static str,
    },
    /// More elements or deeper nesting than any form has.
    #[error("the body is larger or deeper than any form")]
    Excessive,
}

/// Most nodes of a body (elements, attributes aside, and texts).
const MAX_NODES: u32 = 200_000;
/// Deepest nesting of elements.
const MAX_DEPTH: usize = 64;

impl ReportBody {
    /// Reads where a body comes from. Bodies come from devices that may be anyone's: no DTD and so no entities, limits on
    /// nodes and depth, no recursion.
    ///
    /// # Errors
    /// [`BodyError`]. The caller keeps the bytes whatever this says.
    pub fn read(body: &str) -> Result<Self, BodyError> {
        let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
        let document = Document::parse_with_options(body, options).map_err(|error| match error {
            roxmltree::Error::NodesLimitReached
            | roxmltree::Error::AttributesLimitReached
            | roxmltree::Error::NamespacesLimitReached => BodyError::Excessive,
            other => BodyError::NotXml { offset: offset(body, other.pos()) },
        })?;
        if too_deep(&document) {
            return Err(BodyError::Excessive);
        }
        let root = document.root_element();
        let meta = root
            .children()
            .find(|node| node.is_element() && node.tag_name().name() == "meta")
            .ok_or(BodyError::Missing { what: "meta" })?;
        let practice = match own(meta, names::PRACTICE) {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => return Err(BodyError::Invalid { what: "practice" }),
        };
        let sent_at = own(meta, names::SENT_AT).ok_or(BodyError::Missing { what: names::SENT_AT })?;
        if chrono::DateTime::parse_from_rfc3339(sent_at).is_err() {
            return Err(BodyError::Invalid { what: names::SENT_AT });
        }
        let number: u32 = required(own(meta, names::NUMBER), "number")?;
        if number == 0 {
            return Err(BodyError::Invalid { what: "number" });
        }
        Ok(Self {
            provenance: Provenance {
                report: required(own(meta, names::REPORT), "report")?,
                version: required(uuid(plain(meta, "instanceID"), "instanceID")?, "instanceID")?,
                number,
                corrects: match uuid(plain(meta, "deprecatedID"), "deprecatedID")? {
                    Some(id) => Some(parsed(id, "deprecatedID")?),
                    None => None,
                },
                device: required(own(meta, names::DEVICE), "device")?,
                sent_at: sent_at.to_owned(),
                practice,
            },
            form_id: root.attribute("id").ok_or(BodyError::Missing { what: "form id" })?.to_owned(),
            form_version: root.attribute("version").ok_or(BodyError::Missing { what: "form version" })?.to_owned(),
        })
    }
}

// The parser does not recurse; whoever reads the answers after us may, so a depth that no form has ends here.
fn too_deep(document: &Document<'_>) -> bool {
    let mut depths: Vec<usize> = Vec::new();
    for node in document.descendants() {
        let parent = node.parent().and_then(|p| depths.get(p.id().get_usize()).copied());
        let depth = parent.map_or(0, |d| d + 1);
        // Ids count nodes in document order, so that each node's place is the next one.
        depths.push(depth);
        if depth > MAX_DEPTH {
            return true;
        }
    }
    false
}

fn offset(body: &str, at: roxmltree::TextPos) -> usize {
    let row = usize::try_from(at.row).unwrap_or(1).max(1);
    let column = usize::try_from(at.col).unwrap_or(1).max(1);
    let start: usize = body.split_inclusive('\n').take(row - 1).map(str::len).sum();
    let line = body.get(start..).unwrap_or_default();
    start + line.char_indices().nth(column - 1).map_or(line.len(), |(i, _)| i)
}

fn text<'a>(node: Option<Node<'a, '_>>) -> Option<&'a str> {
    node.and_then(|n| n.text()).map(str::trim).filter(|t| !t.is_empty())
}

/// Text of an element of `meta` in our namespace.
fn own<'a>(meta: Node<'a, '_>, name: &str) -> Option<&'a str> {
    text(
        meta.children()
            .find(|n| n.is_element() && n.tag_name().name() == name && n.tag_name().namespace() == Some(NAMESPACE)),
    )
}

/// Text of an element of `meta` that is not ours (XForms tools write it with and without their namespace).
fn plain<'a>(meta: Node<'a, '_>, name: &str) -> Option<&'a str> {
    text(
        meta.children()
            .find(|n| n.is_element() && n.tag_name().name() == name && n.tag_name().namespace() != Some(NAMESPACE)),
    )
}

fn uuid<'a>(text: Option<&'a str>, what: &'static str) -> Result<Option<&'a str>, BodyError> {
    text.map(|t| t.strip_prefix("uuid:").ok_or(BodyError::Invalid { what })).transpose()
}

fn parsed<T: FromStr>(text: &str, what: &'static str) -> Result<T, BodyError> {
    text.parse().map_err(|_| BodyError::Invalid { what })
}

fn required<T: FromStr>(text: Option<&str>, what: &'static str) -> Result<T, BodyError> {
    parsed(text.ok_or(BodyError::Missing { what })?, what)
}

#[cfg(test)]
mod tests;
