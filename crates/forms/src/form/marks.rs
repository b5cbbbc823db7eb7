//! `tabella:*` attributes of binds.

use super::model::Marks;
use super::read::{Reader, TABELLA};
use crate::kind::{Aggregation, Unit};
use crate::problem::{FormProblem, ProblemCode};
use crate::state::AnswerState;

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// Reads them; `None` where there are none.
pub(crate) fn read(reader: &mut Reader, bind: roxmltree::Node<'_, '_>, path: &str) -> Option<Marks> {
    let mut marks = Marks::default();
    let mut any = false;
    for attribute in bind.attributes().filter(|a| a.namespace() == Some(TABELLA)) {
        any = true;
        let value = attribute.value().trim();
        let mut unknown = |part: &'static str, code: &str| {
            reader.problems.push(FormProblem::new(ProblemCode::UnknownCode, code).at(path).part(part));
        };
        let text = Some(value.to_owned()).filter(|v| !v.is_empty());
        match attribute.name() {
            "theme" => marks.theme = text,
            "paragraph" => marks.paragraph = text,
            "role" => marks.role = text,
            "serious" => marks.serious = words(value),
            "urgent" => marks.urgent = words(value),
            "unit" => match value {
                "" => {}
                "station" => marks.unit = Some(Unit::Station),
                "visit" => marks.unit = Some(Unit::Visit),
                other => unknown("tabella:unit", other),
            },
            "aggregation" => match value {
                "" => {}
                "any" => marks.aggregation = Some(Aggregation::Any),
                "last" => marks.aggregation = Some(Aggregation::Last),
                "max" => marks.aggregation = Some(Aggregation::Max),
                "sum" => marks.aggregation = Some(Aggregation::Sum),
                other => unknown("tabella:aggregation", other),
            },
            "states" => {
                for code in value.split_whitespace() {
                    if code == "all" {
                        marks.states = AnswerState::ALL.to_vec();
                    } else if let Some(state) = AnswerState::ALL.into_iter().find(|s| s.code() == code) {
                        if !marks.states.contains(&state) {
                            marks.states.push(state);
                        }
                    } else {
                        unknown("tabella:states", code);
                    }
                }
            }
            _ => {}
        }
    }
    any.then_some(marks)
}
