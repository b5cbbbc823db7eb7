# Words of the field book and of what it shares with the desk. Sentence case; who, what, when; the reason after the state.

## Everywhere
back = Back
close = Close
cancel = Cancel
lock-now = Lock now
search-clear = Clear what was typed
try-again = Try again
continue = Continue
loading = Opening…
core-gone = The app does not answer. What was shown as saved is safe. Close the app and open it again.

# Names of months (as in a date) and of days from Sunday, for web views whose own tables lack the language; _ for a space.
calendar-months = January February March April May June July August September October November December
calendar-days = Sunday Monday Tuesday Wednesday Thursday Friday Saturday

## Status bar
status-bar = Saved, waiting, received. Opens Reports
status-saved = Saved
status-saved-here = on this device
status-saved-at = at { $time }
status-saving = Saving
status-saving-now = this answer
status-not-saved = Not saved
status-not-saved-see = see the answer
status-waiting = waiting
status-received = received
said-saved = Saved on this device at { $time }
said-not-saved = Not saved. What you typed is still here.
net-line = No network since { $time }. Reports go by themselves.
net-line-portal = This network wants a sign-in page first. Reports wait, and go by themselves.
net-line-fault = The mission’s server has a fault since { $time }. Reports wait, and go by themselves.
net-line-changed = The address does not prove that it is your mission. Nothing is sent. Tell your coordinator.
net-line-protocol = This app is too old for the mission’s server. Reports are kept. Update the app.
net-line-revoked = This device gets nothing new any more. What you sent is kept here and still goes.
practice-mark = Practice
practice-strip = Practice · nothing here is counted
practice-made-up = Practice · nothing is counted, places are invented

## States of a report
state-draft = saved on this device
state-waiting = waiting
state-received = received
state-set-aside = set aside
state-parked = kept on this device
state-new = not started
wait-no_network = no network
wait-retry = the last try did not get through
wait-retry-at = next try at { $time }
wait-queued = in line
wait-sending = on its way
parked-too_large = too large for the mission’s server
parked-refused = the mission’s server did not take it
parked-protocol_unsupported = the app must be updated first
parked-conflicting = the mission’s server holds another text under this number
parked-receipt_invalid = the receipt could not be checked
parked-do-ask = It stays here whole. Tell your coordinator the time at which you sent it, or try again later.
parked-do-too_large = It stays here whole. Save it to a file and give the file to your coordinator.
parked-do-refused = It stays here whole. Save it to a file, give the file to your coordinator, or try again later.
parked-do-protocol_unsupported = It stays here whole. Update the app, then try again.
parked-do-conflicting = It stays here whole. Tell your coordinator the time at which you sent it, and save it to a file.
parked-do-receipt_invalid = It stays here whole, and may have arrived. Try again when you are on another network.
set-aside-note = The mission received it and keeps it apart for a look. There is nothing for you to do.
receipt-no = receipt { $receipt }

## Answer states
answer-not_observed = Not seen
answer-not_applicable = Does not apply
answer-refused_access = Access refused
answer-dont_know = Don’t know
answer-unanswered = Leave unanswered
answered-not_observed = Not seen
answered-not_applicable = Does not apply
answered-refused_access = Access refused
answered-dont_know = Don’t know
answered-unanswered = Left unanswered
answered-none = Unanswered
no-value = No value: say why

## Welcome and enrolment
welcome-title = Your field book
welcome-lead = Your mission gave you a link, or an address with a code. With it, this device becomes yours for the mission.
welcome-link = Link
welcome-link-hint = Paste it here, or type it.
welcome-qr = Read a QR code
welcome-qr-none = There is no QR code in this picture that can be read. Take it again from closer, or type the address and the code.
welcome-qr-reading = Reading the picture…
welcome-typed = Type an address and a code instead
welcome-linked = Use a link instead
welcome-address = Address
welcome-address-hint = For example mission.example.org
welcome-code = Code
welcome-code-hint = Capitals or small letters, with or without hyphens.
welcome-need-link = Paste or type the link first.
welcome-need-code = Both are needed: the address and the code.
welcome-language = Language
confirm-title = Is this your mission’s address?
confirm-lead = Compare it with what your mission gave you. Nothing has been sent yet.
confirm-key = The link also names the server’s key. The device will talk to nobody else.
confirm-other = Another address

