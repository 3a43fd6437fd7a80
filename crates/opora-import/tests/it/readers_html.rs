//! HTML as Word, LibreOffice and web pages write it.

use encoding_rs::WINDOWS_1251;

use crate::readers::{check, open};

#[test]
fn a_page_saved_by_word() {
    let page = r#"<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv=Content-Type content="text/html; charset=windows-1251"><title>Приказ</title>
<style><!-- p.MsoNormal {margin:0cm;} --></style><!--[if gte mso 9]><xml><o:Author>Зуев</o:Author></xml><![endif]--></head>
<body lang=RU><p class=MsoNormal align=center style='text-align:center'><b>ПРИ&shy;КАЗ<o:p></o:p></b></p>
<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span><![endif]>Утвердить план
мероприятий.<o:p></o:p></p>
<p class=MsoNormal><del cite="x">старое</del><ins cite="x">новое</ins><span style='display:none'>скрыто</span></p>
<table class=MsoTableGrid border=1><thead><tr><td><p>№</p></td><td colspan=2><p>Срок<o:p></o:p></p></td></tr></thead>
<tr><td rowspan=2 valign=top><p>1</p></td><td><p>май</p><p>июнь</p></td><td>&nbsp;</td></tr><tr><td>июль<td>август<table><tr><td>вложенная</table></tr></table>
<p align=right>Зуев&nbsp;А.А.</p></body></html>"#;
    let (bytes, _, _) = WINDOWS_1251.encode(page);
    check(
        &bytes,
        "<bold centred> ПРИКАЗ
         1. Утвердить план мероприятий.
         новое
         [3 columns
         head: № | 2×Срок
         ↓1 | май ¶ июнь |
         ↑ | июль | август ¶ [1 columns ¶ вложенная ¶ ]
         ]
         <right> Зуев\u{a0}А.А.",
    );
}

#[test]
fn a_page_of_a_site() {
    check(
        "<!doctype html><html><head><script>if (a < b) { '<p>нет</p>' }</script></head><body><nav><ul><li>Меню</ul></nav>
         <h2>План</h2><div>Первая<br>вторая</div><ol start=3><li>три<ul><li>внутри</ul><li>четыре</ol>
         <ol type=a><li>эй<p>и абзац</ol><div style='display: none'><div>нет</div>нет</div><pre>а  б
в</pre><p>конец &lt;5&nbsp;%"
            .as_bytes(),
        "<h2 bold> План
         Первая⏎вторая
         <№3.> 3. три
         <№–> – внутри
         <№4.> 4. четыре
         <№a.> a. эй
         и абзац
         а  б⏎в
         конец <5\u{a0}%",
    );
}

#[test]
fn pictures_are_remarked_on() {
    let paper = open(b"<html><p>text<img src=x.png><img src=y.png>").unwrap();
    assert_eq!(paper.remarks.len(), 1);
    assert!(paper.remarks[0].text.contains("(2)"));
}
