//! Outlines of areas: read as whole numbers, made small enough for a device, written as GeoJSON.
//!
//! Lines are thinned by the rule of Douglas and Peucker (a point stays where it lies further than a tolerance from the line between
//! its neighbours that stay). Areas may have crossings of their own, before and after: a map fills them by the even-odd rule.

use std::fmt::Write as _;

/// Longitude, latitude in hundred-thousandths of a degree: a metre, finer than any map of an area.
pub(super) type Point = (i32, i32);
/// Points of a ring, the first again at the end.
pub(super) type Ring = Vec<Point>;
/// Rings of a polygon: its outline, then its holes.
pub(super) type Polygon = Vec<Ring>;

/// Units in a degree.
const UNIT: f64 = 100_000.0;
/// The tolerance begins at this part of an area's extent: half a pixel of a phone's screen.
const FINENESS: f64 = 800.0;
/// Largest part of its surface that an area may gain or lose, as one in so many.
const KEPT: u128 = 100;
/// Islands and holes smaller than one in so many of the whole are left out.
const SPECK: u128 = 20_000;

/// A position of a file; `None` where it is none of WGS 84.
pub(super) fn point(longitude: f64, latitude: f64) -> Option<Point> {
    let fits = (-180.0..=180.0).contains(&longitude) && (-90.0..=90.0).contains(&latitude);
    // At most 18 million: it fits.
    #[allow(clippy::cast_possible_truncation)]
    fits.then(|| ((longitude * UNIT).round() as i32, (latitude * UNIT).round() as i32))
}

/// A ring as it is drawn: closed, without a point twice in a row. `None` where fewer than three points are left.
pub(super) fn ring(mut points: Vec<Point>) -> Option<Ring> {
    points.dedup();
    if points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    if points.len() < 3 {
        return None;
    }
    points.extend(points.first().copied());
    Some(points)
}

/// Twice the surface of a ring, without its sign.
pub(super) fn surface(ring: &[Point]) -> u128 {
    let pairs = ring.iter().zip(ring.iter().skip(1));
    let sum: i128 = pairs.map(|(a, b)| i128::from(a.0) * i128::from(b.1) - i128::from(b.0) * i128::from(a.1)).sum();
    sum.unsigned_abs()
}

/// Twice the surface of an area: outlines less their holes.
pub(super) fn surface_of(polygons: &[Polygon]) -> u128 {
    polygons.iter().fold(0_u128, |sum, rings| {
        let outline = rings.first().map_or(0, |r| surface(r));
        let holes: u128 = rings.iter().skip(1).map(|r| surface(r)).sum();
        sum.saturating_add(outline.saturating_sub(holes))
    })
}

pub(super) fn points(polygons: &[Polygon]) -> usize {
    polygons.iter().flatten().map(Vec::len).sum()
}

/// An area with as few points as keep its shape on a screen and its surface within one in [`KEPT`].
pub(super) fn simplified(polygons: &[Polygon]) -> Vec<Polygon> {
    let whole = surface_of(polygons);
    let all = || polygons.iter().flatten().flatten();
    let span = |low: Option<i32>, high: Option<i32>| f64::from(high.unwrap_or(0)) - f64::from(low.unwrap_or(0));
    let high = span(all().map(|p| p.1).min(), all().map(|p| p.1).max());
    let middle =
        all().map(|p| f64::from(p.1)).sum::<f64>() / f64::from(u32::try_from(all().count().max(1)).unwrap_or(u32::MAX));
    // A degree of longitude is shorter away from the equator.
    let narrow = (middle / UNIT).to_radians().cos().max(0.01);
    let wide = span(all().map(|p| p.0).min(), all().map(|p| p.0).max()) * narrow;
    let mut tolerance = wide.max(high) / FINENESS;
    while tolerance >= 0.5 {
        let thinned = thinned(polygons, whole, tolerance, narrow);
        if surface_of(&thinned).abs_diff(whole).saturating_mul(KEPT) <= whole {
            return thinned;
        }
        tolerance /= 2.0;
    }
    polygons.to_vec()
}

