//! Axes, node tests, predicates, and what an expression says it refers to.

use tabella_xpath::{Axis, EvalError, Expr, Host, Node, NodeKind, PathStart, Scope, StepTest, Tree, XmlTree};

use crate::support::{TestHost, boolean_in, nodes_in, text_in, try_eval};

const TREE: &str = "<r><a i='1'><b>1</b><c><b>2</b></c></a><a i='2'><b>3</b><!--k--><?go on?></a><d/></r>";

#[test]
fn every_axis_reaches_what_it_should() {
    for (path, expected) in [
        ("r/a/b", "1|3"),
        ("r/child::a/attribute::i", "1|2"),
        ("//b", "1|2|3"),
        ("r/descendant::b", "1|2|3"),
        ("r/a/descendant-or-self::*[@i]/@i", "1|2"),
        ("//c/parent::a/@i", "1"),
        ("//b[.=2]/ancestor::a/@i", "1"),
        ("//b[.=2]/ancestor-or-self::b", "2"),
        ("r/a[1]/following-sibling::a/b", "3"),
        ("r/d/preceding-sibling::a/@i", "1|2"),
        ("r/a[1]/b/following::b", "2|3"),
        ("r/a[2]/b/preceding::b", "1|2"),
        ("r/a[1]/@i/following::b", "1|2|3"),
        ("r/a/b/self::b", "1|3"),
        ("r/a[2]/comment()", "k"),
        ("r/a[2]/processing-instruction('go')", "on"),
        ("r/a[2]/b/text()", "3"),
        ("//b/../@i", "1|2"),
    ] {
        assert_eq!(nodes_in(TREE, path), expected, "{path}");
    }
}

#[test]
fn positions_count_from_the_near_end_of_reverse_axes() {
    assert_eq!(nodes_in(TREE, "r/d/preceding-sibling::a[1]/@i"), "2");
    assert_eq!(nodes_in(TREE, "r/d/preceding-sibling::a[last()]/@i"), "1");
    assert_eq!(nodes_in(TREE, "(r/d/preceding-sibling::a)[1]/@i"), "1");
    assert_eq!(nodes_in(TREE, "//b[.=2]/ancestor::*[1]/b"), "2");
}

#[test]
fn a_position_after_two_slashes_counts_among_siblings() {
    assert_eq!(nodes_in(TREE, "//b[1]"), "1|2|3");
    assert_eq!(nodes_in(TREE, "(//b)[2]"), "2");
    assert_eq!(nodes_in(TREE, "//a[position() = 2]/b"), "3");
    assert_eq!(nodes_in(TREE, "//b[last()]"), "1|2|3");
}

#[test]
fn results_are_in_document_order_whatever_the_way() {
    assert_eq!(nodes_in(TREE, "//b/ancestor::*/b"), "1|2|3");
    assert_eq!(nodes_in(TREE, "//c/preceding::b | //c/b"), "1|2");
    assert_eq!(nodes_in("<r><a><a><b>1</b></a><b>2</b></a><b>3</b></r>", "//a/b"), "1|2");
    assert_eq!(nodes_in("<r><a><a><b>1</b></a><b>2</b></a></r>", "//a//b"), "1|2");
    assert_eq!(nodes_in("<r><a><b>1</b><a><b>2</b></a><b>3</b></a></r>", "//a/b"), "1|2|3");
}

#[test]
fn a_key_with_a_position_keeps_the_position_of_the_whole() {
    let xml = "<r><i><k>a</k><v>1</v></i><i><k>b</k><v>2</v></i><i><k>a</k><v>3</v></i></r>";
    assert_eq!(nodes_in(xml, "r/i[k = 'a'][2]/v"), "3");
    assert_eq!(nodes_in(xml, "r/i[k = 'a' and position() = 2]/v"), "");
    assert_eq!(nodes_in(xml, "r/i[k = 'a' and v > 1]/v"), "3");
    assert_eq!(nodes_in(xml, "r/i[k = /r/i[2]/k]/v"), "2");
    assert_eq!(nodes_in(xml, "r/i['a' = k]/v"), "1|3");
    assert_eq!(nodes_in(xml, "r/i[v = 3.0]/v"), "3");
    assert_eq!(nodes_in(xml, "r/i[k = ../i/k]/v"), "1|2|3");
    assert_eq!(nodes_in(xml, "r/i[not(k = 'a') or v = '3']/v"), "2|3");
}

