# Words of the field book and of what it shares with the desk: Azerbaijani.

## Everywhere
back = Geri
close = Bağla
cancel = Ləğv et
lock-now = İndi kilidlə
search-clear = Yazılanı sil
try-again = Yenidən cəhd et
continue = Davam et
loading = Açılır…
core-gone = Proqram cavab vermir. Saxlanmış kimi göstərilən hər şey təhlükəsizdir. Proqramı bağlayıb yenidən açın.

# Names of months (as in a date) and of days from Sunday, for web views whose own tables lack the language; _ for a space.
calendar-months = yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
calendar-days = bazar bazar_ertəsi çərşənbə_axşamı çərşənbə cümə_axşamı cümə şənbə

## Status bar
status-bar = Saxlanıb, gözləyir, qəbul edilib. Hesabatları açır
status-saved = Saxlanıb
status-saved-here = bu cihazda
status-saved-at = saat { $time }
status-saving = Saxlanır
status-saving-now = bu cavab
status-not-saved = Saxlanmayıb
status-not-saved-see = cavaba baxın
status-waiting = gözləyir
status-received = qəbul edilib
said-saved = Bu cihazda saxlanıb, saat { $time }
said-not-saved = Saxlanmadı. Yazdığınız hələ buradadır.
net-line = Saat { $time } etibarilə şəbəkə yoxdur. Hesabatlar özləri gedəcək.
net-line-portal = Bu şəbəkə əvvəlcə giriş səhifəsi istəyir. Hesabatlar gözləyir və özləri gedəcək.
net-line-fault = Saat { $time } etibarilə missiyanın serverində nasazlıq var. Hesabatlar gözləyir və özləri gedəcək.
net-line-changed = Ünvan sizin missiyaya aid olduğunu sübut etmir. Heç nə göndərilmir. Koordinatorunuza deyin.
net-line-protocol = Proqram missiyanın serveri üçün köhnədir. Hesabatlar saxlanılır. Proqramı yeniləyin.
net-line-revoked = Bu cihaz artıq yeni heç nə almır. Göndərdikləriniz burada saxlanılır və yenə də gedir.
practice-mark = Məşq
practice-strip = Məşq · burada heç nə sayılmır
practice-made-up = Məşq · heç nə sayılmır, yerlər uydurmadır

## States of a report
state-draft = bu cihazda saxlanıb
state-waiting = gözləyir
state-received = qəbul edilib
state-set-aside = kənara qoyulub
state-parked = bu cihazda qalır
state-new = başlanmayıb
wait-no_network = şəbəkə yoxdur
wait-retry = son cəhd alınmadı
wait-retry-at = növbəti cəhd: { $time }
wait-queued = növbədədir
wait-sending = yoldadır
parked-too_large = missiyanın serveri üçün çox böyükdür
parked-refused = missiyanın serveri qəbul etmədi
parked-protocol_unsupported = əvvəlcə proqram yenilənməlidir
parked-conflicting = missiyanın serverində bu nömrə altında başqa mətn var
parked-receipt_invalid = qəbz yoxlanıla bilmədi
parked-do-ask = Burada bütöv qalır. Göndərdiyiniz vaxtı koordinatorunuza deyin və ya sonra yenidən cəhd edin.
parked-do-too_large = Burada bütöv qalır. Fayla yazın və faylı koordinatorunuza verin.
parked-do-refused = Burada bütöv qalır. Fayla yazıb koordinatorunuza verin və ya sonra yenidən cəhd edin.
parked-do-protocol_unsupported = Burada bütöv qalır. Proqramı yeniləyin, sonra yenidən cəhd edin.
parked-do-conflicting = Burada bütöv qalır. Göndərdiyiniz vaxtı koordinatorunuza deyin və fayla yazın.
parked-do-receipt_invalid = Burada bütöv qalır, çatmış da ola bilər. Başqa şəbəkədə yenidən cəhd edin.
set-aside-note = Missiya onu qəbul edib və baxmaq üçün ayrıca saxlayır. Sizdən heç nə tələb olunmur.
receipt-no = qəbz { $receipt }

## Answer states
answer-not_observed = Görmədim
answer-not_applicable = Aid deyil
answer-refused_access = Buraxmadılar
answer-dont_know = Bilmirəm
answer-unanswered = Cavabsız burax
answered-not_observed = Görülməyib
answered-not_applicable = Aid deyil
answered-refused_access = Buraxmayıblar
answered-dont_know = Bilinmir
answered-unanswered = Cavabsız buraxılıb
answered-none = Cavab yoxdur
no-value = Cavab yoxdursa, səbəbini deyin

## Welcome and enrolment
welcome-title = Sizin müşahidə dəftəriniz
welcome-lead = Missiyanız sizə keçid, yaxud ünvan və kod verib. Onunla bu cihaz missiya müddətində sizin olur.
welcome-link = Keçid
welcome-link-hint = Bura yapışdırın və ya yazın.
welcome-qr = QR kodu oxut
welcome-qr-none = Bu şəkildə oxunan QR kod yoxdur. Daha yaxından çəkin və ya ünvanı və kodu yazın.
welcome-qr-reading = Şəkil oxunur…
welcome-typed = Əvəzində ünvan və kod yazın
welcome-linked = Əvəzində keçiddən istifadə edin
welcome-address = Ünvan
welcome-address-hint = Məsələn, mission.example.org
welcome-code = Kod
welcome-code-hint = Böyük və ya kiçik hərflər, defislə və ya defissiz.
welcome-need-link = Əvvəlcə keçidi yapışdırın və ya yazın.
welcome-need-code = İkisi də lazımdır: ünvan və kod.
welcome-language = Dil
confirm-title = Bu, missiyanızın ünvanıdır?
confirm-lead = Missiyanın sizə verdiyi ilə tutuşdurun. Hələ heç nə göndərilməyib.
confirm-key = Keçiddə serverin açarı da göstərilib. Cihaz başqa heç kimlə danışmayacaq.
confirm-other = Başqa ünvan

