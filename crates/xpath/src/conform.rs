//! The conformance filter: one case of the XPath vectors in, one answer out, both as a line of JSON.

use std::cell::Cell;

use chrono::{DateTime, FixedOffset, Utc};
use serde_json::{Value as Json, json};

use crate::{Dialect, EvalError, Expr, Host, Node, NodeKind, Scope, Tree, XmlTree};

/// Answers one case. Never fails: what goes wrong is in the answer's `error`.
pub fn answer(line: &str) -> String {
    let case: Json = match serde_json::from_str(line) {
        Ok(case) => case,
        Err(_) => return json!({ "id": null, "error": "not JSON" }).to_string(),
    };
    let id = case.get("id").cloned().unwrap_or(Json::Null);
    match evaluate(&case) {
        Ok(value) => json!({ "id": id, "value": value }).to_string(),
        Err(error) => json!({ "id": id, "error": error }).to_string(),
    }
}

struct CaseHost<'a> {
    tree: &'a XmlTree,
    root: Node,
    now: DateTime<FixedOffset>,
    tz: crate::Zone,
    locale: &'a str,
    language: Option<&'a str>,
    dialect: Dialect,
    random: Cell<u64>,
}

fn attribute<'t>(tree: &'t XmlTree, node: Node, name: &str) -> Option<std::borrow::Cow<'t, str>> {
    std::iter::successors(tree.first_attribute(node), |a| tree.next_attribute(*a))
        .find(|a| tree.local_name(*a) == name)
        .map(|a| tree.string_value(a))
}

fn children(tree: &XmlTree, node: Node) -> impl Iterator<Item = Node> {
    std::iter::successors(tree.first_child(node), |c| tree.next_sibling(*c))
}

impl CaseHost<'_> {
    fn elements(&self, name: &str) -> Vec<Node> {
        let mut found = Vec::new();
        let mut open = vec![self.tree.document()];
        while let Some(node) = open.pop() {
            if self.tree.kind(node) == NodeKind::Element && self.tree.local_name(node) == name {
                found.push(node);
            }
            let mut inner: Vec<Node> = children(self.tree, node).collect();
            inner.reverse();
            open.extend(inner);
        }
        found
    }

    /// The `<text>` in the active translation, else in the default one.
    fn itext_element(&self, id: &str) -> Option<Node> {
        let translations: Vec<Node> = self
            .elements("itext")
            .into_iter()
            .flat_map(|itext| children(self.tree, itext))
            .filter(|n| self.tree.local_name(*n) == "translation")
            .collect();
        let is_default = |n: &Node| attribute(self.tree, *n, "default").is_some_and(|d| d != "false()");
        let chosen = match self.language {
            Some(language) => {
                translations.iter().find(|n| attribute(self.tree, **n, "lang").is_some_and(|l| l == language))
            }
            None => translations.iter().find(|n| is_default(n)).or(translations.first()),
        };
        chosen.and_then(|t| children(self.tree, *t).find(|n| attribute(self.tree, *n, "id").is_some_and(|x| x == id)))
    }
}

