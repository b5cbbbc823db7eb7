# Words of the field book and of what it shares with the desk: Russian.

## Everywhere
back = Назад
close = Закрыть
cancel = Отмена
lock-now = Заблокировать сейчас
search-clear = Стереть введённое
try-again = Попробовать снова
continue = Продолжить
loading = Открывается…
core-gone = Приложение не отвечает. Всё, что показано как сохранённое, в безопасности. Закройте приложение и откройте снова.

# Names of months (as in a date) and of days from Sunday, for web views whose own tables lack the language; _ for a space.
calendar-months = января февраля марта апреля мая июня июля августа сентября октября ноября декабря
calendar-days = воскресенье понедельник вторник среда четверг пятница суббота

## Status bar
status-bar = Сохранено, ждёт, принято. Открывает отчёты
status-saved = Сохранено
status-saved-here = на устройстве
status-saved-at = в { $time }
status-saving = Сохраняется
status-saving-now = этот ответ
status-not-saved = Не сохранено
status-not-saved-see = см. ответ
status-waiting = ждёт
status-received = принято
said-saved = Сохранено на этом устройстве в { $time }
said-not-saved = Не сохранено. Введённое осталось на экране.
net-line = Сети нет с { $time }. Отчёты уйдут сами.
net-line-portal = Эта сеть сначала требует войти на своей странице. Отчёты ждут и уйдут сами.
net-line-fault = На сервере миссии неполадка с { $time }. Отчёты ждут и уйдут сами.
net-line-changed = Адрес не подтвердил, что это ваша миссия. Ничего не отправляется. Сообщите координатору.
net-line-protocol = Приложение устарело для сервера миссии. Отчёты сохраняются. Обновите приложение.
net-line-revoked = Это устройство больше не получает нового. Отправленное вами хранится здесь и всё равно уйдёт.
practice-mark = Тренировка
practice-strip = Тренировка · здесь ничего не учитывается
practice-made-up = Тренировка · ничего не учитывается, места вымышлены

## States of a report
state-draft = сохранено на этом устройстве
state-waiting = ждёт
state-received = принято
state-set-aside = отложено
state-parked = хранится на этом устройстве
state-new = не начато
wait-no_network = нет сети
wait-retry = последняя попытка не удалась
wait-retry-at = следующая в { $time }
wait-queued = в очереди
wait-sending = отправляется
parked-too_large = слишком велик для сервера миссии
parked-refused = сервер миссии его не взял
parked-protocol_unsupported = сначала нужно обновить приложение
parked-conflicting = у сервера миссии под этим номером другой текст
parked-receipt_invalid = квитанцию не удалось проверить
parked-do-ask = Он целиком хранится здесь. Сообщите координатору время отправки или попробуйте позже.
parked-do-too_large = Он целиком хранится здесь. Сохраните его в файл и передайте файл координатору.
parked-do-refused = Он целиком хранится здесь. Сохраните его в файл и передайте координатору или попробуйте позже.
parked-do-protocol_unsupported = Он целиком хранится здесь. Обновите приложение и попробуйте снова.
parked-do-conflicting = Он целиком хранится здесь. Сообщите координатору время отправки и сохраните отчёт в файл.
parked-do-receipt_invalid = Он целиком хранится здесь и, возможно, уже дошёл. Попробуйте снова в другой сети.
set-aside-note = Миссия приняла его и отложила, чтобы посмотреть. От вас ничего не требуется.
receipt-no = квитанция { $receipt }

## Answer states
answer-not_observed = Не видел(а)
answer-not_applicable = Не относится
answer-refused_access = Не допустили
answer-dont_know = Не знаю
answer-unanswered = Оставить без ответа
answered-not_observed = Не наблюдалось
answered-not_applicable = Не относится
answered-refused_access = Не допустили
answered-dont_know = Неизвестно
answered-unanswered = Оставлено без ответа
answered-none = Нет ответа
no-value = Нет значения: почему

## Welcome and enrolment
welcome-title = Ваш полевой блокнот
welcome-lead = Миссия дала вам ссылку или адрес с кодом. С ними это устройство станет вашим на время миссии.
welcome-link = Ссылка
welcome-link-hint = Вставьте её сюда или введите.
welcome-qr = Прочитать QR-код
welcome-qr-none = На снимке нет QR-кода, который можно прочитать. Снимите ближе или введите адрес и код.
welcome-qr-reading = Снимок читается…
welcome-typed = Ввести адрес и код
welcome-linked = Использовать ссылку
welcome-address = Адрес
welcome-address-hint = Например, mission.example.org
welcome-code = Код
welcome-code-hint = Заглавными или строчными буквами, с дефисами или без.
welcome-need-link = Сначала вставьте или введите ссылку.
welcome-need-code = Нужно и то и другое: адрес и код.
welcome-language = Язык
confirm-title = Это адрес вашей миссии?
confirm-lead = Сверьте с тем, что дала миссия. Пока ничего не отправлено.
confirm-key = В ссылке указан и ключ сервера. Ни с кем другим устройство говорить не будет.
confirm-other = Другой адрес

