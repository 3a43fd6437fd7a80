//! The layouts of result files that are known by name.

use serde::Serialize;

/// A layout of rows of pupils.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// Collection form of 2020: groups, user, id, code, otc, gender, klass, var-1, var-2, sum, a-1-grade….
    Form2020,
    /// Collection form of 2021: логин школы, регион, номер обучающегося, код обучающегося, …, балл за 1….
    Form2021,
    /// Collection form of 2022: workbook «Классы» + «Протокол».
    Form2022,
    /// ФИС ОКО «Индивидуальные результаты» (F1).
    Individual,
    /// Export of a regional centre: ЕГЭ or ОГЭ.
    Exam,
    /// Read by heads alone: every column that is needed was recognised.
    ByHeads,
    /// Read by a saved profile of this name.
    Profile(String),
    /// Read by columns that the person named.
    Mapped,
}

impl Layout {
    /// For a sentence.
    pub fn title(&self) -> String {
        match self {
            Self::Form2020 => "форма сбора 2020 года".to_owned(),
            Self::Form2021 => "форма сбора 2021 года".to_owned(),
            Self::Form2022 => "форма сбора 2022 года («Протокол»)".to_owned(),
            Self::Individual => "ФИС ОКО, «Индивидуальные результаты» (F1)".to_owned(),
            Self::Exam => "выгрузка РЦОИ".to_owned(),
            Self::ByHeads => "таблица, столбцы узнаны по заголовкам".to_owned(),
            Self::Profile(name) => format!("таблица по профилю «{name}»"),
            Self::Mapped => "таблица, столбцы названы вами".to_owned(),
        }
    }
}
