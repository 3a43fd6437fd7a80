//! ODT as LibreOffice writes it.

use crate::odt::Odt;
use crate::readers::{check, open};

#[test]
fn paragraphs_and_looks() {
    let styles = r#"<style:style style:name="P1" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties fo:font-weight="bold"/></style:style>
        <style:style style:name="P2" style:family="paragraph" style:parent-style-name="P1"><style:paragraph-properties fo:text-align="end"/></style:style>
        <style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="normal"/></style:style>
        <style:style style:name="T2" style:family="text"><style:text-properties text:display="none"/></style:style>"#;
    let body = r#"<text:p text:style-name="P1">П<text:s/>Р<text:s text:c="2"/>И</text:p>
        <text:p text:style-name="P2"><text:span text:style-name="T1">обычно</text:span>
            и   жирно</text:p>
        <text:p>а<text:tab/>б<text:line-break/>в <text:a>ссылка</text:a><text:span text:style-name="T2">скрыто</text:span><text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Сноска.</text:p></text:note-body></text:note></text:p>
        <text:h text:outline-level="2">Цели</text:h>
        <text:p><draw:frame><draw:text-box><text:p>в рамке</text:p></draw:text-box></draw:frame>якорь</text:p>"#;
    check(
        &Odt::new(body).styles(styles).bytes(),
        "<bold centred> П Р  И
         <right> обычно и жирно
         а⇥б⏎в ссылка
         <h2> Цели
         якорь
         <box> в рамке
         <note> Сноска.",
    );
}

#[test]
fn numbers_from_list_styles() {
    let styles = r#"<text:list-style style:name="L1">
        <text:list-level-style-number text:level="1" style:num-suffix="." style:num-format="1"/>
        <text:list-level-style-number text:level="2" style:num-suffix="." style:num-format="1" text:display-levels="2"/>
        <text:list-level-style-number text:level="3" style:num-suffix=")" style:num-format="а, б, .., аа, бб, ..."/></text:list-style>
        <text:list-style style:name="L2"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>"#;
    let item = |inside: &str| format!("<text:list-item>{inside}</text:list-item>");
    let list = |attributes: &str, inside: &str| format!("<text:list {attributes}>{inside}</text:list>");
    let body = [
        list(
            r#"xml:id="one" text:style-name="L1""#,
            &[
                item("<text:p>Утвердить</text:p>"),
                item(
                    &("<text:p>Назначить:</text:p>".to_owned()
                        + &list(
                            "",
                            &[
                                item("<text:p>первого</text:p><text:p>продолжение</text:p>"),
                                item("<text:p>второго</text:p>"),
                            ]
                            .concat(),
                        )),
                ),
            ]
            .concat(),
        ),
        "<text:p>между</text:p>".into(),
        list(
            r#"text:continue-list="one" text:style-name="L1""#,
            &item(&list("", &item(&list("", &item("<text:p>тихо</text:p>"))))),
        ),
        list(r#"text:continue-list="one" text:style-name="L1""#, &item("<text:p>Контроль</text:p>")),
        list(r#"text:style-name="L1""#, &item("<text:p>заново</text:p>")),
        list(
            r#"text:style-name="L1""#,
            "<text:list-item text:start-value=\"7\"><text:p>седьмое</text:p></text:list-item>",
        ),
        list(r#"text:style-name="L2""#, &item("<text:p>пуля</text:p>")),
    ]
    .concat();
    check(
        &Odt::new(&body).styles(styles).bytes(),
        "<№1.> 1. Утвердить
         <№2.> 2. Назначить:
         <№2.1.> 2.1. первого
         продолжение
         <№2.2.> 2.2. второго
         между
         <№а)> а) тихо
         <№3.> 3. Контроль
         <№1.> 1. заново
         <№7.> 7. седьмое
         <№•> • пуля",
    );
}

#[test]
fn tables_with_spans_and_repeats() {
    let cell = |attributes: &str, text: &str| {
        format!("<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>")
    };
    let body = format!(
        r#"<table:table><table:table-column table:number-columns-repeated="3"/>
        <table:table-header-rows><table:table-row>{}{}<table:covered-table-cell/></table:table-row></table:table-header-rows>
        <table:table-row><table:covered-table-cell/>{}{}</table:table-row>
        <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/>{}</table:table-row>
        <table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="3"/></table:table-row>
        </table:table>"#,
        cell(r#"table:number-rows-spanned="2""#, "№"),
        cell(r#"table:number-columns-spanned="2""#, "Срок"),
        cell("", "май"),
        cell("", "июнь"),
        cell("", "х"),
    );
    check(
        &Odt::new(&body).bytes(),
        "[3 columns
         head: ↓№ | 2×Срок
         ↑ | май | июнь
         |  | х
         |  | х
         |  |
         ]",
    );
}

#[test]
fn headers_changes_comments_and_pages() {
    let body = r#"<text:tracked-changes><text:changed-region><text:deletion><text:p>удалено</text:p></text:deletion></text:changed-region><text:changed-region><text:insertion/></text:changed-region></text:tracked-changes>
        <text:p>до <text:change text:change-id="1"/><text:change-start text:change-id="2"/>мая<text:change-end text:change-id="2"/><office:annotation><dc:creator>Зуев</dc:creator><text:p>проверить</text:p></office:annotation></text:p>
        <text:p>раз <text:soft-page-break/>два</text:p><text:p>три</text:p>"#;
    let bytes = Odt::new(body)
        .master("<style:header><text:p>Приказ № 45</text:p><text:p>Страница <text:page-number>2</text:page-number></text:p></style:header><style:footer><text:p>- 2 -</text:p></style:footer>")
        .pages(2)
        .bytes();
    check(
        &bytes,
        "<header> Приказ № 45
         <p1> до мая
         <p1> раз два
         <p2> три",
    );
    let paper = open(&bytes).unwrap();
    let codes: Vec<_> = paper.remarks.iter().map(|remark| remark.code.as_str()).collect();
    assert_eq!((codes, paper.source.pages), (vec!["tracked-changes", "comments-not-read"], Some(2)));
}