secret-title-pin = Придумайте PIN
secret-title-passphrase = Придумайте парольную фразу
secret-lead-pin = Он открывает блокнот. Без него никто не прочтёт, что на устройстве, даже держа его в руках.
secret-lead-passphrase = Она открывает блокнот. Без неё никто не прочтёт, что на устройстве. Лучше всего несколько слов, которые рядом поставите только вы.
secret-forget = Узнать его за вас не сможет никто. Не записывайте его на устройстве или рядом с ним.
secret-pin = PIN, не меньше { $least } цифр
secret-passphrase = Парольная фраза, не меньше { $least } знаков
secret-repeat-title-pin = Тот же PIN ещё раз
secret-repeat-title-passphrase = Та же фраза ещё раз
secret-repeat-lead = Чтобы опечатка не закрыла вам доступ.
secret-different = Они не совпали. Ничего не задано. Придумайте снова.
secret-entered = { $n ->
    [one] Введена { $n } цифра
    [few] Введены { $n } цифры
   *[other] Введено { $n } цифр
}
secret-show = Показывать, что я ввожу
secret-strength-weak = легко угадать
secret-strength-fair = средне
secret-strength-good = трудно угадать
secret-too-easy = Слишком легко угадать: цифры подряд, одна и та же цифра или дата. Выберите другой.
change-title-pin = Сменить PIN
change-title-passphrase = Сменить парольную фразу
change-old-pin = Сначала нынешний PIN
change-old-passphrase = Сначала нынешняя парольная фраза
change-least-pin = Затем новый, дважды. Миссия требует не меньше { $least } цифр.
change-least-passphrase = Затем новая, дважды. Миссия требует не меньше { $least } знаков.
change-nothing = Ничего не изменилось.
change-done-pin = PIN изменён
change-done-passphrase = Парольная фраза изменена
change-done-text = Прежнее больше не действует. Всё сохранённое остаётся сохранённым.
change-back = Назад к настройкам
secret-same = Это тот же, что и сейчас. Придумайте другой.
pad-delete = Стереть последнюю цифру
pad-done = Готово
pad-open = Открыть

enrolling-title = Подключение к миссии
enrolling-work = Запрос к серверу миссии…
enrolling-work-safe = Можно уйти с этого экрана или заблокировать устройство. Всё продолжится само.
enrolling-failed = Пока не получилось
enrolling-again = Запросить снова
fetching-title = Формы и участки загружаются
fetching-lead = Вы зарегистрированы. В первый раз ненадолго нужна сеть. Когда она вернётся, всё продолжится само.
fetching-now = Попробовать сейчас

## Lock
lock-pin = Введите PIN
lock-passphrase = Введите парольную фразу
lock-passphrase-label = Парольная фраза
lock-safe = Всё сохранённое остаётся сохранённым.
lock-forgotten = Забыли?
lock-forgotten-text = Узнать его не может никто, и отсюда его не сменить. Обратитесь к координатору. На устройстве ничего не удаляется.
lock-left = { $left ->
    [one] Не подошло. До паузы ещё { $left } попытка.
    [few] Не подошло. До паузы ещё { $left } попытки.
   *[other] Не подошло. До паузы ещё { $left } попыток.
}
lock-wait = Слишком много попыток. Подождите { $time } и попробуйте снова. Ничего не удаляется.
lock-opening = Открывается…
lock-unsaved = Один ответ не удалось сохранить до блокировки. Он остался в памяти и появится, когда вы откроете отчёт.

## Blocked
blocked-title = Сейчас блокнот открыть нельзя
blocked-again = Попробовать открыть снова

## Today
place-today = Сегодня
place-stations = Участки
place-reports = Отчёты
place-settings = Настройки
places = Разделы
today-title = Сегодня
today-title-practice = Сегодня (тренировка)
sunlight-on = Для солнца: чёрное на белом
sunlight-off = Выключить режим для солнца
station = Участок
station-change = Сменить участок
station-choose = Выберите свой участок
station-choose-hint = Поиск по номеру, названию или адресу, участков: { $total }.
station-registered = в списке { $n }
area = Зона { $area }
in-progress = В работе
in-progress-correction = Исправление в работе
due-by = до { $time }
answered-of = { $answered } из { $questions }
answered-of-said = Отвечено { $answered } из { $questions }
continue-at = Продолжить с вопроса { $n }
continue-report = Продолжить
review-and-send = Просмотреть и отправить
due = Предстоит
due-no-time = без срока
due-next = Следующее
due-sent-of = отправлено { $sent } из { $expected }
due-questions = { $n ->
    [one] { $n } вопрос
    [few] { $n } вопроса
   *[other] { $n } вопросов
}
start = Начать
start-form = Начать: { $form }
reports-today = Отчёты за сегодня
reports-today-all = Все отчёты за сегодня: { $n }
list-more = Показать ещё: { $n }
today-empty = Сейчас ничего не предстоит
today-empty-text = Здесь появятся формы, которых ждёт миссия. Сообщить о чём-либо можно в любое время кнопками внизу.
any-time = В любое время
clock-ahead = Часы устройства спешат на { $span }. Время хранится так, как его показывает устройство; миссия видит разницу.
clock-behind = Часы устройства отстают на { $span }. Время хранится так, как его показывает устройство; миссия видит разницу.
span-minutes = { $n } мин
span-hours = { $n } ч
span-days = { $n } дн.
where-title = Где это произошло?
where-here = На участке { $number }
where-other = В другом месте

## Stations
find-station = Найти участок
find-station-for = Где? { $form }
find-label = Номер, название или адрес
find-count = { $n } из { $total } участков
find-count-more = Первые { $n } из { $total } участков
find-total = Участков на устройстве: { $total }
find-marks = Буквы без знаков тоже подходят
find-none = Подходящих участков нет
find-none-text = Введите меньше букв, только номер или улицу.
find-start = Введите номер, название или улицу
find-start-text = Обычно хватает трёх букв.
find-yours = Ваш сегодня
find-check = Прежде чем выбрать, сверьте номер, округ и адрес с табличкой на двери.
find-no-list = Список участков на это устройство ещё не пришёл.
confirm-station = Так написано на табличке у двери?
confirm-station-yes = Да, этот участок
confirm-station-no = Посмотрю ещё
not-listed = Нет в списке
not-listed-title = Участка нет в списке
not-listed-lead = Напишите, по чему его узнать: номер на табличке, название здания, улица.
not-listed-reason = Что вы видите
not-listed-need = Сначала напишите несколько слов, чтобы миссия нашла это место.
not-listed-start = Начать отчёт

