//! The words of deadlines: every form that orders use, and what kind of word it is.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use crate::calendar::Season;
use crate::reading::Per;

/// What a known word is to a deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// A month, 1 to 12.
    Month(u8),
    /// A day of the week, 0 for Monday.
    Weekday(u8),
    /// «первая», «третьего».
    Ordinal(u8),
    /// «два», «пяти».
    Cardinal(u8),
    /// «раз», «раза».
    Times,
    /// «однократно», «дважды».
    CountedTimes(u8),
    /// «последний».
    Last,
    /// «год», «г».
    Year,
    /// «годы», «гг».
    Years,
    /// «учебный», «уч».
    School,
    /// «календарный».
    Calendar,
    /// «день».
    Day,
    /// «неделя».
    Week,
    /// «месяц».
    MonthUnit,
    /// «декада».
    TenDays,
    /// «квартал».
    Quarter,
    /// «четверть».
    Term,
    /// «триместр».
    Trimester,
    /// «полугодие».
    HalfYear,
    /// «половина».
    Half,
    /// «число».
    DayNumber,
    /// «осень».
    Season(Season),
    /// «осенние».
    SeasonOf(Season),
    /// «каникулы».
    Holidays,
    /// «начало».
    Beginning,
    /// «середина».
    Middle,
    /// «конец».
    End,
    /// «окончание», «завершение», «истечение».
    Completion,
    /// «до».
    Before,
    /// «с», «со», «от».
    From,
    /// «от»: the date of a paper, or the beginning of a range.
    Dated,
    /// «по».
    Along,
    /// «к».
    Towards,
    /// «в», «на», «во».
    In,
    /// «за».
    Ahead,
    /// «через», «спустя».
    Through,
    /// «после».
    After,
    /// «накануне», «перед».
    Eve,
    /// «при», «по мере».
    Upon,
    /// «мере».
    Measure,
    /// «течение», «протяжение».
    During,
    /// «не».
    Not,
    /// «позднее», «позже».
    Later,
    /// «ранее», «раньше».
    Earlier,
    /// «менее», «реже».
    Less,
    /// «более», «чаще».
    More,
    /// «каждый».
    Every,
    /// «ежемесячно» and the like.
    Regularly(Per),
    /// «и».
    And,
    /// «или», «либо».
    Or,
    /// «затем», «далее».
    Then,
    /// «начиная».
    Starting,
    /// «постоянно».
    Always,
    /// «весь».
    Whole,
    /// «период».
    Period,
    /// «программы», «проекта».
    Programme,
    /// «действия», «реализации».
    Running,
    /// «график», «циклограмма», «план».
    Schedule,
    /// «согласно», «соответствии».
    According,
    /// «утверждённый», «отдельный».
    Approved,
    /// «установленные».
    SetElsewhere,
    /// «необходимости».
    Need,
    /// «запрос», «требование».
    Request,
    /// «наличии», «поступления».
    Occasion,
    /// «рабочий».
    Working,
    /// «будни».
    Workdays,
    /// «момент».
    Moment,
    /// «следующий».
    Following,
    /// «отчётный».
    Reporting,
    /// «текущий», «настоящий».
    Current,
    /// «новый».
    New,
    /// «то», «тот».
    That,
    /// «же».
    Same,
    /// «включительно».
    Inclusive,
    /// «подписания», «издания».
    Signing,
    /// «приказ».
    Act,
    /// Words that only introduce: «срок», «исполнения», «доклад».
    Label,
    /// «ориентировочно», «примерно».
    About,
    /// «кроме», «исключением», «если».
    Except,
    /// «часов», «мин».
    Hour,
    /// «процентов».
    Percent,
    /// «время».
    Time,
    /// «между».
    Between,
    /// «незамедлительно», «срочно».
    AtOnce,
    /// «этап», «тур»: a number before it is no number of time.
    Stage,
}

/// A dictionary key is short and trusted, so a plain multiplicative hash is enough and several times faster.
#[derive(Default)]
pub(super) struct ShortHasher(u64);