secret-title-pin = PIN seçin
secret-title-passphrase = Parol ifadəsi seçin
secret-lead-pin = Müşahidə dəftərini o açır. Onsuz, cihaz əlində olsa belə, heç kim buradakıları oxuya bilməz.
secret-lead-passphrase = Müşahidə dəftərini o açır. Onsuz heç kim buradakıları oxuya bilməz. Ən yaxşısı yalnız sizin yan-yana qoyacağınız bir neçə sözdür.
secret-forget = Heç kim onu sizin üçün tapa bilməz. Cihazın üstünə və ya yanına yazmayın.
secret-pin = PIN, ən azı { $least } rəqəm
secret-passphrase = Parol ifadəsi, ən azı { $least } işarə
secret-repeat-title-pin = Həmin PIN bir daha
secret-repeat-title-passphrase = Həmin ifadə bir daha
secret-repeat-lead = Səhv yazıb özünüzü kənarda qoymayasınız deyə.
secret-different = İkisi eyni deyil. Heç nə təyin edilmədi. Yenidən seçin.
secret-entered = { $n } rəqəm daxil edilib
secret-show = Yazdığımı göstər
secret-strength-weak = asan tapılır
secret-strength-fair = orta
secret-strength-good = çətin tapılır
secret-too-easy = Çox asan tapılır: ardıcıl və ya təkrar rəqəmlər, yaxud tarix. Başqasını seçin.
change-title-pin = PIN-i dəyişmək
change-title-passphrase = Parol ifadəsini dəyişmək
change-old-pin = Əvvəlcə indiki PIN
change-old-passphrase = Əvvəlcə indiki parol ifadəsi
change-least-pin = Sonra yenisi, iki dəfə. Missiyanız ən azı { $least } rəqəm tələb edir.
change-least-passphrase = Sonra yenisi, iki dəfə. Missiyanız ən azı { $least } işarə tələb edir.
change-nothing = Heç nə dəyişdirilmədi.
change-done-pin = PIN dəyişdirildi
change-done-passphrase = Parol ifadəsi dəyişdirildi
change-done-text = Bundan sonra müşahidə dəftərini yalnız yenisi açır. Yadda saxlanan hər şey qalır.
change-back = Ayarlara qayıt
secret-same = İndiki elə budur. Başqasını seçin.
pad-delete = Son rəqəmi sil
pad-done = Hazırdır
pad-open = Aç

enrolling-title = Missiyaya qoşulma
enrolling-work = Missiyanın serverindən soruşulur…
enrolling-work-safe = Bu ekrandan çıxa və ya cihazı kilidləyə bilərsiniz. Özü davam edəcək.
enrolling-failed = Hələ alınmadı
enrolling-again = Yenidən soruş
fetching-title = Formalar və məntəqələr yoldadır
fetching-lead = Siz qeydiyyatdan keçdiniz. İlk dəfə bir az şəbəkə lazımdır. Şəbəkə qayıdanda özü davam edəcək.
fetching-now = İndi cəhd et

## Lock
lock-pin = PIN-i daxil edin
lock-passphrase = Parol ifadəsini daxil edin
lock-passphrase-label = Parol ifadəsi
lock-safe = Saxlanmış hər şey saxlanılır.
lock-forgotten = Unutmusunuz?
lock-forgotten-text = Heç kim onu tapa bilməz və buradan dəyişmək olmur. Koordinatorunuza müraciət edin. Bu cihazda heç nə silinmir.
lock-left = Düz deyil. Gözləmədən əvvəl daha { $left } cəhd var.
lock-wait = Çox cəhd edildi. { $time } gözləyin, sonra yenidən cəhd edin. Heç nə silinmir.
lock-opening = Açılır…
lock-unsaved = Kilidlənməzdən əvvəl bir cavabı saxlamaq mümkün olmadı. O, yaddaşdadır və hesabatı açanda yenə göstəriləcək.

## Blocked
blocked-title = Müşahidə dəftərini indi açmaq mümkün deyil
blocked-again = Yenidən açmağa cəhd et

## Today
place-today = Bu gün
place-stations = Məntəqələr
place-reports = Hesabatlar
place-settings = Ayarlar
places = Bölmələr
today-title = Bu gün
today-title-practice = Bu gün (məşq)
sunlight-on = Günəş işığı: ağ üzərində qara
sunlight-off = Günəş işığı rejimini söndür
station = Məntəqə
station-change = Məntəqəni dəyiş
station-choose = Məntəqənizi seçin
station-choose-hint = { $total } məntəqə arasında nömrə, ad və ya ünvan üzrə axtarın.
station-registered = siyahıda { $n } nəfər
area = Ərazi { $area }
in-progress = Davam edir
in-progress-correction = Düzəliş davam edir
due-by = son vaxt { $time }
answered-of = { $answered } / { $questions }
answered-of-said = { $questions } sualdan { $answered } cavablandırılıb
continue-at = Davam et: sual { $n }
continue-report = Davam et
review-and-send = Yoxla və göndər
due = Gözlənilənlər
due-no-time = müəyyən vaxt yoxdur
due-next = Növbəti
due-sent-of = { $expected } hesabatdan { $sent } göndərilib
due-questions = { $n } sual
start = Başla
start-form = Başla: { $form }
reports-today = Bu günün hesabatları
reports-today-all = Bu günün bütün hesabatları: { $n }
list-more = Daha çox göstər: { $n }
today-empty = Hazırda gözlənilən yoxdur
today-empty-text = Missiyanın istədiyi formalar burada görünəcək. Aşağıdakı düymələrlə istənilən vaxt məlumat verə bilərsiniz.
any-time = İstənilən vaxt
clock-ahead = Bu cihazın saatı { $span } irəlidir. Vaxtlar cihazın göstərdiyi kimi saxlanılır; missiya fərqi görür.
clock-behind = Bu cihazın saatı { $span } geridir. Vaxtlar cihazın göstərdiyi kimi saxlanılır; missiya fərqi görür.
span-minutes = { $n } dəqiqə
span-hours = { $n } saat
span-days = { $n } gün
where-title = Harada baş verib?
where-here = { $number } nömrəli məntəqədə
where-other = Başqa yerdə

## Stations
find-station = Məntəqə axtar
find-station-for = Harada? { $form }
find-label = Nömrə, ad və ya ünvan
find-count = { $total } məntəqədən { $n }
find-count-more = { $total } məntəqədən ilk { $n }
find-total = Bu cihazda { $total } məntəqə
find-marks = İşarəsiz hərflər də uyğun gəlir
find-none = Uyğun məntəqə yoxdur
find-none-text = Daha az hərf, təkcə nömrəni və ya küçəni yazın.
find-start = Nömrə, ad və ya küçə yazın
find-start-text = Adətən üç hərf bəs edir.
find-yours = Bu gün sizinki
find-check = Seçməzdən əvvəl nömrəni, dairəni və ünvanı qapıdakı lövhə ilə tutuşdurun.
find-no-list = Bu cihaza hələ məntəqə siyahısı gəlməyib.
confirm-station = Qapıdakı lövhədə belə yazılıb?
confirm-station-yes = Bəli, bu məntəqədir
confirm-station-no = Bir də baxım
not-listed = Siyahıda yoxdur
not-listed-title = Məntəqə siyahıda yoxdur
not-listed-lead = Onu tanıtdıran şeyi yazın: lövhədəki nömrə, binanın adı, küçə.
not-listed-reason = Nə görürsünüz
not-listed-need = Əvvəlcə bir neçə söz yazın ki, missiya onu tapa bilsin.
not-listed-start = Hesabata başla

