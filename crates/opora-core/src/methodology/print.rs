//! A methodology as its file: the same sections in the same order, with a Russian comment above each.

use std::fmt::Write as _;

use super::read::FORMAT;
use super::{
    ContextRule, Counted, Excluded, Exclusion, Gaps, ListRule, Methodology, NamedProcedure, Rankings, ResultsRule,
    Rule, SeasonRule, Special, Test, Years,
};

impl Methodology {
    /// The file of the methodology; [`super::read`] gives the same methodology back.
    pub fn print(&self) -> String {
        let mut out = String::with_capacity(2_048);
        line(&mut out, "format", &quoted(FORMAT));
        line(&mut out, "name", &quoted(&self.name));
        line(&mut out, "version", &quoted(&self.version));
        if !self.label.is_empty() {
            line(&mut out, "label", &quoted(&self.label));
        }
        if let Some(from) = self.valid_from {
            line(&mut out, "valid_from", &from.format("%Y-%m-%d").to_string());
        }
        if let Some(to) = self.valid_to {
            line(&mut out, "valid_to", &to.format("%Y-%m-%d").to_string());
        }
        if self.rankings == Rankings::On {
            comment(&mut out, "упорядочивание школ разрешено");
            line(&mut out, "rankings", &quoted("on"));
        }
        if self.gaps == Gaps::Skip {
            comment(&mut out, "год, в котором работ не было, ряда лет не прерывает");
            line(&mut out, "gaps", &quoted("skip"));
        }
        if let Some(basis) = &self.basis {
            section(&mut out, "[basis]", "акт, на котором держится методика");
            line(&mut out, "act", &quoted(&basis.act));
            if let Some(number) = &basis.number {
                line(&mut out, "number", &quoted(number));
            }
            if let Some(date) = basis.date {
                line(&mut out, "date", &date.format("%Y-%m-%d").to_string());
            }
        }
        for procedure in &self.procedures {
            print_procedure(&mut out, procedure);
        }
        for exclusion in &self.exclusions {
            print_exclusion(&mut out, exclusion);
        }
        for list in &self.lists {
            print_list(&mut out, list);
        }
        out
    }
}

fn print_procedure(out: &mut String, procedure: &NamedProcedure) {
    section(out, "[[procedures]]", &procedure.title());
    line(out, "key", &quoted(&procedure.key));
    line(out, "procedure", &quoted(procedure.procedure.title()));
    line(out, "subject", &one_or_many(procedure.subjects.iter().map(|subject| quoted(subject.name()))));
    if !procedure.grades.is_empty() {
        line(out, "grade", &one_or_many(procedure.grades.iter().map(u8::to_string)));
    }
    match procedure.season {
        SeasonRule::Any => {}
        SeasonRule::Spring => line(out, "season", &quoted("spring")),
        SeasonRule::Autumn => line(out, "season", &quoted("autumn")),
    }
    if procedure.years_back > 0 {
        line(out, "years_back", &procedure.years_back.to_string());
    }
}

fn print_exclusion(out: &mut String, exclusion: &Exclusion) {
    section(out, "[[exclusions]]", "кого списки не берут");
    let (who, key, value) = match &exclusion.who {
        Excluded::Closed => ("closed", "", String::new()),
        Excluded::FewParticipants(number) => ("few_participants", "fewer_than", number.to_string()),
        Excluded::FewPupils(number) => ("few_pupils", "fewer_than", number.to_string()),
        Excluded::Kinds(kinds) => ("kinds", "kinds", many(kinds)),
        Excluded::NameHas(words) => ("name_has", "words", many(words)),
        Excluded::Codes(codes) => ("codes", "codes", many(codes)),
    };
    line(out, "who", &quoted(who));
    if !key.is_empty() {
        line(out, key, &value);
    }
    line(out, "reason", &quoted(&exclusion.reason));
}

