//! A form as the reader leaves it: definitions (one per path), controls, texts, actions.

use crate::kind::{Aggregation, DataType, Kind, Unit};
use crate::state::{AnswerState, LeftWhy};
use rustc_hash::FxHashMap;
use tabella_xpath::Expr;

/// Index of a [`Def`].
pub(crate) type DefId = u32;

/// What an expression of a node decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Aspect {
    Relevant,
    Count,
    Calculate,
    Choices,
    Required,
    Readonly,
    Constraint,
    Label,
}

impl Aspect {
    pub(crate) const ALL: [Self; 8] = [
        Self::Relevant,
        Self::Count,
        Self::Calculate,
        Self::Choices,
        Self::Required,
        Self::Readonly,
        Self::Constraint,
        Self::Label,
    ];
    pub(crate) const COUNT: usize = 8;

    pub(crate) fn part(self) -> &'static str {
        match self {
            Self::Relevant => "relevant",
            Self::Count => "jr:count",
            Self::Calculate => "calculate",
            Self::Choices => "itemset",
            Self::Required => "required",
            Self::Readonly => "readonly",
            Self::Constraint => "constraint",
            Self::Label => "label",
        }
    }
}

/// A node of the primary instance, whatever the number of its repetitions.
#[derive(Debug, Default)]
pub(crate) struct Def {
    pub(crate) name: Box<str>,
    pub(crate) prefix: Box<str>,
    pub(crate) ns: Box<str>,
    /// `/data/group/name` or `/data/group/@name`, prefixes as written.
    pub(crate) path: Box<str>,
    pub(crate) parent: Option<DefId>,
    pub(crate) depth: u16,
    pub(crate) children: Vec<DefId>,
    pub(crate) attributes: Vec<DefId>,
    /// Local name → children, for parents with many.
    pub(crate) by_name: FxHashMap<Box<str>, Vec<DefId>>,
    pub(crate) is_attribute: bool,
    pub(crate) repeat: Option<Repeat>,
    /// True under a repeat or being one.
    pub(crate) repeated: bool,
    pub(crate) data_type: DataType,
    pub(crate) exprs: [Option<Box<Expr>>; Aspect::COUNT],
    /// Same aspects where the expression is `true()` or `false()` need no evaluation.
    pub(crate) control: Option<u32>,
    pub(crate) preload: Option<Preload>,
    pub(crate) constraint_message: Option<Text>,
    pub(crate) required_message: Option<Text>,
    pub(crate) tabella: Option<Box<Marks>>,
    /// The sibling that holds this question's state.
    pub(crate) state_def: Option<DefId>,
    /// The question whose state this node holds.
    pub(crate) state_of: Option<DefId>,
}

impl Def {
    pub(crate) fn expr(&self, aspect: Aspect) -> Option<&Expr> {
        self.exprs.get(aspect as usize).and_then(Option::as_deref)
    }

    pub(crate) fn is_leaf(&self) -> bool {
        self.children.is_empty()
    }
}

/// Facts of a repeat.
#[derive(Debug, Default)]
pub(crate) struct Repeat {
    pub(crate) fixed: bool,
    pub(crate) template: Option<Template>,
}

/// Initial content of a node.
#[derive(Debug, Clone, Default)]
pub(crate) struct Template {
    pub(crate) def: DefId,
    pub(crate) value: Box<str>,
    pub(crate) attributes: Vec<(DefId, Box<str>)>,
    pub(crate) children: Vec<Template>,
    /// When an answer read from a body was seen and typed.
    pub(crate) times: Option<(i64, i64)>,
    /// As a body has it: still open when the observer left.
    pub(crate) left: Option<LeftWhy>,
}

/// `jr:preload`.
#[derive(Debug, Clone)]
pub(crate) struct Preload {
    pub(crate) kind: Box<str>,
    pub(crate) params: Box<str>,
}

/// `tabella:*` attributes of a bind.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    pub(crate) theme: Option<String>,
    pub(crate) serious: Vec<String>,
    pub(crate) urgent: Vec<String>,
    pub(crate) unit: Option<Unit>,
    pub(crate) aggregation: Option<Aggregation>,
    pub(crate) paragraph: Option<String>,
    pub(crate) role: Option<String>,
    pub(crate) states: Vec<AnswerState>,
}

/// A piece of a text.
#[derive(Debug)]
pub(crate) enum Part {
    Text(Box<str>),
    Output(Expr),
}

/// A label, hint or message.
#[derive(Debug)]
pub(crate) enum Text {
    Parts(Vec<Part>),
    /// `jr:itext('id')`
    Itext(Box<str>),
    /// Any other expression.
    Expr(Box<Expr>),
}

/// One id of one translation: form (`""`, `image`, `guidance`, …) → text.
pub(crate) type Entry = Vec<(Box<str>, Vec<Part>)>;

/// A translation.
#[derive(Debug, Default)]
pub(crate) struct Translation {
    pub(crate) texts: FxHashMap<Box<str>, Entry>,
}

/// A control of the body.
#[derive(Debug)]
pub(crate) struct Control {
    pub(crate) def: DefId,
    pub(crate) kind: Kind,
    pub(crate) appearance: Vec<String>,
    pub(crate) label: Option<Text>,
    pub(crate) hint: Option<Text>,
    pub(crate) items: Items,
    pub(crate) range: Option<(String, String, String)>,
}

/// Choices of a select.
#[derive(Debug)]
pub(crate) enum Items {
    None,
    Fixed(Vec<FixedItem>),
    Set(Box<Itemset>),
}

/// An `item`.
#[derive(Debug)]
pub(crate) struct FixedItem {
    pub(crate) value: Box<str>,
    pub(crate) label: Option<Text>,
}

/// An `itemset`.
#[derive(Debug)]
pub(crate) struct Itemset {
    pub(crate) nodeset: Expr,
    pub(crate) value: Expr,
    pub(crate) label: Option<Text>,
    /// `instance('id')/root/item` without a predicate, and the column of the value: membership is a lookup.
    pub(crate) whole: Option<(Box<str>, Box<str>)>,
    /// The same where predicates filter.
    pub(crate) column: Option<Box<str>>,
    /// Id of the instance whose items these are, filtered or not.
    pub(crate) instance: Option<Box<str>>,
}

/// The body.
#[derive(Debug)]
pub(crate) enum BodyNode {
    Group { def: Option<DefId>, label: Option<Text>, appearance: Vec<String>, children: Vec<BodyNode> },
    Repeat { def: DefId, label: Option<Text>, appearance: Vec<String>, children: Vec<BodyNode> },
    Control(u32),
}

/// Events of actions, as bits.
pub(crate) mod event {
    pub(crate) const FIRST_LOAD: u8 = 1;
    pub(crate) const LOAD: u8 = 2;
    pub(crate) const NEW_REPEAT: u8 = 4;
    pub(crate) const CHANGED: u8 = 8;
}

/// A `setvalue`.
#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) events: u8,
    /// The node, repeat or control in which it stands.
    pub(crate) source: Option<DefId>,
    pub(crate) target: DefId,
    /// Where the reference has predicates.
    pub(crate) target_expr: Option<Expr>,
    pub(crate) value: ActionValue,
}

#[derive(Debug)]
pub(crate) enum ActionValue {
    Literal(Box<str>),
    Expr(Box<Expr>),
}