secret-title-pin = Choose a PIN
secret-title-passphrase = Choose a passphrase
secret-lead-pin = It opens this field book. Without it nobody can read what is on this device, even with the device in their hands.
secret-lead-passphrase = It opens this field book. Nobody can read what is on this device without it. Several words that only you put together are best.
secret-forget = Nobody can look it up for you. Do not write it on the device or near it.
secret-pin = PIN, at least { $least } digits
secret-passphrase = Passphrase, at least { $least } characters
secret-repeat-title-pin = The same PIN again
secret-repeat-title-passphrase = The same passphrase again
secret-repeat-lead = So that a slip does not lock you out.
secret-different = The two are not the same. Nothing was set. Choose again.
secret-entered = { $n ->
    [one] { $n } digit entered
   *[other] { $n } digits entered
}
secret-show = Show what I type
secret-strength-weak = easy to guess
secret-strength-fair = fair
secret-strength-good = hard to guess
secret-too-easy = Too easy to guess: a run, one digit again and again, or a date. Choose another.
change-title-pin = Change the PIN
change-title-passphrase = Change the passphrase
change-old-pin = First the PIN that you have now
change-old-passphrase = First the passphrase that you have now
change-least-pin = Then the new one, twice. Your mission asks for at least { $least } digits.
change-least-passphrase = Then the new one, twice. Your mission asks for at least { $least } characters.
change-nothing = Nothing was changed.
change-done-pin = The PIN is changed
change-done-passphrase = The passphrase is changed
change-done-text = From now on only the new one opens this field book. Everything that was saved stays saved.
change-back = Back to the settings
secret-same = That is the one you have now. Choose another.
pad-delete = Delete the last digit
pad-done = Done
pad-open = Open

enrolling-title = Joining the mission
enrolling-work = Asking the mission’s server…
enrolling-work-safe = You can leave this screen or lock the device. It goes on by itself.
enrolling-failed = It did not work yet
enrolling-again = Ask again
fetching-title = Forms and stations are on their way
fetching-lead = You are enrolled. The first time needs the network for a moment. It goes on by itself when the network comes back.
fetching-now = Try now

## Lock
lock-pin = Enter your PIN
lock-passphrase = Enter your passphrase
lock-passphrase-label = Passphrase
lock-safe = Everything that was saved stays saved.
lock-forgotten = Forgotten?
lock-forgotten-text = Nobody can look it up, and it cannot be changed from here. Ask your coordinator. Nothing on this device is deleted.
lock-left = { $left ->
    [one] Not the right one. { $left } more try before a wait.
   *[other] Not the right one. { $left } more tries before a wait.
}
lock-wait = Too many tries. Wait { $time }, then try again. Nothing is deleted.
lock-opening = Opening…
lock-unsaved = One answer could not be saved before the lock. It is kept in memory and is shown again when you open the report.

## Blocked
blocked-title = The field book cannot be opened now
blocked-again = Try to open it again

## Today
place-today = Today
place-stations = Stations
place-reports = Reports
place-settings = Settings
places = Places
today-title = Today
today-title-practice = Today (practice)
sunlight-on = Sunlight: black on white
sunlight-off = Sunlight off
station = Station
station-change = Change station
station-choose = Choose your station
station-choose-hint = Search { $total } stations by number, name or address.
station-registered = { $n } on the register
area = Area { $area }
in-progress = In progress
in-progress-correction = Correction in progress
due-by = due by { $time }
answered-of = { $answered } of { $questions }
answered-of-said = { $answered } of { $questions } answered
continue-at = Continue at question { $n }
continue-report = Continue
review-and-send = Review and send
due = Due
due-no-time = no set time
due-next = Next
due-sent-of = { $sent } of { $expected } sent
due-questions = { $n ->
    [one] { $n } question
   *[other] { $n } questions
}
start = Start
start-form = Start: { $form }
reports-today = Reports of today
reports-today-all = All { $n } reports of today
list-more = Show more: { $n }
today-empty = Nothing is due
today-empty-text = Forms that the mission asks for will stand here. You can report something at any time with the buttons below.
any-time = At any time
clock-ahead = This device’s clock is { $span } ahead. Times are kept as the device shows them; the mission sees the difference.
clock-behind = This device’s clock is { $span } behind. Times are kept as the device shows them; the mission sees the difference.
span-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
span-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
span-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
where-title = Where did it happen?
where-here = At station { $number }
where-other = Another place

## Stations
find-station = Find a station
find-station-for = Where? { $form }
find-label = Number, name or address
find-count = { $n } of { $total } stations
find-count-more = First { $n } of { $total } stations
find-total = { $total } stations on this device
find-marks = Letters without marks also match
find-none = No station matches
find-none-text = Try fewer letters, the number alone, or the street.
find-start = Type a number, a name or a street
find-start-text = Three letters are usually enough.
find-yours = Yours today
find-check = Before you choose, check the number, the constituency and the address against the sign on the door.
find-no-list = No stations have arrived on this device yet.
confirm-station = Is this what the sign on the door says?
confirm-station-yes = Yes, this station
confirm-station-no = Look again
not-listed = Not in the list
not-listed-title = The station is not in the list
not-listed-lead = Write what tells it apart: the number on the sign, the name of the building, the street.
not-listed-reason = What you see
not-listed-need = Write a few words first, so that the mission can find it.
not-listed-start = Start the report