#[test]
fn namespaces_match_by_uri_and_bare_names_as_written() {
    let xml = "<h:r xmlns:h='u:h' xmlns='u:d'><a>1</a><h:a>2</h:a></h:r>";
    assert_eq!(nodes_in(xml, "/h:r/h:a"), "2");
    assert_eq!(nodes_in(xml, "/h:r/a"), "1");
    assert_eq!(nodes_in(xml, "/*/h:*"), "2");
    assert_eq!(nodes_in(xml, "/*/namespace::h"), "u:h");
    assert_eq!(nodes_in(xml, "/h:r/jr:a"), "");
    assert_eq!(try_eval(xml, "/x:r"), Err(EvalError::UnknownPrefix { prefix: "x".to_owned() }));
}

#[test]
fn cdata_and_text_are_one_node_and_entities_are_expanded_within_limits() {
    assert_eq!(text_in("<r>a<![CDATA[<b>]]>c</r>", "count(r/text())"), "1");
    assert_eq!(text_in("<!DOCTYPE r [<!ENTITY e 'x'>]><r>&e;</r>", "r"), "x");
    let mut bomb = String::from("<!DOCTYPE r [<!ENTITY a0 'ha'>");
    for i in 1..20 {
        bomb.push_str(&format!("<!ENTITY a{i} '{}'>", format!("&a{};", i - 1).repeat(10)));
    }
    assert!(XmlTree::parse(&format!("{bomb}]><r>&a19;</r>")).is_err());
    assert!(XmlTree::parse("<!DOCTYPE r [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><r>&f;</r>").is_err());
    assert!(XmlTree::parse("<r><a></r>").is_err());
}

#[test]
fn a_deep_document_is_walked_without_recursion() {
    let deep = format!("{}x{}", "<a>".repeat(900), "</a>".repeat(900));
    assert!(boolean_in(&deep, "count(//a) = 900 and //a[not(a)] = 'x'"));
}

/// A tree whose index answers, and counts how often.
struct Indexed<'t>(&'t XmlTree, std::cell::Cell<usize>);

impl Tree for Indexed<'_> {
    fn kind(&self, n: Node) -> NodeKind {
        self.0.kind(n)
    }
    fn parent(&self, n: Node) -> Option<Node> {
        self.0.parent(n)
    }
    fn first_child(&self, n: Node) -> Option<Node> {
        self.0.first_child(n)
    }
    fn last_child(&self, n: Node) -> Option<Node> {
        self.0.last_child(n)
    }
    fn next_sibling(&self, n: Node) -> Option<Node> {
        self.0.next_sibling(n)
    }
    fn previous_sibling(&self, n: Node) -> Option<Node> {
        self.0.previous_sibling(n)
    }
    fn first_attribute(&self, n: Node) -> Option<Node> {
        self.0.first_attribute(n)
    }
    fn next_attribute(&self, n: Node) -> Option<Node> {
        self.0.next_attribute(n)
    }
    fn local_name(&self, n: Node) -> &str {
        self.0.local_name(n)
    }
    fn namespace_uri(&self, n: Node) -> &str {
        self.0.namespace_uri(n)
    }
    fn prefix(&self, n: Node) -> &str {
        self.0.prefix(n)
    }
    fn string_value(&self, n: Node) -> std::borrow::Cow<'_, str> {
        self.0.string_value(n)
    }
    fn compare(&self, a: Node, b: Node) -> std::cmp::Ordering {
        self.0.compare(a, b)
    }
    fn indexed(&self, parent: Node, child: &str, key: &str, value: &str) -> Option<Vec<Node>> {
        self.1.set(self.1.get() + 1);
        let children = |n: Node| std::iter::successors(self.0.first_child(n), |c| self.0.next_sibling(*c));
        let has = |n: &Node| children(*n).any(|k| self.0.local_name(k) == key && self.0.string_value(k) == value);
        Some(children(parent).filter(|n| self.0.local_name(*n) == child).filter(has).collect())
    }
}

