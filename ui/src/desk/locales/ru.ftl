# Рабочее место координаторов.

title = { $place } · Tabella
title-plain = Tabella
title-report = { $form }, { $observer } · Tabella
skip = К содержанию
home = Tabella, к сводке
places = Разделы
place-board = Сводка
place-reports = Отчёты
settings = Язык и вид
pref-language = Язык
pref-appearance = Вид
pref-auto = Как на устройстве
pref-light = Светлый
pref-dark = Тёмный
sign-out = Выйти
sign-out-failed = Вы всё ещё в системе.
sign-out-failed-do = Сервер не ответил, поэтому сеанс не закрыт. Попробуйте ещё раз или закройте окно браузера.
mission-time = { $date }, время миссии
asking = Запрашиваем сервер…
again = Ещё раз
open = Открыть

scope-practice = Репетиция
scope-synthetic = Вымышленные участки
scope-both = Репетиция · вымышленные участки
scope-stations = { $n ->
    [one] { $n } участок
    [few] { $n } участка
   *[other] { $n } участков
}
scope-observers = { $n ->
    [one] { $n } наблюдатель
    [few] { $n } наблюдателя
   *[other] { $n } наблюдателей
}
scope-devices = { $n ->
    [one] { $n } устройство
    [few] { $n } устройства
   *[other] { $n } устройств
}
scope-areas = { $n ->
    [one] Вам виден район { $areas }
   *[other] Вам видны районы { $areas }
}
scope-embargo = До публикации миссией ничего не оглашается
kind-full-eom = Полная миссия наблюдения: посещения не выборка
kind-limited-eom = Ограниченная миссия: без процентов по посещениям
kind-citizen-sampled = Гражданское наблюдение по выборке
kind-citizen-unsampled = Гражданское наблюдение без выборки: доля наблюдавшихся участков
kind-parliamentary = Парламентская миссия: посещения не выборка
kind-training = Информация и обучение
role-coordinator = координатор
role-area-coordinator = координатор района
role-administrator = администратор
role-head-of-mission = глава миссии
role-analyst = аналитик
role-data-clerk = оператор ввода

sign-in = Войти
sign-in-title = Вход для координаторов
sign-in-desk = Рабочее место
sign-in-mission-later = Какая миссия вам доступна, станет видно после входа.
sign-in-address = Этот адрес
sign-in-connection = Соединение
connection-tls = зашифровано
connection-plain = не зашифровано: уточните, прежде чем вводить
connection-here = этот компьютер
sign-in-name = Имя
sign-in-password = Пароль
sign-in-show = Показать
sign-in-busy = Входим…
sign-in-again-in = Повторить через { $time }
sign-in-wait = Следующая попытка через { $time }.
sign-in-ended = Сеанс закончился. Войдите, и вы вернётесь туда, где были.
sign-in-note = То, что здесь видно, может поставить людей под угрозу. Уходя от компьютера, выйдите из системы.

fault-sign-in-wrong = Имя или пароль не подходят.
fault-sign-in-wrong-do = Проверьте то и другое и попробуйте ещё раз. Новый пароль может задать администратор миссии.
fault-sign-in-throttled = Слишком много попыток.
fault-sign-in-throttled-do = Подождите немного и попробуйте снова.
fault-signed-out = Сеанс закончился.
fault-signed-out-do = Войдите ещё раз.
fault-forbidden = Вашей роли это не показывается.
fault-forbidden-do = Если это вам нужно, обратитесь к администратору миссии.
fault-not-found = Такой записи нет.
fault-not-found-do = Ничего не удалено: записи никогда не удаляются. Проверьте адрес.
fault-malformed = Сервер не понял запрос.
fault-malformed-do = Ничего не изменено. Загрузите страницу заново; если не поможет, сообщите тому, кто ведёт сервер.
fault-internal = Сбой на самом сервере.
fault-internal-do = Полученное сохранено. Попробуйте чуть позже и сообщите тому, кто ведёт сервер.
fault-unreachable = Сервер не отвечает.
fault-unreachable-do = Ничего не потеряно: отчёты ждут на устройствах. Проверьте соединение этого компьютера.
fault-not-the-desk = Вместо сервера ответил кто-то другой.
fault-not-the-desk-do = Возможно, мешает страница входа в сеть. Откройте другую страницу, войдите в сеть и попробуйте снова.
fault-shown = Показаны данные на { $time }.