## A form
question-of = { $n } of { $total }
questions-list = All questions, and what is unanswered
all-on-page = All questions on a page
one-at-a-time = One question at a time
form-language = Language of the form
version-n = version { $n }
next = Next
previous = Back
review = Review
seen-at = Seen at { $time }
seen-unset = Time seen: set when you answer
seen-change = Change time
seen-time = Time seen
seen-date = Day seen
seen-keep = Keep this time
seen-apart = The time at which you typed the answer is kept as well.
seen-wrong = This is no time. Nothing was changed.
clear-answer = Clear answer
guidance = More about this question
required = Needed before sending
missing = Needed before sending: an answer, or why there is none.
not-saved = Not saved: { $why } What you typed is still here.
not-saved-again = Save again
read-only = Filled in by the form
note-read = To read
acknowledge = I have read this
choose-many = Choose all that are true
change-choice = Choose another
search-choices = Search the list
choices-none = Nothing in the list matches. Try fewer letters.
choices-more = More match. Type more letters.
number-hint = Digits only
decimal-hint = Digits, with a point or a comma
date-label = Date
time-label = Time
time-hint = 24 hours: type 0715 for 07:15
time-wrong = This is no time of day. Write hours and minutes, as 07:15.
month-too = A month needs its year, and a year four digits; until then it is not saved.
time-too = Give the time too; the date alone is not saved.
month-label = Month
year-label = Year
use-now = Now
choose-one = Choose
range-unset = not set
less = One fewer
more = One more
rank-first = Touch what comes first
rank-next = Touch what comes at place { $n }
rank-grip = { $label }, place { $n } of { $total }. Arrow keys move it
rank-up = Move up: { $label }
rank-down = Move down: { $label }
rank-moved = { $label }: place { $n } of { $total }
figure-keys = Number keys
figure-next = Next figure
geo-use = Use this device’s position
geo-working = Looking for the position…
geo-off = The device gives no position. You can type it below, or say why there is none.
geo-lat = Latitude
geo-lon = Longitude
geo-accuracy = to about { $m } m
geo-keep = Keep this position
geo-wrong = Latitude runs from −90 to 90, longitude from −180 to 180.
geo-typed = Type it instead
other-kind = This version of the app has no own control for this question. You can type the answer.
pick-station = Choose the station
repeat-add = Add: { $label }
repeat-remove = Remove { $label } { $n }
repeat-none = None yet.
repeat-one = { $label } { $n }
repeat-sure = Remove { $label } { $n } with its answers?
repeat-remove-yes = Remove
repeat-remove-no = Keep
overview-title = Questions
overview-unanswered = { $n ->
    [0] Every question has an answer or a reason
    [one] { $n } unanswered
   *[other] { $n } unanswered
}
overview-first = Go to the first unanswered
overview-only = Unanswered only
unanswered-n = { $n ->
    [0] All answered
   *[other] { $n } unanswered
}
theme-answered = { $n } of { $total } answered
more-states = More: why there is no value, time seen
theme-none = Questions

## After a serious answer
serious-title = Saved. You need not intervene. Are you safe?
serious-title-unsaved = You need not intervene. Are you safe?
serious-safe = I am safe
serious-help = I need help
serious-go-on = Go on with question { $n }
serious-go-on-plain = Go on
serious-go-on-review = Go on to the review
help-title = First yourself
help-1 = If you can leave, leave. No report is worth your safety.
help-2 = Then call: your mission’s number is on the back of your paper card. If somebody is hurt, call the emergency number first.
help-3 = The app calls nobody by itself. Your answers are saved on this device, and you can go on later.
help-lock = Lock the app

## Review, sending
review-title = Review and send
review-seen = seen { $from }–{ $to }
review-seen-at = seen { $from }
review-answered = Answered
review-unanswered = Unanswered
review-may-send = Unanswered. You can send it so.
review-look-plain = Look
review-blocking = Before it can be sent
review-blocking-note = These need an answer, or why there is none. Everything is saved.
review-first-blocking = Go to question { $n }
review-serious = The mission may call you about these
review-changes = What this version changes
review-left = Unanswered
review-waits = No network now: it waits here and goes by itself. You can correct it later; this version stays.
review-goes = It goes at once. You can correct it later; this version stays.
review-goes-correction = Version { $n } goes beside the earlier one. Both stay.
not-yet = Not yet
send = Send
discard = Discard this draft
discard-sure = Discard this draft? Its { $n } answers leave this device and cannot be brought back.
discard-yes = Discard
discard-no = Keep it
sent-title-waiting = Sent by you. It waits on this device
sent-title-received = Received by the mission
sent-title-parked = Kept on this device
sent-waiting = It goes by itself when there is a network. You can lock or close the app.
sent-sending = It is on its way. You can lock or close the app.
sent-received = The receipt was checked. Its number is { $receipt }.
sent-today = Back to Today
sent-report = Look at the report