## A form
question-of = { $n } из { $total }
questions-list = Все вопросы и те, что без ответа
all-on-page = Все вопросы на одной странице
one-at-a-time = По одному вопросу
form-language = Язык формы
version-n = версия { $n }
next = Дальше
previous = Назад
review = Просмотр
seen-at = Увидено в { $time }
seen-unset = Время наблюдения ставится с ответом
seen-change = Изменить время
seen-time = Время наблюдения
seen-date = День наблюдения
seen-keep = Оставить это время
seen-apart = Время, когда вы ввели ответ, хранится отдельно.
seen-wrong = Это не время. Ничего не изменилось.
clear-answer = Стереть ответ
guidance = Подробнее об этом вопросе
required = Нужно до отправки
missing = Нужно до отправки: ответ или причина, почему его нет.
not-saved = Не сохранено: { $why } Введённое осталось на экране.
not-saved-again = Сохранить снова
read-only = Заполняет сама форма
note-read = Для чтения
acknowledge = Прочитано
choose-many = Выберите всё, что верно
change-choice = Выбрать другое
search-choices = Искать в списке
choices-none = В списке ничего не подходит. Введите меньше букв.
choices-more = Подходит больше. Введите ещё букв.
number-hint = Только цифры
decimal-hint = Цифры, с точкой или запятой
date-label = Дата
time-label = Время
time-hint = 24 часа: для 07:15 введите 0715
time-wrong = Это не время суток. Напишите часы и минуты, например 07:15.
month-too = Месяцу нужен год, а году — четыре цифры; до этого ответ не сохраняется.
time-too = Укажите и время: одна дата не сохраняется.
month-label = Месяц
year-label = Год
use-now = Сейчас
choose-one = Выберите
range-unset = не выбрано
less = На один меньше
more = На один больше
rank-first = Коснитесь того, что на первом месте
rank-next = Коснитесь того, что на месте { $n }
rank-grip = { $label }, место { $n } из { $total }. Стрелки меняют место
rank-up = Выше: { $label }
rank-down = Ниже: { $label }
rank-moved = { $label }: место { $n } из { $total }
figure-keys = Цифровые клавиши
figure-next = Следующая цифра
geo-use = Взять положение устройства
geo-working = Определяется положение…
geo-off = Устройство не даёт положения. Введите его ниже или укажите, почему его нет.
geo-lat = Широта
geo-lon = Долгота
geo-accuracy = с точностью около { $m } м
geo-keep = Оставить это положение
geo-wrong = Широта от −90 до 90, долгота от −180 до 180.
geo-typed = Ввести вручную
other-kind = В этой версии приложения для такого вопроса нет своего поля. Ответ можно ввести текстом.
pick-station = Выберите участок
repeat-add = Добавить: { $label }
repeat-remove = Убрать: { $label } { $n }
repeat-none = Пока ничего.
repeat-one = { $label } { $n }
repeat-sure = Убрать «{ $label } { $n }» вместе с ответами?
repeat-remove-yes = Убрать
repeat-remove-no = Оставить
overview-title = Вопросы
overview-unanswered = { $n ->
    [0] На каждый вопрос есть ответ или причина
   *[other] Без ответа: { $n }
}
overview-first = К первому без ответа
overview-only = Только без ответа
unanswered-n = { $n ->
    [0] Всё отвечено
   *[other] Без ответа: { $n }
}
theme-answered = отвечено { $n } из { $total }
more-states = Ещё: почему нет значения, время наблюдения
theme-none = Вопросы

## After a serious answer
serious-title = Сохранено. Вмешиваться не нужно. Вы в безопасности?
serious-title-unsaved = Вмешиваться не нужно. Вы в безопасности?
serious-safe = Я в безопасности
serious-help = Нужна помощь
serious-go-on = Дальше, вопрос { $n }
serious-go-on-plain = Дальше
serious-go-on-review = Дальше, к просмотру
help-title = Сначала вы сами
help-1 = Если можете уйти, уходите. Никакой отчёт не стоит вашей безопасности.
help-2 = Потом звоните: номер миссии на обороте бумажной карточки. Если кто-то ранен, сначала экстренная служба.
help-3 = Приложение само никому не звонит. Ответы сохранены на этом устройстве, продолжить можно позже.
help-lock = Заблокировать приложение

## Review, sending
review-title = Просмотреть и отправить
review-seen = увидено { $from }–{ $to }
review-seen-at = увидено { $from }
review-answered = Отвечено
review-unanswered = Без ответа
review-may-send = Без ответа. Можно отправить и так.
review-look-plain = Посмотреть
review-blocking = Прежде чем отправить
review-blocking-note = Здесь нужен ответ или причина, почему его нет. Всё сохранено.
review-first-blocking = К вопросу { $n }
review-serious = Об этом миссия может вам позвонить
review-changes = Что меняет эта версия
review-left = Без ответа
review-waits = Сети сейчас нет: отчёт ждёт здесь и уйдёт сам. Его можно исправить позже; эта версия останется.
review-goes = Уходит сразу. Его можно исправить позже; эта версия останется.
review-goes-correction = Версия { $n } встанет рядом с прежней. Останутся обе.
not-yet = Не сейчас
send = Отправить
discard = Удалить этот черновик
discard-sure = Удалить черновик? Ответы ({ $n }) исчезнут с устройства, вернуть их нельзя.
discard-yes = Удалить
discard-no = Оставить
sent-title-waiting = Вы отправили. Отчёт ждёт на устройстве
sent-title-received = Миссия приняла
sent-title-parked = Хранится на этом устройстве
sent-waiting = Уйдёт сам, когда появится сеть. Приложение можно заблокировать или закрыть.
sent-sending = Отправляется. Приложение можно заблокировать или закрыть.
sent-received = Квитанция проверена. Её номер { $receipt }.
sent-today = К разделу «Сегодня»
sent-report = Посмотреть отчёт

