//! The `parameters` column: `key=value` pairs by question type.

use crate::columns::Record;
use crate::lexer::refs;
use crate::model::Form;
use crate::problem::Sink;
use crate::types::{Control, QuestionType};

pub(crate) type Params = Vec<(String, String)>;

/// The value of a parameter.
pub(crate) fn get<'a>(params: &'a Params, key: &str) -> Option<&'a str> {
    params.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
}

fn split(text: &str) -> Option<Params> {
    let separator = if text.contains(';') {
        ';'
    } else if text.contains(',') {
        ','
    } else {
        ' '
    };
    let mut out = Params::new();
    let spaced = text.replace(" =", "=").replace("= ", "=");
    for part in spaced.split(separator).map(str::trim).filter(|p| !p.is_empty()) {
        let (key, value) = part.split_once('=')?;
        if value.contains('=') {
            return None;
        }
        out.push((key.trim().to_ascii_lowercase(), value.trim().to_owned()));
    }
    Some(out)
}

fn allowed(ty: QuestionType, from_file: bool) -> Option<&'static [&'static str]> {
    Some(match (ty.name, ty.control) {
        ("range", _) => &["end", "placeholder", "start", "step", "tick_interval", "tick_labelset"],
        ("select_one" | "select_multiple" | "rank", _) if from_file => &["randomize", "seed", "value", "label"],
        ("select_one" | "select_multiple" | "rank" | "select_one_external", _) => &["randomize", "seed"],
        ("geopoint", _) => &["allow-mock-accuracy", "capture-accuracy", "warning-accuracy", "reference-geometry"],
        ("geoshape" | "geotrace", _) => &["allow-mock-accuracy", "incremental", "reference-geometry"],
        ("audio" | "background-audio", _) => &["quality"],
        ("image", _) => &["app", "max-pixels"],
        ("text", _) => &["rows"],
        ("audit", _) => &[
            "location-priority",
            "location-min-interval",
            "location-max-age",
            "track-changes",
            "identify-user",
            "track-changes-reasons",
        ],
        _ => return None,
    })
}

/// Reads and checks a row's parameters; faulty ones are reported and, in lenient mode, left out.
pub(crate) fn read(rec: &Record, ty: QuestionType, from_file: bool, form: &Form, sink: &mut Sink) -> Params {
    let mut params = match rec.one("parameters").map(split) {
        None => Params::new(),
        Some(Some(params)) => params,
        Some(None) => {
            sink.refuse(
                rec.at("parameters"),
                "bad_parameters",
                "Parameters are written as key=value pairs, separated by spaces, commas or semicolons.",
            );
            Params::new()
        }
    };
    if let Some(keys) = allowed(ty, from_file) {
        let unknown: Vec<String> =
            params.iter().filter(|(k, _)| !keys.contains(&k.as_str())).map(|(k, _)| k.clone()).collect();
        if !unknown.is_empty() {
            sink.refuse(
                rec.at("parameters"),
                "unknown_parameter",
                format!("This type takes the parameters {}; not {}.", keys.join(", "), unknown.join(", ")),
            );
            params.retain(|(k, _)| keys.contains(&k.as_str()));
        }
    }
    let mut check = Check { rec, sink, params: &params };
    match ty.name {
        "range" => check.range(form),
        "geopoint" | "geoshape" | "geotrace" => check.geo(ty.name),
        "audio" | "background-audio" => check.one_of(
            "quality",
            if ty.name == "audio" {
                &["voice-only", "low", "normal", "external"]
            } else {
                &["voice-only", "low", "normal"]
            },
        ),
        "image" => check.image(),
        "text" => check.integer("rows"),
        "audit" => check.audit(),
        _ if ty.control.is_select() => check.select(),
        _ => {}
    }
    if ty.name == "image" && get(&params, "max-pixels").is_none() && ty.control != Control::None {
        sink.warn(
            rec.at("parameters"),
            "no_max_pixels",
            "The parameter max-pixels makes pictures smaller and sending faster.",
        );
    }
    params
}

