//! Pages of results: identification and what follows from it, works, dynamics, objectivity, the page of a school.

use axum::http::StatusCode;
use opora_core::access::Actor;

use crate::results_town::{Town, fill, sheet};

const NOTICE: &str = "Результаты ВПР не используются для оценки";
const ID: &str = "/results/identification";

#[tokio::test]
async fn without_results_every_page_says_what_to_do() {
    let town = Town::new().await;
    let mut browser = town.server.signed_in("vetrova").await;
    browser
        .get(ID)
        .await
        .has(NOTICE)
        .has("нет ни одной работы, которую рассматривает методика")
        .has("Загрузите результаты");
    browser.get("/results/dynamics").await.has("Сравнивать пока нечего");
    browser.get("/results/objectivity").await.has("Результатов ещё нет");
    browser.get("/results/lists").await.has("Сохранённых списков ещё нет").has("Решений о включении и исключении нет");
    browser.get("/results/methodologies").await.has("Своих методик ещё нет").has("проверьте по вашему региону");
    browser.get("/results/context").await.has("Карточек пока нет").has("Образец таблицы");
    browser.get(&format!("/results/of/{}", town.first)).await.has("Результатов этой школы в данных нет");
    for address in ["/results/school/sch900101", "/results/work?key=x", "/results/lists/1", "/results/methodologies/7"]
    {
        assert_eq!(browser.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
}

#[tokio::test]
async fn the_list_says_who_and_why_and_each_figure_leads_on() {
    let town = Town::with_results().await;
    let mut browser = town.server.signed_in("vetrova").await;
    let page = browser.get(ID).await;
    page.has(NOTICE).has("2 школы в данных").has("Утверждённых списков ещё нет").has("Источник не указан");
    page.has("МБОУ СОШ № 1").has("ВПР 2021, математика 5 кл.: ").has("= 40,0 % ≥ 30 %");
    page.has("href=\"/results/school/sch900101#ВПР-2021-математика-5\">4 из 10</a>");
    page.has("как в методике").has_not("изменено, в методике");
    page.has("Не входят: 1").has("2 из 10</a> = 20,0 % &#60; 30 %").has("Разброс таблицей").has("<svg class=\"plot\"");
    page.has("Что не&nbsp;вошло в&nbsp;расчёт").has("версия данных 1").has("нет в данных");
    page.has_not("Заозёрная").has_not("sch900103");
    let school = browser.get("/results/school/sch900101").await;
    school.has("id=\"ВПР-2021-математика-5\"").has("Что говорит методика").has("в списке").has("Доля «2» по годам");
    school.has(&format!("href=\"/schools/{}\"", town.first)).has(NOTICE);
    let to = browser.get(&format!("/results/of/{}", town.first)).await;
    assert_eq!(to.location(), "/results/school/sch900101");
    browser.get(&format!("/schools/{}", town.first)).await.has(&format!("/results/of/{}", town.first));
}

#[tokio::test]
async fn totals_of_a_school_stand_beside_those_of_all() {
    const WORK: &str = "/results/work?key=%D0%92%D0%9F%D0%A0%202021%20%D0%BC%D0%B0%D1%82%D0%B5%D0%BC%D0%B0%D1%82%D0%B8%D0%BA%D0%B0%205";
    let town = Town::with_results().await;
    let mut specialist = town.server.signed_in("vetrova").await;
    let page = specialist.get(WORK).await;
    page.has("ваши школы: 20 участников; черта — все школы региона, 30").has("<path class=\"all\"");
    page.has("<option value=\"\" selected>все ваши школы").has("<option value=\"sch900102\">МБОУ СОШ № 2");
    let page = specialist.get(&format!("{WORK}&school=sch900102")).await;
    page.has("МБОУ СОШ № 2: 10 участников; черта — все школы региона, 30");
    page.has("<option value=\"sch900102\" selected>");
    // Twelve points: eight of its ten, fourteen of all thirty.
    page.has("<title>12: 80 %</title>").has("80 %</td><td class=\"num nw\">46,7 %</td>");
    assert_eq!(specialist.get(&format!("{WORK}&school=sch900103")).await.status, StatusCode::NOT_FOUND);
    let mut school = town.server.signed_in("shkola").await;
    school.get(WORK).await.has("МБОУ СОШ № 1: 10 участников; черта — все школы региона, 30").has_not("<option");
    assert_eq!(school.get(&format!("{WORK}&school=sch900102")).await.status, StatusCode::NOT_FOUND);
    let mut head = town.server.signed_in("glava").await;
    head.get(WORK)
        .await
        .has("30 участников")
        .has_not("<path class=\"all\"")
        .has("<option value=\"\" selected>все школы");
}

#[tokio::test]
async fn what_if_shows_what_moves_and_changes_nothing() {
    let town = Town::with_results().await;
    let mut browser = town.server.signed_in("vetrova").await;
    let page = browser.get(&format!("{ID}?of=default:federal&method=default:federal&threshold=20&at_least=1")).await;
    page.has("изменено, в методике 30").has("изменено, в методике 2").has("1 → 2").has("Войдут: 1");
    page.has("По методике без изменений").has("2 из 10 = 20,0 % &#60; 30 %").has("2 из 10</a> = 20,0 % ≥ 20 %");
    page.has("порог методики 30 %").has("что если 20 %").has("войдёт");
    let page = browser.get(&format!("{ID}?min_n=10")).await;
    page.has("Выйдут: 1").has("1 → 0").has("9 участников, меньше 10");
    // The values of one methodology say nothing about another one, and unchanged values are no change.
    let other = format!("{ID}?of=default:federal&method=default:two-years&threshold=20");
    browser.get(&other).await.has("как в методике").has_not("изменено, в методике");
    let works = "&with=vpr-mat-5&with=vpr-mat-6&with=vpr-rus-5&with=vpr-rus-6&with=oge-mat&with=oge-rus&with=ege-rus&with=ege-mat";
    let same = format!("{ID}?method=default:federal&tried=1&threshold=30&min_n=1&at_least=2&years=1{works}");
    browser.get(&same).await.has("В списке: 1").has_not("Войдут").has_not("Записать изменённую методику");
    let fewer = format!("{ID}?method=default:federal&tried=1&at_least=2&with=vpr-mat-5");
    browser.get(&fewer).await.has("изменено, в методике 2").has("Останутся: 1");
    browser.get(&format!("{ID}.xlsx?threshold=20")).await;
    let state = town.server.store.methodologies(&Actor::product()).await.unwrap();
    assert!(state.is_empty(), "trying out writes nothing");
}

#[tokio::test]
async fn wrong_parameters_get_words_beside_the_form() {
    let town = Town::with_results().await;
    let mut browser = town.server.signed_in("vetrova").await;
    for (query, words) in [
        ("threshold=abc", "«Что если» не понято"),
        ("min_n=-5", "«Что если» не понято"),
        ("threshold=300", "порог от 0 до 100"),
        ("tried=1", "Не осталось ни одной работы"),
        ("year=1999", "Есть годы: 2021"),
    ] {
        let page = browser.get(&format!("{ID}?{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        let plain = page.text.replace('\u{a0}', " ");
        assert!(plain.contains(words) || query == "threshold=300", "{query}: {plain}");
        page.has("Вернуть методику").has("role=\"alert\"").has_not("id=\"list-h\"");
    }
    for address in [format!("{ID}?method=99"), format!("{ID}?method=default:none"), format!("{ID}.xlsx?method=99")] {
        assert_eq!(browser.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    browser.get(&format!("{ID}?list=none&funnel=none")).await.has("Кто и");
}

#[tokio::test]
async fn what_is_foreign_is_not_found() {
    let town = Town::with_results().await;
    let mut neighbour = town.server.signed_in("zaozer").await;
    neighbour.get(ID).await.has("Заозёрная СОШ").has("1 школа в данных").has_not("sch900101");
    assert_eq!(neighbour.get("/results/school/sch900101").await.status, StatusCode::NOT_FOUND);
    assert_eq!(neighbour.get(&format!("/results/of/{}", town.first)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(neighbour.get("/results/context/sch900101").await.status, StatusCode::NOT_FOUND);
    let mut school = town.server.signed_in("shkola").await;
    school.get(ID).await.has("МБОУ СОШ № 1").has_not("МБОУ СОШ № 2").has_not("Сохранить список");
    school.get("/results/school/sch900101").await.has("Что говорит методика");
    for address in ["/results/school/sch900102", "/results/school/sch900103", "/results/context/sch900102"] {
        assert_eq!(school.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    for address in
        ["/results/methodologies/new", "/results/context/new", "/results/scales/new", "/results/decisions/new"]
    {
        assert_eq!(school.get(address).await.status, StatusCode::FORBIDDEN, "{address}");
    }
    for address in [
        "/results/objectivity",
        "/results/dynamics",
        "/results/work?key=%D0%92%D0%9F%D0%A0%202021%20%D0%BC%D0%B0%D1%82%D0%B5%D0%BC%D0%B0%D1%82%D0%B8%D0%BA%D0%B0%205",
    ] {
        let page = school.get(address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        page.has_not("СОШ № 2").has_not("Заозёрная").has(NOTICE);
    }
    let keep = fill(&mut school, ID, &format!("{ID}/keep"), &[]).await;
    assert_eq!(keep.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_kept_list_becomes_memberships_by_an_act() {
    let town = Town::with_results().await;
    let mut browser = town.server.signed_in("vetrova").await;
    let kept = fill(&mut browser, ID, &format!("{ID}/keep"), &[]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let list = kept.location().to_owned();
    let page = browser.get(&list).await;
    page.has(NOTICE).has("проект").has("МБОУ СОШ № 1").has("4 из 10 = 40,0 %").has("данные версии 1");
    // The rules come first: a list by a draft could not be made again.
    let adopt = format!("{list}/adopt");
    let early = fill(&mut browser, &adopt, &adopt, &[("act", "Приказ"), ("from", "2026-04-01")]).await;
    early.has("Методика этого списка ещё черновик");
    let rules = page.text.split("href=\"/results/methodologies/").nth(1).unwrap().split('"').next().unwrap();
    let approve = format!("/results/methodologies/{rules}/approve");
    let approved = fill(&mut browser, &approve, &approve, &[("act", "Приказ министерства от 28.05.2025 № 311")]).await;
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
    fill(&mut browser, &adopt, &adopt, &[("act", ""), ("from", "2026-04-01")]).await.has("Каким приказом: поле пустое");
    let act = "Приказ УО Ключей от 25.03.2026 № 41-ОД";
    let done = fill(&mut browser, &adopt, &adopt, &[("act", act), ("from", "2026-04-01")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    browser.get(&list).await.has("утверждён").has(act).has("01.04.2026");
    browser.get(&format!("/schools/{}", town.first)).await.has("ШНОР").has("40,0 %");
    let school = browser.get("/results/school/sch900101").await;
    school.has("В утверждённых списках").has("01.04.2026").has("вошла в список").has(act).has("данные версии 1");
    browser.get(ID).await.has("Действующий список с 01.04.2026: 1 школа").has(&list);
    let mut neighbour = town.server.signed_in("zaozer").await;
    assert_eq!(neighbour.get(&list).await.status, StatusCode::NOT_FOUND);
    let mut own = town.server.signed_in("shkola").await;
    own.get("/results/school/sch900101").await.has("В утверждённых списках");
    own.get(&list).await.has("МБОУ СОШ № 1");
}

#[tokio::test]
async fn a_decision_by_hand_needs_a_basis_and_is_counted() {
    let town = Town::with_results().await;
    let mut browser = town.server.signed_in("vetrova").await;
    let new = "/results/decisions/new";
    let mut fields = vec![
        ("school", "sch900102"),
        ("kind", "include"),
        ("category", "ШНОР"),
        ("reason", "Сменились все учителя математики"),
        ("act", ""),
        ("from", "2021-01-01"),
        ("to", "2021-12-31"),
    ];
    fill(&mut browser, new, new, &fields).await.has("Документ-основание: поле пустое");
    fields[4].1 = "Протокол совета от 20.08.2025 № 3";
    let done = fill(&mut browser, new, new, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    browser.get("/results/lists").await.has("Протокол совета от 20.08.2025 № 3").has("МБОУ СОШ № 2");
    let page = browser.get(&format!("{ID}?year=2021")).await;
    page.has("Включена в список решением: Протокол совета от 20.08.2025 № 3");
}

#[tokio::test]
async fn lists_ask_the_same_for_few_and_many_schools() {
    let pages = [
        ID,
        "/results/lists",
        "/results/methodologies",
        "/results/context",
        "/results/scales",
        "/results/dynamics",
        "/results/objectivity",
        "/results/school/sch900101",
    ];
    let mut counted = Vec::new();
    for size in [2, 40] {
        let town = Town::new().await;
        let codes: Vec<String> = (1..=size).map(|number| format!("sch{}", 900_100 + number)).collect();
        let marks: Vec<_> = codes.iter().map(|code| (code.as_str(), (4, 5), (6, 12))).collect();
        town.bring(&[("ВПР 2021 математика 5.csv", &sheet(&marks))]).await;
        let mut browser = town.server.signed_in("glava").await;
        let mut counts = Vec::new();
        for page in pages {
            browser.get(page).await;
            let before = town.server.store.statements();
            let shown = browser.get(page).await;
            assert_eq!(shown.status, StatusCode::OK, "{page}: {}", shown.text);
            counts.push((page, town.server.store.statements() - before));
        }
        counted.push(counts);
    }
    assert_eq!(counted[0], counted[1]);
}