fn thinned(polygons: &[Polygon], whole: u128, tolerance: f64, narrow: f64) -> Vec<Polygon> {
    let counts = |ring: &Ring| surface(ring).saturating_mul(SPECK) >= whole;
    let mut out: Vec<Polygon> = Vec::new();
    for polygon in polygons {
        let mut rings = polygon.iter();
        let Some(outline) = rings.next().filter(|r| counts(r)) else { continue };
        let holes = rings.filter(|r| counts(r));
        out.push(std::iter::once(outline).chain(holes).map(|r| thin(r, tolerance, narrow)).collect());
    }
    // Thousands of specks and nothing else: they are all there is.
    if out.is_empty() { polygons.to_vec() } else { out }
}

/// Distance of a point from the line between two others.
fn distance(p: Point, a: Point, b: Point, narrow: f64) -> f64 {
    let flat = |q: Point| ((f64::from(q.0) - f64::from(a.0)) * narrow, f64::from(q.1) - f64::from(a.1));
    let ((px, py), (bx, by)) = (flat(p), flat(b));
    let length = bx * bx + by * by;
    let along = if length > 0.0 { ((px * bx + py * by) / length).clamp(0.0, 1.0) } else { 0.0 };
    (px - along * bx).hypot(py - along * by)
}

/// The same ring with fewer points. A ring that would lose its surface stays as it is.
fn thin(ring: &Ring, tolerance: f64, narrow: f64) -> Ring {
    let Some((&first, last)) = ring.first().zip(ring.len().checked_sub(1)) else { return ring.clone() };
    // A ring has no ends: it is cut where it begins and at the point that is furthest from there.
    let far = |i: &usize| ring.get(*i).map_or(0.0, |p| distance(*p, first, first, narrow));
    let Some(middle) = (1..last).max_by(|a, b| far(a).total_cmp(&far(b))) else { return ring.clone() };
    let mut stays = vec![false; ring.len()];
    for i in [0, middle, last] {
        if let Some(kept) = stays.get_mut(i) {
            *kept = true;
        }
    }
    let mut spans = vec![(0, middle), (middle, last)];
    while let Some((from, to)) = spans.pop() {
        let (Some(&a), Some(&b)) = (ring.get(from), ring.get(to)) else { continue };
        let between = (from.saturating_add(1)..to).filter_map(|i| Some((i, distance(*ring.get(i)?, a, b, narrow))));
        let Some((furthest, off)) = between.max_by(|x, y| x.1.total_cmp(&y.1)) else { continue };
        if off > tolerance {
            if let Some(kept) = stays.get_mut(furthest) {
                *kept = true;
            }
            spans.push((from, furthest));
            spans.push((furthest, to));
        }
    }
    let kept: Ring = ring.iter().zip(&stays).filter(|(_, stays)| **stays).map(|(p, _)| *p).collect();
    if kept.len() >= 4 && surface(&kept) > 0 { kept } else { ring.clone() }
}

fn degrees(out: &mut String, value: i32) {
    let (sign, value) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    let (whole, part) = (value / 100_000, value % 100_000);
    // Writing to a string does not fail.
    let _ = write!(out, "{sign}{whole}");
    if part > 0 {
        let digits = format!("{part:05}");
        let _ = write!(out, ".{}", digits.trim_end_matches('0'));
    }
}

