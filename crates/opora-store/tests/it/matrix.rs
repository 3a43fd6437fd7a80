//! The matrix of access: role × object × action × organisation, generated.

use opora_core::access::{Action, Actor, Role, may};
use opora_core::appointment::Given;
use opora_core::calendar::SchoolTerms;
use opora_core::correction::{ActField, Anchor, Change, Correction};
use opora_core::directory::Meaning;
use opora_core::ids::{
    ActivityId, DocumentId, MethodologyId, ObligationId, OrganisationId, ProgrammeId, ResultUploadId, SchoolListId,
};
use opora_core::refusal::RefusalKind;
use opora_store::adoption::Into;
use opora_store::helping::MembershipDraft;
use opora_store::obligations::Postponement;
use opora_store::organisations::{DatedCode, DatedName};
use opora_store::results::lists::ListDraft;
use opora_store::results::methodologies::{Basis, MethodologyText, WriteTo};
use opora_store::results::uploads::{FileDraft, UploadDraft};
use opora_store::users::UserDraft;
use opora_store::{Page, Store, Trouble};

use crate::adoption::{adopt, put};
use crate::book::{at, authority, day, on_each, school, school_actor, specialist};
use crate::orders::{FIRST, order};

/// Everything of one authority that can be touched.
struct Objects {
    authority: OrganisationId,
    school: OrganisationId,
    other_school: OrganisationId,
    document: DocumentId,
    draft: DocumentId,
    programme: ProgrammeId,
    activity: ActivityId,
    /// Held by `school`.
    obligation: ObligationId,
    /// Held by `other_school`.
    other_obligation: ObligationId,
    upload: ResultUploadId,
    methodology: MethodologyId,
    list: SchoolListId,
}

async fn objects(store: &Store, name: &str) -> Objects {
    let own = authority(store, name).await;
    let mine = school(store, own, "МБОУ СОШ № 3").await;
    let other = school(store, own, "МБОУ СОШ № 4").await;
    let actor = specialist(own);
    let document = put(store, &actor, own, &format!("{name}.txt"), order("12-ОД", "2021-01-15", &FIRST)).await;
    let adopted = adopt(store, &actor, document, "2021-01-20").await;
    let other_rows = ["1 | Совсем другое дело | 2021-05-01 | ОУ"];
    let draft = put(store, &actor, own, &format!("{name}2.txt"), order("90-ОД", "2021-01-19", &other_rows)).await;
    let page = Page { number: 1, size: 500 };
    let rows = store
        .obligations(
            &actor,
            opora_store::obligations::Section::Open,
            &Default::default(),
            Default::default(),
            page,
            day("2021-01-20"),
        )
        .await
        .unwrap()
        .rows;
    let text =
        || MethodologyText { title: "Проба".to_owned(), body: String::new(), valid_from: None, valid_to: None };
    let moment = at("2021-01-20");
    let methodology = store.methodology_write(&actor, WriteTo::New(Some(own)), &text(), moment).await.unwrap();
    let list = ListDraft {
        authority: Some(own),
        methodology,
        title: "ШНОР".to_owned(),
        category: "ШНОР".to_owned(),
        year: 2020,
        version: 0,
        what_if: None,
        body: serde_json::Value::Null,
        rows: Vec::new(),
    };
    let list = store.school_list_keep(&actor, &list, moment).await.unwrap();
    let file = FileDraft {
        name: "мат5.xlsx".to_owned(),
        sha256: name.to_owned(),
        size_bytes: 1,
        spool: format!("{own}/1"),
        given: serde_json::Value::Null,
    };
    let upload = UploadDraft { authority: Some(own), files: vec![file] };
    let upload = store.result_upload_create(&actor, upload, moment).await.unwrap();
    let of = |school| rows.iter().find(|row| row.organisation == Some(school)).unwrap();
    Objects {
        authority: own,
        school: mine,
        other_school: other,
        document,
        draft,
        programme: adopted.programme,
        activity: of(mine).activity,
        obligation: of(mine).id,
        other_obligation: of(other).id,
        upload,
        methodology,
        list,
    }
}

/// What a try may end with: the scope decides before the values do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// Done, or refused for the values.
    Yes,
    /// Not found.
    NotFound,
    /// Found, but the role may not.
    Forbidden,
}

fn seen<T>(answer: Result<T, Trouble>) -> Seen {
    match answer {
        Ok(_) => Seen::Yes,
        Err(Trouble::Refused(refusal)) => match refusal.kind {
            RefusalKind::NotFound => Seen::NotFound,
            RefusalKind::Forbidden => Seen::Forbidden,
            RefusalKind::Stale | RefusalKind::Invalid | RefusalKind::WrongState | RefusalKind::TooMany => Seen::Yes,
        },
        Err(Trouble::Failed(failure)) => panic!("{failure}"),
    }
}

