//! The body: groups, repeats, controls, and the actions nested in them.

use super::model::{Action, ActionValue, Aspect, BodyNode, Control, Def, DefId, FixedItem, Items, Itemset, event};
use super::read::{JR, Reader, attribute, child, text_of, without_predicates};
use super::texts;
use crate::kind::{DataType, Kind};
use crate::problem::{FormProblem, ProblemCode};
use roxmltree::Node;
use tabella_xpath::{Axis, Expr, PathStart, StepTest};

/// What the body gives.
#[derive(Debug, Default)]
pub(crate) struct Body {
    pub(crate) nodes: Vec<BodyNode>,
    pub(crate) controls: Vec<Control>,
    pub(crate) actions: Vec<Action>,
}

fn appearance(node: Node<'_, '_>) -> Vec<String> {
    node.attribute("appearance").unwrap_or("").split_whitespace().map(str::to_owned).collect()
}

impl Body {
    /// Reads the children of `node`, of which `base` is the context.
    pub(crate) fn read(&mut self, reader: &mut Reader, node: Node<'_, '_>, base: Option<DefId>) -> Vec<BodyNode> {
        let mut out = Vec::new();
        for element in node.children().filter(Node::is_element) {
            match element.tag_name().name() {
                "group" => out.extend(self.group(reader, element, base)),
                "repeat" => out.extend(self.repeat(reader, element, base, None, Vec::new())),
                "input" | "select" | "select1" | "upload" | "trigger" | "range" | "rank" | "secret" => {
                    out.extend(self.control(reader, element, base));
                }
                "setvalue" => self.action(reader, element, base),
                "setgeopoint" | "recordaudio" | "action" => {
                    let name = element.tag_name().name();
                    reader.warnings.push(FormProblem::new(ProblemCode::UnknownAction, name).part("action"));
                }
                _ => {}
            }
        }
        out
    }

    fn label(reader: &mut Reader, element: Node<'_, '_>, path: &str) -> Option<super::model::Text> {
        child(element, "label").map(|l| texts::element_text(reader, l, path))
    }

    fn group(&mut self, reader: &mut Reader, element: Node<'_, '_>, base: Option<DefId>) -> Option<BodyNode> {
        let reference = element.attribute("ref").or_else(|| element.attribute("nodeset"));
        let def = match reference {
            Some(reference) => {
                let found = reader.resolve(base, reference);
                if found.is_none() {
                    let problem = FormProblem::new(ProblemCode::UnknownReference, reference).part("group");
                    reader.warnings.push(problem);
                }
                found
            }
            None => None,
        };
        let path = reference.unwrap_or("").to_owned();
        let label = Self::label(reader, element, &path);
        let words = appearance(element);
        // A group around a repeat alone is how a repeat carries its label.
        if let Some(repeat) = child(element, "repeat") {
            let others = element
                .children()
                .filter(|c| c.is_element() && !matches!(c.tag_name().name(), "label" | "repeat" | "hint" | "setvalue"));
            let of_repeat = repeat.attribute("nodeset").or_else(|| repeat.attribute("ref"));
            let same = def.is_none() || of_repeat.and_then(|r| reader.resolve(base, r)) == def;
            if others.count() == 0 && same {
                for action in element.children().filter(|c| c.is_element() && c.tag_name().name() == "setvalue") {
                    self.action(reader, action, def.or(base));
                }
                return self.repeat(reader, repeat, base, label, words);
            }
        }
        let children = self.read(reader, element, def.or(base));
        Some(BodyNode::Group { def, label, appearance: words, children })
    }

