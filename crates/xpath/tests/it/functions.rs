//! Strings, numbers, choices, digests and places.

use tabella_xpath::EvalError;

use crate::support::{boolean, boolean_in, number, text, text_in, try_eval};

#[test]
fn a_pattern_must_match_the_whole_text() {
    assert!(boolean("regex('12345', '[0-9]+')"));
    assert!(!boolean("regex('a12345', '[0-9]+')"));
    assert!(!boolean("regex('12345\n', '[0-9]+')"));
    assert!(boolean("regex('ab', 'a|ab')"));
    assert!(boolean("regex('abc', '^(?!x).*c$')"));
    assert_eq!(try_eval("<d/>", "regex('a', '(')"), Err(EvalError::BadArgument { name: "regex".to_owned() }));
}

#[test]
fn a_pattern_that_explodes_ends_as_no_match() {
    let text = "a".repeat(5000);
    assert!(!boolean(&format!("regex('{text}!', '(a+)+')")));
    assert!(!boolean(&format!("regex('{text}!', '(?=(a+)+$)x')")));
    assert!(try_eval("<d/>", "regex('a', '((a{1000}){1000}){1000}')").is_err());
}

#[test]
fn parts_of_text_count_characters() {
    assert_eq!(text("substr('żółw', 1, 3)"), "ół");
    assert_eq!(text("substr('hello', -3, -1)"), "ll");
    assert_eq!(text("substr('hello', 3, 1)"), "");
    assert_eq!(text("substr('hello', -9)"), "hello");
    assert_eq!(text("substring('żółw', 2, 2)"), "ół");
    assert_eq!(text("substring('12345', 1.5, 2.6)"), "234");
    assert_eq!(number("string-length('żółw')"), 4.0);
    assert_eq!(text("translate('bar', 'abc', 'AB')"), "BAr");
    assert_eq!(text("substring-after('a=b=c', '=')"), "b=c");
}

#[test]
fn node_sets_are_joined_node_by_node() {
    let xml = "<d><n>1</n><n>2</n><n/></d>";
    assert_eq!(text_in(xml, "join('-', d/n, 'x')"), "1-2--x");
    assert_eq!(text_in(xml, "concat(d/n)"), "12");
    assert_eq!(text_in(xml, "concat(d/n, 'x')"), "1x");
    assert_eq!(text_in(xml, "count-non-empty(d/n)"), "2");
    assert!(matches!(try_eval(xml, "count('x')"), Err(EvalError::NodesExpected { .. })));
}

#[test]
fn choices_are_whole_words() {
    assert!(boolean("selected('a b', 'b')"));
    assert!(!boolean("selected('a bc', 'b')"));
    assert!(!boolean("selected('', '')"));
    assert!(!boolean("selected('a b', 'a b')"));
    assert_eq!(text("selected-at('a b c', 2)"), "c");
    assert_eq!(text("selected-at('a b c', 3)"), "");
    assert_eq!(number("count-selected(' a  b ')"), 2.0);
}

#[test]
fn rounding_is_decimal_and_away_from_zero_with_places() {
    for (source, expected) in [
        ("round(-1.5)", -1.0),
        ("round(0.49999999999999994)", 0.0),
        ("round(2.5)", 3.0),
        ("round(1.005, 2)", 1.01),
        ("round(2.675, 2)", 2.68),
        ("round(-2.5, 0)", -3.0),
        ("round(9.99, 1)", 10.0),
        ("round(1250, -2)", 1300.0),
        ("round(49, -2)", 0.0),
        ("round(50, -2)", 100.0),
        ("round(0.05, 1)", 0.1),
        ("round(1234.5678, 10)", 1234.5678),
    ] {
        assert_eq!(number(source), expected, "{source}");
    }
}

#[test]
fn extremes_and_sums() {
    let xml = "<d><n>1</n><n>5</n><e/></d>";
    assert_eq!(text_in(xml, "max(d/n, 9, -1)"), "9");
    assert_eq!(text_in(xml, "min(d/n)"), "1");
    assert_eq!(text_in(xml, "max(d/none)"), "NaN");
    assert_eq!(text_in(xml, "max(d/*)"), "NaN");
    assert_eq!(text_in(xml, "sum(d/n)"), "6");
    assert_eq!(text_in(xml, "sum(d/none)"), "0");
}

