//! A body sent earlier → a template to start from.

use super::types::EditError;
use crate::arena::NEVER;
use crate::form::FormData;
use crate::form::model::{DefId, Template};
use crate::form::read::{TABELLA, parse_xml, text_of};
use crate::state::LeftWhy;
use chrono::DateTime;
use roxmltree::Node;

fn seconds(node: Node<'_, '_>, name: &str) -> Option<i64> {
    let text = node.attribute((TABELLA, name))?;
    Some(DateTime::parse_from_rfc3339(text).ok()?.timestamp())
}

/// Seen and typed as written on an answered node; [`NEVER`] where not.
pub(crate) fn times(node: Node<'_, '_>) -> Option<(i64, i64)> {
    match (seconds(node, "seen"), seconds(node, "typed")) {
        (None, None) => None,
        (Some(seen), typed) => Some((seen, typed.unwrap_or(NEVER))),
        (None, Some(typed)) => Some((typed, typed)),
    }
}

/// The template, and the body's `instanceID`.
pub(crate) fn read(form: &FormData, xml: &str) -> Result<(Template, Option<String>), EditError> {
    let document = parse_xml(xml).map_err(|p| EditError::NotXml { offset: p.offset.unwrap_or(0) })?;
    let root = document.root_element();
    let expected = form.def(0).ok_or(EditError::OtherForm)?;
    if *root.tag_name().name() != *expected.name {
        return Err(EditError::OtherForm);
    }
    if let Some(id) = root.attribute("id")
        && !form.id.is_empty()
        && id != form.id
    {
        return Err(EditError::OtherForm);
    }
    let meta = root.children().find(|c| c.is_element() && c.tag_name().name() == "meta");
    let instance_id = meta
        .and_then(|m| m.children().find(|c| c.is_element() && c.tag_name().name() == "instanceID"))
        .map(text_of)
        .map(|t| t.trim().to_owned())
        .filter(|t| !t.is_empty());
    Ok((merge(form, &form.instance, root), instance_id))
}

/// What the body says of a node, and what the form says where the body is silent.
fn merge(form: &FormData, default: &Template, xml: Node<'_, '_>) -> Template {
    let mut out = Template { def: default.def, ..Template::default() };
    let Some(def) = form.def(default.def) else { return out };
    let is_root = def.parent.is_none();
    for (id, value) in &default.attributes {
        let given = form.def(*id).and_then(|a| xml.attributes().find(|x| *x.name() == *a.name));
        let value = match given {
            // Which form and version this is, the form says.
            Some(found) if !is_root => found.value().into(),
            _ => value.clone(),
        };
        out.attributes.push((*id, value));
    }
    if def.is_leaf() {
        out.value = text_of(xml).into();
        out.times = times(xml);
        out.left = xml.attribute((TABELLA, "left")).and_then(LeftWhy::from_code);
        return out;
    }
    for child in &def.children {
        let Some(data) = form.def(*child) else { continue };
        let given = xml.children().filter(|c| c.is_element() && *c.tag_name().name() == *data.name);
        let in_default = || default.children.iter().find(|t| t.def == *child);
        if let Some(repeat) = &data.repeat {
            let Some(template) = repeat.template.as_ref().or_else(in_default) else { continue };
            out.children.extend(given.map(|instance| merge(form, template, instance)));
            continue;
        }
        let mut given = given;
        match (given.next(), in_default()) {
            (Some(found), Some(template)) => out.children.push(merge(form, template, found)),
            (Some(found), None) => out.children.push(merge(form, &bare(form, *child), found)),
            // Left out when it was sent: it was not relevant.
            (None, Some(template)) => out.children.push(template.clone()),
            (None, None) => {}
        }
    }
    out
}

/// A definition without content of its own.
fn bare(form: &FormData, id: DefId) -> Template {
    let children = form.def(id).map(|d| d.children.as_slice()).unwrap_or_default();
    Template {
        def: id,
        children: children
            .iter()
            .filter(|c| form.def(**c).is_some_and(|d| d.repeat.is_none()))
            .map(|c| bare(form, *c))
            .collect(),
        times: Some((NEVER, NEVER)),
        ..Template::default()
    }
}
