//! The lists of a methodology: their rules, and values that cannot be met or are met by everybody.

use super::fields::{CONDITION, EXIT, LIST, PART, SPECIAL, YEARS};
use super::group::Group;
use super::source::Source;
use crate::assessment::Procedure;
use crate::methodology::nearest::nearest;
use crate::methodology::{
    Compare, Condition, ContextRule, Counted, Decimal, Exit, ListRule, Measure, NamedProcedure, Part, Rankings,
    ResultsRule, Rule, Special, Test, Years,
};
use crate::russian::plural;

/// Longest window of years.
const MOST_YEARS: u32 = 10;
/// Most conditions or parts of an index.
const MOST_CONDITIONS: usize = 40;
/// The largest number of participants that a minimum can ask for.
const MOST_PARTICIPANTS: u32 = 1_000;

pub(super) fn lists(
    source: &mut Source<'_>,
    groups: &[Group<'_, '_>],
    procedures: &[NamedProcedure],
    rankings: Rankings,
) -> Vec<ListRule> {
    let mut out: Vec<ListRule> = Vec::new();
    for group in groups {
        let Some(list) = list(source, group, procedures, rankings, &out) else { continue };
        if out.iter().any(|earlier| earlier.key == list.key) {
            group.complain(source, "key", format!("Имя «{}» уже занято другим списком.", list.key));
            continue;
        }
        out.push(list);
    }
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Results,
    Ranking,
    Thresholds,
    Index,
}

impl Kind {
    const ALL: [(&str, Self); 4] =
        [("results", Self::Results), ("ranking", Self::Ranking), ("context", Self::Thresholds), ("index", Self::Index)];

    /// Keys that belong to some kinds only.
    fn takes(self, key: &str) -> bool {
        match key {
            "measure" | "compare" | "min_n" | "procedures" | "special" | "years" | "exit" => {
                matches!(self, Self::Results | Self::Ranking)
            }
            "over" | "take" => self == Self::Ranking,
            "conditions" => self == Self::Thresholds,
            "parts" => self == Self::Index,
            "threshold" => self != Self::Thresholds,
            "at_least" => self != Self::Index,
            _ => true,
        }
    }
}

fn list(
    source: &mut Source<'_>,
    group: &Group<'_, '_>,
    procedures: &[NamedProcedure],
    rankings: Rankings,
    earlier: &[ListRule],
) -> Option<ListRule> {
    group.only(source, &LIST);
    let key = super::key(source, group);
    let name = group.text(source, "name");
    let category = group.text_if(source, "category").filter(|category| !category.is_empty());
    let unless = unless(source, group, earlier);
    let kind = match group.value("kind") {
        None => Some(Kind::Results),
        Some(_) => group.choice(source, "kind", &Kind::ALL),
    }?;
    for field in LIST.fields.iter().filter(|field| !kind.takes(field.key)) {
        if group.value(field.key).is_some() {
            let word = Kind::ALL.iter().find(|(_, other)| *other == kind).map_or("", |(word, _)| word);
            group.complain(source, field.key, format!("«{}» не относится к списку вида \"{word}\".", field.key));
        }
    }
    if kind == Kind::Ranking && rankings == Rankings::Off {
        group.complain(
            source,
            "kind",
            "Упорядочивать школы по умолчанию нельзя. Если это решено и обосновано, напишите в начале файла rankings = \"on\".",
        );
    }
    let rule = match kind {
        Kind::Results => Rule::Results(results(source, group, procedures)?),
        Kind::Ranking => {
            let over = group.whole(source, "over", 1, MOST_YEARS);
            if group.value("over").is_none() {
                group.missing(source, "over");
            }
            let take = group.whole(source, "take", 1, 100_000);
            Rule::Ranking { results: results(source, group, procedures)?, over: over?, take }
        }
        Kind::Thresholds => Rule::Context(thresholds(source, group)?),
        Kind::Index => Rule::Context(index(source, group)?),
    };
    Some(ListRule { key: key?, name: name?, category, unless, rule })
}

