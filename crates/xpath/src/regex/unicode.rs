//! General categories and scripts (Unicode 16), packed: runs of code points, each as its value and its length.

use std::sync::OnceLock;

static CATEGORIES: &[u8] = include_bytes!("categories.bin");
static SCRIPTS: &[u8] = include_bytes!("scripts.bin");
/// Names of the scripts, one script a line, lower case without separators.
static SCRIPT_NAMES: &str = include_str!("scripts.txt");

/// General categories in the order of their values in the table; two letters each, and the long name.
const CATEGORY_NAMES: [(&str, &str); 29] = [
    ("cn", "unassigned"),
    ("lu", "uppercaseletter"),
    ("ll", "lowercaseletter"),
    ("lt", "titlecaseletter"),
    ("lm", "modifierletter"),
    ("lo", "otherletter"),
    ("mn", "nonspacingmark"),
    ("mc", "spacingmark"),
    ("me", "enclosingmark"),
    ("nd", "decimalnumber"),
    ("nl", "letternumber"),
    ("no", "othernumber"),
    ("pc", "connectorpunctuation"),
    ("pd", "dashpunctuation"),
    ("ps", "openpunctuation"),
    ("pe", "closepunctuation"),
    ("pi", "initialpunctuation"),
    ("pf", "finalpunctuation"),
    ("po", "otherpunctuation"),
    ("sm", "mathsymbol"),
    ("sc", "currencysymbol"),
    ("sk", "modifiersymbol"),
    ("so", "othersymbol"),
    ("zs", "spaceseparator"),
    ("zl", "lineseparator"),
    ("zp", "paragraphseparator"),
    ("cc", "control"),
    ("cf", "format"),
    ("co", "privateuse"),
];

/// Groups of categories by their first letter; `c` has its unassigned code points too.
const GROUPS: [(&str, &str); 7] = [
    ("l", "letter"),
    ("m", "mark"),
    ("n", "number"),
    ("p", "punctuation"),
    ("s", "symbol"),
    ("z", "separator"),
    ("c", "other"),
];

/// Starts of the runs, with their values.
type Runs = Vec<(u32, u8)>;

fn unpack(packed: &[u8]) -> Runs {
    let mut runs = Runs::new();
    let mut at = 0_u32;
    let mut bytes = packed.iter().copied();
    while let Some(value) = bytes.next() {
        runs.push((at, value));
        let mut shift = 0_u32;
        for byte in bytes.by_ref() {
            at = at.saturating_add(u32::from(byte & 0x7f) << shift);
            if byte < 0x80 {
                break;
            }
            shift = (shift + 7).min(28);
        }
    }
    runs
}

fn value(runs: &Runs, c: char) -> u8 {
    let after = runs.partition_point(|(start, _)| *start <= u32::from(c));
    after.checked_sub(1).and_then(|i| runs.get(i)).map_or(0, |(_, value)| *value)
}

fn category(c: char) -> u8 {
    static RUNS: OnceLock<Runs> = OnceLock::new();
    value(RUNS.get_or_init(|| unpack(CATEGORIES)), c)
}

fn script(c: char) -> u8 {
    static RUNS: OnceLock<Runs> = OnceLock::new();
    value(RUNS.get_or_init(|| unpack(SCRIPTS)), c)
}

/// A property of characters, as `\p{…}` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Property {
    /// Bits of the general categories that have it.
    Categories(u32),
    Script(u8),
    Any,
    Ascii,
    Alphabetic,
    Lowercase,
    Uppercase,
    Space,
}

const fn bits(from: u32, to: u32) -> u32 {
    let mut all = 0;
    let mut i = from;
    while i <= to {
        all |= 1 << i;
        i += 1;
    }
    all
}

const MARKS: u32 = bits(6, 8);
pub(super) const DIGITS: Property = Property::Categories(1 << 9);
/// What `\w` has beside letters: marks, digits, connecting punctuation.
const WORD: u32 = MARKS | 1 << 9 | 1 << 12;

fn plain(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, ' ' | '_' | '-')).flat_map(char::to_lowercase).collect()
}

fn categories(name: &str) -> Option<Property> {
    let places = (0_u32..).zip(CATEGORY_NAMES);
    let group = GROUPS.iter().find(|(short, long)| *short == name || *long == name);
    let all = if let Some((letter, _)) = group {
        places.filter(|(_, (short, _))| short.starts_with(letter)).fold(0, |all, (i, _)| all | 1 << i)
    } else {
        match name {
            "lc" | "casedletter" => bits(1, 3),
            "digit" => 1 << 9,
            "punct" => categories_of("p"),
            "cntrl" => 1 << 26,
            "combiningmark" => MARKS,
            _ => {
                places.filter(|(_, (short, long))| *short == name || *long == name).fold(0, |all, (i, _)| all | 1 << i)
            }
        }
    };
    (all != 0).then_some(Property::Categories(all))
}

fn categories_of(letter: &str) -> u32 {
    (0_u32..)
        .zip(CATEGORY_NAMES)
        .filter(|(_, (short, _))| short.starts_with(letter))
        .fold(0, |all, (i, _)| all | 1 << i)
}

fn script_named(name: &str) -> Option<Property> {
    let line = SCRIPT_NAMES.lines().position(|line| line.split(' ').any(|known| known == name))?;
    u8::try_from(line + 1).ok().map(Property::Script)
}

impl Property {
    /// By name: a general category, a script, or one of the few properties of the standard library.
    pub(super) fn named(name: &str) -> Option<Self> {
        if let Some((kind, value)) = name.split_once('=').or_else(|| name.split_once(':')) {
            let value = plain(value);
            return match plain(kind).as_str() {
                "gc" | "generalcategory" => categories(&value),
                "sc" | "script" => script_named(&value),
                _ => None,
            };
        }
        let name = plain(name);
        let known = |name: &str| {
            Some(match name {
                "any" => Self::Any,
                "ascii" => Self::Ascii,
                "assigned" => Self::Categories(!1),
                "alphabetic" | "alpha" => Self::Alphabetic,
                "lowercase" | "lower" => Self::Lowercase,
                "uppercase" | "upper" => Self::Uppercase,
                "whitespace" | "wspace" | "space" => Self::Space,
                _ => return categories(name).or_else(|| script_named(name)),
            })
        };
        known(&name).or_else(|| name.strip_prefix("is").and_then(known))
    }

    pub(super) fn has(self, c: char) -> bool {
        match self {
            Self::Categories(all) => all & (1 << category(c)) != 0,
            Self::Script(wanted) => script(c) == wanted,
            Self::Any => true,
            Self::Ascii => c.is_ascii(),
            Self::Alphabetic => c.is_alphabetic(),
            Self::Lowercase => c.is_lowercase(),
            Self::Uppercase => c.is_uppercase(),
            Self::Space => c.is_whitespace(),
        }
    }
}

/// `\w`.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    // The standard library's Unicode may be newer than the tables: what these do not know yet is no letter.
    (c.is_alphabetic() && category(c) != 0) || Property::Categories(WORD).has(c) || matches!(c, '\u{200c}' | '\u{200d}')
}
