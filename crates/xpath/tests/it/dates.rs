//! Dates and times. The zone is Berlin: UTC+1, +2 in summer; on 2026-10-25 clocks go back.

use crate::support::{boolean, number, text};

#[test]
fn today_and_now_are_those_of_the_zone() {
    assert_eq!(text("today()"), "2026-10-25");
    assert_eq!(text("now()"), "2026-10-25T12:00:00.000+01:00");
}

#[test]
fn days_added_to_a_date_are_calendar_days_across_a_change_of_clocks() {
    assert_eq!(text("date(today() + 1)"), "2026-10-26");
    assert_eq!(text("date(today() - 60)"), "2026-08-26");
    assert_eq!(text("date('2026-03-28' + 2)"), "2026-03-30");
    assert_eq!(number("'2026-10-27' - '2026-10-24'"), 3.0);
    assert_eq!(text("int(today() - date('2026-01-25'))"), "273");
    assert!(boolean("date('2026-10-24') + 2 = date('2026-10-26')"));
}

#[test]
fn a_date_is_days_since_1970_in_utc() {
    assert_eq!(number("date('1970-01-01T00:00:00Z')"), 0.0);
    assert_eq!(number("decimal-date-time('1970-01-02T06:00:00Z')"), 1.25);
    assert!((number("'1970-01-02'") - (1.0 - 1.0 / 24.0)).abs() < 1e-12);
    assert_eq!(text("number('2026-07-01')"), "20634");
    assert!(number("'2026-02-30'").is_nan());
    assert!(number("'2026-7-1'").is_nan());
}

#[test]
fn the_same_instant_is_equal_however_it_is_written() {
    assert!(boolean("'2026-07-01T10:00:00Z' = '2026-07-01T12:00:00.000+02:00'"));
    assert!(boolean("'2026-07-01T10:00Z' < '2026-07-01T12:00:00.001+02:00'"));
    assert!(!boolean("'2026-07-01' != '2026-07-01'"));
    assert!(!boolean("'2026-07-99' = '2026-07-98'"));
}

#[test]
fn what_is_no_date_is_blank() {
    for source in ["date('soon')", "date('')", "date-time('2026-13-01')", "format-date('x', '%Y')", "date(0 div 0)"] {
        assert_eq!(text(source), "", "{source}");
    }
    assert_eq!(text("date('2026-7-1')"), "2026-07-01");
    assert_eq!(text("date(1e400)".replace("1e400", "1 div 0").as_str()), "");
    assert_eq!(text("date-time('2026-07-01T10:00')"), "2026-07-01T10:00:00.000+02:00");
}

#[test]
fn a_local_time_that_clocks_skip_is_the_time_after() {
    assert_eq!(text("date-time('2026-03-29T02:30:00')"), "2026-03-29T03:30:00.000+02:00");
    assert_eq!(text("date-time('2026-10-25T02:30:00')"), "2026-10-25T02:30:00.000+02:00");
}

#[test]
fn patterns_of_dates() {
    let at = "'2026-07-05T08:09:10.123+02:00'";
    let pattern = "%Y %y %m %n %B %b %d %e %H %h %M %S %3 %A %a %w %% %q";
    assert_eq!(
        text(&format!("format-date-time({at}, '{pattern}')")),
        "2026 26 07 7 July Jul 05 5 08 8 09 10 123 Sunday Sun 0 % %q"
    );
    assert_eq!(text("format-date('2026-07-05', '%')"), "%");
}

#[test]
fn days_beyond_the_calendar_stay_numbers() {
    assert_eq!(text("date(1e18)".replace("1e18", "1000000000000000000").as_str()), "");
    assert_eq!(text("date(-1000000)"), "");
    assert_eq!(text("date('9999-12-31' + 3000000 + 3000000)"), "");
    assert!(number("'9999-12-31' + 3999999 + 3999999 + 3999999") > 12_000_000.0);
    assert_eq!(text("date(' 2026-01-02 ')"), "2026-01-02");
}

#[test]
fn times_of_day_are_fractions() {
    assert_eq!(number("decimal-time('06:00')"), 0.25);
    assert_eq!(number("decimal-time('12:00:00.000+01:00')"), 0.5);
    assert_eq!(number("decimal-time('2026-07-01T06:00:00')"), 0.25);
    assert!(number("decimal-time('24:00')").is_nan());
    assert!(number("decimal-time('6:00')").is_nan());
}