## Reports
reports-title = Отчёты
reports-who = Наблюдатель { $observer }
reports-who-station = Наблюдатель { $observer } · Участок { $station }
reports-empty = Отчётов пока нет
reports-empty-text = Здесь стоит всё, что вы начали в разделе «Сегодня», от первого ответа до квитанции.
reports-to-today = Открыть «Сегодня»
reports-waiting = Ждут
reports-waiting-network = следующая попытка с появлением сети
reports-parked = Хранятся здесь, посмотрите
reports-drafts = Сохранены, не отправлены
reports-drafts-note = отправляете вы
reports-received = Приняты миссией
report-last-answer = последний ответ { $time }
report-sent-by-you = отправлено вами { $time }
report-version = { $title }, версия { $n }
report-correcting = исправляется
save-to-file = Сохранить в файл
try-now = Отправить сейчас
asked-now = Сервер миссии запрошен.
file-saved = { $versions ->
    [0] Сохранять нечего: всё принято.
   *[other] Отчётов в файле { $file }: { $versions }. Открыть его может только миссия.
}
report-versions = Версии
report-version-n = Версия { $n }
report-version-sent = отправлена { $time }
report-version-received = принята { $time }
report-hash = SHA-256
report-answers = Ответы
report-attempts = { $n ->
    [one] пока { $n } попытка
    [few] пока { $n } попытки
   *[other] пока { $n } попыток
}
correct = Исправить
correct-go-on = Продолжить исправление
correct-note = Исправление — это новая версия. Отправленная остаётся рядом.
seen-typed = увидено { $seen } · введено { $typed }
seen-only = увидено { $seen }

## Settings
settings-title = Настройки
settings-language = Язык
settings-theme = Вид
theme-auto = Как на устройстве
theme-light = Светлый
theme-dark = Тёмный
theme-sunlight = Для солнца
theme-sunlight-hint = Чёрное на белом, толстые линии
settings-network = Сеть
settings-server = Сервер миссии
server-yes = Отвечает
server-no = Не отвечает
settings-since = С какого времени
settings-last-contact = Последний ответ
settings-never = никогда
settings-why = Почему
settings-clock = Часы
settings-clock-good = совпадают с миссией
settings-device = Это устройство
settings-mission = Миссия
settings-observer = Наблюдатель
settings-area = Зона
settings-zone = Часовой пояс
settings-stations = Участков в списке
settings-lock-after = Блокируется само через
settings-secret = Доступ
settings-version = Версия приложения
settings-file = Что ещё не принято
settings-file-text = Записывает всё, что ещё не принято, в один закрытый файл. Передайте его координатору, если сеть не вернётся.
net-reason-unreachable = нет сети, или по адресу никто не отвечает
net-reason-not_an_endpoint = отвечает другая страница, как там, где Wi-Fi требует войти
net-reason-endpoint_fault = на сервере миссии своя неполадка
net-reason-endpoint_changed = адрес не подтвердил, что это ваша миссия
net-reason-protocol_unsupported = приложение устарело для сервера миссии
net-reason-device_revoked = миссия отозвала это устройство
net-reason-other = с ним не удалось связаться

## Errors: what is safe, then what to do
err-address_invalid = Это не адрес. Ничего не отправлено. Сверьте с тем, что дала миссия, например mission.example.org.
err-code_invalid = В коде лишняя буква, не хватает буквы или есть такая, каких в кодах не бывает. Ничего не отправлено. Сверьте по буквам.
err-code_unknown = Сервер не знает этого кода. Проверьте адрес и код и запросите снова. Если оба верны, обратитесь к координатору.
err-code_expired = Срок кода истёк. Ничего не потеряно. Попросите у координатора новый и введите его здесь.
err-code_used = Этот код уже использовало другое устройство. Если это были не вы, сразу сообщите координатору. Вам нужен новый код.
err-not_an_endpoint = По адресу { $host } ответило что-то другое: возможно, страница входа Wi-Fi, возможно, адрес неверен. Ничего не отправлено. Войдите в Wi-Fi или проверьте адрес и запросите снова.
err-unreachable = По адресу { $host } никто не отвечает. Сохранённое в безопасности. Проверьте сеть и адрес; приложение пробует и само.
err-endpoint_changed = Сервер по этому адресу не подтвердил, что он вашей миссии. Ему ничего не отправлено. Не продолжайте; сообщите координатору.
err-endpoint_fault = На сервере миссии своя неполадка. Сохранённое в безопасности. Попытки повторяются сами; от вас ничего не требуется.
err-protocol_unsupported = Приложение слишком старое или слишком новое для сервера миссии. Сохранённое в безопасности. Обновите приложение и попробуйте снова.
err-device_revoked = Миссия отозвала это устройство. Отправленные вами отчёты хранятся здесь и всё равно уйдут. Обратитесь к координатору.
err-secret_wrong = Не подошло. Ничего не удаляется. До паузы осталось попыток: { $left }.
err-secret_throttled = Слишком много попыток. Ничего не удаляется. Подождите { $seconds } с и попробуйте снова.
err-secret_too_short = Слишком коротко: нужно не меньше { $least }. Выберите длиннее.
err-secret_too_simple = Слишком легко угадать: подряд или одно и то же. Выберите другое.
err-keychain_missing = Устройство потеряло свою половину ключа, и одного PIN мало, чтобы открыть блокнот. Ничего не удаляется. Отнесите устройство координатору: его откроет запасной ключ миссии.
err-disk_full = Память устройства заполнена. Показанное как сохранённое в безопасности; это пока не сохранено. Удалите фотографии или приложения и сохраните снова.
err-store_busy = Блокнот уже открыт в другом окне. Сохранённое в безопасности. Закройте то окно и попробуйте снова.
err-store_damaged = Файл блокнота повреждён. Его не тронули. Не удаляйте приложение; отнесите устройство координатору, а пока пользуйтесь бумажной карточкой.
err-store_newer = Этот блокнот создан более новой версией приложения. Его не тронули. Обновите приложение и откройте снова.
err-not_found = Этого здесь больше нет. Вернитесь и откройте снова из списка. Сохранённое в безопасности.
err-locked = Блокнот заблокирован. Откройте его PIN-кодом или парольной фразой и продолжайте.
err-wrong_state = Сейчас этого сделать нельзя: возможно, отчёт уже отправлен. Вернитесь к отчётам; чтобы изменить отправленное, нажмите «Исправить».
err-value_invalid = Такого ответа форма здесь не принимает.
err-form_broken = Эту форму открыть нельзя. Остальные отчёты в безопасности. Для неё возьмите бумажную карточку и сообщите координатору.
err-internal = В приложении что-то сбилось. Показанное как сохранённое в безопасности. Попробуйте снова; если не поможет, закройте приложение и откройте.

