//! Dates and times.

use chrono::{Datelike, Timelike};

use super::{Args, Function};
use crate::{
    dates::{self, Moment},
    eval::Evaluated,
    locale,
    value::Val,
};

pub(super) fn call<'e>(args: &Args<'e>) -> Evaluated<Val<'e>> {
    let host = args.eval.host;
    let now = || host.now().with_timezone(&host.tz()).fixed_offset();
    Ok(match args.call.function {
        Function::Today => Val::text(dates::date_text(now().date_naive())),
        Function::Now => Val::text(dates::date_time_text(now())),
        Function::Date | Function::DateTime => moment(args)?.map_or_else(Val::empty, |m| Val::text(m.text())),
        Function::DecimalDateTime | Function::DecimalDate => Val::number(moment(args)?.map_or(f64::NAN, |m| m.days())),
        Function::DecimalTime => {
            let text = args.text(0)?;
            let time = dates::parse_time(&text, host.tz(), host.now());
            Val::number(time.map_or(f64::NAN, |t| {
                (f64::from(t.num_seconds_from_midnight()) + f64::from(t.nanosecond() / 1_000_000) / 1000.0) / 86_400.0
            }))
        }
        _ => {
            let Some(moment) = moment(args)? else {
                return Ok(Val::empty());
            };
            Val::text(format(&moment, &args.text(1)?, host.locale()))
        }
    })
}

/// The first argument as a point in time: ISO text, or days since 1970-01-01T00:00Z.
fn moment(args: &Args<'_>) -> Evaluated<Option<Moment>> {
    let tz = args.eval.host.tz();
    let value = args.value(0)?;
    let number = match &value {
        Val::Number(number) => *number,
        Val::Boolean(_) => return Ok(None),
        other => {
            let text = args.eval.text(other);
            match dates::parse_lenient(&text, tz) {
                Some(moment) => return Ok(Some(moment)),
                None => args.eval.number(&value),
            }
        }
    };
    Ok(match number.day {
        Some(day) => Moment::of_day(day, tz),
        None => Moment::of_days(number.value, tz),
    })
}

fn format(moment: &Moment, pattern: &str, tag: &str) -> String {
    let at = moment.at;
    let names = locale::names(tag);
    let mut out = String::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let piece = match chars.next() {
            Some('Y') => format!("{:04}", at.year()),
            Some('y') => format!("{:02}", at.year().rem_euclid(100)),
            Some('m') => format!("{:02}", at.month()),
            Some('n') => at.month().to_string(),
            Some('B') => names.month(at.month0()),
            Some('b') => names.short_month(at.month0()),
            Some('d') => format!("{:02}", at.day()),
            Some('e') => at.day().to_string(),
            Some('H') => format!("{:02}", at.hour()),
            Some('h') => at.hour().to_string(),
            Some('M') => format!("{:02}", at.minute()),
            Some('S') => format!("{:02}", at.second()),
            Some('3') => format!("{:03}", at.timestamp_subsec_millis() % 1000),
            Some('A') => names.day(at.weekday().num_days_from_sunday()),
            Some('a') => names.short_day(at.weekday().num_days_from_sunday()),
            Some('w') => at.weekday().num_days_from_sunday().to_string(),
            Some('Z') => at.format("%:z").to_string(),
            Some('%') => "%".to_owned(),
            Some(other) => format!("%{other}"),
            None => "%".to_owned(),
        };
        out.push_str(&piece);
    }
    out
}