## Reports
reports-title = Reports
reports-who = Observer { $observer }
reports-who-station = Observer { $observer } · Station { $station }
reports-empty = No reports yet
reports-empty-text = What you start on Today stands here, from the first answer to the receipt.
reports-to-today = Go to Today
reports-waiting = Waiting
reports-waiting-network = next try when there is a network
reports-parked = Kept, please look
reports-drafts = Saved, not sent
reports-drafts-note = yours to send
reports-received = Received by the mission
report-last-answer = last answer { $time }
report-sent-by-you = sent by you { $time }
report-version = { $title }, version { $n }
report-correcting = being corrected
save-to-file = Save to a file
try-now = Try now
asked-now = The mission’s server was asked.
file-saved = { $versions ->
    [0] There was nothing to save: everything is received.
    [one] { $versions } report is in the file { $file }. Only the mission can open it.
   *[other] { $versions } reports are in the file { $file }. Only the mission can open it.
}
report-versions = Versions
report-version-n = Version { $n }
report-version-sent = sent { $time }
report-version-received = received { $time }
report-hash = SHA-256
report-answers = Answers
report-attempts = { $n ->
    [one] { $n } try so far
   *[other] { $n } tries so far
}
correct = Correct
correct-go-on = Go on with the correction
correct-note = A correction is a new version. The one you sent stays beside it.
seen-typed = seen { $seen } · typed { $typed }
seen-only = seen { $seen }

## Settings
settings-title = Settings
settings-language = Language
settings-theme = Appearance
theme-auto = As the device
theme-light = Light
theme-dark = Dark
theme-sunlight = Sunlight
theme-sunlight-hint = Black on white, thicker lines
settings-network = Network
settings-server = Mission’s server
server-yes = It answers
server-no = It does not answer
settings-since = Since
settings-last-contact = Last answer
settings-never = never
settings-why = Why
settings-clock = Clock
settings-clock-good = agrees with the mission
settings-device = This device
settings-mission = Mission
settings-observer = Observer
settings-area = Area
settings-zone = Time zone
settings-stations = Stations in the list
settings-lock-after = Locks by itself after
settings-secret = Access
settings-version = Version of the app
settings-file = What is not received
settings-file-text = Writes everything that is not received into one locked file. Give it to your coordinator if the network does not come back.
net-reason-unreachable = no network, or nothing answers at the address
net-reason-not_an_endpoint = another page answers instead, as where Wi-Fi wants a sign-in
net-reason-endpoint_fault = the mission’s server has a fault of its own
net-reason-endpoint_changed = the address does not prove that it is your mission
net-reason-protocol_unsupported = this app is too old for the mission’s server
net-reason-device_revoked = this device was withdrawn by the mission
net-reason-other = it could not be reached

## Errors: what is safe, then what to do
err-address_invalid = This is not an address. Nothing was sent. Compare it with what your mission gave you, for example mission.example.org.
err-code_invalid = The code has a letter too many, too few, or one that codes do not have. Nothing was sent. Compare it letter by letter.
err-code_unknown = The server does not know this code. Check the address and the code, then ask again. If both are right, ask your coordinator.
err-code_expired = The code’s time is over. Nothing is lost. Ask your coordinator for a new one and type it here.
err-code_used = Another device has already used this code. If it was not you, tell your coordinator now. You need a new code.
err-not_an_endpoint = Something else answered at { $host }: perhaps a Wi-Fi sign-in page, perhaps a wrong address. Nothing was sent. Sign in to the Wi-Fi or check the address, then ask again.
err-unreachable = Nothing answers at { $host }. What is saved is safe. Check the network and the address; the app also tries by itself.
err-endpoint_changed = The server at this address does not prove that it is your mission’s. Nothing was sent to it. Do not go on; tell your coordinator.
err-endpoint_fault = The mission’s server has a fault of its own. What is saved is safe. It is tried again by itself; you need do nothing.
err-protocol_unsupported = This app is too old for the mission’s server, or too new. What is saved is safe. Update the app, then try again.
err-device_revoked = The mission has withdrawn this device. Reports that you sent are kept here and still go. Ask your coordinator.
err-secret_wrong = Not the right one. Nothing is deleted. { $left } more before a wait.
err-secret_throttled = Too many tries. Nothing is deleted. Wait { $seconds } seconds, then try again.
err-secret_too_short = Too short: at least { $least }. Choose a longer one.
err-secret_too_simple = Too easy to guess: a run, or the same again and again. Choose another.
err-keychain_missing = This device has lost its half of the key, so the PIN alone does not open the field book. Nothing is deleted. Bring the device to your coordinator: the mission’s recovery key opens it.
err-disk_full = The device’s storage is full. What was shown as saved is safe; this is not saved yet. Delete photos or apps, then save again.
err-store_busy = The field book is already open in another window. What is saved is safe. Close the other window, then try again.
err-store_damaged = The field book’s file is damaged. It was left untouched. Do not delete the app; bring the device to your coordinator, and use the paper card until then.
err-store_newer = A newer version of the app made this field book. It was left untouched. Update the app, then open it again.
err-not_found = This is no longer here. Go back and open it again from the list. What was saved is safe.
err-locked = The field book is locked. Open it with your PIN or passphrase and go on.
err-wrong_state = This cannot be done now: the report may be sent already. Go back to Reports; to change what was sent, use Correct.
err-value_invalid = The form does not take this kind of answer here.
err-form_broken = This form cannot be opened. Your other reports are safe. Use the paper card for this one and tell your coordinator.
err-internal = Something in the app went wrong. What was shown as saved is safe. Try again; if it stays so, close the app and open it.