## A form
question-of = { $n } / { $total }
questions-list = Bütün suallar və cavabsız qalanlar
all-on-page = Bütün suallar bir səhifədə
one-at-a-time = Suallar bir-bir
form-language = Formanın dili
version-n = versiya { $n }
next = İrəli
previous = Geri
review = Yoxla
seen-at = Görülüb: { $time }
seen-unset = Görmə vaxtı: cavab verəndə qoyulur
seen-change = Vaxtı dəyiş
seen-time = Görmə vaxtı
seen-date = Görmə günü
seen-keep = Bu vaxtı saxla
seen-apart = Cavabı yazdığınız vaxt da ayrıca saxlanılır.
seen-wrong = Bu, vaxt deyil. Heç nə dəyişmədi.
clear-answer = Cavabı sil
guidance = Bu sual haqqında daha çox
required = Göndərməzdən əvvəl lazımdır
missing = Göndərməzdən əvvəl lazımdır: cavab və ya niyə olmadığı.
not-saved = Saxlanmadı: { $why } Yazdığınız hələ buradadır.
not-saved-again = Yenidən saxla
read-only = Formanın özü doldurur
note-read = Oxumaq üçün
acknowledge = Bunu oxudum
choose-many = Doğru olanların hamısını seçin
change-choice = Başqasını seç
search-choices = Siyahıda axtar
choices-none = Siyahıda uyğun heç nə yoxdur. Daha az hərf yazın.
choices-more = Uyğun gələn daha çoxdur. Bir neçə hərf də yazın.
number-hint = Yalnız rəqəmlər
decimal-hint = Rəqəmlər, nöqtə və ya vergüllə
date-label = Tarix
time-label = Vaxt
time-hint = 24 saatlıq: 07:15 üçün 0715 yazın
time-wrong = Bu, günün vaxtı deyil. Saatı və dəqiqəni yazın, məsələn 07:15.
month-too = Aya il, ilə dörd rəqəm lazımdır; o vaxta qədər yadda saxlanmır.
time-too = Vaxtı da yazın; təkcə tarix yadda saxlanmır.
month-label = Ay
year-label = İl
use-now = İndi
choose-one = Seçin
range-unset = seçilməyib
less = Bir az
more = Bir çox
rank-first = Birinci gələnə toxunun
rank-next = { $n }-ci yerdə gələnə toxunun
rank-grip = { $label }, { $total } yerdən { $n }-ci. Ox düymələri yerini dəyişir
rank-up = Yuxarı: { $label }
rank-down = Aşağı: { $label }
rank-moved = { $label }: { $total } yerdən { $n }-ci
figure-keys = Rəqəm düymələri
figure-next = Növbəti rəqəm
geo-use = Bu cihazın yerini götür
geo-working = Yer axtarılır…
geo-off = Cihaz yeri vermir. Aşağıda yaza və ya niyə olmadığını deyə bilərsiniz.
geo-lat = En dairəsi
geo-lon = Uzunluq dairəsi
geo-accuracy = təxminən { $m } m dəqiqliklə
geo-keep = Bu yeri saxla
geo-wrong = En dairəsi −90 ilə 90, uzunluq −180 ilə 180 arasındadır.
geo-typed = Əvəzində yaz
other-kind = Proqramın bu versiyasında bu sual üçün ayrıca vasitə yoxdur. Cavabı yaza bilərsiniz.
pick-station = Məntəqəni seçin
repeat-add = Əlavə et: { $label }
repeat-remove = Çıxar: { $label } { $n }
repeat-none = Hələ yoxdur.
repeat-one = { $label } { $n }
repeat-sure = { $label } { $n } cavabları ilə birlikdə çıxarılsın?
repeat-remove-yes = Çıxar
repeat-remove-no = Saxla
overview-title = Suallar
overview-unanswered = { $n ->
    [0] Hər sualın cavabı və ya səbəbi var
   *[other] { $n } sual cavabsızdır
}
overview-first = İlk cavabsız suala keç
overview-only = Yalnız cavabsızlar
unanswered-n = { $n ->
    [0] Hamısı cavablı
   *[other] { $n } cavabsız
}
theme-answered = { $total } sualdan { $n } cavablı
more-states = Daha çox: niyə cavab yoxdur, görmə vaxtı
theme-none = Suallar

## After a serious answer
serious-title = Saxlanıb. Müdaxilə etməyiniz lazım deyil. Təhlükəsizsiniz?
serious-title-unsaved = Müdaxilə etməyiniz lazım deyil. Təhlükəsizsiniz?
serious-safe = Təhlükəsizəm
serious-help = Kömək lazımdır
serious-go-on = Davam et: sual { $n }
serious-go-on-plain = Davam et
serious-go-on-review = Yoxlamaya keç
help-title = Əvvəlcə özünüz
help-1 = Gedə bilirsinizsə, gedin. Heç bir hesabat sizin təhlükəsizliyinizə dəyməz.
help-2 = Sonra zəng edin: missiyanızın nömrəsi kağız kartınızın arxasındadır. Xəsarət alan varsa, əvvəlcə təcili yardıma zəng edin.
help-3 = Proqram özü heç kimə zəng etmir. Cavablarınız bu cihazda saxlanıb, sonra davam edə bilərsiniz.
help-lock = Proqramı kilidlə

## Review, sending
review-title = Yoxla və göndər
review-seen = görülüb { $from }–{ $to }
review-seen-at = görülüb { $from }
review-answered = Cavablı
review-unanswered = Cavabsız
review-may-send = Cavabsızdır. Belə də göndərə bilərsiniz.
review-look-plain = Bax
review-blocking = Göndərməzdən əvvəl
review-blocking-note = Bunlara cavab və ya niyə olmadığı lazımdır. Hər şey saxlanıb.
review-first-blocking = Keç: sual { $n }
review-serious = Missiya bunlara görə sizə zəng edə bilər
review-changes = Bu versiya nəyi dəyişir
review-left = Cavabsız
review-waits = İndi şəbəkə yoxdur: burada gözləyir və özü gedəcək. Sonra düzəldə bilərsiniz; bu versiya qalır.
review-goes = Dərhal gedir. Sonra düzəldə bilərsiniz; bu versiya qalır.
review-goes-correction = Versiya { $n } əvvəlkinin yanında gedir. İkisi də qalır.
not-yet = Hələ yox
send = Göndər
discard = Bu qaralamanı at
discard-sure = Qaralama atılsın? { $n } cavab bu cihazdan silinəcək və geri qaytarıla bilməz.
discard-yes = At
discard-no = Saxla
sent-title-waiting = Göndərdiniz. Bu cihazda gözləyir
sent-title-received = Missiya qəbul etdi
sent-title-parked = Bu cihazda qalır
sent-waiting = Şəbəkə olanda özü gedəcək. Proqramı kilidləyə və ya bağlaya bilərsiniz.
sent-sending = Yoldadır. Proqramı kilidləyə və ya bağlaya bilərsiniz.
sent-received = Qəbz yoxlanıldı. Nömrəsi { $receipt }.
sent-today = Bu günə qayıt
sent-report = Hesabata bax