    fn repeat(
        &mut self,
        reader: &mut Reader,
        element: Node<'_, '_>,
        base: Option<DefId>,
        label: Option<super::model::Text>,
        mut words: Vec<String>,
    ) -> Option<BodyNode> {
        let reference = element.attribute("nodeset").or_else(|| element.attribute("ref"))?;
        let Some(def) = reader.resolve(base, reference).filter(|d| *d != 0) else {
            reader.warnings.push(FormProblem::new(ProblemCode::UnknownReference, reference).part("repeat"));
            let _ = self.read(reader, element, base);
            return None;
        };
        let path = reader.def(def).map(|d| d.path.to_string()).unwrap_or_default();
        let fixed = element.attribute((JR, "noAddRemove")).is_some_and(|t| matches!(t.trim(), "true()" | "true" | "1"));
        reader.make_repeat(def, fixed);
        if let Some(count) = attribute(element, "count").filter(|c| !c.trim().is_empty()) {
            let expr = reader.expr(count, &path, "jr:count");
            if let (Some(expr), Some(slot)) =
                (expr, reader.def_mut(def).and_then(|d| d.exprs.get_mut(Aspect::Count as usize)))
            {
                *slot = Some(Box::new(expr));
            }
        }
        words.extend(appearance(element));
        let label = Self::label(reader, element, &path).or(label);
        let children = self.read(reader, element, Some(def));
        Some(BodyNode::Repeat { def, label, appearance: words, children })
    }

    fn control(&mut self, reader: &mut Reader, element: Node<'_, '_>, base: Option<DefId>) -> Option<BodyNode> {
        let reference = element.attribute("ref").or_else(|| element.attribute("nodeset"))?;
        let Some(def) = reader.resolve(base, reference) else {
            reader.warnings.push(FormProblem::new(ProblemCode::UnknownReference, reference).part("control"));
            return None;
        };
        let path = reader.def(def).map(|d| d.path.to_string()).unwrap_or_default();
        let label = Self::label(reader, element, &path);
        let hint = child(element, "hint").map(|h| texts::element_text(reader, h, &path));
        let items = items(reader, element, &path);
        let kind = reader.def(def).map_or(Kind::Text, |d| kind(element, d));
        let range = (element.tag_name().name() == "range").then(|| {
            let at = |name| element.attribute(name).unwrap_or("").to_owned();
            (at("start"), at("end"), at("step"))
        });
        for action in element.children().filter(|c| c.is_element() && c.tag_name().name() == "setvalue") {
            self.action(reader, action, Some(def));
        }
        let number = u32::try_from(self.controls.len()).ok()?;
        self.controls.push(Control { def, kind, appearance: appearance(element), label, hint, items, range });
        if let Some(data) = reader.def_mut(def) {
            data.control.get_or_insert(number);
        }
        Some(BodyNode::Control(number))
    }

    /// Reads a `setvalue`.
    pub(crate) fn action(&mut self, reader: &mut Reader, element: Node<'_, '_>, source: Option<DefId>) {
        let Some(reference) = element.attribute("ref").or_else(|| element.attribute("bind")) else { return };
        let Some(target) = reader.resolve(source, reference) else {
            reader.warnings.push(FormProblem::new(ProblemCode::UnknownReference, reference).part("setvalue"));
            return;
        };
        let mut events = 0;
        for name in element.attribute("event").unwrap_or("").split_whitespace() {
            match name {
                "odk-instance-first-load" | "xforms-ready" => events |= event::FIRST_LOAD,
                "odk-instance-load" => events |= event::LOAD,
                "odk-new-repeat" | "jr-insert" => events |= event::NEW_REPEAT,
                "xforms-value-changed" => events |= event::CHANGED,
                other => {
                    reader.warnings.push(FormProblem::new(ProblemCode::UnknownAction, other).part("setvalue"));
                }
            }
        }
        let path = reader.def(target).map(|d| d.path.to_string()).unwrap_or_default();
        let value = match element.attribute("value") {
            Some(text) if !text.trim().is_empty() => match reader.expr(text, &path, "setvalue") {
                Some(expr) => ActionValue::Expr(Box::new(expr)),
                None => return,
            },
            _ => ActionValue::Literal(text_of(element).trim().into()),
        };
        let (_, has_predicates) = without_predicates(reference);
        let target_expr = if has_predicates { reader.expr(reference, &path, "setvalue") } else { None };
        self.actions.push(Action { events, source, target, target_expr, value });
    }
}

