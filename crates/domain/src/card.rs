//! The observer's card: one printed page that goes along where the phone may not. What stands on it may be read by whoever searches the
//! observer, so that nothing on it opens anything: no PIN, no enrolment code or link, no address, no names, no list of stations or people.

use crate::mission::{Mission, Person};
use crate::station::Station;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Field of [`Mission::unknown`] that holds the mission's own part of the card.
pub const CARD: &str = "card";

/// Most phone numbers: the card is one page.
pub const MOST_PHONES: usize = 6;
/// Most letters of a line.
pub const MOST_LETTERS: usize = 160;
/// Most lines and most letters of a part, as they fit on a quarter of the page; the code of conduct has a quarter of its own.
pub const MOST: (usize, usize) = (6, 300);
/// The same for the code of conduct.
pub const MOST_CONDUCT: (usize, usize) = (8, 600);

/// A mission's own part of the card. What it leaves out stands there in the product's own words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Card {
    /// Numbers to call, the coordinators' first.
    pub phones: Vec<CardPhone>,
    /// Lines by language (BCP 47).
    pub lines: BTreeMap<String, CardLines>,
    /// Fields of later versions.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// A number and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardPhone {
    /// As it is dialled.
    pub number: String,
    /// Whose it is, by language. An office, never a person's name.
    #[serde(rename = "for")]
    pub whose: BTreeMap<String, String>,
}

/// What a mission says in its own words. An empty part stands there in the product's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CardLines {
    /// Code of conduct.
    pub conduct: Vec<String>,
    /// What is told at once.
    pub urgent: Vec<String>,
    /// How to leave.
    pub leave: Vec<String>,
    /// Anything else.
    pub more: Vec<String>,
}

impl CardLines {
    fn parts(&self) -> [(&'static str, &[String]); 4] {
        [("conduct", &self.conduct), ("urgent", &self.urgent), ("leave", &self.leave), ("more", &self.more)]
    }
}

/// Why a card is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CardProblem {
    /// More than fits on one page.
    #[error("{place}: more than fits on one page (at most {most})")]
    TooMuch {
        /// Where, for example `lines.en.conduct`.
        place: String,
        /// How many are taken.
        most: usize,
    },
    /// No number that can be dialled.
    #[error("{place}: “{number}” is no telephone number (digits, spaces, + - ( ) * #)")]
    NotANumber {
        /// Where.
        place: String,
        /// As given.
        number: String,
    },
    /// Text that opens something: whoever searches the observer would have it.
    #[error("{place}: a card never holds {what}, because whoever searches the observer reads it")]
    Secret {
        /// Where.
        place: String,
        /// What it looks like.
        what: &'static str,
    },
    /// A key that is no language.
    #[error("{place}: no language code")]
    NotALanguage {
        /// Where.
        place: String,
    },
    /// Text with nothing in it.
    #[error("{place}: empty")]
    Empty {
        /// Where.
        place: String,
    },
}

/// What a text looks like that must not stand on a card.
fn secret(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    if lower.contains("://") || lower.contains("www.") || lower.contains("/e#") {
        return Some("an address or a link");
    }
    if lower.contains('@') {
        return Some("a mail address");
    }
    let coded = |word: &str| {
        let bare: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        let digits = bare.chars().filter(char::is_ascii_digit).count();
        // An enrolment code (10 letters and digits in groups), a recipient, a key.
        (bare.len() >= 10 && digits >= 2 && bare.chars().any(|c| c.is_ascii_alphabetic())) || bare.len() >= 40
    };
    if lower.contains("age1") || text.split_whitespace().any(coded) {
        return Some("a code or a key");
    }
    if text.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "PIN" | "ПИН" | "Pin" | "pin")) {
        return Some("a PIN");
    }
    None
}

fn check(place: &str, text: &str) -> Option<CardProblem> {
    if text.trim().is_empty() {
        return Some(CardProblem::Empty { place: place.to_owned() });
    }
    if text.chars().count() > MOST_LETTERS || text.chars().any(char::is_control) {
        return Some(CardProblem::TooMuch { place: place.to_owned(), most: MOST_LETTERS });
    }
    secret(text).map(|what| CardProblem::Secret { place: place.to_owned(), what })
}