impl Hasher for ShortHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut value = [0_u8; 8];
            for (to, from) in value.iter_mut().zip(chunk) {
                *to = *from;
            }
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(value)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
        self.0 ^= self.0 >> 29;
    }
}

type Table = HashMap<String, Word, BuildHasherDefault<ShortHasher>>;

/// The kind of a lower-case word without «ё».
pub(super) fn lookup(word: &str) -> Option<Word> {
    // The longest known form has fewer than 48 bytes.
    if word.len() > 48 { None } else { TABLE.get(word).copied() }
}

/// The word that is meant by one with a wrong, lost, extra or transposed letter: «сентябь», «ежемесяно».
pub(super) fn misspelt(word: &str) -> Option<Word> {
    if word.chars().count() < 5 {
        return None;
    }
    let months = MONTHS.iter().map(|(number, forms)| (Word::Month(*number), *forms));
    let mut found = None;
    for (meant, forms) in months.chain(OFTEN_MISSPELT.iter().copied()) {
        let near = forms.split(' ').any(|form| may_be_meant(form, word) && one_letter_apart(form, word));
        match found {
            _ if !near => {}
            None => found = Some(meant),
            Some(other) if other == meant => {}
            Some(_) => return None,
        }
    }
    found
}

/// A cheap look before the letters are compared: a long form with the same first letter and about the same length.
fn may_be_meant(form: &str, word: &str) -> bool {
    form.len() >= 10 && form.len().abs_diff(word.len()) <= 2 && form.get(..2) == word.get(..2)
}

fn one_letter_apart(a: &str, b: &str) -> bool {
    let (mut x, mut y) = (a.chars().peekable(), b.chars().peekable());
    while x.peek().is_some() && x.peek() == y.peek() {
        x.next();
        y.next();
    }
    let rest = |skip_x: usize, skip_y: usize| x.clone().skip(skip_x).eq(y.clone().skip(skip_y));
    rest(1, 0) || rest(0, 1) || rest(1, 1) || {
        let (mut p, mut q) = (x.clone(), y.clone());
        let (a1, a2, b1, b2) = (p.next(), p.next(), q.next(), q.next());
        a1.is_some() && a1 == b2 && a2 == b1 && p.eq(q)
    }
}

const MONTHS: &[(u8, &str)] = &[
    (1, "январь января январе январю январем янв январ"),
    (2, "февраль февраля феврале февралю февралем фев февр"),
    (3, "март марта марте марту мартом мар"),
    (4, "апрель апреля апреле апрелю апрелем апр"),
    (5, "май мая мае маю маем"),
    (6, "июнь июня июне июню июнем июн"),
    (7, "июль июля июле июлю июлем июл"),
    (8, "август августа августе августу августом авг"),
    (9, "сентябрь сентября сентябре сентябрю сентябрем сен сент сентяб сентябр"),
    (10, "октябрь октября октябре октябрю октябрем окт"),
    (11, "ноябрь ноября ноябре ноябрю ноябрем ноя нояб"),
    (12, "декабрь декабря декабре декабрю декабрем дек декаб"),
];

/// Long words whose misprints leave no doubt which word is meant.
const OFTEN_MISSPELT: &[(Word, &str)] = &[
    (Word::Regularly(Per::Day), "ежедневно"),
    (Word::Regularly(Per::Week), "еженедельно"),
    (Word::Regularly(Per::Month), "ежемесячно"),
    (Word::Regularly(Per::Quarter), "ежеквартально"),
    (Word::Regularly(Per::Year), "ежегодно"),
    (Word::Always, "постоянно"),
    (Word::During, "течение протяжении"),
    (Word::Quarter, "квартал квартала квартале"),
    (Word::Term, "четверть четверти"),
    (Word::HalfYear, "полугодие полугодия полугодии"),
    (Word::Holidays, "каникулы каникул каникулах"),
    (Word::School, "учебный учебного учебном"),
    (Word::Later, "позднее"),
    (Word::Inclusive, "включительно"),
    (Word::Need, "необходимости"),
    (Word::Schedule, "графику"),
];

