//! Comparison, arithmetic, logic and casts.

use tabella_xpath::EvalError;

use crate::support::{boolean, boolean_in, number, text, text_in, try_eval};

const LIST: &str = "<d><n>1</n><n>3</n><n>x</n></d>";

#[test]
fn a_node_set_compares_if_any_of_its_nodes_does() {
    assert!(boolean_in(LIST, "d/n = 3"));
    assert!(boolean_in(LIST, "d/n != 3"));
    assert!(boolean_in(LIST, "d/n = 'x'"));
    assert!(!boolean_in(LIST, "d/n > 3"));
    assert!(boolean_in(LIST, "2 < d/n"));
    assert!(!boolean_in(LIST, "d/m = ''"));
    assert!(!boolean_in(LIST, "d/m != ''"));
    assert!(boolean_in(LIST, "d/m = false()"));
}

#[test]
fn booleans_and_numbers_decide_how_others_are_compared() {
    assert!(boolean("true() = 'false'"));
    assert!(boolean("1 = '1.0'"));
    assert!(!boolean("'1' = '1.0'"));
    assert!(!boolean("'a' < 'b'"));
    assert!(boolean("'2' < '10'"));
}

#[test]
fn numbers_are_equal_only_when_exactly_equal() {
    assert!(!boolean("0.1 + 0.2 = 0.3"));
    assert!(boolean("0.5 + 0.25 = 0.75"));
}

#[test]
fn comparisons_associate_to_the_left() {
    assert!(boolean("3 > 2 > 0"));
    assert!(!boolean("3 > 2 > 1"));
    assert!(boolean("1 = 1 = 1"));
}

#[test]
fn an_operand_that_cannot_matter_is_not_looked_at() {
    assert!(!boolean("0 and explode() + 1"));
    assert!(boolean("1 or explode()"));
    assert_eq!(text("if(true(), 'a', explode())"), "a");
    let missing = EvalError::UnknownFunction { name: "explode".to_owned() };
    assert_eq!(try_eval("<d/>", "1 and explode()"), Err(missing));
    let wrong = EvalError::Arguments { name: "substr".to_owned(), given: 0 };
    assert_eq!(try_eval("<d/>", "substr()"), Err(wrong));
}

#[test]
fn arithmetic_is_that_of_doubles() {
    assert_eq!(number("1 - 10 mod 3 div 3"), 1.0 - 1.0 / 3.0);
    assert_eq!(number("-5 mod 2"), -1.0);
    assert_eq!(number("5 mod -2"), 1.0);
    assert_eq!(number("1 div 0"), f64::INFINITY);
    assert!(number("0 div 0").is_nan());
    assert!(number("'a' * 2").is_nan());
    assert!(number("'' + 1").is_nan());
}

#[test]
fn numbers_are_written_in_full() {
    assert_eq!(text("0.0000001"), "0.0000001");
    assert_eq!(text("123456789012345680000"), "123456789012345680000");
    assert_eq!(text("-0"), "0");
    assert_eq!(text("-1 div 0"), "-Infinity");
    assert_eq!(text("0.1 + 0.2"), "0.30000000000000004");
}

#[test]
fn only_a_plain_decimal_is_a_number() {
    for source in ["'1e3'", "'+1'", "'1,5'", "'0x10'", "'. '", "'-'", "'1.2.3'", "'1 2'", "'inf'", "'NaN'"] {
        assert!(number(source).is_nan(), "{source}");
    }
    assert_eq!(number("'  -1.50\n'"), -1.5);
}

#[test]
fn a_union_is_in_document_order_without_duplicates() {
    assert_eq!(crate::support::nodes_in(LIST, "d/n[3] | d/n[1] | d/n[. = 'x']"), "1|x");
    assert!(matches!(try_eval(LIST, "d/n | 1"), Err(EvalError::NodesExpected { .. })));
    assert_eq!(text_in(LIST, "count(d/n | d)"), "4");
}

#[test]
fn variables_are_unknown() {
    assert_eq!(try_eval("<d/>", "$x"), Err(EvalError::UnknownVariable { name: "x".to_owned() }));
}

#[test]
fn an_expression_that_never_ends_is_stopped() {
    let rows = format!("<d>{}</d>", "<r><c/></r>".repeat(3000));
    assert_eq!(try_eval(&rows, "count(//*[count(//*[count(//*) > 1]) > 1])"), Err(EvalError::TooMuchWork));
}
