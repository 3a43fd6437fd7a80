//! The keys that each section of a methodology can have, with their Russian titles for messages.

/// A key and what it is.
pub(super) struct Field {
    pub(super) key: &'static str,
    /// In the nominative, for «не хватает «key»: …».
    pub(super) title: &'static str,
}

/// The keys of one kind of table.
pub(super) struct Section {
    pub(super) title: &'static str,
    pub(super) fields: &'static [Field],
}

const fn field(key: &'static str, title: &'static str) -> Field {
    Field { key, title }
}

pub(super) static ROOT: Section = Section {
    title: "начало файла",
    fields: &[
        field("format", "формат файла"),
        field("name", "название методики"),
        field("version", "версия методики"),
        field("label", "пометка, например «проверьте по вашему региону»"),
        field("basis", "основание: акт"),
        field("valid_from", "первый день действия"),
        field("valid_to", "последний день действия"),
        field("rankings", "разрешено ли упорядочивать школы"),
        field("gaps", "что делать с годами без результатов"),
        field("procedures", "процедуры: что рассматривается"),
        field("exclusions", "исключения: кого списки не берут"),
        field("lists", "списки, которые получаются"),
    ],
};

pub(super) static BASIS: Section = Section {
    title: "раздел [basis]",
    fields: &[field("act", "название акта"), field("number", "номер акта"), field("date", "дата акта")],
};

pub(super) static PROCEDURE: Section = Section {
    title: "раздел [[procedures]]",
    fields: &[
        field("key", "короткое имя латинскими буквами"),
        field("procedure", "процедура: ВПР, ОГЭ, ЕГЭ"),
        field("subject", "предмет"),
        field("grade", "класс"),
        field("season", "весна или осень"),
        field("years_back", "на сколько лет раньше года списка"),
    ],
};

pub(super) static EXCLUSION: Section = Section {
    title: "раздел [[exclusions]]",
    fields: &[
        field("who", "кого не берут списки"),
        field("reason", "причина словами"),
        field("fewer_than", "меньше скольких"),
        field("kinds", "виды школ"),
        field("words", "слова названия"),
        field("codes", "коды школ"),
    ],
};

pub(super) static LIST: Section = Section {
    title: "раздел [[lists]]",
    fields: &[
        field("key", "короткое имя латинскими буквами"),
        field("name", "название списка"),
        field("category", "категория школы: ШНОР, ШНСУ"),
        field("unless", "списки, школы которых сюда не входят"),
        field("kind", "вид списка"),
        field("measure", "мера: что измеряется"),
        field("compare", "сравнение: с какой стороны порога"),
        field("threshold", "порог"),
        field("min_n", "участников не меньше"),
        field("at_least", "критериев не менее"),
        field("procedures", "процедуры списка"),
        field("special", "отличия отдельных процедур"),
        field("years", "годы"),
        field("exit", "выход из списка"),
        field("over", "за сколько лет считается устойчивость"),
        field("take", "сколько первых школ"),
        field("conditions", "условия по карточке школы"),
        field("parts", "части индекса"),
    ],
};

pub(super) static SPECIAL: Section = Section {
    title: "раздел [[lists.special]]",
    fields: &[
        field("procedure", "короткое имя процедуры"),
        field("measure", "мера"),
        field("compare", "сравнение"),
        field("threshold", "порог"),
        field("min_n", "участников не меньше"),
    ],
};

pub(super) static YEARS: Section = Section {
    title: "запись years",
    fields: &[
        field("met", "в скольких годах выполнено"),
        field("window", "из скольких последних лет"),
        field("counted", "что считается по годам"),
    ],
};

pub(super) static EXIT: Section = Section {
    title: "запись exit",
    fields: &[field("lists", "сколько списков подряд без выполненных критериев")],
};

pub(super) static CONDITION: Section = Section {
    title: "раздел [[lists.conditions]]",
    fields: &[
        field("field", "показатель карточки школы"),
        field("compare", "сравнение"),
        field("value", "с чем сравнивается"),
    ],
};

pub(super) static PART: Section = Section {
    title: "раздел [[lists.parts]]",
    fields: &[
        field("field", "показатель карточки школы"),
        field("weight", "вес"),
        field("from", "значение, которое даёт 0"),
        field("to", "значение, которое даёт 1"),
    ],
};

/// All sections, to say where a key belongs. The list comes before its parts: most keys that stray belong to it.
pub(super) static SECTIONS: [&Section; 10] =
    [&ROOT, &LIST, &PROCEDURE, &EXCLUSION, &BASIS, &SPECIAL, &YEARS, &EXIT, &CONDITION, &PART];