live = на связи
live-connecting = соединяемся
live-lost = восстанавливаем связь с { $time }

nowhere = Такой страницы нет
nowhere-do = Возможно, адрес обрезан. Ничего не изменено.
to-board = К сводке

urgent-label = Срочное, которое ещё никто не взял на себя
urgent-said = Срочных, которые никто не взял на себя: { $n }
urgent-more = и ещё { $n }
tier-urgent = срочно
tier-serious = серьёзно
tier-urgent-n = { $n ->
    [one] { $n } срочный
   *[other] { $n } срочных
}
tier-serious-n = { $n ->
    [one] { $n } серьёзный
   *[other] { $n } серьёзных
}

coverage = Охват
legend = Что означают полосы и знаки
legend-received = получено
legend-late = получено с опозданием
legend-missing = ещё не получено
legend-extra = сверх ожидаемого
legend-aside = отложено
area = Район
all-areas = Все районы
area-none = без района
area-n = район { $n }
any-time = в любое время
due = до { $time }
due-differs = без единого срока
cell-received = получено, { $form }
cell-late = { $n } получено с опозданием
cell-extra = { $n } сверх ожидаемого
cell-aside = { $n } отложено
mark-late = получено с опозданием
mark-extra = сверх ожидаемого
mark-aside = отложено
cell-none = не ожидалось, не получено
board-sum = { $reports ->
    [one] { $reports } отчёт
    [few] { $reports } отчёта
   *[other] { $reports } отчётов
} в { $versions ->
    [one] { $versions } версии.
   *[other] { $versions } версиях.
}
board-aside = { $n ->
    [one] { $n } версия отложена: хранится, но не учитывается.
    [few] { $n } версии отложены: хранятся, но не учитываются.
   *[other] { $n } версий отложено: хранятся, но не учитываются.
}
no-forms = У миссии пока нет форм
no-forms-do = Загрузите форму, и здесь будет видно, кто должен её прислать и что пришло:
latest = Последние отчёты
latest-of = { $k } из { $n }
all-reports = Все отчёты

last-contact = Последняя связь
never = никогда
device-near = на связи
device-quiet = молчит
device-never = не отзывалось после регистрации
device-revoked = отозвано
device-waiting = { $n ->
    [0] ничего не ждёт
    [one] ждёт { $n }
   *[other] ждут { $n }
}
device-drafts = { $n ->
    [one] { $n } черновик
    [few] { $n } черновика
   *[other] { $n } черновиков
}
device-never-do = Зарегистрировано, ещё не отзывалось
devices-all = Показать все { $n }
sum-near = на связи менее { $min } мин назад
sum-quiet = молчат { $min } мин и дольше
sum-never = ни разу после регистрации
sum-revoked = отозваны
no-devices = Ни одно устройство не зарегистрировано
no-devices-do = Каждому наблюдателю нужен одноразовый код. Администратор миссии создаёт его на компьютере сервера, здесь для наблюдателя O-001:
no-reports = Пока ничего не пришло
no-reports-wait = { $n ->
    [one] Зарегистрировано { $n } устройство. Отчёт появится здесь сам, как только будет получен.
    [few] Зарегистрировано { $n } устройства. Отчёт появится здесь сам, как только будет получен.
   *[other] Зарегистрировано { $n } устройств. Отчёт появится здесь сам, как только будет получен.
}

