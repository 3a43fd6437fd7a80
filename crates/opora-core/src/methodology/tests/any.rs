//! Any methodology that can be made is printed and read back as it was.

use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::super::{
    Basis, Compare, Condition, ContextRule, Counted, Decimal, Excluded, Exclusion, Exit, Gaps, ListRule, Measure,
    Methodology, NamedProcedure, Part, Rankings, ResultsRule, Rule, SeasonRule, Special, Test, Years, read,
};
use crate::assessment::{Procedure, Subject};

fn words() -> impl Strategy<Value = String> {
    "[А-Яа-яёa-z«»\"\\\\№#=\\[\\]{}.,%0-9][А-Яа-яё \"\\\\'#=,0-9]{0,20}[а-я\"\\\\]"
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (2015i32..2030, 1u32..13, 1u32..29)
        .prop_map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day).unwrap())
}

fn decimal(from: i64, to: i64) -> impl Strategy<Value = Decimal> {
    prop_oneof![
        (from..to).prop_map(|whole| Decimal::of_millionths(whole * 1_000_000)),
        (from * 1_000_000 + 1..to * 1_000_000).prop_map(Decimal::of_millionths)
    ]
}

fn procedures() -> impl Strategy<Value = Vec<NamedProcedure>> {
    let names = ["математика", "русский язык", "физика", "химия", "история"];
    let one = (
        select(vec![Procedure::Vpr, Procedure::Oge, Procedure::Rkr, Procedure::Other("НИКО".to_owned())]),
        subsequence(names.to_vec(), 1),
        select(vec![SeasonRule::Any, SeasonRule::Spring, SeasonRule::Autumn]),
        0u8..6,
    );
    prop::collection::vec(one, 1..6).prop_map(|all| {
        all.into_iter()
            .enumerate()
            .map(|(index, (procedure, subjects, season, years_back))| NamedProcedure {
                key: format!("p-{index}"),
                procedure,
                subjects: subjects.into_iter().filter_map(Subject::read).collect(),
                // Each has a class of its own, so that no two are the same.
                grades: vec![u8::try_from(index).unwrap() + 4],
                season,
                years_back,
            })
            .collect()
    })
}

fn results(keys: Vec<String>) -> impl Strategy<Value = ResultsRule> {
    let count = keys.len();
    let measures = [Measure::LowShare, Measure::GoodShare, Measure::Mean, Measure::Completion];
    let test = (select(measures.to_vec()), select(Compare::ALL.to_vec()), decimal(1, 100), 1u32..50)
        .prop_map(|(measure, compare, threshold, min_n)| Test { measure, compare, threshold, min_n });
    let years = (1u32..5, 0u32..5, select(vec![Counted::List, Counted::Procedure]))
        .prop_map(|(met, more, counted)| Years { met, window: met + more, counted });
    let special = (select(keys.clone()), prop::option::of(decimal(1, 100)), prop::option::of(1u32..9)).prop_map(
        |(procedure, threshold, min_n)| Special { procedure, measure: None, compare: None, threshold, min_n },
    );
    let exit = prop::option::of((1u32..6).prop_map(|lists| Exit { lists }));
    (test, 1..=u32::try_from(count).unwrap(), any::<bool>(), prop::option::of(special), years, exit).prop_map(
        move |(test, at_least, named, special, years, exit)| ResultsRule {
            test,
            at_least,
            procedures: if named { keys.clone() } else { Vec::new() },
            special: special.into_iter().collect(),
            years,
            exit,
        },
    )
}

fn rule(keys: Vec<String>) -> impl Strategy<Value = Rule> {
    let condition = (words(), select(Compare::ALL.to_vec()), decimal(-50, 500))
        .prop_map(|(field, compare, value)| Condition { field: field.trim().to_owned(), compare, value });
    let part = (words(), decimal(1, 9), decimal(-9, 0), decimal(1, 9)).prop_map(|(field, weight, from, to)| Part {
        field: field.trim().to_owned(),
        weight,
        from,
        to,
    });
    prop_oneof![
        results(keys.clone()).prop_map(Rule::Results),
        (results(keys), 1u32..5, prop::option::of(1u32..99)).prop_map(|(results, over, take)| Rule::Ranking {
            results,
            over,
            take
        }),
        prop::collection::vec(condition, 1..4)
            .prop_map(|conditions| Rule::Context(ContextRule::Thresholds { conditions, at_least: 1 })),
        (prop::collection::vec(part, 1..4), 1i64..1_000_000).prop_map(|(parts, threshold)| {
            Rule::Context(ContextRule::Index { parts, threshold: Decimal::of_millionths(threshold) })
        }),
    ]
}

fn excluded() -> impl Strategy<Value = Exclusion> {
    let texts = || prop::collection::vec(words().prop_map(|text| text.trim().to_owned()), 1..4);
    let who = prop_oneof![
        Just(Excluded::Closed),
        (1u32..99).prop_map(Excluded::FewParticipants),
        (1u32..99).prop_map(Excluded::FewPupils),
        texts().prop_map(Excluded::Kinds),
        texts().prop_map(Excluded::NameHas),
        texts().prop_map(Excluded::Codes),
    ];
    (who, words()).prop_map(|(who, reason)| Exclusion { who, reason: reason.trim().to_owned() })
}

fn basis() -> impl Strategy<Value = Basis> {
    (words(), prop::option::of(words()), prop::option::of(day())).prop_map(|(act, number, date)| Basis {
        act: act.trim().to_owned(),
        number: number.map(|number| number.trim().to_owned()),
        date,
    })
}

fn methodology() -> impl Strategy<Value = Methodology> {
    let lists = |procedures: Vec<NamedProcedure>| {
        let keys: Vec<String> = procedures.iter().map(|procedure| procedure.key.clone()).collect();
        let list = (words(), prop::option::of(words()), rule(keys));
        (Just(procedures), prop::collection::vec(list, 1..4))
    };
    (
        (words(), words(), prop::option::of(basis()), prop::option::of(day()), select(vec![Gaps::Break, Gaps::Skip])),
        prop::collection::vec(excluded(), 0..3),
        procedures().prop_flat_map(lists),
    )
        .prop_map(|((name, version, basis, valid_to, gaps), exclusions, (procedures, lists))| Methodology {
            name: name.trim().to_owned(),
            version: version.trim().to_owned(),
            label: String::new(),
            basis,
            valid_from: None,
            valid_to,
            rankings: Rankings::On,
            gaps,
            procedures,
            exclusions,
            lists: lists
                .into_iter()
                .enumerate()
                .map(|(index, (name, category, rule))| ListRule {
                    key: format!("list-{index}"),
                    name: name.trim().to_owned(),
                    category: category.map(|category| category.trim().to_owned()),
                    unless: (index > 0).then(|| "list-0".to_owned()).into_iter().collect(),
                    rule,
                })
                .collect(),
        })
}

proptest! {
    #[test]
    fn printing_reads_back(methodology in methodology()) {
        let text = methodology.print();
        let back = read(&text);
        prop_assert_eq!(back.as_ref(), Ok(&methodology), "{}", text);
    }

    #[test]
    fn no_text_panics(text in "(name|version|\\[\\[lists\\]\\]|key|=|\"| |\n|\\[|\\]|\\{|\\}|[а-я0-9,.]){0,60}") {
        let _ = read(&text);
    }
}
