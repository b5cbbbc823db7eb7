//! Places: `latitude longitude altitude accuracy`, several separated by `;`.

use super::{Args, Function};
use crate::{eval::Evaluated, value::Val};

/// Equatorial radius in metres, as Collect and Web Forms take it.
const RADIUS: f64 = 6_378_100.0;

#[derive(Debug, Clone, Copy, PartialEq)]
struct Point {
    latitude: f64,
    longitude: f64,
}

pub(super) fn call<'e>(args: &Args<'e>) -> Evaluated<Val<'e>> {
    Ok(match args.call.function {
        Function::Area => Val::number(points(args, 0, args.len())?.map_or(0.0, |p| cents(area(&p)))),
        Function::Distance => Val::number(points(args, 0, args.len())?.map_or(0.0, |p| cents(length(&p)))),
        Function::Geofence => {
            let (point, fence) = (points(args, 0, 1)?, points(args, 1, 2)?);
            Val::Boolean(match (point.as_deref(), fence) {
                (Some([point, ..]), Some(fence)) => contains(&fence, *point),
                _ => false,
            })
        }
        _ => Val::Boolean(match points(args, 0, 1)? {
            Some(points) => {
                args.eval.spend(points.len().saturating_mul(points.len()))?;
                crosses_itself(&points)
            }
            None => false,
        }),
    })
}

/// All points of the arguments in order; `None` if one is no place on earth.
fn points(args: &Args<'_>, first: usize, end: usize) -> Evaluated<Option<Vec<Point>>> {
    let mut all = Vec::new();
    for text in (first..end).map(|i| one(args, i)).collect::<Evaluated<Vec<_>>>()?.into_iter().flatten() {
        args.eval.spend(text.len() / 8)?;
        for part in text.split(';').map(str::trim).filter(|p| !p.is_empty()) {
            let mut numbers = part.split_ascii_whitespace().map(crate::decimal::decimal);
            let (Some(Some(latitude)), Some(Some(longitude))) = (numbers.next(), numbers.next()) else {
                return Ok(None);
            };
            if !(latitude.abs() <= 90.0 && longitude.abs() <= 180.0) {
                return Ok(None);
            }
            all.push(Point { latitude, longitude });
        }
    }
    Ok(Some(all))
}

fn one(args: &Args<'_>, i: usize) -> Evaluated<Vec<String>> {
    Ok(match args.value(i)? {
        Val::Nodes(nodes) => nodes.iter().map(|n| args.eval.tree.string_value(*n).into_owned()).collect(),
        other => vec![args.eval.text(&other).into_owned()],
    })
}

/// To hundredths.
fn cents(x: f64) -> f64 {
    (x * 100.0).round() / 100.0
}

/// Square metres inside the ring, on a sphere: the strips between the sides and the equator, summed up.
fn area(points: &[Point]) -> f64 {
    if points.len() < 3 {
        return 0.0;
    }
    let next = points.iter().cycle().skip(1);
    let strips = points.iter().zip(next).map(|(a, b)| {
        let width = (b.longitude - a.longitude).to_radians();
        width * (2.0 + a.latitude.to_radians().sin() + b.latitude.to_radians().sin())
    });
    (strips.sum::<f64>() * RADIUS * RADIUS / 2.0).abs()
}

/// Metres along the points, on a sphere.
fn length(points: &[Point]) -> f64 {
    points
        .windows(2)
        .map(|pair| match pair {
            [a, b] => {
                let (p, q) = (a.latitude.to_radians(), b.latitude.to_radians());
                let half = |x: f64| (x / 2.0).sin().powi(2);
                let h = half(q - p) + p.cos() * q.cos() * half((b.longitude - a.longitude).to_radians());
                2.0 * RADIUS * h.sqrt().min(1.0).asin()
            }
            _ => 0.0,
        })
        .sum()
}

/// Whether the point is inside the ring (even–odd rule).
fn contains(ring: &[Point], point: Point) -> bool {
    if ring.len() < 3 {
        return false;
    }
    let previous = ring.iter().cycle().skip(ring.len() - 1);
    let mut inside = false;
    for (a, b) in ring.iter().zip(previous) {
        if (a.latitude > point.latitude) != (b.latitude > point.latitude) {
            let share = (point.latitude - a.latitude) / (b.latitude - a.latitude);
            if point.longitude < (b.longitude - a.longitude) * share + a.longitude {
                inside = !inside;
            }
        }
    }
    inside
}

/// Whether two segments of the line that are no neighbours meet.
fn crosses_itself(points: &[Point]) -> bool {
    let side = |a: Point, b: Point, c: Point| {
        let turn = (b.longitude - a.longitude) * (c.latitude - a.latitude)
            - (b.latitude - a.latitude) * (c.longitude - a.longitude);
        if turn > 0.0 {
            1
        } else if turn < 0.0 {
            -1
        } else {
            0
        }
    };
    let between = |a: Point, b: Point, c: Point| {
        c.longitude >= a.longitude.min(b.longitude)
            && c.longitude <= a.longitude.max(b.longitude)
            && c.latitude >= a.latitude.min(b.latitude)
            && c.latitude <= a.latitude.max(b.latitude)
    };
    let meet = |a: Point, b: Point, c: Point, d: Point| {
        let (s1, s2, s3, s4) = (side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b));
        (s1 != s2 && s3 != s4)
            || (s1 == 0 && between(a, b, c))
            || (s2 == 0 && between(a, b, d))
            || (s3 == 0 && between(c, d, a))
            || (s4 == 0 && between(c, d, b))
    };
    let segments: Vec<(Point, Point)> = points
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] if a != b => Some((*a, *b)),
            _ => None,
        })
        .collect();
    let closed = points.len() > 2 && points.first() == points.last();
    for (i, (a, b)) in segments.iter().enumerate() {
        for (j, (c, d)) in segments.iter().enumerate().skip(i + 2) {
            // The last segment of a ring ends where the first begins.
            if !(closed && i == 0 && j + 1 == segments.len()) && meet(*a, *b, *c, *d) {
                return true;
            }
        }
    }
    false
}