fn dialled(number: &str) -> bool {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    (3..=18).contains(&digits)
        && number.chars().count() <= 30
        && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | ' ' | '*' | '#'))
}

impl Card {
    /// Everything that keeps it from being taken.
    #[must_use]
    pub fn problems(&self) -> Vec<CardProblem> {
        let mut found = Vec::new();
        let language = |place: &str, tag: &str| {
            (crate::language_tag(tag).as_deref() != Some(tag))
                .then(|| CardProblem::NotALanguage { place: place.into() })
        };
        if self.phones.len() > MOST_PHONES {
            found.push(CardProblem::TooMuch { place: "phones".into(), most: MOST_PHONES });
        }
        for (n, phone) in self.phones.iter().enumerate() {
            let place = format!("phones[{}]", n + 1);
            if !dialled(&phone.number) {
                found.push(CardProblem::NotANumber { place: place.clone(), number: phone.number.clone() });
            }
            if phone.whose.is_empty() {
                found.push(CardProblem::Empty { place: format!("{place}.for") });
            }
            for (tag, text) in &phone.whose {
                let place = format!("{place}.for.{tag}");
                found.extend(language(&place, tag));
                found.extend(check(&place, text));
            }
        }
        for (tag, lines) in &self.lines {
            found.extend(language(&format!("lines.{tag}"), tag));
            for (part, lines) in lines.parts() {
                let place = format!("lines.{tag}.{part}");
                let (most, letters) = if part == "conduct" { MOST_CONDUCT } else { MOST };
                if lines.len() > most {
                    found.push(CardProblem::TooMuch { place: place.clone(), most });
                }
                if lines.iter().map(|line| line.chars().count()).sum::<usize>() > letters {
                    found.push(CardProblem::TooMuch { place: place.clone(), most: letters });
                }
                found.extend(
                    lines.iter().enumerate().filter_map(|(n, text)| check(&format!("{place}[{}]", n + 1), text)),
                );
            }
        }
        found
    }

    /// Numbers with whose they are in a language, else in the mission's first that has it.
    #[must_use]
    pub fn phones_in(&self, language: &str, languages: &[String]) -> Vec<(String, String)> {
        let of = |phone: &CardPhone| -> (String, String) {
            let whose = in_language(&phone.whose, language, languages).cloned().unwrap_or_default();
            (whose, phone.number.clone())
        };
        self.phones.iter().map(of).collect()
    }

    /// The mission's own lines in a language. Another language's are no use to a reader: then there are none.
    #[must_use]
    pub fn lines_in(&self, language: &str) -> Option<&CardLines> {
        self.lines.get(language)
    }
}

fn in_language<'a>(texts: &'a BTreeMap<String, String>, language: &str, languages: &[String]) -> Option<&'a String> {
    texts.get(language).or_else(|| languages.iter().find_map(|l| texts.get(l))).or_else(|| texts.values().next())
}

impl Mission {
    /// The mission's own part of the card. One that cannot be read is as good as none: the product's words stand there.
    #[must_use]
    pub fn card(&self) -> Card {
        self.unknown.get(CARD).cloned().and_then(|card| serde_json::from_value(card).ok()).unwrap_or_default()
    }

    /// Takes a card.
    ///
    /// # Errors
    /// Everything that keeps it from being taken.
    pub fn set_card(&mut self, card: &Card) -> Result<(), Vec<CardProblem>> {
        let problems = card.problems();
        if !problems.is_empty() {
            return Err(problems);
        }
        if let Ok(value) = serde_json::to_value(card) {
            self.unknown.insert(CARD.to_owned(), value);
        }
        Ok(())
    }
}

/// What the card says of its bearer: what is asked on the telephone, and nothing that the bearer's badge does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bearer {
    /// Observer's code.
    pub code: String,
    /// Team.
    pub team: Option<String>,
    /// Area.
    pub area: Option<String>,
    /// Own station, for a stationary observer: number and name.
    pub station: Option<String>,
}

