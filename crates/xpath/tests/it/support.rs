//! A host for tests, and short ways to evaluate.

use std::cell::Cell;

use chrono::{DateTime, FixedOffset};
use tabella_xpath::{EvalError, Expr, Host, Node, Scope, Tree, Value, XmlTree};

pub struct TestHost {
    pub root: Node,
    pub tz: chrono_tz::Tz,
    pub instance: Option<Node>,
    pub locale: &'static str,
    random: Cell<f64>,
}

impl Default for TestHost {
    fn default() -> Self {
        TestHost { root: Node(0), tz: chrono_tz::Europe::Berlin, instance: None, locale: "en", random: Cell::new(0.37) }
    }
}

impl Host for TestHost {
    fn now(&self) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339("2026-10-25T12:00:00+01:00").unwrap()
    }
    fn tz(&self) -> chrono_tz::Tz {
        self.tz
    }
    fn locale(&self) -> &str {
        self.locale
    }
    fn instance(&self, id: &str) -> Option<Node> {
        self.instance.filter(|_| id == "list")
    }
    fn root(&self) -> Node {
        self.root
    }
    fn itext(&self, id: &str) -> Option<String> {
        Some(format!("text of {id}"))
    }
    fn choice_name(&self, value: &str, path: &str) -> Option<String> {
        Some(format!("{value} in {path}"))
    }
    fn random(&self) -> f64 {
        self.random.set((self.random.get() * 7.31 + 0.113).fract());
        self.random.get()
    }
    fn uuid(&self) -> String {
        "5b0dd8f6-4b8a-4d7e-9d6b-0d4f1a9c2b3e".to_owned()
    }
    fn pulldata(&self, _: &str, _: &str, _: &str, _: &str) -> Option<String> {
        None
    }
}

/// Evaluates with the document node as context.
pub fn try_eval(xml: &str, expression: &str) -> Result<Value, EvalError> {
    let tree = XmlTree::parse(xml).unwrap();
    let host = TestHost::default();
    Expr::parse(expression).unwrap().evaluate(&Scope::new(&tree, &host, tree.document()))
}

pub fn text_in(xml: &str, expression: &str) -> String {
    let tree = XmlTree::parse(xml).unwrap();
    let host = TestHost::default();
    Expr::parse(expression).unwrap().text(&Scope::new(&tree, &host, tree.document())).unwrap()
}

pub fn text(expression: &str) -> String {
    text_in("<data/>", expression)
}

pub fn number(expression: &str) -> f64 {
    let tree = XmlTree::parse("<data/>").unwrap();
    let host = TestHost::default();
    Expr::parse(expression).unwrap().number(&Scope::new(&tree, &host, tree.document())).unwrap()
}

pub fn boolean_in(xml: &str, expression: &str) -> bool {
    let tree = XmlTree::parse(xml).unwrap();
    let host = TestHost::default();
    Expr::parse(expression).unwrap().boolean(&Scope::new(&tree, &host, tree.document())).unwrap()
}

pub fn boolean(expression: &str) -> bool {
    boolean_in("<data/>", expression)
}

/// The string-values of a node-set, joined with `|`.
pub fn nodes_in(xml: &str, expression: &str) -> String {
    let tree = XmlTree::parse(xml).unwrap();
    let host = TestHost::default();
    let nodes = Expr::parse(expression).unwrap().nodes(&Scope::new(&tree, &host, tree.document())).unwrap();
    nodes.iter().map(|n| tree.string_value(*n).into_owned()).collect::<Vec<_>>().join("|")
}
