//! Pages of the rules behind results: methodologies as fields and as text, their difference, context cards, scales.

use axum::http::StatusCode;
use opora_core::methodology;

use crate::browser::Browser;
use crate::results_town::{Town, fill, form};

const NEW: &str = "/results/methodologies/new";

/// Words of an attribute or a text field as they are sent.
fn unescape(text: &str) -> String {
    let quotes = text.replace("&quot;", "\"").replace("&#34;", "\"").replace("&#39;", "'");
    let signs = quotes.replace("&#60;", "<").replace("&lt;", "<").replace("&#62;", ">").replace("&gt;", ">");
    signs.replace("&#38;", "&").replace("&amp;", "&")
}

/// What stands in the field of the text.
fn body_of(page: &str) -> String {
    let (_, rest) = page.split_once("id=\"f-body\"").expect("a page of text");
    unescape(rest.split_once('>').unwrap().1.split("</textarea>").next().unwrap())
}

/// The fields of a page of rules as they stand, so that a test changes one of them.
async fn fields(browser: &mut Browser, page: &str) -> Vec<(String, String)> {
    let shown = browser.get(page).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    let (_, html) = shown.text.split_once("class=\"rules\"").expect("a page of fields");
    let attribute = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        rest.split('"').next().map(unescape)
    };
    let mut out = Vec::new();
    for piece in html.split('<').filter(|piece| piece.starts_with("input") || piece.starts_with("select")) {
        let tag = piece.split('>').next().unwrap();
        let Some(name) = attribute(tag, "name") else { continue };
        if tag.contains("type=\"checkbox\"") && !tag.contains(" checked") {
            continue;
        }
        if piece.starts_with("select") {
            let (_, options) = html.split_once(&format!("name=\"{name}\"")).unwrap();
            let options = options.split("</select>").next().unwrap();
            let chosen = options.split("<option").find(|option| option.contains(" selected"));
            let chosen = chosen.or_else(|| options.split("<option").nth(1)).unwrap();
            out.push((name, attribute(&format!(" {chosen}"), "value").unwrap_or_default()));
        } else {
            out.push((name, attribute(tag, "value").unwrap_or_default()));
        }
    }
    out
}

async fn send(browser: &mut Browser, to: &str, fields: &[(String, String)]) -> crate::browser::Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(to, &fields).await
}

fn set(fields: &mut Vec<(String, String)>, name: &str, value: &str) {
    fields.retain(|(field, _)| field != name);
    fields.push((name.to_owned(), value.to_owned()));
}

