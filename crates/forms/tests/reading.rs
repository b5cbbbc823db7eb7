//! Reading forms: what is refused, where, and that nothing hostile gets further than the door.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::xform;
use tabella_forms::*;

fn problems(text: &str) -> Vec<FormProblem> {
    Form::parse(text, &NoSources).expect_err("must be refused")
}

#[test]
fn a_cycle_is_refused_with_its_members_named() {
    let found = problems(&xform(
        "<data id=\"f\"><a/><b/><c/></data>",
        "<bind nodeset=\"/data/a\" calculate=\"/data/c + 1\"/><bind nodeset=\"/data/b\" calculate=\"../a\"/><bind nodeset=\"/data/c\" calculate=\"/data/b\"/>",
        "",
    ));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code, ProblemCode::Cycle);
    for name in ["/data/a", "/data/b", "/data/c"] {
        assert!(found[0].detail.contains(name), "{}", found[0].detail);
    }
}

#[test]
fn a_value_that_depends_on_itself_is_refused() {
    for bind in [
        "<bind nodeset=\"/data/a\" calculate=\". + 1\"/>",
        "<bind nodeset=\"/data/a\" relevant=\". = 1\"/>",
        "<bind nodeset=\"/data/g\" relevant=\"/data/g/b = 1\"/>",
        "<bind nodeset=\"/data/r/x\" calculate=\"../x\"/>",
    ] {
        let text = xform(
            "<data id=\"f\"><a/><g><b/></g><r><x/></r></data>",
            bind,
            "<repeat nodeset=\"/data/r\"><input ref=\"x\"/></repeat>",
        );
        assert_eq!(problems(&text)[0].code, ProblemCode::Cycle, "{bind}");
    }
    // A constraint may look at its own answer, a repeat at the instance before.
    let fine = "<bind nodeset=\"/data/a\" constraint=\". &gt; 1\"/>\
        <bind nodeset=\"/data/r/x\" calculate=\"1 + coalesce(/data/r[position() = position(current()/..) - 1]/x, 0)\"/>";
    let text =
        xform("<data id=\"f\"><a/><r><x/></r></data>", fine, "<repeat nodeset=\"/data/r\"><input ref=\"x\"/></repeat>");
    let form = Form::parse(&text, &NoSources).unwrap();
    let mut session = common::start(&form);
    for _ in 0..4 {
        common::attempt(&mut session, Op::AddRepeat { path: "/data/r".into() }).unwrap();
    }
    assert_eq!(common::value(&session, "/data/r[5]/x"), "5");
}

#[test]
fn a_bad_expression_names_node_part_and_byte() {
    let found = problems(&xform("<data id=\"f\"><a/></data>", "<bind nodeset=\"/data/a\" relevant=\"1 + \"/>", ""));
    assert_eq!(found[0].code, ProblemCode::Expression);
    assert_eq!((found[0].path.as_deref(), found[0].part), (Some("/data/a"), Some("relevant")));
    assert!(found[0].offset.is_some());
}

#[test]
fn entities_and_depth_stop_at_the_door() {
    let bomb = "<!DOCTYPE a [<!ENTITY x \"xxxxxxxxxx\"><!ENTITY y \"&x;&x;&x;&x;\">]><a>&y;</a>";
    assert_eq!(problems(bomb)[0].code, ProblemCode::NotXml);
    let external = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>";
    assert_eq!(problems(external)[0].code, ProblemCode::NotXml);
    let deep = format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000));
    assert_eq!(problems(&deep)[0].code, ProblemCode::TooLarge);
    for text in
        ["", "<", "<a/>", "<h:html/>", "<model><instance/></model>", "<m><model><instance><d/></instance></model></m>"]
    {
        let _ = Form::parse(text, &NoSources);
    }
}

#[test]
fn unknown_codes_of_ours_are_refused_and_foreign_types_reported() {
    let text = xform("<data id=\"f\"><a/></data>", "<bind nodeset=\"/data/a\" tabella:unit=\"moon\"/>", "");
    assert_eq!(problems(&text)[0].code, ProblemCode::UnknownCode);
    let text =
        xform("<data id=\"f\"><a/></data>", "<bind nodeset=\"/data/a\" type=\"moon\"/><bind nodeset=\"/data/x\"/>", "");
    let form = Form::parse(&text, &NoSources).unwrap();
    let codes: Vec<ProblemCode> = form.warnings().iter().map(|w| w.code).collect();
    assert_eq!(codes, [ProblemCode::UnknownType, ProblemCode::UnknownReference]);
}

#[test]
fn a_form_gives_its_titles_by_language() {
    let text = xform(
        "<data id=\"opening\" version=\"3\" tabella:title_az=\"Açılış\"><a/></data>",
        "",
        "<input ref=\"/data/a\"/>",
    );
    let form = Form::parse(&text, &NoSources).unwrap();
    assert_eq!((form.id(), form.version(), form.title()), ("opening", "3", "Test"));
    assert_eq!((form.title_in("az"), form.title_in("fr")), ("Açılış", "Test"));
}

#[test]
fn the_visible_session_vectors_keep_their_bar() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors/sessions.jsonl");
    let Ok(text) = std::fs::read_to_string(path) else {
        assert!(std::env::var_os("CI").is_none(), "the vectors are missing");
        return;
    };
    // The checker compares; here every line must be answered without an error.
    for line in text.lines() {
        let answer: serde_json::Value = serde_json::from_str(&conform::answer(line)).unwrap();
        assert!(answer.get("error").is_none(), "{answer}");
    }
}
