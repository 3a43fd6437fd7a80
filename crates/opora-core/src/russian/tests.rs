//! Tables of words and phrases.

use super::*;

#[test]
fn finds_the_first_form_of_nouns() {
    let check = |word: &str, expected: &str| assert_eq!(lemma(word), expected, "{word}");
    check("консультаций", "консультация");
    check("дней", "день");
    check("команд", "команда");
    check("школ", "школа");
    check("родителей", "родитель");
    check("обучающихся", "обучающийся");
    check("педагогов", "педагог");
    check("ОО", "ОО");
    check("раза", "раз");
    check("семей", "семья");
    check("чел.", "чел.");
}

#[test]
fn puts_phrases_into_the_nominative() {
    let check = |phrase: &str, expected: &str| assert_eq!(nominative(phrase), expected, "{phrase}");
    check("Руководителям ОУ", "Руководители ОУ");
    check("Щербаковой Т.И.", "Щербакова Т.И.");
    check(
        "Кузнечиковой Т.И., начальнику отдела общего образования",
        "Кузнечикова Т.И., начальник отдела общего образования",
    );
    check("заместителя начальника управления образования", "заместитель начальника управления образования");
    check("Лукьянову О.Д., заместителя начальника управления", "Лукьянова О.Д., заместитель начальника управления");
    check("консультанта отдела общего образования Ларину С.М.", "консультант отдела общего образования Ларина С.М.");
    check("Лукьянову О.Д.", "Лукьянову О.Д.");
    check("заведующему сектором по методической работе", "заведующий сектором по методической работе");
    check("Директору МБУО Центр образования", "Директор МБУО Центр образования");
    check(
        "руководителям общеобразовательных организаций, имеющим низкие результаты",
        "руководители общеобразовательных организаций, имеющие низкие результаты",
    );
    check("директорам и заместителям директоров школ", "директора и заместители директоров школ");
    check("школы района", "школы района");
    check("главному специалисту управления", "главный специалист управления");
    check("Управлению образования", "Управление образования");
    check("Ивановой Анне Петровне", "Иванова Анна Петровна");
    check("Н.И. Ромашкиной", "Н.И. Ромашкина");
}

#[test]
fn a_known_case_decides_the_gender() {
    let check = |phrase: &str, case, expected: &str| assert_eq!(nominative_from(phrase, case), expected, "{phrase}");
    check("Лукьянову О.Д.", Case::Dative, "Лукьянов О.Д.");
    check("Лукьянову О.Д.", Case::Accusative, "Лукьянова О.Д.");
    check("заместителя начальника Комарову Т.С.", Case::Accusative, "заместитель начальника Комарова Т.С.");
    check("директора школы Петрова И.И.", Case::Accusative, "директор школы Петров И.И.");
    check("Бжезинскую А.А.", Case::Accusative, "Бжезинская А.А.");
}

#[test]
fn puts_names_into_cases_for_print() {
    let check = |phrase: &str, case, expected: &str| assert_eq!(in_case(phrase, case), expected, "{phrase}");
    check("руководители ОУ", Case::Dative, "руководителям ОУ");
    check("Щербакова Т.И.", Case::Dative, "Щербаковой Т.И.");
    check("начальник отдела образования", Case::Accusative, "начальника отдела образования");
    check("главный специалист управления", Case::Accusative, "главного специалиста управления");
    check("МБУ «Отдел образования»", Case::Dative, "МБУ «Отдел образования»");
    check("Управление образования", Case::Genitive, "Управления образования");
}

#[test]
fn counts_in_russian() {
    for (n, expected) in [(1, "день"), (2, "дня"), (5, "дней"), (11, "дней"), (21, "день"), (112, "дней"), (0, "дней")]
    {
        assert_eq!(plural(n, "день", "дня", "дней"), expected, "{n}");
    }
}

#[test]
fn folds_and_sorts() {
    assert_eq!(fold("  МБУ «Отдел–Ёлка»\u{a0}\n и Cрок "), "мбу \"отдел-елка\" и срок");
    assert!(sort_key("Школа № 2") < sort_key("Школа № 10"));
    assert!(sort_key("МБОУ «Школа № 2»") < sort_key("МБОУ Школа №10"));
    assert!(sort_key("Ёлкина") < sort_key("Жукова"));
    assert_eq!(mend_lookalikes("Cрок OECD"), "Срок OECD");
}

#[test]
fn sets_type() {
    let check = |text: &str, expected: &str| {
        assert_eq!(typograph(text), expected, "{text}");
        assert_eq!(typograph(expected), expected, "twice: {text}");
    };
    check("Школа \"Лицей №7\" - в городе", "Школа «Лицей №\u{a0}7»\u{a0}– в\u{a0}городе");
    check("60% и 5 %", "60\u{a0}% и\u{a0}5\u{a0}%");
    check("А.А. Иванова", "А.А.\u{a0}Иванова");
    check("- пункт", "- пункт");
}

#[test]
fn harvests_abbreviations() {
    let check = |text: &str, expected: &[(&str, &str)]| {
        let found = abbreviations(text);
        let found: Vec<_> = found.iter().map(|a| (a.full.as_str(), a.short.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    };
    check("школы с низкими результатами (далее – ШНОР) и", &[("школы с низкими результатами", "ШНОР")]);
    check("«Организация с трудностями» (далее – ОУ со СНОР):", &[("Организация с трудностями", "ОУ со СНОР")]);
    check(
        "школ, работающих в сложных условиях далее - Школы), по",
        &[("школ, работающих в сложных условиях", "Школы")],
    );
    check("школы с низкими результатами, далее ШНОР.", &[("школы с низкими результатами", "ШНОР")]);
    check("План (далее – «дорожная карта») (приложение 1)", &[("План", "дорожная карта")]);
    check("школы в городе (далее\n– ШГ) и", &[("школы в городе", "ШГ")]);
    check("о чём далее говорится подробно", &[]);
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "[а-яА-ЯёЁa-z0-9 №«»\"(),.;:\\-–\n%]{0,80}|\\PC{0,40}") {
        let _ = (nominative(&text), fold(&text), sort_key(&text), typograph(&text), abbreviations(&text), lemma(&text));
        for case in [Case::Dative, Case::Accusative, Case::Instrumental, Case::Genitive, Case::Prepositional] {
            let _ = (nominative_from(&text, case), in_case(&text, case));
        }
        assert_eq!(typograph(&typograph(&text)), typograph(&text));
        assert_eq!(fold(&fold(&text)), fold(&text));
    }
}
