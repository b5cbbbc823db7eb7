//! Numbers and checklists.

use super::{Args, Function};
use crate::{
    error::EvalError,
    eval::Evaluated,
    tree::Node,
    value::{Number, Val, number_to_text, round_half_up, text_to_number},
};

pub(super) fn call<'e>(args: &Args<'e>) -> Evaluated<Val<'e>> {
    let function = args.call.function;
    Ok(Val::number(match function {
        Function::Number => return number(args),
        Function::Checklist => return checklist(args),
        Function::WeightedChecklist => return weighted_checklist(args),
        Function::Pi => std::f64::consts::PI,
        Function::Random => args.eval.host.random(),
        Function::Sum => args.nodes(0)?.iter().map(|n| args.eval.node_number(*n).value).sum(),
        Function::Max => extreme(args, f64::max)?,
        Function::Min => extreme(args, f64::min)?,
        // What is no number stays none: not `1`, as IEEE says of 1 and of the power 0.
        Function::Pow => match (args.number(0)?, args.number(1)?) {
            (x, y) if x.is_nan() || y.is_nan() => f64::NAN,
            (x, y) => x.powf(y),
        },
        Function::Atan2 => args.number(0)?.atan2(args.number(1)?),
        Function::Round if args.len() > 1 => round_to(args.number(0)?, args.number(1)?),
        _ => {
            let x = args.number(0)?;
            match function {
                Function::Floor => x.floor(),
                Function::Ceiling => x.ceil(),
                Function::Round => round_half_up(x),
                Function::Int => x.trunc(),
                Function::Log => x.ln(),
                Function::Log10 => x.log10(),
                Function::Abs => x.abs(),
                Function::Sin => x.sin(),
                Function::Cos => x.cos(),
                Function::Tan => x.tan(),
                Function::Asin => x.asin(),
                Function::Acos => x.acos(),
                Function::Atan => x.atan(),
                Function::Sqrt => x.sqrt(),
                Function::Exp => x.exp(),
                Function::Exp10 => 10_f64.powf(x),
                _ => {
                    return Err(EvalError::UnknownFunction { name: args.call.name.to_string() });
                }
            }
        }
    }))
}

/// A date is its days; as text these are whole days.
fn number<'e>(args: &Args<'e>) -> Evaluated<Val<'e>> {
    let text;
    let number = if args.len() == 0 {
        text = args.eval.tree.string_value(args.context.node);
        args.eval.number(&Val::Text(text.clone()))
    } else {
        let value = args.value(0)?;
        let number = args.eval.number(&value);
        if let Val::Number(_) | Val::Boolean(_) = value {
            return Ok(Val::Number(number));
        }
        text = args.eval.text(&value).into_owned().into();
        number
    };
    let whole = !number.value.is_nan() && text_to_number(&text).is_nan();
    Ok(Val::Number(Number { whole, ..number }))
}

/// Of all arguments, node-sets as all their nodes; NaN if there is none or one is no number.
fn extreme(args: &Args<'_>, better: fn(f64, f64) -> f64) -> Evaluated<f64> {
    let mut best: Option<f64> = None;
    let mut take = |x: f64| {
        best = Some(match best {
            None => x,
            Some(b) if b.is_nan() || x.is_nan() => f64::NAN,
            Some(b) => better(b, x),
        });
    };
    for i in 0..args.len() {
        match args.value(i)? {
            Val::Nodes(nodes) => nodes.iter().for_each(|n| take(args.eval.node_number(*n).value)),
            other => take(args.eval.number(&other).value),
        }
    }
    Ok(best.unwrap_or(f64::NAN))
}

/// Rounds the number as it is written in decimal, halves away from zero: `2.15` to one place is `2.2`, though the double
/// nearest to it is less.
fn round_to(x: f64, places: f64) -> f64 {
    if !x.is_finite() || places.is_nan() {
        return f64::NAN;
    }
    let places = places.trunc();
    if places > 400.0 {
        return x;
    }
    if places < -400.0 {
        return 0.0;
    }
    #[allow(clippy::cast_possible_truncation, reason = "between -400 and 400")]
    let places = places as i32;
    let text = number_to_text(x.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).map(|b| b - b'0').collect();
    // Digits before the point, and how many digits stay.
    let point = i32::try_from(whole.len()).unwrap_or(i32::MAX);
    let kept = point.saturating_add(places);
    let Ok(kept) = usize::try_from(kept) else {
        return 0.0;
    };
    if kept >= digits.len() {
        return x;
    }
    let up = digits.get(kept).is_some_and(|d| *d >= 5);
    for d in digits.iter_mut().skip(kept) {
        *d = 0;
    }
    let mut carry = up;
    for d in digits.iter_mut().take(kept).rev() {
        if !carry {
            break;
        }
        carry = *d == 9;
        *d = if carry { 0 } else { *d + 1 };
    }
    let mut written = String::with_capacity(digits.len() + 3);
    if x < 0.0 {
        written.push('-');
    }
    if carry {
        written.push('1');
    }
    for (i, d) in digits.iter().enumerate() {
        if i == whole.len() {
            written.push('.');
        }
        written.push(char::from(b'0' + d));
    }
    crate::decimal::decimal(&written).unwrap_or(f64::NAN)
}

/// Whether between `min` and `max` of the answers are true; −1 is no limit.
fn within(args: &Args<'_>, sum: f64) -> Evaluated<Val<'static>> {
    let (min, max) = (args.number(0)?, args.number(1)?);
    Ok(Val::Boolean((min < 0.0 || sum >= min) && (max < 0.0 || sum <= max)))
}

/// A node counts when it is filled in, whatever it says.
fn node_truth(args: &Args<'_>, node: Node) -> bool {
    !args.eval.tree.string_value(node).is_empty()
}

fn checklist<'e>(args: &Args<'e>) -> Evaluated<Val<'e>> {
    let mut sum = 0.0;
    for i in 2..args.len() {
        match args.value(i)? {
            Val::Nodes(nodes) => nodes.iter().for_each(|n| sum += f64::from(u8::from(node_truth(args, *n)))),
            other => sum += f64::from(u8::from(args.eval.boolean(&other))),
        }
    }
    within(args, sum)
}

/// Pairs of answers and weights; two node-sets are paired node by node.
fn weighted_checklist<'e>(args: &Args<'e>) -> Evaluated<Val<'e>> {
    if args.len() % 2 == 1 {
        return Err(EvalError::Arguments { name: args.call.name.to_string(), given: args.len() });
    }
    let mut sum = 0.0;
    for i in (2..args.len()).step_by(2) {
        let (answers, weights) = (args.value(i)?, args.value(i + 1)?);
        if let (Val::Nodes(answers), Val::Nodes(weights)) = (&answers, &weights) {
            let pairs = answers.iter().zip(weights).filter(|(answer, _)| node_truth(args, **answer));
            sum += pairs.map(|(_, weight)| args.eval.node_number(*weight).value).sum::<f64>();
            continue;
        }
        let yes = match &answers {
            Val::Nodes(nodes) => nodes.iter().any(|n| node_truth(args, *n)),
            other => args.eval.boolean(other),
        };
        if yes {
            sum += args.eval.number(&weights).value;
        }
    }
    within(args, sum)
}