/// GeoJSON text of a `MultiPolygon`.
pub(super) fn geojson(polygons: &[Polygon]) -> String {
    let mut out = String::from(r#"{"type":"MultiPolygon","coordinates":["#);
    for (i, rings) in polygons.iter().enumerate() {
        out.push_str(if i > 0 { ",[" } else { "[" });
        for (j, ring) in rings.iter().enumerate() {
            out.push_str(if j > 0 { ",[" } else { "[" });
            for (k, (longitude, latitude)) in ring.iter().enumerate() {
                out.push_str(if k > 0 { ",[" } else { "[" });
                degrees(&mut out, *longitude);
                out.push(',');
                degrees(&mut out, *latitude);
                out.push(']');
            }
            out.push(']');
        }
        out.push(']');
    }
    out.push_str("]}");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A closed line around a point, rough as a coast or smooth as a square.
    fn ring_around(x: i32, y: i32, size: i32, rough: Vec<u16>) -> Ring {
        let n = rough.len();
        let points = rough.iter().enumerate().map(|(i, r)| {
            let angle = std::f64::consts::TAU * i as f64 / n as f64;
            let radius = f64::from(size) * (0.6 + 0.4 * f64::from(*r) / f64::from(u16::MAX));
            (x + (radius * angle.cos()) as i32, y + (radius * angle.sin()) as i32)
        });
        ring(points.collect()).unwrap()
    }

    fn area() -> impl Strategy<Value = Vec<Polygon>> {
        let ring = (
            -17_000_000..17_000_000_i32,
            -8_000_000..8_000_000_i32,
            200..400_000_i32,
            prop::collection::vec(any::<u16>(), 5..400),
        )
            .prop_map(|(x, y, size, rough)| ring_around(x, y, size, rough));
        prop::collection::vec(ring.prop_map(|r| vec![r]), 1..6)
    }

    proptest! {
        #[test]
        fn a_simplified_area_keeps_its_surface_its_extent_and_whole_rings(area in area()) {
            let before = surface_of(&area);
            let after = simplified(&area);
            prop_assert!(points(&after) <= points(&area));
            prop_assert!(surface_of(&after).abs_diff(before) * KEPT <= before);
            let known: std::collections::HashSet<Point> = area.iter().flatten().flatten().copied().collect();
            for ring in after.iter().flatten() {
                prop_assert!(ring.len() >= 4 && ring.first() == ring.last() && surface(ring) > 0);
                prop_assert!(ring.iter().all(|p| known.contains(p)), "no point is made up");
            }
            // Simplifying again changes little more, and never breaks it.
            prop_assert!(!simplified(&after).is_empty());
        }

        #[test]
        fn what_is_written_reads_as_the_same_outline(area in area()) {
            let text = geojson(&area);
            let read: serde_json::Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&read["type"], "MultiPolygon");
            let read: Vec<Vec<Vec<(f64, f64)>>> = serde_json::from_value(read["coordinates"].clone()).unwrap();
            let read: Vec<Polygon> = read
                .into_iter()
                .map(|rings| rings.into_iter().map(|r| r.into_iter().map(|(x, y)| point(x, y).unwrap()).collect()).collect())
                .collect();
            prop_assert_eq!(read, area);
        }
    }

    #[test]
    fn a_smooth_border_of_thousands_of_points_becomes_a_small_one() {
        let fine = ring_around(4_900_000, 4_000_000, 60_000, vec![9_000; 20_000]);
        let after = simplified(&[vec![fine.clone()]]);
        assert!(points(&after) < 200, "{}", points(&after));
        let hole = ring_around(4_900_000, 4_000_000, 20_000, vec![9_000; 2_000]);
        let speck = ring_around(4_990_000, 4_000_000, 60, vec![9_000; 40]);
        let after = simplified(&[vec![fine, hole], vec![speck]]);
        assert_eq!((after.len(), after[0].len()), (1, 2), "the hole stays, the speck goes");
    }

    #[test]
    fn a_ring_is_closed_once_and_needs_three_points() {
        assert_eq!(ring(vec![(0, 0), (0, 0), (1, 0), (1, 1)]), Some(vec![(0, 0), (1, 0), (1, 1), (0, 0)]));
        assert_eq!(ring(vec![(0, 0), (1, 0), (0, 0)]), None);
        assert_eq!(ring(Vec::new()), None);
        assert_eq!(
            geojson(&[vec![vec![(-4_000_001, 5), (100_000, 0)]]]),
            r#"{"type":"MultiPolygon","coordinates":[[[[-40.00001,0.00005],[1,0]]]]}"#
        );
    }
}
