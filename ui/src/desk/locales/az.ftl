# Koordinatorların iş yeri.

title = { $place } · Tabella
title-plain = Tabella
title-report = { $form }, { $observer } · Tabella
skip = Məzmuna keç
home = Tabella, icmala
places = Bölmələr
place-board = İcmal
place-reports = Hesabatlar
settings = Dil və görünüş
pref-language = Dil
pref-appearance = Görünüş
pref-auto = Cihazdakı kimi
pref-light = Açıq
pref-dark = Tünd
sign-out = Çıxış
sign-out-failed = Siz hələ də sistemdəsiniz.
sign-out-failed-do = Server cavab vermədi, ona görə seans bağlanmadı. Yenidən cəhd edin və ya brauzer pəncərəsini bağlayın.
mission-time = { $date }, missiya vaxtı
asking = Serverdən soruşulur…
again = Yenidən
open = Aç

scope-practice = Məşq
scope-synthetic = Uydurma məntəqələr
scope-both = Məşq · uydurma məntəqələr
scope-stations = { $n } məntəqə
scope-observers = { $n } müşahidəçi
scope-devices = { $n } cihaz
scope-areas = { $n ->
    [one] Sizə görünən ərazi: { $areas }
   *[other] Sizə görünən ərazilər: { $areas }
}
scope-embargo = Missiya dərc etməyincə heç nə açıqlanmır
kind-full-eom = Tam müşahidə missiyası: səfərlər seçmə deyil
kind-limited-eom = Məhdud missiya: səfərlər üzrə faiz verilmir
kind-citizen-sampled = Vətəndaş müşahidəsi, seçmə əsasında
kind-citizen-unsampled = Vətəndaş müşahidəsi, seçməsiz: müşahidə edilən məntəqələr üzrə
kind-parliamentary = Parlament missiyası: səfərlər seçmə deyil
kind-training = Məlumat və təlim
role-coordinator = koordinator
role-area-coordinator = ərazi koordinatoru
role-administrator = inzibatçı
role-head-of-mission = missiya rəhbəri
role-analyst = analitik
role-data-clerk = məlumat operatoru

sign-in = Daxil ol
sign-in-title = Koordinator girişi
sign-in-desk = İş yeri
sign-in-mission-later = Hansı missiyanı gördüyünüz girişdən sonra bilinir.
sign-in-address = Bu ünvan
sign-in-connection = Bağlantı
connection-tls = şifrələnib
connection-plain = şifrələnməyib: yazmazdan əvvəl soruşun
connection-here = bu kompüter
sign-in-name = Ad
sign-in-password = Parol
sign-in-show = Göstər
sign-in-busy = Daxil olunur…
sign-in-again-in = { $time } sonra yenidən
sign-in-wait = Növbəti cəhd { $time } sonra.
sign-in-ended = Seans bitdi. Daxil olun, qaldığınız yerə qayıdacaqsınız.
sign-in-note = Burada görünənlər insanları təhlükəyə sala bilər. Kompüterdən ayrılanda çıxış edin.

fault-sign-in-wrong = Ad və ya parol düzgün deyil.
fault-sign-in-wrong-do = Hər ikisini yoxlayıb yenidən cəhd edin. Yeni parolu missiyanı idarə edən qoya bilər.
fault-sign-in-throttled = Həddən artıq cəhd oldu.
fault-sign-in-throttled-do = Bir az gözləyin, sonra yenidən cəhd edin.
fault-signed-out = Seans bitdi.
fault-signed-out-do = Yenidən daxil olun.
fault-forbidden = Rolunuz bunu göstərmir.
fault-forbidden-do = Sizə lazımdırsa, missiyanı idarə edəndən soruşun.
fault-not-found = Belə qeyd yoxdur.
fault-not-found-do = Heç nə silinməyib: qeydlər heç vaxt silinmir. Ünvanı yoxlayın.
fault-malformed = Server sorğunu anlamadı.
fault-malformed-do = Heç nə dəyişməyib. Səhifəni yenidən açın; kömək etməsə, serveri idarə edənə deyin.
fault-internal = Serverin özündə nasazlıq var.
fault-internal-do = Qəbul etdikləri saxlanılır. Bir azdan yenidən cəhd edin və serveri idarə edənə deyin.
fault-unreachable = Server cavab vermir.
fault-unreachable-do = Heç nə itməyib: hesabatlar cihazlarda gözləyir. Bu kompüterin bağlantısını yoxlayın.
fault-not-the-desk = Serverin yerinə başqası cavab verdi.
fault-not-the-desk-do = Arada şəbəkənin giriş səhifəsi ola bilər. Başqa səhifə açıb şəbəkəyə daxil olun, sonra yenidən cəhd edin.
fault-shown = Göstərilən { $time } vaxtınadır.

