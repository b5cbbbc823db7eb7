//! Steps: axes and node tests.

use crate::{
    ast::{Axis, Step, Test},
    error::EvalError,
    eval::{Eval, Evaluated},
    tree::{Node, NodeKind},
    value::NodeVec,
};

/// Prefixes that mean the same everywhere, for documents that forget to declare them.
const KNOWN: [(&str, &str); 9] = [
    ("xml", "http://www.w3.org/XML/1998/namespace"),
    ("h", "http://www.w3.org/1999/xhtml"),
    ("xhtml", "http://www.w3.org/1999/xhtml"),
    ("html", "http://www.w3.org/1999/xhtml"),
    ("jr", "http://openrosa.org/javarosa"),
    ("orx", "http://openrosa.org/xforms"),
    ("odk", "http://www.opendatakit.org/xforms"),
    ("entities", "http://www.opendatakit.org/xforms/entities"),
    ("xf", "http://www.w3.org/2002/xforms"),
];

/// A node test with its names resolved.
pub(crate) enum Matcher<'e> {
    All,
    Kind(NodeKind),
    Instruction(&'e str),
    /// Any name in this namespace.
    Namespace(&'e str),
    /// A name, and the namespace that elements and attributes of it must have. `None`: written without prefix.
    Name(&'e str, Option<&'e str>),
    /// `*`
    Principal,
}

impl Eval<'_> {
    pub(crate) fn walk_one(&self, node: Node, steps: &[Step]) -> Evaluated<NodeVec> {
        let mut nodes = NodeVec::new();
        nodes.push(node);
        self.walk(nodes, steps)
    }

    /// Applies the steps to a node-set. `flat` says that no node of the set is inside another and that they are in order, so
    /// that their children come out in order and without duplicates.
    pub(crate) fn walk(&self, mut nodes: NodeVec, steps: &[Step]) -> Evaluated<NodeVec> {
        let mut flat = nodes.len() <= 1;
        let mut steps = steps.iter().peekable();
        while let Some(mut step) = steps.next() {
            let mut axis = step.axis;
            // `//name` is one walk over the descendants, unless a predicate counts positions among siblings.
            if axis == Axis::DescendantOrSelf
                && step.test == Test::Node
                && step.predicates.is_empty()
                && let Some(next) = steps.peek()
                && next.axis == Axis::Child
                && !next.predicates.iter().any(|p| p.positional)
            {
                step = next;
                axis = Axis::Descendant;
                steps.next();
            }
            let Some(first) = nodes.first().copied() else {
                return Ok(nodes);
            };
            let single = nodes.len() == 1;
            let matcher = self.matcher(&step.test, axis, first)?;
            let mut found = NodeVec::new();
            if single {
                self.step(first, axis, &matcher, step, &mut found)?;
            } else {
                for node in nodes {
                    self.step(node, axis, &matcher, step, &mut found)?;
                }
            }
            let ordered = single || (flat && matches!(axis, Axis::Child | Axis::Attribute | Axis::SelfNode));
            if !ordered {
                self.sort(&mut found)?;
            }
            flat = found.len() <= 1
                || match axis {
                    Axis::Child | Axis::Attribute | Axis::SelfNode => flat,
                    Axis::FollowingSibling | Axis::PrecedingSibling | Axis::Namespace => single,
                    _ => false,
                };
            nodes = found;
        }
        Ok(nodes)
    }

    pub(crate) fn matcher<'e>(&'e self, test: &'e Test, axis: Axis, near: Node) -> Evaluated<Matcher<'e>> {
        Ok(match test {
            Test::Any => Matcher::Principal,
            Test::AnyIn(prefix) => Matcher::Namespace(self.namespace(prefix, near)?),
            Test::Name { prefix: Some(prefix), local } => Matcher::Name(local, Some(self.namespace(prefix, near)?)),
            Test::Name { prefix: None, local } => {
                let namespace = match axis {
                    Axis::Attribute | Axis::Namespace => Some(""),
                    _ => match self.namespaces.iter().find(|(p, _)| p.is_empty()) {
                        Some((_, uri)) => Some(uri.as_str()),
                        None if self.openrosa => None,
                        None => Some(""),
                    },
                };
                Matcher::Name(local, namespace)
            }
            Test::Node => Matcher::All,
            Test::Text => Matcher::Kind(NodeKind::Text),
            Test::Comment => Matcher::Kind(NodeKind::Comment),
            Test::ProcessingInstruction(None) => Matcher::Kind(NodeKind::ProcessingInstruction),
            Test::ProcessingInstruction(Some(target)) => Matcher::Instruction(target),
        })
    }

    /// The namespace of a prefix: as given, as declared in the document, or as it is known.
    fn namespace<'e>(&'e self, prefix: &str, near: Node) -> Evaluated<&'e str> {
        if let Some((_, uri)) = self.namespaces.iter().find(|(p, _)| p == prefix) {
            return Ok(uri);
        }
        // The document node declares nothing; its element does.
        let inner = match self.tree.kind(near) {
            NodeKind::Document => std::iter::successors(self.tree.first_child(near), |n| self.tree.next_sibling(*n))
                .find(|n| self.tree.kind(*n) == NodeKind::Element),
            _ => None,
        };
        let mut at = inner.or(Some(near));
        while let Some(node) = at {
            let mut namespace = self.tree.first_namespace(node);
            while let Some(n) = namespace {
                if self.tree.local_name(n) == prefix {
                    return Ok(self.tree.namespace_uri(n));
                }
                namespace = self.tree.next_namespace(n);
            }
            at = self.tree.parent(node);
        }
        match KNOWN.iter().find(|(p, _)| *p == prefix) {
            Some((_, uri)) => Ok(uri),
            None => Err(EvalError::UnknownPrefix { prefix: prefix.to_owned() }),
        }
    }

    pub(crate) fn matches(&self, node: Node, axis: Axis, matcher: &Matcher<'_>) -> bool {
        let principal = || {
            self.tree.kind(node)
                == match axis {
                    Axis::Attribute => NodeKind::Attribute,
                    Axis::Namespace => NodeKind::Namespace,
                    _ => NodeKind::Element,
                }
        };
        match matcher {
            Matcher::All => true,
            Matcher::Kind(kind) => self.tree.kind(node) == *kind,
            Matcher::Instruction(target) => {
                self.tree.kind(node) == NodeKind::ProcessingInstruction && self.tree.local_name(node) == *target
            }
            Matcher::Principal => principal(),
            Matcher::Namespace(uri) => principal() && axis != Axis::Namespace && self.tree.namespace_uri(node) == *uri,
            Matcher::Name(local, namespace) => {
                self.tree.local_name(node) == *local
                    && principal()
                    && match namespace {
                        _ if axis == Axis::Namespace => true,
                        Some(uri) => self.tree.namespace_uri(node) == *uri,
                        None => self.tree.prefix(node).is_empty(),
                    }
            }
        }
    }

    /// One step from one node, in document order.
    fn step(&self, node: Node, axis: Axis, matcher: &Matcher<'_>, step: &Step, out: &mut NodeVec) -> Evaluated<()> {
        if step.predicates.is_empty() {
            let start = out.len();
            self.axis(node, axis, matcher, out)?;
            if axis.reverse()
                && let Some(new) = out.get_mut(start..)
            {
                new.reverse();
            }
            return Ok(());
        }
        let mut predicates = step.predicates.as_slice();
        let mut found = match (predicates.split_first(), axis, matcher) {
            (Some((first, rest)), Axis::Child, Matcher::Name(name, _)) => {
                match self.indexed(node, name, first)? {
                    Some(mut nodes) => {
                        nodes.retain(|n| self.matches(*n, axis, matcher));
                        // A single key that the index answered needs no second look.
                        if first.rest || first.keys.len() > 1 {
                            nodes = self.filter(nodes, first)?;
                        }
                        predicates = rest;
                        Some(nodes)
                    }
                    None => None,
                }
            }
            _ => None,
        };
        let mut nodes = match found.take() {
            Some(nodes) => nodes,
            None => {
                let mut nodes = NodeVec::new();
                self.axis(node, axis, matcher, &mut nodes)?;
                nodes
            }
        };
        for predicate in predicates {
            nodes = self.filter(nodes, predicate)?;
        }
        if axis.reverse() {
            nodes.reverse();
        }
        out.extend(nodes);
        Ok(())
    }

    /// Adds what an axis reaches, nearest first.
    fn axis(&self, node: Node, axis: Axis, matcher: &Matcher<'_>, out: &mut NodeVec) -> Evaluated<()> {
        let tree = self.tree;
        let mut visit = |n: Node| {
            if self.matches(n, axis, matcher) {
                out.push(n);
            }
            self.spend(1)
        };
        match axis {
            Axis::SelfNode => visit(node)?,
            Axis::Child => {
                if let Matcher::Name(local, _) = matcher {
                    let mut result = Ok(());
                    if tree.children_named(node, local, &mut |n| result = visit(n).and(result.clone())) {
                        return result;
                    }
                }
                let mut at = tree.first_child(node);
                while let Some(n) = at {
                    visit(n)?;
                    at = tree.next_sibling(n);
                }
            }
            Axis::Attribute => {
                let mut at = tree.first_attribute(node);
                while let Some(n) = at {
                    visit(n)?;
                    at = tree.next_attribute(n);
                }
            }
            Axis::Namespace => {
                let mut at = tree.first_namespace(node);
                while let Some(n) = at {
                    visit(n)?;
                    at = tree.next_namespace(n);
                }
            }
            Axis::Parent => {
                if let Some(n) = tree.parent(node) {
                    visit(n)?;
                }
            }
            Axis::Ancestor | Axis::AncestorOrSelf => {
                let mut at = if axis == Axis::Ancestor { tree.parent(node) } else { Some(node) };
                while let Some(n) = at {
                    visit(n)?;
                    at = tree.parent(n);
                }
            }
            Axis::Descendant => self.descendants(node, &mut visit)?,
            Axis::DescendantOrSelf => {
                visit(node)?;
                self.descendants(node, &mut visit)?;
            }
            Axis::FollowingSibling => {
                let mut at = tree.next_sibling(node);
                while let Some(n) = at {
                    visit(n)?;
                    at = tree.next_sibling(n);
                }
            }
            Axis::PrecedingSibling => {
                let mut at = tree.previous_sibling(node);
                while let Some(n) = at {
                    visit(n)?;
                    at = tree.previous_sibling(n);
                }
            }
            Axis::Following => {
                let mut from = node;
                // An attribute is followed by its element's children.
                if matches!(tree.kind(node), NodeKind::Attribute | NodeKind::Namespace)
                    && let Some(element) = tree.parent(node)
                {
                    self.descendants(element, &mut visit)?;
                    from = element;
                }
                let mut at = Some(from);
                while let Some(n) = at {
                    let mut sibling = tree.next_sibling(n);
                    while let Some(s) = sibling {
                        visit(s)?;
                        self.descendants(s, &mut visit)?;
                        sibling = tree.next_sibling(s);
                    }
                    at = tree.parent(n);
                }
            }
            Axis::Preceding => {
                let mut at = match tree.kind(node) {
                    NodeKind::Attribute | NodeKind::Namespace => tree.parent(node),
                    _ => Some(node),
                };
                while let Some(n) = at {
                    let mut sibling = tree.previous_sibling(n);
                    while let Some(s) = sibling {
                        self.descendants_backwards(s, &mut visit)?;
                        visit(s)?;
                        sibling = tree.previous_sibling(s);
                    }
                    at = tree.parent(n);
                }
            }
        }
        Ok(())
    }

    fn descendants(&self, top: Node, visit: &mut impl FnMut(Node) -> Evaluated<()>) -> Evaluated<()> {
        let mut at = self.tree.first_child(top);
        while let Some(n) = at {
            visit(n)?;
            at = self.tree.first_child(n).or_else(|| self.after(n, top, |m| self.tree.next_sibling(m)));
        }
        Ok(())
    }

    /// Children before their parents, last first.
    fn descendants_backwards(&self, top: Node, visit: &mut impl FnMut(Node) -> Evaluated<()>) -> Evaluated<()> {
        let deepest = |mut n: Node| {
            while let Some(last) = self.tree.last_child(n) {
                n = last;
            }
            n
        };
        let mut at = deepest(top);
        while at != top {
            visit(at)?;
            at = match self.tree.previous_sibling(at) {
                Some(sibling) => deepest(sibling),
                None => match self.tree.parent(at) {
                    Some(parent) => parent,
                    None => return Ok(()),
                },
            };
        }
        Ok(())
    }

    /// The next sibling of `n` or of its nearest ancestor below `top` that has one.
    fn after(&self, n: Node, top: Node, sibling: impl Fn(Node) -> Option<Node>) -> Option<Node> {
        let mut at = n;
        loop {
            if let Some(next) = sibling(at) {
                return Some(next);
            }
            at = self.tree.parent(at)?;
            if at == top {
                return None;
            }
        }
    }
}
