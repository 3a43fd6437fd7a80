//! Сегодня and Программы: who sees what, filters, amended orders, escaping, files.

use axum::http::StatusCode;
use opora_core::access::Role;
use opora_core::ids::{OrganisationId, ProgrammeId};
use opora_core::reading::SupportedSchool;

use crate::browser::Server;
use crate::order::{ROWS, SCHOOLS, adopt, reading};

const DAY: &str = "2026-03-17";

struct District {
    server: Server,
    authority: OrganisationId,
    programme: ProgrammeId,
}

/// A district with four schools and an adopted order, its accounts, and those of a neighbour.
async fn district(rows: &[&str]) -> District {
    let server = Server::on(DAY).await;
    let authority = server.authority("Управление образования Верхнеозёрского округа").await;
    let mut school = None;
    for name in SCHOOLS {
        school = Some(server.school(authority, name).await);
    }
    let neighbour = server.authority("Управление образования Нижнеозёрского округа").await;
    let idle = server.school(neighbour, "МБОУ СОШ № 40").await;
    let mut order = reading("214-ОД", "2025-08-25", rows);
    let supported = |name: &str| SupportedSchool {
        name: name.to_owned(),
        category: Some("ШНОР".to_owned()),
        ..SupportedSchool::default()
    };
    order.support.schools = SCHOOLS.map(supported).to_vec();
    let programme = adopt(&server.store, authority, order, server.moment()).await;
    server.user("sokolova", "Соколова И. П.", Role::Specialist { authority }).await;
    server.user("school", "Ветрова А. А.", Role::School { authority, school: school.unwrap() }).await;
    server.user("idle", "Лесная О. О.", Role::School { authority: neighbour, school: idle }).await;
    server.user("other", "Чужая Ч. Ч.", Role::Specialist { authority: neighbour }).await;
    District { server, authority, programme }
}

#[tokio::test]
async fn an_order_is_shown_as_it_is_printed() {
    let District { server, programme, .. } = district(&ROWS).await;
    let mut browser = server.signed_in("sokolova").await;
    let list = browser.get("/programmes").await;
    list.has("№ 214-ОД от 25.08.2025").has("01.09.2025–31.08.2026").has("1 программа");
    let table = browser.get(&format!("/programmes/{programme}")).await;
    table
        .has("1. Управление и нормативное обеспечение")
        .has("Ожидаемый результат")
        .has("Не менее 4 заседаний, протоколы")
        .has("ежемесячно до 05 числа")
        .has("По школам, ближайший срок")
        .has("показано 12 из 12")
        .has("контроль: Громова Н. С.");
    for (path, words) in [
        ("chart", "Те же данные таблицей"),
        ("calendar", "март 2026"),
        ("people", "Школы-участники"),
        ("passport", "62,5"),
        ("versions", "исходный приказ"),
    ] {
        let page = browser.get(&format!("/programmes/{programme}/{path}")).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
        page.has(words);
        for inline in ["<style", " style=\"", " onclick="] {
            page.has_not(inline);
        }
    }
}

#[tokio::test]
async fn filters_live_in_the_address() {
    let District { server, programme, .. } = district(&ROWS).await;
    let mut browser = server.signed_in("sokolova").await;
    let url = format!("/programmes/{programme}");
    for (query, shown, has_not) in [
        ("?section=0-3", "показано 2 из 12", "Заседания муниципального совета"),
        (
            "?text=%D0%9A%D0%9E%D0%9D%D0%A1%D0%A3%D0%9B%D0%AC%D0%A2%D0%90%D0%A6",
            "показано 1 из 12",
            "Городские семинары",
        ),
        ("?responsible=%D0%A6%D0%9C%D0%A1", "показано 4 из 12", "Родительские собрания"),
    ] {
        let page = browser.get(&format!("{url}{query}")).await;
        page.has(shown).has_not(has_not);
    }
    let nothing = browser.get(&format!("{url}?text=zzz")).await;
    nothing.has("не подходит ни одно мероприятие").has("Показать все");
}