live = canlı
live-connecting = qoşulur
live-lost = { $time } vaxtından yenidən qoşulur

nowhere = Belə səhifə yoxdur
nowhere-do = Ünvan yarımçıq ola bilər. Heç nə dəyişməyib.
to-board = İcmala

urgent-label = Təcili, hələ heç kim öz üzərinə götürməyib
urgent-said = { $n } təcili, hələ heç kim öz üzərinə götürməyib
urgent-more = və daha { $n }
tier-urgent = təcili
tier-serious = ciddi
tier-urgent-n = { $n } təcili
tier-serious-n = { $n } ciddi

coverage = Əhatə
legend = Zolaq və nişanların mənası
legend-received = qəbul edilib
legend-late = gec qəbul edilib
legend-missing = hələ qəbul edilməyib
legend-extra = gözləniləndən artıq
legend-aside = kənara qoyulub
area = Ərazi
all-areas = Bütün ərazilər
area-none = ərazisiz
area-n = ərazi { $n }
any-time = istənilən vaxt
due = { $time } vaxtınadək
due-differs = vahid vaxt təyin edilməyib
cell-received = qəbul edilib, { $form }
cell-late = { $n } gec qəbul edilib
cell-extra = { $n } gözləniləndən artıq
cell-aside = { $n } kənara qoyulub
mark-late = gec qəbul edilib
mark-extra = gözləniləndən artıq
mark-aside = kənara qoyulub
cell-none = gözlənilmirdi, qəbul edilməyib
board-sum = { $reports } hesabat, { $versions } versiya.
board-aside = { $n } versiya kənara qoyulub: saxlanılır, sayılmır.
no-forms = Missiyanın hələ forması yoxdur
no-forms-do = Forma əlavə edin, onda kimin göndərməli olduğu və nəyin gəldiyi burada görünəcək:
latest = Son hesabatlar
latest-of = { $n } hesabatdan { $k }
all-reports = Bütün hesabatlar

last-contact = Son əlaqə
never = heç vaxt
device-near = əlaqədə
device-quiet = səssiz
device-never = qeydiyyatdan sonra xəbər yoxdur
device-revoked = ləğv edilib
device-waiting = { $n ->
    [0] gözləyən yoxdur
   *[other] { $n } gözləyir
}
device-drafts = { $n } qaralama
device-never-do = Qeydiyyatdadır, hələ xəbər yoxdur
devices-all = Hamısını göstər: { $n }
sum-near = { $min } dəq ərzində əlaqədə
sum-quiet = { $min } dəq və daha çox səssiz
sum-never = qeydiyyatdan sonra heç vaxt
sum-revoked = ləğv edilib
no-devices = Heç bir cihaz qeydiyyatda deyil
no-devices-do = Hər müşahidəçiyə birdəfəlik kod lazımdır. Missiyanı idarə edən onu server kompüterində yaradır, burada O-001 üçün:
no-reports = Hələ heç nə gəlməyib
no-reports-wait = { $n } cihaz qeydiyyatdadır. Hesabat qəbul edilən kimi burada özü görünəcək.

span-now = 1 dəqiqədən az
span-sec = { $n } san
span-min = { $n } dəq
span-hour = { $n } saat
span-hour-min = { $n } saat { $min } dəq
span-day = { $n } gün
ago = { $span } əvvəl
received-at = { $time } qəbul edilib
clock-same = düzgündür
clock-ahead = saat { $span } irəlidir
clock-behind = saat { $span } geridir