/// How far an object reaches within its authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// The authority as a whole: a school does not find it.
    Authority,
    /// One's own school, or something expected of it.
    Own,
    /// Something of another school of the authority.
    Other,
}

async fn tries(store: &Store, actor: &Actor, on: &Objects) -> Vec<(&'static str, Action, Reach, Seen)> {
    use Action::{Complete, HandleDocuments, HandleResults, KeepRegister, KeepUsers, Read, Steer};
    use Reach::{Authority, Other, Own};
    let (moment, today, page) = (at("2021-01-20"), day("2021-01-20"), Page::default());
    let words = || Correction {
        anchor: Anchor::Act { field: ActField::Title },
        change: Change::Words("Об утверждении".to_owned()),
    };
    let later = || Postponement { late_from: day("2022-01-01"), closes_on: None, reason: "так".to_owned() };
    let name = || DatedName { name: "МБОУ СОШ".to_owned(), full_name: None, valid_from: None, valid_to: None };
    let code = || DatedCode { system: "рцои".into(), code: "1".into(), valid_from: None, valid_to: None };
    let draft = |category: &str| MembershipDraft {
        category: category.to_owned(),
        from: today,
        ground: Some("так".to_owned()),
        document: None,
    };
    let invited = |role| UserDraft { login: String::new(), name: String::new(), role };
    let member = Role::School { authority: on.authority, school: on.school };
    let given = Given::Phrase("01.12.2021");
    let method =
        || MethodologyText { title: "Проба".to_owned(), body: String::new(), valid_from: None, valid_to: None };
    // A lock of -1 is never the present one: a try that gets through changes nothing.
    vec![
        ("organisation", Read, Own, seen(store.organisation(actor, on.school).await)),
        ("organisation", Read, Other, seen(store.organisation(actor, on.other_school).await)),
        ("names", Read, Own, seen(store.organisation_names(actor, on.school).await)),
        ("names", Read, Other, seen(store.organisation_names(actor, on.other_school).await)),
        ("codes", Read, Other, seen(store.organisation_codes(actor, on.other_school).await)),
        ("memberships", Read, Other, seen(store.memberships(actor, on.other_school).await)),
        ("pairings", Read, Other, seen(store.pairings_of(actor, on.other_school).await)),
        ("programme", Read, Own, seen(store.programme(actor, on.programme).await)),
        ("table", Read, Own, seen(store.programme_table(actor, on.programme, today).await)),
        ("marks", Read, Own, seen(store.programme_marks(actor, on.programme, today).await)),
        ("versions", Read, Own, seen(store.versions(actor, on.programme).await)),
        ("difference", Read, Own, seen(store.difference(actor, on.programme, 1, 1).await)),
        ("contents", Read, Own, seen(store.version_contents(actor, on.programme, 1).await)),
        ("activity", Read, Own, seen(store.activity(actor, on.activity, page, today).await)),
        ("obligation", Read, Own, seen(store.obligation(actor, on.obligation, today).await)),
        ("obligation", Read, Other, seen(store.obligation(actor, on.other_obligation, today).await)),
        ("completions", Read, Own, seen(store.completions(actor, on.obligation).await)),
        ("completions", Read, Other, seen(store.completions(actor, on.other_obligation).await)),
        ("document", Read, Authority, seen(store.document(actor, on.document).await)),
        ("bytes", Read, Authority, seen(store.document_bytes(actor, on.document).await)),
        ("directory", Read, Authority, seen(store.directory(actor, on.authority).await)),
        ("done", Complete, Own, seen(store.obligation_done(actor, on.obligation, -1, today, None, moment).await)),
        (
            "done",
            Complete,
            Other,
            seen(store.obligation_done(actor, on.other_obligation, -1, today, None, moment).await),
        ),
        ("undo", Complete, Own, seen(store.obligation_undo(actor, on.obligation, -1, "ошибка", moment).await)),
        ("undo", Complete, Other, seen(store.obligation_undo(actor, on.other_obligation, -1, "ошибка", moment).await)),
        (
            "not applicable",
            Steer,
            Own,
            seen(store.obligation_not_applicable(actor, on.obligation, -1, "x", moment).await),
        ),
        ("applicable", Steer, Own, seen(store.obligation_applicable(actor, on.obligation, -1, moment).await)),
        ("move", Steer, Own, seen(store.obligation_move(actor, on.obligation, -1, &later(), moment).await)),
        (
            "deadline",
            Steer,
            Own,
            seen(store.activity_deadline_set(actor, on.activity, -1, given, "график", moment).await),
        ),
        ("restore", Steer, Own, seen(store.activity_deadline_restore(actor, on.activity, -1, moment).await)),
        ("draft", HandleDocuments, Authority, seen(store.document_draft(actor, on.draft).await)),
        ("correct", HandleDocuments, Authority, seen(store.correct(actor, on.draft, -1, words(), moment).await)),
        ("aside", HandleDocuments, Authority, seen(store.document_set_aside(actor, on.draft, -1, moment).await)),
        ("take up", HandleDocuments, Authority, seen(store.document_take_up(actor, on.draft, -1, moment).await)),
        ("delete", HandleDocuments, Authority, seen(store.document_delete(actor, on.draft, -1, moment).await)),
        ("preview", HandleDocuments, Authority, seen(store.adoption_preview(actor, on.draft, Into::New, moment).await)),
        ("adopt", HandleDocuments, Authority, seen(store.adopt(actor, on.draft, Into::New, -1, "", moment).await)),
        ("rename", KeepRegister, Own, seen(store.organisation_rename(actor, on.school, -1, name(), moment).await)),
        ("close", KeepRegister, Own, seen(store.organisation_close(actor, on.school, -1, today, moment).await)),
        ("code", KeepRegister, Own, seen(store.organisation_code_set(actor, on.school, code(), moment).await)),
        ("membership", KeepRegister, Own, seen(store.membership_add(actor, on.school, draft("ШНОР"), moment).await)),
        ("person", KeepRegister, Own, seen(store.person_add(actor, on.school, "Дубов", None, None, moment).await)),
        (
            "directory",
            KeepRegister,
            Authority,
            seen(store.directory_set(actor, on.authority, "УО", Meaning::InWords, -1, moment).await),
        ),
        (
            "terms_set",
            KeepRegister,
            Authority,
            seen(store.terms_set(actor, Some(on.authority), SchoolTerms::default_for(2021).unwrap(), -1, moment).await),
        ),
        ("terms", Read, Own, seen(store.terms(actor, Some(on.authority)).await)),
        ("derive", KeepRegister, Authority, seen(store.derive_again(actor, on.authority, moment).await)),
        ("upload", HandleResults, Authority, seen(store.result_upload(actor, on.upload).await)),
        ("upload adopt", HandleResults, Authority, seen(store.result_upload_adopt(actor, on.upload, -1, moment).await)),
        (
            "upload refuse",
            HandleResults,
            Authority,
            seen(store.result_upload_refuse(actor, on.upload, -1, moment).await),
        ),
        (
            "methodology_write",
            HandleResults,
            Authority,
            seen(store.methodology_write(actor, WriteTo::Draft(on.methodology, -1), &method(), moment).await),
        ),
        (
            "methodology_approve",
            HandleResults,
            Authority,
            seen(store.methodology_approve(actor, on.methodology, -1, &Basis::default(), moment).await),
        ),
        (
            "methodology_withdraw",
            HandleResults,
            Authority,
            seen(store.methodology_withdraw(actor, on.methodology, -1, moment).await),
        ),
        ("list", Read, Authority, seen(store.school_list(actor, on.list).await)),
        ("list plan", HandleResults, Authority, seen(store.school_list_plan(actor, on.list, today).await)),
        ("list discard", HandleResults, Authority, seen(store.school_list_discard(actor, on.list, -1, moment).await)),
        ("invite", KeepUsers, Own, seen(store.invite(actor, invited(member), moment, moment.now).await)),
    ]
}

#[test]
fn every_role_finds_what_is_inside_its_scope_only() {
    on_each(|store| async move {
        let one = objects(&store, "Управление образования Озёрска").await;
        let two = objects(&store, "Отдел образования Лугового").await;
        let actors = [
            Actor::product(),
            specialist(one.authority),
            specialist(two.authority),
            school_actor(one.authority, one.school),
            school_actor(two.authority, two.school),
        ];
        for actor in &actors {
            for on in [&one, &two] {
                for (what, action, reach, got) in tries(&store, actor, on).await {
                    let inside = match actor.role {
                        Role::Administrator => true,
                        Role::Specialist { authority } => authority == on.authority,
                        Role::School { school, .. } => school == on.school && reach == Reach::Own,
                    };
                    // What the role may not do at all is refused before anything is looked for.
                    let want = match (may(actor.role.kind(), action), inside) {
                        (false, _) => Seen::Forbidden,
                        (true, true) => Seen::Yes,
                        (true, false) => Seen::NotFound,
                    };
                    assert_eq!(got, want, "{:?}: {what} ({action:?}, {reach:?}) of {}", actor.role, on.authority);
                }
            }
        }
    });
}
