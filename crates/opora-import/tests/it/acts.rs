//! Heads of acts and lists inside their clauses.

use crate::shapes::{HEAD, clauses, text};

#[test]
fn dashes_that_are_tasks_with_terms_are_clauses() {
    let reading = text(&format!(
        "{HEAD}1. Методическому кабинету:\n- провести диагностику до 01.02.2023;\n- подготовить справку до 15.02.2023;\n- составить банк практик.\n2. Определить школы-наставники:\n- Лицей № 2;\n- Гимназия № 1.\n3. Контроль оставляю за собой.\n\nНачальник управления Е.Е. Снегирёва\n"
    ));
    assert_eq!(
        clauses(&reading),
        [
            "1 → Методический кабинет",
            "1.1 2023-02-01 → Методический кабинет",
            "1.2 2023-02-15 → Методический кабинет",
            "1.3 → Методический кабинет",
            "2",
            "3",
        ]
    );
}

#[test]
fn an_address_and_a_telephone_are_no_requisites() {
    let reading = text(
        "УПРАВЛЕНИЕ ОБРАЗОВАНИЯ ЯСНОГО РАЙОНА\n346000, ст. Ясная, ул. Мира, 5\nтел. 8(86300)5-11-22\n\nПРИКАЗ\n\n15.11.2023 № 612\n\n\
         О работе со школами\n\nПРИКАЗЫВАЮ:\n1. Утвердить план.\n\nНачальник управления Е.Е. Снегирёва\n",
    );
    let act = reading.act.as_ref().unwrap();
    assert_eq!(act.date.unwrap().to_string(), "2023-11-15");
    assert_eq!(
        (act.number.as_deref(), act.issuer.as_deref()),
        (Some("612"), Some("УПРАВЛЕНИЕ ОБРАЗОВАНИЯ ЯСНОГО РАЙОНА"))
    );
}
