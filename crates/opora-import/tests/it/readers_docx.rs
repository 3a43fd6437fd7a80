//! DOCX as Word and LibreOffice write it.

use crate::docx::{Docx, p, p_with, tbl, tc, tr};
use crate::readers::{check, open};

#[test]
fn paragraphs_runs_and_breaks() {
    check(
        &Docx::new(
            r#"<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>ПРИ</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:rPr><w:b w:val="true"/></w:rPr><w:t>КАЗ</w:t></w:r></w:p>
            <w:p/>
            <w:p><w:pPr><w:jc w:val="right"/></w:pPr><w:r><w:t>от</w:t></w:r><w:r><w:t xml:space="preserve"> 12.03.2031</w:t><w:tab/><w:t>№</w:t><w:br/><w:t>45</w:t><w:noBreakHyphen/><w:t>ОД</w:t></w:r></w:p>
            <w:p><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>сло</w:t><w:softHyphen/><w:t>во &lt;5 &amp; &#1046;</w:t><w:sym w:font="Symbol" w:char="F0B3"/></w:r></w:p>"#,
        )
        .bytes(),
        "<bold centred> ПРИКАЗ
         <right> от 12.03.2031⇥№⏎45-ОД
         слово <5 & Ж≥",
    );
}

#[test]
fn merges_both_ways() {
    let rows = [
        format!(
            "<w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}{}</w:tr>",
            tc("<w:vMerge w:val=\"restart\"/>", &p("№")),
            tc("<w:gridSpan w:val=\"2\"/>", &p("Срок")),
            tc("", &p("Кто")),
        ),
        format!(
            "<w:tr>{}{}{}{}</w:tr>",
            tc("<w:vMerge/>", "<w:p/>"),
            tc("", &p("начало")),
            tc("", &p("конец")),
            tc("<w:vMerge w:val=\"restart\"/>", &(p("отдел") + &p("школы"))),
        ),
        format!(
            "<w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>{}{}{}</w:tr>",
            tc("", &p("май")),
            tc("", &p("июнь")),
            tc("<w:vMerge w:val=\"continue\"/>", "<w:p/>"),
        ),
        format!("<w:tr>{}</w:tr>", tc("<w:gridSpan w:val=\"4\"/>", &p("Раздел 2"))),
        format!(
            "<w:tr>{}{}{}{}</w:tr>",
            tc("<w:hMerge w:val=\"restart\"/>", &p("стар")),
            tc("<w:hMerge/>", "<w:p/>"),
            tc("<w:vMerge/>", &p("ничей")),
            tc("", &p("х")),
        ),
    ];
    check(
        &Docx::new(tbl(&rows)).bytes(),
        "[4 columns
         head: ↓№ | 2×Срок | Кто
         ↑ | начало | конец | ↓отдел ¶ школы
         май | июнь | ↑
         4×Раздел 2
         2×стар | ничей | х
         ]",
    );
}

#[test]
fn numbers_that_exist_only_in_numbering_xml() {
    let level = |index: usize, format: &str, text: &str, more: &str| {
        format!(
            r#"<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>"#
        )
    };
    let numbering = format!(
        r#"<w:abstractNum w:abstractNumId="0">{}{}{}</w:abstractNum>
        <w:abstractNum w:abstractNumId="1">{}</w:abstractNum>
        <w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Spisok"/></w:abstractNum>
        <w:abstractNum w:abstractNumId="3"><w:styleLink w:val="Spisok"/>{}</w:abstractNum>
        <w:abstractNum w:abstractNumId="4">{}{}</w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
        <w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
        <w:num w:numId="4"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
        <w:num w:numId="5"><w:abstractNumId w:val="4"/></w:num>"#,
        level(0, "decimal", "%1.", ""),
        level(1, "decimal", "%1.%2.", ""),
        level(2, "russianLower", "%3)", ""),
        level(0, "bullet", "\u{f0b7}", ""),
        level(0, "upperRoman", "%1", ""),
        level(0, "upperRoman", "Раздел %1.", "<w:pStyle w:val=\"Razdel\"/>"),
        level(1, "decimal", "%1.%2", "<w:pStyle w:val=\"Punkt\"/><w:isLgl/>"),
    );
    let item = |list: u32, level: u32, text: &str| {
        p_with(&format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>"), text)
    };
    let styled = |style: &str, text: &str| p_with(&format!("<w:pStyle w:val=\"{style}\"/>"), text);
    let styles = r#"<w:style w:type="paragraph" w:styleId="Razdel"><w:name w:val="Раздел"/><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="Punkt"><w:name w:val="Пункт"/><w:basedOn w:val="Razdel"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="5"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="Punkt2"><w:basedOn w:val="Punkt"/></w:style>"#;
    let body = [
        item(1, 0, "Утвердить"),
        item(1, 0, "Назначить:"),
        item(1, 1, "первого"),
        item(1, 1, "второго"),
        item(1, 2, "тихо"),
        item(1, 2, "громко"),
        p("просто текст"),
        item(1, 0, "Контроль"),
        item(1, 1, "снова с единицы"),
        item(2, 0, "пуля"),
        item(3, 0, "римский"),
        item(3, 0, "римский"),
        item(4, 0, "с пяти"),
        item(4, 0, "дальше"),
        p_with("<w:pStyle w:val=\"Razdel\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr>", "без номера"),
        styled("Razdel", "раз"),
        styled("Razdel", "два"),
        styled("Punkt", "пункт"),
        styled("Punkt2", "пункт"),
        tbl(&[
            format!("<w:tr>{}{}</w:tr>", tc("", &item(4, 0, "")), tc("", &p("а"))),
            format!("<w:tr>{}{}</w:tr>", tc("", &item(4, 0, "")), tc("", &item(2, 0, ""))),
        ]),
    ]
    .concat();
    check(
        &Docx::new(body).part("numbering", "numbering", &numbering).part("styles", "styles", styles).bytes(),
        "<№1.> 1. Утвердить
         <№2.> 2. Назначить:
         <№2.1.> 2.1. первого
         <№2.2.> 2.2. второго
         <№а)> а) тихо
         <№б)> б) громко
         просто текст
         <№3.> 3. Контроль
         <№3.1.> 3.1. снова с единицы
         <№•> • пуля
         <№I> I римский
         <№II> II римский
         <№5.> 5. с пяти
         <№6.> 6. дальше
         без номера
         <№Раздел I.> Раздел I. раз
         <№Раздел II.> Раздел II. два
         <№2.1> 2.1 пункт
         <№2.2> 2.2 пункт
         [2 columns
         <№7.> 7. | а
         <№8.> 8. |
         ]",
    );
}