#[tokio::test]
async fn a_school_sees_its_own_and_strangers_see_nothing() {
    let District { server, programme, .. } = district(&ROWS).await;
    let mut school = server.signed_in("school").await;
    let url = format!("/programmes/{programme}");
    school.get("/").await.has("Ветрова А. А.").has("Заозёрная").has_not("СОШ № 10");
    school.get(&url).await.has("Представление отчётов").has_not("Заседания муниципального совета").has_not("СОШ № 10");
    school.get(&format!("{url}/document")).await.has("Текст приказа есть у специалиста").has_not("/documents/");
    let paths = ["", "/chart", "/calendar", "/people", "/passport", "/versions", "/document"];
    for path in paths.into_iter().chain(["/table.xlsx", "/calendar.ics"]) {
        for login in ["idle", "other"] {
            let mut stranger = server.signed_in(login).await;
            let page = stranger.get(&format!("{url}{path}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{login} {path}");
            page.has_not("Представление отчётов");
        }
    }
    server.signed_in("idle").await.get("/").await.has("пока ничего не ожидается");
    server.signed_in("other").await.get("/programmes").await.has("Программ пока нет").has("Загрузить приказ");
}

#[tokio::test]
async fn today_says_what_is_late_and_what_is_near() {
    let District { server, .. } = district(&ROWS).await;
    let mut browser = server.signed_in("sokolova").await;
    let today = browser.get("/").await;
    today
        .has("Сегодня, вторник, 17 марта")
        .has("Просрочено")
        .has("Ср 18.03")
        .has("завтра")
        .has("Муниципальные диагностические работы")
        .has("4 исполнителя");
    let file = browser.get("/today.xlsx").await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.text.starts_with("PK"));
}