## Reports
reports-title = Hesabatlar
reports-who = Müşahidəçi { $observer }
reports-who-station = Müşahidəçi { $observer } · Məntəqə { $station }
reports-empty = Hələ hesabat yoxdur
reports-empty-text = «Bu gün» bölməsində başladıqlarınız ilk cavabdan qəbzə qədər burada durur.
reports-to-today = «Bu gün»ə keç
reports-waiting = Gözləyir
reports-waiting-network = növbəti cəhd şəbəkə olanda
reports-parked = Cihazda qalır, baxın
reports-drafts = Saxlanıb, göndərilməyib
reports-drafts-note = göndərmək sizdən asılıdır
reports-received = Missiya qəbul edib
report-last-answer = son cavab { $time }
report-sent-by-you = göndərmisiniz { $time }
report-version = { $title }, versiya { $n }
report-correcting = düzəldilir
save-to-file = Fayla yaz
try-now = İndi cəhd et
asked-now = Missiyanın serverindən soruşuldu.
file-saved = { $versions ->
    [0] Saxlanılası heç nə yox idi: hamısı qəbul edilib.
   *[other] { $versions } hesabat { $file } faylındadır. Onu yalnız missiya aça bilər.
}
report-versions = Versiyalar
report-version-n = Versiya { $n }
report-version-sent = göndərilib { $time }
report-version-received = qəbul edilib { $time }
report-hash = SHA-256
report-answers = Cavablar
report-attempts = indiyədək { $n } cəhd
correct = Düzəlt
correct-go-on = Düzəlişə davam et
correct-note = Düzəliş yeni versiyadır. Göndərdiyiniz onun yanında qalır.
seen-typed = görülüb { $seen } · yazılıb { $typed }
seen-only = görülüb { $seen }

## Settings
settings-title = Ayarlar
settings-language = Dil
settings-theme = Görünüş
theme-auto = Cihazdakı kimi
theme-light = Açıq
theme-dark = Tünd
theme-sunlight = Günəş işığı
theme-sunlight-hint = Ağ üzərində qara, qalın xətlər
settings-network = Şəbəkə
settings-server = Missiyanın serveri
server-yes = Cavab verir
server-no = Cavab vermir
settings-since = Nə vaxtdan
settings-last-contact = Son cavab
settings-never = heç vaxt
settings-why = Səbəb
settings-clock = Saat
settings-clock-good = missiya ilə eynidir
settings-device = Bu cihaz
settings-mission = Missiya
settings-observer = Müşahidəçi
settings-area = Ərazi
settings-zone = Saat qurşağı
settings-stations = Siyahıdakı məntəqələr
settings-lock-after = Özü kilidlənir
settings-secret = Giriş
settings-version = Proqramın versiyası
settings-file = Qəbul edilməyənlər
settings-file-text = Qəbul edilməyən hər şeyi bir kilidli fayla yazır. Şəbəkə qayıtmasa, faylı koordinatorunuza verin.
net-reason-unreachable = şəbəkə yoxdur və ya ünvanda heç nə cavab vermir
net-reason-not_an_endpoint = başqa səhifə cavab verir, məsələn, Wi-Fi giriş istəyir
net-reason-endpoint_fault = missiyanın serverində nasazlıq var
net-reason-endpoint_changed = ünvan sizin missiyaya aid olduğunu sübut etmir
net-reason-protocol_unsupported = proqram missiyanın serveri üçün köhnədir
net-reason-device_revoked = missiya bu cihazı ləğv edib
net-reason-other = ona çatmaq mümkün olmadı

## Errors: what is safe, then what to do
err-address_invalid = Bu, ünvan deyil. Heç nə göndərilmədi. Missiyanın verdiyi ilə tutuşdurun, məsələn, mission.example.org.
err-code_invalid = Kodda bir hərf artıq, əskik və ya kodda olmayan bir hərf var. Heç nə göndərilmədi. Hərf-hərf tutuşdurun.
err-code_unknown = Server bu kodu tanımır. Ünvanı və kodu yoxlayın, sonra yenidən soruşun. İkisi də düzdürsə, koordinatorunuza müraciət edin.
err-code_expired = Kodun vaxtı bitib. Heç nə itməyib. Koordinatorunuzdan yeni kod alın və bura yazın.
err-code_used = Bu kodu artıq başqa cihaz istifadə edib. O siz deyildinizsə, dərhal koordinatorunuza deyin. Sizə yeni kod lazımdır.
err-not_an_endpoint = { $host } ünvanında başqa bir şey cavab verdi: bəlkə Wi-Fi giriş səhifəsi, bəlkə səhv ünvan. Heç nə göndərilmədi. Wi-Fi-a daxil olun və ya ünvanı yoxlayın, sonra yenidən soruşun.
err-unreachable = { $host } ünvanında heç nə cavab vermir. Saxlanmış hər şey təhlükəsizdir. Şəbəkəni və ünvanı yoxlayın; proqram özü də cəhd edir.
err-endpoint_changed = Bu ünvandakı server sizin missiyaya aid olduğunu sübut etmir. Ona heç nə göndərilmədi. Davam etməyin; koordinatorunuza deyin.
err-endpoint_fault = Missiyanın serverində nasazlıq var. Saxlanmış hər şey təhlükəsizdir. Proqram özü yenidən cəhd edir; sizdən heç nə tələb olunmur.
err-protocol_unsupported = Bu proqram missiyanın serveri üçün ya köhnədir, ya da çox yeni. Saxlanmış hər şey təhlükəsizdir. Proqramı yeniləyin, sonra yenidən cəhd edin.
err-device_revoked = Missiya bu cihazı ləğv edib. Göndərdiyiniz hesabatlar burada saxlanılır və yenə də gedir. Koordinatorunuza müraciət edin.
err-secret_wrong = Düz deyil. Heç nə silinmir. Gözləmədən əvvəl daha { $left } cəhd var.
err-secret_throttled = Çox cəhd edildi. Heç nə silinmir. { $seconds } saniyə gözləyin, sonra yenidən cəhd edin.
err-secret_too_short = Çox qısadır: ən azı { $least } olmalıdır. Daha uzununu seçin.
err-secret_too_simple = Çox asan tapılır: ardıcıl və ya təkrar. Başqasını seçin.
err-keychain_missing = Bu cihaz açarın öz yarısını itirib, ona görə təkcə PIN dəftəri açmır. Heç nə silinmir. Cihazı koordinatorunuza aparın: onu missiyanın bərpa açarı açır.
err-disk_full = Cihazın yaddaşı doludur. Saxlanmış kimi göstərilən hər şey təhlükəsizdir; bu isə hələ saxlanmayıb. Foto və ya proqram silin, sonra yenidən saxlayın.
err-store_busy = Müşahidə dəftəri artıq başqa pəncərədə açıqdır. Saxlanmış hər şey təhlükəsizdir. O pəncərəni bağlayın, sonra yenidən cəhd edin.
err-store_damaged = Müşahidə dəftərinin faylı zədələnib. Ona toxunulmayıb. Proqramı silməyin; cihazı koordinatorunuza aparın, o vaxta qədər kağız kartdan istifadə edin.
err-store_newer = Bu dəftəri proqramın daha yeni versiyası yaradıb. Ona toxunulmayıb. Proqramı yeniləyin, sonra yenidən açın.
err-not_found = Bu, artıq burada deyil. Geri qayıdıb siyahıdan yenidən açın. Saxlanmış hər şey təhlükəsizdir.
err-locked = Müşahidə dəftəri kilidlidir. PIN və ya parol ifadəsi ilə açıb davam edin.
err-wrong_state = Bunu indi etmək olmur: hesabat artıq göndərilmiş ola bilər. Hesabatlara qayıdın; göndəriləni dəyişmək üçün «Düzəlt» düyməsini basın.
err-value_invalid = Forma burada belə cavab qəbul etmir.
err-form_broken = Bu formanı açmaq olmur. Digər hesabatlarınız təhlükəsizdir. Bunun üçün kağız kartdan istifadə edin və koordinatorunuza deyin.
err-internal = Proqramda nasazlıq baş verdi. Saxlanmış kimi göstərilən hər şey təhlükəsizdir. Yenidən cəhd edin; təkrarlansa, proqramı bağlayıb açın.