#[tokio::test]
async fn a_methodology_is_written_in_fields_with_messages_at_them() {
    let town = Town::with_results().await;
    let mut browser = town.server.signed_in("vetrova").await;
    let mut typed = fields(&mut browser, &format!("{NEW}?from=default:federal")).await;
    set(&mut typed, "l.threshold", "много");
    let refused = send(&mut browser, NEW, &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.has("исправьте отмеченное").has("id=\"e-l.threshold\"").has("aria-invalid=\"true\"").has("value=\"много\"");
    set(&mut typed, "l.threshold", "27,5");
    set(&mut typed, "name", "Методика района");
    set(&mut typed, "p7.drop", "1");
    set(&mut typed, "p0.min_n", "3");
    set(&mut typed, "x0.who", "name_has");
    set(&mut typed, "x0.value", "вечерн; коррекцион");
    set(&mut typed, "x0.reason", "своя программа");
    let saved = send(&mut browser, NEW, &typed).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let id = saved.location().to_owned();
    let page = browser.get(&id).await;
    page.has("Методика «Методика района»").has("порог 27,5 %").has("черновик").has("name_has").has("вечерн");
    page.has_not("ege-mat");
    // The same rules as text, and back as fields.
    let edit = format!("{id}/edit");
    let text = browser.get(&format!("{edit}?as=text")).await;
    text.has("threshold = 27.5").has("[[exclusions]]").has("<textarea");
    browser.get(&edit).await.has("name=\"l.threshold\" value=\"27,5\"").has("вечерн; коррекцион");
    let body = "name = \"Без списков\"\nversion = \"1\"\nthreshhold = 3\n";
    let wrong = fill(&mut browser, &format!("{edit}?as=text"), &edit, &[("as", "text"), ("body", body)]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.has("Правила не&nbsp;сохранены").has("трока 3").has("threshhold");
    browser.get(&format!("/results/identification?method={}", id.rsplit('/').next().unwrap())).await.has("27,5");
    let mut neighbour = town.server.signed_in("zaozer").await;
    for address in
        [id.clone(), edit.clone(), format!("/results/identification?method={}", id.rsplit('/').next().unwrap())]
    {
        assert_eq!(neighbour.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
}

#[tokio::test]
async fn fields_and_text_lead_to_each_other_without_saving() {
    let town = Town::new().await;
    let mut browser = town.server.signed_in("vetrova").await;
    let mut typed = fields(&mut browser, &format!("{NEW}?from=default:several-lists")).await;
    set(&mut typed, "l.min_n", "7");
    set(&mut typed, "to", "text");
    let text = send(&mut browser, NEW, &typed).await;
    text.has("min_n = 7").has("stable-high").has("Показать полями");
    let body = body_of(&text.text);
    let token = text.token();
    let back = browser.post(NEW, &[("csrf", &token), ("as", "text"), ("to", "fields"), ("body", &body)]).await;
    back.has("name=\"l.min_n\" value=\"7\"").has("«Группа риска»");
    // Whatever comes with the product goes through the fields unchanged.
    for one in methodology::SHIPPED {
        let mut typed = fields(&mut browser, &format!("{NEW}?from=default:{}", one.name)).await;
        set(&mut typed, "to", "text");
        let body = body_of(&send(&mut browser, NEW, &typed).await.text);
        let read = methodology::read(&body).unwrap_or_else(|why| panic!("{}: {why}\n{body}", one.name));
        assert_eq!(Some(read), methodology::shipped(one.name), "{}", one.name);
    }
    browser.get(&format!("{NEW}?from=default:hard-conditions")).await.has("Условие карточки").has_not("Своё правило");
    assert!(town.server.store.methodologies(&opora_core::access::Actor::product()).await.unwrap().is_empty());
}

#[tokio::test]
async fn two_methodologies_are_compared_school_by_school() {
    let town = Town::with_results().await;
    let mut browser = town.server.signed_in("glava").await;
    let compare = "/results/methodologies/compare?a=default:federal&b=default:two-years";
    let page = browser.get(compare).await;
    page.has("Только по первой: 2").has("Только по второй: 0").has("По обеим: 0").has("Таких школ нет");
    page.has("различается").has("4 из 10</a> = 40,0 % ≥ 30 %").has("МБОУ СОШ № 1");
    browser.get("/results/methodologies/compare").await.has("По обеим: 2");
    let foreign = "/results/methodologies/compare?a=default:federal&b=77";
    assert_eq!(browser.get(foreign).await.status, StatusCode::NOT_FOUND);
    browser.get(&format!("{compare}&year=abc")).await.has("Только по первой: 2");
    browser.get(&format!("{compare}&year=1999")).await.has("Есть годы: 2021");
}

const CARDS: &str = "Код школы;Название;Доля обучающихся с ОВЗ, %;Число обучающихся;Доля детей из малообеспеченных семей;Удалённость от муниципального центра, км;Вакансии;Любимый цвет\n\
sch900101;МБОУ СОШ № 1;19 из 100;100;41,5;46;3;синий\n\
sch900102;МБОУ СОШ № 2;2,5;400;сорок;—;0;\n\
sch999999;Чужая;5;10;5;5;5;\n";

#[tokio::test]
async fn cards_are_shown_before_they_are_kept_and_make_a_list() {
    let town = Town::with_results().await;
    let mut browser = town.server.signed_in("vetrova").await;
    let token = browser.get("/results/context/new").await.token();
    let sent = form("/results/context/new", &token, &[("карточки.csv", CARDS.as_bytes())], &[("year", "2025")]);
    let page = browser.send(sent).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    page.has("Понято: 2 школы")
        .has("19 % (19 из 100)")
        .has("sch999999")
        .has("Любимый цвет")
        .has("«сорок» не прочитано");
    assert!(browser.get("/results/context").await.text.contains("Карточек пока нет"), "nothing is written yet");
    let json = unescape(&page.value("cards"));
    let token = page.token();
    let kept = browser.post("/results/context/keep", &[("csrf", &token), ("year", "2025"), ("cards", &json)]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let list = browser.get(kept.location()).await;
    list.has("новых 2").has("МБОУ СОШ № 1").has("доля обучающихся с ОВЗ 19 % (19 из 100) ≥ 15 %");
    let card = browser.get("/results/context/sch900101").await;
    card.has("2025/2026").has("46 км").has("не известно").has("За порогом 3 условия");
    // By hand: what is not understood is said, and nothing is written.
    let edit = "/results/context/sch900102/edit";
    let wrong = fill(&mut browser, edit, edit, &[("year", "2025"), ("vacancies", "много")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.has("Карточка не записана").has("вакансии: «много» не прочитано");
    let fields = [("year", "2025"), ("special_needs", "0,5"), ("vacancies", "4"), ("rural", "да")];
    let good = fill(&mut browser, edit, edit, &fields).await;
    assert_eq!(good.status, StatusCode::SEE_OTHER, "{}", good.text);
    browser.get("/results/context/sch900102").await.has("0,5 %").has("4 ед.").has("да");
    let hard = browser.get("/results/identification?method=default:hard-conditions&year=2021").await;
    hard.has("Не менее 3 из 6 условий").has("доля обучающихся с ОВЗ: 19 ≥ 15").has("МБОУ СОШ № 1");
    let mut neighbour = town.server.signed_in("zaozer").await;
    neighbour.get("/results/context").await.has("Карточек пока нет");
    let broken = browser.post("/results/context/keep", &[("csrf", &token), ("year", "2025"), ("cards", "[{")]).await;
    broken.has("Карточки не дошли целиком");
    let sample = browser.get("/results/context.xlsx").await;
    assert_eq!(sample.status, StatusCode::OK);
}

#[tokio::test]
async fn a_bad_table_of_cards_gets_words() {
    let town = Town::with_results().await;
    let mut browser = town.server.signed_in("vetrova").await;
    let token = browser.get("/results/context/new").await.token();
    for (bytes, words) in [
        (b"".as_slice(), "Выберите файл"),
        ("Просто;слова\n1;2\n".as_bytes(), "Не найдена шапка"),
        (b"PK\x03\x04 half".as_slice(), "Книга не открывается"),
    ] {
        let page = browser.send(form("/results/context/new", &token, &[("x.csv", bytes)], &[])).await;
        page.has(words).has_not("Принять карточки");
    }
}

#[tokio::test]
async fn a_scale_is_set_by_table_or_text_and_gaps_name_their_place() {
    let town = Town::new().await;
    let mut browser = town.server.signed_in("vetrova").await;
    let list = browser
        .get("/results/scales?year=2021&subject=%D0%BC%D0%B0%D1%82%D0%B5%D0%BC%D0%B0%D1%82%D0%B8%D0%BA%D0%B0")
        .await;
    list.has("ВПР 2021, математика 5 кл.").has("«2»: 0–6").has("применяется").has("идёт с программой");
    browser.get("/results/scales?subject=%D0%B0%D1%81%D1%82%D1%80%D0%BE").await.has("Таких шкал нет");
    let new = "/results/scales/new";
    let page = browser
        .get(&format!(
            "{new}?work=%D0%92%D0%9F%D0%A0%202021%20%D0%BC%D0%B0%D1%82%D0%B5%D0%BC%D0%B0%D1%82%D0%B8%D0%BA%D0%B0%205"
        ))
        .await;
    page.has("name=\"from3\" value=\"7\"").has("name=\"max\" value=\"20\"");
    let mut fields = vec![
        ("procedure", "ВПР"),
        ("year", "2021"),
        ("subject", "математика"),
        ("grade", "5"),
        ("season", ""),
        ("max", "20"),
        ("from2", "0"),
        ("to2", "5"),
        ("from3", "7"),
        ("to3", "10"),
        ("from4", "11"),
        ("to4", "14"),
        ("from5", "15"),
        ("to5", "20"),
        ("version", "исправленная"),
        ("source", "Письмо министерства"),
    ];
    let gap = fill(&mut browser, new, new, &fields).await;
    assert_eq!(gap.status, StatusCode::UNPROCESSABLE_ENTITY);
    gap.has("между «2» (0–5) и «3» (7–10) пропущено: 6").has("value=\"Письмо министерства\"");
    fields[8].1 = "6";
    let set = fill(&mut browser, new, new, &fields).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text);
    let list = browser
        .get("/results/scales?year=2021&subject=%D0%BC%D0%B0%D1%82%D0%B5%D0%BC%D0%B0%D1%82%D0%B8%D0%BA%D0%B0")
        .await;
    list.has("исправленная, версия 1").has("«2»: 0–5").has("заменена своей").has("Не применять");
    let text = "/results/scales/text";
    let overlap = "[[scale]]\nprocedure = \"ВПР\"\nyear = 2021\nsubject = \"математика\"\ngrade = 5\nmarks = \"0–6 6–10 11–14 15–20\"\n";
    let wrong = fill(&mut browser, text, text, &[("body", overlap)]).await;
    wrong.has("строка 1").has("пересекаются: 6").has("Шкалы не записаны");
    let good = overlap.replace("0–6 6–10", "0–6 7–10");
    let set = fill(&mut browser, text, text, &[("body", &good)]).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text);
    let list = browser
        .get("/results/scales?year=2021&subject=%D0%BC%D0%B0%D1%82%D0%B5%D0%BC%D0%B0%D1%82%D0%B8%D0%BA%D0%B0")
        .await;
    list.has("версия 2").has("заменена 17.03.2026");
    let end = list.text.split("action=\"/results/scales/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let token = list.token();
    let ended = browser.post(&format!("/results/scales/{end}"), &[("csrf", &token)]).await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.text);
    let mut neighbour = town.server.signed_in("zaozer").await;
    neighbour
        .get("/results/scales?year=2021&subject=%D0%BC%D0%B0%D1%82%D0%B5%D0%BC%D0%B0%D1%82%D0%B8%D0%BA%D0%B0")
        .await
        .has_not("исправленная");
    let foreign = neighbour.post(&format!("/results/scales/{end}"), &[("csrf", "x")]).await;
    assert!(foreign.status.is_client_error());
}