span-now = меньше минуты
span-sec = { $n } с
span-min = { $n } мин
span-hour = { $n } ч
span-hour-min = { $n } ч { $min } мин
span-day = { $n ->
    [one] { $n } день
    [few] { $n } дня
   *[other] { $n } дней
}
ago = { $span } назад
received-at = получено { $time }
clock-same = верны
clock-ahead = часы спешат: { $span }
clock-behind = часы отстают: { $span }

filters = Сузить список
find = Наблюдатель, участок, место, квитанция
all-forms = Все формы
show-all = Показать все
export = Выгрузить CSV
export-note = Строка на отчёт, два столбца на вопрос: значение и состояние. Только то, что вам доступно.
export-form = { $form } (CSV)
reports-n = { $n }
match-n = { $n ->
    [one] подходит { $n }
   *[other] подходят { $n }
}
fresh = { $n ->
    [one] { $n } новый
   *[other] { $n } новых
}
keys-move = по списку
col-received = Получено
col-form = Форма
col-observer = Наблюдатель
col-station = Участок
col-place = Место
col-answered = Заполнено
col-look = Нужно посмотреть
col-receipt = Квитанция
answered-of = { $k } из { $n }
of = { $k } из { $n }
station = участок { $n }
station-not-given = участок не указан
station-none = нет в списке
set-aside = отложено
versions-n = { $n ->
    [one] { $n } версия
    [few] { $n } версии
   *[other] { $n } версий
}
shown-of = показано { $k } из { $n }
more = Показать ещё
no-match = Ни один отчёт не подходит
no-match-do = Измените форму, район или текст. То, что придёт позже и подойдёт, появится здесь само.

steps = Отчёты
newer = Новее
older = Старше
newer-version = Версия { $n } этого отчёта получена { $time }.
newer-show = Показать
report-not-found = Такого отчёта нет
report-not-found-do = Отчёты никогда не удаляются. Возможно, он вне ваших районов или адрес обрезан.
show-questions = Показанные вопросы
view-all = Все
view-look = Серьёзные
view-changed = Изменённые
view-open = Без значения
versions-all = Все версии: { $n }
versions-few = Последние версии: { $n }
col-number = Номер
col-question = Вопрос
col-seen = Увидено
col-typed = Введено
version-n = Версия { $n }
same = то же
mark-new = новое в { $n }
mark-changed = изменено в { $n }
mark-gone = не задан в { $n }
repeat-n = № { $n }
seen-at = увидено { $time }
seen-from = увидено { $from }–{ $to }
typed-at = введено { $time }
no-answers = В этом отчёте не видно ответов
no-answers-do = Его байты хранятся такими, какими пришли. Причина указана рядом с версией.

state-not-observed = не видел(а)
state-not-applicable = не относится
state-refused-access = не допустили
state-dont-know = не знаю
state-unanswered = без ответа
state-left_early = ушли раньше
state-blank = оставлено пустым
state-absent = не спрашивалось

set-aside-report = Отложено
set-aside-kept = Хранится целиком и не учитывается. На устройстве наблюдателя ничего не изменилось.
aside-unreadable = содержание не читается
aside-form-unknown = написано по версии формы, которой нет на сервере
aside-device-revoked = отправлено с отозванного устройства
aside-station-unknown = участка нет в перечне
aside-envelope-mismatch = в содержании названы другой отчёт, версия или устройство, чем на конверте
aside-practice-mismatch = отчёт с репетиции в настоящей миссии или наоборот

versions = Версии
version-counts = последняя, учитывается
version-kept = хранится рядом
version-aside = отложена
versions-note = Каждая версия остаётся такой, какой её отправили. Время указано по миссии.
verified = подпись и квитанция сходятся
not-verified = подпись или квитанция не сходится
fact-sent = Отправлено
fact-received = Получено
fact-receipt = Квитанция
fact-device = Устройство
fact-clock = Его часы
fact-form = Версия формы
facts = Этот отчёт
fact-answered = Со значением
fact-first = Впервые получено
fact-id = Номер записи