## The field book in a browser
web-use-here = Burada istifadə et
web-held-title = Başqa vərəqdə açıqdır
web-held = Sahə kitabçası bu brauzerin başqa vərəqində və ya pəncərəsində açıqdır. Eyni vaxtda yalnız birində yazmaq olar. Heç nə itməyib: orada davam edin və ya burada istifadə edin, onda o biri bağlanacaq.
web-taken-title = İndi başqa vərəqdə açıqdır
web-taken = Sahə kitabçası başqa vərəqə keçdi. Saxlanmış kimi göstərilən hər şey oradadır.
web-unsupported-title = Bu brauzer sahə kitabçasını saxlaya bilmir
web-unsupported = Brauzerdə veb-tətbiqlər üçün məxfi, şifrələnmiş yaddaş yoxdur və ya bu, gizli pəncərədir. Yenilənmiş Chrome, Edge, Firefox və ya Safari-ni adi pəncərədə açın. Burada heç nə saxlanmayıb.
web-refused-title = Brauzer yaddaş vermir
web-refused = Brauzer sahə kitabçası üçün yer vermədi; çox vaxt səbəb cihazın dolu olmasıdır. Əvvəl saxlanmış hər şey yerindədir. Bir az yer boşaldın və yenidən cəhd edin.
web-insecure-title = Bu ünvan təhlükəsiz deyil
web-insecure = Ünvan http:// ilə başlayır, brauzer isə şifrələnmiş yaddaşı yalnız https:// ilə saxlayır. Ünvanı verən şəxsdən https:// ilə başlayanını istəyin və ya missiyanın ekranındakı kodu yenidən skan edin. Burada heç nə saxlanmayıb.
web-fault-title = Tətbiq dayandı
web-fault = Saxlanmış kimi göstərilən hər şey bu cihazda etibarlıdır. Yenidən cəhd edin; yenə dayansa, koordinatora deyin.
web-app = Bu brauzer
web-storage = Yaddaş
web-storage-kept = Brauzer saxlayır
web-storage-may-go = Yer azalanda brauzer onu silə bilər. Tətbiqi quraşdırın və hesabatları tez göndərin.
web-storage-ask = Brauzerdən saxlamağı istə
web-install = Tətbiqi quraşdır
web-installed = Bu cihazda quraşdırılıb
web-update = Yeni versiya hazırdır
web-update-text = Qaralamalar və hesabatlar olduğu kimi qalır; forma başladığı versiyada davam edir.
web-update-now = Yeni versiyanı yüklə

## A visit
undo = Geri al
form-menu = Bu forma haqqında daha çox
answered-left_early = Vaxtından əvvəl çıxılıb
answer-left_early = Vaxtından əvvəl çıxılıb
find-visited = olunub
check-in = Əlaqəyə çıx
check-in-arrived = Gəldim
check-in-leaving = Gedirəm
check-in-safe = Təhlükəsizəm
check-in-need_help = Mənə kömək lazımdır
check-in-told = Saxlanıldı: { $what }
check-in-help-title = Əvvəlcə özünüz
check-in-help-3 = Kömək çağırışınız saxlanılıb və şəbəkə olan kimi özü gedəcək. Şəbəkə yoxdursa, hələ heç kim bilmir: zəng edin.
check-in-help-more = Nə lazım olduğunu bildirin
left-button = Getməli oldum / içəri buraxılmadım
left-button-short = Getməli oldum / buraxılmadım
left-safe-title = Saxlanıldı. Müdaxilə etməyiniz lazım deyil. Təhlükəsizsiniz?
left-saved = { $form } bağlandı: { $kept ->
    [one] { $kept } cavab saxlanıldı
   *[other] { $kept } cavab saxlanıldı
}, { $marked ->
    [one] { $marked } sual
   *[other] { $marked } sual
} «vaxtından əvvəl çıxılıb» kimi qeyd edildi. Olduğu kimi göndərə bilərsiniz.
left-what = Nə baş verdi? Sonra da olar.
left-had_to_leave = Getməli oldum
left-not_let_in = İçəri buraxılmadım
left-done = Hazırdır
left-go-on = Davam et
left-back-title = Geri alındı
left-back = Forma yenidən açıqdır. Cavablarınız əvvəlki kimi qalır.
left-line = { $why }. Açıq qalanlar belə qeyd edilib; əlavə etdikləriniz qalır.
later = Bunu sonra yazıram
later-change = Görülən vaxtı dəyiş
later-when = Bunu nə vaxt gördünüz?
later-text = Bundan sonrakı cavablar görülən vaxt kimi bu vaxtı daşıyır. Yazdığınız vaxt ayrıca saxlanılır.
later-wrong = Bu vaxt hələ keçməyib. Bir daha baxın.
later-keep = Bu vaxtı götür
later-stop = İndiyə qayıt
later-line = İndi yazdıqlarınız bu vaxt görülüb: { $time }.
tally-title = Seçicilərin sayı
tally-open = Seçiciləri say
tally-own = Öz sayınız
tally-one = bir toxunuş, bir seçici
tally-undo = Birini geri al
tally-break-begin = Fasiləyə başla
tally-break-end = Fasiləni bitir
tally-on-break = { $time } vaxtından fasilə. Heç nə sayılmır.
tally-break-open = { $from } – fasilə davam edir
tally-breaks = Fasilələr
tally-last = sonuncu { $time }
tally-apart = Öz sayınız, elan edilən rəqəm və rəsmi rəqəm ayrı saxlanılır. Biri digərini düzəltmir.
tally-form = Formaya keç: { $form }
visits = Bugünkü məntəqələr
visits-until = { $time } vaxtınadək
visits-here = hələ buradasınız
visits-breaks = { $n ->
    [one] { $n } fasilə
   *[other] { $n } fasilə
}
protocol-copy = Uyğun gəlməsə belə, necə yazılıbsa, elə köçürün. Düzəltməyin və komissiyaya deməyin.
protocol-one = Nəticələr protokolu
protocol-n = Nəticələr protokolu { $n }
protocol-what = Sətir
protocol-written = Yazıldığı kimi
protocol-line = Sətir { $n }
protocol-empty = boş buraxılıb
## The log of a long-term observer
place-log = Jurnal
log-title = Qeydlər jurnalı
log-records =
    { $n ->
        [one] { $n } qeyd
       *[other] { $n } qeyd
    }