fn unless(source: &mut Source<'_>, group: &Group<'_, '_>, earlier: &[ListRule]) -> Vec<String> {
    let named = group.texts(source, "unless").unwrap_or_default();
    for (name, at) in &named {
        if !earlier.iter().any(|list| list.key == *name) {
            let meant = nearest(name, earlier.iter().map(|list| list.key.as_str()));
            let meant = meant.map(|meant| format!(" Возможно, «{meant}»?")).unwrap_or_default();
            let sentence = format!("Списка «{name}» выше нет: назовите список, который стоит раньше.{meant}");
            source.complain(at, group.path_of("unless"), sentence);
        }
    }
    named.into_iter().map(|(name, _)| name).collect()
}

fn results(source: &mut Source<'_>, group: &Group<'_, '_>, procedures: &[NamedProcedure]) -> Option<ResultsRule> {
    let measures = Measure::ALL.map(|measure| (measure.word(), measure));
    let compares = Compare::ALL.map(|compare| (compare.word(), compare));
    let measure = group.choice(source, "measure", &measures).unwrap_or(Measure::LowShare);
    let compare = group.choice(source, "compare", &compares).unwrap_or(measure.usual_compare());
    let threshold = group.decimal_needed(source, "threshold");
    if let Some(threshold) = threshold {
        sense(source, group, measure, compare, threshold);
    }
    let min_n = group.whole(source, "min_n", 1, MOST_PARTICIPANTS).unwrap_or(1);
    let own = named(source, group, procedures);
    let looked_at: Vec<&NamedProcedure> =
        procedures.iter().filter(|procedure| own.is_empty() || own.contains(&procedure.key)).collect();
    if procedures.is_empty() {
        group.complain(source, "procedures", "Списку нужны процедуры: добавьте разделы [[procedures]].");
    }
    let special = specials(source, group, &looked_at);
    let at_least = at_least(source, group, looked_at.len(), "критериев", "процедур в списке");
    let years = group.group(source, "years").and_then(|group| years(source, &group));
    let years = if group.value("years").is_none() { Some(Years::ONE) } else { years };
    let exit = group.group(source, "exit").and_then(|group| exit(source, &group));
    let test = Test { measure, compare, threshold: threshold?, min_n };
    let rule = ResultsRule { test, at_least: at_least?, procedures: own, special, years: years?, exit };
    for procedure in looked_at {
        measurable(source, group, &rule, procedure);
    }
    Some(rule)
}

/// The procedures of the list.
fn named(source: &mut Source<'_>, group: &Group<'_, '_>, procedures: &[NamedProcedure]) -> Vec<String> {
    let mut own: Vec<String> = Vec::new();
    for (name, at) in group.texts(source, "procedures").unwrap_or_default() {
        if let Some(sentence) = stranger(&name, procedures.iter()) {
            source.complain(&at, group.path_of("procedures"), sentence);
        } else if own.contains(&name) {
            source.complain(&at, group.path_of("procedures"), format!("Процедура «{name}» названа дважды."));
        } else {
            own.push(name);
        }
    }
    own
}

/// What to say about a name that no procedure has.
fn stranger<'a>(name: &str, mut procedures: impl Iterator<Item = &'a NamedProcedure> + Clone) -> Option<String> {
    if procedures.clone().any(|procedure| procedure.key == name) {
        return None;
    }
    let meant = nearest(name, procedures.by_ref().map(|procedure| procedure.key.as_str()));
    let meant = meant.map(|meant| format!(" Возможно, «{meant}»?")).unwrap_or_default();
    Some(format!("Процедуры «{name}» здесь нет: её имя должно стоять в [[procedures]] и в списке.{meant}"))
}