/// `int` or, as soon as a number has a fraction, `decimal`.
pub(crate) fn range_type(ty: QuestionType, params: &Params) -> QuestionType {
    let fractional = ["start", "end", "step"].iter().any(|k| get(params, k).is_some_and(|v| v.contains('.')));
    QuestionType { bind: if fractional { "decimal" } else { "int" }, ..ty }
}

struct Check<'a> {
    rec: &'a Record,
    sink: &'a mut Sink,
    params: &'a Params,
}

impl Check<'_> {
    fn refuse(&mut self, message: impl Into<String>) {
        self.sink.refuse(self.rec.at("parameters"), "bad_parameter", message);
    }

    fn value(&self, key: &str) -> Option<&str> {
        get(self.params, key)
    }

    fn number(&mut self, key: &str) -> Option<f64> {
        let text = self.value(key)?;
        let number = text.parse::<f64>().ok().filter(|n| n.is_finite());
        if number.is_none() {
            self.refuse(format!("The parameter {key} must be a number."));
        }
        number
    }

    fn integer(&mut self, key: &str) {
        if self.value(key).is_some_and(|v| v.parse::<i64>().is_err()) {
            self.refuse(format!("The parameter {key} must be a whole number."));
        }
    }

    fn one_of(&mut self, key: &str, values: &[&str]) {
        if self.value(key).is_some_and(|v| !values.contains(&v)) {
            self.refuse(format!("The parameter {key} must be one of {}.", values.join(", ")));
        }
    }

    fn image(&mut self) {
        self.integer("max-pixels");
        let plain = self.rec.one("control::appearance").is_none_or(|a| a.trim().is_empty() || a.trim() == "annotate");
        if let Some(app) = self.value("app").filter(|_| plain) {
            let parts: Vec<&str> = app.split('.').collect();
            let good = parts.len() > 1
                && parts.iter().all(|p| {
                    p.chars().next().is_some_and(|c| c.is_ascii_alphabetic())
                        && p.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                });
            if !good {
                self.refuse(format!("\"{app}\" is no Android package name: letters, digits and underscores, at least one full stop, each part beginning with a letter."));
            }
        }
    }

    fn geo(&mut self, name: &str) {
        self.one_of("allow-mock-accuracy", &["true", "false"]);
        self.number("capture-accuracy");
        self.number("warning-accuracy");
        if name != "geopoint" && self.value("incremental").is_some_and(|v| v != "true") {
            self.refuse("The parameter incremental is either true or left out.");
        }
    }

    fn select(&mut self) {
        self.one_of("randomize", &["true", "false", "True", "False", "TRUE", "FALSE"]);
        let Some(seed) = self.value("seed").map(str::to_owned) else { return };
        if !self.value("randomize").is_some_and(|r| r.eq_ignore_ascii_case("true")) {
            self.refuse("A seed needs randomize=true.");
        }
        let single =
            refs(&seed).is_ok_and(|r| matches!(r.as_slice(), [one] if one.start == 0 && one.end == seed.len()));
        if seed.parse::<f64>().is_err() && !single {
            self.refuse("The seed must be a number or a reference to another question.");
        }
    }

    fn audit(&mut self) {
        self.one_of("location-priority", &["no-power", "low-power", "balanced", "high-accuracy"]);
        self.one_of("track-changes", &["true", "false"]);
        self.one_of("identify-user", &["true", "false"]);
        self.one_of("track-changes-reasons", &["on-form-edit"]);
        let keys = ["location-priority", "location-min-interval", "location-max-age"];
        let given = keys.iter().filter(|k| self.value(k).is_some()).count();
        if given != 0 && given != keys.len() {
            self.refuse("location-priority, location-min-interval and location-max-age go together.");
        }
        let (min, max) = (self.number("location-min-interval"), self.number("location-max-age"));
        if min.is_some_and(|n| n < 0.0) || max.is_some_and(|n| n < 0.0) {
            self.refuse("location-min-interval and location-max-age must not be negative.");
        }
        if let (Some(min), Some(max)) = (min, max)
            && max < min
        {
            self.refuse("location-max-age must not be less than location-min-interval.");
        }
    }

    fn range(&mut self, form: &Form) {
        let start = if self.value("start").is_some() { self.number("start") } else { Some(1.0) };
        let end = if self.value("end").is_some() { self.number("end") } else { Some(10.0) };
        let step = if self.value("step").is_some() { self.number("step") } else { Some(1.0) };
        let (Some(start), Some(end), Some(step)) = (start, end, step) else {
            self.number("tick_interval");
            self.number("placeholder");
            return;
        };
        let (low, high) = (start.min(end), start.max(end));
        let span = high - low;
        if step <= 0.0 && self.value("step").is_some_and(|s| s.parse::<f64>().is_ok_and(|n| n == 0.0))
            || step.abs() > span
        {
            self.refuse("The step of a range must not be 0 and not be larger than the range.");
        }
        let tick = self.number("tick_interval");
        if let Some(tick) = tick {
            if tick == 0.0 || tick.abs() > span {
                self.refuse("The tick_interval must not be 0 and not be larger than the range.");
            } else if !multiple(tick, step) {
                self.refuse("The tick_interval must be a multiple of the step.");
            }
        }
        if let Some(place) = self.number("placeholder") {
            if place < low || place > high {
                self.refuse("The placeholder must lie between start and end.");
            } else if !multiple(place - start, step) {
                self.refuse("The placeholder must be the start plus a multiple of the step.");
            }
        }
        let look = self.rec.one("control::appearance").unwrap_or("");
        let words: Vec<&str> = look.split_whitespace().collect();
        let special = ["tick_interval", "placeholder", "tick_labelset"].iter().any(|k| self.value(k).is_some());
        if special && !words.iter().all(|w| matches!(*w, "vertical" | "no-ticks")) {
            self.refuse("tick_interval, placeholder and tick_labelset only go with the appearances \"vertical\" and \"no-ticks\".");
        }
        if let Some(name) = self.value("tick_labelset").map(str::to_owned) {
            self.tick_labels(form, &name, (start, low, high), tick.unwrap_or(step), words.contains(&"no-ticks"));
        }
    }

    fn tick_labels(&mut self, form: &Form, name: &str, (start, low, high): (f64, f64, f64), step: f64, no_ticks: bool) {
        let Some(list) = form.lists.get(name) else {
            self.refuse(format!("There is no list \"{name}\" in the choices sheet."));
            return;
        };
        let distinct: rustc_hash::FxHashSet<&str> = list.items.iter().filter_map(|i| i.one("name")).collect();
        if no_ticks && distinct.len() != 2 {
            self.refuse("The tick_labelset must have exactly two choices when the appearance is no-ticks.");
        }
        for item in &list.items {
            let Some(value) = item.one("name").and_then(|n| n.parse::<f64>().ok()) else {
                self.refuse(format!("The choices of the tick_labelset \"{name}\" must be numbers."));
                return;
            };
            if value < low || value > high {
                self.refuse("The choices of the tick_labelset must lie between start and end.");
            } else if no_ticks && value != low && value != high {
                self.refuse("The choices of the tick_labelset must be start and end when the appearance is no-ticks.");
            } else if !multiple(value - start, step) {
                self.refuse(
                    "The choices of the tick_labelset must be the start plus a multiple of the step or tick_interval.",
                );
            }
        }
    }
}

/// True if `value` is a whole multiple of `step`, to the accuracy of decimal fractions.
fn multiple(value: f64, step: f64) -> bool {
    if step == 0.0 {
        return false;
    }
    let times = value / step;
    (times - times.round()).abs() < 1e-9
}
