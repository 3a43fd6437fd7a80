//! The page of a methodology as fields: what each row and control is, and the message beside it.

use askama::Template;
use opora_core::context::Fields as CardFields;
use opora_core::methodology::{Compare, Complaint, Measure, Methodology};

use super::fields::{Fields, SPARE_PROCEDURES};
use crate::layout::{Choice, Page};
use crate::results::Tab;

#[derive(Template)]
#[template(path = "results/methodologies/fields.html")]
pub(super) struct FieldsPage {
    pub page: Page,
    pub here: Tab,
    pub action: String,
    pub cancel: String,
    pub lock: Option<i64>,
    /// The text that has what no field has.
    pub base: String,
    pub about: Vec<Control>,
    pub works: Vec<Work>,
    pub list: Vec<Control>,
    pub conditions: Vec<Vec<Control>>,
    pub condition_heads: Vec<&'static str>,
    pub exclusions: Vec<Vec<Control>>,
    pub hidden: Vec<(String, String)>,
    pub facts: Vec<String>,
    pub others: Vec<String>,
    /// Complaints that no field is to blame for.
    pub refused: Vec<String>,
    pub is_refused: bool,
}

/// A row of the table of works.
pub(super) struct Work {
    pub key: Control,
    pub cells: Vec<Control>,
    pub own: Vec<Control>,
    pub has_own: bool,
    pub is_in: bool,
    pub name: String,
    pub is_new: bool,
}

/// One field.
pub(super) struct Control {
    pub name: String,
    pub label: &'static str,
    pub value: String,
    pub hint: &'static str,
    pub kind: Kind,
    pub error: String,
}

/// How it is filled.
pub(super) enum Kind {
    Line,
    Number,
    Day,
    Select(Vec<Choice>),
}

/// What the page is made of.
pub(super) struct Given<'a> {
    pub fields: &'a Fields,
    pub base: Option<&'a Methodology>,
    pub complaints: &'a [Complaint],
}

