//! The words by which parties are told apart: plain data, to be extended when an order brings a new one.

use std::collections::HashMap;
use std::sync::{OnceLock, RwLock};

use crate::russian::{Case, Form, Number, Speech, forms, lower};

/// Organisational forms that stand before a name.
const FORMS: &[&str] = &[
    "МБОУ",
    "МАОУ",
    "МКОУ",
    "МОУ",
    "МБУ",
    "МАУ",
    "МКУ",
    "МУ",
    "МБУО",
    "МБУДО",
    "МАУДО",
    "МБОУДО",
    "МАОУДО",
    "МБДОУ",
    "МАДОУ",
    "МКДОУ",
    "МДОУ",
    "ГБОУ",
    "ГАОУ",
    "ГКОУ",
    "ГОУ",
    "ГБУ",
    "ГАУ",
    "ГКУ",
    "ГБПОУ",
    "ГАПОУ",
    "ГБУДПО",
    "ГАУДПО",
    "ГБОУДПО",
    "ФГБОУ",
    "ФГАОУ",
    "ФГБУ",
    "ЧОУ",
    "АНО",
    "НОУ",
    "КОУ",
    "БОУ",
    "АОУ",
    "БУ",
    "КУ",
    "АУ",
    "ДПО",
    "МКУДПО",
    "МБУДПО",
    "ОГБОУ",
    "ОГАОУ",
    "ОГКОУ",
    "КГБОУ",
    "КГБУ",
    "КГАУ",
    "ООО",
    "ВО",
    "ДО",
];

/// Abbreviations of many organisations or people at once; after «руководители» they may share the head word.
const GROUPS: &[&str] = &[
    "ОУ",
    "ОО",
    "СОШ",
    "ООШ",
    "НОШ",
    "ДОУ",
    "ДОО",
    "МДОУ",
    "ООУ",
    "УДО",
    "УДОД",
    "ОДО",
    "ШМО",
    "РМО",
    "ГМО",
    "ОМО",
    "ММО",
    "МО",
    "ШНОР",
    "ШНСУ",
    "ПННОР",
    "ПНСУ",
    "СНОР",
    "ШНРО",
    "ОУ-шефы",
    "ТГ",
    "ПТГ",
    "ПОС",
    "МОУ",
    "МКОУ",
    "ОШ",
    "ВСОШ",
    "ТМО",
    "ПМПк",
    "ППк",
    "ШСП",
];

/// Categories of schools that follow «ОУ», «школы» as an attribute.
const CATEGORIES: &[&str] = &["СНОР", "ШНОР", "ШНСУ", "ПННОР", "ПНСУ", "НОР", "ШНРО"];

/// Abbreviations of places, which never begin a party after an organisation.
const PLACES: &[&str] =
    &["ПК", "РФ", "РТ", "РБ", "РД", "РК", "КО", "ЛО", "НО", "АО", "ХМАО", "ЯНАО", "ГО", "МР", "КК", "СК"];

/// Duties after «заместитель директора по».
const DUTIES: &[&str] = &[
    "УВР", "ВР", "НМР", "МР", "УР", "УМР", "АХЧ", "АХР", "НР", "ИКТ", "ИТ", "ОВ", "БЖ", "УПР", "ВМР", "ИР", "ИД", "ПВ",
];

/// Roles as abbreviations.
const ROLE_ABBREVIATIONS: &[&str] = &["ЗУВР", "ЗВР", "ЗДУВР", "ЗДВР", "ЗДУР", "ЗНМР", "ЗМР", "ЗУР", "ЗД"];

/// School types.
const SCHOOLS: &[&str] = &["школа", "гимназия", "лицей", "интернат", "школа-интернат", "прогимназия"];

/// School types as abbreviations.
const SCHOOL_ABBREVIATIONS: &[&str] =
    &["СОШ", "ООШ", "НОШ", "СШ", "ОШ", "ВСОШ", "ВОСШ", "ВСШ", "НШДС", "ЦО", "ОСШ", "ГОШИ", "СКОШИ", "ШИ"];

/// Organisations by their head noun.
const ORGANISATIONS: &[&str] = &[
    "организация",
    "учреждение",
    "отдел",
    "управление",
    "центр",
    "совет",
    "комиссия",
    "служба",
    "кабинет",
    "методкабинет",
    "методцентр",
    "комитет",
    "департамент",
    "министерство",
    "администрация",
    "библиотека",
    "колледж",
    "институт",
    "университет",
    "академия",
    "объединение",
    "группа",
    "ассоциация",
    "фонд",
    "сад",
    "детсад",
    "техникум",
    "дом",
    "методслужба",
    "методобъединение",
    "консилиум",
    "сообщество",
    "команда",
    "отделение",
    "сектор",
    "дума",
    "училище",
    "предприятие",
    "орган",
    "методсовет",
    "педсовет",
    "коллектив",
    "площадка",
    "вуз",
    "правление",
    "учредитель",
];

