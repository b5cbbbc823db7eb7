# The desk. Words of methodology.md, section 9: set aside, checked with the observer, received.

title = { $place } · Tabella
title-plain = Tabella
title-report = { $form }, { $observer } · Tabella
skip = To the content
home = Tabella, to the board
places = Places
place-board = Board
place-reports = Reports
settings = Language and appearance
pref-language = Language
pref-appearance = Appearance
pref-auto = As the device
pref-light = Light
pref-dark = Dark
sign-out = Sign out
sign-out-failed = You are still signed in.
sign-out-failed-do = The endpoint did not answer, so the session was not ended. Try again, or close the browser window.
mission-time = { $date }, mission time
asking = Asking the endpoint…
again = Try again
open = Open

scope-practice = Rehearsal
scope-synthetic = Synthetic stations
scope-both = Rehearsal · synthetic stations
scope-stations = { $n ->
    [one] { $n } station
   *[other] { $n } stations
}
scope-observers = { $n ->
    [one] { $n } observer
   *[other] { $n } observers
}
scope-devices = { $n ->
    [one] { $n } device
   *[other] { $n } devices
}
scope-areas = { $n ->
    [one] You see area { $areas }
   *[other] You see areas { $areas }
}
scope-embargo = Nothing is public before the mission releases it
kind-full-eom = Full observation mission: visits are not a sample
kind-limited-eom = Limited mission: no percentages from visits
kind-citizen-sampled = Citizen observation, sampled
kind-citizen-unsampled = Citizen observation, not sampled: of stations observed
kind-parliamentary = Parliamentary mission: visits are not a sample
kind-training = Information and training
role-coordinator = coordinator
role-area-coordinator = area coordinator
role-administrator = administrator
role-head-of-mission = head of mission
role-analyst = analyst
role-data-clerk = data clerk

sign-in = Sign in
sign-in-title = Sign in to the desk
sign-in-desk = The desk
sign-in-mission-later = Which mission you see appears after you sign in.
sign-in-address = This address
sign-in-connection = Connection
connection-tls = encrypted
connection-plain = not encrypted: ask before you type
connection-here = this computer
sign-in-name = Name
sign-in-password = Password
sign-in-show = Show
sign-in-busy = Signing in…
sign-in-again-in = Try again in { $time }
sign-in-wait = Next try in { $time }.
sign-in-ended = Your session ended. Sign in and you are back where you were.
sign-in-note = What you see here can put people at risk. Sign out when you leave this computer.

fault-sign-in-wrong = Name or password is not right.
fault-sign-in-wrong-do = Check both and try again. Whoever runs the mission can set a new password.
fault-sign-in-throttled = Too many tries.
fault-sign-in-throttled-do = Wait a little, then try again.
fault-signed-out = Your session ended.
fault-signed-out-do = Sign in again.
fault-forbidden = Your role does not show this.
fault-forbidden-do = Ask whoever runs the mission, if you need it.
fault-not-found = There is no such record.
fault-not-found-do = Nothing was removed: records are never deleted. Check the address.
fault-malformed = The endpoint did not understand the request.
fault-malformed-do = Nothing was changed. Load the page again; if that does not help, tell whoever runs the endpoint.
fault-internal = The endpoint has a fault of its own.
fault-internal-do = What it received is kept. Try again in a moment, and tell whoever runs it.
fault-unreachable = The endpoint does not answer.
fault-unreachable-do = Nothing is lost: reports wait on the devices. Check this computer's connection.
fault-not-the-desk = Something else answered in place of the endpoint.
fault-not-the-desk-do = A network's sign-in page may stand between. Open another page, sign in to the network, then try again.
fault-shown = What is shown is from { $time }.

live = live
live-connecting = connecting
live-lost = reconnecting since { $time }

nowhere = There is no such page
nowhere-do = The address may be cut off. Nothing was changed.
to-board = To the board

urgent-label = Urgent, taken on by nobody yet
urgent-said = { $n } urgent, taken on by nobody yet
urgent-more = and { $n } more
tier-urgent = urgent
tier-serious = serious
tier-urgent-n = { $n } urgent
tier-serious-n = { $n } serious