const WEEKDAYS: &[(u8, &str)] = &[
    (0, "понедельник понедельника понедельнику понедельники понедельникам понедельников пн"),
    (1, "вторник вторника вторнику вторники вторникам вторников вт"),
    (2, "среда среды среде среду средам сред ср"),
    (3, "четверг четверга четвергу четверги четвергам четвергов чт"),
    (4, "пятница пятницы пятнице пятницу пятницам пятниц пт"),
    (5, "суббота субботы субботе субботу субботам суббот сб"),
    (6, "воскресенье воскресенья воскресенью воскресеньям воскресений вс"),
];

const ORDINAL_STEMS: &[(u8, &str)] = &[
    (1, "перв"),
    (2, "втор"),
    (4, "четверт"),
    (5, "пят"),
    (6, "шест"),
    (7, "седьм"),
    (8, "восьм"),
    (9, "девят"),
    (10, "десят"),
    (11, "одиннадцат"),
    (12, "двенадцат"),
    (13, "тринадцат"),
    (14, "четырнадцат"),
    (15, "пятнадцат"),
    (16, "шестнадцат"),
    (17, "семнадцат"),
    (18, "восемнадцат"),
    (19, "девятнадцат"),
    (20, "двадцат"),
    (30, "тридцат"),
];

const CARDINALS: &[(u8, &str)] = &[
    (1, "один одного одну одна одному одной"),
    (2, "два две двух двум"),
    (3, "три трех трем"),
    (4, "четыре четырех четырем"),
    (5, "пять пяти"),
    (6, "шесть шести"),
    (7, "семь семи"),
    (8, "восемь восьми"),
    (9, "девять девяти"),
    (10, "десять десяти"),
    (11, "одиннадцать одиннадцати"),
    (12, "двенадцать двенадцати"),
    (14, "четырнадцать четырнадцати"),
    (15, "пятнадцать пятнадцати"),
    (20, "двадцать двадцати"),
    (25, "двадцатипяти"),
    (30, "тридцать тридцати"),
];

const HARD: &str = "ый ая ое ого ой ому ую ые ых ым ыми ом";
const SOFT: &str = "ий яя ее его ей ему юю ие их им ими ем";
const MIXED: &str = "ий ая ое ее ие ого его ой ей ому ему ем ом ую их ым им ими ых ые";