log-find = Bütün yazılanlarda axtarış
log-shown = { $total } qeyddən { $n }
log-filters = Seçim
log-filters-n = Seçim: { $n }
log-filters-clear = Hamısını göstər
log-theme = Mövzu
log-kind = Qeydin növü
log-place = Yer
log-from = Başlanğıc
log-to = Son
log-all = Hamısı
log-more = Daha çox göstər
log-narrow = Daha çoxu var. Görmək üçün axtarışı dəqiqləşdirin.
log-none = Uyğun qeyd yoxdur
log-none-text = Daha az hərf yazın və ya seçimi götürün.
log-empty = Jurnalınız boşdur
log-empty-text = Görüş, tədbir və ya iclas haqqında qeyd edin. Yazdıqca bu cihazda saxlanır, göndərəndə missiyaya gedir.
log-by = müəllif: { $observer }
log-comes-back = yenidən baxılacaq: { $date }
log-new = Yeni qeyd
log-new-title = Nəyi qeyd edirsiniz?
log-export = Jurnalımın surətini saxla
log-export-title = Jurnalınızın surətini saxlamaq
log-export-warning = Bu fayl şifrələnmir. Onu əldə edən hər kəs içindəkilərin hamısını oxuya bilər: yerləri, görüşdüyünüz şəxsləri, deyilənləri. Faylı yalnız təhlükəsiz yerdə saxlayın və lazım olmayanda silin.
log-export-own = Faylda yalnız öz qeydləriniz var, tərəfdaşınızınkı yoxdur.
log-export-understood = Başa düşdüm, fayl mənə lazımdır
log-export-html = Oxumaq üçün səhifə kimi
log-export-csv = Cədvəl kimi (CSV)
log-export-done =
    { $n ->
        [one] { $file } faylında { $n } qeyd var.
       *[other] { $file } faylında { $n } qeyd var.
    }
partner-note = Bu qeyd jurnalı sizinlə bölüşən { $observer } tərəfindən yazılıb. Onu yalnız müəllifi düzəldə bilər.
partner-sent = Göndərilib: { $time } · versiya { $n }
follow-ups = İzlənəcək məsələlər
follow-up-done = Görüldü
follow-up-done-of = Görüldü: { $title }
follow-up-done-said = Bu cihazda görülmüş kimi işarələndi.
follow-up-open-said = Yenidən siyahıdadır.
follow-up-undo = Geri al
week-title = Həftə
week-span = { $from } – { $to }
week-records =
    { $n ->
        [one] Bu həftə { $n } qeyd
       *[other] Bu həftə { $n } qeyd
    }
week-open-log = Jurnalı aç
week-none = Həftəlik hesabat: başlanmayıb
week-compose = Həftəlik hesabatı tərtib et
week-short = Həftəlik hesabat
week-go-on = Davam et
week-look = Bax
week-exists = Bu həftənin hesabatı artıq buradadır
week-how = Nəyin daxil olacağını seçin, sıralayın və sözləri dəyişin. Ad yazmayın. Hələ heç nə göndərilmir.
week-empty = Bu günlərdə qeyd yoxdur
week-empty-text = Başqa günlər seçin və ya hesabatı qeydsiz yazın.
week-no-theme = Mövzusuz
week-under = Mövzu
week-text = Mətn: { $title }
week-up = Yuxarı apar: { $title }
week-down = Aşağı apar: { $title }
week-moved-up = Yuxarı aparıldı
week-moved-down = Aşağı aparıldı
week-draft = hələ göndərilməyib
week-place = Ərazi və ya dairələr
week-make =
    { $n ->
        [0] Qeydsiz qaralama yarat
        [one] { $n } qeyddən qaralama yarat
       *[other] { $n } qeyddən qaralama yarat
    }
