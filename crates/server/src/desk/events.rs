//! Server-sent events to open desk pages. Who hears of what is decided here, by the roles of the account; the board
//! comes at most twice a second; a page that falls behind is told to reload.

use super::session::{Answer, Desk};
use crate::app::{App, BOARD_EVERY};
use crate::live::Event as Happened;
use crate::told;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream, StreamExt};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until};

/// How soon a page learns that its session ended.
const SESSION_CHECK: Duration = Duration::from_secs(15);
/// Events that wait for a page whose connection is slow.
const WAITING: usize = 128;

/// `GET /desk/api/events`
///
/// # Errors
/// Signed out.
pub async fn events(
    State(app): State<Arc<App>>,
    desk: Desk,
) -> Answer<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let (sender, receiver) = mpsc::channel(WAITING);
    // Listening begins before the first board is computed: nothing falls in between.
    let happened = app.live.listen();
    tokio::spawn(follow(app, desk, happened, sender));
    // Fused: the compression layer may ask again after the end.
    let events =
        stream::unfold(receiver, |mut receiver| async move { receiver.recv().await.map(|e| (Ok(e), receiver)) }).fuse();
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(10))))
}

async fn board(app: &Arc<App>, desk: &Desk) -> Option<Event> {
    let (app, scope) = (Arc::clone(app), desk.scope());
    let board = tokio::task::spawn_blocking(move || app.board(scope.as_deref())).await.ok()?.ok()?;
    Event::default().event("board").json_data(&*board).ok()
}

async fn follow(
    app: Arc<App>,
    desk: Desk,
    mut happened: tokio::sync::broadcast::Receiver<Happened>,
    sender: mpsc::Sender<Event>,
) {
    let mut stopping = app.stopping.clone();
    let mut board_due = Some(Instant::now());
    let mut check = Instant::now() + SESSION_CHECK;
    let far = Duration::from_secs(3_600);
    loop {
        let due = board_due.unwrap_or_else(|| Instant::now() + far);
        let event = tokio::select! {
            () = told(&mut stopping) => return,
            () = sender.closed() => return,
            () = sleep_until(check) => {
                check = Instant::now() + SESSION_CHECK;
                let (shared, session, now) = (Arc::clone(&app), desk.session, app.now_ms());
                match tokio::task::spawn_blocking(move || shared.store.session(&session, now)).await {
                    // Also when roles or areas changed: the page signs in again and gets what it may see.
                    Ok(Ok(Some(account))) if account.roles == desk.account.roles && account.areas == desk.account.areas => None,
                    _ => return,
                }
            }
            () = sleep_until(due) => {
                board_due = None;
                board(&app, &desk).await
            }
            heard = happened.recv() => match heard {
                Ok(Happened::Report(line)) if desk.sees(line.0.as_deref()) => {
                    Some(Event::default().event("report").data(line.1.as_str()))
                }
                Ok(Happened::Report(_)) => None,
                Ok(Happened::Mail(stir)) if stir.0.iter().any(|area| desk.sees(area.as_deref())) => {
                    Some(Event::default().event("mail").data(stir.1.as_str()))
                }
                Ok(Happened::Mail(_)) => None,
                Ok(Happened::Board) => {
                    board_due.get_or_insert_with(|| Instant::now() + BOARD_EVERY);
                    None
                }
                Ok(Happened::Lag) | Err(RecvError::Lagged(_)) => Some(Event::default().event("lag").data("{}")),
                Err(RecvError::Closed) => return,
            },
        };
        if let Some(event) = event
            && sender.send(event).await.is_err()
        {
            return;
        }
    }
}