/// People by their office.
const ROLES: &[&str] = &[
    "руководитель",
    "директор",
    "заместитель",
    "методист",
    "педагог",
    "учитель",
    "учитель-предметник",
    "специалист",
    "куратор",
    "начальник",
    "заведующий",
    "заведующая",
    "завуч",
    "психолог",
    "педагог-психолог",
    "логопед",
    "учитель-логопед",
    "дефектолог",
    "учитель-дефектолог",
    "воспитатель",
    "тьютор",
    "наставник",
    "эксперт",
    "координатор",
    "представитель",
    "член",
    "председатель",
    "секретарь",
    "консультант",
    "инспектор",
    "работник",
    "сотрудник",
    "администратор",
    "библиотекарь",
    "педагог-библиотекарь",
    "предметник",
    "исполнитель",
    "ответственный",
    "муниципальный координатор",
    "модератор",
    "управляющий",
    "специалист-эксперт",
    "аналитик",
    "глава",
    "организатор",
    "педагог-организатор",
    "вожатый",
    "преподаватель",
    "лицо",
    "кадр",
    "советник",
    "оператор",
    "замдиректора",
    "зам",
    "зав",
    "завуч-методист",
    "участник",
    "тренер",
];

/// People who are a group, not an office.
const PEOPLE: &[&str] = &[
    "родитель",
    "обучающийся",
    "учащийся",
    "ученик",
    "школьник",
    "выпускник",
    "воспитанник",
    "общественность",
    "семья",
    "ребёнок",
    "студент",
    "дети",
    "население",
    "житель",
];

/// What the first noun of a party names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Noun {
    School,
    Organisation,
    Role,
    People,
}

fn listed(list: &[&str], word: &str) -> bool {
    list.contains(&word)
}

/// An organisational form such as «МБОУ».
pub(crate) fn is_form(word: &str) -> bool {
    listed(FORMS, word)
}

/// An abbreviation of many, such as «ОУ», «ШМО».
pub(crate) fn is_group(word: &str) -> bool {
    listed(GROUPS, word) || word.split_once('-').is_some_and(|(head, _)| listed(GROUPS, head))
}

/// A category of schools such as «СНОР».
pub(crate) fn is_category(word: &str) -> bool {
    listed(CATEGORIES, word)
}

/// An abbreviation of a place such as «РФ».
pub(crate) fn is_place(word: &str) -> bool {
    listed(PLACES, word)
}

/// A duty of a deputy head such as «УВР».
pub(crate) fn is_duty(word: &str) -> bool {
    listed(DUTIES, word)
}

/// A role as an abbreviation such as «ЗУВР».
pub(crate) fn is_role_abbreviation(word: &str) -> bool {
    listed(ROLE_ABBREVIATIONS, word)
}

/// A school type, long or short, in any case and number.
pub(crate) fn is_school_word(word: &str) -> bool {
    if listed(SCHOOL_ABBREVIATIONS, word) {
        return true;
    }
    let lower = lower(word);
    (lower.starts_with("школ")
        || lower.starts_with("гимнази")
        || lower.starts_with("лице")
        || lower.contains("интернат"))
        && !lower.starts_with("школьн")
        || lower.starts_with("прогимнази")
}

/// What a noun names, by its first form; the head of «школа-партнёр» is its first half.
pub(crate) fn noun(lemma: &str) -> Option<Noun> {
    let known = |word: &str| {
        if listed(ROLES, word) {
            Some(Noun::Role)
        } else if listed(PEOPLE, word) {
            Some(Noun::People)
        } else if listed(SCHOOLS, word) {
            Some(Noun::School)
        } else if listed(ORGANISATIONS, word) {
            Some(Noun::Organisation)
        } else {
            None
        }
    };
    known(lemma).or_else(|| lemma.split_once('-').and_then(|(head, _)| known(head)))
}

/// What the splitting of cells asks about a word, remembered: the same words stand in every row.
#[derive(Debug, Clone, Copy)]
struct Traits {
    nominative: Option<(Noun, Number)>,
    genitive_organisation: bool,
    attribute: bool,
    opens_clause: bool,
    people: bool,
}

