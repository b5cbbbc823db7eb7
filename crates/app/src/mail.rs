//! Messages and questions of the desk, and the observer's answers to them.

use crate::App;
use crate::api::{AppError, ClarificationState, ClarificationView, ErrorCode, Mail, MessageView, QuestionView, Reply};
use crate::day::{from_ms, rfc3339};
use crate::error::{Answer, not_found, wrong_state};
use crate::reports::parked;
use crate::views::words_shown;
use tabella_domain::{Addressee, MailId, Note, NoteId, NoteState, NoteWhat};
use tabella_fieldbook::{StoredMessage, StoredNote, StoredQuery};
use tabella_proto::MAX_TEXT;

fn mail_id(text: &str) -> Answer<MailId> {
    text.parse().map_err(|_| not_found())
}

fn message_view(stored: StoredMessage) -> MessageView {
    let message = stored.message;
    MessageView {
        id: message.id.to_string(),
        from: code(&message.from),
        to: match message.to {
            Addressee::All => "all",
            Addressee::Area { .. } => "area",
            Addressee::Team { .. } => "team",
            Addressee::Observer { .. } => "observer",
        }
        .to_owned(),
        text: message.text,
        sent_at: message.sent_at,
        urgent: message.urgent,
        read: stored.read,
    }
}

/// The wire's own word for a code.
fn code(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => code,
        _ => String::new(),
    }
}

fn clarification_view(stored: &StoredNote) -> ClarificationView {
    ClarificationView {
        text: stored.text().to_owned(),
        at: rfc3339(from_ms(stored.at_ms)),
        state: match &stored.state {
            NoteState::Waiting { .. } => ClarificationState::Waiting,
            NoteState::Received { received_at } => ClarificationState::Received { received_at: received_at.clone() },
            NoteState::Parked { code } => ClarificationState::Parked { code: parked(*code) },
        },
    }
}

impl App {
    pub(crate) fn mail(&mut self) -> Answer<Reply> {
        self.ready()?;
        let book = self.book()?;
        let messages = book.messages()?.into_iter().map(message_view).collect();
        let mut questions = Vec::new();
        for stored in book.queries()? {
            questions.push(self.question_view(stored)?);
        }
        // Stable: within each part the newest stays first.
        questions.sort_by_key(|q| !q.open);
        Ok(Reply::Mail(Box::new(Mail { messages, questions })))
    }

    fn question_view(&mut self, stored: StoredQuery) -> Answer<QuestionView> {
        let open = stored.open();
        let query = stored.query;
        let mut view = QuestionView {
            id: query.id.to_string(),
            from: code(&query.from),
            report: query.report.to_string(),
            here: false,
            title: String::new(),
            place: None,
            path: query.path,
            number: None,
            label: query.label,
            answer: query.answer,
            state: None,
            text: query.text,
            sent_at: query.sent_at,
            read: stored.read,
            open,
            closed_at: stored.closed_at,
            clarifications: stored.clarifications.iter().map(clarification_view).collect(),
        };
        let book = self.book()?;
        let Some(record) = book.report(query.report)? else { return Ok(view) };
        view.here = true;
        view.title = self.report_title(&record);
        view.place = record.summary.place.clone();
        let asked = book.version(query.version)?.filter(|v| v.report == query.report).map(|v| v.version);
        let Some(version) = asked.or(record.latest.as_ref().map(|v| v.version)) else { return Ok(view) };
        // A form that cannot be read now hides nothing: the desk's own words stand.
        if let Ok(sent) = self.sent(&record, version)
            && let Some(q) = sent.shown.questions().find(|q| q.path == view.path)
        {
            view.number = q.number;
            view.label = q.label.clone();
            view.answer = words_shown(q);
            view.state = q.state;
        }
        Ok(view)
    }

    pub(crate) fn read_mail(&mut self, mail: &str) -> Answer<Reply> {
        self.ready()?;
        let mail = mail_id(mail)?;
        if self.book()?.unread(mail)? {
            self.say(NoteWhat::Read { mail })?;
        }
        self.mail()
    }

    pub(crate) fn clarify(&mut self, query: &str, text: &str) -> Answer<Reply> {
        self.ready()?;
        let query = mail_id(query)?;
        let text = text.trim();
        if text.is_empty() || text.chars().count() > MAX_TEXT {
            return Err(AppError::new(ErrorCode::ValueInvalid));
        }
        // Whoever answers has read.
        if self.book()?.unread(query)? {
            self.say(NoteWhat::Read { mail: query })?;
        }
        self.say(NoteWhat::Clarification { query, text: text.to_owned() })?;
        self.hurry()?;
        self.mail()
    }

    fn say(&mut self, what: NoteWhat) -> Answer<()> {
        let book = self.book()?;
        let device = book.device()?.ok_or_else(wrong_state)?;
        let (note, now) = (NoteId(self.new_id()?), self.now());
        book.say(&Note { note, device, at: rfc3339(now), what }, now)?;
        self.wake_ms = None;
        Ok(())
    }
}
