//! From a session of the forms engine to what the screen shows.

use crate::api::{
    AnswerStateCode, Bounds, Choice, Cut, Item, ProblemKind, Question, QuestionKind, Repeat, ReportState,
};
use crate::day::rfc3339;
use crate::forms::LoadedForm;
use std::collections::{HashMap, HashSet};
use tabella_forms::{AnswerState, Changed, Item as FormItem, Kind, QuestionState, Session};

/// Longest list of choices that crosses as a whole; longer ones are searched.
pub(crate) const SHORT_LIST: usize = 200;

/// What the screen has of an open report: the baseline of the next difference.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    /// Paths in order.
    pub(crate) order: Vec<String>,
    /// Items by path.
    pub(crate) items: HashMap<String, Item>,
}

impl Shown {
    /// The items in order.
    pub(crate) fn list(&self) -> Vec<Item> {
        self.order.iter().filter_map(|p| self.items.get(p).cloned()).collect()
    }

    /// Questions that a person answers, in order.
    pub(crate) fn questions(&self) -> impl Iterator<Item = &Question> {
        self.order.iter().filter_map(|p| match self.items.get(p) {
            Some(Item::Question(q)) if q.kind != QuestionKind::Note && !q.withheld => Some(q.as_ref()),
            _ => None,
        })
    }

    /// One mark per question.
    pub(crate) fn cuts(&self) -> Vec<Cut> {
        self.questions().map(cut).collect()
    }
}

pub(crate) fn cut(q: &Question) -> Cut {
    if q.state.is_some() {
        Cut::State
    } else if q.value.is_empty() {
        Cut::Empty
    } else {
        Cut::Value
    }
}

/// Says in one line which station a key is.
pub(crate) trait Places {
    /// `14 · Üçbulaq, School No. 3`; `None` for a key that the list does not have.
    fn place(&self, key: &str) -> Option<String>;
}

