//! What can be wrong with a form, located.

use serde::{Deserialize, Serialize};

/// Kind of fault in a form. Codes; wording is the screen's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// Not well-formed XML, or XML with a document type declaration.
    NotXml,
    /// Larger, deeper or longer than the stated limits.
    TooLarge,
    /// Not an XForm: no model, instance or body.
    NotAForm,
    /// An expression that cannot be parsed.
    Expression,
    /// Calculations or relevance that depend on themselves; `detail` names the cycle.
    Cycle,
    /// A reference to a node that the instance does not have.
    UnknownReference,
    /// A data type that this engine does not know; read as text.
    UnknownType,
    /// An event or action that this engine does not know; left out.
    UnknownAction,
    /// A list or table that could not be opened; read as empty.
    MissingSource,
    /// A list or table that could not be read.
    BadSource,
    /// A text that the translations do not have.
    MissingText,
    /// A state, unit or aggregation that is no such code.
    UnknownCode,
}

/// A located fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormProblem {
    /// What.
    pub code: ProblemCode,
    /// Path of the node in the instance, or the id, URI or element that it stands at.
    pub path: Option<String>,
    /// Byte offset: in the document for XML faults, in the expression for expressions.
    pub offset: Option<usize>,
    /// The attribute or element at fault (`relevant`, `calculate`, `itemset` …).
    pub part: Option<&'static str>,
    /// The text at fault: an expression, a name, the members of a cycle joined by ` → `. Not for screens as prose.
    pub detail: String,
}

impl FormProblem {
    pub(crate) fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self { code, path: None, offset: None, part: None, detail: detail.into() }
    }

    pub(crate) fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    pub(crate) fn part(mut self, part: &'static str) -> Self {
        self.part = Some(part);
        self
    }

    pub(crate) fn offset(mut self, offset: usize) -> Self {
        self.offset = Some(offset);
        self
    }
}

impl std::fmt::Display for FormProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.code)?;
        if let Some(path) = &self.path {
            write!(f, " at {path}")?;
        }
        if let Some(part) = self.part {
            write!(f, " ({part})")?;
        }
        if let Some(offset) = self.offset {
            write!(f, ", byte {offset}")?;
        }
        write!(f, ": {}", self.detail)
    }
}