## The field book in a browser
web-use-here = Использовать здесь
web-held-title = Открыто в другой вкладке
web-held = Полевая книжка открыта в другой вкладке или окне этого браузера. Писать можно только в одном месте. Ничего не потеряно: продолжайте там или используйте здесь, и та вкладка закроет книжку.
web-taken-title = Теперь открыто в другой вкладке
web-taken = Полевую книжку взяла другая вкладка. Всё, что показано как сохранённое, находится там.
web-unsupported-title = Этот браузер не может хранить полевую книжку
web-unsupported = В нём нет закрытого зашифрованного хранилища для веб-приложений, или это приватное окно. Откройте обновлённый Chrome, Edge, Firefox или Safari в обычном окне. Здесь ничего не сохранено.
web-refused-title = Браузер не даёт места
web-refused = Он отказал в месте для полевой книжки; чаще всего устройство заполнено. Всё сохранённое ранее на месте. Освободите место и попробуйте ещё раз.
web-insecure-title = Этот адрес не защищён
web-insecure = Адрес начинается с http://, а зашифрованное хранилище браузер даёт только по https://. Попросите адрес с https:// у того, кто вам его дал, или снова отсканируйте код на экране миссии. Здесь ничего не сохранено.
web-fault-title = Приложение остановилось
web-fault = Всё, что показано как сохранённое, в безопасности на этом устройстве. Попробуйте ещё раз; если остановится снова, сообщите координатору.
web-app = Этот браузер
web-storage = Хранилище
web-storage-kept = Браузер его сохраняет
web-storage-may-go = Браузер может очистить его, когда места мало. Установите приложение и отправляйте отчёты скорее.
web-storage-ask = Попросить браузер сохранять
web-install = Установить приложение
web-installed = Установлено на этом устройстве
web-update = Новая версия готова
web-update-text = Черновики и отчёты остаются как есть; форма продолжается в той версии, в которой начата.
web-update-now = Загрузить новую версию

## A visit
undo = Отменить
form-menu = Ещё об этой форме
answered-left_early = Ушли раньше
answer-left_early = Ушли раньше
find-visited = посещён
check-in = Отметиться
check-in-arrived = Я на месте
check-in-leaving = Я уезжаю
check-in-safe = Я в безопасности
check-in-need_help = Мне нужна помощь
check-in-told = Сохранено: { $what }
check-in-help-title = Сначала вы сами
check-in-help-3 = Ваш вызов сохранён и уйдёт сам, как только будет сеть. Пока сети нет, его никто не получил: звоните.
check-in-help-more = Сообщить, что нужно
left-button = Пришлось уйти / не впустили
left-button-short = Ушли / не впустили
left-safe-title = Сохранено. Вам не нужно вмешиваться. Вы в безопасности?
left-saved = «{ $form }» закрыта: { $kept ->
    [one] сохранён { $kept } ответ
    [few] сохранены { $kept } ответа
   *[other] сохранено { $kept } ответов
}, { $marked ->
    [one] { $marked } вопрос отмечен
    [few] { $marked } вопроса отмечены
   *[other] { $marked } вопросов отмечено
} как «ушли раньше». Можно отправить как есть.
left-what = Что произошло? Это может подождать.
left-had_to_leave = Пришлось уйти
left-not_let_in = Меня не впустили
left-done = Готово
left-go-on = Продолжить
left-back-title = Отменено
left-back = Форма снова открыта. Ваши ответы стоят как прежде.
left-line = { $why }. То, что оставалось открытым, так и отмечено; добавленное вами остаётся.
later = Запишу это позже
later-change = Изменить время наблюдения
later-when = Когда вы это видели?
later-text = Дальнейшие ответы получат это время как время наблюдения. Время записи хранится отдельно.
later-wrong = Это время ещё не наступило. Посмотрите ещё раз.
later-keep = Взять это время
later-stop = Вернуться к текущему
later-line = То, что вы пишете сейчас, вы видели: { $time }.
tally-title = Подсчёт избирателей
tally-open = Считать избирателей
tally-own = Ваш подсчёт
tally-one = одно касание — один избиратель
tally-undo = Убрать одного
tally-break-begin = Начать перерыв
tally-break-end = Закончить перерыв
tally-on-break = Перерыв с { $time }. Ничего не считается.
tally-break-open = { $from } – перерыв продолжается
tally-breaks = Перерывы
tally-last = последний { $time }
tally-apart = Ваш подсчёт, объявленное число и официальное число хранятся отдельно. Одно не исправляет другое.
tally-form = К форме: { $form }
visits = Участки за сегодня
visits-until = до { $time }
visits-here = вы ещё здесь
visits-breaks = { $n ->
    [one] { $n } перерыв
    [few] { $n } перерыва
   *[other] { $n } перерывов
}
protocol-copy = Перепишите точно, как написано, даже если числа не сходятся. Не исправляйте и не говорите комиссии.
protocol-one = Протокол об итогах
protocol-n = Протокол об итогах { $n }
protocol-what = Строка
protocol-written = Как написано
protocol-line = Строка { $n }
protocol-empty = оставлено пустым
## The log of a long-term observer
place-log = Журнал
log-title = Журнал
log-records =
    { $n ->
        [one] { $n } запись
        [few] { $n } записи
       *[other] { $n } записей
    }