## The field book in a browser
web-use-here = Use it here
web-held-title = Open in another tab
web-held = The field book is open in another tab or window of this browser. Only one at a time can write. Nothing is lost: go on there, or use it here and the other closes its own.
web-taken-title = Now open in another tab
web-taken = The field book was taken over by another tab. What was shown as saved is there.
web-unsupported-title = This browser cannot keep a field book
web-unsupported = It lacks private, encrypted storage for web apps, or this is a private window. Use an up-to-date Chrome, Edge, Firefox or Safari in a normal window. Nothing was stored here.
web-refused-title = The browser gives no storage
web-refused = It refused the place for the field book; most often the device is full. What was saved before is still there. Free some space, then try again.
web-insecure-title = This address is not secure
web-insecure = The address begins with http:// and a browser keeps encrypted storage only behind https://. Ask whoever gave you the address for the one with https://, or scan the code on the mission's screen again. Nothing was stored here.
web-fault-title = The app stopped
web-fault = What was shown as saved is safe on this device. Try again; if it stops again, tell your coordinator.
web-app = This browser
web-storage = Storage
web-storage-kept = The browser keeps it
web-storage-may-go = The browser may clear it when space is short. Install the app, and send soon.
web-storage-ask = Ask the browser to keep it
web-install = Install the app
web-installed = Installed on this device
web-update = A new version is ready
web-update-text = Drafts and reports stay as they are; a form goes on in the version it began with.
web-update-now = Load the new version

## A visit
undo = Undo
form-menu = More about this form
answered-left_early = Left early
answer-left_early = Left early
find-visited = visited
check-in = Check in
check-in-arrived = I have arrived
check-in-leaving = I am leaving
check-in-safe = I am safe
check-in-need_help = I need help
check-in-told = Saved: { $what }
check-in-help-title = First yourself
check-in-help-3 = Your call for help is saved and goes by itself as soon as there is network. Without network nobody has it yet: call.
check-in-help-more = Say what you need
left-button = I had to leave / was not let in
left-button-short = Had to leave / not let in
left-safe-title = Saved. You need not intervene. Are you safe?
left-saved = { $form } is closed: { $kept ->
    [one] { $kept } answer kept
   *[other] { $kept } answers kept
}, { $marked ->
    [one] { $marked } question marked
   *[other] { $marked } questions marked
} as left early. You can send it as it is.
left-what = What happened? It can wait.
left-had_to_leave = I had to leave
left-not_let_in = I was not let in
left-done = Done
left-go-on = Go on
left-back-title = Taken back
left-back = The form is open again. What you answered stands as before.
left-line = { $why }. What was still open is marked so; what you add stays.
later = I write this down later
later-change = Change the time seen
later-when = When did you see it?
later-text = What you answer from now on carries this time as seen. The time at which you type is kept apart.
later-wrong = This is no time that has passed. Look once more.
later-keep = Use this time
later-stop = Back to now
later-line = What you answer now was seen { $time }.
tally-title = Count of voters
tally-open = Count voters
tally-own = Your own count
tally-one = one tap, one voter
tally-undo = Take one back
tally-break-begin = Start a break
tally-break-end = End the break
tally-on-break = On a break since { $time }. Nothing is counted.
tally-break-open = { $from } – still on a break
tally-breaks = Breaks
tally-last = last { $time }
tally-apart = Your count, the announced figure and the official figure are kept apart. None corrects another.
tally-form = Go to the form: { $form }
visits = Stations of today
visits-until = until { $time }
visits-here = still here
visits-breaks = { $n ->
    [one] { $n } break
   *[other] { $n } breaks
}
protocol-copy = Copy exactly what is written, even if it does not add up. Do not correct it or tell the commission.
protocol-one = Results protocol
protocol-n = Results protocol { $n }
protocol-what = Line
protocol-written = As written
protocol-line = Line { $n }
protocol-empty = left empty
## The log of a long-term observer
place-log = Log
log-title = Log
log-records =
    { $n ->
        [one] { $n } record
       *[other] { $n } records
    }
