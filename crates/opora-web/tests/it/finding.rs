//! Поиск and «Кто есть кто»: what is found by whom, and words of orders that get a meaning.

use axum::http::StatusCode;
use opora_core::access::{Actor, Role};
use opora_core::directory::Meaning;
use opora_core::ids::OrganisationId;

use crate::browser::Server;

struct Town {
    server: Server,
    office: OrganisationId,
    other: OrganisationId,
    school: OrganisationId,
}

async fn town() -> Town {
    let server = Server::on("2026-03-17").await;
    let office = server.authority("УО Ключей").await;
    let other = server.authority("УО Заозёрья").await;
    let school = server.school(office, "МБОУ «Берёзовская ООШ»").await;
    server.school(office, "МБОУ «Берёзкинская СОШ»").await;
    server.school(other, "МБОУ «Берёзовая роща»").await;
    server.user("admin", "Громова Н. С.", Role::Administrator).await;
    server.user("office", "Соколова И. П.", Role::Specialist { authority: office }).await;
    server.user("school", "Дёмина С. Р.", Role::School { authority: office, school }).await;
    Town { server, office, other, school }
}

const BEREZ: &str = "%D0%91%D0%95%D0%A0%D0%95%D0%97";

#[tokio::test]
async fn everybody_finds_their_own() {
    let town = town().await;
    let address = format!("/search?text={BEREZ}");
    let mut admin = town.server.signed_in("admin").await;
    admin.get(&address).await.has("3 находки").has("МБОУ «<mark>Берёз</mark>овая роща»");
    let mut office = town.server.signed_in("office").await;
    office.get(&address).await.has("2 находки").has_not("роща");
    let mut school = town.server.signed_in("school").await;
    school.get(&address).await.has("1 находка").has(&format!("/schools/{}\"", town.school)).has_not("кинская");
    let part = office.get(&format!("/search/suggest?text={BEREZ}")).await;
    part.has("Берёз</mark>кинская").has("Всё по словам").has_not("<html");
    office.get("/search").await.has("Впишите название");
    office.get("/search?text=%3Cscript%3E").await.has("ничего не найдено").has_not("<script>\"");
    let mut stranger = town.server.browser();
    assert_eq!(stranger.get(&address).await.status, StatusCode::SEE_OTHER);
    assert_eq!(stranger.get("/search/suggest?text=a").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn words_of_orders_get_a_meaning_after_a_look() {
    let town = town().await;
    let (store, moment) = (&town.server.store, town.server.moment());
    let words = "руководители ШМО <b>";
    for (authority, words) in [(town.office, words), (town.office, "школы района"), (town.other, "чужие слова")]
    {
        store.directory_set(&Actor::product(), authority, words, Meaning::Unsettled, 0, moment).await.unwrap();
    }
    let mut school = town.server.signed_in("school").await;
    assert_eq!(school.get("/settings/directory").await.status, StatusCode::FORBIDDEN);
    let mut office = town.server.signed_in("office").await;
    let list = office.get("/settings/directory").await;
    list.has("2 записи, не определено: 2").has("руководители ШМО &#60;b&#62;").has_not("чужие слова");
    let address = "/settings/directory/entry?words=%D1%88%D0%BA%D0%BE%D0%BB%D1%8B+%D1%80%D0%B0%D0%B9%D0%BE%D0%BD%D0%B0";
    let form = office.get(address).await;
    form.has("Кто такие «школы района»?").has("Посчитать, что изменится").has("Берёзовская");
    let foreign = "/settings/directory/entry?words=%D1%87%D1%83%D0%B6%D0%B8%D0%B5+%D1%81%D0%BB%D0%BE%D0%B2%D0%B0";
    assert_eq!(office.get(foreign).await.status, StatusCode::NOT_FOUND);
    let token = form.token();
    let base = [("csrf", token.as_str()), ("words", "школы района"), ("lock", "1")];
    let path = "/settings/directory/entry";
    let with = |more: &[(&'static str, &'static str)]| [base.as_slice(), more].concat();
    office.post(path, &with(&[("do", "save")])).await.has("Не выбрано, что значат");
    office.post(path, &with(&[("kind", "list"), ("do", "save")])).await.has("Не отмечена ни одна организация");
    let looked = office.post(path, &with(&[("kind", "all"), ("do", "preview")])).await;
    looked.has("Открытые обязательства не изменятся").has("Пока ничего не записано").has("Записать");
    office.get("/settings/directory").await.has("не определено: 2");
    let saved = office.post(path, &with(&[("kind", "all"), ("do", "save")])).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    office.get("/settings/directory").await.has("не определено: 1").has("все школы управления");
    office.post(path, &with(&[("kind", "words"), ("do", "save")])).await.has("изменил другой человек");
    let beyond = town.other.to_string();
    let fields = [("kind", "list"), ("do", "save"), ("organisation", beyond.as_str())];
    let fields: Vec<(&str, &str)> =
        [("csrf", token.as_str()), ("words", "школы района"), ("lock", "2")].into_iter().chain(fields).collect();
    assert_eq!(office.post(path, &fields).await.status, StatusCode::NOT_FOUND);
    let mut admin = town.server.signed_in("admin").await;
    admin.get(&format!("/settings/directory?authority={}", town.other)).await.has("чужие слова");
    assert_eq!(admin.get("/settings/directory?authority=999").await.status, StatusCode::NOT_FOUND);
}
