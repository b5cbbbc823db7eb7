//! Which definitions a path can reach.

use super::model::{Def, DefId};
use super::read::Reader;
use rustc_hash::FxHashSet;
use tabella_xpath::{Axis, Expr, PathRef, PathStart, StepTest};

/// A definition that a path can reach.
pub(crate) struct Reach {
    pub(crate) def: DefId,
    /// The deepest ancestor of the reader that the way up did not leave.
    pub(crate) common: DefId,
    /// Through a predicate or sibling axis on a repeat: another instance, as a rule.
    pub(crate) elsewhere: bool,
}

/// All definitions at the end of a path from `context`.
pub(crate) fn reach(reader: &Reader, context: DefId, path: &PathRef) -> Vec<Reach> {
    let start = match path.start {
        PathStart::Root => Reach { def: 0, common: 0, elsewhere: false },
        PathStart::Context | PathStart::Current => Reach { def: context, common: context, elsewhere: false },
        PathStart::Instance(_) | PathStart::Unknown => return Vec::new(),
    };
    // The document node stands above definition 0; `at_document` says that the walk is there.
    let mut at_document = path.start == PathStart::Root;
    let mut now = vec![start];
    for step in &path.steps {
        let matches = |def: &Def| match &step.test {
            StepTest::Name(_, name) => *def.name == **name,
            StepTest::Any(_) | StepTest::Node => true,
            StepTest::Other => false,
        };
        let mut next: Vec<Reach> = Vec::new();
        let mut seen: FxHashSet<(DefId, DefId)> = FxHashSet::default();
        let mut document_next = false;
        for place in &now {
            let Some(def) = reader.def(place.def) else { continue };
            let mut push = |id: DefId, common: DefId, elsewhere: bool| {
                if seen.insert((id, common)) {
                    next.push(Reach { def: id, common, elsewhere });
                }
            };
            let parent = def.parent;
            let up = |common: DefId, to: DefId| if common == place.def { to } else { common };
            if at_document {
                match step.axis {
                    Axis::Child if matches(def) => push(0, 0, false),
                    Axis::Descendant | Axis::DescendantOrSelf => {
                        for (id, d) in (0u32..).zip(&reader.defs) {
                            if !d.is_attribute && matches(d) {
                                push(id, 0, place.elsewhere);
                            }
                        }
                        document_next = step.axis == Axis::DescendantOrSelf && step.test == StepTest::Node;
                    }
                    Axis::SelfNode => {
                        document_next = true;
                        push(0, 0, false);
                    }
                    _ => {}
                }
                continue;
            }
            let predicates = step.predicates > 0;
            match step.axis {
                Axis::Child => {
                    // A named child of a large parent is looked up.
                    if let StepTest::Name(_, name) = &step.test {
                        for id in def.by_name.get(name.as_str()).into_iter().flatten() {
                            let hop = predicates && reader.def(*id).is_some_and(|d| d.repeat.is_some());
                            push(*id, place.common, place.elsewhere || hop);
                        }
                    } else if step.test == StepTest::Other {
                        push(place.def, place.common, place.elsewhere);
                    } else {
                        for id in &def.children {
                            let hop = predicates && reader.def(*id).is_some_and(|d| d.repeat.is_some());
                            push(*id, place.common, place.elsewhere || hop);
                        }
                    }
                }
                Axis::Attribute => {
                    for id in &def.attributes {
                        if reader.def(*id).is_some_and(&matches) {
                            push(*id, place.common, place.elsewhere);
                        }
                    }
                }
                Axis::SelfNode => {
                    if matches(def) {
                        push(place.def, place.common, place.elsewhere);
                    }
                }
                Axis::Parent => match parent {
                    Some(p) if reader.def(p).is_some_and(&matches) => {
                        push(p, up(place.common, p), place.elsewhere);
                    }
                    _ => {}
                },
                Axis::Ancestor | Axis::AncestorOrSelf => {
                    if step.axis == Axis::AncestorOrSelf && matches(def) {
                        push(place.def, place.common, place.elsewhere);
                    }
                    let mut at = parent;
                    while let Some(p) = at {
                        let Some(d) = reader.def(p) else { break };
                        if matches(d) {
                            push(p, 0, place.elsewhere);
                        }
                        at = d.parent;
                    }
                }
                Axis::Descendant | Axis::DescendantOrSelf => {
                    if step.axis == Axis::DescendantOrSelf && matches(def) {
                        push(place.def, place.common, place.elsewhere);
                    }
                    let mut stack = def.children.clone();
                    while let Some(id) = stack.pop() {
                        let Some(d) = reader.def(id) else { continue };
                        if matches(d) {
                            push(id, place.common, place.elsewhere);
                        }
                        stack.extend(&d.children);
                    }
                }
                Axis::FollowingSibling | Axis::PrecedingSibling => {
                    let siblings = parent.and_then(|p| reader.def(p)).map(|p| p.children.as_slice());
                    for id in siblings.unwrap_or_default() {
                        if reader.def(*id).is_some_and(&matches) {
                            let hop = *id == place.def;
                            push(*id, up(place.common, parent.unwrap_or(0)), place.elsewhere || hop);
                        }
                    }
                }
                Axis::Following | Axis::Preceding => {
                    for (id, d) in (0u32..).zip(&reader.defs) {
                        if !d.is_attribute && matches(d) {
                            push(id, 0, true);
                        }
                    }
                }
                Axis::Namespace => {}
            }
        }
        at_document = document_next;
        now = next;
    }
    now
}

/// True for what looks at positions or at other instances of a series.
pub(crate) fn is_positional(expr: &Expr) -> bool {
    ["position", "last", "indexed-repeat"].iter().any(|f| expr.calls(f))
        || expr.paths().iter().any(|p| {
            p.steps.iter().any(|s| {
                s.predicates > 0
                    || matches!(
                        s.axis,
                        Axis::FollowingSibling | Axis::PrecedingSibling | Axis::Following | Axis::Preceding
                    )
            })
        })
}