log-find = Search in all that was written
log-shown = { $n } of { $total }
log-filters = Filters
log-filters-n = Filters: { $n }
log-filters-clear = Show all
log-theme = Theme
log-kind = Kind of record
log-place = Place
log-from = From
log-to = To
log-all = All
log-more = Show more
log-narrow = There are more. Narrow the search to see them.
log-none = No record fits
log-none-text = Try fewer letters, or take a filter away.
log-empty = Your log is empty
log-empty-text = Make a record of a meeting, an event, a session. It is saved on this device as you write, and goes to the mission when you send it.
log-by = from { $observer }
log-comes-back = follow up on { $date }
log-new = New record
log-new-title = What do you record?
log-export = Save a copy of my log
log-export-title = Save a copy of your log
log-export-warning = This file is not encrypted. Whoever gets it can read everything in it: places, persons met, what was said. Keep it only where it is safe, and delete it when you no longer need it.
log-export-own = Only your own records are in it, not your partner’s.
log-export-understood = I understand, and I need the file
log-export-html = As a page to read
log-export-csv = As a table (CSV)
log-export-done =
    { $n ->
        [one] { $n } record is in the file { $file }.
       *[other] { $n } records are in the file { $file }.
    }
partner-note = This record is from { $observer }, who shares the log with you. Only they can correct it.
partner-sent = Sent { $time } · version { $n }
follow-ups = To follow up
follow-up-done = Done
follow-up-done-of = Done: { $title }
follow-up-done-said = Marked as done on this device.
follow-up-open-said = It is back on the list.
follow-up-undo = Undo
week-title = The week
week-span = { $from } to { $to }
week-records =
    { $n ->
        [one] { $n } record this week
       *[other] { $n } records this week
    }
week-open-log = Open the log
week-none = Weekly report: not begun
week-compose = Compose the weekly report
week-short = Weekly report
week-go-on = Go on with it
week-look = Look at it
week-exists = The report of this week is here already
week-how = Choose what goes in, put it in order, and change the words. No names. Nothing is sent yet.
week-empty = No records in these days
week-empty-text = Choose other days, or write the report without records.
week-no-theme = Without a theme
week-under = Theme
week-text = Text of { $title }
week-up = Move up: { $title }
week-down = Move down: { $title }
week-moved-up = Moved up
week-moved-down = Moved down
week-draft = not sent yet
week-place = Area or constituencies
week-make =
    { $n ->
        [0] Make the draft without records
        [one] Make the draft from { $n } record
       *[other] Make the draft from { $n } records
    }
week-make-note = The draft is saved on this device. You can change every word in it before you send it.
## Messages and questions of the desk
mail-title = Messages
mail-one = Message
mail-none = No messages yet
mail-none-text = What your coordinators write to you, and what they ask about your reports, stands here. It comes by itself when there is a network.
mail-questions = Questions about your answers
mail-answered = Answered questions
mail-new = new
mail-urgent = urgent
mail-urgent-first = One of them is urgent. Read it first.
mail-card = What your coordinators wrote and asked
mail-card-new = From your coordinators
mail-questions-n = { $n ->
    [one] { $n } question about an answer
   *[other] { $n } questions about answers
}
mail-unread-n = { $n ->
    [one] { $n } new message
   *[other] { $n } new messages
}
mail-arrived = Something new from your coordinators. It stands on Today.
mail-question-n = question { $n }
mail-from-coordinator = Coordinator
mail-from-area_coordinator = Area coordinator
mail-from-head_of_mission = Head of mission
mail-from-administrator = Administrator of the mission
mail-from-desk = The mission’s desk
mail-to-all = to everybody
mail-to-area = to your area
mail-to-team = to your team
mail-to-observer = to you
mail-read-note = Your mission learns that you read it, as soon as there is a network.
ask-title = Question about an answer
ask-about = The answer that it is about
ask-label = What can you say to this?
ask-keep = Your answer in the report stays as it is. What you write stands beside it. No names.
ask-slip = If the answer was a slip, open the report and correct it.
ask-send = Send
ask-more = Add something
ask-need = Write a few words first.
ask-said = What you said
ask-saved = Saved on this device. It goes by itself.
ask-waiting = saved on this device, waiting
ask-received = received { $time }
ask-closed = The mission closed this question { $time }. Nothing more is needed.
ask-settled = This question was answered already. Nothing more is needed.
ask-elsewhere = The report is not on this device. You can answer all the same.
ask-open-report = Open the report
ask-here = Your coordinator asks
ask-here-answered = Asked and answered
## Photos, recordings, files
evidence-off = The mission has turned photos, recordings and files off in this form. Say what you saw in words.
evidence-hint = The original is kept as it is, locked on this device, and sent after the text of your report.
evidence-take-image = Take a photo
evidence-take-audio = Record sound
evidence-take-video = Record a film
evidence-choose = Choose a file
evidence-replace = Choose another
evidence-remove = Remove
evidence-remove-sure = It was never sent. Removing it takes it off this device for good.
evidence-caption = In your words, what does it show?
evidence-working = Saving …
evidence-saved = saved on this device
evidence-waiting = waiting
evidence-received = received { $time }
evidence-parked = kept on this device
evidence-sent-stays = What was sent stays as it is. Another one becomes part of the next version.
evidence-elsewhere = A file that is not on this device
evidence-given = A file, see below
evidence-title = Photos, recordings, files
evidence-taken = taken in { $time }
evidence-kind-photo = Photo
evidence-kind-audio = Sound recording
evidence-kind-video = Film
evidence-kind-document = File
evidence-no-view = This device cannot show it here. It is kept and sent as it is.
size-mb = { $n } MB
size-kb = { $n } kB
files-text-received = text received
files-waiting = { $n ->
    [one] { $n } photo or file waiting
   *[other] { $n } photos or files waiting
  }
