//! Plain text: paragraphs, tab-separated tables, remnants of Markdown and HTML, encodings.

use encoding_rs::{Encoding, IBM866, KOI8_R, WINDOWS_1251};

use crate::readers::{check, open};

#[test]
fn paragraphs_and_markdown() {
    check(
        "\n\n**АДМИНИСТРАЦИЯ**  \n**ЗАРЕЧНОГО РАЙОНА**\n\nПРИКАЗ\n\n1. Утвердить план:\n - школе № 1;\n - школе № 2.\n\
         \n**План  \nмероприятий на 2031 год**\nисп. *Зуев* 5 * 3\n---\n## Задачи\n"
            .as_bytes(),
        "<bold> АДМИНИСТРАЦИЯ⏎ЗАРЕЧНОГО РАЙОНА
         ПРИКАЗ
         1. Утвердить план:
         - школе № 1;
         - школе № 2.
         <bold> План⏎мероприятий на 2031 год
         исп. Зуев 5 * 3
         <h2> Задачи",
    );
}

#[test]
fn rows_go_on_after_blank_lines() {
    check(
        "№\tМероприятие\tСрок\n1.\tСовещание\tмай\n\n\n\tдиректоров\t\n2.\tСеминар\tиюнь\n\nПриложение\n\nА\tБ\nв\tг\n"
            .as_bytes(),
        "[3 columns
         № | Мероприятие | Срок
         1. | Совещание | май
         | директоров |
         2. | Семинар | июнь
         ]
         Приложение
         [2 columns
         А | Б
         в | г
         ]",
    );
}

#[test]
fn a_numbered_paragraph_and_a_signature_are_no_tables() {
    check(
        "1.\tУтвердить план.\n2.1.\tНаправить отчёт.\n\n\tКонтроль оставляю за собой.\n\nНачальник\t\tИ.И. Заречная\n"
            .as_bytes(),
        "<№1.> 1. Утвердить план.
         <№2.1.> 2.1. Направить отчёт.
         Контроль оставляю за собой.
         Начальник⇥⇥И.И. Заречная",
    );
}

#[test]
fn html_inside_cells() {
    check(
        "<b>Раздел 1</b>\t\t\nЦель\t<p>Первое &laquo;А&raquo;</p> <p>второе<br>строка</p>\tx\nЗадачи\t\
         <ul style=\"list-style-type: none\">- найти школы;- помочь им.- проверить\tу\nи\t<ol><li>раз</li><li>два</li></ol>\tz\n"
            .as_bytes(),
        "[3 columns
         <bold> Раздел 1 |  |
         Цель | Первое «А» ¶ второе⏎строка | x
         Задачи | - найти школы; ¶ - помочь им. ¶ - проверить | у
         и | <№1.> 1. раз ¶ <№2.> 2. два | z
         ]",
    );
}

#[test]
fn markdown_and_html_tables() {
    check(
        "| № | Мероприятие |\n|---|---|\n| 1 | а \\| б |\n\n<table><tr><td rowspan=2>1</td><td>а</td></tr>\n<tr><td>б</td></tr></table>\nконец"
            .as_bytes(),
        "[2 columns
         head: № | Мероприятие
         1 | а | б
         ]
         [2 columns
         ↓1 | а
         ↑ | б
         ]
         конец",
    );
}

#[test]
fn cells_with_line_breaks() {
    check(
        "№\tМероприятие\tСрок\tКто\n1\tСовещание\nс директорами\tмай\tотдел\nРаздел 2. Работа\n2\t\"Первое;\nвторое \"\"А\"\"\"\tиюнь\tшкола\n"
            .as_bytes(),
        "[4 columns
         № | Мероприятие | Срок | Кто
         1 | Совещание⏎с директорами | май | отдел
         4×Раздел 2. Работа
         2 | Первое;⏎второе \"А\" | июнь | школа
         ]",
    );
}

#[test]
fn encodings_of_short_russian_texts() {
    let texts = [
        "ПРИКАЗ",
        "Приказ",
        "приказ № 5",
        "Об утверждении плана",
        "г. Заречный",
        "УПРАВЛЕНИЕ ОБРАЗОВАНИЯ АДМИНИСТРАЦИИ",
        "Срок: до 1 мая 2031 года",
        "Контроль за исполнением приказа оставляю за собой.",
        "ёлка и ещё ёж",
        "ЩУКА, ЭХО, ЮЛА",
        "1\tСовещание\tмай\tшкола\n2\tСеминар\tиюнь\tотдел",
    ];
    let koi = |text: &str| text.replace('№', "N");
    for text in texts {
        for encoding in [WINDOWS_1251, KOI8_R, IBM866] as [&'static Encoding; 3] {
            let text = if encoding == KOI8_R { koi(text) } else { text.to_owned() };
            let (bytes, _, lossy) = encoding.encode(&text);
            assert!(!lossy, "{text}");
            let paper = open(&bytes).unwrap();
            assert_eq!(paper.text.trim_end(), text, "{}", encoding.name());
        }
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            [b"\xff\xfe".as_slice(), &little].concat(),
            [b"\xfe\xff".as_slice(), &big].concat(),
            little,
            big,
        ] {
            assert_eq!(open(&bytes).unwrap().text.trim_end(), text);
        }
    }
}

#[test]
fn seeds_are_read() {
    let Ok(seeds) = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/seeds")) else {
        return;
    };
    for seed in seeds {
        let bytes = std::fs::read(seed.unwrap().path()).unwrap();
        let paper = open(&bytes).unwrap();
        if std::env::var_os("SHOW").is_some() {
            println!("{}", crate::readers::show(&paper));
        }
    }
}