log-find = Поиск по всему написанному
log-shown = { $n } из { $total }
log-filters = Отбор
log-filters-n = Отбор: { $n }
log-filters-clear = Показать все
log-theme = Тема
log-kind = Вид записи
log-place = Место
log-from = С
log-to = По
log-all = Все
log-more = Показать ещё
log-narrow = Это не все. Уточните поиск, чтобы увидеть остальные.
log-none = Нет подходящих записей
log-none-text = Введите меньше букв или снимите отбор.
log-empty = Ваш журнал пуст
log-empty-text = Сделайте запись о встрече, мероприятии, заседании. Она сохраняется на этом устройстве, пока вы пишете, и уходит в миссию, когда вы её отправите.
log-by = от { $observer }
log-comes-back = вернуться к этому { $date }
log-new = Новая запись
log-new-title = О чём запись?
log-export = Сохранить копию моего журнала
log-export-title = Копия вашего журнала
log-export-warning = Этот файл не зашифрован. Всякий, к кому он попадёт, прочтёт в нём всё: места, с кем вы встречались, что было сказано. Храните его только там, где это безопасно, и удалите, когда он больше не нужен.
log-export-own = В нём только ваши записи, записей напарника в нём нет.
log-export-understood = Понимаю, и файл мне нужен
log-export-html = Как страницу для чтения
log-export-csv = Как таблицу (CSV)
log-export-done =
    { $n ->
        [one] В файле { $file } { $n } запись.
        [few] В файле { $file } { $n } записи.
       *[other] В файле { $file } { $n } записей.
    }
partner-note = Это запись { $observer }: у вас общий журнал. Исправить её может только автор.
partner-sent = Отправлена { $time } · версия { $n }
follow-ups = К чему вернуться
follow-up-done = Сделано
follow-up-done-of = Сделано: { $title }
follow-up-done-said = Отмечено на этом устройстве как сделанное.
follow-up-open-said = Снова в списке.
follow-up-undo = Отменить
week-title = Неделя
week-span = { $from } – { $to }
week-records =
    { $n ->
        [one] { $n } запись за неделю
        [few] { $n } записи за неделю
       *[other] { $n } записей за неделю
    }
week-open-log = Открыть журнал
week-none = Недельный отчёт: не начат
week-compose = Составить недельный отчёт
week-short = Недельный отчёт
week-go-on = Продолжить
week-look = Посмотреть
week-exists = Отчёт за эту неделю уже есть
week-how = Выберите, что войдёт, расположите по порядку, измените слова. Без имён. Пока ничего не отправляется.
week-empty = За эти дни записей нет
week-empty-text = Выберите другие дни или напишите отчёт без записей.
week-no-theme = Без темы
week-under = Тема
week-text = Текст: { $title }
week-up = Выше: { $title }
week-down = Ниже: { $title }
week-moved-up = Перемещено выше
week-moved-down = Перемещено ниже
week-draft = ещё не отправлено
week-place = Территория или округа
week-make =
    { $n ->
        [0] Создать черновик без записей
        [one] Создать черновик из { $n } записи
       *[other] Создать черновик из { $n } записей
    }
week-make-note = Черновик сохраняется на этом устройстве. До отправки в нём можно изменить каждое слово.
## Messages and questions of the desk
mail-title = Сообщения
mail-one = Сообщение
mail-none = Сообщений пока нет
mail-none-text = Здесь будет то, что вам пишут координаторы и что они спрашивают о ваших отчётах. Приходит само, когда есть сеть.
mail-questions = Вопросы о ваших ответах
mail-answered = Вопросы с ответом
mail-new = новое
mail-urgent = срочно
mail-urgent-first = Одно из них срочное. Прочтите его первым.
mail-card = Что писали и спрашивали координаторы
mail-card-new = От ваших координаторов
mail-questions-n = { $n ->
    [one] { $n } вопрос об ответе
    [few] { $n } вопроса об ответах
   *[many] { $n } вопросов об ответах
}
mail-unread-n = { $n ->
    [one] { $n } новое сообщение
    [few] { $n } новых сообщения
   *[many] { $n } новых сообщений
}
mail-arrived = Новое от ваших координаторов. Оно на экране «Сегодня».
mail-question-n = вопрос { $n }
mail-from-coordinator = Координатор
mail-from-area_coordinator = Координатор района
mail-from-head_of_mission = Глава миссии
mail-from-administrator = Администратор миссии
mail-from-desk = Штаб миссии
mail-to-all = всем
mail-to-area = вашему району
mail-to-team = вашей группе
mail-to-observer = вам
mail-read-note = Миссия узнает, что вы прочли, как только будет сеть.
ask-title = Вопрос об ответе
ask-about = Ответ, о котором вопрос
ask-label = Что вы можете сказать?
ask-keep = Ваш ответ в отчёте остаётся как есть. То, что вы напишете, встанет рядом с ним. Без имён.
ask-slip = Если в ответе описка, откройте отчёт и исправьте его.
ask-send = Отправить
ask-more = Добавить
ask-need = Сначала напишите несколько слов.
ask-said = Что вы ответили
ask-saved = Сохранено на этом устройстве. Уйдёт само.
ask-waiting = сохранено на этом устройстве, ожидает
ask-received = получено { $time }
ask-closed = Миссия закрыла этот вопрос { $time }. Больше ничего не нужно.
ask-settled = На этот вопрос уже ответили. Больше ничего не нужно.
ask-elsewhere = Отчёта нет на этом устройстве. Ответить всё равно можно.
ask-open-report = Открыть отчёт
ask-here = Координатор спрашивает
ask-here-answered = Спросили и получили ответ
## Фотографии, записи, файлы
evidence-off = Миссия отключила фотографии, записи и файлы в этой форме. Опишите увиденное словами.
evidence-hint = Оригинал хранится на этом устройстве без изменений, под замком, и уходит после текста отчёта.
evidence-take-image = Сделать снимок
evidence-take-audio = Записать звук
evidence-take-video = Снять видео
evidence-choose = Выбрать файл
evidence-replace = Выбрать другой
evidence-remove = Убрать
evidence-remove-sure = Он не отправлялся. Если убрать, с этого устройства он исчезнет навсегда.
evidence-caption = Своими словами: что здесь видно?
evidence-working = Сохраняется …
evidence-saved = сохранено на этом устройстве
evidence-waiting = ждёт
evidence-received = получено { $time }
evidence-parked = хранится на этом устройстве
evidence-sent-stays = Отправленное остаётся как есть. Другой файл войдёт в следующую версию.
evidence-elsewhere = Файл, которого нет на этом устройстве
evidence-given = Файл, см. ниже
evidence-title = Фотографии, записи, файлы
evidence-taken = взято { $time }
evidence-kind-photo = Фотография
evidence-kind-audio = Звукозапись
evidence-kind-video = Видео
evidence-kind-document = Файл
evidence-no-view = Это устройство не может показать его здесь. Он хранится и отправляется как есть.
size-mb = { $n } МБ
size-kb = { $n } кБ
files-text-received = текст получен
files-waiting = { $n ->
    [one] { $n } снимок или файл ждёт
    [few] { $n } снимка или файла ждут
   *[other] { $n } снимков или файлов ждут
  }
