//! Reading a body: what it says of itself, and its leaves in order.

use roxmltree::{Document, Node, ParsingOptions};
use std::collections::{BTreeSet, HashMap};
use tabella_domain::body::{BodyError, NAMESPACE, ReportBody, names};
use tabella_domain::{AnswerState, LeftWhy};

/// A body as read.
#[derive(Debug, Clone)]
pub struct Body {
    /// What it says of itself.
    pub head: ReportBody,
    /// Leaves in document order, `meta` left out.
    pub leaves: Vec<Leaf>,
}

/// A node without element children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Steps from the root: name and position among siblings of the same name, from 1.
    pub steps: Vec<(String, u32)>,
    /// Path without positions.
    pub def: String,
    /// Text.
    pub value: String,
    /// When seen.
    pub seen: Option<String>,
    /// When typed.
    pub typed: Option<String>,
    /// Still open when the observer left: why, as the body has it.
    pub left: Option<LeftWhy>,
    /// SHA-256 of the file that it names.
    pub sha256: Option<String>,
    /// Who answered, where it was not who sent.
    pub by: Option<String>,
}

impl Leaf {
    /// Path with positions at the steps that repeat somewhere (paths without positions are in `repeats`).
    #[must_use]
    pub fn path(&self, repeats: &BTreeSet<String>) -> String {
        let mut def = String::new();
        let mut out = String::new();
        for (name, position) in &self.steps {
            def.push('/');
            def.push_str(name);
            out.push('/');
            out.push_str(name);
            if repeats.contains(&def) {
                out.push_str(&format!("[{position}]"));
            }
        }
        out
    }

    /// Adds the paths of this leaf that repeat.
    pub fn note_repeats(&self, repeats: &mut BTreeSet<String>) {
        let mut def = String::new();
        for (name, position) in &self.steps {
            def.push('/');
            def.push_str(name);
            if *position > 1 {
                repeats.insert(def.clone());
            }
        }
    }
}

/// An answer: a leaf and its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<'a> {
    /// The leaf.
    pub leaf: &'a Leaf,
    /// The state in place of a value.
    pub state: Option<AnswerState>,
}

/// Pairs leaves with their state siblings. `allows` tells whether a question allows states; `None` where the form is not
/// known, then a sibling `<name>_state` that holds nothing or a state is taken for one.
#[must_use]
pub fn answers<'a>(leaves: &'a [Leaf], allows: &dyn Fn(&str) -> Option<bool>) -> Vec<Answer<'a>> {
    let mut out = Vec::with_capacity(leaves.len());
    let by_steps: HashMap<&[(String, u32)], &Leaf> = leaves.iter().map(|l| (l.steps.as_slice(), l)).collect();
    let find = |steps: &[(String, u32)]| by_steps.get(steps).copied();
    for leaf in leaves {
        if let Some(base) = leaf.steps.last().and_then(|(n, _)| n.strip_suffix("_state")) {
            let mut steps = leaf.steps.clone();
            if let Some(last) = steps.last_mut() {
                last.0 = base.to_owned();
            }
            if let Some(question) = find(&steps) {
                let holds = leaf.value.is_empty() || AnswerState::from_code(&leaf.value).is_some();
                if allows(&question.def).unwrap_or(holds) {
                    continue;
                }
            }
        }
        let mut steps = leaf.steps.clone();
        if let Some(last) = steps.last_mut() {
            last.0.push_str("_state");
        }
        let state = if leaf.value.is_empty() && allows(&leaf.def) != Some(false) {
            find(&steps).and_then(|s| AnswerState::from_code(&s.value))
        } else {
            None
        };
        // A question that offers no states may still have been open when the observer left.
        let left = leaf.left.filter(|_| leaf.value.is_empty()).map(|_| AnswerState::LeftEarly);
        let state = state.or(left);
        out.push(Answer { leaf, state });
    }
    out
}

/// Deeper than any form; a body nested beyond it cannot be read.
const DEEPEST: usize = 64;

/// Reads a body.
///
/// # Errors
/// Not UTF-8 or not well-formed; without a part that every body has.
pub fn read(bytes: &[u8]) -> Result<Body, BodyError> {
    // One body over which a reader fails must not close the report's page, or break the export of all others off.
    std::panic::catch_unwind(|| parse(bytes)).unwrap_or(Err(BodyError::NotXml { offset: 0 }))
}

fn parse(bytes: &[u8]) -> Result<Body, BodyError> {
    let text = std::str::from_utf8(bytes).map_err(|e| BodyError::NotXml { offset: e.valid_up_to() })?;
    // One reader decides, here and on the device, what a body says of itself.
    let head = ReportBody::read(text)?;
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|_| BodyError::NotXml { offset: 0 })?;
    let root = document.root_element();
    let mut leaves = Vec::new();
    let mut steps = vec![(root.tag_name().name().to_owned(), 1)];
    walk(root, &mut steps, &mut leaves)?;
    Ok(Body { head, leaves })
}