fn items(reader: &mut Reader, element: Node<'_, '_>, path: &str) -> Items {
    if let Some(set) = child(element, "itemset") {
        let Some(source) = set.attribute("nodeset") else { return Items::None };
        let value = child(set, "value").and_then(|v| v.attribute("ref")).unwrap_or("name");
        let (Some(nodeset), Some(value_expr)) =
            (reader.expr(source, path, "itemset"), reader.expr(value, path, "itemset"))
        else {
            return Items::None;
        };
        let label = child(set, "label").map(|l| texts::element_text(reader, l, path));
        let column = simple_name(&value_expr);
        let whole = column.clone().and_then(|c| Some((whole_instance(&nodeset)?, c)));
        let instance = drawn_from(source);
        return Items::Set(Box::new(Itemset { nodeset, value: value_expr, label, whole, column, instance }));
    }
    let fixed: Vec<FixedItem> = element
        .children()
        .filter(|c| c.is_element() && c.tag_name().name() == "item")
        .map(|item| FixedItem {
            value: child(item, "value").map(text_of).unwrap_or_default().trim().into(),
            label: child(item, "label").map(|l| texts::element_text(reader, l, path)),
        })
        .collect();
    if fixed.is_empty() && !element.tag_name().name().starts_with("select") {
        return Items::None;
    }
    Items::Fixed(fixed)
}

/// The child's name where the expression is nothing else.
fn simple_name(expr: &Expr) -> Option<Box<str>> {
    let name = expr.source().trim();
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    (plain && name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')).then(|| name.into())
}

/// The id in `instance('id')/root/item` where nothing filters it.
fn whole_instance(expr: &Expr) -> Option<Box<str>> {
    let paths = expr.paths();
    let [only] = paths.as_slice() else { return None };
    let PathStart::Instance(id) = &only.start else { return None };
    let named = only.steps.iter().zip(["root", "item"]).all(|(step, name)| {
        step.axis == Axis::Child && step.predicates == 0 && step.test == StepTest::Name(None, name.to_owned())
    });
    let plain = expr.source().trim().starts_with("instance");
    (only.steps.len() == 2 && named && plain).then(|| id.as_str().into())
}

/// The id in `instance('id')…`, also where it is shuffled.
fn drawn_from(nodeset: &str) -> Option<Box<str>> {
    let call = |text: &'_ str, name: &str| -> Option<String> {
        Some(text.trim_start().strip_prefix(name)?.trim_start().strip_prefix('(')?.trim_start().to_owned())
    };
    let inner = call(nodeset, "randomize").unwrap_or_else(|| nodeset.to_owned());
    let argument = call(&inner, "instance")?;
    let quote = argument.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    argument.split(quote).nth(1).map(Into::into)
}

fn kind(element: Node<'_, '_>, def: &Def) -> Kind {
    match element.tag_name().name() {
        "select1" => Kind::SelectOne,
        "select" => Kind::SelectMultiple,
        "rank" => Kind::Rank,
        "trigger" => Kind::Acknowledge,
        "range" => Kind::Range,
        "upload" => {
            let media = element.attribute("mediatype").unwrap_or("");
            match media.split('/').next().unwrap_or("") {
                "image" => Kind::Image,
                "audio" => Kind::Audio,
                "video" => Kind::Video,
                _ => Kind::File,
            }
        }
        _ => match def.data_type {
            DataType::Int => Kind::Integer,
            DataType::Decimal => Kind::Decimal,
            DataType::Date => Kind::Date,
            DataType::Time => Kind::Time,
            DataType::DateTime => Kind::DateTime,
            DataType::Geopoint => Kind::Geopoint,
            DataType::Geotrace => Kind::Geotrace,
            DataType::Geoshape => Kind::Geoshape,
            DataType::Barcode => Kind::Barcode,
            DataType::Binary => Kind::File,
            DataType::Text | DataType::Boolean | DataType::Intent => {
                let always = def.expr(Aspect::Readonly).is_some_and(|e| matches!(e.source().trim(), "true()" | "1"));
                if always && def.expr(Aspect::Calculate).is_none() { Kind::Note } else { Kind::Text }
            }
        },
    }
}
