//! Labels, hints, messages and translations.

use super::model::{Entry, Part, Text, Translation};
use super::read::Reader;
use crate::problem::{FormProblem, ProblemCode};
use roxmltree::Node;

/// All translations, in the order of the form.
#[derive(Debug, Default)]
pub(crate) struct Itext {
    pub(crate) languages: Vec<String>,
    pub(crate) translations: Vec<Translation>,
    pub(crate) default: usize,
}

impl Itext {
    pub(crate) fn entry(&self, language: usize, id: &str) -> Option<&Entry> {
        self.translations.get(language)?.texts.get(id)
    }
}

/// Reads `itext`.
pub(crate) fn read_itext(reader: &mut Reader, itext: Node<'_, '_>) {
    for translation in itext.children().filter(|c| c.is_element() && c.tag_name().name() == "translation") {
        let mut made = Translation::default();
        for text in translation.children().filter(|c| c.is_element() && c.tag_name().name() == "text") {
            let Some(id) = text.attribute("id") else { continue };
            let mut entry: Entry = Vec::new();
            for value in text.children().filter(|c| c.is_element() && c.tag_name().name() == "value") {
                let form = value.attribute("form").unwrap_or("");
                // `long` is the plain form by another name.
                let form = if form == "long" { "" } else { form };
                entry.push((form.into(), parts(reader, value, id)));
            }
            made.texts.insert(id.into(), entry);
        }
        let is_default = translation
            .attribute("default")
            .is_some_and(|d| d.trim().is_empty() || d.trim() == "true()" || d.trim() == "true");
        if is_default {
            reader.itext.default = reader.itext.languages.len();
        }
        reader.itext.languages.push(translation.attribute("lang").unwrap_or("").to_owned());
        reader.itext.translations.push(made);
    }
}

/// Content of a label or value: text and outputs.
pub(crate) fn parts(reader: &mut Reader, node: Node<'_, '_>, path: &str) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    for inner in node.descendants().skip(1) {
        if inner.is_text() {
            if let Some(text) = inner.text().filter(|t| !t.is_empty()) {
                out.push(Part::Text(text.into()));
            }
        } else if inner.is_element()
            && inner.tag_name().name() == "output"
            && let Some(source) = inner.attribute("value").or_else(|| inner.attribute("ref"))
            && let Some(expr) = reader.expr(source, path, "output")
        {
            out.push(Part::Output(expr));
        }
    }
    // White space around the whole is layout of the document.
    if let Some(Part::Text(first)) = out.first_mut() {
        *first = first.trim_start().into();
    }
    if let Some(Part::Text(last)) = out.last_mut() {
        *last = last.trim_end().into();
    }
    out
}

/// A `label` or `hint` element.
pub(crate) fn element_text(reader: &mut Reader, node: Node<'_, '_>, path: &str) -> Text {
    match node.attribute("ref") {
        Some(reference) => reference_text(reader, reference, path),
        None => Text::Parts(parts(reader, node, path)),
    }
}

/// The `ref` of a label: `jr:itext('id')` or an expression.
pub(crate) fn reference_text(reader: &mut Reader, reference: &str, path: &str) -> Text {
    if let Some(id) = itext_id(reference) {
        if !reader.itext.translations.iter().any(|t| t.texts.contains_key(id)) {
            reader.warnings.push(FormProblem::new(ProblemCode::MissingText, id).at(path).part("label"));
        }
        return Text::Itext(id.into());
    }
    match reader.expr(reference, path, "label") {
        Some(expr) => Text::Expr(Box::new(expr)),
        None => Text::Parts(Vec::new()),
    }
}

/// `jr:constraintMsg` and its like: `jr:itext('id')` or plain text.
pub(crate) fn attribute_text(reader: &mut Reader, text: &str, path: &str) -> Text {
    if itext_id(text).is_some() {
        return reference_text(reader, text, path);
    }
    Text::Parts(vec![Part::Text(text.into())])
}

/// The id in `jr:itext('id')`.
pub(crate) fn itext_id(text: &str) -> Option<&str> {
    let inner = text.trim().strip_prefix("jr:itext(")?.strip_suffix(')')?.trim();
    let quote = inner.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let id = inner.strip_prefix(quote)?.strip_suffix(quote)?;
    (!id.contains(quote)).then_some(id)
}