week-make-note = Qaralama bu cihazda saxlanır. Göndərməzdən əvvəl hər sözünü dəyişə bilərsiniz.
## Messages and questions of the desk
mail-title = Mesajlar
mail-one = Mesaj
mail-none = Hələ mesaj yoxdur
mail-none-text = Koordinatorların sizə yazdıqları və hesabatlarınız barədə sualları burada görünəcək. Şəbəkə olanda özü gəlir.
mail-questions = Cavablarınız barədə suallar
mail-answered = Cavablandırılmış suallar
mail-new = yeni
mail-urgent = təcili
mail-urgent-first = Biri təcilidir. Əvvəlcə onu oxuyun.
mail-card = Koordinatorların yazdıqları və soruşduqları
mail-card-new = Koordinatorlarınızdan
mail-questions-n = { $n ->
    [one] Cavab barədə { $n } sual
   *[other] Cavablar barədə { $n } sual
}
mail-unread-n = { $n ->
    [one] { $n } yeni mesaj
   *[other] { $n } yeni mesaj
}
mail-arrived = Koordinatorlarınızdan yenilik var. O, «Bu gün» ekranındadır.
mail-question-n = { $n } nömrəli sual
mail-from-coordinator = Koordinator
mail-from-area_coordinator = Ərazi koordinatoru
mail-from-head_of_mission = Missiya rəhbəri
mail-from-administrator = Missiyanın inzibatçısı
mail-from-desk = Missiyanın qərargahı
mail-to-all = hamıya
mail-to-area = ərazinizə
mail-to-team = komandanıza
mail-to-observer = sizə
mail-read-note = Şəbəkə olan kimi missiya bunu oxuduğunuzu biləcək.
ask-title = Cavab barədə sual
ask-about = Sualın aid olduğu cavab
ask-label = Buna nə deyə bilərsiniz?
ask-keep = Hesabatdakı cavabınız olduğu kimi qalır. Yazdığınız onun yanında durur. Ad yazmayın.
ask-slip = Cavabda yanlışlıq olubsa, hesabatı açıb düzəldin.
ask-send = Göndər
ask-more = Əlavə et
ask-need = Əvvəlcə bir neçə söz yazın.
ask-said = Dedikləriniz
ask-saved = Bu cihazda saxlanıldı. Özü gedəcək.
ask-waiting = bu cihazda saxlanılıb, gözləyir
ask-received = qəbul edilib: { $time }
ask-closed = Missiya bu sualı bağladı: { $time }. Başqa heç nə lazım deyil.
ask-settled = Bu suala artıq cavab verilib. Başqa heç nə lazım deyil.
ask-elsewhere = Hesabat bu cihazda deyil. Yenə də cavab verə bilərsiniz.
ask-open-report = Hesabatı aç
ask-here = Koordinatorunuz soruşur
ask-here-answered = Soruşulub və cavab verilib
## Şəkillər, yazılar, fayllar
evidence-off = Missiya bu formada şəkil, yazı və faylları söndürüb. Gördüyünüzü sözlə yazın.
evidence-hint = Əsli olduğu kimi, bu cihazda kilidli saxlanılır və hesabatın mətnindən sonra göndərilir.
evidence-take-image = Şəkil çəkin
evidence-take-audio = Səs yazın
evidence-take-video = Video çəkin
evidence-choose = Fayl seçin
evidence-replace = Başqasını seçin
evidence-remove = Silin
evidence-remove-sure = Heç vaxt göndərilməyib. Silinsə, bu cihazdan birdəfəlik gedir.
evidence-caption = Öz sözünüzlə: burada nə görünür?
evidence-working = Saxlanılır …
evidence-saved = bu cihazda saxlanılıb
evidence-waiting = gözləyir
evidence-received = alınıb { $time }
evidence-parked = bu cihazda qalır
evidence-sent-stays = Göndərilmiş olduğu kimi qalır. Yenisi növbəti versiyaya daxil olur.
evidence-elsewhere = Bu cihazda olmayan fayl
evidence-given = Fayl, aşağıya baxın
evidence-title = Şəkillər, yazılar, fayllar
evidence-taken = götürülüb { $time }
evidence-kind-photo = Şəkil
evidence-kind-audio = Səs yazısı
evidence-kind-video = Video
evidence-kind-document = Fayl
evidence-no-view = Bu cihaz onu burada göstərə bilmir. Olduğu kimi saxlanılır və göndərilir.
size-mb = { $n } MB
size-kb = { $n } kB
files-text-received = mətn alınıb
files-waiting = { $n } şəkil və ya fayl gözləyir
files-received = { $n } şəkil və ya fayl alınıb
files-parked = { $n } şəkil və ya fayl burada qalır, baxın
err-evidence_too_large = { $most } MB-dan böyükdür, missiyanın serveri bu qədərini qəbul etmir. Burada saxlanılmayıb; başqa cavablarınız saxlanılıb. Daha kiçik və ya qısa götürün.
parked-unreadable = bu cihazdan geri oxunmur
parked-do-unreadable = Hesabatın mətni salamatdır. Koordinatorunuza deyin ki, bir fayl oxunmadı; mümkünsə, yenidən götürün.
## Öz ərazinin xəritəsi
map-title = Ərazimin xəritəsi
map-open-short = Xəritə
map-picture = Xəritə. Ox düymələri onu tərpədir, plus və minus miqyası dəyişir, sıfır bütün ərazini göstərir. Üzərindəki hər şey yanındakı siyahılardadır.
map-nearer = Yaxınlaşdır
map-further = Uzaqlaşdır
map-whole = Bütün ərazi
map-own = Mənim məntəqəm
map-station = Məntəqə
map-visited = Məntəqə, baş çəkilib
map-record = Mənim qeydim
map-partner = Tərəfdaşımın qeydi
map-here = Burada: { $n }
map-clear = Bağla
map-open = Aç
map-mine = Mən buradayam
map-nearer-hint = Burada daha çoxu var. Ayırd etmək üçün yaxınlaşdırın.
map-records = Qeydlər
map-stations = Məntəqələr
map-of = Xəritədə: { $n }, cəmi: { $total }
map-no-records = Qeydlərinizin heç biri harada olduğunu demir. Mövqeyi yazılan qeyd xəritədə görünür.
map-positions-off = Missiya mövqelərə icazə verməyib, ona görə qeydlər xəritədə deyil. Onlar jurnalınızdadır.
map-no-stations = Missiyanın siyahısında ərazinizin məntəqələrinin yeri göstərilməyib. Onları adı və ya nömrəsi ilə tapın.
map-no-outline = Missiya ərazinizin sərhədlərini göndərməyib.
map-all = Hamısını göstər ({ $n })
map-empty = Hələ xəritə yoxdur
map-empty-text = Missiya göndərəndə əraziniz, məntəqələr və qeydləriniz burada olacaq. Hesabatlarınızda heç nə əskik deyil.
map-credit = Ölkələrin konturları: Natural Earth, sadələşdirilmiş. Heç bir sərhəd haqqında mövqe bildirmir.

## Missiya üçün faylda nə var
file-holds = { $file } faylında: hesabat { $versions }, şəkil və fayl { $files }, təsdiq və koordinatorlara cavab { $notes }. Onu yalnız missiya aça bilər.
file-left = { $n } şəkil və ya fayl sığmadı. Onlar üçün daha bir fayl saxlayın.

## Həmkara ötürmə və ondan qəbul

viewfinder-asking = Cihaz kameradan istifadəyə icazə soruşur. Heç nə yazılmır.
viewfinder-denied = Burada kameraya icazə verilməyib. Cihazın və ya brauzerin ayarlarında icazə verin, ya da kodun şəklini çəkin.
viewfinder-none = Bu cihazda burada canlı kamera yoxdur. Kodun şəklini çəkin və ya onu fayl kimi açın.
viewfinder-busy = Kameradan başqa tətbiq istifadə edir. Onu bağlayıb qayıdın və ya kodun şəklini çəkin.
welcome-film = QR kodu kamera ilə oxut
state-handed-over = { $to } həmkarına ötürülüb
state-offered = { $to } üçün təklif edilib, hələ təsdiqlənməyib
reports-handed = Həmkarınızda
reports-handed-note = burada oxumaq üçün qalır
due-handed = həmkarınızda: { $n }
handover-card = Ötürmə
handover-shift = Növbəni ötür
handover-one = Həmkara ötür
handover-take = Həmkardan qəbul et
handover-with = { $peer } ilə
handover-from = { $peer } ötürür
handover-from-short = { $peer } tərəfindən
handover-by = cavab verən: { $observer }
handover-offered = { $peer } üçün təklif edilib, hələ təsdiqlənməyib
handover-offered-text = Təsdiqlənənə qədər onda heç kim yazmır. Kodu yenidən göstərin və ya təsdiqi oxuyun.
handover-received-text = Hələ qəbul edilməyib. Əvvəlcə baxın.
handover-what = Nəyi ötürürsünüz?
handover-none = Ötürülə bilən qaralama yoxdur. Göndərdikləriniz sizdə qalır.
handover-note = Sizdən sonra gələn üçün
handover-note-hint = Möhürlər, açıq məsələlər, kimdən soruşmaq. Seçicilərin adını yazmayın.
handover-how = Ekrandan kameraya keçir, şəbəkə lazım deyil. Hər ikinizə öz telefonunuz lazımdır.
handover-read = Həmkarın kodunu oxu
handover-film-request = Həmkarınız «Həmkardan qəbul et» bölməsini açır. Həmin ekrandakı kodu çəkin.
handover-asks = Komandanızdan { $peer } qəbul etmək istəyir
handover-asks-check = Bu, yanınızdakı şəxsin kodudur?
handover-no = Xeyr, yenidən oxu
handover-yes = Bəli, ötür
handover-show = Qoyun { $peer } bütün hissələr keçənə qədər bunu çəksin.
handover-sealed = Yalnız həmin telefon üçün möhürlənib. Başqası çəksə, heç nə oxuya bilməz.
handover-then = Qəbul edəndən sonra { $peer } telefonu kod göstərir. Onu çəkin.
handover-read-confirmation = Təsdiqi oxu
handover-again = Kodu yenidən göstər
handover-done = { $peer } qəbul etdi
handover-done-text = Saat { $time } ötürülüb. Sizin nüsxəniz oxumaq üçün burada qalır. Onu { $peer } göndərir.
handover-withdraw = Geri götür
handover-withdraw-ask = { $peer } qəbul edib? Onda əvəzində təsdiqi oxuyun. Hər ikiniz davam etsəniz, missiya hər ikisini alacaq və soruşacaq.
handover-withdraw-yes = Geri götür, mən davam edirəm
handover-ask = Bu kodu sizə ötürən şəxsə göstərin. Sonra onun kodunu oxuyun.
handover-own-code = Öz kodumu göstər
handover-film-letter = Bütün hissələr gələnə qədər həmkarınızın kodunu çəkin. Sıra vacib deyil.
handover-have = { $of } hissədən { $have }
handover-accept = Qəbul et
handover-taken = İndi sizdədir
handover-taken-show = Bu kodu { $peer } üçün göstərin ki, o telefon da bilsin.
handover-to-today = Bu günə qayıt
handover-code = Çəkilməli kod
handover-code-moving = Çəkilməli hərəkətli kod, hissələr: { $n }
handover-still = Dayandır
handover-move = Davam et
handover-no-code = Burada ötürmə kodu yoxdur. Şəkli daha yaxından yenidən çəkin.
handover-file-open = Şəkil və ya fayl aç
handover-file-save = Fayl kimi saxla
handover-file-saved = { $file } adı ilə saxlanıb
handover-matters = Hələ açıqdır
handover-arrived = gəliş { $time }
handover-breaks = { $n ->
    [one] { $n } fasilə
   *[other] { $n } fasilə
  }