const FORMS: &[(Word, &str)] = &[
    (Word::Times, "раз раза разы разов разу р"),
    (Word::CountedTimes(1), "однократно единожды однажды разово единоразово"),
    (Word::CountedTimes(2), "дважды двукратно"),
    (Word::CountedTimes(3), "трижды трехкратно"),
    (Word::CountedTimes(4), "четырежды"),
    (Word::Year, "год года году годом годе г лет"),
    (Word::Current, "тек сего"),
    (Word::Years, "годы годов годах гг"),
    (Word::School, "уч учеб учебн"),
    (Word::Working, "раб рабоч"),
    (Word::Calendar, "календ кал"),
    (Word::Day, "день дня дню дней дни дн днем сутки суток"),
    (Word::Week, "неделя недели неделю неделе неделей недель неделям неделях нед"),
    (Word::MonthUnit, "месяц месяца месяце месяцу месяцы месяцев месяцем месяцам мес"),
    (Word::TenDays, "декада декады декаду декаде декадой декад"),
    (Word::Quarter, "квартал квартала квартале кварталу кварталы кварталов кварталом кварталах кварталам кв"),
    (Word::Term, "четверть четверти четвертью четвертей четвертям четв"),
    (Word::Trimester, "триместр триместра триместре триместру триместры триместров триместром триместрам"),
    (
        Word::HalfYear,
        "полугодие полугодия полугодии полугодию полугодий полугодием полугодиям полугода полгода полуг полугод",
    ),
    (Word::Half, "половина половины половине половину"),
    (Word::DayNumber, "число числа числу чисел числе числам числах"),
    (Word::Season(Season::Autumn), "осень осени осенью"),
    (Word::Season(Season::Winter), "зима зимы зиме зимой"),
    (Word::Season(Season::Spring), "весна весны весне весной"),
    (Word::Season(Season::Summer), "лето лета лету летом лете"),
    (Word::Holidays, "каникулы каникул каникулах каникулам каникулярное каникулярный"),
    (Word::Beginning, "начало начала начале началу началом нач"),
    (Word::Middle, "середина середины середине середину серед сер"),
    (Word::End, "конец конца конце концу концом кон"),
    (
        Word::Completion,
        "окончание окончании окончания окончанию окончанием завершением завершении завершения завершению завершение истечении истечения итогам итогу результатам",
    ),
    (Word::Before, "до"),
    (Word::From, "с со"),
    (Word::Dated, "от"),
    (Word::Along, "по"),
    (Word::Towards, "к ко"),
    (Word::In, "в во на"),
    (Word::Ahead, "за"),
    (Word::Through, "через спустя"),
    (Word::After, "после"),
    (Word::Eve, "накануне перед преддверии"),
    (Word::Upon, "при"),
    (Word::Measure, "мере"),
    (Word::During, "течение течении теч протяжении протяжение продолжение продолжении"),
    (Word::Not, "не"),
    (Word::Later, "позднее позже поздее"),
    (Word::Earlier, "ранее раньше"),
    (Word::Less, "менее реже меньше"),
    (Word::More, "более чаще больше"),
    (Word::Every, "каждый каждая каждое каждого каждой каждому каждую каждые каждых каждом"),
    (Word::Regularly(Per::Day), "ежедневно каждодневно ежедн ежедневн"),
    (Word::Regularly(Per::Week), "еженедельно еженед понедельно"),
    (Word::Regularly(Per::Month), "ежемесячно ежемес ежем помесячно"),
    (Word::Regularly(Per::Quarter), "ежеквартально поквартально ежекварт ежекв"),
    (Word::Regularly(Per::HalfYear), "ежеполугодно полугодно"),
    (Word::Regularly(Per::Year), "ежегодно погодно"),
    (Word::And, "и"),
    (Word::Or, "или либо"),
    (Word::Then, "затем далее потом впоследствии последующем дальнейшем"),
    (Word::Starting, "начиная"),
    (Word::Always, "постоянно круглогодично систематически регулярно непрерывно бессрочно постоянный постоянная"),
    (Word::Whole, "весь всего всей всему всем круглый целый"),
    (Word::Period, "период периода периоде периоду периодом периоды"),
    (
        Word::Programme,
        "программы программа программе программой проекта проект проекту плана-графика карты дорожной комплекса мер",
    ),
    (Word::Running, "действия реализации реализация реализацию срока"),
    (
        Word::Schedule,
        "график графика графику графиком графики графикам графиками циклограмма циклограммы циклограмме циклограммой план плана плану планом планы планам планами расписание расписанию расписанием расписания план-график плану-графику планом-графиком плана-графика карте картой медиаплану медиаплан",
    ),
    (Word::According, "согласно соответствии соответствие сообразно"),
    (
        Word::SetElsewhere,
        "установленные установленных установленный установленному установленным установленном указанные указанный указанным определенные определенный определенным назначенные назначенный согласованию договоренности",
    ),
    (Word::Need, "необходимости необходимость надобности"),
    (
        Word::Request,
        "запрос запросу запросам запроса запросов требование требованию требованиям заявка заявке заявкам обращение обращению обращениям факту обращаемости приглашению вызову желанию ситуации потребности",
    ),
    (Word::Occasion, "наличии возникновении поступлении поступления возникновения выявления обращении случае случаях"),
    (Word::Workdays, "будни будням буднях будние будним"),
    (Word::Moment, "момент момента даты"),
    (Word::That, "то тот та те"),
    (Word::Same, "же тоже аналогично"),
    (Word::Inclusive, "включительно вкл"),
    (Word::Signing, "подписания издания утверждения подписании"),
    (
        Word::Act,
        "приказ приказа приказу приказам распоряжение распоряжению распоряжения постановление постановлению постановления",
    ),
    (
        Word::Label,
        "чем срок сроки сроку сроком сроков срокам сроках исполнения исполнить исполнение выполнить доложить провести завершить отчитаться направить крайний контрольный предельный выполнения проведения предоставления представления представить предоставить сдачи доклад доклады отчет отчеты отчета информация информацию дата дату ответ результат итоги справка сведения анализ мониторинг указанный",
    ),
    (Word::About, "ориентировочно примерно предположительно предварительно около"),
    (Word::Except, "кроме исключением исключая если либо-либо"),
    (Word::Hour, "час часа часов ч мин минут"),
    (Word::Time, "время времени"),
    (Word::Between, "между"),
    (Word::AtOnce, "незамедлительно немедленно срочно безотлагательно неотложно"),
    (Word::Stage, "этап этапа этапе этапы тур тура туры очередь"),
    (Word::Percent, "процент процента процентов проц"),
];

