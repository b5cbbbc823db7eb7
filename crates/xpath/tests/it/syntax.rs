//! Lexing, limits and errors of the parser.

use tabella_xpath::{Expr, ParseErrorKind};

use crate::support::{boolean, boolean_in, number, text, text_in};

fn error(source: &str) -> (ParseErrorKind, usize) {
    let error = Expr::parse(source).unwrap_err();
    (error.kind, error.offset)
}

#[test]
fn operators_and_operands_may_touch() {
    assert!(boolean("1and1"));
    assert!(boolean("'1'or'1'"));
    assert!(boolean("1 and1"));
    assert_eq!(number("5mod2"), 1.0);
    assert_eq!(number("1div2"), 0.5);
    assert_eq!(number("-1 --1"), 0.0);
    assert_eq!(number("2*3"), 6.0);
}

#[test]
fn a_dash_inside_a_name_belongs_to_it() {
    assert_eq!(text_in("<a-b>7</a-b>", "a-b"), "7");
    assert_eq!(text_in("<d><a>7</a><b>2</b></d>", "d/a -d/b"), "5");
    assert_eq!(text_in("<a.b>7</a.b>", "a.b"), "7");
}

#[test]
fn names_of_operators_are_names_where_an_operand_is_due() {
    assert_eq!(text_in("<div><div>1</div><mod>3</mod></div>", "div/mod div div/div"), "3");
    assert!(boolean_in("<and><or>1</or></and>", "and/or and and/or"));
}

#[test]
fn a_star_is_a_name_test_or_a_product() {
    assert_eq!(text_in("<d><a>3</a><b>4</b></d>", "d/* * d/*[2]"), "12");
    assert_eq!(text_in("<d>5</d>", "* * *"), "25");
}

#[test]
fn numbers_and_strings_are_read_as_written() {
    assert_eq!(number(".5"), 0.5);
    assert_eq!(number("123."), 123.0);
    assert_eq!(text("\"it's\""), "it's");
    assert_eq!(text("'say \"x\"'"), "say \"x\"");
}

#[test]
fn space_may_stand_between_any_two_tokens() {
    assert_eq!(text("if ( true ( ) , 'a' , 'b' )"), "a");
    assert_eq!(text_in("<d><e x='1'/></d>", " / d / child :: e / @ x "), "1");
    assert_eq!(text_in("<d>\u{e9}</d>", "\u{a0}/\u{a0}d"), "é");
}

#[test]
fn names_of_any_script_are_names() {
    assert_eq!(text_in("<données><größe>3</größe></données>", "/données/größe"), "3");
    assert_eq!(text_in("<станция>3</станция>", "станция + 1"), "4");
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    assert_eq!(error(""), (ParseErrorKind::OperandExpected, 0));
    assert_eq!(error("1 +"), (ParseErrorKind::OperandExpected, 3));
    assert_eq!(error("1 1"), (ParseErrorKind::OperatorExpected, 2));
    assert_eq!(error("'abc"), (ParseErrorKind::UnclosedString, 0));
    assert_eq!(error("(1"), (ParseErrorKind::ParenthesisExpected, 2));
    assert_eq!(error("a[1"), (ParseErrorKind::BracketExpected, 3));
    assert_eq!(error("f(1 2)"), (ParseErrorKind::ParenthesisExpected, 4));
    assert_eq!(error("/a/"), (ParseErrorKind::StepExpected, 3));
    assert_eq!(error("up::a"), (ParseErrorKind::UnknownAxis, 0));
    assert_eq!(error("@"), (ParseErrorKind::NameExpected, 1));
    assert_eq!(error("é é"), (ParseErrorKind::OperatorExpected, 3));
}

#[test]
fn nesting_beyond_the_limit_is_refused_and_up_to_it_is_evaluated_on_a_small_stack() {
    let nested = |n: usize| format!("{}1{}", "(".repeat(n), ")".repeat(n));
    assert_eq!(Expr::parse(&nested(201)).unwrap_err().kind, ParseErrorKind::TooDeep);
    assert!(Expr::parse(&"a[".repeat(100_000)).is_err());
    assert!(Expr::parse(&"-".repeat(100_000)).is_err());
    let deep = format!("{}true(){}", "if(true(), ".repeat(199), ", false())".repeat(199));
    let calls = format!("{}'x'{}", "concat(a[b or ".repeat(99), "], 'y')".repeat(99));
    let run = move || {
        assert_eq!(number(&nested(200)), 1.0);
        assert!(boolean(&deep));
        assert_eq!(text(&calls), "y");
    };
    std::thread::Builder::new().stack_size(768 * 1024).spawn(run).unwrap().join().unwrap();
}

#[test]
fn long_chains_do_not_nest() {
    let sum = vec!["1"; 20_000].join("+");
    assert_eq!(number(&sum), 20_000.0);
    let any = vec!["false()"; 10_000].join(" or ");
    assert!(!boolean(&any));
    let path = vec!["a"; 20_000].join("/");
    assert_eq!(text(&path), "");
    assert_eq!(number(&format!("{}1", "-".repeat(20_001))), -1.0);
}

#[test]
fn an_expression_of_a_megabyte_is_refused() {
    assert_eq!(Expr::parse(&"1+".repeat(600_000)).unwrap_err().kind, ParseErrorKind::TooLong);
}