err-handover_damaged = Bu, növbəti addım üçün lazım olan deyil və ya yolda dəyişib. Burada heç nə baş vermədi. Yenidən oxuyun.
err-handover_other_mission = Bu kod sizin missiyanızdan deyil. Burada heç nə baş vermədi. Yanınızdakı şəxslə yoxlayın.
err-handover_other_team = Bu kod başqa komandadandır. Yalnız bir komandanın üzvləri bir-birinə ötürə bilər. Burada heç nə baş vermədi.
err-handover_own_code = Bu, bu telefonun öz kodudur. Həmkarınızın kodunu çəkin.
err-handover_not_for_me = Bu, başqa telefon üçün və ya vaxtı keçmiş kodunuz üçün hazırlanıb. Həmkarınıza kodunuzu yenidən göstərin.
err-handover_form = Ondakı forma hələ bu telefonda yoxdur. Oxuduğunuz saxlanılıb: bir dəfə şəbəkəyə qoşulun, sonra qəbul edin. O vaxta qədər həmkarınızın telefonunda qalır.
err-handover_files = Onun bu telefonda qalan şəkilləri və ya faylları var. Onu buradan göndərin.
err-handover_here = Bu hesabat bu telefonda davam edir. Burada yazılan qalır. Koordinatorunuza deyin ki, o, hər ikinizdədir.
err-handover_not_ready = Missiya bu telefonun kimə məxsus olduğunu hələ bildirməyib. Bir dəfə şəbəkəyə qoşulun; sonra ötürmə şəbəkəsiz işləyəcək.
err-handover_no_team = Siz heç bir komandada deyilsiniz, ona görə ötürməyə adam yoxdur. Koordinatorunuzdan soruşun.

## Practice, the observer's card, keys, sound and signatures
guide-title = Məşq
guide-strip = Məşq · bu cihazda qalır
guide-start = Məşq edin (10 dəqiqə)
guide-go-on = Məşqə davam edin
guide-again = Bir daha məşq edin
guide-offer = Hər addım bir dəfə, şəbəkəsiz. Heç nə göndərilmir.
guide-under-way = { $questions } sualdan { $answered } cavab · bu cihazda saxlanıb
guide-done-on = Bitib { $time } · məşq qəbzi { $number }
guide-try = Sınayın
guide-review-says = Heç nə göndərilmir. Məşq qəbzi alacaqsınız, məşq cavabları isə bu cihazdan silinəcək.
guide-send = Göndər (məşq)
guide-receipt-mark = Məşq qəbzi · hesabat göndərilməyib
guide-receipt-title = Məşqi bitirdiniz
guide-receipt-when = { $time } · { $questions } sualdan { $answered } cavab
guide-receipt-says = Bu qəbzi cihaz özü yaratdı. Heç nə ondan çıxmadı, məşq cavabları silindi. O, heç bir hesabatı əvəz etmir.
guide-receipt-real = Hesabatın qəbzi səkkiz hərf və rəqəmdən ibarətdir və deyir: missiya qəbul etdi.
guide-learnt = Sınadıqlarınız
guide-learnt-station = Məntəqə nömrəsi, dairəsi və ünvanı ilə yoxlanılır
guide-learnt-states = «Görmədim», «bilmirəm» və «xeyr» üç ayrı cavabdır
guide-learnt-figures = Rəqəmlər yazıldığı kimi köçürülür
guide-learnt-serious = Ciddi cavabdan sonra müdaxilə etməyiniz lazım deyil
guide-learnt-leave = Getməli oldum və ya buraxılmadım: bir toxunuş
guide-learnt-saved = Bu cihazda saxlanıb, gözləyir, qəbul edilib: həmişə yuxarı zolaqda
card-title = Müşahidəçi vərəqəsi
card-open = Vərəqəni oxuyun və çap edin
card-open-text = Telefon aparmaq olmayan yer üçün bir səhifə
card-print = Çap et
keys-title = Klaviatura
keys-tab = növbəti sahəyə və geri
keys-arrows = bir variantdan o birinə
keys-space = seç və ya geri götür
keys-enter = variantın üstündə: növbəti sual
keys-next = növbəti sual, sonda yoxlama
keys-previous = əvvəlki sual
keys-escape = açıq olanı bağla
keys-choose = birincidən doqquzuncuya qədər variant; hallar qiymətlərdən sonra gəlir
keys-overview = sualların siyahısı
keys-unanswered = ilk cavabsız sual
keys-view = bir-bir və ya hamısı bir səhifədə
keys-language = formanın dili
keys-menu = bu forma haqqında daha çox
keys-this = bu siyahı
keys-single = Tək düymələr
keys-single-text = Sizin yerinizə səs yazırsa, söndürün
record-asking = Mikrofon gözlənilir …
record-recording = Yazılır, hələ saxlanılmayıb
record-saving = Saxlanılır …
record-off = Burada mikrofondan istifadə etmək olmur və ya mikrofon yoxdur. Əvəzinə fayl seçin.
record-on = Yazılır
record-length = İndiyə qədərki uzunluq
record-note = Proqram kilidlənəndə və ya bu ekrandan çıxanda yazı bitir və saxlanılır.
record-drop = At
record-stop = Dayandır və saxla
sign = Burada imzalayın
draw = Burada çəkin
sign-here = Barmaq, qələm və ya siçanla imzalayın
draw-here = Barmaq, qələm və ya siçanla çəkin
sign-other = Burada çəkə bilməyən şəkil faylı seçə bilər.
sign-undo = Geri götür
sign-keep = Saxla
practice-word = məşq
