//! Forms as this device has them: parsed once while the store is open.

use crate::api::{AppError, ErrorCode};
use crate::error::Answer;
use std::collections::{BTreeSet, HashMap};
use tabella_domain::FormRef;
use tabella_forms::{Form, Kind, SourceProvider};

/// Static facts of a question that the screens need.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) theme: Option<String>,
    pub(crate) role: Option<String>,
    pub(crate) serious: Vec<String>,
    pub(crate) urgent: Vec<String>,
    pub(crate) kind: Kind,
}

/// A parsed form with its facts by path.
pub(crate) struct LoadedForm {
    pub(crate) reference: FormRef,
    pub(crate) form: Form,
    facts: HashMap<String, Facts>,
}

impl LoadedForm {
    pub(crate) fn parse(reference: FormRef, document: &str, sources: &dyn SourceProvider) -> Answer<Self> {
        let form = Form::parse(document, sources).map_err(|problems| {
            // Codes and places in the form, nothing that an observer wrote.
            let detail: Vec<String> =
                problems.iter().take(3).map(|p| format!("{:?} {}", p.code, p.path.as_deref().unwrap_or(""))).collect();
            AppError::new(ErrorCode::FormBroken)
                .with("form", &reference.form_id)
                .with("version", &reference.version)
                .with("detail", detail.join("; "))
        })?;
        let facts = form
            .questions()
            .map(|q| {
                let facts = Facts {
                    theme: q.theme().map(str::to_owned),
                    role: q.role().map(str::to_owned),
                    serious: q.serious().to_vec(),
                    urgent: q.urgent().to_vec(),
                    kind: q.kind(),
                };
                (q.path().to_owned(), facts)
            })
            .collect();
        Ok(Self { reference, form, facts })
    }

    /// Facts of a question by its path without positions.
    pub(crate) fn facts(&self, template: &str) -> Option<&Facts> {
        self.facts.get(template)
    }

    /// Path of the question that has this role.
    pub(crate) fn role(&self, role: &str) -> Option<&str> {
        self.form.role(role)
    }

    /// Roles of all questions, each once, in order.
    pub(crate) fn roles(&self) -> Vec<String> {
        let roles: BTreeSet<&String> = self.facts.values().filter_map(|f| f.role.as_ref()).collect();
        roles.into_iter().cloned().collect()
    }

    /// Label of a choice wherever it stands in the form's lists.
    pub(crate) fn choice_label(&self, template: &str, value: &str, language: &str) -> Option<String> {
        self.form.question(template).and_then(|q| q.choice_label(value, Some(language)))
    }
}