files-received = { $n ->
    [one] { $n } снимок или файл получен
    [few] { $n } снимка или файла получены
   *[other] { $n } снимков или файлов получены
  }
files-parked = { $n ->
    [one] { $n } снимок или файл хранится здесь, посмотрите
    [few] { $n } снимка или файла хранятся здесь, посмотрите
   *[other] { $n } снимков или файлов хранятся здесь, посмотрите
  }
err-evidence_too_large = Он больше { $most } МБ, столько сервер миссии не принимает. Здесь он не сохранён; остальные ответы сохранены. Снимите ещё раз, меньше или короче.
parked-unreadable = его не удаётся прочитать с этого устройства
parked-do-unreadable = Текст отчёта в сохранности. Сообщите координатору, что один файл не прочитался; если можете, снимите ещё раз.
## Карта своей территории
map-title = Карта моей территории
map-open-short = Карта
map-picture = Карта. Стрелки двигают её, плюс и минус меняют масштаб, ноль показывает всю территорию. Всё, что на ней есть, стоит и в списках рядом.
map-nearer = Ближе
map-further = Дальше
map-whole = Вся территория
map-own = Мой участок
map-station = Участок
map-visited = Участок, там уже были
map-record = Моя запись
map-partner = Запись напарника
map-here = Здесь: { $n }
map-clear = Закрыть
map-open = Открыть
map-mine = Я здесь
map-nearer-hint = Здесь есть ещё. Приблизьте, чтобы их различить.
map-records = Записи
map-stations = Участки
map-of = На карте: { $n } из { $total }
map-no-records = Ни одна запись не говорит, где это было. Запись появится на карте, когда в ней указано место.
map-positions-off = Миссия не включила определение места, поэтому записей нет на карте. Они в вашем журнале.
map-no-stations = В списке миссии не указано, где находятся участки вашей территории. Найдите их по названию или номеру.
map-no-outline = Миссия не прислала границы вашей территории.
map-all = Показать все ({ $n })
map-empty = Карты пока нет
map-empty-text = Здесь появятся ваша территория, участки и записи, когда миссия их пришлёт. В ваших отчётах ничего не пропало.
map-credit = Контуры стран: Natural Earth, упрощены. Они ничего не говорят о каких-либо границах.

## Что в файле для миссии
file-holds = В файле { $file }: отчётов { $versions }, снимков и файлов { $files }, подтверждений и ответов координаторам { $notes }. Открыть его может только миссия.
file-left =
  { $n ->
    [one] { $n } снимок или файл не поместился. Сохраните ещё один файл.
    [few] { $n } снимка или файла не поместились. Сохраните ещё один файл.
   *[other] { $n } снимков или файлов не поместились. Сохраните ещё один файл.
  }

## Передача напарнику и приём

viewfinder-asking = Устройство спрашивает, можно ли включить камеру. Ничего не записывается.
viewfinder-denied = Камера здесь не разрешена. Разрешите её в настройках устройства или браузера или сфотографируйте код.
viewfinder-none = Живой камеры на этом устройстве здесь нет. Сфотографируйте код или откройте его как файл.
viewfinder-busy = Камеру занимает другое приложение. Закройте его и вернитесь или сфотографируйте код.
welcome-film = Снять QR-код камерой
state-handed-over = передано { $to }
state-offered = предложено { $to }, ещё не подтверждено
reports-handed = У напарника
reports-handed-note = хранится здесь для чтения
due-handed = у напарника: { $n }
handover-card = Передача
handover-shift = Передать смену
handover-one = Передать напарнику
handover-take = Принять у напарника
handover-with = с { $peer }
handover-from = Передаёт { $peer }
handover-from-short = от { $peer }
handover-by = ответ: { $observer }
handover-offered = Предложено { $peer }, ещё не подтверждено
handover-offered-text = До подтверждения в нём никто не пишет. Покажите код ещё раз или прочитайте подтверждение.
handover-received-text = Ещё не принято. Сначала посмотрите.
handover-what = Что вы передаёте?
handover-none = Нет черновика, который можно передать. Отправленное остаётся вашим.
handover-note = Тому, кто придёт после вас
handover-note-hint = Пломбы, открытые вопросы, к кому обращаться. Без имён избирателей.
handover-how = Передаётся с экрана на камеру, без сети. Каждому из вас нужен свой телефон.
handover-read = Прочитать код напарника
handover-film-request = Напарник открывает «Принять у напарника». Снимите код с его экрана.
handover-asks = { $peer } из вашей группы хочет принять
handover-asks-check = Это код того, кто рядом с вами?
handover-no = Нет, прочитать снова
handover-yes = Да, передать
handover-show = Пусть { $peer } снимает это, пока на том телефоне не будет всех частей.
handover-sealed = Запечатано только для того телефона. Кто ещё снимет, ничего не прочтёт.
handover-then = После приёма телефон { $peer } покажет код. Снимите его.
handover-read-confirmation = Прочитать подтверждение
handover-again = Показать код ещё раз
handover-done = { $peer } принял(а)
handover-done-text = Передано в { $time }. Ваша копия остаётся здесь для чтения. Отправит { $peer }.
handover-withdraw = Забрать обратно
handover-withdraw-ask = { $peer } уже принял(а)? Тогда прочитайте подтверждение. Если продолжите оба, миссия получит оба отчёта и спросит.
handover-withdraw-yes = Забрать, продолжаю я
handover-ask = Покажите этот код тому, кто вам передаёт. Потом прочитайте его код.
handover-own-code = Показать мой код
handover-film-letter = Снимайте код напарника, пока не будет всех частей. Порядок не важен.
handover-have = Частей: { $have } из { $of }
handover-accept = Принять
handover-taken = Теперь это у вас
handover-taken-show = Покажите { $peer } этот код, чтобы об этом знал и тот телефон.
handover-to-today = К сегодняшнему дню
handover-code = Код для съёмки
handover-code-moving = Движущийся код для съёмки, частей: { $n }
handover-still = Остановить
handover-move = Дальше
handover-no-code = Кода передачи здесь нет. Снимите ещё раз, ближе.
handover-file-open = Открыть снимок или файл
handover-file-save = Сохранить в файл
handover-file-saved = Сохранено как { $file }
handover-matters = Ещё открыто
handover-arrived = прибытие { $time }
handover-breaks = { $n ->
    [one] { $n } перерыв
    [few] { $n } перерыва
   *[other] { $n } перерывов
  }
