//! One's own log as a file that anybody can read: for a person who asked for it and was told what that means. The partner's
//! records are never in it.

use super::list::ISO;
use crate::App;
use crate::api::{AnsweredQuestion, LogFormat, LogRow, Reply, ReportState};
use crate::error::{Answer, not_found, wrong_state};
use crate::filling::report_id;
use crate::reports::answered;
use std::fmt::Write as _;
use tabella_fieldbook::LogQuery;

const COLUMNS: [&str; 13] = [
    "report",
    "form",
    "title",
    "date",
    "place",
    "person",
    "themes",
    "confidence",
    "follow_up",
    "state",
    "receipt",
    "text",
    "practice",
];

struct Record {
    row: LogRow,
    practice: bool,
    answers: Vec<AnsweredQuestion>,
}

fn state(row: &LogRow) -> (&'static str, &str) {
    match &row.state {
        Some(ReportState::Received { receipt, .. }) => ("received", receipt),
        Some(ReportState::Waiting { .. }) => ("waiting", ""),
        Some(ReportState::Parked { .. }) => ("kept", ""),
        Some(ReportState::HandedOver { to, .. }) => ("handed over", to),
        Some(ReportState::Draft) | None => ("draft", ""),
    }
}

/// An answer in words; a state as its code, so that it is never taken for words of the observer.
fn said(answer: &AnsweredQuestion) -> Option<String> {
    let state = answer.state.and_then(|s| serde_json::to_value(s).ok()).and_then(|v| v.as_str().map(str::to_owned));
    match state {
        Some(state) => Some(format!("[{state}]")),
        None => (!answer.answer.trim().is_empty()).then(|| answer.answer.clone()),
    }
}

fn labels(choices: &[crate::api::Choice]) -> String {
    choices.iter().map(|c| c.label.as_str()).collect::<Vec<_>>().join("; ")
}

/// A cell that a spreadsheet program takes for text whatever it begins with.
fn cell(text: &str) -> String {
    let guard = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if guard { "'" } else { "" }, text.replace('"', "\"\""))
}

fn csv(records: &[Record]) -> String {
    // The mark tells spreadsheet programs that this is UTF-8.
    let mut out = format!("\u{feff}{}\r\n", COLUMNS.join(","));
    for Record { row, practice, answers } in records {
        let (state, receipt) = state(row);
        let lines: Vec<String> =
            answers.iter().filter_map(|a| Some(format!("{}: {}", a.label.trim(), said(a)?))).collect();
        let confidence = row.confidence.as_ref().map_or("", |c| c.label.as_str());
        let cells = [
            row.report.as_str(),
            &row.form_id,
            &row.title,
            &row.day,
            &row.place,
            &row.person,
            &labels(&row.themes),
            confidence,
            row.follow_up.as_deref().unwrap_or_default(),
            state,
            receipt,
            &lines.join("\n"),
            if *practice { "yes" } else { "" },
        ];
        let line: Vec<String> = cells.iter().map(|text| cell(text)).collect();
        out.push_str(&line.join(","));
        out.push_str("\r\n");
    }
    out
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

const STYLE: &str = "body{font:16px/1.45 sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem}h2{margin:2rem 0 .25rem}\
    dt{color:#555;margin-top:.5rem}dd{margin:0;white-space:pre-wrap}article{border-top:1px solid #999}@media print{article{break-inside:avoid}}";

fn html(records: &[Record], language: &str, observer: &str) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title>\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <style>{STYLE}</style></head><body>\n<h1>{}</h1>\n",
        escape(language),
        escape(observer),
        escape(observer)
    );
    for Record { row, practice, answers } in records {
        // A code, as with states: it is never taken for words of the observer.
        let mark = if *practice { " [practice]" } else { "" };
        let _ = writeln!(out, "<article><h2>{} · {}{mark}</h2>", escape(&row.day), escape(&row.title));
        let known = row.confidence.as_ref().map(|c| c.label.clone()).unwrap_or_default();
        let head: Vec<String> =
            [row.place.clone(), labels(&row.themes), known].into_iter().filter(|t| !t.is_empty()).collect();
        let _ = writeln!(out, "<p>{}</p><dl>", escape(&head.join(" · ")));
        for answer in answers {
            if let Some(said) = said(answer) {
                let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", escape(answer.label.trim()), escape(&said));
            }
        }
        out.push_str("</dl></article>\n");
    }
    out.push_str("</body></html>\n");
    out
}

impl App {
    /// `understood`: the person was told that the file can be read by anybody, and wants it all the same.
    pub(crate) fn export_log(&mut self, format: LogFormat, understood: bool) -> Answer<Reply> {
        self.ready()?;
        if !understood {
            return Err(wrong_state());
        }
        self.mend_log()?;
        let book = self.book()?;
        let (mut lines, _) = book.log(&LogQuery { own: true, ..LogQuery::default() }, usize::MAX)?;
        if lines.is_empty() {
            return Err(wrong_state());
        }
        lines.reverse();
        let mut labels = self.labels()?;
        let mut records = Vec::with_capacity(lines.len());
        for line in lines {
            let report = line.report;
            let row = self.log_row(&mut labels, line, true)?;
            let record = book.report(report_id(&row.report)?)?.ok_or_else(not_found)?;
            let answers = match (&record.draft, &record.latest) {
                (None, Some(latest)) => answered(&self.sent(&record, latest.version)?.shown),
                _ => answered(&self.opened(report)?.shown),
            };
            records.push(Record { row, practice: record.practice, answers });
        }
        let observer = book.person()?.map(|p| p.code).unwrap_or_default();
        let today = self.now().with_timezone(&self.zone()?).format(ISO).to_string();
        let (text, kind) = match format {
            LogFormat::Csv => (csv(&records), "csv"),
            LogFormat::Html => (html(&records, &self.screen_language(), &observer), "html"),
        };
        let mark = if records.iter().any(|r| r.practice) { "practice-" } else { "" };
        let file = format!("notes-{mark}{today}.{kind}");
        self.platform
            .bundles
            .keep(&file, text.as_bytes())
            .map_err(|e| crate::store_errors::store_error(&tabella_fieldbook::StoreError::from(e)))?;
        Ok(Reply::LogFile { file, records: u32::try_from(records.len()).unwrap_or(u32::MAX) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula_and_a_page_never_a_script() {
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("say \"no\", twice"), "\"say \"\"no\"\", twice\"");
        assert_eq!(escape("<script>&\""), "&lt;script&gt;&amp;&quot;");
    }
}