impl Bearer {
    /// Of a person with the station that is assigned.
    #[must_use]
    pub fn of(person: &Person, station: Option<&Station>) -> Self {
        let line = |s: &Station| {
            let name = if s.name.is_empty() { &s.address } else { &s.name };
            if name.is_empty() { s.number.clone() } else { format!("{} · {name}", s.number) }
        };
        Self {
            code: person.code.clone(),
            team: person.team.clone(),
            area: person.area.as_ref().map(|a| a.0.clone()),
            station: station.map(line),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MissionId, MissionType, SecretPolicy};

    fn mission() -> Mission {
        Mission {
            id: MissionId(uuid::Uuid::from_u128(1)),
            name: "M".into(),
            kind: MissionType::FullEom,
            time_zone: "UTC".into(),
            languages: vec!["az".into(), "en".into()],
            practice: false,
            synthetic: true,
            secret: SecretPolicy::default(),
            unknown: Map::new(),
        }
    }

    fn card(text: &str) -> Card {
        let lines = CardLines { conduct: vec![text.to_owned()], ..CardLines::default() };
        Card { lines: [("en".to_owned(), lines)].into(), ..Card::default() }
    }

    #[test]
    fn nothing_that_opens_something_stands_on_a_card() {
        for secret in [
            "See https://mission.example.org/e#abc",
            "Write to desk@example.org",
            "Your code is 7QK4-M2XP-9T",
            "age1qyqszqgpqyqszqgpqyqszqgpqyqszqgp",
            "PIN 240713",
            "9f2c4e1ab07753d8e6f04412cc9100ff7a8b3e5d1200cc77aa90be34d15566ef",
        ] {
            let problems = card(secret).problems();
            assert!(matches!(problems.as_slice(), [CardProblem::Secret { .. }]), "{secret}: {problems:?}");
            let mut mission = mission();
            assert!(mission.set_card(&card(secret)).is_err());
            assert_eq!(mission.card(), Card::default());
        }
        for good in
            ["Observe; do not interfere.", "After 18:30 follow the protocol to the constituency commission.", "О-058"]
        {
            assert_eq!(card(good).problems(), [], "{good}");
        }
    }

    #[test]
    fn a_card_is_one_page_of_numbers_that_can_be_dialled() {
        let phone =
            |number: &str| CardPhone { number: number.into(), whose: [("en".into(), "Coordinators".into())].into() };
        let of = |phones: Vec<CardPhone>| Card { phones, ..Card::default() }.problems();
        assert_eq!(of(vec![phone("+994 12 000 00 00"), phone("112")]), []);
        assert!(matches!(of(vec![phone("call us")]).as_slice(), [CardProblem::NotANumber { .. }]));
        assert!(matches!(of(vec![phone("112"); 7]).as_slice(), [CardProblem::TooMuch { .. }]));
        assert!(matches!(card(&"long ".repeat(40)).problems().as_slice(), [CardProblem::TooMuch { .. }]));
        let empty = Card { lines: [("english".to_owned(), CardLines::default())].into(), ..Card::default() };
        assert!(matches!(empty.problems().as_slice(), [CardProblem::NotALanguage { .. }]));
    }

    #[test]
    fn a_number_says_whose_it_is_in_the_readers_language_or_in_one_that_there_is() {
        let whose = [("en".to_owned(), "Coordinators".to_owned()), ("az".to_owned(), "Koordinatorlar".to_owned())];
        let phones = vec![CardPhone { number: "112".into(), whose: whose.into() }];
        let mut mission = mission();
        mission.set_card(&Card { phones, ..Card::default() }).unwrap();
        let said = |language| mission.card().phones_in(language, &mission.languages)[0].0.clone();
        assert_eq!((said("en").as_str(), said("ru").as_str()), ("Coordinators", "Koordinatorlar"));
    }

    proptest::proptest! {
        #[test]
        fn a_card_that_is_taken_reads_back_as_it_was(lines in proptest::collection::vec("[A-Za-zəşı ,.]{1,60}", 0..8), number in "[+0-9][0-9 ]{4,14}") {
            let own = CardLines { leave: lines, ..CardLines::default() };
            let phones = vec![CardPhone { number, whose: [("az".to_owned(), "Koordinatorlar".to_owned())].into() }];
            let card = Card { phones, lines: [("az".to_owned(), own)].into(), unknown: Map::new() };
            let mut mission = mission();
            if mission.set_card(&card).is_ok() {
                let text = serde_json::to_string(&mission).unwrap();
                let back: Mission = serde_json::from_str(&text).unwrap();
                proptest::prop_assert_eq!(back.card(), card);
            }
        }
    }
}