/// All relevant items. Where `changed` says which questions an operation touched, the choices of the others are taken
/// over from `before`; everything else is read anew, because it costs nothing.
pub(crate) fn show(
    form: &LoadedForm,
    session: &Session,
    places: &dyn Places,
    before: Option<(&Shown, &Changed)>,
) -> Shown {
    let mut out = Shown::default();
    let touched: Option<HashSet<&str>> = before.map(|(_, c)| c.paths.iter().map(String::as_str).collect());
    let mut number = 0_u32;
    // Labelled groups that the item stands in, with their depth.
    let mut groups: Vec<(u8, String, String)> = Vec::new();
    for item in session.items() {
        let (path, item) = match item {
            FormItem::Group(g) | FormItem::Instance(g) => {
                groups.retain(|(_, path, _)| inside(&g.path, path));
                if !g.label.is_empty() {
                    groups.push((g.depth, g.path.clone(), g.label.clone()));
                }
                (g.path.clone(), Item::Group { path: g.path, label: g.label, depth: g.depth, appearance: g.appearance })
            }
            FormItem::Repeat(r) => {
                groups.retain(|(_, path, _)| inside(&r.path, path));
                let repeat = Repeat {
                    path: r.path,
                    label: r.label,
                    instances: r.instances,
                    can_change: r.can_change,
                    depth: r.depth,
                };
                // The series and its first instance may have one path text apart from the position; they are two items.
                (repeat.path.clone(), Item::Repeat(repeat))
            }
            FormItem::Question(q) => {
                groups.retain(|(_, path, _)| inside(&q.path, path));
                let counts = q.kind.is_answered() && !q.withheld;
                if counts {
                    number = number.saturating_add(1);
                }
                let own_number = counts.then_some(number);
                let kept = match (&before, &touched) {
                    (Some((shown, _)), Some(touched)) if !touched.contains(q.path.as_str()) => {
                        match shown.items.get(&q.path) {
                            Some(Item::Question(old)) => Some(old.as_ref()),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let theme = groups.last().map(|(_, _, label)| label.as_str());
                let question = question(form, session, places, *q, own_number, theme, kept);
                (question.path.clone(), Item::Question(Box::new(question)))
            }
        };
        out.order.push(path.clone());
        out.items.insert(path, item);
    }
    out
}

fn inside(path: &str, group: &str) -> bool {
    path.strip_prefix(group).is_some_and(|rest| rest.starts_with('/'))
}

fn question(
    form: &LoadedForm,
    session: &Session,
    places: &dyn Places,
    q: QuestionState,
    number: Option<u32>,
    group: Option<&str>,
    kept: Option<&Question>,
) -> Question {
    let facts = form.facts(&q.template);
    let is_station = facts.is_some_and(|f| f.role.as_deref() == Some("station")) && q.kind == Kind::SelectOne;
    let kind = if is_station { QuestionKind::Station } else { kind(q.kind) };
    let (choices, long_list, value_label) = match kept {
        Some(old) if old.value == q.value => (old.choices.clone(), old.long_list, old.value_label.clone()),
        _ if is_station => (Vec::new(), true, places.place(&q.value).unwrap_or_else(|| q.value.clone())),
        _ if q.kind.is_select() => {
            let offered = session.choices(&q.path, None, SHORT_LIST + 1);
            if offered.total > SHORT_LIST {
                let label = words(form, session, places, &q);
                (Vec::new(), true, label)
            } else {
                let choices = offered.choices.into_iter().map(|c| Choice { value: c.value, label: c.label }).collect();
                (choices, false, String::new())
            }
        }
        _ => (Vec::new(), false, String::new()),
    };
    let theme = group.map(str::to_owned).or_else(|| facts.and_then(|f| f.theme.clone())).unwrap_or_default();
    Question {
        path: q.path,
        number,
        kind,
        label: q.label,
        hint: q.hint,
        guidance: q.guidance,
        theme,
        appearance: q.appearance,
        value: q.value,
        state: q.state.map(state_code),
        states: q.states.into_iter().map(state_code).collect(),
        choices,
        long_list,
        value_label,
        required: q.required,
        read_only: q.read_only,
        message: q.message,
        problem: q.problem.map(problem),
        seen_at: q.seen.map(rfc3339),
        typed_at: q.typed.map(rfc3339),
        depth: q.depth,
        role: facts.and_then(|f| f.role.clone()),
        withheld: q.withheld,
        range: q.range.map(|(start, end, step)| Bounds { start, end, step }),
    }
}

/// The answer in words, in the form's language; empty where there is no value.
pub(crate) fn words(form: &LoadedForm, session: &Session, places: &dyn Places, q: &QuestionState) -> String {
    if q.value.is_empty() {
        return String::new();
    }
    let facts = form.facts(&q.template);
    match q.kind {
        Kind::SelectOne if facts.is_some_and(|f| f.role.as_deref() == Some("station")) => {
            places.place(&q.value).unwrap_or_else(|| q.value.clone())
        }
        Kind::SelectOne => label_of(form, session, q, &q.value),
        Kind::SelectMultiple | Kind::Rank => {
            let labels: Vec<String> = q.value.split_whitespace().map(|v| label_of(form, session, q, v)).collect();
            labels.join(", ")
        }
        Kind::Time => q.value.get(..5).unwrap_or(&q.value).to_owned(),
        Kind::DateTime => match (q.value.get(..10), q.value.get(11..16)) {
            (Some(date), Some(time)) => format!("{date} {time}"),
            _ => q.value.clone(),
        },
        _ => q.value.clone(),
    }
}

fn label_of(form: &LoadedForm, session: &Session, q: &QuestionState, value: &str) -> String {
    let offered = session.value_label(&q.path, value);
    // A value that is not offered any more still has its name.
    let label = offered.or_else(|| form.choice_label(&q.template, value, session.language().unwrap_or_default()));
    label.unwrap_or_else(|| value.to_owned())
}

/// The same for a question as the screen has it, without asking the session for what is at hand.
pub(crate) fn words_shown(q: &Question) -> String {
    if q.value.is_empty() {
        return String::new();
    }
    let label =
        |value: &str| q.choices.iter().find(|c| c.value == value).map_or_else(|| value.to_owned(), |c| c.label.clone());
    match q.kind {
        QuestionKind::Station | QuestionKind::SelectOne if q.long_list => {
            if q.value_label.is_empty() {
                q.value.clone()
            } else {
                q.value_label.clone()
            }
        }
        QuestionKind::SelectOne => label(&q.value),
        QuestionKind::SelectMultiple | QuestionKind::Rank if q.long_list && !q.value_label.is_empty() => {
            q.value_label.clone()
        }
        QuestionKind::SelectMultiple | QuestionKind::Rank => {
            q.value.split_whitespace().map(label).collect::<Vec<_>>().join(", ")
        }
        QuestionKind::Time => q.value.get(..5).unwrap_or(&q.value).to_owned(),
        QuestionKind::DateTime => match (q.value.get(..10), q.value.get(11..16)) {
            (Some(date), Some(time)) => format!("{date} {time}"),
            _ => q.value.clone(),
        },
        _ => q.value.clone(),
    }
}

pub(crate) fn kind(kind: Kind) -> QuestionKind {
    match kind {
        Kind::Text | Kind::Barcode => QuestionKind::Text,
        Kind::Integer => QuestionKind::Integer,
        Kind::Decimal => QuestionKind::Decimal,
        Kind::Range => QuestionKind::Range,
        Kind::Date => QuestionKind::Date,
        Kind::Time => QuestionKind::Time,
        Kind::DateTime => QuestionKind::DateTime,
        Kind::SelectOne => QuestionKind::SelectOne,
        Kind::SelectMultiple => QuestionKind::SelectMultiple,
        Kind::Note => QuestionKind::Note,
        Kind::Acknowledge => QuestionKind::Acknowledge,
        Kind::Geopoint => QuestionKind::Geopoint,
        Kind::Image => QuestionKind::Image,
        Kind::Audio => QuestionKind::Audio,
        Kind::Video => QuestionKind::Video,
        Kind::File => QuestionKind::File,
        Kind::Rank => QuestionKind::Rank,
        Kind::Geotrace | Kind::Geoshape | Kind::Calculate => QuestionKind::Other,
    }
}

pub(crate) fn state_code(state: AnswerState) -> AnswerStateCode {
    match state {
        AnswerState::NotObserved => AnswerStateCode::NotObserved,
        AnswerState::NotApplicable => AnswerStateCode::NotApplicable,
        AnswerState::RefusedAccess => AnswerStateCode::RefusedAccess,
        AnswerState::DontKnow => AnswerStateCode::DontKnow,
        AnswerState::Unanswered => AnswerStateCode::Unanswered,
        AnswerState::LeftEarly => AnswerStateCode::LeftEarly,
    }
}

pub(crate) fn answer_state(code: AnswerStateCode) -> AnswerState {
    match code {
        AnswerStateCode::NotObserved => AnswerState::NotObserved,
        AnswerStateCode::NotApplicable => AnswerState::NotApplicable,
        AnswerStateCode::RefusedAccess => AnswerState::RefusedAccess,
        AnswerStateCode::DontKnow => AnswerState::DontKnow,
        AnswerStateCode::Unanswered => AnswerState::Unanswered,
        AnswerStateCode::LeftEarly => AnswerState::LeftEarly,
    }
}

fn problem(kind: tabella_forms::ProblemKind) -> ProblemKind {
    match kind {
        tabella_forms::ProblemKind::Missing => ProblemKind::Missing,
        tabella_forms::ProblemKind::Constraint => ProblemKind::Constraint,
    }
}

/// True where one of the chosen values is in the list.
pub(crate) fn holds(value: &str, listed: &[String]) -> bool {
    value.split_whitespace().any(|v| listed.iter().any(|l| l == v))
}

/// Order in lists: drafts before all.
pub(crate) fn is_draft(state: &ReportState) -> bool {
    matches!(state, ReportState::Draft)
}