const STEMS: &[(Word, &str, &str)] = &[
    (Word::School, "учебн", HARD),
    (Word::School, "школьн", HARD),
    (Word::Calendar, "календарн", HARD),
    (Word::Last, "последн", SOFT),
    (Word::Following, "следующ", MIXED),
    (Word::Following, "последующ", MIXED),
    (Word::Reporting, "отчетн", HARD),
    (Word::Reporting, "истекш", MIXED),
    (Word::Current, "текущ", MIXED),
    (Word::Current, "настоящ", MIXED),
    (Word::Current, "нынешн", SOFT),
    (Word::Always, "постоянн", HARD),
    (Word::Always, "регулярн", HARD),
    (Word::Always, "систематическ", MIXED),
    (Word::Regularly(Per::Day), "ежедневн", HARD),
    (Word::Regularly(Per::Week), "еженедельн", HARD),
    (Word::Regularly(Per::Month), "ежемесячн", HARD),
    (Word::Regularly(Per::Quarter), "ежеквартальн", HARD),
    (Word::Regularly(Per::Year), "ежегодн", HARD),
    (Word::New, "нов", HARD),
    (Word::Working, "рабоч", MIXED),
    (Word::Approved, "утвержденн", HARD),
    (Word::Approved, "отдельн", HARD),
    (Word::Approved, "согласованн", HARD),
    (Word::Approved, "принят", HARD),
    (Word::SeasonOf(Season::Autumn), "осенн", SOFT),
    (Word::SeasonOf(Season::Winter), "зимн", SOFT),
    (Word::SeasonOf(Season::Spring), "весенн", SOFT),
    (Word::SeasonOf(Season::Summer), "летн", SOFT),
];

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    let mut add = |forms: &str, word: Word| {
        for form in forms.split(' ') {
            table.entry(form.to_owned()).or_insert(word);
        }
    };
    for (number, forms) in MONTHS {
        add(forms, Word::Month(*number));
    }
    for (number, forms) in WEEKDAYS {
        add(forms, Word::Weekday(*number));
    }
    for (word, forms) in FORMS {
        add(forms, *word);
    }
    for (number, forms) in CARDINALS {
        add(forms, Word::Cardinal(*number));
    }
    let mut add_stem = |stem: &str, endings: &str, word: Word| {
        for ending in endings.split(' ') {
            table.entry(format!("{stem}{ending}")).or_insert(word);
        }
    };
    for (number, stem) in ORDINAL_STEMS {
        add_stem(stem, HARD, Word::Ordinal(*number));
    }
    add_stem("трет", "ий ья ье ьего ьей ьему ью ьих ьи ьем", Word::Ordinal(3));
    for (word, stem, endings) in STEMS {
        add_stem(stem, endings, *word);
    }
    table
});
