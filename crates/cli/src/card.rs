//! `tabella mission card`: the observer's card as a page to print. The same words as in the app, out of `assets/card`.

use crate::mission::{ACTOR, Data};
use crate::output::{Failure, complain, say};
use serde::Deserialize;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tabella_domain::{Assignment, Bearer, Card, CardLines, Mission, language_tag};
use tabella_server::store::{Act, Store, StoreError};

/// The product's own words, by language.
const WORDS: [(&str, &str); 3] = [
    ("en", include_str!("../../../assets/card/card.en.json")),
    ("az", include_str!("../../../assets/card/card.az.json")),
    ("ru", include_str!("../../../assets/card/card.ru.json")),
];

/// What is printed, and for whom.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The observer's code on the roster; without it code and station are left blank, to be written by hand.
    #[arg(long)]
    observer: Option<String>,
    /// Language; the observer's own, or the mission's first, where nothing is said.
    #[arg(long)]
    language: Option<String>,
    /// Takes the mission's own part of the card from a JSON file: `phones` with `number` and `for`, `lines` by language with `conduct`,
    /// `urgent`, `leave`, `more`. Devices get it with the mission.
    #[arg(long)]
    set: Option<PathBuf>,
    /// Writes the page to this file instead of standard output.
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
struct Words {
    title: String,
    practice: String,
    code: String,
    team: String,
    area: String,
    station: String,
    phones: String,
    blank: String,
    hour: String,
    conduct: String,
    conduct_lines: Vec<String>,
    states: String,
    states_lines: Vec<(String, String)>,
    states_note: String,
    urgent: String,
    urgent_lines: Vec<String>,
    serious: String,
    leave: String,
    leave_lines: Vec<String>,
    more: String,
    notes: String,
    never: String,
}

/// In a language, else in English.
fn words(language: &str) -> Result<(&'static str, Words), Failure> {
    let of = |tag: &str| WORDS.iter().find(|(l, _)| *l == tag);
    let primary = language.split('-').next().unwrap_or_default();
    let found = of(language).or_else(|| of(primary)).or_else(|| of("en"));
    let (tag, text) = found.ok_or_else(|| Failure::new("There are no words for the card."))?;
    Ok((tag, serde_json::from_str(text).map_err(|_| StoreError::Stored("card"))?))
}

pub(crate) fn run(data: &Data, args: &Args) -> Result<(), Failure> {
    let (store, _) = data.open_mission()?;
    let text = store.setting("mission")?.ok_or(StoreError::NoMission)?;
    let mut mission: Mission = serde_json::from_str(&text).map_err(|_| StoreError::Stored("mission"))?;
    if let Some(path) = &args.set {
        take(&mut mission, path)?;
        store.administer(ACTOR, Act::SetMission { mission: Box::new(mission.clone()), polling_day: None })?;
        complain!("The card is set; devices get it with the mission.");
        if args.observer.is_none() && args.language.is_none() && args.out.is_none() {
            return Ok(());
        }
    }
    let (bearer, own_language) = bearer(store.as_ref(), args.observer.as_deref())?;
    let wanted = match &args.language {
        Some(said) => language_tag(said)
            .ok_or_else(|| Failure::new(format!("“{said}” is no language code. Write for example en, az, ru.")))?,
        None => own_language.or_else(|| mission.languages.first().cloned()).unwrap_or_else(|| "en".to_owned()),
    };
    let (tag, words) = words(&wanted)?;
    if tag != wanted {
        complain!("The product's words of the card are not there in “{wanted}”: they are printed in English.");
    }
    let page = page(&mission, tag, &words, bearer.as_ref());
    match &args.out {
        Some(path) => {
            std::fs::write(path, page).map_err(|e| Failure::new(format!("{}: {}.", path.display(), e.kind())))?;
            complain!("Written to {}. Print it on one sheet of A4 and fold it twice.", path.display());
        }
        None => say!("{}", page.trim_end()),
    }
    complain!("{}", words.never);
    Ok(())
}

fn take(mission: &mut Mission, path: &Path) -> Result<(), Failure> {
    let bytes = std::fs::read(path).map_err(|e| Failure::new(format!("{}: {}.", path.display(), e.kind())))?;
    let card: Card = serde_json::from_slice(&bytes)
        .map_err(|e| Failure::new(format!("{} is no card: line {}: {e}", path.display(), e.line())))?;
    mission.set_card(&card).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(|p| format!("  {p}")).collect();
        Failure::new(format!("The card is not taken:\n{}\nNothing was changed.", lines.join("\n")))
    })
}

