//! Zones as the browser knows them: `Intl.DateTimeFormat` is asked what its clock shows.

use super::offsets::local;
use chrono::{FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone};
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use wasm_bindgen::{JsCast, JsValue};

const DAY: i64 = 86_400;
/// The years 1 to 9999. Before them a zone has its first offset; after them its last.
const EARLIEST: i64 = -62_135_510_400;
const LATEST: i64 = 253_402_214_400;
/// Days kept for a zone: more than a form or a list asks for at once.
const MOST_DAYS: usize = 4_096;

/// A time zone, by its place in the list of those asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(usize);

/// The browser knows no zone of this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownZone;

/// What a zone's clock differs from UTC at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZoneOffset {
    zone: Zone,
    fixed: FixedOffset,
}

struct Known {
    name: String,
    format: Intl::DateTimeFormat,
    /// Offset of each day that was asked for; none where it changes within the day.
    days: HashMap<i64, Option<i32>>,
}

thread_local! {
    static KNOWN: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

/// A format of numbers alone. Through `Reflect`, because a name that the browser does not know is thrown.
fn format(name: &str) -> Result<Intl::DateTimeFormat, JsValue> {
    let options = Object::new();
    let set = |key: &str, value: &str| Reflect::set(&options, &key.into(), &value.into());
    set("timeZone", name)?;
    set("calendar", "gregory")?;
    set("numberingSystem", "latn")?;
    set("hourCycle", "h23")?;
    for part in ["year", "month", "day", "hour", "minute", "second"] {
        set(part, "numeric")?;
    }
    let intl = Reflect::get(&js_sys::global(), &"Intl".into())?;
    let class: Function = Reflect::get(&intl, &"DateTimeFormat".into())?.dyn_into()?;
    let made = Reflect::construct(&class, &Array::of2(&"en-US".into(), &options))?;
    Ok(made.unchecked_into())
}

/// What the clock shows at an instant, as seconds since 1970 on it.
fn shown(format: &Intl::DateTimeFormat, seconds: i64) -> Option<i64> {
    // Whole seconds of these years are exact in a double.
    #[allow(clippy::cast_precision_loss)]
    let at = Date::new(&JsValue::from_f64(seconds as f64 * 1000.0));
    let (mut year, mut month, mut day, mut hour, mut minute, mut second) = (0_i32, 0_u32, 0_u32, 0_u32, 0_u32, 0_u32);
    for part in format.format_to_parts(&at).iter() {
        let text = |key: &str| Reflect::get(&part, &key.into()).ok().and_then(|value| value.as_string());
        let (kind, value) = (text("type")?, text("value")?);
        match kind.as_str() {
            "year" => year = value.parse().ok()?,
            "month" => month = value.parse().ok()?,
            "day" => day = value.parse().ok()?,
            "hour" => hour = value.parse().ok()?,
            "minute" => minute = value.parse().ok()?,
            "second" => second = value.parse().ok()?,
            _ => {}
        }
    }
    Some(NaiveDate::from_ymd_opt(year, month, day)?.and_hms_opt(hour, minute, second)?.and_utc().timestamp())
}

impl Known {
    fn ask(&self, seconds: i64) -> i32 {
        let seconds = seconds.clamp(EARLIEST, LATEST);
        let offset = shown(&self.format, seconds).map_or(0, |shown| shown - seconds);
        i32::try_from(offset).unwrap_or(0)
    }

    fn offset_at(&mut self, seconds: i64) -> i32 {
        let day = seconds.div_euclid(DAY);
        if let Some(known) = self.days.get(&day) {
            return known.unwrap_or_else(|| self.ask(seconds));
        }
        let first = self.ask(day * DAY);
        let same = first == self.ask(day * DAY + DAY - 1);
        if self.days.len() >= MOST_DAYS {
            self.days.clear();
        }
        self.days.insert(day, same.then_some(first));
        if same { first } else { self.ask(seconds) }
    }
}

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Zone = Zone(0);

    fn offset_at(self, seconds: i64) -> i32 {
        let Some(index) = self.0.checked_sub(1) else { return 0 };
        KNOWN.with_borrow_mut(|known| known.get_mut(index).map_or(0, |zone| zone.offset_at(seconds)))
    }

    fn offset(self, seconds: i32) -> ZoneOffset {
        ZoneOffset { zone: self, fixed: FixedOffset::east_opt(seconds).unwrap_or_else(|| chrono::Utc.fix()) }
    }
}

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        if name == "UTC" {
            return Ok(Self::UTC);
        }
        // The browser also takes `+04:00` and any case; a mission's zone is a name of the IANA tables, as they write it.
        if !name.starts_with(|c: char| c.is_ascii_uppercase()) {
            return Err(UnknownZone);
        }
        KNOWN.with_borrow_mut(|known| {
            if let Some(index) = known.iter().position(|zone| zone.name == name) {
                return Ok(Self(index + 1));
            }
            let format = format(name).map_err(|_| UnknownZone)?;
            known.push(Known { name: name.to_owned(), format, days: HashMap::new() });
            Ok(Self(known.len()))
        })
    }
}

impl fmt::Display for ZoneOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fixed.fmt(f)
    }
}

impl Offset for ZoneOffset {
    fn fix(&self) -> FixedOffset {
        self.fixed
    }
}

impl TimeZone for Zone {
    type Offset = ZoneOffset;

    fn from_offset(offset: &ZoneOffset) -> Self {
        offset.zone
    }

    fn offset_from_local_date(&self, local: &NaiveDate) -> LocalResult<ZoneOffset> {
        self.offset_from_local_datetime(&local.and_time(NaiveTime::MIN))
    }

    fn offset_from_local_datetime(&self, at: &NaiveDateTime) -> LocalResult<ZoneOffset> {
        local(at, |seconds| self.offset_at(seconds)).map(|seconds| self.offset(seconds))
    }

    fn offset_from_utc_date(&self, utc: &NaiveDate) -> ZoneOffset {
        self.offset_from_utc_datetime(&utc.and_time(NaiveTime::MIN))
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> ZoneOffset {
        self.offset(self.offset_at(utc.and_utc().timestamp()))
    }
}