impl Given<'_> {
    fn control(&self, name: impl Into<String>, label: &'static str, kind: Kind) -> Control {
        let name = name.into();
        let of_it = |complaint: &&Complaint| self.fields.of_path(&complaint.path) == name;
        let errors: Vec<&str> = self.complaints.iter().filter(of_it).map(|complaint| complaint.text.as_str()).collect();
        let value = self.fields.get(&name).to_owned();
        let kind = match kind {
            Kind::Select(choices) => {
                let pairs = choices.into_iter().map(|choice| (choice.value, choice.title));
                Kind::Select(Choice::list(pairs, Some(&value)))
            }
            other => other,
        };
        Control { name, label, value, hint: "", kind, error: errors.join(" ") }
    }

    fn hinted(&self, name: impl Into<String>, label: &'static str, kind: Kind, hint: &'static str) -> Control {
        Control { hint, ..self.control(name, label, kind) }
    }

    fn about(&self) -> Vec<Control> {
        vec![
            self.control("name", "Название", Kind::Line),
            self.control("version", "Версия", Kind::Line),
            self.hinted("label", "Пометка", Kind::Line, "печатается рядом со списком; пусто — без неё"),
            self.hinted("basis.act", "Акт", Kind::Line, "Приказ министерства образования"),
            self.control("basis.number", "Номер акта", Kind::Line),
            self.control("basis.date", "Дата акта", Kind::Day),
            self.control("valid_from", "Действует с", Kind::Day),
            self.control("valid_to", "Действует по", Kind::Day),
            self.hinted(
                "gaps",
                "Год, за который результатов нет",
                select(&[("", "прерывает ряд лет"), ("skip", "пропускается")]),
                "для «двух лет подряд»",
            ),
            self.hinted(
                "rankings",
                "Упорядочивать школы",
                select(&[("", "нет"), ("on", "да, под ответственность автора методики")]),
                "результаты ВПР не для сравнения школ между собой",
            ),
        ]
    }

    fn works(&self) -> Vec<Work> {
        let known = self.fields.rows('p');
        (0..known + SPARE_PROCEDURES)
            .map(|at| {
                let of = |key: &str| format!("p{at}.{key}");
                let is_new = at >= known;
                let title = format!(
                    "{} {} {}",
                    self.fields.get(&of("procedure")),
                    self.fields.get(&of("subject")),
                    self.fields.get(&of("grade"))
                );
                let own = vec![
                    self.control(of("measure"), "Своя мера", measures("как у списка")),
                    self.control(of("compare"), "Своё сравнение", compares("как у меры")),
                    self.control(of("threshold"), "Свой порог", Kind::Number),
                    self.control(of("min_n"), "Свой минимум", Kind::Number),
                ];
                Work {
                    has_own: own.iter().any(|one| !(one.value.is_empty() && one.error.is_empty())),
                    key: self.control(of("key"), "", Kind::Line),
                    cells: vec![
                        self.control(of("procedure"), "Процедура", procedures(self.fields.get(&of("procedure")))),
                        self.control(of("subject"), "Предмет", Kind::Line),
                        self.control(of("grade"), "Классы", Kind::Line),
                        self.control(
                            of("season"),
                            "Когда",
                            select(&[("", "весна, иначе осень"), ("spring", "весна"), ("autumn", "осень")]),
                        ),
                        self.control(
                            of("years_back"),
                            "Год работы",
                            select(&[("0", "год списка"), ("1", "год раньше"), ("2", "два года раньше")]),
                        ),
                    ],
                    own,
                    is_in: is_new || !self.fields.get(&of("in")).is_empty(),
                    name: if is_new { "новая работа".to_owned() } else { title.trim().to_owned() },
                    is_new,
                }
            })
            .collect()
    }

    fn list(&self) -> Vec<Control> {
        let mut out = vec![
            self.control("l.name", "Название списка", Kind::Line),
            self.hinted("l.category", "Категория школ", Kind::Line, "ШНОР, ШНСУ; пусто — рабочий список без категории"),
        ];
        let least = |label| self.control("l.at_least", label, Kind::Number);
        match self.fields.get("l.kind") {
            "context" => out.push(least("Условий не менее")),
            "index" => out.push(self.hinted("l.threshold", "Порог индекса", Kind::Number, "от 0 до 1")),
            kind => {
                out.extend([
                    self.control("l.measure", "Что измеряется", measures("")),
                    self.control("l.compare", "Критерий выполнен, если значение", compares("")),
                    self.hinted("l.threshold", "Порог", Kind::Number, "%, человек или баллов, как мера"),
                    self.hinted("l.min_n", "Не меньше участников", Kind::Number, "1 — учитываются все"),
                    self.control("l.at_least", "Критериев не менее", Kind::Number),
                    self.control("l.met", "Условие выполнено в скольких годах", Kind::Number),
                    self.control("l.window", "Из скольких последних", Kind::Number),
                    self.control(
                        "l.counted",
                        "Что повторяется по годам",
                        select(&[
                            ("list", "условие списка, работы могут быть разными"),
                            ("procedure", "одна и та же работа"),
                        ]),
                    ),
                    self.hinted(
                        "l.exit",
                        "Выходит после скольких списков без критериев",
                        Kind::Number,
                        "пусто — как только условие не выполнено",
                    ),
                ]);
                if kind == "ranking" {
                    out.push(self.control("l.over", "Устойчивость за сколько лет", Kind::Number));
                    out.push(self.hinted("l.take", "Сколько первых школ", Kind::Number, "пусто — все"));
                }
            }
        }
        out
    }

    fn conditions(&self) -> (Vec<&'static str>, Vec<Vec<Control>>) {
        let facts = || Kind::Line;
        match self.fields.get("l.kind") {
            "context" => {
                let rows = (0..self.fields.rows('c') + 2).map(|at| {
                    vec![
                        self.control(format!("c{at}.field"), "Условие карточки", facts()),
                        self.control(format!("c{at}.compare"), "Сравнение", compares("")),
                        self.control(format!("c{at}.value"), "Значение", Kind::Number),
                    ]
                });
                (vec!["Условие карточки", "Сравнение", "Значение"], rows.collect())
            }
            "index" => {
                let rows = (0..self.fields.rows('i') + 2).map(|at| {
                    vec![
                        self.control(format!("i{at}.field"), "Условие карточки", facts()),
                        self.control(format!("i{at}.weight"), "Вес", Kind::Number),
                        self.control(format!("i{at}.from"), "Даёт 0", Kind::Number),
                        self.control(format!("i{at}.to"), "Даёт 1", Kind::Number),
                    ]
                });
                (vec!["Условие карточки", "Вес", "Даёт 0", "Даёт 1"], rows.collect())
            }
            _ => (Vec::new(), Vec::new()),
        }
    }

    fn exclusions(&self) -> Vec<Vec<Control>> {
        let who = &[
            ("", "—"),
            ("closed", "закрытые"),
            ("few_participants", "участников во всех работах меньше"),
            ("few_pupils", "учеников по карточке меньше"),
            ("kinds", "вида"),
            ("name_has", "со словом в названии"),
            ("codes", "с кодом"),
        ];
        let rows = (0..=self.fields.rows('x')).map(|at| {
            vec![
                self.control(format!("x{at}.who"), "Каких школ не берут", select(who)),
                self.control(format!("x{at}.value"), "Сколько или какие", Kind::Line),
                self.control(format!("x{at}.reason"), "Причина словами", Kind::Line),
            ]
        });
        rows.collect()
    }

    /// The page of these fields.
    pub(super) fn page(&self, page: Page, action: String, cancel: String, lock: Option<i64>) -> FieldsPage {
        let (condition_heads, conditions) = self.conditions();
        let mut shown = FieldsPage {
            here: Tab::Identification,
            about: self.about(),
            works: self.works(),
            list: self.list(),
            conditions,
            condition_heads,
            exclusions: self.exclusions(),
            hidden: ["l.key", "l.kind"].map(|name| (name.to_owned(), self.fields.get(name).to_owned())).into(),
            facts: CardFields::shipped().0.into_iter().map(|field| field.title).collect(),
            others: self.base.iter().flat_map(|base| base.lists.iter().skip(1)).map(|list| list.name.clone()).collect(),
            refused: Vec::new(),
            is_refused: !self.complaints.is_empty(),
            base: self.base.map(Methodology::print).unwrap_or_default(),
            page,
            action,
            cancel,
            lock,
        };
        shown.refused = self
            .complaints
            .iter()
            .filter(|complaint| !shown.has(&self.fields.of_path(&complaint.path)))
            .map(|complaint| complaint.text.clone())
            .collect();
        shown
    }
}