/// Answers in one version; the largest real forms have a few thousand.
const MOST_LEAVES: usize = 20_000;

fn walk(node: Node<'_, '_>, steps: &mut Vec<(String, u32)>, leaves: &mut Vec<Leaf>) -> Result<(), BodyError> {
    if steps.len() > DEEPEST {
        return Err(BodyError::Excessive);
    }
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for child in node.children().filter(Node::is_element) {
        let name = child.tag_name().name();
        if steps.len() == 1 && name == "meta" {
            continue;
        }
        let position = counts.entry(name).or_insert(0);
        *position += 1;
        let position = *position;
        if leaves.len() >= MOST_LEAVES {
            return Err(BodyError::Excessive);
        }
        steps.push((name.to_owned(), position));
        if child.children().any(|n| n.is_element()) {
            walk(child, steps, leaves)?;
        } else {
            let mut def = String::new();
            for (step, _) in steps.iter() {
                def.push('/');
                def.push_str(step);
            }
            let typed = child.attribute((NAMESPACE, names::TYPED));
            leaves.push(Leaf {
                steps: steps.clone(),
                def,
                value: child.children().filter_map(|n| n.is_text().then(|| n.text()).flatten()).collect(),
                // Left out where it was typed when it was seen.
                seen: child.attribute((NAMESPACE, names::SEEN)).or(typed).map(str::to_owned),
                typed: typed.map(str::to_owned),
                left: child.attribute((NAMESPACE, names::LEFT)).and_then(LeftWhy::from_code),
                sha256: child.attribute((NAMESPACE, names::SHA256)).map(str::to_owned),
                by: child.attribute((NAMESPACE, names::BY)).map(str::to_owned),
            });
        }
        steps.pop();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"<data id="opening" version="1" xmlns:t="https://tabella.org/xforms" xmlns:orx="http://openrosa.org/xforms">
      <orx:meta><orx:instanceID>uuid:01890000-0000-7000-8000-000000000001</orx:instanceID>
      <t:report>01890000-0000-7000-8000-000000000002</t:report><t:number>1</t:number>
      <t:device>01890000-0000-7000-8000-000000000003</t:device><t:sent_at>2026-01-01T08:00:00Z</t:sent_at>
      <t:practice>true</t:practice></orx:meta>
      <a t:seen="2026-01-01T07:00:00Z">1</a><a_state/><b/><b_state>dont_know</b_state>
      <p><n>x</n></p><p><n>y</n></p></data>"#;

    #[test]
    fn a_body_says_where_it_comes_from_and_what_was_answered() {
        let body = read(GOOD.as_bytes()).unwrap();
        assert_eq!(body.head.form_id, "opening");
        assert!(body.head.provenance.practice);
        let found = answers(&body.leaves, &|_| None);
        assert_eq!(found.len(), 4);
        assert_eq!(found[1].state, Some(AnswerState::DontKnow));
        let mut repeats = BTreeSet::new();
        body.leaves.iter().for_each(|l| l.note_repeats(&mut repeats));
        assert_eq!(found[2].leaf.path(&repeats), "/data/p[1]/n");
        assert_eq!(found[3].leaf.path(&repeats), "/data/p[2]/n");
    }

    #[test]
    fn what_was_open_when_the_observer_left_is_no_blank() {
        let text = GOOD.replace("<b/><b_state>dont_know</b_state>", "<b t:left=\"had_to_leave\"/><c/>");
        let body = read(text.as_bytes()).unwrap();
        let found = answers(&body.leaves, &|_| Some(false));
        let state = |def: &str| found.iter().find(|a| a.leaf.def == def).unwrap().state;
        assert_eq!((state("/data/b"), state("/data/c")), (Some(AnswerState::LeftEarly), None));
    }

    #[test]
    fn a_damaged_body_is_an_error_with_its_place() {
        assert!(matches!(read(&GOOD.as_bytes()[..300]), Err(BodyError::NotXml { .. })));
        assert!(matches!(read(b"<data id='x'/>"), Err(BodyError::Missing { what: "meta" })));
        assert!(matches!(read(&[0xff, 0xfe]), Err(BodyError::NotXml { offset: 0 })));
        assert!(matches!(read(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), Err(BodyError::NotXml { .. })));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400), cut in 0..600_usize) {
            let _ = read(&bytes);
            let mut mixed = GOOD.as_bytes().get(..cut.min(GOOD.len())).unwrap_or_default().to_vec();
            mixed.extend(bytes);
            let _ = read(&mixed);
        }
    }
}
