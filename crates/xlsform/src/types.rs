//! Question types and their legacy names.

/// How a question is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Control {
    None,
    Input,
    Trigger,
    Select1,
    Select,
    Rank,
    Range,
    /// `upload` with its media type.
    Upload(&'static str),
}

impl Control {
    pub(crate) fn element(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Input => "input",
            Self::Trigger => "trigger",
            Self::Select1 => "select1",
            Self::Select => "select",
            Self::Rank => "odk:rank",
            Self::Range => "range",
            Self::Upload(_) => "upload",
        }
    }

    pub(crate) fn is_select(self) -> bool {
        matches!(self, Self::Select1 | Self::Select | Self::Rank)
    }
}

/// A question type: canonical name, type of its node, control, preload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct QuestionType {
    pub(crate) name: &'static str,
    pub(crate) bind: &'static str,
    pub(crate) control: Control,
    pub(crate) preload: Option<(&'static str, &'static str)>,
}

const fn t(name: &'static str, bind: &'static str, control: Control) -> QuestionType {
    QuestionType { name, bind, control, preload: None }
}

const fn p(name: &'static str, bind: &'static str, preload: &'static str, params: &'static str) -> QuestionType {
    QuestionType { name, bind, control: Control::None, preload: Some((preload, params)) }
}

const TYPES: &[QuestionType] = &[
    t("text", "string", Control::Input),
    t("integer", "int", Control::Input),
    t("decimal", "decimal", Control::Input),
    t("date", "date", Control::Input),
    t("time", "time", Control::Input),
    t("dateTime", "dateTime", Control::Input),
    t("note", "string", Control::Input),
    t("barcode", "barcode", Control::Input),
    t("geopoint", "geopoint", Control::Input),
    t("geotrace", "geotrace", Control::Input),
    t("geoshape", "geoshape", Control::Input),
    t("acknowledge", "string", Control::Trigger),
    t("calculate", "string", Control::None),
    t("hidden", "string", Control::None),
    t("range", "int", Control::Range),
    t("image", "binary", Control::Upload("image/*")),
    t("audio", "binary", Control::Upload("audio/*")),
    t("video", "binary", Control::Upload("video/*")),
    t("file", "binary", Control::Upload("application/*")),
    t("osm", "binary", Control::Upload("osm/*")),
    t("background-audio", "binary", Control::None),
    t("background-geopoint", "geopoint", Control::None),
    t("start-geopoint", "geopoint", Control::None),
    t("audit", "binary", Control::None),
    t("xml-external", "", Control::None),
    t("csv-external", "", Control::None),
    t("select_one", "string", Control::Select1),
    t("select_multiple", "string", Control::Select),
    t("rank", "odk:rank", Control::Rank),
    t("select_one_external", "string", Control::Input),
    p("start", "dateTime", "timestamp", "start"),
    p("end", "dateTime", "timestamp", "end"),
    p("today", "date", "date", "today"),
    p("deviceid", "string", "property", "deviceid"),
    p("username", "string", "property", "username"),
    p("phonenumber", "string", "property", "phonenumber"),
    p("email", "string", "property", "email"),
    p("simserial", "string", "property", "simserial"),
    p("subscriberid", "string", "property", "subscriberid"),
];

const ALIASES: &[(&str, &str)] = &[
    ("string", "text"),
    ("int", "integer"),
    ("datetime", "dateTime"),
    ("photo", "image"),
    ("gps", "geopoint"),
    ("location", "geopoint"),
    ("trigger", "acknowledge"),
    ("begin time", "start"),
    ("end time", "end"),
    ("start time", "start"),
    ("imei", "deviceid"),
    ("device id", "deviceid"),
    ("add text prompt", "text"),
    ("text prompt", "text"),
    ("q string", "text"),
    ("add note prompt", "note"),
    ("add integer prompt", "integer"),
    ("q int", "integer"),
    ("number of days in last month", "integer"),
    ("number of days in last six months", "integer"),
    ("number of days in last year", "integer"),
    ("percentage", "integer"),
    ("add decimal prompt", "decimal"),
    ("q decimal", "decimal"),
    ("add date prompt", "date"),
    ("q date", "date"),
    ("q time", "time"),
    ("date and time", "dateTime"),
    ("add date time prompt", "dateTime"),
    ("q dateTime", "dateTime"),
    ("add location prompt", "geopoint"),
    ("q geopoint", "geopoint"),
    ("q location", "geopoint"),
    ("add image prompt", "image"),
    ("q image", "image"),
    ("q picture", "image"),
    ("add photo prompt", "image"),
    ("add audio prompt", "audio"),
    ("q audio", "audio"),
    ("add video prompt", "video"),
    ("q video", "video"),
    ("q file", "file"),
    ("add file prompt", "file"),
    ("add barcode prompt", "barcode"),
    ("q barcode", "barcode"),
    ("add acknowledge prompt", "acknowledge"),
    ("q acknowledge", "acknowledge"),
    ("add note", "note"),
    ("q note", "note"),
    ("q calculate", "calculate"),
    ("calculation", "calculate"),
    ("q range", "range"),
    ("get start time", "start"),
    ("get end time", "end"),
    ("get today", "today"),
    ("get device id", "deviceid"),
    ("get subscriber id", "subscriberid"),
    ("get sim id", "simserial"),
    ("sim id", "simserial"),
    ("subscriber id", "subscriberid"),
    ("get phone number", "phonenumber"),
    ("phone number", "phonenumber"),
    ("uri:deviceid", "deviceid"),
    ("uri:subscriberid", "subscriberid"),
    ("uri:simserial", "simserial"),
    ("uri:phonenumber", "phonenumber"),
    ("uri:username", "username"),
    ("uri:email", "email"),
    ("phone_number", "phonenumber"),
];