err-handover_damaged = Это не то, что нужно на этом шаге, или изменилось в пути. Здесь ничего не произошло. Прочитайте ещё раз.
err-handover_other_mission = Этот код не из вашей миссии. Здесь ничего не произошло. Проверьте с тем, кто рядом.
err-handover_other_team = Этот код из другой группы. Передают друг другу только люди одной группы. Здесь ничего не произошло.
err-handover_own_code = Это код самого этого телефона. Снимите код напарника.
err-handover_not_for_me = Это сделано для другого телефона или для вашего прежнего кода. Покажите напарнику свой код ещё раз.
err-handover_form = Одной из форм на этом телефоне ещё нет. Прочитанное сохранено: подключитесь один раз, затем примите. До тех пор оно остаётся у напарника.
err-handover_files = В нём есть снимки или файлы, они остаются на этом телефоне. Отправьте его отсюда.
err-handover_here = Этот отчёт продолжается на этом телефоне. Написанное здесь остаётся. Скажите координатору, что он есть у вас обоих.
err-handover_not_ready = Миссия ещё не сообщила, чей это телефон. Подключитесь один раз; потом передача работает без сети.
err-handover_no_team = Вы не в группе, поэтому передавать некому. Обратитесь к координатору.

## Practice, the observer's card, keys, sound and signatures
guide-title = Тренировка
guide-strip = Тренировка · остаётся на этом устройстве
guide-start = Потренироваться (10 минут)
guide-go-on = Продолжить тренировку
guide-again = Потренироваться ещё раз
guide-offer = Каждый шаг один раз, без сети. Ничего не отправляется.
guide-under-way = Ответов { $answered } из { $questions } · сохранено на этом устройстве
guide-done-on = Пройдена { $time } · квитанция тренировки { $number }
guide-try = Попробуйте
guide-review-says = Ничего не отправляется. Вы получите квитанцию тренировки, а её ответы удалятся с этого устройства.
guide-send = Отправить (тренировка)
guide-receipt-mark = Квитанция тренировки · отчёт не отправлен
guide-receipt-title = Тренировка пройдена
guide-receipt-when = { $time } · ответов { $answered } из { $questions }
guide-receipt-says = Эту квитанцию устройство выдало само. Ничего его не покинуло, ответы тренировки удалены. Она не заменяет ни одного отчёта.
guide-receipt-real = В квитанции отчёта восемь букв и цифр, и в ней сказано: миссия приняла.
guide-learnt = Что вы попробовали
guide-learnt-station = Участок сверяют по номеру, округу и адресу
guide-learnt-states = «Не видел(а)», «не знаю» и «нет» — три разных ответа
guide-learnt-figures = Числа переписывают так, как написано
guide-learnt-serious = После серьёзного ответа вмешиваться не нужно
guide-learnt-leave = Пришлось уйти или не впустили — одно касание
guide-learnt-saved = Сохранено на устройстве, ждёт, принято: всегда в верхней полосе
card-title = Карточка наблюдателя
card-open = Прочитать и напечатать карточку
card-open-text = Одна страница туда, куда нельзя взять телефон
card-print = Печать
keys-title = Клавиатура
keys-tab = к следующему полю и обратно
keys-arrows = от одного варианта к другому
keys-space = выбрать или снять
keys-enter = на варианте: следующий вопрос
keys-next = следующий вопрос, в конце просмотр
keys-previous = предыдущий вопрос
keys-escape = закрыть открытое
keys-choose = с первого по девятый вариант; за значениями следуют состояния
keys-overview = список вопросов
keys-unanswered = первый вопрос без ответа
keys-view = по одному или все на странице
keys-language = язык формы
keys-menu = ещё об этой форме
keys-this = этот список
keys-single = Одиночные клавиши
keys-single-text = Отключите, если за вас печатает голос
record-asking = Ждём микрофон …
record-recording = Идёт запись, ещё не сохранено
record-saving = Сохраняется …
record-off = Микрофон здесь недоступен, или его нет. Выберите файл.
record-on = Идёт запись
record-length = Длина записи
record-note = Когда приложение блокируется или вы уходите с экрана, запись заканчивается и сохраняется.
record-drop = Отбросить
record-stop = Остановить и сохранить
sign = Подписать здесь
draw = Нарисовать здесь
sign-here = Подпишите пальцем, пером или мышью
draw-here = Рисуйте пальцем, пером или мышью
sign-other = Кто не может рисовать здесь, может выбрать файл с картинкой.
sign-undo = Убрать
sign-keep = Сохранить
practice-word = тренировка