filters = Siyahını daralt
find = Müşahidəçi, məntəqə, yer, qəbz
all-forms = Bütün formalar
show-all = Hamısını göstər
export = CSV yüklə
export-note = Hesabata bir sətir, suala iki sütun: dəyər və vəziyyət. Yalnız görə bildikləriniz.
export-form = { $form } (CSV)
reports-n = { $n }
match-n = { $n } uyğundur
fresh = { $n } yeni
keys-move = siyahıda
col-received = Qəbul
col-form = Forma
col-observer = Müşahidəçi
col-station = Məntəqə
col-place = Yer
col-answered = Doldurulub
col-look = Baxmaq lazımdır
col-receipt = Qəbz
answered-of = { $k } / { $n }
of = { $k } / { $n }
station = məntəqə { $n }
station-not-given = məntəqə göstərilməyib
station-none = siyahıda yoxdur
set-aside = kənara qoyulub
versions-n = { $n } versiya
shown-of = { $n } hesabatdan { $k } göstərilir
more = Daha çox göstər
no-match = Uyğun hesabat yoxdur
no-match-do = Formanı, ərazini və ya mətni dəyişin. Sonra gələn uyğun hesabat burada özü görünəcək.

steps = Hesabatlar
newer = Daha yeni
older = Daha köhnə
newer-version = Bu hesabatın { $n } nömrəli versiyası { $time } qəbul edilib.
newer-show = Göstər
report-not-found = Belə hesabat yoxdur
report-not-found-do = Hesabatlar heç vaxt silinmir. Ərazilərinizdən kənarda ola bilər və ya ünvan yarımçıqdır.
show-questions = Göstərilən suallar
view-all = Hamısı
view-look = Ciddi
view-changed = Dəyişmiş
view-open = Dəyərsiz
versions-all = Bütün versiyalar: { $n }
versions-few = Son versiyalar: { $n }
col-number = Nömrə
col-question = Sual
col-seen = Görülüb
col-typed = Yazılıb
version-n = Versiya { $n }
same = eynidir
mark-new = yeni, versiya { $n }
mark-changed = dəyişib, versiya { $n }
mark-gone = soruşulmayıb, versiya { $n }
repeat-n = № { $n }
seen-at = görülüb { $time }
seen-from = görülüb { $from }–{ $to }
typed-at = yazılıb { $time }
no-answers = Bu hesabatda cavab görünmür
no-answers-do = Baytları gəldiyi kimi saxlanılır. Səbəb versiyanın yanında yazılıb.

state-not-observed = görməyib
state-not-applicable = aid deyil
state-refused-access = buraxılmayıb
state-dont-know = bilmir
state-unanswered = cavabsız
state-left_early = vaxtından əvvəl çıxılıb
state-blank = boş qalıb
state-absent = soruşulmayıb

set-aside-report = Kənara qoyulub
set-aside-kept = Bütöv saxlanılır və sayılmır. Müşahidəçinin cihazında heç nə dəyişməyib.
aside-unreadable = məzmunu oxunmur
aside-form-unknown = serverdə olmayan forma versiyası ilə yazılıb
aside-device-revoked = ləğv edilmiş cihazdan göndərilib
aside-station-unknown = məntəqə siyahıda yoxdur
aside-envelope-mismatch = məzmunda zərfdəkindən başqa hesabat, versiya və ya cihaz göstərilib
aside-practice-mismatch = həqiqi missiyada məşq hesabatı və ya əksinə

versions = Versiyalar
version-counts = sonuncu, sayılır
version-kept = yanında saxlanılır
version-aside = kənara qoyulub
versions-note = Hər versiya göndərildiyi kimi qalır. Vaxt missiya vaxtıdır.
verified = imza və qəbz uyğundur
not-verified = imza və ya qəbz uyğun deyil
fact-sent = Göndərilib
fact-received = Qəbul edilib
fact-receipt = Qəbz
fact-device = Cihaz
fact-clock = Onun saatı
fact-form = Forma versiyası
facts = Bu hesabat
fact-answered = Dəyəri olan
fact-first = İlk qəbul
fact-id = Qeyd nömrəsi