/// Words remembered at most.
const REMEMBERED: usize = 20_000;

fn traits(word: &str) -> Traits {
    static KNOWN: OnceLock<RwLock<HashMap<Box<str>, Traits>>> = OnceLock::new();
    let known = KNOWN.get_or_init(RwLock::default);
    if let Ok(known) = known.read()
        && let Some(found) = known.get(word)
    {
        return *found;
    }
    let nominative = noun_in(word, Case::Nominative);
    let genitive = noun_in(word, Case::Genitive);
    let found = Traits {
        nominative,
        genitive_organisation: genitive.is_some_and(|(noun, _)| matches!(noun, Noun::School | Noun::Organisation)),
        attribute: is_attribute(word),
        opens_clause: is_clause(word, nominative.is_some()),
        people: are_people(word),
    };
    if let Ok(mut known) = known.write() {
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(word.into(), found);
    }
    found
}

/// A nominative reading of a word that names a party, with its number.
pub(crate) fn party_noun(word: &str) -> Option<(Noun, Number)> {
    traits(word).nominative
}

/// A genitive reading of a word that names organisations: what a role hangs on («школ», «организаций»).
pub(crate) fn genitive_organisation(word: &str) -> bool {
    traits(word).genitive_organisation
}

fn noun_in(word: &str, case: Case) -> Option<(Noun, Number)> {
    let lower = word.to_lowercase();
    // «Школа-партнёр» declines in both halves, so its first half is asked.
    let whole = reading(&lower, case);
    whole.or_else(|| lower.split_once('-').and_then(|(head, _)| reading(head, case)))
}

fn reading(word: &str, case: Case) -> Option<(Noun, Number)> {
    forms(word).iter().find_map(|form| {
        if form.case != Some(case) {
            return None;
        }
        let noun = match form.speech {
            Speech::Noun => noun(form.lemma()),
            Speech::Adjective | Speech::Participle => form.singular().and_then(|lemma| substantive(&lemma)),
            Speech::Other => None,
        }?;
        Some((noun, form.number.unwrap_or(Number::Singular)))
    })
}

/// Adjectives and participles that are nouns of an order.
fn substantive(lemma: &str) -> Option<Noun> {
    match lemma {
        "заведующий" | "заведующая" | "управляющий" | "управляющая" | "ответственный" | "ответственная" => {
            Some(Noun::Role)
        }
        "обучающийся" | "учащийся" | "обучающаяся" | "учащаяся" => {
            Some(Noun::People)
        }
        _ => None,
    }
}

/// Whether the word is an adjective (or a participle, a pronoun) that can stand in the nominative.
pub(crate) fn nominative_attribute(word: &str) -> bool {
    traits(word).attribute
}

/// Whether the word is a participle and nothing else: it opens a clause after a comma.
pub(crate) fn opens_clause(word: &str) -> bool {
    traits(word).opens_clause
}

/// Whether the word can be the nominative of a living being, and most likely is.
pub(crate) fn names_people(word: &str) -> bool {
    traits(word).people
}

fn is_attribute(word: &str) -> bool {
    has(word, |form| {
        matches!(form.speech, Speech::Adjective | Speech::Participle) && form.case == Some(Case::Nominative)
    })
}

fn is_clause(word: &str, party: bool) -> bool {
    let lower = word.to_lowercase();
    if matches!(lower.as_str(), "которые" | "который" | "которая" | "которых" | "кроме" | "включая" | "где")
    {
        return true;
    }
    let listed = [
        "указанны",
        "перечисленны",
        "названны",
        "включенны",
        "включённы",
        "вошедши",
        "попавши",
        "отнесенны",
        "отнесённы",
    ];
    if word.starts_with(char::is_lowercase) && listed.iter().any(|stem| lower.starts_with(stem)) {
        return true;
    }
    !party
        && word.starts_with(char::is_lowercase)
        && forms(&lower).first().is_some_and(|form| form.speech == Speech::Participle)
}

fn are_people(word: &str) -> bool {
    let share: f64 = forms(&word.to_lowercase())
        .iter()
        .filter(|form| {
            form.speech == Speech::Noun && form.animate && form.name.is_none() && form.case == Some(Case::Nominative)
        })
        .map(|form| form.weight)
        .sum();
    share >= 0.6
}

/// Whether any reading of the word passes.
pub(crate) fn has(word: &str, test: impl Fn(&Form) -> bool) -> bool {
    forms(&lower(word)).iter().any(test)
}