impl FieldsPage {
    fn has(&self, name: &str) -> bool {
        let rows = self.conditions.iter().chain(&self.exclusions).flatten();
        let works = self.works.iter().flat_map(|work| work.cells.iter().chain(&work.own));
        self.about.iter().chain(&self.list).chain(rows).chain(works).any(|control| control.name == name)
    }
}

fn select(choices: &[(&'static str, &'static str)]) -> Kind {
    Kind::Select(Choice::list(choices.iter().copied(), None))
}

fn procedures(now: &str) -> Kind {
    let mut words = vec!["ВПР", "ОГЭ", "ЕГЭ", "РКР"];
    if !now.is_empty() && !words.contains(&now) {
        words.push(now);
    }
    Kind::Select(Choice::list(words.into_iter().map(|word| (word.to_owned(), word.to_owned())), None))
}

fn measures(usual: &'static str) -> Kind {
    let usual = (!usual.is_empty()).then_some(("", usual));
    let all = Measure::ALL.map(|one| (one.word(), one.title()));
    Kind::Select(Choice::list(usual.into_iter().chain(all), None))
}

fn compares(usual: &'static str) -> Kind {
    let usual = (!usual.is_empty()).then_some(("", usual));
    let title = |one: Compare| match one {
        Compare::AtLeast => "≥ порога",
        Compare::Above => "> порога",
        Compare::AtMost => "≤ порога",
        Compare::Below => "< порога",
    };
    let all = Compare::ALL.map(|one| (one.word(), title(one)));
    Kind::Select(Choice::list(usual.into_iter().chain(all), None))
}