#[test]
fn tracked_changes() {
    let body = r#"<w:p><w:r><w:t xml:space="preserve">до </w:t></w:r><w:del w:id="1"><w:r><w:delText>01.05</w:delText></w:r></w:del><w:ins w:id="2"><w:r><w:t>01.06</w:t></w:r></w:ins></w:p>
        <w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">Начало </w:t></w:r></w:p><w:p><w:r><w:t>конец</w:t></w:r></w:p>
        <w:moveFrom w:id="4"><w:r><w:t>нет</w:t></w:r></w:moveFrom>
        <w:p><w:moveFrom w:id="5"><w:r><w:t>старое место</w:t></w:r></w:moveFrom><w:moveTo w:id="6"><w:r><w:t>новое место</w:t></w:r></w:moveTo></w:p>"#;
    let rows = [
        format!("<w:tr><w:trPr><w:del w:id=\"7\"/></w:trPr>{}</w:tr>", tc("", &p("удалена"))),
        format!(
            "<w:tr><w:trPr><w:ins w:id=\"8\"/></w:trPr>{}{}</w:tr>",
            tc("", &p("вставлена")),
            tc("<w:cellDel w:id=\"9\"/>", &p("нет"))
        ),
    ];
    let bytes = Docx::new(body.to_owned() + &tbl(&rows)).bytes();
    check(
        &bytes,
        "до 01.06
         Начало конец
         новое место
         [1 columns
         вставлена
         ]",
    );
    let paper = open(&bytes).unwrap();
    assert_eq!(paper.remarks.iter().map(|remark| remark.code.as_str()).collect::<Vec<_>>(), ["tracked-changes"]);
}

#[test]
fn fields_keep_their_results() {
    check(
        &Docx::new(
            r#"<w:p><w:r><w:t xml:space="preserve">приказ </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF </w:instrText></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>X</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>внутри</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>№ 45</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:fldSimple w:instr=" DATE "><w:r><w:t xml:space="preserve"> от 1 мая</w:t></w:r></w:fldSimple></w:p>
            <w:p><w:hyperlink r:id="x"><w:r><w:t>ссылка</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t xml:space="preserve"> и тег</w:t></w:r></w:smartTag><w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t xml:space="preserve"> и поле</w:t></w:r></w:sdtContent></w:sdt><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Место для ввода текста.</w:t></w:r></w:sdtContent></w:sdt></w:p>
            <w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>BROKEN</w:instrText></w:r></w:p>
            <w:p><w:r><w:t>не потеряно</w:t></w:r></w:p>"#,
        )
        .bytes(),
        "приказ № 45 от 1 мая
         ссылка и тег и поле
         не потеряно",
    );
}

#[test]
fn wrapped_rows_cells_and_nested_tables() {
    let inner = tbl(&[tr(&["а", "б"]), tr(&["в", "г"])]);
    let rows = format!(
        "<w:sdt><w:sdtContent><w:tr>{}<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt>",
        tc("", &(p("снаружи") + &inner + "<w:p/>")),
        tc("", &format!("<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>", p("в поле"))),
    );
    check(
        &Docx::new(tbl(&[rows])).bytes(),
        "[2 columns
         снаружи ¶ [2 columns ¶ а | б ¶ в | г ¶ ] | в поле
         ]",
    );
}

