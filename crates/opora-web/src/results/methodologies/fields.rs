//! A methodology as the fields of a form, and the text that these fields come to: the text is what is checked and kept,
//! so that both ways of writing give the same rules and the same messages.

use opora_core::methodology::{
    ContextRule, Counted, Excluded, Methodology, Rankings, ResultsRule, Rule, SeasonRule, Special,
};

mod words;

use self::words::{day, decimal, many, one_or_many, other_lists, put, quoted, whole};

/// Rows of the form that a person can still fill.
pub(super) const SPARE_PROCEDURES: usize = 2;
/// Most rows of one kind that are read.
const MOST_ROWS: usize = 80;

/// The values of a form: name and what was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Fields(pub Vec<(String, String)>);

impl Fields {
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.trim()).unwrap_or_default()
    }

    fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// How many rows of a kind there are: `p0.…`, `p1.…`.
    pub(super) fn rows(&self, kind: char) -> usize {
        let begins = |at: usize| self.0.iter().any(|(field, _)| field.starts_with(&format!("{kind}{at}.")));
        (0..MOST_ROWS).take_while(|at| begins(*at)).count()
    }

    /// The fields of a methodology; its first list has them, the others stay as the text has them.
    pub(super) fn of(methodology: &Methodology) -> Self {
        let mut out = Self::default();
        out.set("name", &methodology.name);
        out.set("version", &methodology.version);
        out.set("label", &methodology.label);
        let basis = methodology.basis.as_ref();
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        out.set("basis.act", basis.map(|one| one.act.as_str()).unwrap_or_default());
        out.set("basis.number", basis.and_then(|one| one.number.as_deref()).unwrap_or_default());
        out.set("basis.date", day(basis.and_then(|one| one.date)));
        out.set("valid_from", day(methodology.valid_from));
        out.set("valid_to", day(methodology.valid_to));
        out.set("rankings", if methodology.rankings == Rankings::On { "on" } else { "" });
        out.set("gaps", if methodology.gaps == opora_core::methodology::Gaps::Skip { "skip" } else { "" });
        let first = methodology.lists.first();
        let rule = first.and_then(|list| list.rule.results());
        for (at, one) in methodology.procedures.iter().enumerate() {
            let subjects: Vec<&str> = one.subjects.iter().map(opora_core::assessment::Subject::name).collect();
            let grades: Vec<String> = one.grades.iter().map(u8::to_string).collect();
            out.set(format!("p{at}.key"), &one.key);
            out.set(format!("p{at}.procedure"), one.procedure.title());
            out.set(format!("p{at}.subject"), subjects.join("; "));
            out.set(format!("p{at}.grade"), grades.join(", "));
            let season = match one.season {
                SeasonRule::Any => "",
                SeasonRule::Spring => "spring",
                SeasonRule::Autumn => "autumn",
            };
            out.set(format!("p{at}.season"), season);
            out.set(format!("p{at}.years_back"), one.years_back.to_string());
            out.set(format!("p{at}.in"), if rule.is_none_or(|rule| rule.looks_at(&one.key)) { "1" } else { "" });
            let none = Special::default();
            let special = rule.and_then(|rule| rule.special.iter().find(|special| special.procedure == one.key));
            let special = special.unwrap_or(&none);
            out.set(format!("p{at}.measure"), special.measure.map(|one| one.word()).unwrap_or_default());
            out.set(format!("p{at}.compare"), special.compare.map(|one| one.word()).unwrap_or_default());
            out.set(format!("p{at}.threshold"), special.threshold.map(|one| one.russian()).unwrap_or_default());
            out.set(format!("p{at}.min_n"), special.min_n.map(|one| one.to_string()).unwrap_or_default());
        }
        for (at, one) in methodology.exclusions.iter().enumerate() {
            let (who, value) = match &one.who {
                Excluded::Closed => ("closed", String::new()),
                Excluded::FewParticipants(number) => ("few_participants", number.to_string()),
                Excluded::FewPupils(number) => ("few_pupils", number.to_string()),
                Excluded::Kinds(kinds) => ("kinds", kinds.join("; ")),
                Excluded::NameHas(words) => ("name_has", words.join("; ")),
                Excluded::Codes(codes) => ("codes", codes.join("; ")),
            };
            out.set(format!("x{at}.who"), who);
            out.set(format!("x{at}.value"), value);
            out.set(format!("x{at}.reason"), &one.reason);
        }
        if let Some(list) = first {
            out.set("l.key", &list.key);
            out.set("l.name", &list.name);
            out.set("l.category", list.category.clone().unwrap_or_default());
            out.list(&list.rule);
        }
        out
    }

    fn list(&mut self, rule: &Rule) {
        let results = |out: &mut Self, rule: &ResultsRule| {
            out.set("l.measure", rule.test.measure.word());
            out.set("l.compare", rule.test.compare.word());
            out.set("l.threshold", rule.test.threshold.russian());
            out.set("l.min_n", rule.test.min_n.to_string());
            out.set("l.at_least", rule.at_least.to_string());
            out.set("l.met", rule.years.met.to_string());
            out.set("l.window", rule.years.window.to_string());
            out.set("l.counted", if rule.years.counted == Counted::Procedure { "procedure" } else { "list" });
            out.set("l.exit", rule.exit.map(|exit| exit.lists.to_string()).unwrap_or_default());
        };
        match rule {
            Rule::Results(rule) => {
                self.set("l.kind", "results");
                results(self, rule);
            }
            Rule::Ranking { results: rule, over, take } => {
                self.set("l.kind", "ranking");
                self.set("l.over", over.to_string());
                self.set("l.take", take.map(|take| take.to_string()).unwrap_or_default());
                results(self, rule);
            }
            Rule::Context(ContextRule::Thresholds { conditions, at_least }) => {
                self.set("l.kind", "context");
                self.set("l.at_least", at_least.to_string());
                for (at, one) in conditions.iter().enumerate() {
                    self.set(format!("c{at}.field"), &one.field);
                    self.set(format!("c{at}.compare"), one.compare.word());
                    self.set(format!("c{at}.value"), one.value.russian());
                }
            }
            Rule::Context(ContextRule::Index { parts, threshold }) => {
                self.set("l.kind", "index");
                self.set("l.threshold", threshold.russian());
                for (at, one) in parts.iter().enumerate() {
                    self.set(format!("i{at}.field"), &one.field);
                    self.set(format!("i{at}.weight"), one.weight.russian());
                    self.set(format!("i{at}.from"), one.from.russian());
                    self.set(format!("i{at}.to"), one.to.russian());
                }
            }
        }
    }

    /// The same fields without rows that are taken out or were never filled, counted anew.
    pub(super) fn tidy(&self) -> Self {
        let mut out = Self::default();
        let is_row = |name: &str| {
            let mut letters = name.chars();
            matches!(letters.next(), Some('p' | 'x' | 'c' | 'i'))
                && letters.next().is_some_and(|one| one.is_ascii_digit())
        };
        out.0.extend(self.0.iter().filter(|(name, _)| !is_row(name)).cloned());
        for (kind, needed) in [('p', "subject"), ('x', "who"), ('c', "field"), ('i', "field")] {
            let mut place = 0;
            for at in 0..self.rows(kind) {
                let of = format!("{kind}{at}.");
                if !self.get(&format!("{of}drop")).is_empty() || self.get(&format!("{of}{needed}")).is_empty() {
                    continue;
                }
                let own = self.0.iter().filter_map(|(name, value)| Some((name.strip_prefix(&of)?, value)));
                out.0.extend(own.map(|(name, value)| (format!("{kind}{place}.{name}"), value.clone())));
                place += 1;
            }
        }
        out
    }

    /// The text of these fields. `base` is the text that they were made from: what has no field is taken from there.
    pub(super) fn text(&self, base: Option<&Methodology>) -> String {
        let mut out = String::with_capacity(4_096);
        put(&mut out, "format", &quoted("opora.methodology/1"));
        for key in ["name", "version"] {
            put(&mut out, key, &quoted(self.get(key)));
        }
        self.put_if(&mut out, "label", "label", quoted);
        self.put_if(&mut out, "valid_from", "valid_from", day);
        self.put_if(&mut out, "valid_to", "valid_to", day);
        self.put_if(&mut out, "rankings", "rankings", quoted);
        self.put_if(&mut out, "gaps", "gaps", quoted);
        if ["basis.act", "basis.number", "basis.date"].iter().any(|name| !self.get(name).is_empty()) {
            out.push_str("\n# акт, на котором держится методика\n[basis]\n");
            put(&mut out, "act", &quoted(self.get("basis.act")));
            self.put_if(&mut out, "number", "basis.number", quoted);
            self.put_if(&mut out, "date", "basis.date", day);
        }
        let keys = self.keys();
        for (at, key) in keys.iter().enumerate() {
            out.push_str("\n[[procedures]]\n");
            put(&mut out, "key", &quoted(key));
            put(&mut out, "procedure", &quoted(self.get(&format!("p{at}.procedure"))));
            put(&mut out, "subject", &one_or_many(self.get(&format!("p{at}.subject")), quoted));
            self.put_if(&mut out, "grade", &format!("p{at}.grade"), |text| one_or_many(text, whole));
            self.put_if(&mut out, "season", &format!("p{at}.season"), quoted);
            self.put_if(&mut out, "years_back", &format!("p{at}.years_back"), whole);
        }
        for at in 0..self.rows('x') {
            out.push_str("\n[[exclusions]]\n");
            let who = self.get(&format!("x{at}.who"));
            put(&mut out, "who", &quoted(who));
            let value = format!("x{at}.value");
            match who {
                "few_participants" | "few_pupils" => self.put_if(&mut out, "fewer_than", &value, whole),
                "kinds" => self.put_if(&mut out, "kinds", &value, many),
                "name_has" => self.put_if(&mut out, "words", &value, many),
                "codes" => self.put_if(&mut out, "codes", &value, many),
                _ => {}
            }
            put(&mut out, "reason", &quoted(self.get(&format!("x{at}.reason"))));
        }
        self.put_list(&mut out, &keys);
        if let Some(rest) = base.map(Methodology::print).as_deref().and_then(other_lists) {
            out.push('\n');
            out.push_str(rest);
        }
        out
    }

    /// The keys of the procedures; a new one gets its own.
    fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for at in 0..self.rows('p') {
            let own = self.get(&format!("p{at}.key"));
            let free = |key: &String| {
                !keys.contains(key) && (0..self.rows('p')).all(|other| self.get(&format!("p{other}.key")) != key)
            };
            let key = if own.is_empty() {
                let word = match self.get(&format!("p{at}.procedure")) {
                    "ВПР" => "vpr",
                    "ОГЭ" => "oge",
                    "ЕГЭ" => "ege",
                    _ => "work",
                };
                (1..=MOST_ROWS * 2).map(|number| format!("{word}-{number}")).find(free).unwrap_or_default()
            } else {
                own.to_owned()
            };
            keys.push(key);
        }
        keys
    }

    fn put_list(&self, out: &mut String, keys: &[String]) {
        out.push_str("\n# первый список\n[[lists]]\n");
        put(out, "key", &quoted(if self.get("l.key").is_empty() { "list" } else { self.get("l.key") }));
        put(out, "name", &quoted(self.get("l.name")));
        self.put_if(out, "category", "l.category", quoted);
        let kind = self.get("l.kind");
        match kind {
            "context" => {
                put(out, "kind", &quoted(kind));
                self.put_if(out, "at_least", "l.at_least", whole);
                for at in 0..self.rows('c') {
                    out.push_str("\n[[lists.conditions]]\n");
                    put(out, "field", &quoted(self.get(&format!("c{at}.field"))));
                    self.put_if(out, "compare", &format!("c{at}.compare"), quoted);
                    self.put_if(out, "value", &format!("c{at}.value"), decimal);
                }
            }
            "index" => {
                put(out, "kind", &quoted(kind));
                self.put_if(out, "threshold", "l.threshold", decimal);
                for at in 0..self.rows('i') {
                    out.push_str("\n[[lists.parts]]\n");
                    put(out, "field", &quoted(self.get(&format!("i{at}.field"))));
                    for key in ["weight", "from", "to"] {
                        self.put_if(out, key, &format!("i{at}.{key}"), decimal);
                    }
                }
            }
            _ => {
                if kind == "ranking" {
                    put(out, "kind", &quoted(kind));
                    self.put_if(out, "over", "l.over", whole);
                    self.put_if(out, "take", "l.take", whole);
                }
                self.put_if(out, "measure", "l.measure", quoted);
                self.put_if(out, "compare", "l.compare", quoted);
                self.put_if(out, "threshold", "l.threshold", decimal);
                self.put_if(out, "min_n", "l.min_n", whole);
                self.put_if(out, "at_least", "l.at_least", whole);
                let own: Vec<String> = keys
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| !self.get(&format!("p{at}.in")).is_empty())
                    .map(|(_, key)| quoted(key))
                    .collect();
                // All procedures is what a list without their names looks at; none is told so by the reader.
                if own.len() < keys.len() && !own.is_empty() {
                    put(out, "procedures", &format!("[{}]", own.join(", ")));
                }
                let counted = quoted(self.get("l.counted"));
                put(
                    out,
                    "years",
                    &format!(
                        "{{ met = {}, window = {}, counted = {counted} }}",
                        whole(self.get("l.met")),
                        whole(self.get("l.window"))
                    ),
                );
                if !matches!(self.get("l.exit"), "" | "0") {
                    put(out, "exit", &format!("{{ lists = {} }}", whole(self.get("l.exit"))));
                }
                for at in self.specials() {
                    out.push_str("\n[[lists.special]]\n");
                    put(out, "procedure", &quoted(keys.get(at).map(String::as_str).unwrap_or_default()));
                    self.put_if(out, "measure", &format!("p{at}.measure"), quoted);
                    self.put_if(out, "compare", &format!("p{at}.compare"), quoted);
                    self.put_if(out, "threshold", &format!("p{at}.threshold"), decimal);
                    self.put_if(out, "min_n", &format!("p{at}.min_n"), whole);
                }
            }
        }
    }

    /// Rows of procedures that have a rule of their own.
    pub(super) fn specials(&self) -> Vec<usize> {
        let has = |at: &usize| {
            ["measure", "compare", "threshold", "min_n"].iter().any(|key| !self.get(&format!("p{at}.{key}")).is_empty())
        };
        (0..self.rows('p')).filter(has).collect()
    }

    fn put_if(&self, out: &mut String, key: &str, name: &str, written: impl Fn(&str) -> String) {
        let value = self.get(name);
        if !value.is_empty() {
            put(out, key, &written(value));
        }
    }

    /// The field that a complaint about the text is about; empty where it has none.
    pub(super) fn of_path(&self, path: &str) -> String {
        let (head, rest) = path.split_once('.').unwrap_or((path, ""));
        let row = |kind: char, rest: &str| {
            let at = head.split_once('[').and_then(|(_, at)| at.strip_suffix(']')).unwrap_or_default();
            format!("{kind}{at}.{rest}")
        };
        match head.split('[').next().unwrap_or_default() {
            "procedures" => row('p', if rest.is_empty() { "subject" } else { rest }),
            "exclusions" => match rest {
                "who" | "reason" => row('x', rest),
                _ => row('x', "value"),
            },
            "lists" if head == "lists[0]" => self.of_list(rest),
            "lists" => String::new(),
            _ => path.to_owned(),
        }
    }

    fn of_list(&self, rest: &str) -> String {
        let (part, key) = rest.split_once('.').unwrap_or((rest, ""));
        let at = part.split_once('[').and_then(|(_, at)| at.strip_suffix(']')).and_then(|at| at.parse::<usize>().ok());
        match (part.split('[').next().unwrap_or_default(), at) {
            ("special", Some(at)) => {
                let row = self.specials().get(at).copied().unwrap_or_default();
                format!("p{row}.{}", if key.is_empty() { "threshold" } else { key })
            }
            ("conditions", Some(at)) => format!("c{at}.{}", if key.is_empty() { "field" } else { key }),
            ("parts", Some(at)) => format!("i{at}.{}", if key.is_empty() { "field" } else { key }),
            ("years", _) => format!("l.{}", if key.is_empty() { "window" } else { key }),
            ("exit", _) => "l.exit".to_owned(),
            (key, _) => format!("l.{key}"),
        }
    }
}

#[cfg(test)]
mod tests;