fn bearer(store: &dyn Store, observer: Option<&str>) -> Result<(Option<Bearer>, Option<String>), Failure> {
    let Some(code) = observer else { return Ok((None, None)) };
    let people = store.people()?;
    let row = people.iter().find(|p| p.person.code == code).ok_or(StoreError::Missing("person"))?;
    let station = match &row.assignment {
        Some(Assignment::Stationary { station, .. }) => store.stations()?.into_iter().find(|s| s.key == *station),
        _ => None,
    };
    Ok((Some(Bearer::of(&row.person, station.as_ref())), row.person.language.clone()))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const STYLE: &str = "@page{size:A4 portrait;margin:8mm}*{box-sizing:border-box;margin:0;padding:0}\
body{font:10pt/1.35 'IBM Plex Sans',sans-serif;color:#000;background:#fff}\
main{display:grid;grid-template-columns:1fr 1fr;grid-template-rows:1fr 1fr;width:194mm;height:277mm;margin:auto}\
section{display:flex;flex-direction:column;gap:1.6mm;padding:5mm}\
section:nth-child(odd){border-inline-end:1px dashed #888}section:nth-child(-n+2){border-block-end:1px dashed #888}\
h1{font-size:14pt}h2{font-size:11pt}.s{font-size:8.5pt}ul{padding-inline-start:4mm;list-style:square}li{margin-bottom:.8mm}\
dl div{display:flex;justify-content:space-between;gap:3mm;border-bottom:1px solid #bbb;padding:.6mm 0}dd{font-weight:bold}\
.p dd{font-size:13pt;white-space:nowrap}.st div{display:block;border:0}.st dt{display:inline;font-weight:bold}.st dd{display:inline;font-weight:normal}\
.b{min-width:30mm;border-bottom:1px dotted #000}.n{margin-top:auto;border-bottom:1px dotted #000;height:16mm}\
.d{border:2px dashed #000;text-align:center;font-weight:bold;padding:1mm}";

fn list(out: &mut String, lines: &[String]) {
    out.push_str("<ul>");
    for line in lines {
        let _ = write!(out, "<li>{}</li>", escape(line));
    }
    out.push_str("</ul>\n");
}

/// The page. Nothing is loaded from anywhere, and nothing runs in it.
fn page(mission: &Mission, language: &str, words: &Words, bearer: Option<&Bearer>) -> String {
    let card = mission.card();
    let own = card.lines_in(language).cloned().unwrap_or_default();
    let CardLines { conduct, urgent, leave, more } = own;
    let or = |own: Vec<String>, product: &[String]| if own.is_empty() { product.to_vec() } else { own };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{}</title>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <style>{STYLE}</style></head><body><main>\n<section>",
        escape(&words.title)
    );
    if mission.practice {
        let _ = write!(out, "<p class=\"d\">{}</p>", escape(&words.practice));
    }
    let _ = write!(out, "<h1>{}</h1><dl>", escape(&words.title));
    let facts: Vec<(&str, Option<String>)> = match bearer {
        Some(b) => vec![
            (words.code.as_str(), Some(b.code.clone())),
            (words.team.as_str(), b.team.clone()),
            (words.area.as_str(), b.area.clone()),
            (words.station.as_str(), b.station.clone()),
        ],
        // To be written by hand.
        None => vec![(words.code.as_str(), Some(String::new())), (words.station.as_str(), Some(String::new()))],
    };
    for (word, value) in facts.into_iter().filter_map(|(w, v)| Some((w, v?))) {
        let _ = write!(out, "<div><dt>{}</dt><dd class=\"b\">{}</dd></div>", escape(word), escape(&value));
    }
    let _ = write!(out, "</dl><h2>{}</h2><dl class=\"p\">", escape(&words.phones));
    let phones = card.phones_in(language, &mission.languages);
    if phones.is_empty() {
        let _ = write!(out, "<div><dt>{}</dt><dd class=\"b\"></dd></div>", escape(&words.blank));
    }
    for (whose, number) in phones {
        let _ = write!(out, "<div><dt>{}</dt><dd dir=\"ltr\">{}</dd></div>", escape(&whose), escape(&number));
    }
    let _ = writeln!(out, "</dl><p class=\"s\">{}</p></section>", escape(&words.hour));
    let _ = write!(out, "<section><h2>{}</h2>", escape(&words.conduct));
    list(&mut out, &or(conduct, &words.conduct_lines));
    let _ = write!(
        out,
        "<p class=\"s\">{}</p></section>\n<section><h2>{}</h2>",
        escape(&words.serious),
        escape(&words.urgent)
    );
    list(&mut out, &or(urgent, &words.urgent_lines));
    let _ = write!(out, "<h2>{}</h2>", escape(&words.leave));
    list(&mut out, &or(leave, &words.leave_lines));
    let _ = write!(out, "</section>\n<section><h2>{}</h2><dl class=\"st\">", escape(&words.states));
    for (state, what) in &words.states_lines {
        let _ = write!(out, "<div><dt>{}</dt> <dd>{}</dd></div>", escape(state), escape(what));
    }
    let _ = write!(out, "</dl><p class=\"s\">{}</p>", escape(&words.states_note));
    if !more.is_empty() {
        let _ = write!(out, "<h2>{}</h2>", escape(&words.more));
        list(&mut out, &more);
    }
    let _ = write!(out, "<p class=\"s n\">{}</p></section>\n</main></body></html>\n", escape(&words.notes));
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn the_card_has_its_words_in_every_language_of_the_product() {
        for (tag, _) in WORDS {
            let (found, words) = words(tag).unwrap();
            assert_eq!(found, tag);
            assert_eq!(words.states_lines.len(), 6, "a value and five states");
            assert!(!words.never.is_empty() && words.conduct_lines.len() >= 5 && words.leave_lines.len() >= 3);
            // The product's own words pass what a mission's words have to pass.
            let own = CardLines {
                conduct: words.conduct_lines,
                urgent: words.urgent_lines,
                leave: words.leave_lines,
                more: Vec::new(),
            };
            let card = Card { lines: [(tag.to_owned(), own)].into(), ..Card::default() };
            assert_eq!(card.problems(), [], "{tag}");
        }
    }

    #[test]
    fn the_practice_missions_card_is_one_that_is_taken() {
        let setup: serde_json::Value =
            serde_json::from_str(include_str!("../../../assets/missions/practice/mission.json")).unwrap();
        let card: Card = serde_json::from_value(setup["card"].clone()).unwrap();
        assert_eq!(card.problems(), []);
        assert!(!card.phones.is_empty());
    }
}