impl Host for CaseHost<'_> {
    fn now(&self) -> DateTime<FixedOffset> {
        self.now
    }
    fn tz(&self) -> crate::Zone {
        self.tz
    }
    fn locale(&self) -> &str {
        self.locale
    }
    fn instance(&self, id: &str) -> Option<Node> {
        self.elements("instance").into_iter().find(|n| attribute(self.tree, *n, "id").is_some_and(|x| x == id))
    }
    fn root(&self) -> Node {
        self.root
    }
    fn itext(&self, id: &str) -> Option<String> {
        let values = self.itext_nodes(id)?;
        // The plain value: the one that is not a form (image, short …) of it.
        let plain = values.iter().find(|n| attribute(self.tree, **n, "form").is_none());
        plain.or(values.first()).map(|n| self.tree.string_value(*n).into_owned())
    }
    fn itext_nodes(&self, id: &str) -> Option<Vec<Node>> {
        let text = self.itext_element(id)?;
        Some(children(self.tree, text).filter(|n| self.tree.local_name(*n) == "value").collect())
    }
    fn choice_name(&self, _value: &str, _question_path: &str) -> Option<String> {
        None
    }
    fn random(&self) -> f64 {
        // SplitMix64: cases that use it ask for the shape of the result, not for chance.
        let mut x = self.random.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
        self.random.set(x);
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        x ^= x >> 31;
        #[allow(clippy::cast_precision_loss, reason = "53 bits")]
        let unit = (x >> 11) as f64 / (1_u64 << 53) as f64;
        unit
    }
    fn uuid(&self) -> String {
        let digit = |of: &[char]| {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 16")]
            let i = (self.random() * 16.0) as usize;
            of.iter().cycle().nth(i).copied().unwrap_or('0')
        };
        let hex: Vec<char> = "0123456789abcdef".chars().collect();
        "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx"
            .chars()
            .map(|c| match c {
                'x' => digit(&hex),
                'y' => digit(&['8', '9', 'a', 'b']),
                other => other,
            })
            .collect()
    }
    fn pulldata(&self, _instance: &str, _want: &str, _key: &str, _value: &str) -> Option<String> {
        None
    }
    fn dialect(&self) -> Dialect {
        self.dialect
    }
}

fn evaluate(case: &Json) -> Result<Json, String> {
    let text = |key: &str| case.get(key).and_then(Json::as_str);
    let required = |key: &str| text(key).ok_or_else(|| format!("no {key}"));
    let tree = XmlTree::parse(required("document")?).map_err(|e| e.to_string())?;
    let mut namespaces: Vec<(String, String)> = case
        .get("namespaces")
        .and_then(Json::as_object)
        .map(|map| map.iter().filter_map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned()))).collect())
        .unwrap_or_default();
    let dialect = if text("dialect") == Some("xpath1") { Dialect::XPath1 } else { Dialect::OpenRosa };
    // The vectors count namespaces as XPath does.
    if dialect == Dialect::XPath1 {
        namespaces.retain(|(prefix, _)| !prefix.is_empty());
    }
    if !namespaces.iter().any(|(prefix, _)| prefix.is_empty()) {
        namespaces.push((String::new(), String::new()));
    }
    let now = match text("now") {
        Some(now) => DateTime::parse_from_rfc3339(now).map_err(|_| "now not valid".to_owned())?,
        None => Utc::now().fixed_offset(),
    };
    let mut host = CaseHost {
        tree: &tree,
        root: tree.document(),
        now,
        tz: required("tz")?.parse().map_err(|_| "unknown tz".to_owned())?,
        locale: text("locale").unwrap_or("en"),
        language: text("language"),
        dialect,
        random: Cell::new(now.timestamp_millis().unsigned_abs()),
    };
    let find = |host: &CaseHost<'_>, path: &str| -> Result<Node, String> {
        let expr = Expr::parse(path).map_err(|e| e.to_string())?;
        let nodes = expr.nodes(&Scope::new(&tree, host, tree.document())).map_err(|e| e.to_string())?;
        nodes.first().copied().ok_or_else(|| format!("no node at {path}"))
    };
    let context = find(&host, text("context").unwrap_or("/"))?;
    if let Some(root) = text("root") {
        host.root = find(&host, root)?;
    }
    let expr = Expr::parse(required("expression")?).map_err(|e| e.to_string())?;
    let scope = Scope { namespaces: &namespaces, ..Scope::new(&tree, &host, context) };
    let failed = |e: EvalError| e.to_string();
    Ok(match required("type")? {
        "number" => number(expr.number(&scope).map_err(failed)?),
        "boolean" => Json::Bool(expr.boolean(&scope).map_err(failed)?),
        "nodeset" => {
            let nodes = expr.nodes(&scope).map_err(failed)?;
            nodes.iter().map(|n| tree.string_value(*n).into_owned()).collect()
        }
        _ => Json::String(expr.text(&scope).map_err(failed)?),
    })
}

fn number(n: f64) -> Json {
    if n.is_nan() {
        json!("NaN")
    } else if n.is_infinite() {
        json!(if n > 0.0 { "Infinity" } else { "-Infinity" })
    } else {
        json!(n)
    }
}
