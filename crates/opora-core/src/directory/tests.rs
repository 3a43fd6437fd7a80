use std::collections::BTreeMap;

use super::{Directory, KnownOrganisation, KnownPerson, Meaning, Who};
use crate::ids::{OrganisationId, PersonId};
use crate::party;
use crate::reading::{Party, PartyKind};
use crate::school::OrganisationKind;

const AUTHORITY: OrganisationId = OrganisationId(1);

fn directory() -> Directory {
    let one = |id, kind, name: &str| KnownOrganisation { id: OrganisationId(id), kind, names: vec![name.to_owned()] };
    let people = vec![KnownPerson { id: PersonId(7), name: "Ветрова И. П.".to_owned(), organisation: None }];
    let mut directory = Directory::new(
        AUTHORITY,
        vec![
            one(1, OrganisationKind::Authority, "Управление образования Озёрска"),
            one(2, OrganisationKind::MethodicalCentre, "МБУ ДПО «ЦМиСО»"),
            one(3, OrganisationKind::School, "МБОУ СОШ № 3"),
            one(4, OrganisationKind::School, "МБОУ «Гимназия № 5»"),
            one(5, OrganisationKind::School, "МБОУ СОШ № 5"),
        ],
        people,
        BTreeMap::from([(party::key("РМО"), Meaning::Organisations(vec![OrganisationId(2)]))]),
        Vec::new(),
    );
    directory.set_support(vec![Who::Known(OrganisationId(3))], vec![Who::Known(OrganisationId(4))]);
    directory
}

#[test]
fn words_become_organisations() {
    let check = |kind, name: &str, want: &[i64]| {
        let party = Party { kind, name: name.to_owned(), text: name.to_owned() };
        let got: Vec<_> = directory().resolve(&party).holders;
        let want: Vec<_> = want.iter().map(|id| Who::Known(OrganisationId(*id))).collect();
        assert_eq!(got, want, "{name}");
    };
    check(PartyKind::Group, "ОУ", &[3, 4, 5]);
    check(PartyKind::Role, "руководители ОУ", &[3, 4, 5]);
    check(PartyKind::Role, "заместители директоров по УВР", &[3, 4, 5]);
    check(PartyKind::Group, "ОУ со СНОР", &[3]);
    check(PartyKind::Group, "школы-наставники", &[4]);
    check(PartyKind::Role, "специалисты управления образования", &[1]);
    check(PartyKind::Role, "методисты ЦМиСО", &[2]);
    check(PartyKind::Organisation, "МБУ ДПО ЦМиСО", &[2]);
    check(PartyKind::Role, "РМО", &[2]);
    check(PartyKind::Role, "руководители РМО", &[]);
    check(PartyKind::School, "СОШ №3", &[3]);
    check(PartyKind::School, "Гимназия № 5", &[4]);
    check(PartyKind::School, "школа № 5", &[]);
    check(PartyKind::Person, "Ветрова И.П.", &[1]);
    check(PartyKind::Person, "Сосновский А. А.", &[]);
    check(PartyKind::Unread, "все заинтересованные", &[]);
}

#[test]
fn an_unknown_school_is_added_once() {
    let mut directory = directory();
    let one = directory.school("МБОУ СОШ № 12");
    assert_eq!(one, Some(Who::New(0)));
    assert_eq!(directory.school("СОШ №12"), one);
    assert_eq!(directory.school("школа"), None);
    let names: Vec<_> = directory.into_new_schools().into_iter().map(|school| school.name).collect();
    assert_eq!(names, ["МБОУ СОШ № 12"]);
}