files-received = { $n ->
    [one] { $n } photo or file received
   *[other] { $n } photos or files received
  }
files-parked = { $n ->
    [one] { $n } photo or file kept here, please look
   *[other] { $n } photos or files kept here, please look
  }
err-evidence_too_large = It is larger than { $most } MB, more than the mission’s server takes. It is not saved here; your other answers are. Take it again smaller or shorter.
parked-unreadable = it cannot be read back from this device
parked-do-unreadable = The text of your report is safe. Tell your coordinator that a file of it could not be read; take it again if you can.
## Map of the own area
map-title = Map of my area
map-open-short = Map
map-picture = Map. Arrow keys move it, plus and minus change its scale, zero shows the whole area. Everything on it is in the lists beside it.
map-nearer = Nearer
map-further = Further away
map-whole = Whole area
map-own = My station
map-station = Station
map-visited = Station, visited
map-record = My record
map-partner = My partner’s record
map-here = Here: { $n }
map-clear = Close
map-open = Open
map-mine = I am here
map-nearer-hint = More are here. Come nearer to tell them apart.
map-records = Records
map-stations = Stations
map-of = { $n } of { $total } on the map
map-no-records = None of your records says where it was. A record is on the map once its position is written down.
map-positions-off = The mission has not turned positions on, so records are not on the map. They are in your log.
map-no-stations = The mission’s list does not say where the stations of your area are. Find them by name or number.
map-no-outline = The mission has not sent the outline of your area.
map-all = Show all { $n }
map-empty = No map yet
map-empty-text = Your area, its stations and your records will be here once the mission sends them. Nothing is missing from your reports.
map-credit = Outlines of countries: Natural Earth, simplified. They say nothing on any border.

## What a file for the mission holds
file-holds = In the file { $file }: reports { $versions }, photos and files { $files }, confirmations and answers to the desk { $notes }. Only the mission can open it.
file-left =
  { $n ->
    [one] One photo or file did not fit. Save another file for it.
   *[other] { $n } photos or files did not fit. Save another file for them.
  }

## Handing over to the partner, and taking over

viewfinder-asking = The device asks whether the camera may be used. Nothing is recorded.
viewfinder-denied = The camera is not allowed here. Allow it in the settings of the device or browser, or take a picture of the code instead.
viewfinder-none = This device gives no running camera here. Take a picture of the code, or open it as a file.
viewfinder-busy = Another app is using the camera. Close it and come back, or take a picture of the code.
welcome-film = Film the QR code
state-handed-over = handed over to { $to }
state-offered = offered to { $to }, not confirmed yet
reports-handed = With your partner
reports-handed-note = kept here, to be read
due-handed = { $n } with your partner
handover-card = Handing over
handover-shift = Hand over the shift
handover-one = Hand over to partner
handover-take = Take over from partner
handover-with = with { $peer }
handover-from = { $peer } hands over
handover-from-short = from { $peer }
handover-by = answered by { $observer }
handover-offered = Offered to { $peer }, not confirmed yet
handover-offered-text = Nobody writes in it until it is confirmed. Show the code again, or read the confirmation.
handover-received-text = Not taken over yet. Look at it first.
handover-what = What do you hand over?
handover-none = No draft can be handed over. What you sent stays yours.
handover-note = For who comes after you
handover-note-hint = Seals, open matters, whom to ask. No names of voters.
handover-how = It goes from screen to camera, without a network. Both of you need your own phone.
handover-read = Read partner’s code
handover-film-request = Your partner opens “Take over from partner”. Film the code on that screen.
handover-asks = { $peer } of your team asks to take over
handover-asks-check = Is that the code of the person beside you?
handover-no = No, read again
handover-yes = Yes, hand over
handover-show = Let { $peer } film this until that phone has all parts.
handover-sealed = Sealed for that phone alone. Who else films it reads nothing.
handover-then = After taking over, { $peer }’s phone shows a code. Film it.
handover-read-confirmation = Read the confirmation
handover-again = Show the code again
handover-done = { $peer } has it
handover-done-text = Handed over at { $time }. Your copy stays here, to be read. { $peer } sends it.
handover-withdraw = Take it back
handover-withdraw-ask = Has { $peer } taken it over? Then read the confirmation instead. If both of you go on, the mission gets both and asks.
handover-withdraw-yes = Take it back, I go on
handover-ask = Show this code to the one who hands over to you. Then read theirs.
handover-own-code = Show my code
handover-film-letter = Film your partner’s code until all parts are there. Any order will do.
handover-have = { $have } of { $of } parts
handover-accept = Take over
handover-taken = You have it now
handover-taken-show = Show { $peer } this code, so that the other phone knows too.
handover-to-today = To Today
handover-code = Code to be filmed
handover-code-moving = Moving code of { $n } parts, to be filmed
handover-still = Hold still
handover-move = Go on
handover-no-code = There is no code of a handover in it. Take the picture again from closer.
handover-file-open = Open a picture or file
handover-file-save = Save as a file
handover-file-saved = Saved as { $file }
handover-matters = Still open
handover-arrived = arrived { $time }
handover-breaks = { $n ->
    [one] { $n } break
   *[other] { $n } breaks
  }
