//! A form version as the endpoint reads answers with it.

use crate::desk::types::Tier;
use std::collections::{BTreeSet, HashMap};
use tabella_forms::{Form, Kind, NoSources};

/// A question's static facts.
#[derive(Debug, Clone)]
pub struct Question {
    /// Path without positions.
    pub path: String,
    /// Number in the form, from 1; `None` for values without a control.
    pub number: Option<u32>,
    /// Theme code.
    pub theme: String,
    /// Role.
    pub role: Option<String>,
    /// Its answers count: neither a note nor a calculation nor the place.
    pub asked: bool,
    /// It asks for free text.
    pub is_text: bool,
    /// Kind.
    pub kind: Kind,
    /// It allows states.
    pub states: bool,
    serious: Vec<String>,
    urgent: Vec<String>,
}

impl Question {
    /// How much an answer matters now. Of several chosen, the one that matters most.
    #[must_use]
    pub fn tier(&self, value: &str) -> Tier {
        let several = matches!(self.kind, Kind::SelectMultiple | Kind::Rank);
        let given = |marked: &[String]| {
            if several {
                value.split_ascii_whitespace().any(|v| marked.iter().any(|m| m == v))
            } else {
                marked.iter().any(|m| m == value)
            }
        };
        if given(&self.urgent) {
            Tier::Urgent
        } else if given(&self.serious) {
            Tier::Serious
        } else {
            Tier::None
        }
    }
}

/// A form version.
#[derive(Debug, Clone)]
pub struct FormFacts {
    form: Option<Form>,
    questions: Vec<Question>,
    by_path: HashMap<String, usize>,
    /// Paths of its repeats.
    pub repeats: BTreeSet<String>,
}

impl FormFacts {
    /// Reads a document. One that no longer reads (it did when it was imported) leaves answers without labels.
    #[must_use]
    pub fn read(xform: &str) -> Self {
        match Form::parse(xform, &NoSources) {
            Ok(form) => Self::of(form),
            Err(problems) => {
                tracing::error!(problems = problems.len(), "a stored form does not read");
                Self { form: None, questions: Vec::new(), by_path: HashMap::new(), repeats: BTreeSet::new() }
            }
        }
    }

    /// Facts of a form.
    #[must_use]
    pub fn of(form: Form) -> Self {
        let mut questions = Vec::new();
        let mut repeats = BTreeSet::new();
        let mut number = 0;
        for q in form.questions() {
            let answered = q.kind().is_answered();
            let role = q.role().map(str::to_owned);
            let place = matches!(role.as_deref(), Some("station" | "station_other" | "observer"));
            repeats.extend(q.repeats().into_iter().map(str::to_owned));
            if answered {
                number += 1;
            }
            questions.push(Question {
                path: q.path().to_owned(),
                number: answered.then_some(number),
                theme: q.theme().unwrap_or_default().to_owned(),
                asked: answered && !place,
                is_text: q.kind() == Kind::Text,
                kind: q.kind(),
                states: !q.states().is_empty(),
                serious: q.serious().to_vec(),
                urgent: q.urgent().to_vec(),
                role,
            });
        }
        let by_path = questions.iter().enumerate().map(|(i, q)| (q.path.clone(), i)).collect();
        Self { form: Some(form), questions, by_path, repeats }
    }

    /// True where a question has this role.
    #[must_use]
    pub fn has_role(&self, role: &str) -> bool {
        self.questions.iter().any(|q| q.role.as_deref() == Some(role))
    }

    /// False where the stored document did not read.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.form.is_some()
    }

    /// Questions and values in document order.
    #[must_use]
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// A question by its path without positions.
    #[must_use]
    pub fn question(&self, path: &str) -> Option<&Question> {
        self.questions.get(*self.by_path.get(path)?)
    }

    /// Whether a question allows states; `None` where it is not known.
    #[must_use]
    pub fn allows_states(&self, path: &str) -> Option<bool> {
        self.question(path).map(|q| q.states)
    }

    /// Its language for the first of some codes that it has.
    #[must_use]
    pub fn language(&self, codes: &[String]) -> Option<String> {
        let form = self.form.as_ref()?;
        codes.iter().find_map(|c| form.language_for(c)).map(str::to_owned)
    }

    /// Label of a question.
    #[must_use]
    pub fn label(&self, path: &str, language: Option<&str>) -> Option<String> {
        self.form.as_ref()?.question(path).map(|q| q.label(language)).filter(|l| !l.is_empty())
    }

    /// A value in words.
    #[must_use]
    pub fn words(&self, path: &str, value: &str, language: Option<&str>) -> String {
        let Some(question) = self.form.as_ref().and_then(|f| f.question(path)) else { return value.to_owned() };
        match question.kind() {
            Kind::SelectOne => question.choice_label(value, language).unwrap_or_else(|| value.to_owned()),
            Kind::SelectMultiple | Kind::Rank => value
                .split_ascii_whitespace()
                .map(|v| question.choice_label(v, language).unwrap_or_else(|| v.to_owned()))
                .collect::<Vec<_>>()
                .join(" · "),
            // A clock time is read as on a clock; seconds that nobody typed and the zone stay in the value.
            Kind::Time => clock(value).unwrap_or(value).to_owned(),
            Kind::DateTime => match value.split_once('T') {
                Some((day, time)) => format!("{day} {}", clock(time).unwrap_or(time)),
                None => value.to_owned(),
            },
            _ => value.to_owned(),
        }
    }
}

fn clock(value: &str) -> Option<&str> {
    value.get(..5).filter(|c| c.bytes().enumerate().all(|(i, b)| if i == 2 { b == b':' } else { b.is_ascii_digit() }))
}
