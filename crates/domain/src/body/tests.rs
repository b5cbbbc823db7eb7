use super::*;
use proptest::prelude::*;

const REPORT: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
const VERSION: &str = "01890a5d-ac96-774b-bcce-b302099a8058";
const FORMER: &str = "01890a5d-ac96-774b-bcce-b302099a8059";
const DEVICE: &str = "01890a5d-ac96-774b-bcce-b302099a805a";

fn body(meta: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><data xmlns:orx="http://openrosa.org/xforms" xmlns:tabella="{NAMESPACE}" id="opening" version="2024-1"><open>yes</open><orx:meta>{meta}</orx:meta></data>"#
    )
}

fn meta_of(provenance: &Provenance) -> String {
    let mut out = format!("<orx:instanceID>{}</orx:instanceID>", provenance.instance_id());
    if let Some(former) = provenance.deprecated_id() {
        out.push_str(&format!("<orx:deprecatedID>{former}</orx:deprecatedID>"));
    }
    for (name, text) in provenance.elements() {
        out.push_str(&format!("<tabella:{name}>{text}</tabella:{name}>"));
    }
    out
}

fn example(corrects: Option<&str>, number: u32) -> Provenance {
    Provenance {
        report: REPORT.parse().unwrap(),
        version: VERSION.parse().unwrap(),
        number,
        corrects: corrects.map(|c| c.parse().unwrap()),
        device: DEVICE.parse().unwrap(),
        sent_at: "2024-05-01T07:00:00Z".into(),
        practice: true,
    }
}

#[test]
fn what_is_written_into_meta_is_read_back() {
    for provenance in [example(None, 1), example(Some(FORMER), 2)] {
        let read = ReportBody::read(&body(&meta_of(&provenance))).unwrap();
        assert_eq!(read, ReportBody { provenance, form_id: "opening".into(), form_version: "2024-1".into() });
    }
}

#[test]
fn a_part_that_is_missing_or_wrong_is_named() {
    let whole = meta_of(&example(None, 1));
    let without = |name: &str| {
        let (start, end) = (format!("<tabella:{name}>"), format!("</tabella:{name}>"));
        let (before, rest) = whole.split_once(&start).unwrap();
        format!("{before}{}", rest.split_once(&end).unwrap().1)
    };
    for what in ["report", "number", "device", "sent_at"] {
        assert_eq!(ReportBody::read(&body(&without(what))), Err(BodyError::Missing { what }));
    }
    assert!(!ReportBody::read(&body(&without("practice"))).unwrap().provenance.practice);
    assert_eq!(ReportBody::read(&body(&whole.replace("uuid:", ""))), Err(BodyError::Invalid { what: "instanceID" }));
    assert_eq!(
        ReportBody::read(&body(&whole.replace(">1</tabella:number>", ">0</tabella:number>"))),
        Err(BodyError::Invalid { what: "number" })
    );
    assert_eq!(ReportBody::read("<data/>"), Err(BodyError::Missing { what: "meta" }));
}

#[test]
fn an_answer_named_like_ours_cannot_pose_as_provenance() {
    let forged = body(&meta_of(&example(None, 1)))
        .replace("<open>yes</open>", &format!("<report>{FORMER}</report><device>{FORMER}</device>"));
    let read = ReportBody::read(&forged).unwrap();
    assert_eq!(read.provenance, example(None, 1));
}

#[test]
fn hostile_documents_are_refused_without_harm() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><data id=\"x\" version=\"1\">&b;</data>";
    assert!(matches!(ReportBody::read(bomb), Err(BodyError::NotXml { .. })));
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert_eq!(ReportBody::read(&deep), Err(BodyError::Excessive));
    let wide = format!("<data>{}</data>", "<a/>".repeat(300_000));
    assert_eq!(ReportBody::read(&wide), Err(BodyError::Excessive));
    assert_eq!(ReportBody::read("<data>\n<a></b></data>"), Err(BodyError::NotXml { offset: 10 }));
    assert!(matches!(ReportBody::read(""), Err(BodyError::NotXml { .. })));
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,200}") {
        let _ = ReportBody::read(&text);
        let _ = ReportBody::read(&body(&text));
    }

    #[test]
    fn a_body_cut_short_anywhere_is_an_error(cut in 0_usize..400) {
        let whole = body(&meta_of(&example(Some(FORMER), 3)));
        if let Some(part) = whole.get(..cut.min(whole.len() - 1)) {
            prop_assert!(ReportBody::read(part).is_err());
        }
    }
}