err-handover_damaged = This is not what the next step needs, or it was changed on the way. Nothing happened here. Read it again.
err-handover_other_mission = This code is not from your mission. Nothing happened here. Check with the person beside you.
err-handover_other_team = This code is from another team. Only people of one team hand over to each other. Nothing happened here.
err-handover_own_code = This is this phone’s own code. Film your partner’s.
err-handover_not_for_me = This was made for another phone, or for a code of yours that is over. Show your partner your code again.
err-handover_form = A form in it is not on this phone yet. What you read is kept: connect once, then take over. Until then your partner’s phone keeps it.
err-handover_files = It has photos or files, which stay on this phone. Send it from here.
err-handover_here = This report goes on at this phone. What was written here stays. Tell your coordinator that both of you have it.
err-handover_not_ready = The mission has not told this phone yet whose it is. Connect once; then handing over works without a network.
err-handover_no_team = You are in no team, so there is nobody to hand over to. Ask your coordinator.

## Practice, the observer's card, keys, sound and signatures
guide-title = Practice
guide-strip = Practice · stays on this device
guide-start = Practise (10 minutes)
guide-go-on = Go on with the practice
guide-again = Practise once more
guide-offer = Every step once, offline. Nothing of it is sent.
guide-under-way = { $answered } of { $questions } answered · saved on this device
guide-done-on = Done { $time } · practice receipt { $number }
guide-try = Try it
guide-review-says = Nothing is sent. You get a practice receipt, and the practice answers are removed from this device.
guide-send = Send (practice)
guide-receipt-mark = Practice receipt · no report was sent
guide-receipt-title = You have done the practice
guide-receipt-when = { $time } · { $answered } of { $questions } answered
guide-receipt-says = This device made this receipt by itself. Nothing left it, and the practice answers are gone. It stands for no report.
guide-receipt-real = The receipt of a report has eight letters and digits, and says: received by the mission.
guide-learnt = What you have tried
guide-learnt-station = A station is checked by number, constituency and address
guide-learnt-states = “Not seen”, “don’t know” and “no” are three different answers
guide-learnt-figures = Figures are copied as they are written
guide-learnt-serious = After a serious answer you need not intervene
guide-learnt-leave = Had to leave or not let in is one tap
guide-learnt-saved = Saved on this device, waiting, received: always in the upper bar
card-title = Observer card
card-open = Read and print the card
card-open-text = One page for where the phone may not go
card-print = Print
keys-title = Keyboard
keys-tab = to the next field, and back
keys-arrows = from one choice to the other
keys-space = choose, or take back
keys-enter = on a choice: next question
keys-next = next question, at the end the review
keys-previous = question before
keys-escape = close what is open
keys-choose = the first to the ninth choice; the states follow the values
keys-overview = list of questions
keys-unanswered = first unanswered question
keys-view = one at a time, or all on a page
keys-language = language of the form
keys-menu = more about this form
keys-this = this list
keys-single = Single keys
keys-single-text = Turn them off where a voice types for you
record-asking = Waiting for the microphone …
record-recording = Recording, not saved yet
record-saving = Saving …
record-off = The microphone may not be used here, or there is none. Choose a file instead.
record-on = Recording
record-length = Length so far
record-note = When the app locks or you leave this screen, the recording ends and is saved.
record-drop = Discard
record-stop = Stop and save
sign = Sign here
draw = Draw here
sign-here = Sign with a finger, a pen or the mouse
draw-here = Draw with a finger, a pen or the mouse
sign-other = Who cannot draw here may choose a picture file instead.
sign-undo = Take back
sign-keep = Save
practice-word = practice
