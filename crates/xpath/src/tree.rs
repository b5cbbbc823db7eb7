//! What the evaluator walks, and what it asks of its surroundings.

use std::{borrow::Cow, cmp::Ordering};

use chrono::{DateTime, FixedOffset};

/// A handle into a [`Tree`]. Its order says nothing about document order; use [`Tree::compare`].
#[derive(Debug, Copy, Clone, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub struct Node(pub u32);

/// The node types of the XPath data model.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Hash)]
pub enum NodeKind {
    /// The document node, above the root element.
    Document,
    /// An element.
    Element,
    /// An attribute; its parent is its element, but it is no child of it.
    Attribute,
    /// Text, with CDATA merged in.
    Text,
    /// A comment.
    Comment,
    /// A processing instruction; its local name is the target.
    ProcessingInstruction,
    /// A namespace in scope; its local name is the prefix and its string-value the URI.
    Namespace,
}

/// A document as the evaluator sees it.
pub trait Tree {
    /// The node's type.
    fn kind(&self, n: Node) -> NodeKind;
    /// The parent; for attributes and namespaces their element.
    fn parent(&self, n: Node) -> Option<Node>;
    /// The first child (never an attribute).
    fn first_child(&self, n: Node) -> Option<Node>;
    /// The last child.
    fn last_child(&self, n: Node) -> Option<Node>;
    /// The following sibling; `None` for attributes and namespaces.
    fn next_sibling(&self, n: Node) -> Option<Node>;
    /// The preceding sibling; `None` for attributes and namespaces.
    fn previous_sibling(&self, n: Node) -> Option<Node>;
    /// The first attribute of an element.
    fn first_attribute(&self, n: Node) -> Option<Node>;
    /// The attribute after this one.
    fn next_attribute(&self, n: Node) -> Option<Node>;
    /// The first namespace node of an element; trees without namespace nodes keep the default.
    fn first_namespace(&self, _n: Node) -> Option<Node> {
        None
    }
    /// The namespace node after this one.
    fn next_namespace(&self, _n: Node) -> Option<Node> {
        None
    }
    /// The name without prefix; empty for nodes without a name.
    fn local_name(&self, n: Node) -> &str;
    /// The namespace of the name; empty for none.
    fn namespace_uri(&self, n: Node) -> &str;
    /// The prefix as written; empty for none.
    fn prefix(&self, n: Node) -> &str;
    /// The string-value: for elements and documents the text of all descendants.
    fn string_value(&self, n: Node) -> Cow<'_, str>;
    /// Document order; an element precedes its namespaces, these its attributes, these its children.
    fn compare(&self, a: Node, b: Node) -> Ordering;
    /// Fast path for `child[key = value]`: the children of `parent` with local name `child` that have a child element
    /// `key` with exactly this string-value, in document order. `None` when there is no index.
    fn indexed(&self, _parent: Node, _child: &str, _key: &str, _value: &str) -> Option<Vec<Node>> {
        None
    }
    /// Fast path for `child::name` in large parents: calls `found` with every child element of that local name, in
    /// document order, and returns true; or returns false, and the evaluator walks the siblings.
    fn children_named(&self, _parent: Node, _local_name: &str, _found: &mut dyn FnMut(Node)) -> bool {
        false
    }
}

/// Which functions and name rules hold.
#[derive(Debug, Copy, Clone, Eq, PartialEq, Hash, Default)]
pub enum Dialect {
    /// XPath 1.0 with the functions and casts of OpenRosa and ODK.
    #[default]
    OpenRosa,
    /// XPath 1.0, and `current()`.
    XPath1,
}

/// What functions reach outside of the tree.
pub trait Host {
    /// The instant of `now()` and `today()`.
    fn now(&self) -> DateTime<FixedOffset>;
    /// The zone of dates and times that name none.
    fn tz(&self) -> crate::Zone;
    /// BCP 47 tag for the names of months and days.
    fn locale(&self) -> &str;
    /// The parent of the root element of `instance(id)`, so that `instance('x')/root/item` works.
    fn instance(&self, id: &str) -> Option<Node>;
    /// What a leading `/` means.
    fn root(&self) -> Node;
    /// `jr:itext(id)` in the active language.
    fn itext(&self, id: &str) -> Option<String>;
    /// The nodes behind `jr:itext(id)` where the expression is wanted as a node-set.
    fn itext_nodes(&self, _id: &str) -> Option<Vec<Node>> {
        None
    }
    /// `jr:choice-name(value, path)`.
    fn choice_name(&self, value: &str, question_path: &str) -> Option<String>;
    /// A random number, 0 ≤ x < 1.
    fn random(&self) -> f64;
    /// A random (version 4) UUID in lower case.
    fn uuid(&self) -> String;
    /// `pulldata(instance, want, key, value)`; `None` lets the evaluator look into `instance(instance)/root/item`.
    fn pulldata(&self, instance: &str, want: &str, key: &str, value: &str) -> Option<String>;
    /// The dialect of the expressions.
    fn dialect(&self) -> Dialect {
        Dialect::OpenRosa
    }
}
