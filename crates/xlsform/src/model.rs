//! The form as a tree, between reading the sheets and writing the XForm.

use indexmap::IndexMap;
use rustc_hash::FxHashMap;

use crate::columns::{Record, Texts};
use crate::types::QuestionType;

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Root,
    Group,
    Repeat,
    Question(Question),
    /// The form's metadata block, and the one of an entity in a repeat: in the model only.
    Meta,
    /// A leaf of a metadata block, or an answer state: a bind and no control.
    Plain {
        bind: &'static str,
    },
    /// An entity declaration: attributes and a label, by index into the declarations.
    Entity(usize),
}

/// A question's own facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) ty: QuestionType,
    /// Name of the list, of the file, or `${repeat}`.
    pub(crate) list: Option<String>,
    pub(crate) from_file: bool,
    pub(crate) params: Vec<(String, String)>,
}

#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) rec: Record,
    pub(crate) parent: usize,
    pub(crate) kids: Vec<usize>,
    pub(crate) path: String,
    pub(crate) depth: usize,
    /// `%(name)s` and `%(label)s` of the loop that the node was copied for.
    pub(crate) from_loop: bool,
}

impl Node {
    pub(crate) fn is_container(&self) -> bool {
        matches!(self.kind, Kind::Root | Kind::Group | Kind::Repeat)
    }

    pub(crate) fn question(&self) -> Option<&Question> {
        match &self.kind {
            Kind::Question(q) => Some(q),
            _ => None,
        }
    }
}

/// A choice list.
#[derive(Debug, Clone, Default)]
pub(crate) struct List {
    pub(crate) items: Vec<Record>,
    /// Labels come from the itext: translated, with media, or with references in them.
    pub(crate) itext: bool,
    /// Shown by `search()`, so written into the body.
    pub(crate) search: bool,
}

/// The whole form.
#[derive(Debug, Default)]
pub(crate) struct Form {
    pub(crate) nodes: Vec<Node>,
    pub(crate) lists: IndexMap<String, List>,
    pub(crate) osm: IndexMap<String, List>,
    pub(crate) external_lists: Vec<String>,
    pub(crate) settings: Record,
    pub(crate) root_name: String,
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) default_language: Option<String>,
    /// Name → nodes that bear it.
    pub(crate) by_name: FxHashMap<String, Vec<usize>>,
    pub(crate) entities: Vec<crate::entities::Declaration>,
    /// The author has a node `meta` of their own (lenient mode): the form's goes into the OpenRosa namespace.
    pub(crate) meta_prefix: &'static str,
}

impl Form {
    pub(crate) fn add(&mut self, parent: usize, name: &str, kind: Kind, rec: Record) -> usize {
        let id = self.nodes.len();
        self.nodes.push(Node {
            name: name.to_owned(),
            kind,
            rec,
            parent,
            kids: Vec::new(),
            path: String::new(),
            depth: 0,
            from_loop: false,
        });
        if id != parent
            && let Some(p) = self.nodes.get_mut(parent)
        {
            p.kids.push(id);
        }
        id
    }

    pub(crate) fn node(&self, id: usize) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// Computes paths and the name index; to be called when the tree is complete.
    pub(crate) fn index(&mut self) {
        self.by_name.clear();
        let mut stack = vec![(0, String::new(), 0)];
        while let Some((id, above, depth)) = stack.pop() {
            let Some(node) = self.nodes.get_mut(id) else { continue };
            node.path = format!("{above}/{}", node.name);
            node.depth = depth;
            let path = node.path.clone();
            for kid in node.kids.iter().rev() {
                stack.push((*kid, path.clone(), depth + 1));
            }
        }
        for id in self.order() {
            let Some(node) = self.nodes.get(id) else { continue };
            if matches!(node.kind, Kind::Group | Kind::Repeat | Kind::Question(_)) {
                self.by_name.entry(node.name.clone()).or_default().push(id);
            }
        }
    }

    /// All nodes below the root, in document order.
    pub(crate) fn order(&self) -> Vec<usize> {
        let mut out = Vec::with_capacity(self.nodes.len());
        let mut stack = vec![0];
        while let Some(id) = stack.pop() {
            if id != 0 {
                out.push(id);
            }
            if let Some(node) = self.nodes.get(id) {
                stack.extend(node.kids.iter().rev());
            }
        }
        out
    }

    /// The node and everything above it, up to the root.
    pub(crate) fn lineage(&self, id: usize) -> Vec<usize> {
        let mut out = vec![id];
        let mut at = id;
        while at != 0 {
            at = self.nodes.get(at).map_or(0, |n| n.parent);
            out.push(at);
        }
        out
    }

    /// The nearest repeat above the node.
    pub(crate) fn repeat_above(&self, id: usize) -> Option<usize> {
        self.lineage(id).into_iter().skip(1).find(|n| self.nodes.get(*n).is_some_and(|n| n.kind == Kind::Repeat))
    }
}

/// True if the texts need an entry in the itext: a language, or a reference to fill in.
pub(crate) fn spoken(texts: Option<&Texts>) -> bool {
    texts.is_some_and(|t| t.iter().any(|(lang, _)| !lang.is_empty()))
}