fn print_list(out: &mut String, list: &ListRule) {
    section(out, "[[lists]]", &list.name);
    line(out, "key", &quoted(&list.key));
    line(out, "name", &quoted(&list.name));
    if let Some(category) = &list.category {
        line(out, "category", &quoted(category));
    }
    if !list.unless.is_empty() {
        comment(out, "школы этих списков здесь не повторяются");
        line(out, "unless", &many(&list.unless));
    }
    match &list.rule {
        Rule::Results(results) => print_results(out, results),
        Rule::Ranking { results, over, take } => {
            line(out, "kind", &quoted("ranking"));
            comment(out, "за сколько лет считается устойчивость");
            line(out, "over", &over.to_string());
            if let Some(take) = take {
                line(out, "take", &take.to_string());
            }
            print_results(out, results);
        }
        Rule::Context(context) => print_context(out, context),
    }
}

fn print_results(out: &mut String, results: &ResultsRule) {
    let Test { measure, compare, threshold, min_n } = &results.test;
    comment(out, &format!("{} {} {}", measure.title(), compare.sign(), threshold.russian()));
    line(out, "measure", &quoted(measure.word()));
    line(out, "compare", &quoted(compare.word()));
    line(out, "threshold", &threshold.to_string());
    comment(out, "результат с меньшим числом участников не учитывается");
    line(out, "min_n", &min_n.to_string());
    comment(out, "сколько процедур должно быть выполнено");
    line(out, "at_least", &results.at_least.to_string());
    if !results.procedures.is_empty() {
        line(out, "procedures", &many(&results.procedures));
    }
    let Years { met, window, counted } = results.years;
    let counted = match counted {
        Counted::List => "list",
        Counted::Procedure => "procedure",
    };
    comment(out, "в скольких годах (met) из последних (window)");
    line(out, "years", &format!("{{ met = {met}, window = {window}, counted = \"{counted}\" }}"));
    if let Some(exit) = results.exit {
        comment(out, "школа выходит, когда столько списков подряд нет ни одного выполненного критерия");
        line(out, "exit", &format!("{{ lists = {} }}", exit.lists));
    }
    for special in &results.special {
        print_special(out, special);
    }
}

fn print_special(out: &mut String, special: &Special) {
    section(out, "[[lists.special]]", "отличия одной процедуры");
    line(out, "procedure", &quoted(&special.procedure));
    if let Some(measure) = special.measure {
        line(out, "measure", &quoted(measure.word()));
    }
    if let Some(compare) = special.compare {
        line(out, "compare", &quoted(compare.word()));
    }
    if let Some(threshold) = special.threshold {
        line(out, "threshold", &threshold.to_string());
    }
    if let Some(min_n) = special.min_n {
        line(out, "min_n", &min_n.to_string());
    }
}

fn print_context(out: &mut String, context: &ContextRule) {
    match context {
        ContextRule::Thresholds { conditions, at_least } => {
            line(out, "kind", &quoted("context"));
            comment(out, "сколько условий должно быть выполнено");
            line(out, "at_least", &at_least.to_string());
            for condition in conditions {
                section(out, "[[lists.conditions]]", &condition.field);
                line(out, "field", &quoted(&condition.field));
                line(out, "compare", &quoted(condition.compare.word()));
                line(out, "value", &condition.value.to_string());
            }
        }
        ContextRule::Index { parts, threshold } => {
            line(out, "kind", &quoted("index"));
            comment(out, "порог индекса, от 0 до 1");
            line(out, "threshold", &threshold.to_string());
            for part in parts {
                section(out, "[[lists.parts]]", &part.field);
                line(out, "field", &quoted(&part.field));
                line(out, "weight", &part.weight.to_string());
                line(out, "from", &part.from.to_string());
                line(out, "to", &part.to.to_string());
            }
        }
    }
}

fn section(out: &mut String, head: &str, about: &str) {
    let _ = writeln!(out, "\n# {}\n{head}", about.replace('\n', " "));
}

fn comment(out: &mut String, words: &str) {
    let _ = writeln!(out, "# {words}");
}

fn line(out: &mut String, key: &str, value: &str) {
    let _ = writeln!(out, "{key} = {value}");
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                out.push('\\');
                out.push(letter);
            }
            letter if letter.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

fn many(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "))
}

/// One value as it is, several as a list.
fn one_or_many(values: impl ExactSizeIterator<Item = String>) -> String {
    let values: Vec<String> = values.collect();
    match values.as_slice() {
        [one] => one.clone(),
        several => format!("[{}]", several.join(", ")),
    }
}
