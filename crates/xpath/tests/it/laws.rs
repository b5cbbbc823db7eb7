//! What holds for every input.

use proptest::prelude::*;
use tabella_xpath::{Expr, Scope, XmlTree, conform, number_to_text, text_to_number};

use crate::support::TestHost;

const XML: &str = "<data><a>1</a><b>x y</b><c d='2026-10-25'><e>3</e><e/></c></data>";

#[test]
fn a_compiled_expression_goes_to_any_thread() {
    fn sendable<T: Send + Sync>() {}
    sendable::<Expr>();
    sendable::<XmlTree>();
}

fn value(expr: &Expr) -> String {
    let tree = XmlTree::parse(XML).unwrap();
    let host = TestHost::default();
    format!("{:?}", expr.evaluate(&Scope::new(&tree, &host, tree.document())))
}

/// Sources by the grammar, with every operator and kind of operand.
fn source() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[0-9]{1,4}(\\.[0-9]{0,3})?",
        "'[a-z \"]{0,5}'",
        "\"[a-z ']{0,5}\"",
        Just("/data/a".to_owned()),
        Just("//e".to_owned()),
        Just("/".to_owned()),
        Just("*".to_owned()),
        Just("/data/c/@d".to_owned()),
        Just("descendant-or-self::node()".to_owned()),
        Just("../x".to_owned()),
        Just(".".to_owned()),
        Just("data/b/text()".to_owned()),
        Just("data/processing-instruction('p')".to_owned()),
        Just("x:*".to_owned()),
        Just("today()".to_owned()),
        Just("position()".to_owned()),
    ];
    leaf.prop_recursive(5, 40, 3, |inner| {
        prop_oneof![
            (inner.clone(), "( or | and | ?= ?| ?!= ?| ?<= ?| ?< ?| ?> ?| ?>= ?)", inner.clone())
                .prop_map(|(a, op, b)| format!("({a}){op}({b})")),
            (inner.clone(), "( \\+ | - | \\* | div | mod )", inner.clone())
                .prop_map(|(a, op, b)| format!("({a}){op}({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) | ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a})[{b}]/e")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("concat({a}, {b})")),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(a, b, c)| format!("if({a},{b},{c})")),
            inner.clone().prop_map(|a| format!("--({a})")),
            inner.prop_map(|a| format!("({a})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn parsing_arbitrary_text_never_panics(text in ".{0,60}") {
        if let Ok(expr) = Expr::parse(&text) {
            let _ = (value(&expr), expr.paths(), expr.to_string());
        }
    }

    #[test]
    fn parsing_what_looks_like_an_expression_never_panics(
        text in "([a-z]{1,3}|[0-9.]{1,3}|[-+*/|=<>!()\\[\\],@:$.'\" ]|and|or|div|mod|//|::|\\.\\.|node\\(\\)|é){0,20}"
    ) {
        if let Ok(expr) = Expr::parse(&text) {
            let _ = (value(&expr), expr.paths());
            prop_assert!(Expr::parse(&expr.to_string()).is_ok());
        } else {
            prop_assert!(Expr::parse(&text).unwrap_err().offset <= text.len());
        }
    }

    #[test]
    fn a_printed_expression_means_the_same(source in source()) {
        let expr = Expr::parse(&source).unwrap();
        let again = Expr::parse(&expr.to_string()).unwrap();
        prop_assert_eq!(expr.to_string(), again.to_string());
        prop_assert_eq!(expr.paths(), again.paths());
        prop_assert_eq!(value(&expr), value(&again));
    }

    #[test]
    fn every_function_takes_or_refuses_any_arguments(
        name in proptest::sample::select(FUNCTIONS),
        args in proptest::collection::vec(source(), 0..5),
    ) {
        let _ = value(&Expr::parse(&format!("{name}({})", args.join(","))).unwrap());
    }

    #[test]
    fn a_number_written_reads_back(n in proptest::num::f64::NORMAL | proptest::num::f64::ZERO) {
        prop_assert_eq!(text_to_number(&number_to_text(n)), n);
    }

    #[test]
    fn rounding_to_places_is_nearest(n in -100_000i64..100_000, places in 0i32..4) {
        let x = n as f64 / 1000.0;
        let tree = XmlTree::parse(XML).unwrap();
        let host = TestHost::default();
        let expr = Expr::parse(&format!("round('{}', {places})", number_to_text(x))).unwrap();
        let rounded = expr.number(&Scope::new(&tree, &host, tree.document())).unwrap();
        prop_assert!((rounded - x).abs() <= 0.5 * 10f64.powi(-places) + 1e-9);
    }

    #[test]
    fn the_filter_answers_any_line(line in ".{0,80}") {
        let answer = conform::answer(&line);
        prop_assert_eq!(answer.chars().next(), Some('{'));
    }
}

const FUNCTIONS: &[&str] = &[
    "position",
    "count",
    "id",
    "name",
    "string",
    "concat",
    "substring",
    "translate",
    "boolean",
    "lang",
    "number",
    "sum",
    "round",
    "instance",
    "if",
    "join",
    "substr",
    "regex",
    "uuid",
    "digest",
    "base64-decode",
    "extract-signed",
    "pulldata",
    "coalesce",
    "once",
    "checklist",
    "weighted-checklist",
    "int",
    "max",
    "min",
    "pow",
    "atan2",
    "count-non-empty",
    "randomize",
    "indexed-repeat",
    "format-date",
    "format-date-time",
    "date",
    "date-time",
    "decimal-date-time",
    "decimal-time",
    "selected",
    "selected-at",
    "count-selected",
    "jr:choice-name",
    "jr:itext",
    "area",
    "distance",
    "geofence",
    "intersects",
    "nothing",
];
