//! Evaluation must stay far below what a screen notices. The bounds are loose: they catch a wrong order of growth.

use std::{fmt::Write, time::Instant};

use tabella_xpath::{Expr, Scope, Tree, XmlTree};

use crate::support::TestHost;

#[test]
fn two_thousand_conditions_take_milliseconds() {
    let mut xml = String::from("<data>");
    for i in 0..200 {
        let _ = write!(xml, "<g{i}>");
        for j in 0..10 {
            let _ = write!(xml, "<q{j}>{}</q{j}>", i * j);
        }
        let _ = write!(xml, "</g{i}>");
    }
    xml.push_str("</data>");
    let tree = XmlTree::parse(&xml).unwrap();
    let host = TestHost::default();
    let expressions: Vec<Expr> = (0..2000)
        .map(|i| {
            let (g, q) = (i / 10, i % 10);
            Expr::parse(&format!("selected(../g{g}/q{q}, 'x') or ../g{g}/q{q} > 5 and ../g0/q{q} != ''")).unwrap()
        })
        .collect();
    let context = tree.first_child(tree.first_child(tree.document()).unwrap()).unwrap();
    let scope = Scope::new(&tree, &host, context);
    let start = Instant::now();
    let holding = expressions.iter().filter(|e| e.boolean(&scope).unwrap()).count();
    let took = start.elapsed();
    println!("2,000 conditions: {took:?}, {holding} hold");
    assert!(holding > 1000);
    assert!(took.as_millis() < 1000, "{took:?}");
}

#[test]
fn a_filter_over_a_long_list_is_one_pass() {
    let mut xml = String::from("<data><k>7</k><root>");
    for i in 0..20_000 {
        let _ = write!(xml, "<item><name>s{i}</name><d>{}</d></item>", i % 100);
    }
    xml.push_str("</root></data>");
    let tree = XmlTree::parse(&xml).unwrap();
    let host = TestHost::default();
    let scope = Scope::new(&tree, &host, tree.document());
    let expr = Expr::parse("/data/root/item[d = /data/k and name != '']").unwrap();
    let start = Instant::now();
    let found = expr.nodes(&scope).unwrap().len();
    let took = start.elapsed();
    println!("20,000 rows: {took:?}");
    assert_eq!(found, 200);
    assert!(took.as_millis() < 1500, "{took:?}");
}

#[test]
fn a_long_expression_is_parsed_in_one_pass() {
    let source = vec!["/data/group/question = 'yes'"; 8000].join(" or ");
    let start = Instant::now();
    let expr = Expr::parse(&source).unwrap();
    assert_eq!(expr.paths().len(), 8000);
    let took = start.elapsed();
    println!("{} bytes: {took:?}", source.len());
    assert!(took.as_millis() < 1000, "{took:?}");
}