#[test]
fn the_index_of_a_list_answers_keys_and_the_rest_is_checked() {
    let xml = "<m><instance><root><item><d>n</d><p>1</p></item><item><d>s</d><p>2</p></item>\
               <item><d>n</d><p>3</p></item></root></instance><data><d>n</d><q/></data></m>";
    let tree = XmlTree::parse(xml).unwrap();
    let indexed = Indexed(&tree, std::cell::Cell::new(0));
    let mut host = TestHost::default();
    let find = |path: &str, host: &TestHost| {
        let scope = Scope::new(&indexed, host, tree.document());
        Expr::parse(path).unwrap().nodes(&scope).unwrap()
    };
    host.instance = Some(find("/m/instance", &host)[0]);
    let context = find("/m/data/q", &host)[0];
    for (path, expected, lookups) in [
        ("instance('list')/root/item[d = current()/../d]/p", "1|3", 1),
        ("instance('list')/root/item[d = /m/data/d and p > 1]/p", "3", 1),
        ("instance('list')/root/item[p > 1 and d = 'n']/p", "3", 1),
        ("instance('list')/root/item[d = 'n'][2]/p", "3", 1),
        ("instance('list')/root/item[p = 2]/p", "2", 0),
        ("instance('list')/root/item[d = ../item[2]/d]/p", "2", 0),
        ("instance('list')/root/item[position() = 1 and d = 'n']/p", "1", 0),
        ("instance('list')/root/item[2][d = 's']/p", "2", 0),
    ] {
        indexed.1.set(0);
        let expr = Expr::parse(path).unwrap();
        let nodes = expr.nodes(&Scope::new(&indexed, &host, context)).unwrap();
        let found: Vec<_> = nodes.iter().map(|n| tree.string_value(*n).into_owned()).collect();
        assert_eq!((found.join("|").as_str(), indexed.1.get()), (expected, lookups), "{path}");
    }
    assert!(host.instance("other").is_none());
}

#[test]
fn an_expression_lists_every_path_it_reads() {
    let shown = |source: &str| -> Vec<String> {
        let paths = Expr::parse(source).unwrap().paths();
        paths
            .iter()
            .map(|p| {
                let start = match &p.start {
                    PathStart::Root => String::new(),
                    PathStart::Context => ".".to_owned(),
                    PathStart::Current => "current()".to_owned(),
                    PathStart::Instance(id) => format!("instance({id})"),
                    PathStart::Unknown => "?".to_owned(),
                };
                let steps = p.steps.iter().map(|s| match (&s.test, s.axis) {
                    (StepTest::Name(_, name), Axis::Attribute) => format!("/@{name}"),
                    (StepTest::Name(_, name), _) => format!("/{name}"),
                    (StepTest::Node, Axis::Parent) => "/..".to_owned(),
                    (StepTest::Node, Axis::SelfNode) => String::new(),
                    (test, axis) => format!("/{axis:?}::{test:?}"),
                });
                format!("{start}{}{}", steps.collect::<String>(), if p.nested { "?" } else { "" })
            })
            .collect()
    };
    assert_eq!(shown("/a/b + ../c"), ["/a/b", "./../c"]);
    assert_eq!(shown("selected(., 'x') and current()/../d = 1"), [".", "current()/../d"]);
    assert_eq!(
        shown("instance('l')/root/item[k = current()/../k and @v = /d/v]/name"),
        [
            "instance(l)/root/item/k?",
            "current()/../k?",
            "instance(l)/root/item/@v?",
            "/d/v?",
            "instance(l)/root/item/name"
        ]
    );
    assert_eq!(shown("indexed-repeat(/d/r/n, /d/r, ../i)"), ["/d/r", "./../i", "/d/r/n"]);
    assert_eq!(shown("if(a, b, c)/x"), ["./a", "./b/x", "./c/x"]);
    assert_eq!(shown("(a | b)[c]"), ["./a/c?", "./b/c?", "./a", "./b"]);
    assert_eq!(shown("once(today())"), ["."]);
    assert!(shown("'/a/b'").is_empty());
}

#[test]
fn an_expression_knows_what_it_calls() {
    let expr = Expr::parse("a[position() > 1] + if(now() = '', 1, 2)").unwrap();
    assert!(expr.calls("position") && expr.calls("now") && expr.calls("if"));
    assert!(!expr.calls("today"));
}