## Messages, questions on answers, calls
place-messages = Сообщения
place-calls = Перезвонить
sending = Отправляется…
cancel = Отмена
ask = Спросить
ask-about = Спросить наблюдателя об этом ответе
ask-send = Отправить вопрос
ask-note = Ответ остаётся; сказанное наблюдателем встанет рядом с ним. Без имён.
asked-read = прочитано { $time }
asked-on-its-way = ещё не прочитано
asked-no-device = нет устройства, которое его получит
asked-close = Закрыть вопрос
asked-close-why = Что сказано другим путём или почему больше ничего не нужно (можно оставить пустым)
asked-closed = закрыто: { $by }, { $time }
said-at = сказано { $time }
view-asked = Спрошено
message-write = Написать наблюдателям
message-to = Кому
message-choose = Выберите
message-to-all = Всем, кто в поле ({ $n })
message-all = всем
message-areas = Районы
message-teams = Группы
message-observers = Наблюдатели
message-group = { $code } ({ $n })
message-team = группа { $code }
message-for = кому: { $whom }
message-text = Сообщение
message-note = Появится в полевой книге каждого как от вашей роли, без вашего имени. Без имён людей в тексте.
message-urgent = Срочно: прочесть раньше всего остального
message-send = Отправить
message-sent-n = { $n ->
    [one] Отправлено { $n } наблюдателю.
    [few] Отправлено { $n } наблюдателям.
   *[many] Отправлено { $n } наблюдателям.
}
messages-sent = Отправленные
messages-none = Сообщений ещё не было
messages-none-do = Здесь стоят сообщения всем, району, группе или одному наблюдателю, и кто их прочёл.
read-by = Прочли { $k } из { $n }
read-at = прочитано { $time }
not-read = ещё не прочитано
no-device-n = { $n ->
    [one] { $n } без устройства
   *[other] { $n } без устройства
}
questions-open = Вопросы без ответа
questions-none = Ни один вопрос не ждёт ответа
questions-none-do = На странице отчёта «Спросить» рядом с ответом отправляет вопрос наблюдателю.
calls-urgent = Срочно сейчас
calls-serious = Перезвонить
calls-serious-note = Позвоните, прежде чем что-либо из этого публиковать. Сказанное наблюдателем должно стоять рядом с ответом.
calls-none = Перезванивать никому не нужно
calls-none-do = Отчёты с серьёзными ответами ждут здесь, пока кто-нибудь не позвонит наблюдателю.
calls-lately = Недавно взятые
calls-lately-none = Пока нет.
call-take = Беру на себя
call-done = Перезвонили
call-taken = { $by }, { $time }
## Доказательства
evidence = Фотографии, записи, файлы
evidence-show = Показать
evidence-hide = Скрыть
evidence-download = Скачать оригинал
evidence-kind-photo = Фотография
evidence-kind-audio = Звукозапись
evidence-kind-video = Видео
evidence-kind-document = Файл
evidence-awaited = Назван в отчёте, ещё не получен
evidence-seen = увидено { $time }
evidence-taken = взято { $time }, часы устройства
evidence-received = получено { $time }
evidence-verified = Байты такие, как подписало устройство
evidence-not-verified = Подпись устройства не подтверждается
evidence-named = Подписанный отчёт называет его хеш
evidence-not-named = Ни одна версия отчёта его не называет
evidence-aside = С отозванного устройства
evidence-note = Каждый просмотр записывается. Скачивайте только нужное; в оригинале остаются метаданные.
evidence-broken = Здесь его показать нельзя. Скачайте оригинал.
evidence-size-mb = { $n } МБ
evidence-size-kb = { $n } кБ

## Уменьшенные снимки
evidence-smalls = Показать уменьшенными: { $n }, столько же просмотров
## Переданные отчёты

answered-by = ответ: { $observer }
version-twin = Этот номер прислали два устройства. Сравните их.