#[tokio::test]
async fn an_amended_order_shows_what_it_changed() {
    let District { server, authority, programme } = district(&ROWS).await;
    let mut rows = ROWS.to_vec();
    rows[7] = "2 | 8 | Повышение квалификации управленческих команд | октябрь – апрель | ЦМС | Обучены команды";
    rows.remove(9);
    let again = adopt(&server.store, authority, reading("12-ОД", "2026-01-19", &rows), server.moment()).await;
    assert_eq!(again, programme);
    let mut browser = server.signed_in("sokolova").await;
    let url = format!("/programmes/{programme}");
    browser
        .get(&format!("{url}/versions"))
        .await
        .has("Снято")
        .has("<del>октябрь – февраль</del>")
        .has("Работа сетевых групп");
    browser.get(&url).await.has("<del>октябрь – февраль</del>").has("с изменениями: № 12-ОД");
    browser.get(&format!("{url}/chart")).await.has("class=\"ghost\"").has("было: октябрь – февраль");
    let wrong = browser.get(&format!("{url}/versions?from=7&to=9")).await;
    assert_eq!(wrong.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn words_of_an_order_never_become_markup() {
    let evil = [
        "0 | 1 | <script>alert(1)</script> & «</title>» | до 15.09.2025 | Школы-участники | <img src=x onerror=alert(1)>",
    ];
    let District { server, programme, .. } = district(&evil).await;
    let mut browser = server.signed_in("sokolova").await;
    for path in ["", "/chart", "/calendar?month=2025-09", "/people", "/passport", "/versions"] {
        let page = browser.get(&format!("/programmes/{programme}{path}")).await;
        assert_eq!(page.status, StatusCode::OK);
        page.has_not("<script>alert").has_not("<img src=x").has_not("«</title>»");
    }
    browser.get("/").await.has_not("<script>alert");
}

#[tokio::test]
async fn odd_addresses_are_answered_in_words() {
    let District { server, programme, .. } = district(&ROWS).await;
    let mut browser = server.signed_in("sokolova").await;
    for path in [
        format!("/programmes/{programme}/chart?span=moon&at=never&school=x&baseline=99"),
        format!("/programmes/{programme}/chart?span=all&at=9999-12-31"),
        format!("/programmes/{programme}/chart?span=quarter&at=0001-01-01"),
        format!("/programmes/{programme}/calendar?month=2026-99&day=no"),
        format!("/programmes/{programme}/calendar?month=262142-12"),
        "/programmes?page=99999999999999999999&sort=x".to_owned(),
    ] {
        let page = browser.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
    }
    for path in ["/programmes/x", "/programmes/9223372036854775807", "/programmes/-1/chart"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn files_of_a_programme() {
    let District { server, programme, .. } = district(&ROWS).await;
    let mut browser = server.signed_in("sokolova").await;
    let table = browser.get(&format!("/programmes/{programme}/table.xlsx")).await;
    assert!(table.text.starts_with("PK"));
    let days = browser.get(&format!("/programmes/{programme}/calendar.ics")).await;
    assert!(days.text.starts_with("BEGIN:VCALENDAR"), "{}", days.text);
    assert_eq!(days.headers["content-type"], "text/calendar; charset=utf-8");
}

/// A district with so many schools, all held by the same plan, signed in as its specialist.
async fn crowd(schools: usize) -> (Server, ProgrammeId, crate::browser::Browser) {
    let server = Server::on(DAY).await;
    let authority = server.authority("Управление образования Тихореченского округа").await;
    let mut order = reading("7-ОД", "2025-08-25", &ROWS);
    for number in 1..=schools {
        let mut name = format!("МБОУ СОШ № {number}");
        if number == 2 {
            name.push_str(&format!(" имени {}", "Дважды Героя Знаменитого Земляка ".repeat(3).trim()));
        }
        server.school(authority, &name).await;
        let category = Some("ШНОР".to_owned());
        order.support.schools.push(SupportedSchool { name, category, ..SupportedSchool::default() });
    }
    let programme = adopt(&server.store, authority, order, server.moment()).await;
    server.user("ivina", "Ивина О. П.", Role::Specialist { authority }).await;
    let browser = server.signed_in("ivina").await;
    (server, programme, browser)
}

#[tokio::test]
async fn few_schools_stand_beside_the_rows_and_many_below_them() {
    let (_server, programme, mut browser) = crowd(12).await;
    let page = browser.get(&format!("/programmes/{programme}")).await;
    page.has("По школам, ближайший срок").has_not("id=\"schools\"");
    for schools in [13, 60] {
        let (_server, programme, mut browser) = crowd(schools).await;
        let url = format!("/programmes/{programme}");
        let page = browser.get(&url).await;
        page.has_not("По школам, ближайший срок").has("id=\"schools\"").has("Дважды Героя Знаменитого Земляка");
        assert_eq!(page.text.matches("<th scope=\"row\" class=\"g-name\">").count(), schools);
        // Six of the twelve rows are asked of schools.
        let heads = page.text.split("class=\"t crowd\"").nth(1).unwrap().split("</thead>").next().unwrap();
        assert_eq!(heads.matches("class=\"cells\"").count(), 6, "{heads}");
        // A press on a school shows its rows, another one shows all again.
        let row = page.text.split("<th scope=\"row\" class=\"g-name\">").nth(1).unwrap();
        let link = row.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
        let own = browser.get(link).await;
        own.has("показано 6 из 12").has("aria-current=\"true\"");
        own.has(&format!("<a href=\"{url}\" aria-current=\"true\">"));
    }
}

#[tokio::test]
async fn programmes_are_ordered_by_late_things_and_the_next_day() {
    let District { server, programme, authority } = district(&ROWS).await;
    let calm = ["0 | 1 | Подведение итогов | до 20.03.2026 | Управление образования | Справка"];
    let second = adopt(&server.store, authority, reading("9-ОД", "2025-09-25", &calm), server.moment()).await;
    let mut browser = server.signed_in("sokolova").await;
    for (sort, first) in [("late", programme), ("-late", second), ("next", programme), ("-next", second)] {
        let list = browser.get(&format!("/programmes?sort={sort}")).await;
        let row = list.text.split("<tbody>").nth(1).unwrap();
        let link = row.split("href=\"/programmes/").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(link, first.to_string(), "sort={sort}");
    }
    browser.get("/programmes?sort=late").await.has("aria-sort=\"descending\"");
}

#[tokio::test]
async fn what_is_typed_narrows_the_list_through_htmx() {
    let District { server, programme, .. } = district(&ROWS).await;
    let mut browser = server.signed_in("sokolova").await;
    for page in
        ["/programmes".to_owned(), format!("/programmes/{programme}"), "/schools".to_owned(), "/journal".to_owned()]
    {
        let found = browser.get(&page).await;
        found
            .has(&format!("hx-get=\"{page}\""))
            .has("id=\"rows\"")
            .has("id=\"shown\" role=\"status\"")
            .has("id=\"acts\"");
    }
}

#[tokio::test]
async fn a_row_of_today_says_where_it_stands_and_who_owes_it() {
    let District { server, .. } = district(&ROWS).await;
    let who = "scope=\"col\" class=\"w-who\"";
    server.signed_in("sokolova").await.get("/").await.has("п. 4 дорожной карты").has(who);
    // Everything that a school sees is its own.
    server.signed_in("school").await.get("/").await.has("п. 4 дорожной карты").has_not(who);
}
