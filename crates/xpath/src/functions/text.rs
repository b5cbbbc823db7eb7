//! Strings and choices.

use std::borrow::Cow;

use super::{Args, Function};
use crate::{
    ast::Ast,
    eval::Evaluated,
    regex::Regex,
    value::{Val, number_to_text, round_half_up},
};

/// White space of XML.
const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];
/// Longest result of `uuid(n)`.
const MAX_RANDOM: f64 = 4096.0;

pub(super) fn call<'e>(args: &Args<'e>) -> Evaluated<Val<'e>> {
    Ok(match args.call.function {
        Function::String => Val::Text(args.text_or_context()?),
        Function::Concat => Val::text(concat(args)?),
        Function::StartsWith => Val::Boolean(args.text(0)?.starts_with(&*args.text(1)?)),
        Function::EndsWith => Val::Boolean(args.text(0)?.ends_with(&*args.text(1)?)),
        Function::Contains => Val::Boolean(args.text(0)?.contains(&*args.text(1)?)),
        Function::SubstringBefore => {
            let (text, mark) = (args.text(0)?, args.text(1)?);
            text.split_once(&*mark).map_or_else(Val::empty, |(before, _)| Val::text(before))
        }
        Function::SubstringAfter => {
            let (text, mark) = (args.text(0)?, args.text(1)?);
            text.split_once(&*mark).map_or_else(Val::empty, |(_, after)| Val::text(after))
        }
        Function::Substring => substring(args)?,
        Function::Substr => substr(args)?,
        #[allow(clippy::cast_precision_loss, reason = "lengths are small")]
        Function::StringLength => Val::number(args.text_or_context()?.chars().count() as f64),
        Function::NormalizeSpace => {
            let text = args.text_or_context()?;
            let words: Vec<&str> = text.split(SPACE).filter(|w| !w.is_empty()).collect();
            Val::text(words.join(" "))
        }
        Function::Translate => translate(args)?,
        Function::Join => Val::text(args.texts(1)?.join(&args.text(0)?)),
        Function::Regex => Val::Boolean(regex(args)?),
        Function::Uuid => uuid(args)?,
        Function::Coalesce => coalesce(args)?,
        Function::Selected => {
            let (all, wanted) = (args.text(0)?, args.text(1)?);
            let wanted = wanted.trim_matches(SPACE);
            Val::Boolean(all.split(SPACE).any(|choice| !choice.is_empty() && choice == wanted))
        }
        Function::SelectedAt => {
            let (all, index) = (args.text(0)?, args.number(1)?.trunc());
            let mut choices = all.split(SPACE).filter(|c| !c.is_empty());
            index_of(index).and_then(|i| choices.nth(i)).map_or_else(Val::empty, Val::text)
        }
        #[allow(clippy::cast_precision_loss, reason = "lengths are small")]
        Function::CountSelected => Val::number(args.text(0)?.split(SPACE).filter(|c| !c.is_empty()).count() as f64),
        _ => {
            // boolean-from-string: a number is written as text first.
            let text = args.text(0)?;
            Val::Boolean(matches!(&*text, "1" | "true"))
        }
    })
}

/// An index counted from 0.
fn index_of(number: f64) -> Option<usize> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
    if (0.0..1e9).contains(&number) { Some(number as usize) } else { None }
}

/// A single node-set is all its nodes (ODK); otherwise every argument is one string (XPath).
fn concat(args: &Args<'_>) -> Evaluated<String> {
    if args.len() == 1 && args.eval.openrosa {
        return Ok(args.texts(0)?.concat());
    }
    let mut all = String::new();
    for i in 0..args.len() {
        all.push_str(&args.text(i)?);
        args.eval.spend(all.len() / 64)?;
    }
    Ok(all)
}

/// XPath's: positions from 1, rounded; characters from `start` up to `start + length`.
fn substring<'e>(args: &Args<'e>) -> Evaluated<Val<'e>> {
    let text = args.text(0)?;
    let start = round_half_up(args.number(1)?);
    let end = if args.len() > 2 { start + round_half_up(args.number(2)?) } else { f64::INFINITY };
    let mut position = 0.0;
    let taken = text.chars().filter(|_| {
        position += 1.0;
        position >= start && position < end
    });
    Ok(Val::text(taken.collect::<String>()))
}

/// OpenRosa's: from `start` (counted from 0) up to before `end`; negative ones count from the end.
fn substr<'e>(args: &Args<'e>) -> Evaluated<Val<'e>> {
    let text = args.text(0)?;
    #[allow(clippy::cast_precision_loss, reason = "lengths are small")]
    let length = text.chars().count() as f64;
    let place = |n: f64| {
        let n = if n.is_nan() { 0.0 } else { n.trunc() };
        if n < 0.0 { (length + n).max(0.0) } else { n.min(length) }
    };
    let start = index_of(place(args.number(1)?)).unwrap_or(0);
    let end = if args.len() > 2 { place(args.number(2)?) } else { length };
    let end = index_of(end).unwrap_or(0);
    Ok(Val::text(text.chars().skip(start).take(end.saturating_sub(start)).collect::<String>()))
}

fn translate<'e>(args: &Args<'e>) -> Evaluated<Val<'e>> {
    let (text, from, to) = (args.text(0)?, args.text(1)?, args.text(2)?);
    args.eval.spend(text.len().saturating_mul(from.len()) / 16)?;
    let to: Vec<char> = to.chars().collect();
    let replaced = text.chars().filter_map(|c| match from.chars().position(|f| f == c) {
        Some(i) => to.get(i).copied(),
        None => Some(c),
    });
    Ok(Val::text(replaced.collect::<String>()))
}

/// The whole text must match, as the ODK documentation says and Collect does. Look-around and back references work, and
/// end with "no match" when they take too many attempts.
fn regex(args: &Args<'_>) -> Evaluated<bool> {
    let (text, pattern) = (args.text(0)?, args.text(1)?);
    args.eval.spend(text.len() / 16)?;
    let matches = |regex: &Regex| regex.matches_whole(&text);
    let result = match args.call.args.get(1) {
        Some(Ast::Text(_)) => args.call.pattern.get_or_init(|| Regex::new(&pattern)).as_ref().map(matches),
        _ => Regex::new(&pattern).as_ref().map(matches),
    };
    result.ok_or_else(|| args.bad())
}

/// A UUID, or that many random characters.
fn uuid<'e>(args: &Args<'e>) -> Evaluated<Val<'e>> {
    const LETTERS: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    if args.len() == 0 {
        return Ok(Val::text(args.eval.host.uuid()));
    }
    let length = index_of(args.number(0)?.trunc().min(MAX_RANDOM)).unwrap_or(0);
    #[allow(clippy::cast_precision_loss, reason = "62")]
    let many = LETTERS.len() as f64;
    let letter = |_| {
        let i = index_of((args.eval.host.random() * many).floor()).unwrap_or(0);
        char::from(LETTERS.get(i).copied().unwrap_or(b'0'))
    };
    Ok(Val::text((0..length).map(letter).collect::<String>()))
}

/// The first argument that is not blank; no number (NaN) is blank.
fn coalesce<'e>(args: &Args<'e>) -> Evaluated<Val<'e>> {
    Ok(match args.value(0)? {
        Val::Number(n) if n.value.is_nan() => args.value(1)?,
        Val::Number(n) => Val::Text(Cow::Owned(number_to_text(n.value))),
        other if args.eval.text(&other).is_empty() => args.value(1)?,
        other => other,
    })
}