#[test]
fn checklists_count_what_holds() {
    assert!(boolean("checklist(1, 2, true(), 1 = 2, 'x' = 'x')"));
    assert!(!boolean("checklist(1, 1, true(), 1 = 1)"));
    assert!(boolean("weighted-checklist(5, -1, true(), 3, true(), 2)"));
    assert!(boolean_in("<d><a>1</a><a/><w>4</w><w>9</w></d>", "weighted-checklist(4, 4, d/a, d/w)"));
    assert!(try_eval("<d/>", "weighted-checklist(1, 1, true())").is_err());
}

#[test]
fn the_first_that_is_not_blank() {
    assert_eq!(text("coalesce('', 'b')"), "b");
    assert_eq!(text("coalesce(0, 'b')"), "0");
    assert_eq!(text("coalesce(0 div 0, 'b')"), "b");
    assert!(boolean("boolean-from-string('true')"));
    assert!(boolean("boolean-from-string(1)"));
    assert!(!boolean("boolean-from-string('yes')"));
}

#[test]
fn digests_and_base64() {
    assert_eq!(text("digest('abc', 'MD5', 'hex')"), "900150983cd24fb0d6963f7d28e17f72");
    assert_eq!(
        text("digest('abc', 'SHA-384', 'hex')"),
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
    );
    assert!(text("digest('abc', 'SHA-512')").starts_with("3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0"));
    assert!(try_eval("<d/>", "digest('abc', 'CRC')").is_err());
    assert_eq!(text("base64-decode('YWJj')"), "abc");
    assert_eq!(text("base64-decode('YWI')"), "ab");
    assert_eq!(text("base64-decode('*')"), "");
}

#[test]
fn only_what_the_key_signed_is_extracted() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use ed25519_dalek::{Signer, SigningKey};
    let key = SigningKey::from_bytes(&[7; 32]);
    let message = "ballots=100";
    let signed = [&key.sign(message.as_bytes()).to_bytes()[..], message.as_bytes()].concat();
    let other = SigningKey::from_bytes(&[8; 32]).verifying_key();
    let call = |signed: &[u8], key: &[u8]| {
        text(&format!("extract-signed('{}', '{}')", STANDARD.encode(signed), STANDARD.encode(key)))
    };
    assert_eq!(call(&signed, key.verifying_key().as_bytes()), message);
    assert_eq!(call(&signed, other.as_bytes()), "");
    let mut changed = signed.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(call(&changed, key.verifying_key().as_bytes()), "");
    assert_eq!(call(&signed[..10], key.verifying_key().as_bytes()), "");
}

#[test]
fn random_text_has_the_length_asked_for() {
    assert_eq!(text("uuid()").len(), 36);
    assert_eq!(text("uuid(12)").len(), 12);
    assert_eq!(text("uuid(-1)"), "");
    assert_eq!(text("uuid(1000000000)").len(), 4096);
}

#[test]
fn places() {
    let square = "'0 0 0 0;0 1 0 0;1 1 0 0;1 0 0 0;0 0 0 0'";
    assert!(boolean(&format!("geofence('0.5 0.5 0 0', {square})")));
    assert!(!boolean(&format!("geofence('1.5 0.5 0 0', {square})")));
    assert!(!boolean(&format!("geofence('', {square})")));
    let degree = 2.0 * std::f64::consts::PI * 6_378_100.0 / 360.0;
    assert!((number("distance('0 0', '0 1')") - degree).abs() < 0.01);
    assert!((number(&format!("area({square})")) / (degree * degree) - 1.0).abs() < 1e-3);
    assert_eq!(number("area('0 0;0 1;91 0')"), 0.0);
    assert!(boolean("intersects('0 0;1 1;1 0;0 1')"));
    assert!(!boolean(&format!("intersects({square})")));
    assert!(!boolean("intersects('0 0;0 1;1 1')"));
}