fn specials(source: &mut Source<'_>, group: &Group<'_, '_>, looked_at: &[&NamedProcedure]) -> Vec<Special> {
    let measures = Measure::ALL.map(|measure| (measure.word(), measure));
    let compares = Compare::ALL.map(|compare| (compare.word(), compare));
    let mut out: Vec<Special> = Vec::new();
    for own in group.groups(source, "special", 60) {
        own.only(source, &SPECIAL);
        let Some(procedure) = own.text(source, "procedure") else { continue };
        if let Some(sentence) = stranger(&procedure, looked_at.iter().copied()) {
            own.complain(source, "procedure", sentence);
            continue;
        }
        if out.iter().any(|earlier| earlier.procedure == procedure) {
            own.complain(source, "procedure", format!("Отличия процедуры «{procedure}» уже записаны выше."));
            continue;
        }
        let measure = own.choice(source, "measure", &measures);
        if measure.is_some() && own.value("threshold").is_none() {
            own.complain(source, "threshold", "У своей меры должен быть и свой порог: добавьте threshold.");
        }
        out.push(Special {
            procedure,
            measure,
            compare: own.choice(source, "compare", &compares),
            threshold: own.decimal(source, "threshold"),
            min_n: own.whole(source, "min_n", 1, MOST_PARTICIPANTS),
        });
    }
    out
}

/// Whether what is measured exists in the works of a procedure, and whether its own threshold makes sense.
fn measurable(source: &mut Source<'_>, group: &Group<'_, '_>, rule: &ResultsRule, procedure: &NamedProcedure) {
    let test = rule.test_of(&procedure.key);
    let key = &procedure.key;
    if test.measure == Measure::GoodShare && procedure.procedure == Procedure::Ege {
        let sentence = format!("В ЕГЭ нет отметок «4» и «5»: для «{key}» выберите другую меру.");
        group.complain(source, "measure", sentence);
    }
    if test.measure == Measure::Mean && (procedure.subjects.len() != 1 || procedure.grades.len() > 1) {
        let sentence = format!(
            "Средний балл разных работ складывать нельзя: в «{key}» оставьте один предмет и один класс или возьмите меру completion."
        );
        group.complain(source, "measure", sentence);
    }
    if rule.special.iter().any(|special| special.procedure == *key) {
        sense(source, group, test.measure, test.compare, test.threshold);
    }
}

/// Refuses thresholds outside the measure, and those that everybody or nobody meets.
fn sense(source: &mut Source<'_>, group: &Group<'_, '_>, measure: Measure, compare: Compare, threshold: Decimal) {
    let zero = Decimal::default();
    let hundred = Decimal::whole(100);
    let shown = threshold.russian();
    let mut complain = |text: String| group.complain(source, "threshold", text);
    if threshold < zero {
        return complain(format!("Порог не бывает меньше нуля, а здесь {shown}."));
    }
    if measure.is_percent() && threshold > hundred {
        return complain(format!("Доля не бывает больше 100 %, а порог {shown}."));
    }
    if measure == Measure::LowCount && !threshold.is_whole() {
        return complain(format!("Число участников целое, а порог {shown}."));
    }
    let everybody = match compare {
        Compare::AtLeast => threshold == zero,
        Compare::AtMost => measure.is_percent() && threshold == hundred,
        Compare::Above | Compare::Below => false,
    };
    let nobody = match compare {
        Compare::Below => threshold == zero,
        Compare::Above => measure.is_percent() && threshold == hundred,
        Compare::AtLeast | Compare::AtMost => false,
    };
    if everybody {
        complain(format!("Условие «{} {shown}» выполнено у всех школ: измените порог.", compare.sign()));
    } else if nobody {
        complain(format!("Условие «{} {shown}» не выполнено ни у кого: измените порог.", compare.sign()));
    }
}