#[test]
fn text_boxes_once() {
    let inside = p("УТВЕРЖДЕНО") + &p("приказом № 45");
    check(
        &Docx::new(format!(
            r#"<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>якорь</w:t></w:r></w:p>
            <w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>
            <w:p><w:r><mc:AlternateContent><mc:Choice Requires="x"><w:drawing/></mc:Choice><mc:Fallback><w:t>запасное</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>"#,
            p("старая надпись")
        ))
        .bytes(),
        "якорь
         <box> УТВЕРЖДЕНО
         <box> приказом № 45
         <box> старая надпись
         запасное",
    );
}

#[test]
fn headers_footers_and_notes() {
    let page = r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"#;
    let bytes = Docx::new(p("Текст") + &format!("<w:p><w:pPr><w:sectPr>{}</w:sectPr></w:pPr></w:p>", r#"<w:headerReference w:type="default" r:id="r_header1"/><w:headerReference w:type="first" r:id="r_header2"/><w:titlePg/><w:pgSz w:orient="landscape"/>"#) + &p("Дальше"))
        .section(r#"<w:headerReference w:type="default" r:id="r_header3"/><w:headerReference w:type="even" r:id="r_header4"/><w:footerReference w:type="default" r:id="r_footer1"/>"#)
        .part("header1", "hdr", &(p("Приказ № 45 от 12.03.2031") + page))
        .part("header2", "hdr", &p("Герб"))
        .part("header3", "hdr", &(p("Приказ № 45 от 12.03.2031") + &p("- 3 -")))
        .part("header4", "hdr", &p("чётная, которой не видно"))
        .part("footer1", "ftr", &p("Исп. Зуев"))
        .part("footnotes", "footnotes", &format!(r#"<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:id="1">{}</w:footnote>"#, p("Далее – школы.")))
        .part("comments", "comments", "<w:comment w:id=\"0\"><w:p/></w:comment>")
        .bytes();
    check(
        &bytes,
        "<header> Приказ № 45 от 12.03.2031
         <header> Герб
         <footer> Исп. Зуев
         Текст
         Дальше
         <note> Далее – школы.",
    );
    assert_eq!(open(&bytes).unwrap().remarks[0].code, "comments-not-read");
}

#[test]
fn pages_where_word_noted_them() {
    let body = r#"<w:p><w:r><w:t>раз</w:t></w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>два</w:t></w:r></w:p>"#;
    let split = |text: &str| {
        format!("<w:p><w:r><w:t>{text}</w:t></w:r><w:r><w:lastRenderedPageBreak/><w:t>ещё</w:t></w:r></w:p>")
    };
    let rows = format!("<w:tr>{}{}</w:tr>", tc("", &split("а")), tc("", &split("б")));
    let bytes = Docx::new(format!("{body}{}{}", tbl(&[rows, tr(&["в", "г"])]), p("три"))).pages(3).bytes();
    let paper = open(&bytes).unwrap();
    assert_eq!(paper.source.pages, Some(3));
    check(
        &bytes,
        "<p1> раз
         <p2> два
         [2 columns
         <p2> аещё | <p2> бещё
         <p3> в | <p3> г
         ]
         <p3> три",
    );
    check(&Docx::new(p("один")).pages(4).bytes(), "один");
    check(&Docx::new(p("один")).pages(1).bytes(), "<p1> один");
}

#[test]
fn styles_hidden_text_and_strict_names() {
    let styles = r#"<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
        <w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:jc w:val="center"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="loop"><w:basedOn w:val="loop"/></w:style>
        <w:style w:type="character" w:styleId="Strong"><w:rPr><w:b/></w:rPr></w:style>"#;
    let body = p_with("<w:pStyle w:val=\"1\"/>", "ПЛАН")
        + &p_with("<w:pStyle w:val=\"loop\"/>", "круг")
        + r#"<w:p><w:r><w:rPr><w:rStyle w:val="Strong"/></w:rPr><w:t>жирно</w:t></w:r></w:p><w:p><w:r><w:t>видно</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>скрыто</w:t></w:r></w:p>"#;
    for docx in [Docx::new(body.clone()), Docx::new(body).strict()] {
        let bytes = docx.part("styles", "styles", styles).bytes();
        check(&bytes, "<h1 bold centred> ПЛАН\nкруг\n<bold> жирно\nвидно");
        assert_eq!(open(&bytes).unwrap().remarks[0].code, "hidden-text");
    }
}

#[test]
fn pictures_and_formulas() {
    let bytes = Docx::new(
        p(&"текст ".repeat(80))
            + &tbl(&[format!(
                "<w:tr>{}</w:tr>",
                tc("", "<w:p><w:r><w:drawing><a:blip r:embed=\"x\"/></w:drawing></w:r></w:p>") + &tc("", &p("рядом"))
            )])
            + "<w:p><m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath></w:p>",
    )
    .bytes();
    let paper = open(&bytes).unwrap();
    let place = paper.remarks[0].place;
    assert_eq!(
        (paper.remarks[0].code.as_str(), place.table, place.row, place.cell),
        ("picture-not-read", Some(1), Some(1), Some(1))
    );
    assert!(paper.text.contains("a+b"));
}