coverage = Coverage
legend = What the bars and marks mean
legend-received = received
legend-late = received late
legend-missing = not yet received
legend-extra = beyond what was expected
legend-aside = set aside
area = Area
all-areas = All areas
area-none = no area
area-n = area { $n }
any-time = at any time
due = by { $time }
due-differs = no fixed due time
cell-received = received, { $form }
cell-late = { $n } received late
cell-extra = { $n } beyond what was expected
cell-aside = { $n } set aside
mark-late = received late
mark-extra = beyond what was expected
mark-aside = set aside
cell-none = none expected, none received
board-sum = { $reports ->
    [one] { $reports } report
   *[other] { $reports } reports
} in { $versions ->
    [one] { $versions } version.
   *[other] { $versions } versions.
}
board-aside = { $n ->
    [one] { $n } version is set aside: kept, not counted.
   *[other] { $n } versions are set aside: kept, not counted.
}
no-forms = The mission has no forms yet
no-forms-do = Import a form, then the board shows who is expected to send it and what arrived:
latest = Latest reports
latest-of = { $k } of { $n }
all-reports = All reports

last-contact = Last contact
never = never
device-near = in contact
device-quiet = quiet
device-never = not heard of since enrolment
device-revoked = revoked
device-waiting = { $n ->
    [0] nothing waiting
   *[other] { $n } waiting
}
device-drafts = { $n ->
    [one] { $n } draft
   *[other] { $n } drafts
}
device-never-do = Enrolled; has not spoken since
devices-all = Show all { $n }
sum-near = in contact under { $min } min
sum-quiet = quiet for { $min } min or more
sum-never = never after enrolment
sum-revoked = revoked
no-devices = No device is enrolled
no-devices-do = Each observer needs a one-time code. Whoever runs the mission makes it on the endpoint's computer, here for observer O-001:
no-reports = Nothing has arrived yet
no-reports-wait = { $n ->
    [one] { $n } device is enrolled. A report appears here by itself as soon as it is received.
   *[other] { $n } devices are enrolled. A report appears here by itself as soon as it is received.
}

span-now = under 1 min
span-sec = { $n } s
span-min = { $n } min
span-hour = { $n } h
span-hour-min = { $n } h { $min } min
span-day = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
ago = { $span } ago
received-at = received { $time }
clock-same = right
clock-ahead = clock { $span } ahead
clock-behind = clock { $span } behind

filters = Narrow the list
find = Observer, station, place, receipt
all-forms = All forms
show-all = Show all
export = Export CSV
export-note = One row a report, two columns a question: value and state. Only what you may see.
export-form = { $form } (CSV)
reports-n = { $n }
match-n = { $n ->
    [one] { $n } matches
   *[other] { $n } match
}
fresh = { $n } new
keys-move = move
col-received = Received
col-form = Form
col-observer = Observer
col-station = Station
col-place = Place
col-answered = Answered
col-look = Needs a look
col-receipt = Receipt
answered-of = { $k } of { $n }
of = { $k } of { $n }
station = station { $n }
station-not-given = no station given
station-none = not in the list
set-aside = set aside
versions-n = { $n ->
    [one] { $n } version
   *[other] { $n } versions
}
shown-of = { $k } of { $n } shown
more = Show more
no-match = No report matches
no-match-do = Change the form, the area or the text. What arrives later appears here by itself if it matches.

steps = Reports
newer = Newer
older = Older
newer-version = Version { $n } of this report was received { $time }.
newer-show = Show it
report-not-found = There is no such report
report-not-found-do = Reports are never deleted. It may be outside your areas, or the address is cut off.
show-questions = Questions shown
view-all = All
view-look = Serious
view-changed = Changed
view-open = Without a value
versions-all = All { $n } versions
versions-few = Latest { $n } versions
col-number = Number
col-question = Question
col-seen = Seen
col-typed = Typed
version-n = Version { $n }
same = same
mark-new = new in { $n }
mark-changed = changed in { $n }
mark-gone = not asked in { $n }
repeat-n = no. { $n }
seen-at = seen { $time }
seen-from = seen { $from }–{ $to }
typed-at = typed { $time }
no-answers = This report shows no answers
no-answers-do = Its bytes are kept as they came. The reason stands beside the version.