const SELECTS: &[(&str, &str)] = &[
    ("add select one prompt using", "select_one"),
    ("add select multiple prompt using", "select_multiple"),
    ("select all that apply from", "select_multiple"),
    ("select one from file", "select_one_from_file"),
    ("select_one_from_file", "select_one_from_file"),
    ("select multiple from file", "select_multiple_from_file"),
    ("select_multiple_from_file", "select_multiple_from_file"),
    ("select one external", "select_one_external"),
    ("select_one_external", "select_one_external"),
    ("select one from", "select_one"),
    ("select all that apply", "select_multiple"),
    ("select_multiple", "select_multiple"),
    ("select multiple", "select_multiple"),
    ("select_one", "select_one"),
    ("select one", "select_one"),
    ("select1", "select_one"),
    ("select", "select_multiple"),
    ("rank", "rank"),
    ("q select1", "select_one"),
    ("q select", "select_multiple"),
];

/// What a `type` cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Parsed {
    Question(QuestionType),
    Select {
        kind: QuestionType,
        list: String,
        or_other: bool,
        from_file: bool,
    },
    Osm(Option<String>),
    BeginGroup,
    EndGroup,
    BeginRepeat,
    EndRepeat,
    BeginLoop(String),
    EndLoop,
    /// The list's name is missing.
    NoList,
    Unknown,
}

fn find(name: &str) -> Option<QuestionType> {
    TYPES.iter().find(|t| t.name == name).copied()
}

/// Reads a `type` cell.
pub(crate) fn parse(cell: &str) -> Parsed {
    let text = crate::columns::collapse(cell);
    let lower = text.to_ascii_lowercase();
    let spaced = lower.replace('_', " ");
    match spaced.as_str() {
        "begin group" | "begin lgroup" | "begin looped group" => return Parsed::BeginGroup,
        "end group" | "end lgroup" | "end looped group" => return Parsed::EndGroup,
        "begin repeat" => return Parsed::BeginRepeat,
        "end repeat" => return Parsed::EndRepeat,
        "end loop" => return Parsed::EndLoop,
        _ => {}
    }
    if let Some(rest) = spaced.strip_prefix("begin loop over ") {
        let list = text.get(text.len() - rest.len()..).unwrap_or("").trim();
        return Parsed::BeginLoop(list.to_owned());
    }
    if let Some(kind) = find(&text).or_else(|| find(&lower)) {
        return match kind.name {
            "select_one" | "select_multiple" | "rank" | "select_one_external" => Parsed::NoList,
            "osm" => Parsed::Osm(None),
            _ => Parsed::Question(kind),
        };
    }
    if let Some((_, name)) = ALIASES.iter().find(|(a, _)| *a == text || *a == lower) {
        return find(name).map_or(Parsed::Unknown, Parsed::Question);
    }
    if let Some(list) = text.strip_prefix("osm ") {
        return Parsed::Osm(Some(list.trim().to_owned()));
    }
    for (alias, name) in SELECTS {
        let Some(rest) = lower.strip_prefix(alias).filter(|r| r.is_empty() || r.starts_with(' ')) else { continue };
        let mut list = text.get(text.len() - rest.len()..).unwrap_or("").trim().to_owned();
        if list.is_empty() {
            return Parsed::NoList;
        }
        let mut or_other = false;
        for tail in ["or specify other", "or_other", "or other"] {
            if list.to_ascii_lowercase().ends_with(&format!(" {tail}")) {
                list.truncate(list.len() - tail.len());
                list.truncate(list.trim_end().len());
                or_other = true;
                break;
            }
        }
        let (canonical, from_file) = match *name {
            "select_one_from_file" => ("select_one", true),
            "select_multiple_from_file" => ("select_multiple", true),
            other => (other, false),
        };
        return find(canonical).map_or(Parsed::Unknown, |kind| Parsed::Select { kind, list, or_other, from_file });
    }
    Parsed::Unknown
}
