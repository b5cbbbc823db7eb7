//! Repeats, instances and what the host knows.

use tabella_xpath::{Expr, Scope, XmlTree};

use crate::support::{TestHost, boolean_in, nodes_in, text, text_in, try_eval};

const REPEATS: &str = "<d><h><n>A</n><m>1</m><m>2</m></h><x/><h><n>B</n><m>3</m></h></d>";

#[test]
fn position_of_a_node_counts_its_repeat() {
    assert_eq!(text_in(REPEATS, "position(/d/h[n = 'B'])"), "2");
    assert_eq!(text_in(REPEATS, "position(/d/none)"), "NaN");
    assert_eq!(text_in(REPEATS, "string(/d/*[position() = 3]/n)"), "B");
}

#[test]
fn an_indexed_repeat_is_the_target_in_the_chosen_instances() {
    assert_eq!(text_in(REPEATS, "indexed-repeat(/d/h/n, /d/h, 2)"), "B");
    assert_eq!(text_in(REPEATS, "indexed-repeat(/d/h/m, /d/h, 1, /d/h/m, 2)"), "2");
    assert_eq!(text_in(REPEATS, "indexed-repeat(/d/h/m, /d/h, 2, /d/h/m, 2)"), "");
    assert_eq!(text_in(REPEATS, "indexed-repeat(/d/h/n, /d/h, 0)"), "");
    assert_eq!(text_in(REPEATS, "indexed-repeat(/d/h/n, /d/h, 'x')"), "");
    assert!(try_eval(REPEATS, "indexed-repeat(/d/h/n, /d/h, 1, /d/h)").is_err());
}

#[test]
fn once_keeps_what_is_there() {
    let xml = "<d><a>1</a><b/></d>";
    let tree = XmlTree::parse(xml).unwrap();
    let host = TestHost::default();
    let at = |path: &str| {
        let found = Expr::parse(path).unwrap().nodes(&Scope::new(&tree, &host, tree.document())).unwrap();
        Expr::parse("once('new')").unwrap().text(&Scope::new(&tree, &host, found[0])).unwrap()
    };
    assert_eq!(at("d/a"), "1");
    assert_eq!(at("d/b"), "new");
}

#[test]
fn a_seed_fixes_the_order_and_nothing_is_lost() {
    let xml = "<d><i>A</i><i>B</i><i>C</i><i>D</i><i>E</i><i>F</i></d>";
    assert_eq!(nodes_in(xml, "randomize(/d/i, 42)"), "A|F|C|B|D|E");
    assert_eq!(nodes_in(xml, "randomize(/d/i, '42')"), "A|F|C|B|D|E");
    assert_eq!(nodes_in(xml, "randomize(/d/i, 1)"), "B|F|E|A|C|D");
    assert_eq!(nodes_in(xml, "randomize(/d/i, 'station 7')"), nodes_in(xml, "randomize(/d/i, 'station 7')"));
    for source in ["randomize(/d/i)", "randomize(/d/i, -3)", "randomize(/d/i, 0)", "randomize(/d/i, 1e9)"] {
        let source = source.replace("1e9", "99999999999999999999");
        let shuffled = nodes_in(xml, &source);
        let mut letters: Vec<_> = shuffled.split('|').collect();
        letters.sort_unstable();
        assert_eq!(letters, ["A", "B", "C", "D", "E", "F"], "{source}");
    }
}

#[test]
fn data_is_pulled_from_an_instance() {
    let xml = "<m><i><root><item><k>1</k><v>one</v></item><item><k>2</k><v>two</v></item></root></i></m>";
    let tree = XmlTree::parse(xml).unwrap();
    let mut host = TestHost::default();
    let instance = Expr::parse("/m/i").unwrap().nodes(&Scope::new(&tree, &host, tree.document())).unwrap()[0];
    host.instance = Some(instance);
    let text = |source: &str| Expr::parse(source).unwrap().text(&Scope::new(&tree, &host, tree.document())).unwrap();
    assert_eq!(text("pulldata('list', 'v', 'k', 2)"), "two");
    assert_eq!(text("pulldata('list', 'v', 'k', 3)"), "");
    assert_eq!(text("pulldata('other', 'v', 'k', 2)"), "");
    assert_eq!(text("instance('list')/root/item[k = 1]/v"), "one");
    assert_eq!(text("count(instance('other')/root/item)"), "0");
}

#[test]
fn names_of_choices_and_translations_come_from_the_host() {
    assert_eq!(text("jr:itext('q1')"), "text of q1");
    assert_eq!(text("jr:choice-name('a', '/d/q')"), "a in /d/q");
}

#[test]
fn names_ids_and_languages() {
    let xml = "<d xmlns:p='u:p' xml:lang='pt-BR'><p:e id='x' p:a='1'/><e id='y'/></d>";
    assert_eq!(text_in(xml, "name(d/*)"), "p:e");
    assert_eq!(text_in(xml, "local-name(d/*)"), "e");
    assert_eq!(text_in(xml, "namespace-uri(d/*)"), "u:p");
    assert_eq!(text_in(xml, "name(d/*/@p:a)"), "p:a");
    assert_eq!(text_in(xml, "name(d/none)"), "");
    assert_eq!(text_in(xml, "count(id('y x none'))"), "2");
    assert!(boolean_in(xml, "d/e[lang('pt')]"));
    assert!(!boolean_in(xml, "d/e[lang('p')]"));
}

#[test]
fn current_is_where_the_whole_expression_stands() {
    let xml = "<d><k>b</k><i><n>a</n></i><i><n>b</n></i></d>";
    let tree = XmlTree::parse(xml).unwrap();
    let host = TestHost::default();
    let key = Expr::parse("/d/k").unwrap().nodes(&Scope::new(&tree, &host, tree.document())).unwrap()[0];
    let expr = Expr::parse("count(../i[n = current()])").unwrap();
    assert_eq!(expr.number(&Scope::new(&tree, &host, key)).unwrap(), 1.0);
    let expr = Expr::parse("name(current()/..)").unwrap();
    assert_eq!(expr.text(&Scope::new(&tree, &host, key)).unwrap(), "d");
}