state-not-observed = not seen
state-not-applicable = does not apply
state-refused-access = access refused
state-dont-know = don't know
state-unanswered = unanswered
state-left_early = left early
state-blank = left blank
state-absent = not asked

set-aside-report = Set aside
set-aside-kept = It is kept whole and not counted. Nothing was changed on the observer's device.
aside-unreadable = its content cannot be read
aside-form-unknown = written with a form version that the endpoint does not have
aside-device-revoked = sent by a revoked device
aside-station-unknown = the station is not in the frame
aside-envelope-mismatch = the content names another report, version or device than its envelope
aside-practice-mismatch = a rehearsal's report in a real mission, or the other way round

versions = Versions
version-counts = latest, counts
version-kept = kept beside it
version-aside = set aside
versions-note = Every version stays as it was sent. Times are mission time.
verified = signature and receipt agree
not-verified = signature or receipt does not agree
fact-sent = Sent
fact-received = Received
fact-receipt = Receipt
fact-device = Device
fact-clock = Its clock
fact-form = Form version
facts = This report
fact-answered = With a value
fact-first = First received
fact-id = Id

## Messages, questions on answers, calls
place-messages = Messages
place-calls = Call back
sending = Sending…
cancel = Cancel
ask = Ask
ask-about = Ask the observer about this answer
ask-send = Send the question
ask-note = The answer stays; what the observer says stands beside it. No names.
asked-read = read { $time }
asked-on-its-way = not read yet
asked-no-device = no device can get it
asked-close = Close the question
asked-close-why = What was said by other ways, or why nothing more is needed (may stay empty)
asked-closed = closed by { $by } { $time }
said-at = said { $time }
view-asked = Asked
message-write = Write to observers
message-to = To
message-choose = Choose
message-to-all = Everybody in the field ({ $n })
message-all = everybody
message-areas = Areas
message-teams = Teams
message-observers = Observers
message-group = { $code } ({ $n })
message-team = team { $code }
message-for = to { $whom }
message-text = Message
message-note = It appears in the field book of each of them as from your role, without your name. No names of people in it.
message-urgent = Urgent: to be read before anything else
message-send = Send
message-sent-n = { $n ->
    [one] Sent to { $n } observer.
   *[other] Sent to { $n } observers.
}
messages-sent = Sent
messages-none = No message was sent yet
messages-none-do = Messages to everybody, an area, a team or one observer stand here, with who has read them.
read-by = Read by { $k } of { $n }
read-at = read { $time }
not-read = not read yet
no-device-n = { $n ->
    [one] { $n } without a device
   *[other] { $n } without a device
}
questions-open = Questions without an answer
questions-none = No question waits for an answer
questions-none-do = On a report’s page, “Ask” beside an answer sends a question to its observer.
calls-urgent = Urgent now
calls-serious = To call back
calls-serious-note = Call before anything of it is published. What the observer says belongs beside the answer.
calls-none = Nobody has to be called back
calls-none-do = Reports with serious answers queue here until somebody has called the observer.
calls-lately = Lately taken on
calls-lately-none = None yet.
call-take = I take this on
call-done = Called back
call-taken = { $by }, { $time }
## Evidence
evidence = Photos, recordings, files
evidence-show = Show
evidence-hide = Hide
evidence-download = Download the original
evidence-kind-photo = Photo
evidence-kind-audio = Sound recording
evidence-kind-video = Film
evidence-kind-document = File
evidence-awaited = Named in the report, not received yet
evidence-seen = seen { $time }
evidence-taken = taken in { $time }, device clock
evidence-received = received { $time }
evidence-verified = Bytes as signed by the device
evidence-not-verified = The device’s signature does not verify
evidence-named = The signed report names its hash
evidence-not-named = No version of the report names it
evidence-aside = From a revoked device
evidence-note = Each look is written down. Download only what you need; the original keeps its metadata.
evidence-broken = It cannot be shown here. Download the original.
evidence-size-mb = { $n } MB
evidence-size-kb = { $n } kB

## Small pictures of evidence
evidence-smalls =
  { $n ->
    [one] Show it small, one look
   *[other] Show { $n } small, as many looks
  }
## Reports that changed hands

answered-by = answered by { $observer }
version-twin = Two devices sent this number. Compare them.