fn at_least(source: &mut Source<'_>, group: &Group<'_, '_>, most: usize, of: &str, among: &str) -> Option<u32> {
    if group.value("at_least").is_none() {
        group.missing(source, "at_least");
        return None;
    }
    let number = group.whole(source, "at_least", 1, 1_000)?;
    if most > 0 && number as usize > most {
        group.complain(source, "at_least", format!("Нужно не менее {number} {of}, а {among} {most}."));
        return None;
    }
    Some(number)
}

fn years(source: &mut Source<'_>, group: &Group<'_, '_>) -> Option<Years> {
    group.only(source, &YEARS);
    for key in ["met", "window"] {
        if group.value(key).is_none() {
            group.missing(source, key);
        }
    }
    let counted = [("list", Counted::List), ("procedure", Counted::Procedure)];
    let counted = group.choice(source, "counted", &counted).unwrap_or_default();
    let met = group.whole(source, "met", 1, MOST_YEARS);
    let window = group.whole(source, "window", 1, MOST_YEARS);
    let (met, window) = (met?, window?);
    if met > window {
        let word = plural(u64::from(window), "год", "года", "лет");
        group.complain(source, "met", format!("Нужно {met} из последних лет, а их в окне {window} {word}."));
        return None;
    }
    Some(Years { met, window, counted })
}

fn exit(source: &mut Source<'_>, group: &Group<'_, '_>) -> Option<Exit> {
    group.only(source, &EXIT);
    if group.value("lists").is_none() {
        group.missing(source, "lists");
    }
    Some(Exit { lists: group.whole(source, "lists", 1, 5)? })
}

fn thresholds(source: &mut Source<'_>, group: &Group<'_, '_>) -> Option<ContextRule> {
    let compares = Compare::ALL.map(|compare| (compare.word(), compare));
    let mut conditions = Vec::new();
    let groups = group.groups(source, "conditions", MOST_CONDITIONS);
    if groups.is_empty() {
        group.complain(source, "conditions", "Нет ни одного условия: добавьте [[lists.conditions]].");
    }
    for own in &groups {
        own.only(source, &CONDITION);
        if own.value("compare").is_none() {
            own.missing(source, "compare");
        }
        let field = own.text(source, "field");
        let compare = own.choice(source, "compare", &compares);
        let value = own.decimal_needed(source, "value");
        if let (Some(field), Some(compare), Some(value)) = (field, compare, value) {
            conditions.push(Condition { field, compare, value });
        }
    }
    let at_least = at_least(source, group, groups.len(), "условий", "условий в списке");
    Some(ContextRule::Thresholds { conditions, at_least: at_least? })
}

fn index(source: &mut Source<'_>, group: &Group<'_, '_>) -> Option<ContextRule> {
    let zero = Decimal::default();
    let mut parts = Vec::new();
    let groups = group.groups(source, "parts", MOST_CONDITIONS);
    if groups.is_empty() {
        group.complain(source, "parts", "Индексу нужны части: добавьте [[lists.parts]].");
    }
    for own in &groups {
        own.only(source, &PART);
        let field = own.text(source, "field");
        let weight = own.decimal_needed(source, "weight");
        if weight.is_some_and(|weight| weight <= zero || weight > Decimal::whole(1_000)) {
            own.complain(source, "weight", "Вес больше нуля и не больше 1000.");
        }
        let from = own.decimal_needed(source, "from");
        let to = own.decimal_needed(source, "to");
        if from.is_some() && from == to {
            own.complain(source, "to", "Значения from и to одинаковы: часть индекса не различает школы.");
        }
        if let (Some(field), Some(weight), Some(from), Some(to)) = (field, weight, from, to) {
            parts.push(Part { field, weight, from, to });
        }
    }
    let threshold = group.decimal_needed(source, "threshold");
    if threshold.is_some_and(|threshold| threshold <= zero || threshold > Decimal::whole(1)) {
        group.complain(source, "threshold", "Порог индекса больше 0 и не больше 1.");
    }
    Some(ContextRule::Index { parts, threshold: threshold? })
}