## Messages, questions on answers, calls
place-messages = Mesajlar
place-calls = Geri zəng
sending = Göndərilir…
cancel = Ləğv et
ask = Soruş
ask-about = Bu cavab barədə müşahidəçidən soruşun
ask-send = Sualı göndər
ask-note = Cavab olduğu kimi qalır; müşahidəçinin dediyi onun yanında durur. Ad yazmayın.
asked-read = oxunub: { $time }
asked-on-its-way = hələ oxunmayıb
asked-no-device = heç bir cihaz ala bilmir
asked-close = Sualı bağla
asked-close-why = Başqa yolla nə deyildi, yaxud niyə daha heç nə lazım deyil (boş qala bilər)
asked-closed = { $by } bağladı, { $time }
said-at = deyilib: { $time }
view-asked = Soruşulub
message-write = Müşahidəçilərə yazın
message-to = Kimə
message-choose = Seçin
message-to-all = Sahədəki hər kəs ({ $n })
message-all = hamı
message-areas = Ərazilər
message-teams = Komandalar
message-observers = Müşahidəçilər
message-group = { $code } ({ $n })
message-team = { $code } komandası
message-for = kimə: { $whom }
message-text = Mesaj
message-note = Hər birinin sahə dəftərində adınız olmadan, rolunuzdan gəlmiş kimi görünür. Orada insanların adını yazmayın.
message-urgent = Təcili: hər şeydən əvvəl oxunmalıdır
message-send = Göndər
message-sent-n = { $n ->
    [one] { $n } müşahidəçiyə göndərildi.
   *[other] { $n } müşahidəçiyə göndərildi.
}
messages-sent = Göndərilənlər
messages-none = Hələ mesaj göndərilməyib
messages-none-do = Hamıya, bir əraziyə, komandaya və ya bir müşahidəçiyə yazılanlar burada durur, kimin oxuduğu da görünür.
read-by = { $n } nəfərdən { $k } oxuyub
read-at = oxuyub: { $time }
not-read = hələ oxumayıb
no-device-n = { $n ->
    [one] cihazı olmayan: { $n }
   *[other] cihazı olmayan: { $n }
}
questions-open = Cavabsız suallar
questions-none = Cavab gözləyən sual yoxdur
questions-none-do = Hesabat səhifəsində cavabın yanındakı «Soruş» müşahidəçiyə sual göndərir.
calls-urgent = İndi təcili
calls-serious = Geri zəng edilməli
calls-serious-note = Nə isə dərc edilməzdən əvvəl zəng edin. Müşahidəçinin dediyi cavabın yanında durmalıdır.
calls-none = Geri zəng ediləsi heç kim yoxdur
calls-none-do = Ciddi cavabı olan hesabatlar müşahidəçiyə zəng edilənədək burada gözləyir.
calls-lately = Son götürülənlər
calls-lately-none = Hələ yoxdur.
call-take = Öz üzərimə götürürəm
call-done = Zəng edildi
call-taken = { $by }, { $time }
## Sübutlar
evidence = Şəkillər, yazılar, fayllar
evidence-show = Göstər
evidence-hide = Gizlət
evidence-download = Əslini endir
evidence-kind-photo = Şəkil
evidence-kind-audio = Səs yazısı
evidence-kind-video = Video
evidence-kind-document = Fayl
evidence-awaited = Hesabatda adı var, hələ alınmayıb
evidence-seen = görülüb { $time }
evidence-taken = götürülüb { $time }, cihazın saatı
evidence-received = alınıb { $time }
evidence-verified = Baytlar cihazın imzaladığı kimidir
evidence-not-verified = Cihazın imzası yoxlanmadı
evidence-named = İmzalanmış hesabat onun heşini göstərir
evidence-not-named = Hesabatın heç bir versiyası onu göstərmir
evidence-aside = Ləğv edilmiş cihazdan
evidence-note = Hər baxış qeydə alınır. Yalnız lazım olanı endirin; əslində metaməlumat qalır.
evidence-broken = Burada göstərmək olmur. Əslini endirin.
evidence-size-mb = { $n } MB
evidence-size-kb = { $n } kB

## Sübutların kiçik şəkilləri
evidence-smalls = { $n } şəkli kiçik göstər, bir o qədər baxış qeyd olunur
## Əldən-ələ keçən hesabatlar

answered-by = cavab verən: { $observer }
version-twin = Bu nömrəni iki cihaz göndərib. Müqayisə edin.
